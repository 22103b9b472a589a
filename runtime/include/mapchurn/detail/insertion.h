// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Insertion: finding the key or room for it, growing when that is due, and
// making the entry. Included by table.h.
//
// Order     Go moves a growth on first, and then looks for the key. Here the
// key
//           is looked for first, where it is, because it may be the key of an
//           entry that is about to move; what is left in the end is the same.

#ifndef MAPCHURN_DETAIL_TABLE_H
#include "mapchurn/detail/table.h" // which includes this
#elif !defined(MAPCHURN_DETAIL_INSERTION_H)
#define MAPCHURN_DETAIL_INSERTION_H

namespace mapchurn::detail {

/// The entry of a key, or else room for it: the first empty slot of its chain,
/// or the end of the chain's last bucket. Small enough to be returned in
/// registers.
MAPCHURN_TABLE_TEMPLATE
struct MAPCHURN_TABLE::search_result {
  bucket_type *bucket;
  std::uint32_t slot;
  bool is_entry;
  operator place() const noexcept { return {bucket, slot}; }
};

MAPCHURN_TABLE_TEMPLATE
template <class K>
auto MAPCHURN_TABLE::search(bucket_type *b, std::size_t hash,
                            const K &key) const -> search_result {
  std::uint8_t top = tophash_of(hash);
  bucket_type *room = nullptr;
  std::uint32_t slot = bucket_slots;
  b->prefetch_keys();
  for (;;) {
    probe states(b->tophash);
    for (unsigned same = states.equal_to(top); same; same &= same - 1) {
      unsigned i = lowest(same);
      if (equal(b->keys[i].get(), key))
        return {b, i, true};
    }
    if (unsigned empty = states.empty()) {
      if (!room) {
        room = b;
        slot = lowest(empty);
      }
      if (states.equal_to(empty_rest))
        return {room, slot, false};
    }
    bucket_type *next = b->next();
    if (!next)
      return {room ? room : b, slot, false};
    b = next;
  }
}

MAPCHURN_TABLE_TEMPLATE
auto MAPCHURN_TABLE::room_in(bucket_type *b) const noexcept -> place {
  for (;; b = b->next()) {
    if (unsigned empty = probe(b->tophash).empty())
      return {b, lowest(empty)};
    if (!b->next())
      return {b, bucket_slots};
  }
}

/// A new entry that is made before its place is, because \p key or \p args may
/// refer to an entry that the growth moves: as in parent[parent[x]].
MAPCHURN_TABLE_TEMPLATE
struct MAPCHURN_TABLE::waiting_entry {
  template <class K, class... Args>
  waiting_entry(table &t, K &&k, Args &&...args) : owner(t) {
    key.construct(owner, std::forward<K>(k));
    parts = 1;
    value.construct(owner, std::forward<Args>(args)...);
    parts = 2;
  }
  waiting_entry(const waiting_entry &) = delete;
  waiting_entry &operator=(const waiting_entry &) = delete;
  // A constructor that throws has no destructor run: the parts are counted by
  // a member of their own.
  struct part_count {
    waiting_entry &entry;
    unsigned count = 0;
    unsigned operator=(unsigned n) { return count = n; }
    ~part_count() {
      if (count > 0)
        entry.key.destroy(entry.owner);
      if (count > 1)
        entry.value.destroy(entry.owner);
    }
  };

  table &owner;
  std::remove_extent_t<decltype(bucket_type::keys)> key;
  std::remove_extent_t<decltype(bucket_type::values)> value;
  part_count parts{*this};
};

MAPCHURN_TABLE_TEMPLATE
template <class K, class Found, class... Args>
auto MAPCHURN_TABLE::emplace(K &&key, Found found, Args &&...args)
    -> std::pair<place, bool> {
  check_no_write("concurrent map writes");
  std::size_t h = hash(key);
  writing guard(*this);
  if (!buckets_)
    buckets_ = make_array(b_);
  search_result at = search(chain_of(h), h, key);
  place entry = at;
  if (at.is_entry) {
    found(entry);
    if (growing())
      entry = grow_work(h & mask(), entry);
    guard.done();
    return {entry, false};
  }
  if (growing() || must_grow()) {
    waiting_entry made(*this, std::forward<K>(key),
                       std::forward<Args>(args)...);
    make_way(h);
    entry = insert(
        room_in(buckets_ + (h & mask())), h,
        [&](auto &slot) { slot.relocate(*this, made.key); },
        [&](auto &slot) { slot.relocate(*this, made.value); });
  } else {
    entry = insert(
        entry, h,
        [&](auto &slot) { slot.construct(*this, std::forward<K>(key)); },
        [&](auto &slot) {
          slot.construct(*this, std::forward<Args>(args)...);
        });
  }
  guard.done();
  return {entry, true};
}

/// Growth starts at a new key only, and not before the last one has ended.
MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::make_way(std::size_t hash) {
  for (;;) {
    if (growing())
      grow_work(hash & mask());
    if (growing() || !must_grow())
      return;
    start_growth(over_load_factor(size() + 1, b_));
  }
}

MAPCHURN_TABLE_TEMPLATE
template <class MakeKey, class MakeValue>
auto MAPCHURN_TABLE::insert(place room, std::size_t hash, MakeKey make_key,
                            MakeValue make_value) -> place {
  if (room.slot == bucket_slots)
    room = {add_overflow(buckets_ + (hash & mask()), room.bucket), 0};
  auto &key = room.bucket->keys[room.slot];
  make_key(key);
  struct undo {
    table *owner;
    decltype(key) &made;
    ~undo() {
      if (owner)
        made.destroy(*owner);
    }
  } undo{this, key};
  make_value(room.bucket->values[room.slot]);
  undo.owner = nullptr;
  room.bucket->tophash[room.slot] = tophash_of(hash);
  set_size(size() + 1);
  return room;
}

} // namespace mapchurn::detail

#endif
