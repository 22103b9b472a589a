// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Objects, their members and what is behind them: the facts of Go's escape_field.go, escape_struct_return.go,
// escape_struct_param1.go, escape5.go and escape_iface.go.
//
// RUN: %clangxx_plugin -std=c++17 -fsyntax-only -w -fplugin-arg-mapchurn-checks=-* \
// RUN:   -fplugin-arg-mapchurn-explain=1 -Xclang -verify %s

#include <any>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <variant>

void *sink;
int number;

struct X {
  int *p1 = nullptr;
  int *p2 = nullptr;
  int *a[2] = {};
};
struct Y {
  X x;
};

// ---- Members

void member_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  X x;
  x.p1 = &i;
  sink = x.p1;
}

void other_member_kept() {
  int i = 0; // BAD: members of one object are one location, as in Go. // expected-remark {{'i' escapes to 'sink'}}
  X x;
  x.p1 = &i;
  sink = x.p2;
}

X kept;
void object_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'kept'}}
  X x;
  x.p1 = &i;
  kept = x;
}

void inner_object_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'kept'}}
  Y y;
  y.x.p1 = &i;
  X x = y.x;
  kept = x;
}

void other_element_kept() {
  int i = 0; // BAD: elements of one array are one location, as in Go. // expected-remark {{'i' escapes to 'sink'}}
  X x; // expected-remark {{'x' does not escape}}
  x.a[0] = &i;
  sink = x.a[1];
}

void keep_member(X *x) { // expected-remark {{'x' leaks to 'sink' with 1 dereference}}
  sink = x->p2;
}

void other_member_kept_by_a_call() {
  int i = 0; // BAD: as above. // expected-remark {{'i' escapes to 'sink'}}
  X x; // expected-remark {{'x' does not escape}}
  x.p1 = &i;
  keep_member(&x);
}

void copies_only() {
  int i = 0; // expected-remark {{'i' does not escape}}
  Y y;
  y.x.p1 = &i;
  X x = y.x;
  Y y1;
  y1.x = x;
  number = *y1.x.p1;
}

void copied_member_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  Y y;
  y.x.p1 = &i;
  X x = y.x;
  Y y1;
  y1.x = x;
  sink = y1.x.p1;
}

void initialized_member_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  X x{&i};
  sink = x.p1;
}

void allocated_member_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  X *x = new X{&i}; // expected-remark {{'new X{&i}' does not escape}}
  sink = x->p1;
}

void allocation_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  X *x = new X{&i}; // expected-remark {{'new X{&i}' escapes to 'sink'}}
  sink = x;
}

void member_in_any() {
  int i = 0; // expected-remark {{'i' escapes to 'sink'}}
  X x;
  x.p1 = &i;
  std::any a = x;
  X back = std::any_cast<X>(a);
  sink = back.p1;
}

// ---- Objects as results

struct U {
  int *sp;
  int **spp;
};

U make(int *sp, // expected-remark {{'sp' leaks to the result}}
       int **spp) { // expected-remark {{'spp' leaks to the result}}
  return U{sp, spp};
}

U make_from_content(int **spp) { // expected-remark {{'spp' leaks to the result}}
  return U{*spp, spp};
}

void made_and_read() {
  int s = 0; // expected-remark {{'s' does not escape}}
  int *sp = &s; // expected-remark {{'sp' does not escape}}
  int **spp = &sp;
  U u = make(sp, spp);
  number = *u.sp + **u.spp;
}

void made_from_content_and_read() {
  int s = 0; // expected-remark {{'s' does not escape}}
  int *sp = &s; // expected-remark {{'sp' does not escape}}
  int **spp = &sp;
  U u = make_from_content(spp);
  number = *u.sp + **u.spp;
}

// ---- Methods that hand out what is behind

struct V {
  U u;
  U *up;
  U **upp;
  U value() { // expected-remark {{'this' leaks to the result with 1 dereference}}
    return u;
  }
  U *pointer() { // expected-remark {{'this' leaks to the result with 1 dereference}}
    return up;
  }
  U **pointer_to_pointer() { // expected-remark {{'this' leaks to the result with 1 dereference}}
    return upp;
  }
  U *content() { // expected-remark {{'this' leaks to the result with 2 dereferences}}
    return *upp;
  }
  int *deep() { // expected-remark {{'this' leaks to the result with 2 dereferences}}
    return *u.spp;
  }
  int *through_pointer() { // expected-remark {{'this' leaks to the result with 2 dereferences}}
    return up->sp;
  }
  int *through_method() { // expected-remark {{'this' leaks to the result with 2 dereferences}}
    return pointer()->sp;
  }
  U &itself() { // expected-remark {{'this' leaks to the result}}
    return u;
  }
};

void value_of_a_local() {
  int s = 0; // expected-remark {{'s' escapes to 'sink'}}
  int *ps = &s; // expected-remark {{'ps' escapes to 'sink'}}
  V v{{ps, &ps}, nullptr, nullptr}; // expected-remark {{'v' does not escape}}
  sink = v.value().sp;
}

