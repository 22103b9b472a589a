// RUN: %check %s -- -std=c++20
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// escaping-local in coroutines: the frame outlives the call, and has what the
// call was given.

#include <coroutine>
#include <string>
#include <string_view>
#include <vector>

struct Task {
  struct promise_type {
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> frame;
  void resume() { frame.resume(); }
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};

Task greet(const std::string &name) { co_await std::suspend_always{}; } // expected-note {{'greet' is a coroutine, whose frame has it}}
Task count(int *n) { co_return; }
Task view(std::string_view text) { co_return; }
Task copy(std::string name) { co_return; }
struct Session {
  int id = 0;
  Task run() { co_return; }
};

std::vector<Task> tasks;

void reference_to_a_local() {
  std::string name = "n";
  tasks.push_back(greet(name)); // expected-warning {{a pointer into 'name' stays in 'tasks' after 'name' is gone}}
}

void pointer_by_way_of_a_variable() {
  int n = 0;
  Task t = count(&n);
  tasks.push_back(t); // expected-warning {{the address of 'n' stays in 'tasks' after 'n' is gone}}
}

void view_of_a_local() {
  std::string name = "n";
  tasks.push_back(view(name)); // expected-warning {{a pointer into 'name' stays in 'tasks' after 'name' is gone}}
}

void object_of_a_member_function() {
  Session s;
  tasks.push_back(s.run()); // expected-warning {{the address of 's' stays in 'tasks' after 's' is gone}}
}

void lambda_that_is_a_coroutine() {
  int n = 0;
  auto add = [&n]() -> Task {
    ++n;
    co_return;
  };
  tasks.push_back(add()); // expected-warning {{stays in 'tasks' after}}
}

void temporary_that_ends_before_the_coroutine() {
  Task t = greet(std::string("abc")); // expected-warning {{a pointer into the temporary 'std::string("abc")' stays in 't'}}
  t.resume();
}

// ---- Not reported: what the frame has lives as long

void argument_by_value() {
  std::string name = "n";
  tasks.push_back(copy(name));
}

void run_while_the_argument_lives() {
  std::string name = "n";
  Task t = greet(name);
  t.resume();
}

Task awaited_in_the_same_expression() {
  co_await greet(std::string("abc"));
  std::string name = "n";
  co_await greet(name);
}
