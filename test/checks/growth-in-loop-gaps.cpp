// RUN: %check %s
// RUN: clang-tidy --checks=-*,performance-inefficient-vector-operation --quiet %s -- -std=c++17 2>&1 | FileCheck %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// growth-in-loop sees what clang-tidy's performance-inefficient-vector-operation does not: a loop whose body has other
// statements, and two vectors that grow in one loop. The first function shows that the other check is on.

#include <cstdio>
#include <vector>

void both_see_it(int n) {
  std::vector<int> squares;
  for (int i = 0; i < n; ++i)
    squares.push_back(i * i); // expected-warning {{'squares' grows}}
}

// CHECK:     growth-in-loop-gaps.cpp:[[#@LINE-3]]:{{[0-9]+}}: warning: 'push_back' is called inside a loop
// CHECK-NOT: warning:

void a_loop_with_other_statements(int n) {
  std::vector<int> squares;
  for (int i = 0; i < n; ++i) {
    std::printf("%d\n", i);
    squares.push_back(i * i); // expected-warning {{'squares' grows}}
  }
}

void two_vectors_in_one_loop(int n) {
  std::vector<int> squares, cubes;
  for (int i = 0; i < n; ++i) {
    squares.push_back(i * i);   // expected-warning {{'squares' grows}}
    cubes.push_back(i * i * i); // expected-warning {{'cubes' grows}}
  }
}
