// RUN: %check %s -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// erase-insert-churn: statements that a macro writes are told, and not edited.

#include <map>
#include <string>
#include <utility>

#define RENAME(Map, It, To)                 \
  do {                                      \
    Map.emplace(To, std::move(It->second)); \
    Map.erase(It);                          \
  } while (0)

void by_a_macro(std::map<int, std::string> &names, int n) {
  for (int i = 0; i < n; ++i) { // expected-note {{the loop runs 'n' times}}
    auto it = names.begin();
    RENAME(names, it, n + i); // expected-warning {{'names' frees a node here}} expected-note {{its value goes in again here}} expected-note {{'extract'}}
  }
}

void silenced(std::map<int, std::string> &names, int n) {
  for (int i = 0; i < n; ++i) {
    auto it = names.begin();
    RENAME(names, it, n + i); // NOLINT(mapchurn-erase-insert-churn)
  }
}
