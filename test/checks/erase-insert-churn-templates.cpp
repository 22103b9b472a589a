// RUN: %check %s -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// erase-insert-churn in templates and lambdas.

#include <absl/container/flat_hash_map.h>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

template <class V>
void shift(std::map<long, V> &map, long by, int n) {
  for (int i = 0; i < n; ++i) { // expected-note {{the loop}}
    auto it = map.begin();
    map.emplace(it->first + by, std::move(it->second)); // expected-note {{goes in again}}
    map.erase(it);                                      // expected-warning {{'map' frees a node here}} expected-note {{'extract'}} expected-note {{in the instantiation with 'V = std::string'}}
  }
}
void shifted(std::map<long, std::string> &names) { shift(names, 10, 100); }

void in_a_lambda(std::unordered_map<long, std::string> &names, const std::vector<long> &ids) {
  auto rename = [&] {
    for (long id : ids) { // expected-note {{the loop}}
      auto it = names.find(id);
      if (it == names.end())
        continue;
      std::string name = std::move(it->second);
      names.erase(it);                          // expected-warning {{'names' frees a node here}} expected-note {{'extract'}}
      names.emplace(id + 1000, std::move(name)); // expected-note {{goes in again}}
    }
  };
  rename();
}

// ---- Not reported: in this instantiation there are no nodes.

template <class Map>
void rekey(Map &map, int n) {
  for (int i = 0; i < n; ++i) {
    auto it = map.begin();
    auto value = std::move(it->second);
    map.erase(it);
    map.emplace(n + i, std::move(value));
  }
}
void flat(absl::flat_hash_map<int, std::string> &map) { rekey(map, 100); }
