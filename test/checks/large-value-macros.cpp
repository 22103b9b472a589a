// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// large-value: declarations and insertions that a macro writes.

#include <absl/container/flat_hash_map.h>
#include <vector>

struct Record {
  char bytes[152];
};

#define TABLE(Type, Name) absl::flat_hash_map<long, Type> Name
#define PUT(Map, Key) Map[Key] = Record()

void declared_by_a_macro(const std::vector<long> &ids) {
  TABLE(Record, records); // expected-warning {{an entry of 'records' takes 160 bytes}} expected-note {{the key}} expected-note {{moves 160000 bytes}} expected-note {{never moves an entry}}
  for (long id : ids)
    PUT(records, id); // expected-note {{'records' grows here}}
}

void silenced(const std::vector<long> &ids) {
  TABLE(Record, records); // NOLINT(mapchurn-large-value)
  for (long id : ids)
    PUT(records, id);
}
