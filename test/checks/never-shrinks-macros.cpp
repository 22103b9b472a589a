// RUN: %check %s tier=all -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Erases that a macro writes.

#include <unordered_map>
#include <vector>

#define FORGET(map, key) (map).erase(key)
#define FOR_EACH(key, keys) for (int key : keys)

static std::unordered_map<int, int> table; // expected-note {{'table' is declared here}} expected-note {{nothing in this file}}
void forget(const std::vector<int> &keys) {
  FOR_EACH(key, keys) // expected-note {{the loop begins here}}
  FORGET(table, key); // expected-warning {{'table' keeps the bucket array of its peak}}
}

static std::unordered_map<int, int> silenced;
void forget_silently(const std::vector<int> &keys) {
  for (int key : keys)
    silenced.erase(key); // NOLINT(mapchurn-never-shrinks)
}
