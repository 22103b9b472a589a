// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Loops and calls that macros write: the finding is where the macro is used.

#include <map>
#include <vector>

#define FOREACH(Var, Range) for (auto &Var : Range)
#define ADD(Map, Key, Value) (Map)[Key].push_back(Value)
#define GROUP(Map, Range)         \
  do {                            \
    for (auto &X : Range)         \
      (Map)[X % 10].push_back(X); \
  } while (0)

void loop_in_a_macro(const std::vector<int> &All, std::map<int, std::vector<int>> &Groups) {
  FOREACH(X, All) { Groups[X % 10].push_back(X); } // expected-warning {{each value of 'Groups' grows element by element in this loop}}
}

void call_in_a_macro(const std::vector<int> &All, std::map<int, std::vector<int>> &Groups) {
  for (int X : All)
    ADD(Groups, X % 10, X); // expected-warning {{each value of 'Groups' grows element by element in this loop}}
}

void all_of_it(const std::vector<int> &All, std::map<int, std::vector<int>> &Groups) {
  GROUP(Groups, All); // expected-warning {{each value of 'Groups' grows element by element in this loop}}
}

// ---- Not reported: told not to

void silenced(const std::vector<int> &All, std::map<int, std::vector<int>> &Groups) {
  for (int X : All)
    Groups[X % 10].push_back(X); // NOLINT(mapchurn-nested-growth-in-loop)
}
