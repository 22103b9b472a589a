// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What is put into containers, and what of it is kept: the facts of Go's escape_map.go, escape_slice.go and
// escape_array.go. A Go map or slice is a pointer, and what is stored through it goes to the heap; a container of C++ is
// a value, and its contents live where it lives.
//
// RUN: %clangxx_plugin -std=c++17 -fsyntax-only -w -fplugin-arg-mapchurn-checks=-* \
// RUN:   -fplugin-arg-mapchurn-explain=1 -Xclang -verify %s

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

using Map = std::map<int *, int *>;

// ---- Maps

void map_that_is_dropped() {
  Map m;
  int i = 0; // BETTER: BAD in Go. // expected-remark {{'i' does not escape}}
  int j = 0; // BETTER: BAD in Go. // expected-remark {{'j' does not escape}}
  m[&i] = &j;
}

int *map_of_which_a_value_is_returned() {
  Map m;
  int i = 0; // BAD: keys and values are one location. // expected-remark {{'i' escapes to the result}}
  int j = 0; // expected-remark {{'j' escapes to the result}}
  m[&i] = &j;
  return m[&i];
}

Map map_that_is_returned() {
  Map m;
  int i = 0; // expected-remark {{'i' escapes to the result}}
  int j = 0; // expected-remark {{'j' escapes to the result}}
  m[&i] = &j;
  return m;
}

std::vector<int *> map_of_which_keys_are_returned() {
  Map m;
  int i = 0; // expected-remark {{'i' escapes to the result}}
  int j = 0; // BAD: keys and values are one location. // expected-remark {{'j' escapes to the result}}
  m[&i] = &j;
  std::vector<int *> keys;
  for (auto &entry : m)
    keys.push_back(entry.first);
  return keys;
}

std::vector<int *> map_of_which_values_are_returned() {
  Map m;
  int i = 0; // BAD: keys and values are one location. // expected-remark {{'i' escapes to the result}}
  int j = 0; // expected-remark {{'j' escapes to the result}}
  m[&i] = &j;
  std::vector<int *> values;
  for (auto [key, value] : m)
    if (key)
      values.push_back(value);
  return values;
}

void map_of_the_callers(Map &m) { // expected-remark {{'m' does not leak}}
  int i = 0; // expected-remark {{'i' escapes to what 'm' points to}}
  int j = 0; // expected-remark {{'j' escapes to what 'm' points to}}
  m[&i] = &j;
}

void map_that_is_a_copy(Map m) { // expected-remark {{'m' does not leak}}
  int i = 0; // BETTER: a Go map is the caller's. // expected-remark {{'i' does not escape}}
  int j = 0; // BETTER: a Go map is the caller's. // expected-remark {{'j' does not escape}}
  m[&i] = &j;
}

void map_pointer_that_is_either(Map *m) { // expected-remark {{'m' does not leak}}
  Map own; // expected-remark {{'own' does not escape}}
  if (!m)
    m = &own;
  int i = 0; // expected-remark {{'i' escapes to what 'm' points to}}
  int j = 0; // expected-remark {{'j' escapes to what 'm' points to}}
  (*m)[&i] = &j;
}

void map_from_a_list() {
  int i = 0; // BETTER: BAD in Go. // expected-remark {{'i' does not escape}}
  int j = 0; // BETTER: BAD in Go. // expected-remark {{'j' does not escape}}
  Map m{{&i, &j}};
}

Map *kept_map;
void map_from_a_list_that_is_kept() {
  int i = 0; // expected-remark {{'i' escapes to 'kept_map'}}
  int j = 0; // expected-remark {{'j' escapes to 'kept_map'}}
  kept_map = new Map{{&i, &j}}; // expected-remark {{'new Map{{&i, &j}}' escapes to 'kept_map'}}
}

int *map_from_a_list_of_which_a_value_is_returned() {
  int i = 0; // BAD: keys and values are one location. // expected-remark {{'i' escapes to the result}}
  int j = 0; // expected-remark {{'j' escapes to the result}}
  Map m{{&i, &j}};
  return m[nullptr];
}

