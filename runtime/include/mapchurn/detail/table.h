// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The table behind go_map: Go's hmap and what is done with it.
//
// Words     head       a bucket of the array, the first of its chain.
//           growth     a new array is there and the old one is emptied into it
//                      chain by chain, a little at each insert and erase.
//           same-size  the kind of growth that only packs the entries.
// Invariant A chain of the old array is evacuated whole or not at all, also
//           after an exception; and while it is not, its one or two chains of
//           the new array are empty. So an entry is in one place.
//           count == the entries of unevacuated old chains + of all new ones.
// Layout    The header is Go's, 48 bytes:
//           count 8 | flags 1 | b 1 | overflow 2 | seed 4 | buckets 8
//           | old buckets 8 | evacuated 8 | tail 8
// Files     storage.h, arrays.h (memory); insertion.h; growth.h (evacuation);
//           iteration.h (iterators, and what waits for them).
// Source    src/runtime/map.go of Go 1.19.

#ifndef MAPCHURN_DETAIL_TABLE_H
#define MAPCHURN_DETAIL_TABLE_H

#include "mapchurn/concurrent_use.h"
#include "mapchurn/detail/bucket.h"
#include "mapchurn/detail/hash.h"
#include "mapchurn/detail/storage.h"
#include <atomic>
#include <cstring>
#include <stdexcept>

