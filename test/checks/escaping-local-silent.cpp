// RUN: %check %s tier=all
// expected-no-diagnostics
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <pthread.h>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

struct Session {
  int id = 0;
};

std::vector<Session *> sessions;
std::map<std::string_view, int> ages;
std::map<std::string, int> ages_by_copy;
std::vector<std::string> names;

struct Registry {
  std::vector<Session *> all;
  Session *current = nullptr;
  void add(Session *s) { all.push_back(s); }
  void use(Session *s) {
    current = s;
    ++current->id;
    current = nullptr;
  }
};

// ---- Not reported: erased, cleared or reset before the local's scope ends

void popped() {
  Session s;
  sessions.push_back(&s);
  ++s.id;
  sessions.pop_back();
}

void cleared(Registry &r) {
  Session s;
  r.all.push_back(&s);
  r.all.clear();
}

void erased(const std::string &name) {
  std::string full = name + "!";
  ages.emplace(full, 1);
  ages.erase(full);
}

void set_to_null(Registry &r) {
  Session s;
  r.current = &s;
  r.current = nullptr;
}

void set_back(Registry &r) {
  Session s;
  Session *before = r.current;
  r.current = &s;
  ++s.id;
  r.current = before;
}

void whole_object_is_assigned(Registry &r) {
  Session s;
  r.current = &s;
  r = Registry();
}

void taken_back_by_the_function_that_is_called(Registry &r) {
  Session s;
  r.use(&s);
}

struct Restore {
  explicit Restore(Session *&place) : place(place), before(place) {}
  ~Restore() { place = before; }
  Session *&place;
  Session *before;
};

void taken_back_by_a_guard(Registry &r) {
  Session s;
  Restore back(r.current);
  r.current = &s;
}

template <class F>
struct AtExit {
  F f;
  ~AtExit() { f(); }
};

void taken_back_by_a_lambda(Registry &r) {
  Session s;
  AtExit<std::function<void()>> back{[&] { r.current = nullptr; }};
  r.current = &s;
}

struct Workers {
  std::vector<std::thread> threads;
  void run() {
    int sum = 0;
    threads.emplace_back([&] { ++sum; });
    for (std::thread &t : threads)
      t.join();
  }
};

// ---- Not reported: a container or object of the same or an inner scope

void same_scope() {
  Session s;
  std::vector<Session *> local;
  local.push_back(&s);
}

void inner_scope() {
  Session s;
  for (int i = 0; i < 3; ++i) {
    std::vector<Session *> local;
    local.push_back(&s);
  }
}

void same_scope_by_a_call() {
  Registry r;
  Session s;
  r.add(&s);
}

void same_scope_through_a_pointer() {
  Registry r;
  Registry *p = &r;
  Session s;
  p->current = &s;
}

void same_scope_in_an_allocation() {
  Session s;
  auto r = std::make_unique<Registry>();
  r->current = &s;
}

void same_scope_through_a_reference() {
  Registry own;
  Registry &r = own;
  Session s;
  r.all.push_back(&s);
}

void joined_thread() {
  int count = 0;
  std::thread t([&] { ++count; });
  t.join();
}

void lambda_of_the_same_scope() {
  int count = 0;
  std::function<void()> f = [&] { ++count; };
  f();
}

void given_to_an_algorithm(std::vector<int> &v) {
  int limit = 3;
  std::sort(v.begin(), v.end(), [&](int a, int b) { return a % limit < b % limit; });
  limit = std::accumulate(v.begin(), v.end(), 0);
}

void waits_with_a_lock(std::mutex &m, std::condition_variable &c) {
  bool ready = false;
  std::unique_lock<std::mutex> lock(m);
  c.wait(lock, [&] { return ready; });
}

// ---- Not reported: what is copied, characters and all

void strings_are_copied(const std::string &name) {
  std::string full = name + "!";
  ages_by_copy[full] = 1;
  names.push_back(full);
  names.emplace_back(full.c_str());
  names.push_back(std::string(full.data(), 3));
}

std::vector<std::string> returned_copies(const std::string &name) {
  std::string full = name + "!";
  std::string_view view = full;
  std::vector<std::string> parts;
  parts.emplace_back(view.substr(1));
  return parts;
}

