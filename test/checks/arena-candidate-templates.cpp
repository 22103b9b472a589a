// RUN: %check %s tier=all -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Templates: one finding for all instantiations. Before C++17 there is no such resource.

#include <set>
#include <vector>

template <class T>
int distinct(const std::vector<T> &values) {
  std::set<T> seen; // expected-warning {{each entry of 'seen'}} expected-note {{no entry of 'seen'}} expected-note {{on a 'std::pmr}} expected-note {{in the instantiation with 'T = int'}}
  for (const T &value : values) // expected-note {{this loop adds the entries}}
    seen.insert(value);
  return seen.size();
}
int use() { return distinct(std::vector<int>{1}) + distinct(std::vector<long>{1}); }
