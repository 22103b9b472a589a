// RUN: %check %s containers=%S/Inputs/dense.yaml
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// large-value: a user's own table, which moves its entries unless an argument says that they are in blocks.

#include <memory>
#include <vector>

namespace dense {
template <class Key, class Value, class Allocator = std::allocator<Value>, bool Segmented = false>
class table {
public:
  Value &operator[](const Key &key);
  void reserve(std::size_t count);
};
template <class Key, class Value>
using segmented_map = table<Key, Value, std::allocator<Value>, true>;
} // namespace dense

struct Record {
  char bytes[152];
};
template <class T>
struct Arena {};

void in_one_array(const std::vector<long> &ids) {
  dense::table<long, Record> all_move; // expected-warning {{an entry of 'all_move' takes 160 bytes, and every growth moves all of them}} expected-note {{the key}} expected-note {{moves 160000 bytes}} expected-note {{with a pointer}}
  for (long id : ids)
    all_move[id] = Record(); // expected-note {{'all_move' grows here}}
}

// ---- Not reported: in blocks, by another allocator, or with room for all.

void in_blocks(const std::vector<long> &ids) {
  dense::segmented_map<long, Record> in_segments;
  dense::table<long, Record, Arena<Record>> in_an_arena;
  dense::table<long, Record> reserved;
  reserved.reserve(ids.size());
  for (long id : ids) {
    in_segments[id] = Record();
    in_an_arena[id] = Record();
    reserved[id] = Record();
  }
}
