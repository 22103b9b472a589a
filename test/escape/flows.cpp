// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The verdict on one flow each, at its simplest: where an address goes, and through what.
//
// RUN: %clangxx_plugin -std=c++17 -fsyntax-only -w -fplugin-arg-mapchurn-checks=-* \
// RUN:   -fplugin-arg-mapchurn-explain=1 -Xclang -verify %s
// RUN: %mapchurn check --checks=-* --explain=1 %s -- -std=c++17 -w -Xclang -verify

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

int *kept;

struct Context {
  int *current;
  std::vector<const char *> names;
  void set(int *p) { current = p; } // expected-remark {{'p' leaks to '*this'}}
};

// ---- Where it goes

void to_a_global() {
  int x = 0; // expected-remark {{'x' escapes to 'kept'}}
  kept = &x;
}

void to_a_static() {
  static int *last;
  int x = 0; // expected-remark {{'x' escapes to 'last'}}
  last = &x;
}

int *to_the_result() {
  int x = 0; // expected-remark {{'x' escapes to the result}}
  int *p = &x;
  return p;
}

void to_a_parameters_member(Context *c) { // expected-remark {{'c' does not leak}}
  int x = 0; // expected-remark {{'x' escapes to what 'c' points to}}
  c->current = &x;
}

void to_a_reference_parameters_member(Context &c) { // expected-remark {{'c' does not leak}}
  int x = 0; // expected-remark {{'x' escapes to what 'c' points to}}
  c.current = &x;
}

void to_a_local() {
  Context c;
  int x = 0; // expected-remark {{'x' does not escape}}
  c.current = &x;
}

void to_an_outer_scope() {
  std::vector<int *> all;
  {
    int x = 0; // expected-remark {{'x' escapes to 'all'}}
    all.push_back(&x);
  }
}

void to_the_same_scope() {
  std::vector<int *> all;
  int x = 0; // expected-remark {{'x' does not escape}}
  all.push_back(&x);
}

void to_an_exception() {
  int x = 0; // expected-remark {{'x' escapes to the heap}}
  throw &x;
}

void opaque(int *);
void to_an_unknown_function() {
  int x = 0; // expected-remark {{'x' may escape through 'opaque'}}
  opaque(&x);
}

void look(const int *);
void to_an_unknown_function_that_only_reads() {
  int x = 0; // expected-remark {{'x' does not escape}}
  look(&x);
}

// ---- Through what

void through_a_call(Context &c) { // expected-remark {{'c' does not leak}}
  int x = 0; // expected-remark {{'x' escapes to what 'c' points to}}
  c.set(&x);
}

void through_a_call_to_a_local() {
  Context c; // expected-remark {{'c' does not escape}}
  int x = 0; // expected-remark {{'x' does not escape}}
  c.set(&x);
}

void through_another_pointer(Context *c) { // expected-remark {{'c' does not leak}}
  Context *same = c;
  int x = 0; // expected-remark {{'x' escapes to what 'c' points to}}
  same->current = &x;
}

void through_another_pointer_to_a_local() {
  Context c; // expected-remark {{'c' does not escape}}
  Context *same = &c;
  int x = 0; // expected-remark {{'x' does not escape}}
  same->current = &x;
}

void through_a_string(Context &c) { // expected-remark {{'c' does not leak}}
  std::string s("x"); // expected-remark {{'s' escapes to what 'c' points to}}
  c.names.push_back(s.c_str());
}

void through_views(std::map<std::string_view, int> &m) { // expected-remark {{'m' does not leak}}
  std::string s("x"); // expected-remark {{'s' escapes to what 'm' points to}}
  m[s] = 1;
  std::string t("y"); // expected-remark {{'t' escapes to what 'm' points to}}
  m.emplace(t, 2);
}

void through_copied_characters(std::map<std::string, int> &m) { // expected-remark {{'m' does not leak}}
  std::string s("x");
  m[s] = 1;
}

void through_a_lambda() {
  int x = 0; // expected-remark {{'x' escapes to 'kept'}}
  auto f = [&] { kept = &x; };
  f();
}

auto through_a_capture() {
  int x = 0; // expected-remark {{'x' escapes to the result}}
  return [&] { return x; };
}

// ---- Parameters

int *give_back(int *p) { // expected-remark {{'p' leaks to the result}}
  return p;
}

int *give_content(int **p) { // expected-remark {{'p' leaks to the result with 1 dereference}}
  return *p;
}

int read_through(int **p) { // expected-remark {{'p' does not leak}}
  return **p;
}

void store_in(int **a, // expected-remark {{'a' does not leak}}
              int *b) { // expected-remark {{'b' leaks to what 'a' points to}}
  *a = b;
}

void store_in_a_local() {
  int x = 0; // expected-remark {{'x' does not escape}}
  int *p;    // expected-remark {{'p' does not escape}}
  store_in(&p, &x);
}

void store_in_the_callers(int **out) { // expected-remark {{'out' does not leak}}
  int x = 0; // expected-remark {{'x' escapes to what 'out' points to}}
  store_in(out, &x);
}

// ---- Allocations

struct Node {
  Node *next;
  std::unique_ptr<Node> own;
};

int *allocate() {
  int *a = new int; // expected-remark {{'new int' escapes to the result}}
  int *b = new int; // expected-remark {{'new int' does not leave the scope: could be local}}
  delete b;
  return a;
}

void give_away(Node &n) { // expected-remark {{'n' does not leak}}
  auto u = std::make_unique<Node>(); // expected-remark {{'std::make_unique<Node>()' escapes to what 'n' points to}}
  n.own = std::move(u);
}

void point_into_an_allocation(Node &n) { // expected-remark {{'n' does not leak}}
  auto u = std::make_unique<Node>(); // expected-remark {{'std::make_unique<Node>()' escapes to what 'n' points to}}
  Node local; // expected-remark {{'local' escapes to what 'n' points to}}
  u->next = &local;
  n.own = std::move(u);
}
