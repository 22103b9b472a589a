// RUN: %check %s
// RUN: %check %s tier=default -- -DDEFAULT
// OPTIONS: tier=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What only tier=all shows, each with the reason for the doubt.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#ifdef DEFAULT
// expected-no-diagnostics
#else

struct Session {
  int id = 0;
};
struct Registry {
  Session *current = nullptr;
  Session *other = nullptr;
  std::vector<Session *> all;
  void add(Session *s) { all.push_back(s); }
  void work();
};

void a_call_may_take_it_back(Registry &r) {
  Session s;
  r.current = &s; // expected-warning {{the address of 's' stays in 'r.current'}}
  r.work();
}

void taken_back_on_one_way_only(Registry &r, bool done) {
  Session s;
  r.all.push_back(&s); // expected-warning {{the address of 's' stays in 'r.all'}}
  if (done)
    r.all.clear();
}

bool left_before_it_is_taken_back(Registry &r, bool fails) {
  Session s;
  r.current = &s; // expected-warning {{the address of 's' stays in 'r.current'}}
  if (fails)
    return false;
  r.current = nullptr;
  return true;
}

void another_one_is_taken_back(Registry &r, Session *other) {
  Session s;
  r.all.push_back(&s); // expected-warning {{the address of 's' stays in 'r.all'}}
  r.all.push_back(other);
  r.all.pop_back();
}

Session *another_value_may_be_the_one(bool own, Session *given) {
  Session s;
  Session *chosen = given;
  if (own)
    chosen = &s;
  return chosen; // expected-warning {{the address of 's' is returned}}
}

Session *another_member_is_read() {
  Session s;
  Registry r;
  r.current = &s;
  return r.other; // expected-warning {{the address of 's' is returned}}
}

struct Formatter {
  Session *out;
  const Session &specs;
  Session *operator()(int n) { return write(out, n, specs); }
  static Session *write(Session *to, int n, const Session &by) {
    to->id = n + by.id;
    return to;
  }
};
template <class F>
Session *visit(F &&f, int n) { return f(n); }
Session *another_member_is_read_by_a_call(Session *given) {
  Session specs;
  auto f = Formatter{given, specs};
  return visit(f, 1); // expected-warning {{the address of 'specs' is returned}}
}
Session *another_member_of_a_copy_is_read(Session *given) {
  Session specs;
  Formatter f{given, specs};
  Formatter copy = f;
  return copy.out; // expected-warning {{the address of 'specs' is returned}}
}

void pointer_that_is_not_looked_at_again() {
  Session *last = nullptr;
  {
    Session s;
    last = &s; // expected-warning {{the address of 's' stays in 'last'}}
    ++last->id;
  }
}

void pointer_that_is_set_before_it_is_used() {
  Session *last = nullptr;
  {
    Session s;
    last = &s; // expected-warning {{the address of 's' stays in 'last'}}
    ++last->id;
  }
  last = nullptr;
  if (last)
    ++last->id;
}

// Its destructor is the place to take it back.
struct Guard {
  explicit Guard(std::vector<Guard *> &list) { list.push_back(this); }
  ~Guard();
};
void puts_itself_in_a_list(std::vector<Guard *> &list) {
  Guard g(list); // expected-warning {{the address of 'g' stays in 'list'}}
}

// So is the destructor of who put it there.
struct Enrolment {
  Registry &where;
  Enrolment(Registry &r, Session *s) : where(r) { r.all.push_back(s); }
  ~Enrolment() { where.all.pop_back(); }
};
void put_there_by_a_guard(Registry &r) {
  Session s;
  Enrolment here(r, &s); // expected-warning {{the address of 's' stays in}}
}

// Nobody is left to look.
const char *program = "";
int main() {
  std::string name = "a long enough name for a program";
  program = name.c_str(); // expected-warning {{a pointer into 'name' stays in 'program'}}
}

// A buffer's owner that points into itself sees to that when it is copied.
struct Small {
  char buffer[16];
  char *begin = buffer;
};
void points_into_itself(std::vector<Small> &out) {
  Small s;
  s.begin = s.buffer;
  out.push_back(s); // expected-warning {{the address of 's' stays in 'out'}}
}

int *returned_as_it_is() {
  int x = 0;
  int *p = &x;
  return p; // expected-warning {{the address of 'x' is returned}}
}

