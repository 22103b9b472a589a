// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How many dereferences lead to what is kept: the facts of Go's escape_level.go and escape_indir.go.
//
// RUN: %clangxx_plugin -std=c++17 -fsyntax-only -w -fplugin-arg-mapchurn-checks=-* \
// RUN:   -fplugin-arg-mapchurn-explain=1 -Xclang -verify %s

void *sink;
int number;

// ---- Levels

void outermost_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p0 = &i; // expected-remark {{'p0' escapes to 'sink'}}
  int **p1 = &p0; // expected-remark {{'p1' escapes to 'sink'}}
  int ***p2 = &p1; // expected-remark {{'p2' escapes to 'sink'}}
  sink = &p2;
}

void pointer_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p0 = &i; // expected-remark {{'p0' escapes to 'sink'}}
  int **p1 = &p0; // expected-remark {{'p1' escapes to 'sink'}}
  int ***p2 = &p1;
  sink = p2;
}

void content_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p0 = &i; // expected-remark {{'p0' escapes to 'sink'}}
  int **p1 = &p0; // expected-remark {{'p1' does not escape}}
  int ***p2 = &p1;
  sink = *p2;
}

void content_of_content_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p0 = &i; // expected-remark {{'p0' does not escape}}
  int **p1 = &p0; // expected-remark {{'p1' does not escape}}
  int ***p2 = &p1;
  sink = **p2;
}

void copy_outermost_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p0 = &i; // expected-remark {{'p0' escapes to 'sink'}}
  int **p1 = &p0;
  int **p2 = p1; // expected-remark {{'p2' escapes to 'sink'}}
  sink = &p2;
}

void copy_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p0 = &i; // expected-remark {{'p0' escapes to 'sink'}}
  int **p1 = &p0;
  int **p2 = p1;
  sink = p2;
}

void copys_content_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p0 = &i; // expected-remark {{'p0' does not escape}}
  int **p1 = &p0;
  int **p2 = p1;
  sink = *p2;
}

void loaded_outermost_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p0 = &i; // expected-remark {{'p0' does not escape}}
  int **p1 = &p0;
  int *p2 = *p1; // expected-remark {{'p2' escapes to 'sink'}}
  sink = &p2;
}

void loaded_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  int *p0 = &i; // expected-remark {{'p0' does not escape}}
  int **p1 = &p0;
  int *p2 = *p1;
  sink = p2;
}

void loaded_number_kept() {
  int i = 0; // expected-remark {{'i' does not escape}}
  int *p0 = &i; // expected-remark {{'p0' does not escape}}
  int **p1 = &p0;
  int *p2 = *p1;
  number = *p2;
}

void copied_number_kept() {
  int i = 0; // expected-remark {{'i' does not escape}}
  int *p0 = &i;
  int p1 = *p0; // expected-remark {{'p1' does not escape}}
  int *p2 = &p1;
  number = *p2;
}

void address_of_copied_number_kept() {
  int i = 0; // expected-remark {{'i' does not escape}}
  int *p0 = &i; // expected-remark {{'p0' does not escape}}
  int **p1 = &p0;
  int p2 = **p1; // expected-remark {{'p2' escapes to 'sink'}}
  sink = &p2;
}

// ---- Through pointers to objects

struct Inner {
  int *p;
  int i;
};
struct Object {
  int *p;
  Inner c;
  Object **x;
};

void stored_in_allocation() {
  // BETTER: Go says BAD here, i should not escape.
  int i = 0; // expected-remark {{'i' does not escape}}
  Object *x = new Object(); // expected-remark {{'new Object()' does not leave the scope: could be local}}
  x->p = &i;
  delete x;
}

Object *stored_in_returned_allocation() {
  int i = 0; // expected-remark {{'i' escapes to the result}}
  Object *x = new Object(); // expected-remark {{'new Object()' escapes to the result}}
  x->p = &i;
  return x;
}

Object stored_in_copied_allocation() {
  int i = 0; // expected-remark {{'i' escapes to the result}}
  Object *x = new Object(); // expected-remark {{'new Object()' does not escape}}
  x->p = &i;
  return *x;
}

Object **stored_in_allocation_behind_a_returned_local() {
  int i = 0; // expected-remark {{'i' escapes to the result}}
  Object *x = new Object(); // expected-remark {{'x' escapes to the result}} expected-remark {{'new Object()' escapes to the result}}
  x->p = &i;
  return &x;
}

void stored_in_kept_allocation() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  Object *x = new Object(); // expected-remark {{'new Object()' escapes to 'sink'}}
  x->p = &i;
  sink = x;
}

void stored_in_allocation_whose_copy_is_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'copy'}}
  Object *x = new Object(); // expected-remark {{'new Object()' does not escape}}
  x->p = &i;
  static Object copy;
  copy = *x;
}

Object *assigned_from_an_object() {
  Object *p = new Object(); // expected-remark {{'new Object()' escapes to the result}}
  *p = Object();
  return p;
}

Object *assigned_from_an_allocation() {
  Object *p = new Object(); // expected-remark {{'new Object()' escapes to the result}}
  Object *q = new Object(); // expected-remark {{'new Object()' does not escape}}
  *p = *q;
  return p;
}

void assigned_from_a_parameter(Object *p) { // expected-remark {{'p' does not leak}}
  // BETTER: in Go the content of p leaks.
  Object *q = new Object(); // expected-remark {{'new Object()' does not escape}}
  *q = *p;
}

Object *member_from_a_local() {
  Object *p = new Object(); // expected-remark {{'new Object()' escapes to the result}}
  Inner tmp; // expected-remark {{'tmp' does not escape}}
  Inner *q = &tmp;
  p->c = *q;
  return p;
}

Object member_with_an_address() {
  Object *p = new Object(); // expected-remark {{'new Object()' does not escape}}
  Inner q;
  int i = 0; // expected-remark {{'i' escapes to the result}}
  q.p = &i;
  p->c = q;
  return *p;
}

Object *content_copied_between_allocations() {
  int i = 0; // expected-remark {{'i' escapes to the result}}
  Object *p = new Object(); // expected-remark {{'new Object()' escapes to the result}}
  Object *q = new Object(); // expected-remark {{'new Object()' does not escape}}
  q->p = &i;
  *p = *q;
  return p;
}

void through_a_parameter(int **p) { // expected-remark {{'p' does not leak}}
  int i = 0; // expected-remark {{'i' escapes to what 'p' points to}}
  int **y = p;
  *y = &i;
}

void through_the_address_of_a_parameter(int *p) { // expected-remark {{'p' does not leak}} expected-remark {{'p' does not escape}}
  // BETTER: Go moves i to the heap; p ends with i.
  int i = 0; // expected-remark {{'i' does not escape}}
  int **y = &p;
  *y = &i;
}

void through_a_member_of_a_kept_local() {
  struct Z {
    int **f;
  };
  int *x = new int; // expected-remark {{'x' escapes to 'sink'}} expected-remark {{'new int' escapes to 'sink'}}
  sink = &x;
  Z z;
  z.f = &x;
  int **p = z.f;
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  *p = &i;
}

char *global;
void address_of_address() {
  char x; // expected-remark {{'x' escapes to 'global'}}
  global = &*&x;
}
