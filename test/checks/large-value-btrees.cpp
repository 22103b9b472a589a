// RUN: %check %s tier=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// large-value: a B-tree moves the entries of one node at a time, of which tier all tells.

#include <absl/container/btree_map.h>
#include <vector>

struct Record {
  char bytes[152];
};
struct Small {
  char bytes[56];
};

void one_by_one(const std::vector<long> &ids) {
  absl::btree_map<long, Record> tree; // expected-warning {{an entry of 'tree' takes 160 bytes, and an insertion moves those behind it in its node [mapchurn-large-value]}} expected-note {{the key 'long' takes 8 bytes, the value 'Record' 152}} expected-note {{a full node hands half of its entries to a new one}} expected-note {{with a pointer to its 'Record', or the index of one, an entry takes 16 bytes}}
  for (long id : ids)
    tree[id] = Record(); // expected-note {{'tree' grows here}}
}

class Table {
public:
  void add(long id) { records.try_emplace(id); } // expected-note {{'records' grows here}}

private:
  absl::btree_multimap<long, Record> copies;
  absl::btree_map<long, Record> records; // expected-warning {{an entry of 'records' takes 160 bytes, and an insertion}} expected-note {{the key}} expected-note {{a full node}} expected-note {{with a pointer}}
};

// ---- Not reported: small entries, or few of them.

void small(const std::vector<long> &ids) {
  absl::btree_map<long, Small> tree;
  for (long id : ids)
    tree[id] = Small();
}
void few() {
  absl::btree_map<long, Record> tree;
  for (long id = 0; id < 4; ++id)
    tree[id] = Record();
}
int only_read(const absl::btree_map<long, Record> &tree) { return tree.size(); }