void map_by_every_method(std::unordered_map<int, int *> &out) { // expected-remark {{'out' does not leak}}
  std::unordered_map<int, int *> own; // expected-remark {{'own' does not escape}}
  int a = 0; // expected-remark {{'a' does not escape}}
  int b = 0; // expected-remark {{'b' does not escape}}
  int c = 0; // expected-remark {{'c' does not escape}}
  int d = 0; // expected-remark {{'d' does not escape}}
  own.insert({1, &a});
  own.emplace(2, &b);
  own.try_emplace(3, &c);
  own.insert_or_assign(4, &d);
  int e = 0; // expected-remark {{'e' escapes to what 'out' points to}}
  int f = 0; // expected-remark {{'f' escapes to what 'out' points to}}
  int g = 0; // expected-remark {{'g' escapes to what 'out' points to}}
  int h = 0; // expected-remark {{'h' escapes to what 'out' points to}}
  out.insert({1, &e});
  out.emplace(2, &f);
  out.try_emplace(3, &g);
  out.insert_or_assign(4, &h);
}

void map_that_is_swapped(Map &out) { // expected-remark {{'out' does not leak}}
  Map own;
  int i = 0; // expected-remark {{'i' escapes to what 'out' points to}}
  own[nullptr] = &i;
  out.swap(own);
}

void map_that_is_moved(Map &out) { // expected-remark {{'out' does not leak}}
  Map own;
  int i = 0; // expected-remark {{'i' escapes to what 'out' points to}}
  own[nullptr] = &i;
  out = std::move(own);
}

// ---- Sequences

void vector_that_is_dropped() {
  std::vector<int *> s;
  int i = 0; // BETTER: BAD in Go. // expected-remark {{'i' does not escape}}
  s.push_back(&i);
}

int *vector_of_which_an_element_is_returned() {
  std::vector<int *> s;
  int i = 0; // expected-remark {{'i' escapes to the result}}
  s.push_back(&i);
  return s[0];
}

std::vector<int *> vector_that_is_returned() {
  std::vector<int *> s;
  int i = 0; // expected-remark {{'i' escapes to the result}}
  s.push_back(&i);
  return s;
}

int *vector_that_is_walked() {
  std::vector<int *> s;
  int i = 0; // expected-remark {{'i' escapes to the result}}
  s.push_back(&i);
  for (int *p : s)
    return p;
  return nullptr;
}

void vector_of_the_callers(std::vector<int *> &s) { // expected-remark {{'s' does not leak}}
  int i = 0; // expected-remark {{'i' escapes to what 's' points to}}
  s[0] = &i;
}

void vector_that_is_a_copy(std::vector<int *> s) { // expected-remark {{'s' does not leak}}
  int i = 0; // BETTER: a Go slice is the caller's. // expected-remark {{'i' does not escape}}
  s[0] = &i;
}

void vector_of_a_size() {
  std::vector<int *> s(10);
  int i = 0; // BETTER: BAD in Go. // expected-remark {{'i' does not escape}}
  s[0] = &i;
}

int *vector_of_a_size_of_which_an_element_is_returned() {
  std::vector<int *> s(10);
  int i = 0; // expected-remark {{'i' escapes to the result}}
  s[0] = &i;
  return s[0];
}

void vector_from_a_list() {
  int i = 0; // expected-remark {{'i' does not escape}}
  std::vector<int *> s{&i};
}

int *vector_from_a_list_of_which_an_element_is_returned() {
  int i = 0; // expected-remark {{'i' escapes to the result}}
  std::vector<int *> s{&i};
  return s[0];
}

std::vector<int *> vector_from_a_list_that_is_returned() {
  int i = 0; // expected-remark {{'i' escapes to the result}}
  std::vector<int *> s{&i};
  return s;
}

int *front_of_a_vector(std::vector<int> &x) { // expected-remark {{'x' leaks to the result}}
  return &x.front();
}

const int *data_of_a_vector(const std::vector<int> &x) { // expected-remark {{'x' leaks to the result}}
  return x.data();
}

std::vector<int>::iterator begin_of_a_vector(std::vector<int> &x) { // expected-remark {{'x' leaks to the result}}
  return x.begin();
}

void merge(const std::vector<std::string> &in, // expected-remark {{'in' does not leak}}
           std::vector<std::string> &out) { // expected-remark {{'out' does not leak}}
  // BETTER: strings are copied with their characters; in Go both contents leak.
  for (const std::string &s : in)
    out.push_back(s);
}

