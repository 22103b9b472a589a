// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What parameters let out, and what callers make of it: the facts of Go's escape_param.go.
//
// RUN: %clangxx_plugin -std=c++17 -fsyntax-only -w -fplugin-arg-mapchurn-checks=-* \
// RUN:   -fplugin-arg-mapchurn-explain=1 -Xclang -verify %s

#include <array>
#include <utility>

void *sink;

// ---- A parameter that is returned

int *same(int *p) { // expected-remark {{'p' leaks to the result}}
  return p;
}

void same_unused() {
  int i = 0; // expected-remark {{'i' does not escape}}
  same(&i);
}

void same_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  sink = same(&i);
}

// BETTER nothing: two results are one object in C++, so both reach it, as the fields of one do in Go.
std::pair<int *, int *> both(int *a, // expected-remark {{'a' leaks to the result}}
                             int *b) { // expected-remark {{'b' leaks to the result}}
  return {a, b};
}

void both_first_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int j = 0; // BAD: only the first is kept; members of one object are one location. // expected-remark {{'j' escapes to 'sink'}}
  sink = both(&i, &j).first;
}

// ---- A parameter that is stored through another

void store(int *value, // expected-remark {{'value' leaks to what 'where' points to}}
           int **where) { // expected-remark {{'where' does not leak}}
  *where = value;
}

void stored_in_a_local() {
  // BETTER: Go moves i to the heap, as it does with all that is stored through a pointer.
  int i = 0; // expected-remark {{'i' does not escape}}
  int *p = nullptr; // expected-remark {{'p' does not escape}}
  store(&i, &p);
}

void stored_in_a_local_that_is_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p = nullptr; // expected-remark {{'p' does not escape}}
  store(&i, &p);
  sink = p;
}

struct Pair {
  int *first;
  int *second;
};
struct PairOfPairs {
  Pair *pairs[2];
};
struct BoxedPair {
  Pair *pair;
};
struct WrappedPair {
  Pair pair;
};

// ---- What a parameter points to, rearranged

void swap_in_array(PairOfPairs *p) { // expected-remark {{'p' does not leak}}
  p->pairs[0] = p->pairs[1];
}

int index();
void swap_in_array_by_call(PairOfPairs *p) { // expected-remark {{'p' does not leak}}
  // BETTER: Go lets the content leak as soon as the index is a call.
  p->pairs[index()] = p->pairs[1];
}

void swap_in_box(BoxedPair *box) { // expected-remark {{'box' does not leak}}
  box->pair->first = box->pair->second;
}

void swap_in_wrapped(WrappedPair *w) { // expected-remark {{'w' does not leak}}
  w->pair.first = w->pair.second;
}

void keep_after_swap(BoxedPair *box) { // expected-remark {{'box' leaks to 'sink' with 2 dereferences}}
  box->pair->first = box->pair->second;
  sink = box->pair->second;
}

void keep_pair_after_swap(BoxedPair *box) { // expected-remark {{'box' leaks to 'sink' with 1 dereference}}
  box->pair->first = box->pair->second;
  sink = box->pair;
}

void keep(void *p) { // expected-remark {{'p' leaks to 'sink'}}
  sink = p;
}

void keep_by_call_after_swap(BoxedPair *box) { // expected-remark {{'box' leaks to 'sink' with 2 dereferences}}
  box->pair->first = box->pair->second;
  keep(box->pair->second);
}

void swap_one_keep_other(BoxedPair *swapped, // expected-remark {{'swapped' does not leak}}
                         BoxedPair *kept) { // expected-remark {{'kept' leaks to 'sink' with 2 dereferences}}
  swapped->pair->first = swapped->pair->second;
  keep(kept->pair->second);
}

// BETTER: in Go what goes from one parameter into another leaks to the heap.
void one_into_other(BoxedPair *to, // expected-remark {{'to' does not leak}}
                    BoxedPair *from) { // expected-remark {{'from' leaks to what is 2 dereferences from 'to' with 2 dereferences}}
  to->pair->first = from->pair->first;
}

