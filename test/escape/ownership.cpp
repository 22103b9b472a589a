// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ownership is a flow of its own: an object whose address goes out may still end with the scope.
//
// RUN: %clangxx_plugin -std=c++17 -fsyntax-only -w -fplugin-arg-mapchurn-checks=-* \
// RUN:   -fplugin-arg-mapchurn-explain=1 -Xclang -verify %s
// RUN: %clangxx_plugin -std=c++17 -fsyntax-only -w -fplugin-arg-mapchurn-checks=-* \
// RUN:   -fplugin-arg-mapchurn-explain=2 -fno-caret-diagnostics %s 2>&1 | FileCheck %s
// RUN: %mapchurn check --dump=escape %s -- -std=c++17 -w | FileCheck --check-prefix=DUMP %s

#include <memory>
#include <utility>

struct Row {
  int key = 0;
};
struct Shape {
  virtual ~Shape();
};
struct Large {
  char bytes[100000];
};

Row *last;
void unknown(Row *row);
void take(std::unique_ptr<Row> row);

// The address goes out, the ownership does not.
void address_only() {
  auto p = std::make_unique<Row>(); // expected-remark {{'std::make_unique<Row>()' does not leave the scope: could be local}}
  last = p.get();
  unknown(p.get());
}
// CHECK: ownership.cpp:[[@LINE-4]]:12: remark: 'std::make_unique<Row>()' does not leave the scope: could be local
// CHECK: ownership.cpp:[[@LINE-5]]:8: note: ownership: it stays with 'p'

// DUMP:      function address_only
// DUMP:        owner 'p' [[@LINE-8]]: address [[@LINE-7]] address [[@LINE-6]]
// DUMP-NEXT:   made [[@LINE-9]] by 'std::make_unique': stays, could be local

void deleted() {
  Row *p = new Row; // expected-remark {{'new Row' does not leave the scope: could be local}}
  unknown(p);
  delete p;
}

void for_the_statement() {
  unknown(std::make_unique<Row>().get()); // expected-remark {{'std::make_unique<Row>()' does not leave the scope: could be local}}
}
// CHECK: ownership.cpp:[[@LINE-2]]:11: remark: 'std::make_unique<Row>()' does not leave the scope: could be local
// CHECK: note: ownership: it ends with the statement

void moved() {
  auto p = std::make_unique<Row>(); // expected-remark {{'std::make_unique<Row>()' may escape through 'take'}}
  take(std::move(p));
}
// CHECK: ownership.cpp:[[@LINE-3]]:12: remark: 'std::make_unique<Row>()' may escape through 'take'
// CHECK: ownership.cpp:[[@LINE-3]]:18: note: ownership: 'p' is moved
// DUMP:      function moved
// DUMP:        owner 'p' [[@LINE-6]]: move [[@LINE-5]]
// DUMP-NEXT:   made [[@LINE-7]] by 'std::make_unique': leaves: 'p' is moved

void never_deleted() {
  Row *p = new Row; // expected-remark {{'new Row' does not escape}}
}
// CHECK: ownership.cpp:[[@LINE-2]]:12: remark: 'new Row' does not escape
// CHECK-NEXT: ownership.cpp:[[@LINE-3]]:12: note: ownership: 'p' is not deleted here

// What stays in the scope and is no object for the stack.
void not_for_the_stack() {
  auto p = std::make_unique<Large>(); // expected-remark {{'std::make_unique<Large>()' does not escape}}
  auto q = std::make_unique<Shape>(); // expected-remark {{'std::make_unique<Shape>()' does not escape}}
}
// DUMP:      function not_for_the_stack
// DUMP:        made [[@LINE-4]] by 'std::make_unique': stays{{$}}

void lent_and_captured() {
  auto p = std::make_unique<Row>(); // expected-remark {{'std::make_unique<Row>()' does not leave the scope: could be local}} expected-remark {{'p' does not escape}}
  auto f = [&] { p->key = 1; };
  f();
}
// DUMP:      function lent_and_captured
// DUMP:        owner 'p' [[@LINE-5]]: capture [[@LINE-4]] access [[@LINE-4]]
// DUMP-NEXT:   owner 'f' [[@LINE-5]]: call [[@LINE-4]]
