// RUN: %check %s
// RUN: %fixit %s
// OPTIONS: checks=-*,container-in-loop,growth-in-loop,reserve-in-loop
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What two checks say of one container can be done together.

#include <cstdio>
#include <vector>

static void squares(const std::vector<std::vector<int>> &All) {
  // FIXED: std::vector<int> Squares;
  // FIXED-NEXT: for (const std::vector<int> &R : All) {
  // FIXED-NEXT: Squares.clear();
  // FIXED-NEXT: Squares.reserve(R.size());
  // FIXED-NEXT: for (int X : R)
  for (const std::vector<int> &R : All) {
    std::vector<int> Squares; // expected-warning {{'Squares' is built, filled and destroyed on every pass of this loop}}
    for (int X : R)
      Squares.push_back(X * X); // expected-warning {{'Squares' grows element by element in this loop}}
    std::printf("%d\n", Squares.back());
  }
}

int main() { squares({{1, 2, 3}, {4, 5}, {6, 7, 8, 9}, {10}, {11, 12}}); }
