// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The table's arrays: making, emptying and freeing them, and the overflow
// buckets of their chains. Included by table.h.
//
// An array of B = 4 and above comes with overflow buckets behind its heads;
// they are handed out one after the other, and never come back before the whole
// array is cleared. When there are no more, an overflow bucket is an allocation
// of its own.

#ifndef MAPCHURN_DETAIL_TABLE_H
#include "mapchurn/detail/table.h" // which includes this
#elif !defined(MAPCHURN_DETAIL_ARRAYS_H)
#define MAPCHURN_DETAIL_ARRAYS_H

namespace mapchurn::detail {

[[noreturn]] inline void throw_length_error() {
#ifdef __cpp_exceptions
  throw std::length_error("mapchurn::go_map: too many buckets");
#else
  std::abort();
#endif
}

[[noreturn]] inline void throw_bad_alloc() {
#ifdef __cpp_exceptions
  throw std::bad_alloc();
#else
  std::abort();
#endif
}

MAPCHURN_TABLE_TEMPLATE
auto MAPCHURN_TABLE::make_array(unsigned b) -> bucket_type * {
  if (b > b_max)
    throw_length_error();
  std::size_t size = array_size(b);
  auto *array =
      this->template allocate<bucket_type>(allocation_kind::bucket_array, size);
  // All of it, not only states and links: entries will be written all over, and
  // one stream of zeros brings the lines that each of them would wait for.
  static_assert(std::is_trivially_copyable_v<bucket_type> && empty_rest == 0);
  std::uninitialized_default_construct_n(array, size);
  std::memset(static_cast<void *>(array), 0, size * sizeof(bucket_type));
  recorder().chains_made(buckets_of(b));
  return array;
}

MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::hand_out_overflow() noexcept {
  if (b_ < preallocating_b_min)
    return;
  extra_or_null()->next_overflow = buckets_ + buckets_of(b_);
  extra_or_null()->overflow_end = buckets_ + array_size(b_);
}

MAPCHURN_TABLE_TEMPLATE
auto MAPCHURN_TABLE::make_overflow() -> bucket_type * {
  if (extra_type *more = extra_or_null(); more && more->next_overflow) {
    bucket_type *b = more->next_overflow;
    more->next_overflow = b + 1 == more->overflow_end ? nullptr : b + 1;
    return b;
  }
  auto *b = this->template allocate<bucket_type>(allocation_kind::overflow, 1);
  (::new (static_cast<void *>(b)) bucket_type)->reset();
  return b;
}

MAPCHURN_TABLE_TEMPLATE
auto MAPCHURN_TABLE::add_overflow([[maybe_unused]] bucket_type *head,
                                  bucket_type *last) -> bucket_type * {
  bucket_type *b = make_overflow();
  count_overflow();
  last->set_next(b);
  recorder().chain_grown(head);
  return b;
}

/// 16 bits do for any map: below B = 16 each overflow bucket counts, above one
/// in 2^(B - 15) does, so that "as many as there are buckets" is always reached
/// at 2^15.
MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::count_overflow() noexcept {
  if (b_ < 16 || (random_bits() & (buckets_of(b_ - 15u) - 1)) == 0)
    ++overflow_;
}

MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::need_extra() {
  if (extra_or_null())
    return;
  auto *more = this->template allocate<extra_type>(allocation_kind::extra, 1);
  ::new (static_cast<void *>(more)) extra_type{nullptr, nullptr, {iterators()}};
  tail_.store(reinterpret_cast<std::uintptr_t>(more),
              std::memory_order_relaxed);
}

MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::destroy_entries(bucket_type *b) noexcept {
  if constexpr (!entries_are_trivial)
    for (unsigned i = 0; i != bucket_slots; ++i)
      if (b->occupied(i)) {
        b->keys[i].destroy(*this);
        b->values[i].destroy(*this);
      }
}

MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::free_overflow(bucket_type *b) noexcept {
  this->deallocate(allocation_kind::overflow, b, 1);
}

/// Leaves the head alone in its chain. Overflow buckets that are allocations of
/// their own are freed, or put into the list \p cut. No entries are destroyed.
MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::cut_chain(bucket_type *head, bucket_type *array,
                               unsigned b, bucket_type **cut) noexcept {
  if (!head->next())
    return;
  recorder().chain_cut(head);
  bucket_type *end = array + array_size(b);
  for (bucket_type *at = head->next(), *next; at; at = next) {
    next = at->next();
    if (!std::less<>{}(at, array) && std::less<>{}(at, end)) {
      at->set_next(nullptr);
    } else if (cut) {
      at->set_next(*cut);
      *cut = at;
    } else {
      free_overflow(at);
    }
  }
  head->set_next(nullptr);
}

/// Makes all chains empty, and as long as they were.
MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::wipe(bucket_type *array, unsigned b) noexcept {
  for (std::size_t n = 0; n != buckets_of(b); ++n)
    for (bucket_type *at = array + n; at; at = at->next()) {
      destroy_entries(at);
      std::memset(at->tophash, empty_rest, sizeof at->tophash);
    }
}

MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::free_array(bucket_type *array, unsigned b) noexcept {
  for (std::size_t n = 0; n != buckets_of(b); ++n) {
    if constexpr (!entries_are_trivial)
      for (bucket_type *at = array + n; at; at = at->next())
        destroy_entries(at);
    cut_chain(array + n, array, b);
  }
  recorder().chains_freed(buckets_of(b));
  this->deallocate(allocation_kind::bucket_array, array, array_size(b));
}

/// The end of a growth. When an iterator may be over the array, it waits for
/// that; the memory to note this has been reserved.
MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::drop_old_array() noexcept {
  unsigned b = old_b();
  if (iterated())
    iterators()->retire(old_buckets_, int(b));
  else
    free_array(old_buckets_, b);
  old_buckets_ = nullptr;
  set_flags(flags() & ~unsigned(same_size_flag));
  recorder().growth_ended();
}

/// Keeps B and the array, as Go does. What iterators may stand in waits for
/// them; if there is no memory to note that, it stays where it is, emptied,
/// which no later operation minds. Unlike Go's, an iterator that was started
/// before a growth meets no cleared entries in the old array.
MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::clear() noexcept {
  if (size() == 0)
    return;
  check_no_write("concurrent map writes");
  writing guard(*this);
  bool wait = iterated();
  wipe(buckets_, b_);
  if (growing()) {
    wipe(old_buckets_, old_b());
    if (!wait || iterators()->reserve())
      drop_old_array();
  }
  evacuated_ = 0;
  bucket_type *cut = nullptr;
  if (!wait || iterators()->reserve())
    for (std::size_t n = 0; n != buckets_of(b_); ++n)
      cut_chain(buckets_ + n, buckets_, b_, wait ? &cut : nullptr);
  if (cut)
    iterators()->retire(cut, registry_type::overflow_list);
  recorder().erased(count_, 0);
  set_size(0);
  overflow_ = 0;
  reseed();
  hand_out_overflow();
  guard.done();
}

MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::release_all() noexcept {
  if (registry_type *r = iterators())
    r->orphan();
  if (growing()) {
    free_array(old_buckets_, old_b());
    recorder().growth_ended();
  }
  if (buckets_)
    free_array(buckets_, b_);
  if (extra_type *more = extra_or_null())
    this->deallocate(allocation_kind::extra, more, 1);
  recorder().erased(count_, 0);
  set_size(0);
  evacuated_ = 0;
  set_flags(0);
  b_ = 0;
  overflow_ = 0;
  buckets_ = old_buckets_ = nullptr;
  tail_.store(0, std::memory_order_relaxed);
}

/// Iterators follow the entries. Hash and KeyEqual are the caller's affair.
MAPCHURN_TABLE_TEMPLATE
void MAPCHURN_TABLE::swap_entries(table &other) noexcept {
  auto swap_atomics = [](auto &a, auto &b) {
    a.store(b.exchange(a.load(std::memory_order_relaxed),
                       std::memory_order_relaxed),
            std::memory_order_relaxed);
  };
  [[maybe_unused]] auto held = recorder().swapping(other.recorder());
  swap_atomics(count_, other.count_);
  swap_atomics(flags_, other.flags_);
  std::swap(b_, other.b_);
  std::swap(overflow_, other.overflow_);
  std::swap(seed_, other.seed_);
  std::swap(buckets_, other.buckets_);
  std::swap(old_buckets_, other.old_buckets_);
  std::swap(evacuated_, other.evacuated_);
  swap_atomics(tail_, other.tail_);
  for (table *t : {this, &other})
    if (registry_type *r = t->iterators())
      r->owner = t;
  recorder().swap(other.recorder());
  recorder().counted_in(count_);
  other.recorder().counted_in(other.count_);
}

} // namespace mapchurn::detail

#endif