void array_into_other(PairOfPairs *to, // expected-remark {{'to' does not leak}}
                      PairOfPairs *from) { // expected-remark {{'from' leaks to what 'to' points to with 1 dereference}}
  to->pairs[0] = from->pairs[1];
}

void deep_into_other(PairOfPairs *to, // expected-remark {{'to' does not leak}}
                     PairOfPairs *from) { // expected-remark {{'from' leaks to what is 2 dereferences from 'to' with 2 dereferences}}
  to->pairs[0]->first = from->pairs[1]->first;
}

// ---- An object whose content is rearranged by a call

void second_to_first(Pair *p) { // expected-remark {{'p' does not leak}}
  p->first = p->second;
}

void rearranged_local() {
  int i = 0; // expected-remark {{'i' does not escape}}
  int j = 0; // expected-remark {{'j' does not escape}}
  Pair p{&i, &j}; // expected-remark {{'p' does not escape}}
  second_to_first(&p);
}

void rearranged_and_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int j = 0; // expected-remark {{'j' escapes to 'sink'}}
  Pair p{&i, &j}; // expected-remark {{'p' does not escape}}
  second_to_first(&p);
  sink = p.first;
}

struct Holder {
  int *p = nullptr;
  void hold(int *i) { // expected-remark {{'i' leaks to '*this'}}
    p = i;
  }
};

void held_by_a_local() {
  // BETTER: Go moves i to the heap.
  int i = 0; // expected-remark {{'i' does not escape}}
  Holder h; // expected-remark {{'h' does not escape}}
  h.hold(&i);
}

void held_by_a_local_that_is_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  Holder h; // expected-remark {{'h' does not escape}}
  h.hold(&i);
  sink = h.p;
}

// ---- Levels of content

void keep_parameter(int *i) { // expected-remark {{'i' leaks to 'sink'}}
  sink = i;
}

void passed_to_keep() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  keep_parameter(&i);
}

void keep_content(int ***p) { // expected-remark {{'p' leaks to 'sink' with 1 dereference}}
  sink = *p;
}

void content_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p = &i; // expected-remark {{'p' escapes to 'sink'}}
  int **q = &p; // expected-remark {{'q' does not escape}}
  keep_content(&q);
}

void keep_content_of_content(int ***p) { // expected-remark {{'p' leaks to 'sink' with 2 dereferences}}
  sink = **p;
}

void content_of_content_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p = &i; // expected-remark {{'p' does not escape}}
  int **q = &p; // expected-remark {{'q' does not escape}}
  keep_content_of_content(&q);
}

int last;
void keep_number(int **p) { // expected-remark {{'p' does not leak}}
  last = **p;
}

void number_kept() {
  int i = 0; // expected-remark {{'i' does not escape}}
  int *p = &i; // expected-remark {{'p' does not escape}}
  keep_number(&p);
}

int **content(int ***p) { // expected-remark {{'p' leaks to the result with 1 dereference}}
  return *p;
}

void content_unused() {
  int i = 0; // expected-remark {{'i' does not escape}}
  int *p = &i; // expected-remark {{'p' does not escape}}
  int **q = &p; // expected-remark {{'q' does not escape}}
  content(&q);
}

void content_result_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p = &i; // expected-remark {{'p' escapes to 'sink'}}
  int **q = &p; // expected-remark {{'q' does not escape}}
  sink = content(&q);
}

int *content_of_content(int ***p) { // expected-remark {{'p' leaks to the result with 2 dereferences}}
  return **p;
}

void content_of_content_unused() {
  int i = 0; // expected-remark {{'i' does not escape}}
  int *p = &i; // expected-remark {{'p' does not escape}}
  int **q = &p; // expected-remark {{'q' does not escape}}
  content_of_content(&q);
}

