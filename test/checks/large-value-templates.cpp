// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// large-value in templates: what all instantiations share is told once.

#include <absl/container/flat_hash_map.h>
#include <vector>

struct Record {
  char bytes[152];
};

template <class Range>
std::size_t count(const Range &ids) {
  absl::flat_hash_map<long, Record> records; // expected-warning {{an entry of 'records' takes 160 bytes}} expected-note {{the key}} expected-note {{moves}} expected-note {{never moves an entry}}
  for (long id : ids)
    records[id] = Record(); // expected-note {{'records' grows here}}
  return records.size();
}
std::size_t twice(const std::vector<int> &ints, const std::vector<long> &longs) {
  return count(ints) + count(longs);
}

// ---- Not reported: the arguments decide how large an entry is.

template <class V>
std::size_t values(const std::vector<long> &ids) {
  absl::flat_hash_map<long, V> records;
  for (long id : ids)
    records[id] = V();
  return records.size();
}
std::size_t small_and_large(const std::vector<long> &ids) {
  return values<int>(ids) + values<Record>(ids);
}
