// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Iterators, and the memory that waits for them. Included by table.h.
//
// An iteration starts at a random bucket and, in each bucket, at a random slot.
// It goes over the array that the map had at its start, also when the map grows
// meanwhile: an entry that has moved on is looked up by its key, so that what
// is erased is not met and what is changed is met as it is. What is inserted
// meanwhile may be met or not.
//
// Where Go has a garbage collector, here iterators are counted, in a registry
// that the map and they share. An array, or overflow buckets, that the map has
// no more use for while there are iterators, are freed with the last of them.
// The registry outlives the map when it must: an iterator may be destroyed (and
// nothing else) after its map.
//
// Words     registered  counted. begin() registers; an iterator from find() or
//                       insert() registers when it is first advanced, so that a
//                       lookup costs nothing.
// Ignored   With a key that cannot be copied an old chain keeps no keys when it
//           is evacuated: what the iterator had yet to meet there, it misses.

#ifndef MAPCHURN_DETAIL_TABLE_H
#include "mapchurn/detail/table.h" // which includes this
#elif !defined(MAPCHURN_DETAIL_ITERATION_H)
#define MAPCHURN_DETAIL_ITERATION_H

namespace mapchurn::detail {

/// Its memory is the program's, not the allocator's: iterating is for readers,
/// any number of them at a time, and an allocator need not bear that.
template <class Table> class registry {
  using bucket_type = typename Table::bucket_type;

public:
  static constexpr int overflow_list = -1;

  explicit registry(Table *table) noexcept : owner(table) {}
  registry(const registry &) = delete;
  registry &operator=(const registry &) = delete;

  Table *owner; ///< follows the entries; nullptr when they are gone

  void hold() noexcept { holders_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept {
    auto before = holders_.fetch_sub(1, std::memory_order_acq_rel);
    if (before == 2 && owner)
      free_retired();
    else if (before == 1)
      delete this;
  }
  bool iterated() const noexcept {
    return holders_.load(std::memory_order_acquire) > 1;
  }

  /// Memory for one call of retire().
  bool reserve() noexcept {
    if (!spare_)
      spare_ = new (std::nothrow) retired;
    return spare_;
  }
  /// \p b is the array's B, or overflow_list.
  void retire(bucket_type *first, int b) noexcept {
    *spare_ = {retired_.load(std::memory_order_relaxed), first, b};
    retired_.store(std::exchange(spare_, nullptr), std::memory_order_release);
  }

  /// The map is no more, or has given up all that it had.
  void orphan() noexcept {
    free_retired();
    owner = nullptr;
    release();
  }

private:
  struct retired {
    retired *next;
    bucket_type *first;
    int b;
  };

  ~registry() { delete spare_; }

  void free_retired() noexcept {
    retired *node = retired_.exchange(nullptr, std::memory_order_acq_rel);
    while (node) {
      if (node->b != overflow_list)
        owner->free_array(node->first, unsigned(node->b));
      for (bucket_type *b = node->b == overflow_list ? node->first : nullptr;
           b;) {
        bucket_type *next = b->next();
        owner->free_overflow(b);
        b = next;
      }
      delete std::exchange(node, node->next);
    }
  }

  std::atomic<std::size_t> holders_{1}; ///< the map, if any, and the iterators
  std::atomic<retired *> retired_{nullptr};
  retired *spare_ = nullptr;
};

/// Where an iterator is: its entry, and how it goes on from there.
template <class Table> class cursor {
  using bucket_type = typename Table::bucket_type;
  using place = typename Table::place;
  using key_type = typename Table::key_type;
  using mapped_type = typename Table::mapped_type;

public:
  cursor() = default;
  /// At an entry that a lookup found.
  cursor(const Table *table, place entry) noexcept
      : table_(table), entry_(entry) {}
  cursor(const cursor &other) noexcept { copy(other); }
  cursor &operator=(const cursor &other) noexcept {
    if (other.registry_)
      other.registry_->hold();
    if (registry_)
      registry_->release();
    copy_fields(other);
    return *this;
  }
  ~cursor() {
    if (registry_)
      registry_->release();
  }

  /// The first entry of an iteration that starts at \p start, with \p offset in
  /// each bucket.
  void begin(const Table &table, std::size_t start, unsigned offset) {
    attach(table);
    start_ = index_ = start & table.mask();
    offset_ = std::uint8_t(offset & (bucket_slots - 1));
    next();
  }
  void begin(const Table &table) {
    if (table.size() == 0)
      return;
    std::uint64_t random = random_bits();
    begin(table, random, unsigned(random >> 61));
  }

  void advance() {
    if (!registry_)
      go_on_from_entry();
    next();
  }
  /// Erases the entry and goes to the next. That does not move a growth on: the
  /// entries of this chain stay where they are, so that all can be erased in
  /// one go, also those whose keys do not equal themselves.
  void erase(Table &table) {
    if (!registry_)
      go_on_from_entry();
    if (entry_.bucket->tophash[entry_.slot] >= tophash_min)
      table.erase_at(entry_);
    else // an insert has moved it
      table.erase(entry_.key());
    next();
  }

  place entry() const noexcept { return entry_; }
  const void *identity() const noexcept {
    return entry_ ? &entry_.bucket->tophash[entry_.slot] : nullptr;
  }

private:
  static constexpr std::size_t no_check = ~std::size_t{0};

  void copy(const cursor &other) noexcept {
    if (other.registry_)
      other.registry_->hold();
    copy_fields(other);
  }
  void copy_fields(const cursor &other) noexcept {
    table_ = other.table_;
    entry_ = other.entry_;
    registry_ = other.registry_;
    if (!registry_)
      return;
    array_ = other.array_;
    bucket_ = other.bucket_;
    start_ = other.start_;
    index_ = other.index_;
    check_ = other.check_;
    seen_ = other.seen_;
    left_ = other.left_;
    slot_ = other.slot_;
    offset_ = other.offset_;
    b_ = other.b_;
    wrapped_ = other.wrapped_;
  }

  void attach(const Table &table) {
    registry_ = table.need_iterators();
    registry_->hold();
    array_ = table.buckets_;
    b_ = table.b_;
    constexpr std::uint8_t both = iterator_flag | old_iterator_flag;
    if ((table.flags() & both) != both)
      table.flags_.fetch_or(both, std::memory_order_relaxed);
  }

  /// As an iteration that started at the beginning and has come here.
  void go_on_from_entry() {
    attach(*table_);
    const Table &t = *table_;
    bucket_type *head = t.head_of(entry_);
    bucket_ = entry_.bucket;
    slot_ = std::uint8_t(entry_.slot + 1);
    look();
    bool old = t.growing() && !std::less<>{}(head, t.old_buckets_) &&
               std::less<>{}(head, t.old_buckets_ + t.old_count());
    index_ = std::size_t(head - (old ? t.old_buckets_ : array_));
    if (old && !t.same_size()) {
      if (t.equals_itself(entry_.key()))
        index_ = t.hash(entry_.key()) & t.mask();
      else if (entry_.bucket->tophash[entry_.slot] & 1)
        index_ += t.old_count();
    }
    check_ = old ? index_ : no_check;
    count_chain();
  }
  void count_chain() noexcept {
    if (++index_ == buckets_of(b_)) {
      index_ = 0;
      wrapped_ = true;
    }
  }

  /// Mostly the next entry is in the same bucket, which is as it was.
  void next() {
    const Table &t = *registry_->owner;
    t.check_no_write("concurrent map iteration and map write");
    if (left_ && check_ == no_check && states() == seen_) {
      unsigned i = take_slot();
      if (bucket_->tophash[i] >= tophash_min) {
        entry_ = {bucket_, i};
        return;
      }
      if (visit(t, i))
        return;
    }
    search_on(t);
  }
  void search_on(const Table &t) {
    entry_ = {};
    if (bucket_ && states() != seen_)
      look();
    for (;;) {
      while (left_)
        if (visit(t, take_slot()))
          return;
      if (bucket_)
        bucket_ = bucket_->next();
      if (!bucket_ && !enter_chain(t))
        return;
      slot_ = 0;
      look();
    }
  }

  std::uint64_t states() const noexcept {
    return read_word<std::uint64_t>(bucket_->tophash);
  }
  /// Which slots are still to be visited, of those that are not empty now. In
  /// one go, as a branch for each slot would be a guess.
  void look() noexcept {
    seen_ = states();
    unsigned full = ~probe(bucket_->tophash).empty() & 0xff;
    unsigned in_order = ((full | full << bucket_slots) >> offset_) & 0xff;
    left_ = std::uint8_t(in_order >> slot_ << slot_);
  }
  unsigned take_slot() noexcept {
    unsigned n = lowest(left_);
    left_ &= std::uint8_t(left_ - 1);
    slot_ = std::uint8_t(n + 1);
    return (n + offset_) & (bucket_slots - 1);
  }
  bool enter_chain(const Table &t) {
    if (wrapped_ && index_ == start_)
      return false;
    bucket_ = array_ + index_;
    bucket_->prefetch(2);
    check_ = no_check;
    if (t.growing() && b_ == t.b_) {
      // The chain may not have been filled yet. Then its entries are in the old
      // one, among those of its twin.
      bucket_type *old = t.old_buckets_ + (index_ & (t.old_count() - 1));
      if (!old->evacuated()) {
        bucket_ = old;
        check_ = index_;
      }
    }
    count_chain();
    return true;
  }
  bool visit(const Table &t, unsigned i) {
    std::uint8_t state = bucket_->tophash[i];
    if (is_empty(state) || state == evacuated_empty)
      return false;
    if constexpr (!std::is_copy_constructible_v<key_type>)
      if (is_moved(state))
        return false;
    const key_type &key = bucket_->keys[i].get();
    bool findable = t.equals_itself(key);
    if (check_ != no_check && !t.same_size()) {
      std::size_t to =
          findable ? t.hash(key) & (buckets_of(b_) - 1) : twin_of(state);
      if (to != check_)
        return false;
    }
    entry_ = {bucket_, i};
    if (is_moved(state)) {
      if (findable)
        entry_ = t.find(key);
      else if (!std::is_copy_constructible_v<mapped_type>)
        entry_ = {};
    }
    return bool(entry_);
  }
  /// The chain to which evacuation moves an unfindable entry.
  std::size_t twin_of(std::uint8_t state) const noexcept {
    std::size_t half = buckets_of(b_ - 1u);
    return (check_ & (half - 1)) | (state & 1 ? half : 0);
  }

  const Table *table_ = nullptr;
  place entry_;
  registry<Table> *registry_ = nullptr;
  bucket_type *array_ = nullptr;
  bucket_type *bucket_ = nullptr; ///< of the entry; nullptr between chains
  std::size_t start_ = 0;
  std::size_t index_ = 0;        ///< of the next chain
  std::size_t check_ = no_check; ///< the chain whose entries are in an old one
  std::uint64_t seen_ = 0;       ///< the bucket's states, when left_ was made
  std::uint8_t left_ = 0;        ///< a bit for each slot to visit in bucket_
  std::uint8_t slot_ = 0;        ///< the next slot, before the offset
  std::uint8_t offset_ = 0;
  std::uint8_t b_ = 0;
  bool wrapped_ = false;
};

MAPCHURN_TABLE_TEMPLATE
auto MAPCHURN_TABLE::iterators() const noexcept -> registry_type * {
  auto tail = tail_.load(std::memory_order_acquire);
  if (tail & 1)
    return reinterpret_cast<registry_type *>(tail & ~std::uintptr_t{1});
  return tail ? reinterpret_cast<extra_type *>(tail)->iterators.load(
                    std::memory_order_acquire)
              : nullptr;
}

MAPCHURN_TABLE_TEMPLATE
bool MAPCHURN_TABLE::iterated() const noexcept {
  registry_type *r = iterators();
  return r && r->iterated();
}

/// Readers may meet here: the first to come makes the registry.
MAPCHURN_TABLE_TEMPLATE
auto MAPCHURN_TABLE::need_iterators() const -> registry_type * {
  if (registry_type *r = iterators())
    return r;
  auto *mine = new registry_type(const_cast<table *>(this));
  if (extra_type *more = extra_or_null()) {
    registry_type *none = nullptr;
    if (more->iterators.compare_exchange_strong(none, mine))
      return mine;
  } else {
    std::uintptr_t none = 0;
    if (tail_.compare_exchange_strong(
            none, reinterpret_cast<std::uintptr_t>(mine) | 1))
      return mine;
  }
  mine->release();
  return iterators();
}

} // namespace mapchurn::detail

#endif