void content_of_content_result_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p = &i; // expected-remark {{'p' does not escape}}
  int **q = &p; // expected-remark {{'q' does not escape}}
  sink = content_of_content(&q);
}

// The parameter itself is returned: in Go it moves to the heap, here it dangles.
int ***own_address(int **i) { // expected-remark {{'i' leaks to the result}} expected-remark {{'i' escapes to the result}}
  return &i;
}

struct Indirect {
  int ***p;
  void set(int **i) { // expected-remark {{'i' leaks to '*this'}} expected-remark {{'i' escapes to '*this'}}
    p = &i;
  }
};

void indirect_local() {
  int i = 0; // expected-remark {{'i' does not escape}}
  int *p = &i; // expected-remark {{'p' does not escape}}
  Indirect r; // expected-remark {{'r' does not escape}}
  r.set(&p);
}

// ---- A parameter by value with pointers in it

struct Value {
  int **p;
  void set(int *i) { // expected-remark {{'i' leaks to what is 2 dereferences from 'this'}}
    *p = i;
  }
};

void set_in_value() {
  // BETTER: Go moves i to the heap.
  int i = 0; // expected-remark {{'i' does not escape}}
  int *p = nullptr; // expected-remark {{'p' does not escape}}
  Value v; // expected-remark {{'v' does not escape}}
  v.p = &p;
  v.set(&i);
}

void set_in_initialized_value() {
  int i = 0; // expected-remark {{'i' does not escape}}
  int *p = nullptr; // expected-remark {{'p' does not escape}}
  Value v{&p}; // expected-remark {{'v' does not escape}}
  v.set(&i);
}

void set_in_allocated_value() {
  int i = 0; // expected-remark {{'i' does not escape}}
  int *p = nullptr; // expected-remark {{'p' does not escape}}
  Value *v = new Value{&p}; // expected-remark {{'new Value{&p}' does not leave the scope: could be local}}
  v->set(&i);
  delete v;
}

void set_and_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p = nullptr; // expected-remark {{'p' escapes to 'sink'}}
  Value v{&p}; // expected-remark {{'v' does not escape}}
  v.set(&i);
  sink = v.p;
}

void set_in_allocation_that_is_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p = nullptr; // expected-remark {{'p' escapes to 'sink'}}
  Value *v = new Value{&p}; // expected-remark {{'new Value{&p}' escapes to 'sink'}}
  v->set(&i);
  sink = v;
}

void set_and_content_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p = nullptr; // expected-remark {{'p' does not escape}}
  Value v{&p}; // expected-remark {{'v' does not escape}}
  v.set(&i);
  sink = *v.p;
}

void set_and_number_kept() {
  // BETTER: Go moves i to the heap.
  int i = 0; // expected-remark {{'i' does not escape}}
  int *p = nullptr; // expected-remark {{'p' does not escape}}
  Value *v = new Value{&p}; // expected-remark {{'new Value{&p}' does not escape}}
  v->set(&i);
  last = **v->p;
}

// ---- Allocations that hold parameters

struct Node {
  Node *p;
};

Node *kept_node;

void keep_next(Node *x) { // expected-remark {{'x' leaks to 'kept_node' with 1 dereference}}
  kept_node = new Node{x->p}; // expected-remark {{'new Node{x->p}' escapes to 'kept_node'}}
}

Node *copy_of_next(Node *x) { // expected-remark {{'x' leaks to the result with 1 dereference}}
  return new Node{x->p}; // expected-remark {{'new Node{x->p}' escapes to the result}}
}

void wrap_and_pass(Node *x) { // expected-remark {{'x' leaks to 'kept_node'}}
  Node *y = new Node{x}; // expected-remark {{'new Node{x}' does not escape}}
  kept_node = copy_of_next(y); // expected-remark {{'copy_of_next(y)' escapes to 'kept_node'}}
  keep_next(y);
}

std::array<int *, 4> array_of_pointers(std::array<int *, 4> x) { // expected-remark {{'x' leaks to the result}}
  return x;
}
