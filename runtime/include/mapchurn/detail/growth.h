// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Growth: a new array, and the evacuation of the old one, chain by chain.
// Included by table.h.
//
// Words     x, y    where an entry of old chain n goes: to chain n, or to chain
//                   n + the number of old buckets, by one more bit of its hash.
// Invariant evacuation::run moves a whole chain or, when a copy, a move, a hash
//           or an allocation throws, nothing: what it did is taken back. (Only
//           a type that cannot be copied and whose move throws is left as that
//           move left it.)
// Example   B = 1, old chain 0 holds hashes 0, 1<<1, 1<<2: the first and the
//           third go to x = chain 0, the second to y = chain 2.

#ifndef MAPCHURN_DETAIL_TABLE_H
#include "mapchurn/detail/table.h" // which includes this
#elif !defined(MAPCHURN_DETAIL_GROWTH_H)
#define MAPCHURN_DETAIL_GROWTH_H

namespace mapchurn::detail {

/// The evacuation of one chain.
template <class Table> class evacuation {
  using bucket_type = typename Table::bucket_type;
  using place = typename Table::place;
  using key_type = typename Table::key_type;
  using mapped_type = typename Table::mapped_type;

public:
  evacuation(Table &table, std::size_t old_index, place followed) noexcept
      : table_(table), followed_(followed),
        head_(table.old_buckets_ + old_index), half_bit_(table.old_count()),
        overflow_(table.overflow_), retain_(table.iterated()) {
    to_[0] = first_[0] = table.buckets_ + old_index;
    if (!table.same_size())
      to_[1] = first_[1] = table.buckets_ + old_index + half_bit_;
    if (auto *more = table.extra_or_null())
      next_overflow_ = more->next_overflow;
  }
  ~evacuation() {
    if (!done_)
      take_back();
  }

  /// Where the entry is then that was at the followed place, if any.
  place run() {
    for (bucket_type *b = head_; b; b = b->next())
      for (unsigned i = 0; i != bucket_slots; ++i)
        if (!is_empty(b->tophash[i]))
          move_entry(b, i);
    done_ = true;
    leave();
    return followed_;
  }

private:
  /// The half that the entry goes to. Its tophash may become another.
  bool half_of(const key_type &key, std::uint8_t &top, bool &redrawn) const {
    redrawn = false;
    if (table_.same_size())
      return false;
    std::size_t hash = table_.hash(key);
    if (!Table::reflexive && (table_.flags() & iterator_flag) &&
        !table_.equals_itself(key)) {
      // Its hash is another one each time, and an iterator over the old array
      // must guess what is decided here: the tophash that both see decides. It
      // is drawn anew, lest all such keys stay together.
      bool y = top & 1;
      top = tophash_of(hash);
      redrawn = true;
      return y;
    }
    return hash & half_bit_;
  }

  void move_entry(bucket_type *b, unsigned i) {
    std::uint8_t top = b->tophash[i];
    bool redrawn;
    bool y = half_of(b->keys[i].get(), top, redrawn);
    if (slot_[y] == bucket_slots) {
      to_[y] = table_.add_overflow(first_[y], to_[y]);
      slot_[y] = 0;
    }
    transfer(b, i, to_[y], slot_[y]);
    if (followed_.bucket == b && followed_.slot == i)
      followed_ = {to_[y], slot_[y]};
    to_[y]->tophash[slot_[y]++] = top;
    b->tophash[i] =
        std::uint8_t((redrawn ? redrawn_x : unsigned(evacuated_x)) + y);
    ++entries_;
  }

  /// Both objects or none. An old chain that iterators may visit keeps its
  /// keys, by which they find the entries; and a key that is not found by
  /// itself keeps its value too.
  void transfer(bucket_type *b, unsigned i, bucket_type *to, unsigned slot) {
    bool copy_value = false;
    bool copy_key = false;
    if constexpr (std::is_copy_constructible_v<key_type>)
      copy_key = retain_;
    if constexpr (!Table::reflexive &&
                  std::is_copy_constructible_v<mapped_type>)
      copy_value = retain_ && !table_.equals_itself(b->keys[i].get());
    put(to->keys[slot], b->keys[i], copy_key);
    struct undo {
      evacuation *owner;
      decltype(to->keys[slot]) &made;
      decltype(to->keys[slot]) &from;
      bool copied;
      ~undo() {
        if (owner)
          owner->put_back(made, from, copied);
      }
    } undo{this, to->keys[slot], b->keys[i], copy_key};
    put(to->values[slot], b->values[i], copy_value);
    undo.owner = nullptr;
  }
  template <class Slot> void put(Slot &to, Slot &from, bool copy) {
    if constexpr (std::is_copy_constructible_v<
                      std::remove_reference_t<decltype(from.get())>>)
      if (copy)
        return to.construct(table_, std::as_const(from.get()));
    to.relocate(table_, from);
  }
  template <class Slot>
  void put_back(Slot &made, Slot &from, bool copied) noexcept {
    if (copied)
      made.destroy(table_);
    else
      made.give_back(table_, from);
  }

  /// All are moved: what remains of the old chain.
  void leave() noexcept {
    for (bucket_type *b = head_; b; b = b->next()) {
      for (unsigned i = 0; i != bucket_slots; ++i)
        if (is_empty(b->tophash[i])) {
          b->tophash[i] = evacuated_empty;
        } else {
          b->tophash[i] = std::uint8_t(evacuated_x + (b->tophash[i] & 1));
          if (retain_)
            continue;
          b->keys[i].destroy(table_);
          b->values[i].destroy(table_);
        }
      if (retain_)
        b->retain();
    }
    if (!retain_)
      table_.cut_chain(head_, table_.old_buckets_, table_.old_b());
    table_.recorder().evacuated(entries_);
  }

  /// The moved ones are found again by walking both sides in the same order.
  void take_back() noexcept {
    bucket_type *at[2] = {first_[0], first_[1]};
    unsigned slot[2] = {0, 0};
    std::size_t left = entries_;
    for (bucket_type *b = head_; left; b = b->next())
      for (unsigned i = 0; left && i != bucket_slots; ++i) {
        if (is_empty(b->tophash[i]))
          continue;
        --left;
        bool y = b->tophash[i] & 1;
        if (slot[y] == bucket_slots) {
          at[y] = at[y]->next();
          slot[y] = 0;
        }
        restore(b, i, at[y], slot[y]++, y);
      }
    for (bucket_type *head : first_)
      if (head)
        table_.cut_chain(head, table_.buckets_, table_.b_);
    if (auto *more = table_.extra_or_null())
      more->next_overflow = next_overflow_;
    table_.overflow_ = overflow_;
  }
  void restore(bucket_type *b, unsigned i, bucket_type *from, unsigned slot,
               bool y) noexcept {
    // Whether the value was copied cannot be asked of the key's comparison,
    // which may throw; a value that is moved back over its original is right in
    // both cases.
    bool copied = retain_ && std::is_copy_constructible_v<key_type>;
    put_back(from->keys[slot], b->keys[i], copied);
    put_back_value(from->values[slot], b->values[i]);
    // Of one that was drawn anew only the bit that decides matters.
    b->tophash[i] = b->tophash[i] == redrawn_x + y
                        ? std::uint8_t(tophash_min + 1 + y)
                        : from->tophash[slot];
    from->tophash[slot] = empty_rest;
  }
  template <class Slot> void put_back_value(Slot &made, Slot &from) noexcept {
    if constexpr (Slot::indirect)
      from.destroy(table_); // the copied original, or nothing
    made.give_back(table_, from);
  }

  /// While the evacuation lasts, the state of a moved entry whose tophash is
  /// another one now.
  static constexpr unsigned redrawn_x = 0xfe;
  static_assert((evacuated_x & 1) == 0 && (redrawn_x & 1) == 0);

  Table &table_;
  place followed_;
  bucket_type *head_;
  std::size_t half_bit_;
  bucket_type *first_[2] = {nullptr, nullptr}; ///< heads of the new chains
  bucket_type *to_[2] = {nullptr, nullptr};    ///< the bucket being filled
  unsigned slot_[2] = {0, 0};
  std::size_t entries_ = 0;
  bucket_type *next_overflow_ = nullptr; ///< as before, to be restored
  std::uint16_t overflow_;
  bool retain_;
  bool done_ = false;
};

MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::start_growth(bool bigger) {
  unsigned b = b_ + bigger;
  [[maybe_unused]] auto start = recorder().work_started(buckets_of(b));
  if (b >= preallocating_b_min)
    need_extra();
  bucket_type *array = make_array(b);
  unsigned changed = flags() & ~unsigned(iterator_flag | old_iterator_flag);
  if (flags() & iterator_flag)
    changed |= old_iterator_flag;
  if (!bigger)
    changed |= same_size_flag;
  set_flags(changed);
  old_buckets_ = std::exchange(buckets_, array);
  b_ = std::uint8_t(b);
  evacuated_ = 0;
  overflow_ = 0;
  hand_out_overflow();
  recorder().growth_started(!bigger, b);
  recorder().work_ended(buckets_of(b), start);
}

/// Evacuates the chain that the caller is about to write to, and one more, so
/// that the growth ends before the next one is due. Answers where the followed
/// entry, if any, is then. (Places are passed by value: a variable whose
/// address is taken stays in memory, on the way of inserts that grow nothing,
/// too.)
MAPCHURN_TABLE_TEMPLATE
auto MAPCHURN_TABLE::grow_work(std::size_t index, place followed) -> place {
  [[maybe_unused]] auto start = recorder().work_started(2);
  followed = evacuate(index & (old_count() - 1), followed);
  if (growing())
    evacuate(evacuated_, {});
  recorder().work_ended(2, start);
  return followed;
}

MAPCHURN_TABLE_TEMPLATE
auto MAPCHURN_TABLE::evacuate(std::size_t old_index, place followed) -> place {
  if (iterated() && !iterators()->reserve())
    throw_bad_alloc();
  if (!old_buckets_[old_index].evacuated())
    followed = evacuation<table>(*this, old_index, followed).run();
  if (old_index == evacuated_)
    advance_evacuation_mark();
  return followed;
}

MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::advance_evacuation_mark() noexcept {
  std::size_t end = old_count();
  // Inserts evacuate out of order; the bound keeps each of them short.
  std::size_t stop = std::min(end, ++evacuated_ + 1024);
  while (evacuated_ != stop && old_buckets_[evacuated_].evacuated())
    ++evacuated_;
  if (evacuated_ == end)
    drop_old_array();
}

MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::finish_growth() {
  while (growing())
    grow_work(evacuated_);
}

/// On an empty table as Go's make(map, hint). Go has no way to grow a map that
/// is in use but by inserting: there the growths that inserting would bring
/// happen now.
MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::reserve(std::size_t hint) {
  unsigned b = b_for_hint(hint, sizeof(bucket_type));
  if (b <= b_)
    return;
  check_no_write("concurrent map writes");
  writing guard(*this);
  if (!buckets_) {
    if (b >= preallocating_b_min)
      need_extra();
    buckets_ = make_array(b);
    b_ = std::uint8_t(b);
    hand_out_overflow();
  }
  finish_growth();
  while (b_ < b) {
    start_growth(true);
    finish_growth();
  }
  guard.done();
}

} // namespace mapchurn::detail

#endif
