// RUN: %check %s tier=all -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Declarations and insertions that macros write.

#include <set>
#include <vector>

#define ADD(set, value) (set).insert(value)
#define LOCAL_SET(name) std::set<int> name

int added(const std::vector<int> &values) {
  LOCAL_SET(seen); // expected-warning {{each entry of 'seen'}} expected-note {{no entry of 'seen'}} expected-note {{on a 'std::pmr}}
  for (int value : values) // expected-note {{this loop adds the entries}}
    ADD(seen, value);
  return seen.size();
}

int silenced(const std::vector<int> &values) {
  std::set<int> seen; // NOLINT(mapchurn-arena-candidate)
  for (int value : values)
    ADD(seen, value);
  return seen.size();
}