std::string returned_whole() {
  std::string s = "x";
  return s;
}

std::optional<std::string> returned_in_a_wrapper() {
  std::string s = "x";
  return s;
}

Session copied_from_a_reference() {
  Session s;
  Session &same = s;
  return same;
}

// ---- Not reported: the address is given only to functions that are not in sight

void register_session(Session *s);
void unregister_session(Session *s);

void given_away() {
  Session s;
  register_session(&s);
  unregister_session(&s);
}

struct Base {
  virtual ~Base() = default;
  virtual void take(Session *s) = 0;
};
struct Unknown {
  explicit Unknown(Session *s);
};

void given_to_an_interface(Base &b) {
  Session s;
  b.take(&s);
}

void given_to_a_constructor() {
  Session s;
  Unknown u(&s);
}

// ---- Not reported: objects that do not end with the function

void allocated() { sessions.push_back(new Session); }

void static_object() {
  static Session s;
  sessions.push_back(&s);
}

void parameter_by_reference(Session &s) { sessions.push_back(&s); }

void element_of_the_callers(std::vector<Session> &all) {
  for (Session &s : all)
    sessions.push_back(&s);
}

struct Owner {
  Session own;
  std::vector<Session *> list;
  void add_own() { list.push_back(&own); }
};

void moved_in(std::vector<std::unique_ptr<Session>> &out) {
  auto s = std::make_unique<Session>();
  s->id = 1;
  out.push_back(std::move(s));
}

void literals() {
  const char *text = "text";
  ages[text] = 1;
  ages["more"] = 2;
}

// ---- Not reported: taken back by another function of this file

struct Current {
  Session *session = nullptr;
  void set(Session *s) { session = s; }
  void reset() { session = nullptr; }
};
Current current;

void set_to_null_by_the_same_function(Current &c) {
  Session s;
  c.set(&s);
  c.set(nullptr);
}

void reset_by_another_function() {
  Session s;
  current.set(&s);
  current.reset();
}

void enter(Session *s) { sessions.push_back(s); }
void leave() { sessions.pop_back(); }

void entered_and_left() {
  Session s;
  enter(&s);
  ++s.id;
  leave();
}

// ---- Not reported: what a range of one's own iterators points to

template <class T>
class Few {
public:
  class iterator {
  public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = T *;
    using reference = T &;
    iterator(Few *of, int at) : of(of), at(at) {}
    T &operator*() const { return of->items[at]; }
    iterator &operator++() {
      ++at;
      return *this;
    }
    iterator operator++(int) { return iterator(of, at++); }
    bool operator==(const iterator &o) const { return at == o.at; }
    bool operator!=(const iterator &o) const { return at != o.at; }

  private:
    Few *of;
    int at;
  };
  iterator begin() { return {this, 0}; }
  iterator end() { return {this, 8}; }

private:
  T items[8] = {};
};
void elements_of_a_range(std::vector<Session *> &out) {
  Few<Session *> few;
  out.insert(out.end(), few.begin(), few.end());
  out.assign(few.begin(), few.end());
}

// ---- Not reported: threads that are joined

void *work(void *);
void joined_by_its_handle() {
  Session s;
  pthread_t t;
  pthread_create(&t, nullptr, work, &s);
  pthread_join(t, nullptr);
}
pthread_t worker;
void joined_by_a_handle_elsewhere() {
  Session s;
  pthread_create(&worker, nullptr, work, &s);
  pthread_join(worker, nullptr);
}

// ---- Not reported: a virtual function, a pointer or a function object, where
// no body that is here keeps it

struct Keeper {
  virtual ~Keeper() = default;
  virtual void keep(Session *s) = 0;
};
struct Counter : Keeper {
  int count = 0;
  void keep(Session *) override { ++count; }
};
void virtual_function(Keeper &keeper) {
  Session s;
  keeper.keep(&s);
}
void keeps_it(Session *s, int) { sessions.push_back(s); }
void pointer_to_a_function(void (*f)(Session *)) {
  Session s;
  f(&s);
}
void (*other_type)(Session *, int) = keeps_it;
void function_object(const std::function<void(Session *)> &f) {
  Session s;
  f(&s);
}
void lambda_that_keeps_nothing() {
  int count = 0;
  function_object([&](Session *s) { count += s->id; });
}
