// RUN: %check %s
// RUN: %clangxx_plugin -std=c++17 -fsyntax-only -fdiagnostics-parseable-fixits %s 2>&1 | FileCheck %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// growth-in-loop in macros: the finding stands where the macro is used, and is not mended there.

#include <string>
#include <vector>

struct Row {
  int id;
  std::string name;
};
using Rows = std::vector<Row>;

#define FOR_EACH(row, rows) for (const Row &row : rows)
#define ADD(list, x) (list).push_back(x)
#define COUNT 100
#define LENGTH(list) static_cast<int>((list).size())
#define COLLECT(name, rows)   \
  std::vector<int> name;      \
  for (const Row &r : (rows)) \
  name.push_back(r.id)

// CHECK-NOT: fix-it
// CHECK: 'loop' grows
void loop_of_a_macro(const Rows &rows) {
  std::vector<int> loop;
  FOR_EACH(row, rows)
  loop.push_back(row.id); // expected-warning {{'loop' grows element by element in this loop}}
}

// CHECK-NOT: fix-it
// CHECK: 'call' grows
void call_of_a_macro(const Rows &rows) {
  std::vector<int> call;
  for (const Row &row : rows)
    ADD(call, row.id); // expected-warning {{'call' grows}}
}

// CHECK-NOT: fix-it
// CHECK: 'whole' grows
void all_of_a_macro(const Rows &rows) {
  COLLECT(whole, rows); // expected-warning {{'whole' grows}}
}

// The argument of a macro is written here, but stands in it.
// CHECK-NOT: fix-it
// CHECK: 'inside' grows
#define TWICE(body) body body
void argument_of_a_macro(const Rows &rows) {
  TWICE({ std::vector<int> inside; for (const Row &row : rows) inside.push_back(row.id); }) // expected-warning {{'inside' grows}}
}

// The bound may be a macro: its use can be written once more.
// CHECK: fix-it:{{.*}}"constant.reserve(COUNT);
void constant_of_a_macro() {
  std::vector<int> constant;
  for (int i = 0; i < COUNT; ++i) // expected-note {{the loop runs 'COUNT' times}}
    constant.push_back(i);        // expected-warning {{'constant' grows}} expected-note {{reaching 100 elements}}
}

// CHECK: fix-it:{{.*}}"ids.reserve(LENGTH(rows));
void bound_of_a_macro(const Rows &rows) {
  std::vector<int> ids;
  for (int i = 0; i < LENGTH(rows); ++i) // expected-note {{the loop runs 'LENGTH(rows)' times}}
    ids.push_back(rows[i].id);           // expected-warning {{'ids' grows}}
}

// do { } while (0) of a macro is a block.
// CHECK-NOT: fix-it
// CHECK: 'block' grows
#define SAFELY(call) \
  do {               \
    call;            \
  } while (0)
void block_of_a_macro(const Rows &rows) {
  std::vector<int> block;
  for (const Row &row : rows)
    SAFELY(block.push_back(row.id)); // expected-warning {{'block' grows}}
}
// CHECK-NOT: fix-it

// ---- Not reported: silenced where the macro is used, or where it is written.

#define QUIET(list, x) (list).push_back(x) // NOLINT(mapchurn-growth-in-loop)
void silenced(const Rows &rows) {
  std::vector<int> ids, names;
  for (const Row &row : rows) {
    ADD(ids, row.id); // NOLINT(mapchurn-growth-in-loop)
    QUIET(names, row.id);
  }
}
