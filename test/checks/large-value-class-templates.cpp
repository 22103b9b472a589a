// RUN: %check %s tier=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// large-value, boxed-value and padded-entry look at the mapped type alone where the arguments of a template decide the key.

#include <absl/container/flat_hash_map.h>
#include <string>
#include <vector>

struct Record {
  char bytes[152];
};
struct Half {
  char bytes[72];
};
struct LargeKey {
  char bytes[152];
  friend bool operator==(const LargeKey &, const LargeKey &) { return true; }
  template <class H>
  friend H AbslHashValue(H state, const LargeKey &) { return state; }
};

template <class K>
class Table {
public:
  void add(const std::vector<K> &keys) {
    for (const K &key : keys)
      records[key] = Record(); // expected-note {{'records' grows here}}
  }

private:
  absl::flat_hash_map<K, Record> records; // expected-warning {{an entry of 'records' takes 160 bytes}} expected-note {{in the instantiation with 'K = long'}} expected-note {{the key 'long' takes 8 bytes, the value 'Record' 152}} expected-note {{moves}} expected-note {{never moves an entry}}
};
template class Table<long>;
template class Table<std::string>;

// ---- Not reported: it is the key that makes the entry large, which others may not have.

template <class K>
struct ByLargeKey {
  absl::flat_hash_map<K, int> records;
  void add(const std::vector<K> &keys) {
    for (const K &key : keys)
      records[key] = 1;
  }
};
template struct ByLargeKey<LargeKey>;

template <class K>
struct Together {
  absl::flat_hash_map<K, Half> records;
  void add(const std::vector<K> &keys) {
    for (const K &key : keys)
      records[key] = Half();
  }
};
template struct Together<LargeKey>;

// ---- Not reported: the arguments decide the value.

template <class V>
struct OfValue {
  absl::flat_hash_map<long, V> records;
  void add(const std::vector<long> &keys) {
    for (long key : keys)
      records[key] = V();
  }
};
template struct OfValue<Record>;
