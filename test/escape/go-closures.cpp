// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lambdas, called where they are made, later, and by others: the facts of Go's escape_closure.go, escape_calls.go and
// escape_goto.go.
//
// RUN: %clangxx_plugin -std=c++17 -fsyntax-only -w -fplugin-arg-mapchurn-checks=-* \
// RUN:   -fplugin-arg-mapchurn-explain=1 -Xclang -verify %s

#include <functional>
#include <string>
#include <vector>

void *sink;
bool more();

// ---- Arguments of lambdas

void argument_that_is_changed() {
  int x = 0; // expected-remark {{'x' does not escape}}
  [](int *p) { *p = 1; }(&x);
}

void argument_in_a_loop() {
  int x = 0; // expected-remark {{'x' does not escape}}
  while (more())
    [](int *p) { *p = 1; }(&x);
}

void argument_of_each_pass() {
  while (more()) {
    int x = 0; // expected-remark {{'x' does not escape}}
    [](int *p) { *p = 1; }(&x);
  }
}

void argument_that_is_kept() {
  int x = 0; // expected-remark {{'x' escapes to 'sink'}}
  [](int *p) { sink = p; }(&x);
}

void argument_that_is_returned() {
  int x = 0; // expected-remark {{'x' does not escape}}
  [](int *p) { return p; }(&x);
}

void argument_whose_return_is_kept() {
  int x = 0; // expected-remark {{'x' escapes to 'sink'}}
  sink = [](int *p) { return p; }(&x);
}

void argument_of_which_the_address_is_kept() {
  int x = 0; // expected-remark {{'x' escapes to 'sink'}}
  [](int *p) { // expected-remark {{'p' escapes to 'sink'}}
    sink = &p;
  }(&x);
}

void argument_that_outlives_the_pass() {
  int *pp = nullptr; // expected-remark {{'pp' does not escape}}
  while (more()) {
    int x = 0; // expected-remark {{'x' escapes to 'pp'}}
    [&](int *p) { pp = p; }(&x);
  }
}

void content_that_is_returned() {
  int x = 0; // expected-remark {{'x' does not escape}}
  int *p = &x; // expected-remark {{'p' does not escape}}
  [](int **p) { return *p; }(&p);
}

void content_whose_return_is_kept() {
  int x = 0; // expected-remark {{'x' escapes to 'sink'}}
  int *p = &x; // expected-remark {{'p' does not escape}}
  sink = [](int **p) { return *p; }(&p);
}

void lambda_in_a_variable() {
  auto f = [](int *p) {};
  f(new int); // expected-remark {{'new int' does not escape}}
  auto g = f;
  g(new int); // expected-remark {{'new int' does not escape}}
}

void nothing(int *p) {} // expected-remark {{'p' does not leak}}

void function_in_a_variable() {
  // BAD: in Go both variables are known to be that function.
  auto h = nothing;
  h(new int); // expected-remark {{'new int' may escape through a pointer to a function}}
}

void function_in_a_constant() {
  nothing(new int); // expected-remark {{'new int' does not escape}}
}

// ---- Captures

auto captured_by_reference() {
  int x = 0; // expected-remark {{'x' escapes to the result}}
  return [&x] { return x; };
}

auto captured_by_copy() {
  int x = 0;
  return [x] { return x; };
}

auto pointer_captured_by_copy() {
  int x = 0; // expected-remark {{'x' escapes to the result}}
  int *p = &x;
  return [p] { return *p; };
}

auto pointer_in_an_init_capture() {
  int x = 0; // expected-remark {{'x' escapes to the result}}
  return [q = &x] { return *q; };
}

auto reference_in_an_init_capture() {
  int x = 0; // expected-remark {{'x' escapes to the result}}
  return [&y = x] { return y; };
}

std::function<int()> captured_in_a_function_object() {
  int x = 0; // expected-remark {{'x' escapes to the result}}
  std::function<int()> f = [&] { return x; };
  return f;
}

auto captured_by_an_inner_lambda() {
  int x = 0; // expected-remark {{'x' escapes to the result}}
  return [&] { return [&] { return x; }; };
}

