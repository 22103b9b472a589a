// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Loops and calls that macros write: the finding is where the macro is used.

#include <vector>

#define ROOM_FOR(V, N) (V).reserve((V).size() + (N))
#define APPEND_ALL(V, Range)       \
  do {                             \
    for (auto &X : Range) {        \
      (V).reserve((V).size() + 1); \
      (V).push_back(X);            \
    }                              \
  } while (0)

void call_in_a_macro(std::vector<int> &Out, const std::vector<int> &All) {
  for (int X : All) {
    ROOM_FOR(Out, 1); // expected-warning {{'reserve' on every pass of this loop defeats the geometric growth of 'Out'}}
    Out.push_back(X);
  }
}

void all_of_it(std::vector<int> &Out, const std::vector<int> &All) {
  APPEND_ALL(Out, All); // expected-warning {{'reserve' on every pass of this loop defeats the geometric growth of 'Out'}}
}

// ---- Not reported: told not to

void silenced(std::vector<int> &Out, const std::vector<int> &All) {
  for (int X : All) {
    Out.reserve(Out.size() + 1); // NOLINT(mapchurn-reserve-in-loop)
    Out.push_back(X);
  }
}
