// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What programs do with addresses of locals every day, and rightly; and what looks like it.

#include <deque>
#include <functional>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

struct Pool {
  std::deque<std::function<void()>> queue;
  template <class Task>
  std::future<int> enqueue(Task task) {
    auto shared = std::make_shared<std::packaged_task<int()>>(task);
    auto result = shared->get_future();
    queue.push_back([shared] { (*shared)(); });
    return result;
  }
  void post(std::function<void()> task) { queue.push_back(std::move(task)); }
  void wait();
};
Pool pool;

void a_task_that_nobody_waits_for() {
  int sum = 0;
  pool.post([&] { ++sum; }); // expected-warning {{a reference to 'sum' stays in 'pool' after 'sum' is gone}}
}

void a_task_whose_future_is_dropped() {
  int sum = 0;
  pool.enqueue([&] { return ++sum; }); // expected-warning {{a reference to 'sum' stays in 'pool' after 'sum' is gone}}
}

void a_function_that_refers_to_a_local(std::function<int(int)> &f) {
  int factor = 2;
  f = [&factor](int x) { return factor * x; }; // expected-warning {{a reference to 'factor' stays in 'f' after 'factor' is gone}}
}

std::string_view a_view_of_a_parameter(std::map<std::string, std::string> all) {
  return all.begin()->second; // expected-warning {{a pointer into 'all' is returned, and 'all' is gone by then}}
}

struct Slots {
  int **data;
  int *&operator[](int i) { return data[i]; }
};

void put_where_a_function_says(Slots &slots) {
  int local = 0;
  slots[0] = &local; // expected-warning {{the address of 'local' stays in 'slots[0]' after 'local' is gone}}
}

// ---- Not reported: somebody waits

int a_task_with_a_future() {
  int sum = 0;
  auto result = pool.enqueue([&] { return ++sum; });
  return result.get();
}
int a_task_that_is_waited_for_at_once() {
  int sum = 0;
  return pool.enqueue([&] { return ++sum; }).get();
}
void tasks_and_a_pool_that_waits(const std::vector<int> &all) {
  int sum = 0;
  for (int x : all)
    pool.post([&sum, x] { sum += x; });
  pool.wait();
}

// ---- Not reported: put back, or replaced by the next

struct Frame {
  Frame *previous;
};
Frame *top;
void a_stack_of_frames() {
  Frame f{top};
  top = &f;
  pool.wait();
  top = f.previous;
}

struct Printer {
  std::ostream *out = &std::cout;
  void print();
  std::string text() {
    std::ostringstream text;
    auto *saved = out;
    out = &text;
    print();
    out = saved;
    return text.str();
  }
};

struct Redirect {
  std::ostream *&place, *saved;
  Redirect(std::ostream *&place, std::ostream *out) : place(place), saved(place) { place = out; }
  ~Redirect() { place = saved; }
};
std::string redirected(Printer &p) {
  std::ostringstream text;
  Redirect to_text(p.out, &text);
  p.print();
  return text.str();
}

struct Node {
  int kind = 0;
};
struct List {
  Node **data;
  Node *&operator[](int i) { return data[i]; }
};
bool check(List &list);

bool tried_with_another(List &list) {
  Node *old = list[0];
  Node none;
  list[0] = &none;
  bool good = check(list);
  list[0] = old;
  return good;
}

// ---- Not reported: what stays is a copy, or somebody else's

std::set<std::string> interned;
std::vector<std::string> lines;
std::vector<std::string_view> views;
std::map<std::string, std::unique_ptr<std::string>> owned;

std::string_view an_interned_name(int i) { return *interned.insert(std::to_string(i)).first; }
const std::string &an_interned_copy(int i) {
  std::string name = std::to_string(i);
  return *interned.insert(name).first;
}
void views_of_what_is_kept() {
  std::string line;
  while (std::getline(std::cin, line)) {
    lines.push_back(line);
    views.push_back(lines.back());
  }
}
std::string *moved_to_its_owner(const std::string &key) {
  auto value = std::make_unique<std::string>(key);
  auto *p = value.get();
  owned[key] = std::move(value);
  return p;
}
void a_buffer_that_is_copied(std::vector<std::string> &out, std::vector<std::pair<std::string, int>> &counted) {
  char buffer[10];
  std::snprintf(buffer, sizeof buffer, "x");
  out.push_back(buffer);
  out.emplace_back(buffer);
  counted.push_back({buffer, 1});
  counted.emplace_back(buffer, 1);
}
std::optional<std::string_view> a_view_of_the_callers(const std::map<std::string, std::string> &all,
                                                      const std::string &key) {
  auto found = all.find(key);
  if (found == all.end())
    return {};
  return found->second;
}

struct Tree {
  Tree *parent = nullptr;
  std::vector<std::unique_ptr<Tree>> kids;
  void add(std::unique_ptr<Tree> kid) {
    kid->parent = this;
    kids.push_back(std::move(kid));
  }
};
void a_tree_that_is_moved_into_its_parent(Tree &root) {
  auto kid = std::make_unique<Tree>();
  kid->add(std::make_unique<Tree>());
  root.add(std::move(kid));
}
