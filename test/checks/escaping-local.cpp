// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <deque>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <pthread.h>
#include <queue>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <vector>

struct Session {
  int id = 0;
};

std::vector<Session *> sessions;
std::map<std::string_view, int> ages;

struct Registry {
  std::vector<Session *> all;
  Session *current = nullptr;
  const char *title = nullptr;
  void add(Session *s) { all.push_back(s); } // expected-note {{'add' stores it here}}
};

void stored_in_a_global_container() {
  Session s; // expected-note {{'s' is declared here}}
  sessions.push_back(&s); // expected-warning {{the address of 's' stays in 'sessions' after 's' is gone [mapchurn-escaping-local]}}
}

void stored_in_a_member_of_a_parameter(Registry &r) {
  Session s;
  r.current = &s; // expected-warning {{the address of 's' stays in 'r.current' after 's' is gone}} expected-note {{'r' was there before the function was called}}
}

void stored_through_a_pointer(Registry *r) {
  Session s;
  r->all.push_back(&s); // expected-warning {{the address of 's' stays in 'r->all' after 's' is gone}}
}

void stored_by_a_function_of_this_file(Registry &r) {
  Session s;
  r.add(&s); // expected-warning {{the address of 's' stays in 'r' after 's' is gone}}
}

void stored_by_way_of_a_variable(Registry &r) {
  std::string title = "first";
  const char *text = title.c_str(); // expected-note {{'text' gets it here}}
  r.title = text; // expected-warning {{a pointer into 'title' stays in 'r.title' after 'title' is gone}}
}

void key_is_a_view_of_a_local(const std::string &name) {
  std::string full = name + "!";
  ages[full] = 1; // expected-warning {{a pointer into 'full' stays in 'ages' after 'full' is gone}}
}

void emplaced_view_of_a_local(const std::string &name) {
  std::string full = name + "!";
  ages.emplace(full, 1); // expected-warning {{a pointer into 'full' stays in 'ages' after 'full' is gone}}
}

void view_of_a_temporary(const std::string &name) {
  ages.emplace(std::string_view(name + "!"), 1); // expected-warning {{stays in 'ages' after the temporary}}
}

std::vector<const char *> returned_in_a_container(const std::string &name) {
  std::string full = name + "!";
  std::vector<const char *> parts;
  parts.push_back(full.data());
  return parts; // expected-warning {{a pointer into 'full' is returned, and 'full' is gone by then}}
}

void element_of_a_local_container(Registry &r) {
  std::vector<Session> local(3);
  r.current = &local.front(); // expected-warning {{a pointer into 'local' stays in 'r.current' after 'local' is gone}}
}

void iterator_of_a_local_container(std::list<std::set<int>::iterator> &out) {
  std::set<int> numbers{1, 2, 3};
  out.push_back(numbers.begin()); // expected-warning {{a pointer into 'numbers' stays in 'out' after 'numbers' is gone}}
}

void outer_container_of_inner_objects(int n) {
  std::vector<Session *> open;
  for (int i = 0; i < n; ++i) {
    Session s;
    open.push_back(&s); // expected-warning {{the address of 's' stays in 'open' after 's' is gone}}
  }
}

void pointer_used_after_the_block() {
  Session *last = nullptr; // expected-note {{'last' is declared here, in an outer scope}}
  {
    Session s;
    last = &s; // expected-warning {{the address of 's' stays in 'last' after 's' is gone}}
  }
  ++last->id;
}

void pointer_used_in_the_next_pass(int n) {
  Session *before = nullptr;
  for (int i = 0; i < n; ++i) {
    Session s;
    if (before)
      ++before->id;
    before = &s; // expected-warning {{the address of 's' stays in 'before' after 's' is gone}}
  }
}

struct Options {
  const Session *session = nullptr;
  int limit = 0;
};
int read(const Options &options);
void object_used_after_the_block() {
  Options options;
  {
    Session s;
    options.session = &s; // expected-warning {{the address of 's' stays in 'options' after 's' is gone}}
    options.limit = 1;
  }
  options.limit = 2;
  read(options);
}

struct Keeper {
  virtual ~Keeper() = default;
  virtual void keep(Session *s) = 0;
};
struct List final : Keeper {
  void keep(Session *s) override { sessions.push_back(s); }
};
void virtual_function_of_a_known_class(List &list) {
  Session s;
  list.keep(&s); // expected-warning {{the address of 's' stays in 'sessions' after 's' is gone}}
}

void *serve(void *);
pthread_t server;
void thread_that_nobody_joins() {
  Session s;
  pthread_create(&server, nullptr, serve, &s); // expected-warning {{the address of 's' stays in 'server' after 's' is gone}}
}

std::vector<std::function<void()>> later;
void lambda_that_runs_later() {
  int count = 0;
  later.push_back([&count] { ++count; }); // expected-warning {{a reference to 'count' stays in 'later' after 'count' is gone}}
}