void deep_value_of_a_local() {
  int s = 0; // expected-remark {{'s' escapes to 'sink'}}
  int *ps = &s; // expected-remark {{'ps' does not escape}}
  V v{{nullptr, &ps}, nullptr, nullptr}; // expected-remark {{'v' does not escape}}
  sink = v.deep();
}

void pointer_of_a_local() {
  int s = 0; // expected-remark {{'s' escapes to 'sink'}}
  U u{&s, nullptr}; // expected-remark {{'u' escapes to 'sink'}}
  V v{{}, &u, nullptr}; // expected-remark {{'v' does not escape}}
  sink = v.pointer();
}

void through_the_pointer_of_a_local() {
  int s = 0; // expected-remark {{'s' escapes to 'sink'}}
  U u{&s, nullptr}; // expected-remark {{'u' does not escape}}
  V v{{}, &u, nullptr}; // expected-remark {{'v' does not escape}}
  sink = v.through_pointer();
}

U *member_of_a_local() {
  V v{}; // expected-remark {{'v' escapes to the result}}
  return &v.itself();
}

// ---- Several results

std::tuple<int *, int *> pair_of(int *p, // expected-remark {{'p' leaks to the result}}
                                 int *q) { // expected-remark {{'q' leaks to the result}}
  return {p, q};
}

std::tuple<int *, int *> pair_turned(int *p, // expected-remark {{'p' leaks to the result}}
                                     int *q) { // expected-remark {{'q' leaks to the result}}
  auto [r, s] = pair_of(q, p);
  return {s, r};
}

int *kept_pointer;
int *kept_and_returned(int *p) { // expected-remark {{'p' leaks to 'kept_pointer' and to the result}}
  kept_pointer = p;
  return p;
}

void returned_into_a_local() {
  int x = 0; // expected-remark {{'x' does not escape}}
  auto [p, q] = pair_turned(&x, &x);
}

void returned_and_kept() {
  int x = 0; // expected-remark {{'x' escapes to 'kept_pointer'}}
  auto [p, q] = pair_turned(&x, &x);
  kept_pointer = p;
}

struct T {
  int x = 0;
  T *add(int u) { // expected-remark {{'this' leaks to the result}}
    x += u;
    return this;
  }
  T &plus(int u) { // expected-remark {{'this' leaks to the result}}
    x += u;
    return *this;
  }
};

T *chained_allocation() {
  return (new T)->add(1)->add(2); // expected-remark {{'new T' escapes to the result}}
}

T *chained_local() {
  T t; // expected-remark {{'t' escapes to the result}}
  return &t.plus(1).plus(2);
}

T copy_of_a_chained_local() {
  T t; // expected-remark {{'t' does not escape}}
  return t.plus(1).plus(2);
}

// ---- Behind an interface

struct Shape {
  virtual ~Shape() = default;
  virtual void keep(int *p) = 0;
};
struct Keeping final : Shape {
  int *last = nullptr;
  void keep(int *p) override { // expected-remark {{'p' leaks to '*this'}}
    last = p;
  }
};

void interface_of_the_callers(Shape &s) { // expected-remark {{'s' may leak through 'keep'}}
  int i = 0; // expected-remark {{'i' may escape through 'keep'}}
  s.keep(&i);
}

void known_class_of_the_callers(Keeping &k) { // expected-remark {{'k' does not leak}}
  int i = 0; // expected-remark {{'i' escapes to what 'k' points to}}
  k.keep(&i);
}

void known_class_of_a_local() {
  Keeping k; // expected-remark {{'k' does not escape}}
  int i = 0; // expected-remark {{'i' does not escape}}
  k.keep(&i);
}

std::unique_ptr<Shape> made_behind_an_interface() {
  return std::make_unique<Keeping>(); // expected-remark {{'std::make_unique<Keeping>()' escapes to the result}}
}

// ---- Wrappers

std::optional<int *> in_an_optional() {
  int i = 0; // expected-remark {{'i' escapes to the result}}
  std::optional<int *> o;
  o = &i;
  return o;
}

std::optional<int> number_in_an_optional() {
  int i = 0; // expected-remark {{'i' does not escape}}
  int *p = &i;
  return *p;
}

std::variant<int, int *> in_a_variant() {
  int i = 0; // expected-remark {{'i' escapes to the result}}
  return std::variant<int, int *>(&i);
}

std::pair<int *, int> in_a_pair() {
  int i = 0; // expected-remark {{'i' escapes to the result}}
  return std::make_pair(&i, 1);
}

std::reference_wrapper<int> in_a_reference() {
  int i = 0; // expected-remark {{'i' escapes to the result}}
  return std::ref(i);
}

void shared_and_dropped() {
  auto p = std::make_shared<X>(); // expected-remark {{'std::make_shared<X>()' does not escape}}
  auto q = p;
}

std::shared_ptr<X> shared_and_returned() {
  auto p = std::make_shared<X>(); // expected-remark {{'std::make_shared<X>()' escapes to the result}}
  auto q = p;
  return q;
}

void owned_and_reset() {
  std::unique_ptr<X> p(new X); // expected-remark {{'new X' does not escape}}
  p.reset(new X); // expected-remark {{'new X' does not escape}}
}

X *owned_and_released() {
  std::unique_ptr<X> p(new X); // expected-remark {{'new X' escapes to the result}}
  return p.release();
}
