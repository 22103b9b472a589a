// RUN: %check %s tier=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Code that does not compile has clang's own errors and no finding, not even in the functions that are right.

#include <map>
#include <vector>

void right(const std::vector<int> &rows) {
  std::vector<int> v;
  for (int row : rows)
    v.push_back(row);
}

void wrong(const std::vector<int> &rows) {
  std::vector<Unknown> v; // expected-error {{use of undeclared identifier 'Unknown'}}
  for (int row : rows)
    v.push_back(row);
  std::map<int> m; // expected-error {{too few template arguments for class template 'map'}}
  m[1].push_back(2);
  for (auto x : nothing) // expected-error {{use of undeclared identifier 'nothing'}}
    rows.missing(x); // expected-error {{no member named 'missing' in 'std::vector<int>'}}
  for (int i = 0; i < undeclared; ++i) // expected-error {{use of undeclared identifier 'undeclared'}}
    v.push_back(i);
  return 1; // expected-error {{void function 'wrong' should not return a value}}
}

struct Incomplete; // expected-note {{forward declaration of 'Incomplete'}}
Incomplete object; // expected-error {{variable has incomplete type 'Incomplete'}}

template <class T>
void instantiated(T t) {
  t.missing(); // expected-error {{member reference base type 'int' is not a structure or union}}
}
void instantiates() { instantiated(1); } // expected-note {{requested here}}

int half = (1 + ; // expected-error {{expected expression}}