void function_that_outlives_what_it_captured() {
  std::function<int()> f;
  {
    int x = 1;
    f = [&] { return x; }; // expected-warning {{a reference to 'x' stays in 'f' after 'x' is gone}}
  }
  f();
}

void detached_thread() {
  int count = 0;
  std::thread t([&] { ++count; });
  t.detach(); // expected-warning {{a reference to 'count' stays in use after 'count' is gone}}
}

struct Server {
  std::vector<std::thread> threads;
  void start() {
    bool ready = false;
    threads.emplace_back([&] { ready = true; }); // expected-warning {{a reference to 'ready' stays in 'threads' after 'ready' is gone}}
  }
};

struct Node {
  Node *next = nullptr;
};
void stored_in_an_allocation_that_is_given_away(std::unique_ptr<Node> &out) {
  Node local;
  auto made = std::make_unique<Node>();
  made->next = &local;
  out = std::move(made); // expected-warning {{the address of 'local' stays in 'out' after 'local' is gone}}
}

void parameter_by_value(Session s) {
  sessions.push_back(&s); // expected-warning {{the address of 's' stays in 'sessions' after 's' is gone}}
}

void thrown() {
  Session s;
  throw &s; // expected-warning {{the address of 's' is thrown, and 's' is gone by then}}
}

struct Current {
  Session *session = nullptr;
  void set(Session *s) { session = s; }
};
Current current;

void set_by_a_function_and_not_set_back() {
  Session s;
  current.set(&s); // expected-warning {{the address of 's' stays in 'current' after 's' is gone}}
}

void enter(Session *s) { sessions.push_back(s); }

void entered_and_not_left() {
  Session s;
  enter(&s); // expected-warning {{the address of 's' stays in 'sessions' after 's' is gone}}
}

void stored_by_a_lambda_in_an_outer_variable() {
  Session *best = nullptr;
  auto look = [&](int i) {
    Session s;
    s.id = i;
    best = &s; // expected-warning {{the address of 's' stays in 'best' after 's' is gone}}
  };
  look(1);
  if (best)
    ++best->id;
}

const char *kept_text;
void one_of_two_texts(bool own) {
  std::string s = "x";
  const char *text = own ? s.c_str() : "none";
  kept_text = text; // expected-warning {{a pointer into 's' stays in 'kept_text' after 's' is gone}}
}

struct Named {
  std::string name;
  const char *text() const { return name.c_str(); }
};
void by_way_of_a_method() {
  Named n;
  kept_text = n.text(); // expected-warning {{the address of 'n' stays in 'kept_text' after 'n' is gone}}
}

std::map<int, std::string_view> texts;
void swapped_out() {
  std::map<int, std::string_view> own;
  std::string s = "x";
  own[1] = s;
  texts.swap(own); // expected-warning {{a pointer into 's' stays in 'texts' after 's' is gone}}
}

struct Listed {
  static Listed *first;
  Listed() { first = this; } // expected-note {{'Listed' stores it here}}
};
void puts_itself_in_a_variable() {
  Listed l; // expected-warning {{the address of 'l' stays in 'first' after 'l' is gone}}
}

int *&slot() {
  static int *p;
  return p;
}
void through_a_returned_reference() {
  int x = 0;
  slot() = &x; // expected-warning {{the address of 'x' stays in 'p' after 'x' is gone}}
}

void two_at_one_place(bool first) {
  Session a;
  Session b;
  sessions.push_back(first ? &a : &b); // expected-warning {{the address of 'a' stays in 'sessions' after 'a' is gone}} expected-note {{the address of 'b' stays in 'sessions' after 'b' is gone}}
}

struct Text {
  const char *p;
  explicit Text(const std::string &s) : p(s.c_str()) {} // expected-note {{'Text' stores it here}}
};
std::vector<Text> all_texts;
std::unique_ptr<Text> one_text;

void built_in_a_container() {
  std::string s = "x";
  all_texts.emplace_back(s); // expected-warning {{a pointer into 's' stays in 'all_texts' after 's' is gone}}
}

void built_on_the_heap() {
  std::string s = "x";
  one_text = std::make_unique<Text>(s); // expected-warning {{a pointer into 's' stays in 'one_text' after 's' is gone}}
}

void in_wrappers(std::optional<std::string_view> &view, std::queue<int *> &queue,
                 std::vector<std::reference_wrapper<int>> &list, std::tuple<int *, int> &tuple) {
  std::string s = "x";
  int x = 0;
  view = s;                        // expected-warning {{a pointer into 's' stays in 'view'}}
  queue.push(&x);                  // expected-warning {{the address of 'x' stays in 'queue'}}
  list.push_back(x);               // expected-warning {{the address of 'x' stays in 'list'}}
  tuple = std::make_tuple(&x, 1);  // expected-warning {{the address of 'x' stays in 'tuple'}}
}

std::future<int> runs_on() {
  int x = 1;
  return std::async([&] { return x; }); // expected-warning {{a reference to 'x' is returned, and 'x' is gone by then}}
}