namespace mapchurn::detail {

template <class Table> class registry;
template <class Table> class evacuation;
template <class Table> class cursor;

/// Words that a map needs from B = 4 on; Go's mapextra, 24 bytes.
template <class Table> struct extra {
  typename Table::bucket_type *next_overflow; ///< nullptr when none is left
  typename Table::bucket_type *overflow_end;
  std::atomic<registry<Table> *> iterators;
};

template <class Key, class T, class Hash, class KeyEqual, class Recorder,
          class Allocator>
class table : public storage<Recorder, Allocator>,
              part<2, Hash>,
              part<3, KeyEqual> {
public:
  using bucket_type = bucket<Key, T>;
  using key_type = Key;
  using mapped_type = T;
  using registry_type = registry<table>;
  using extra_type = extra<table>;
  using storage_type = storage<Recorder, Allocator>;
  using storage_type::recorder;

  static constexpr bool reflexive = is_reflexive_v<Key>;

  /// A slot; bucket is nullptr for none.
  struct place {
    bucket_type *bucket = nullptr;
    unsigned slot = 0;
    explicit operator bool() const noexcept { return bucket; }
    Key &key() const noexcept { return bucket->keys[slot].get(); }
    T &value() const noexcept { return bucket->values[slot].get(); }
  };

  table(const Hash &hasher, const KeyEqual &key_equal,
        const Allocator &allocator, Recorder kept)
      : storage_type(std::move(kept), allocator),
        part<2, Hash>(std::in_place, hasher),
        part<3, KeyEqual>(std::in_place, key_equal),
        seed_(std::uint32_t(random_bits())) {
    recorder().counted_in(count_);
  }
  table(const table &) = delete;
  table &operator=(const table &) = delete;
  ~table() { release_all(); }

  Hash &hasher() noexcept { return part<2, Hash>::get(); }
  const Hash &hasher() const noexcept { return part<2, Hash>::get(); }
  KeyEqual &key_equal() noexcept { return part<3, KeyEqual>::get(); }
  const KeyEqual &key_equal() const noexcept {
    return part<3, KeyEqual>::get();
  }

  std::size_t size() const noexcept {
    return count_.load(std::memory_order_relaxed);
  }
  bool growing() const noexcept { return old_buckets_; }
  bool same_size() const noexcept { return flags() & same_size_flag; }

  /// Room for \p hint entries in an empty table, or for as many by growing.
  void reserve(std::size_t hint);

  template <class K> place find(const K &key) const;

  /// The entry of \p key, and whether it is a new one: constructed of \p key
  /// and \p args. When that throws, no entry is added. \p found is called with
  /// the place of one that is there.
  template <class K, class Found, class... Args>
  std::pair<place, bool> emplace(K &&key, Found found, Args &&...args);

  /// Whether there was an entry to erase.
  template <class K> bool erase(const K &key);
  /// Erases what is there, however its key compares.
  void erase_at(place entry);

  void clear() noexcept;

  /// Calls \p visit with the place of each entry, in order of place.
  template <class Visit> void for_each(Visit visit) const;

  /// Exchanges entries, records and iterators with a table whose allocator is
  /// equal; the functions and the allocators stay.
  void swap_entries(table &other) noexcept;
  /// Frees everything; the table is as if made anew.
  void release_all() noexcept;

private:
  friend class evacuation<table>;
  friend class cursor<table>;
  friend class registry<table>;
  friend struct inspection;

  std::uint8_t flags() const noexcept {
    return flags_.load(std::memory_order_relaxed);
  }
  void set_flags(unsigned flags) noexcept {
    flags_.store(std::uint8_t(flags), std::memory_order_relaxed);
  }

  void set_size(std::size_t entries) noexcept {
    count_.store(entries, std::memory_order_relaxed);
  }

  /// Marks that a write is under way, for as long as it lives.
  class writing {
  public:
    explicit writing(table &t) noexcept(false) : table_(t) {
      t.set_flags(t.flags() ^ writing_flag);
    }
    ~writing() { table_.set_flags(table_.flags() & ~unsigned(writing_flag)); }
    /// The end, unless by an exception.
    void done() const {
      if (!(table_.flags() & writing_flag))
        report_concurrent_use("concurrent map writes");
    }

  private:
    table &table_;
  };
  void check_no_write(const char *what) const {
    if (flags() & writing_flag)
      report_concurrent_use(what);
  }

  template <class K> std::size_t hash(const K &key) const {
    if constexpr (std::is_invocable_v<const Hash &, const K &, std::uint32_t>)
      return hasher()(key, seed_);
    else
      return std::size_t(hash_word(hasher()(key), seed_, 8));
  }
  template <class A, class B> bool equal(const A &a, const B &b) const {
    return key_equal()(a, b);
  }
  bool equals_itself(const Key &key) const {
    if constexpr (reflexive)
      return true;
    else
      return equal(key, key);
  }

  std::size_t mask() const noexcept { return buckets_of(b_) - 1; }
  unsigned old_b() const noexcept { return same_size() ? b_ : b_ - 1u; }
  std::size_t old_count() const noexcept { return buckets_of(old_b()); }
  /// The chain that has the keys of this hash.
  bucket_type *chain_of(std::size_t hash) const noexcept {
    if (old_buckets_) {
      bucket_type *old = old_buckets_ + (hash & (old_count() - 1));
      if (!old->evacuated())
        return old;
    }
    return buckets_ + (hash & mask());
  }
  template <class K>
  place find_in_chain(bucket_type *b, std::size_t hash, const K &key) const;

  struct waiting_entry;
  struct search_result;
  template <class K>
  search_result search(bucket_type *b, std::size_t hash, const K &key) const;
  place room_in(bucket_type *b) const noexcept;
  template <class MakeKey, class MakeValue>
  place insert(place room, std::size_t hash, MakeKey make_key,
               MakeValue make_value);
  bool must_grow() const noexcept {
    return over_load_factor(size() + 1, b_) ||
           too_many_overflow_buckets(overflow_, b_);
  }
  void make_way(std::size_t hash);
  void erase_place(place entry, bucket_type *head);
  bucket_type *head_of(place entry) const;
  void mark_erased(bucket_type *head, bucket_type *b, unsigned slot) noexcept;
  void reseed() noexcept { seed_ = std::uint32_t(random_bits()); }

  // Arrays and overflow buckets.
  std::size_t array_size(unsigned b) const noexcept {
    return array_buckets(b, sizeof(bucket_type));
  }
  // What happens once in many insertions is no part of their code: that is to
  // stay short, and the same whatever is recorded.
  [[gnu::noinline]] bucket_type *make_array(unsigned b);
  bucket_type *make_overflow();
  void hand_out_overflow() noexcept; ///< of the present array
  [[gnu::noinline]] bucket_type *add_overflow(bucket_type *head,
                                              bucket_type *last);
  void count_overflow() noexcept;
  void destroy_entries(bucket_type *b) noexcept;
  void cut_chain(bucket_type *head, bucket_type *array, unsigned b,
                 bucket_type **cut = nullptr) noexcept;
  void wipe(bucket_type *array, unsigned b) noexcept;
  void free_overflow(bucket_type *b) noexcept;
  void free_array(bucket_type *array, unsigned b) noexcept;
  void drop_old_array() noexcept;
  static constexpr bool entries_are_trivial =
      std::is_trivially_destructible_v<Key> &&
      std::is_trivially_destructible_v<T> && sizeof(Key) <= inline_bytes_max &&
      sizeof(T) <= inline_bytes_max;

  // Growth.
  [[gnu::noinline]] void start_growth(bool bigger);
  [[gnu::noinline]] place grow_work(std::size_t index, place followed = {});
  place evacuate(std::size_t old_index, place followed);
  void advance_evacuation_mark() noexcept;
  void finish_growth();

  // Iterators: the tail is nothing, an extra, or a registry and a 1.
  extra_type *extra_or_null() const noexcept {
    auto tail = tail_.load(std::memory_order_relaxed);
    return tail & 1 ? nullptr : reinterpret_cast<extra_type *>(tail);
  }
  void need_extra();
  registry_type *iterators() const noexcept;
  registry_type *need_iterators() const;
  bool iterated() const noexcept; ///< whether any iterator is alive

  entry_count count_{0};
  mutable std::atomic<std::uint8_t> flags_{0};
  std::uint8_t b_ = 0;
  std::uint16_t overflow_ = 0; ///< overflow buckets, see count_overflow()
  std::uint32_t seed_;
  bucket_type *buckets_ = nullptr;
  bucket_type *old_buckets_ = nullptr;
  std::size_t evacuated_ = 0; ///< all old chains below are evacuated
  mutable std::atomic<std::uintptr_t> tail_{0};
};

#define MAPCHURN_TABLE_TEMPLATE                                                \
  template <class Key, class T, class Hash, class KeyEqual, class Recorder,    \
            class Allocator>
#define MAPCHURN_TABLE table<Key, T, Hash, KeyEqual, Recorder, Allocator>

MAPCHURN_TABLE_TEMPLATE
template <class K>
auto MAPCHURN_TABLE::find_in_chain(bucket_type *b, std::size_t hash,
                                   const K &key) const -> place {
  std::uint8_t top = tophash_of(hash);
  b->prefetch_keys();
  do {
    probe states(b->tophash);
    for (unsigned same = states.equal_to(top); same; same &= same - 1) {
      unsigned i = lowest(same);
      if (equal(b->keys[i].get(), key))
        return {b, i};
    }
    if (states.equal_to(empty_rest))
      break;
  } while ((b = b->next()));
  return {};
}

MAPCHURN_TABLE_TEMPLATE
template <class K> auto MAPCHURN_TABLE::find(const K &key) const -> place {
  if (size() == 0)
    return {};
  check_no_write("concurrent map read and map write");
  std::size_t h = hash(key);
  return find_in_chain(chain_of(h), h, key);
}

MAPCHURN_TABLE_TEMPLATE
template <class K> bool MAPCHURN_TABLE::erase(const K &key) {
  if (size() == 0)
    return false;
  check_no_write("concurrent map writes");
  std::size_t h = hash(key);
  writing guard(*this);
  // Few instructions from here on: with large maps the processor looks ahead to
  // the next erase while it waits for this one's key.
  bucket_type *head = chain_of(h);
  place entry = find_in_chain(head, h, key);
  if (growing()) { // the key may be the entry's own: it is not looked at again
    entry = grow_work(h & mask(), entry);
    head = buckets_ + (h & mask());
  }
  if (entry)
    erase_place(entry, head);
  guard.done();
  return bool(entry);
}

MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::erase_place(place entry, bucket_type *head) {
  entry.bucket->keys[entry.slot].destroy(*this);
  entry.bucket->values[entry.slot].destroy(*this);
  mark_erased(head, entry.bucket, entry.slot);
  std::size_t left = size() - 1;
  recorder().erased(count_, left);
  set_size(left);
  if (left == 0)
    reseed();
}

/// A key that is not found by itself has a hash of no use: all chains are
/// searched for it.
MAPCHURN_TABLE_TEMPLATE
auto MAPCHURN_TABLE::head_of(place entry) const -> bucket_type * {
  auto has = [&](bucket_type *b) {
    while (b && b != entry.bucket)
      b = b->next();
    return b;
  };
  bucket_type *head = chain_of(hash(entry.key()));
  if (has(head))
    return head;
  for (std::size_t n = 0; growing() && n != old_count(); ++n)
    if (has(old_buckets_ + n))
      return old_buckets_ + n;
  for (std::size_t n = 0; n != buckets_of(b_); ++n)
    if (has(buckets_ + n))
      return buckets_ + n;
  return nullptr;
}

MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::erase_at(place entry) {
  check_no_write("concurrent map writes");
  bucket_type *head = head_of(entry);
  if (!head || entry.bucket->tophash[entry.slot] < tophash_min)
    return;
  writing guard(*this);
  erase_place(entry, head);
  guard.done();
}

/// The slot becomes empty; when nothing but empty slots follows, that is said
/// of it and of the empty ones before it, back to the beginning of the chain.
MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::mark_erased(bucket_type *head, bucket_type *b,
                                 unsigned slot) noexcept {
  bool last = slot + 1 != bucket_slots || !b->next() ||
              b->next()->tophash[0] == empty_rest;
  while (b->erase(slot, last) && b != head) {
    bucket_type *before = head;
    while (before->next() != b)
      before = before->next();
    b = before;
    slot = bucket_slots - 1;
    if (b->tophash[slot] != empty_one)
      return;
  }
}

MAPCHURN_TABLE_TEMPLATE
template <class Visit> void MAPCHURN_TABLE::for_each(Visit visit) const {
  auto array = [&visit](bucket_type *heads, std::size_t count) {
    for (std::size_t n = 0; heads && n != count; ++n)
      for (bucket_type *b = heads + n; b; b = b->next())
        for (unsigned i = 0; i != bucket_slots; ++i)
          if (b->tophash[i] >= tophash_min)
            visit(place{b, i});
  };
  array(old_buckets_, growing() ? old_count() : 0);
  array(buckets_, buckets_of(b_));
}

} // namespace mapchurn::detail

#include "mapchurn/detail/arrays.h"
#include "mapchurn/detail/growth.h"
#include "mapchurn/detail/insertion.h"
#include "mapchurn/detail/iteration.h"

#undef MAPCHURN_TABLE
#undef MAPCHURN_TABLE_TEMPLATE

#endif