void captured_and_kept_by_the_body() {
  int x = 0; // expected-remark {{'x' escapes to 'sink'}}
  auto f = [&x] { sink = &x; };
  f();
}

void captured_copy_is_kept_by_the_body() {
  int x = 0; // expected-remark {{'x' escapes to 'sink'}}
  int *p = &x;
  auto f = [p] { sink = p; };
  f();
}

struct Button {
  std::function<void()> click;
  int count = 0;
  void on_click(std::function<void()> f) { // expected-remark {{'f' leaks to '*this'}}
    click = std::move(f);
  }
  void count_clicks() { // expected-remark {{'this' leaks to '*this'}}
    click = [this] { ++count; };
  }
};

void handler_of_the_callers(Button &b) { // expected-remark {{'b' does not leak}}
  int clicks = 0; // expected-remark {{'clicks' escapes to what 'b' points to}}
  b.on_click([&] { ++clicks; });
}

void handler_of_a_local() {
  Button b; // expected-remark {{'b' does not escape}}
  int clicks = 0; // expected-remark {{'clicks' does not escape}}
  b.on_click([&] { ++clicks; });
}

std::vector<std::function<void()>> later;
void put_off() {
  int x = 0; // expected-remark {{'x' escapes to 'later'}}
  later.push_back([&] { ++x; });
}

void stored_by_a_lambda_in_an_outer_variable() {
  std::vector<int *> got; // expected-remark {{'got' does not escape}}
  auto f = [&](int *p) { got.push_back(p); };
  int x = 0; // expected-remark {{'x' does not escape}}
  f(&x);
}

void stored_by_a_lambda_in_the_callers_variable(std::vector<int *> &got) { // expected-remark {{'got' does not leak}}
  auto f = [&](int *p) { got.push_back(p); };
  int x = 0; // expected-remark {{'x' escapes to what 'got' points to}}
  f(&x);
}

void generic_lambda_keeps() {
  auto keep = [](auto *p) { sink = p; };
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  char c = 0; // expected-remark {{'c' escapes to 'sink'}}
  keep(&i);
  keep(&c);
}

// ---- Calls that go around

struct Node {
  std::string s;
  Node *left, *right;
};

int walk(Node **np) { // expected-remark {{'np' does not leak}}
  Node *n = *np;
  int w = n->s.size();
  if (!n)
    return 0;
  int wl = walk(&n->left);
  int wr = walk(&n->right);
  if (wl < wr)
    std::swap(n->left, n->right);
  *np = n;
  return w + wl + wr;
}

char *same(char *buf) { // expected-remark {{'buf' leaks to the result}}
  return buf;
}
void opaque(char *);
void passed_through() {
  char x[32]; // expected-remark {{'x' may escape through 'opaque'}}
  opaque(same(x));
}

int *other(int *p, int *q);
int *one(int *p, // expected-remark {{'p' does not leak}}
         int *q) { // expected-remark {{'q' leaks to the result}}
  return other(q, p);
}
int *other(int *p, // expected-remark {{'p' leaks to the result}}
           int *q) { // expected-remark {{'q' does not leak}}
  if (*p > *q)
    return one(q, p);
  return p;
}

void neither_is_kept() {
  int i = 0; // expected-remark {{'i' does not escape}}
  int j = 0; // expected-remark {{'j' does not escape}}
  one(&i, &j);
}

int *kept_deep(int *p, // expected-remark {{'p' leaks to 'sink'}}
               int depth) {
  if (depth)
    return kept_deep(p, depth - 1);
  sink = p;
  return nullptr;
}

void kept_after_recursion() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  kept_deep(&i, 9);
}

// ---- Jumps

void loop_by_goto_before() {
  int *p = nullptr;
again:
  if (more())
    goto again;
  // BETTER: in Go this is BAD: a label that is jumped to makes all after it a loop.
  p = new int; // expected-remark {{'new int' does not escape}}
}

void allocation_in_each_pass() {
  int *last = nullptr;
  while (more()) {
    last = new int; // expected-remark {{'new int' escapes to 'last'}}
  }
}