// What a function does under a condition may depend on what it is given.
struct Operands {
  std::vector<std::string_view> views;
  std::vector<std::string> copies;
  void push(const std::string &text, bool pinned) {
    if (pinned) {
      views.push_back(text);
    } else {
      copies.push_back(text);
      views.push_back(copies.back());
    }
  }
};
void keeps_it_under_a_condition(Operands &operands) {
  std::string text = "a text that is copied";
  operands.push(text, false); // expected-warning {{a pointer into 'text' stays in}}
}

// An object that is given another address before that is looked at again, or
// that is not looked at again.
struct ReadOptions {
  const std::string *lower = nullptr;
  const Session *session = nullptr;
};
int read(const ReadOptions &options);
void another_address_before_the_next_use() {
  ReadOptions options;
  {
    std::string first = "a";
    options.lower = &first; // expected-warning {{the address of 'first' stays in 'options'}}
    read(options);
  }
  std::string second = "b";
  options.lower = &second;
  read(options);
}
void set_in_each_pass(int n) {
  ReadOptions options;
  for (int i = 0; i < n; ++i) {
    Session s;
    if (i % 2)
      options.session = &s; // expected-warning {{the address of 's' stays in 'options'}}
    read(options);
  }
}
void filled_and_never_looked_at(int n) {
  std::vector<Session *> open;
  {
    Session s;
    open.push_back(&s); // expected-warning {{the address of 's' stays in 'open'}}
    read({});
  }
  open.clear();
}

// Threads that are waited for by hand.
struct Work {
  std::mutex mutex;
  std::condition_variable done;
  int left = 1;
};
void run(Work *work);
void waits_for_a_detached_thread() {
  Work work;
  std::thread(run, &work).detach(); // expected-warning {{the address of 'work' stays in use}}
  std::unique_lock<std::mutex> lock(work.mutex);
  work.done.wait(lock, [&] { return work.left == 0; });
}

// A call that does not say which function it reaches may reach the one that is
// here.
std::vector<Session *> sessions;
void keep(Session *s) { sessions.push_back(s); }
Session *last() { return sessions.back(); }

struct Keeper {
  virtual ~Keeper() = default;
  virtual void keep(Session *) = 0;
};
struct Archive : Keeper {
  void keep(Session *s) override { sessions.push_back(s); }
};
void virtual_function(Keeper &keeper) {
  Session s;
  keeper.keep(&s); // expected-warning {{the address of 's' stays in 'sessions'}}
}

struct Hooks {
  void (*added)(Session *) = nullptr;
};
void set_elsewhere(Hooks &h) { h.added = keep; }
void pointer_to_a_function(Hooks &h) {
  Session s;
  h.added(&s); // expected-warning {{the address of 's' stays in 'sessions'}}
}

void pointer_to_a_method(Registry &r) {
  void (Registry::*add)(Session *) = &Registry::add;
  Session s;
  (r.*add)(&s); // expected-warning {{the address of 's' stays in 'r'}}
}

void each_session(const std::function<void(Session *)> &f) {
  Session s;
  f(&s); // expected-warning {{the address of 's' stays in}}
}
void passes_a_lambda(Registry &r) {
  each_session([&](Session *s) { r.other = s; });
}

template <class F>
void each_session_of_a_template(F &&f) {
  Session s;
  f(s); // expected-warning {{the address of 's' stays in}}
}
void passes_a_lambda_to_a_template(Registry &r) {
  each_session_of_a_template([&](Session &s) { r.other = &s; });
}

Session *current;
std::function<Session *()> remembered;
void remembers() {
  remembered = [] { return current; };
}
void put_back_by_a_lambda_of_another_function() {
  Session s;
  current = &s; // expected-warning {{the address of 's' stays in 'current'}}
  current = remembered();
}

auto lambda_returns_its_own() {
  return [](int id) {
    Session s;
    s.id = id;
    Session *p = &s;
    return p; // expected-warning {{the address of 's' is returned}}
  };
}

void calls_itself(int n, Session *outer) {
  Session s;
  if (n)
    calls_itself(n - 1, &s); // expected-warning {{the address of 's' stays in 'current'}}
  else
    current = outer;
}

#endif
