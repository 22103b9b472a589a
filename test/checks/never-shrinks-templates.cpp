// RUN: %check %s tier=all -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Templates: one finding, and none where an instantiation gives the room back.

#include <unordered_map>
#include <vector>

template <class K>
class Table {
public:
  void forget(const std::vector<K> &keys) {
    for (const K &key : keys) // expected-note {{the loop begins here}}
      entries.erase(key); // expected-warning {{'entries' keeps the bucket array of its peak}} expected-note {{in the instantiation with 'K = int'}}
  }

private:
  static inline std::unordered_map<K, int> entries; // expected-note {{'entries' is declared here}} expected-note {{nothing in this file rehashes, swaps, assigns or moves it}}
};
void use(Table<int> &ints, Table<long> &longs) {
  ints.forget({1});
  longs.forget({1});
}

// ---- Not reported: it is rehashed.

template <class K>
class Trimmed {
public:
  void forget(const std::vector<K> &keys) {
    for (const K &key : keys)
      entries.erase(key);
    entries.rehash(0);
  }

private:
  static inline std::unordered_map<K, int> entries;
};
void trim(Trimmed<int> &ints) { ints.forget({1}); }