void merge_pointers(const std::vector<int *> &in, // expected-remark {{'in' leaks to what 'out' points to with 1 dereference}}
                    std::vector<int *> &out) { // expected-remark {{'out' does not leak}}
  for (int *p : in)
    out.push_back(p);
}

void copy_pointers(const std::vector<int *> &in, // expected-remark {{'in' leaks to what 'out' points to with 1 dereference}}
                   std::vector<int *> &out) { // expected-remark {{'out' does not leak}}
  std::copy(in.begin(), in.end(), out.begin());
}

void append_pointers(const std::vector<int *> &in, // expected-remark {{'in' leaks to what 'out' points to with 1 dereference}}
                     std::vector<int *> &out) { // expected-remark {{'out' does not leak}}
  out.insert(out.end(), in.begin(), in.end());
}

// ---- Arrays

struct Two {
  std::string *p[2];
};

Two two(std::string *a, // expected-remark {{'a' leaks to the result}}
        std::string *b) { // expected-remark {{'b' leaks to the result}}
  return Two{{a, b}};
}

Two swapped(Two x) { // expected-remark {{'x' leaks to the result}} expected-remark {{'x' does not escape}}
  return Two{{x.p[1], x.p[0]}};
}

Two swapped_often(std::string *a, // expected-remark {{'a' leaks to the result}}
                  std::string *b) { // expected-remark {{'b' leaks to the result}}
  return swapped(swapped(two(a, b)));
}

std::string *address_beside_an_array() {
  std::string a = "cat"; // expected-remark {{'a' does not escape}}
  std::string b = "dog"; // expected-remark {{'b' escapes to the result}}
  Two u = swapped_often(&a, &b);
  return &b;
}

std::string *element_of_an_array() {
  std::string a = "cat"; // expected-remark {{'a' escapes to the result}}
  std::string b = "dog"; // expected-remark {{'b' escapes to the result}}
  Two u = swapped_often(&a, &b); // expected-remark {{'u' does not escape}}
  return u.p[1];
}

std::string *first(Two x) { // expected-remark {{'x' leaks to the result}} expected-remark {{'x' does not escape}}
  return x.p[0];
}

std::string *stored_in_a_copy(Two x, // expected-remark {{'x' leaks to the result}} expected-remark {{'x' does not escape}}
                              std::string *y) { // expected-remark {{'y' leaks to the result}}
  x.p[0] = y;
  return x.p[1];
}

std::string *stored_in_the_callers(Two *x, // expected-remark {{'x' leaks to the result with 1 dereference}}
                                   std::string *y) { // expected-remark {{'y' leaks to the result and to what 'x' points to}}
  x->p[0] = y;
  return x->p[1];
}

std::string *content_stored_in_the_callers(Two *x, // expected-remark {{'x' leaks to the result with 1 dereference}}
                                           std::string **y) { // expected-remark {{'y' leaks to the result with 1 dereference and to what 'x' points to with 1 dereference}}
  x->p[0] = *y;
  return x->p[1];
}

std::string *one_array_into_another(Two *x, // expected-remark {{'x' leaks to the result with 1 dereference}}
                                    Two *y) { // expected-remark {{'y' leaks to the result with 1 dereference and to what 'x' points to with 1 dereference}}
  x->p[0] = y->p[0];
  return x->p[1];
}

void local_arrays(int **x, // expected-remark {{'x' does not leak}}
                  int *y) { // expected-remark {{'y' does not leak}}
  int *a[10] = {*x};
  std::array<int *, 10> b{y};
}

void allocated_arrays(int *x, // expected-remark {{'x' does not leak}}
                      int *y) { // expected-remark {{'y' does not leak}}
  // BETTER: in Go what is stored through the allocation leaks.
  int **a = new int *[10]; // expected-remark {{'new int *[10]' does not leave the scope: could be local}}
  a[0] = x;
  delete[] a;
  auto b = std::make_unique<int *[]>(10); // expected-remark {{'std::make_unique<int *[]>(10)' does not leave the scope: could be local}}
  b[0] = y;
}

std::array<int *, 2> array_that_is_returned() {
  int i = 0; // expected-remark {{'i' escapes to the result}}
  std::array<int *, 2> a{};
  a[1] = &i;
  return a;
}

int *c_array_decays() {
  int a[4]; // expected-remark {{'a' escapes to the result}}
  return a;
}
