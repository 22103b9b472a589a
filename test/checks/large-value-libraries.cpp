// RUN: %check %s -- -std=c++17 -isystem %llvm_include
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// large-value: other libraries' flat maps, and those that only look like one.

#include <algorithm>
#include <boost/container/flat_map.hpp>
#include <iterator>
#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/MapVector.h>
#include <llvm/ADT/StringMap.h>
#include <string>
#include <tsl/robin_map.h>
#include <utility>
#include <vector>

struct Record {
  char bytes[152];
};

void without_a_map_of_nodes(const std::vector<int> &ids) {
  tsl::robin_map<int, Record> robin; // expected-warning {{an entry of 'robin' takes 156 bytes, and every growth moves all of them [mapchurn-large-value]}} expected-note {{the key 'int' takes 4 bytes, the value 'Record' 152}} expected-note {{a growth from 1000 entries moves 156000 bytes}} expected-note {{with a pointer to its 'Record', or the index of one, an entry takes 16 bytes}}
  for (int id : ids)
    robin[id] = Record(); // expected-note {{'robin' grows here}}
}

void of_llvm(const std::vector<long> &ids) {
  llvm::DenseMap<long, Record> dense; // expected-warning {{an entry of 'dense' takes 160 bytes}} expected-note {{the key}} expected-note {{moves}} expected-note {{an entry takes 16 bytes}}
  llvm::MapVector<long, Record> listed; // expected-warning {{an entry of 'listed' takes 160 bytes}} expected-note {{the key}} expected-note {{moves}} expected-note {{an entry takes 16 bytes}}
  for (long id : ids) {
    dense.try_emplace(id); // expected-note {{'dense' grows here}}
    listed[id] = Record(); // expected-note {{'listed' grows here}}
  }
}

void a_sorted_array(const std::vector<std::string> &names) {
  boost::container::flat_map<std::string, Record> sorted; // expected-warning {{an entry of 'sorted' takes 184 bytes}} expected-note {{the key}} expected-note {{moves 184000 bytes}} expected-note {{never moves an entry}}
  for (const std::string &name : names)
    sorted.emplace(name, Record()); // expected-note {{'sorted' grows here}}
}

void by_an_algorithm(const std::vector<std::pair<int, Record>> &pairs) {
  tsl::robin_map<int, Record> copied; // expected-warning {{an entry of 'copied' takes}} expected-note {{the key}} expected-note {{moves}} expected-note {{with a pointer}}
  std::copy(pairs.begin(), pairs.end(), std::inserter(copied, copied.end())); // expected-note {{'copied' grows here}}
}

// ---- Not reported: each entry is an allocation of its own.

void of_nodes(const std::vector<std::string> &names) {
  llvm::StringMap<Record> by_name;
  for (const std::string &name : names)
    by_name[name] = Record();
}

// ---- Not reported: reserved, by this library's name for it.

void reserved(const std::vector<int> &ids) {
  tsl::robin_map<int, Record> robin;
  robin.reserve(ids.size());
  boost::container::flat_map<int, Record> sorted;
  sorted.reserve(ids.size());
  for (int id : ids) {
    robin[id] = Record();
    sorted[id] = Record();
  }
}
void rehashed(const std::vector<int> &ids) {
  tsl::robin_map<int, Record> robin;
  robin.rehash(ids.size() * 2);
  for (int id : ids)
    robin[id] = Record();
}
