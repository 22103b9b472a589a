// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Loops and declarations that macros write: the finding is where the macro is
// used.

#include <vector>

using Row = std::vector<int>;

#define FOREACH(Var, Range) for (const auto &Var : Range)
#define VECTOR(Name) std::vector<int> Name
#define SQUARES_OF(Range, Total) \
  do {                           \
    for (const Row &R : Range) { \
      Row Squares;               \
      for (int X : R)            \
        Squares.push_back(X *X); \
      Total += Squares.back();   \
    }                            \
  } while (0)

int loop_in_a_macro(const std::vector<Row> &All) {
  int Total = 0;
  FOREACH(R, All) {
    Row Squares; // expected-warning {{'Squares' is built, filled and destroyed on every pass of this loop}}
    for (int X : R)
      Squares.push_back(X * X);
    Total += Squares.back();
  }
  return Total;
}

int declaration_in_a_macro(const std::vector<Row> &All) {
  int Total = 0;
  for (const Row &R : All) {
    VECTOR(Squares); // expected-warning {{'Squares' is built, filled and destroyed on every pass of this loop}}
    for (int X : R)
      Squares.push_back(X * X);
    Total += Squares.back();
  }
  return Total;
}

int all_of_it(const std::vector<Row> &All) {
  int Total = 0;
  SQUARES_OF(All, Total); // expected-warning {{'Squares' is built, filled and destroyed on every pass of this loop}}
  return Total;
}

// ---- Not reported: told not to

int silenced(const std::vector<Row> &All) {
  int Total = 0;
  for (const Row &R : All) {
    Row Squares; // NOLINT(mapchurn-container-in-loop)
    for (int X : R)
      Squares.push_back(X * X);
    Total += Squares.back();
  }
  return Total;
}
