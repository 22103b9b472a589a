// RUN: %check %s tier=all -- -std=c++17 -I%root/runtime/include
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Flat and bucket tables: all of their room stays.

#include "mapchurn/go_map.h"
#include <vector>

struct Index {
  mapchurn::go_map<int, int> rows; // expected-note {{'rows' is declared here, and outlives the loop}} expected-note {{nothing in this file}}
  void drop(const std::vector<int> &keys) {
    for (int key : keys) // expected-note {{the loop begins here}}
      rows.erase(key); // expected-warning {{'rows' keeps the room of its peak: it is erased from in this loop and never rebuilt [mapchurn-never-shrinks]}}
  }
};
