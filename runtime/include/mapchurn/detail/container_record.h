// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The record of a container that is seen through its allocator only.
//
// Words     array    what is allocated to be replaced by a larger one: kinds
//                    element_array and bucket_array.
//           growth   an array is allocated that is larger than the last one of
//                    its kind while an older one lives. It ends when one of
//                    them is freed.
// Sharing   All copies of an allocator have one record; the last frees it. They
//           may be in containers of several threads: counting is atomic here,
//           and not only readable as in a map that owns its record.
// Not known What an allocator is not told: the number of entries of arrays,
// what
//           a growth moved and how long it took. `entries` counts nodes.

#ifndef MAPCHURN_DETAIL_CONTAINER_RECORD_H
#define MAPCHURN_DETAIL_CONTAINER_RECORD_H

#include "mapchurn/detail/site_list.h"
#include <type_traits>

namespace mapchurn::detail {

class container_record {
public:
  /// nullptr when there is no memory.
  static container_record *make(const construction_site &at,
                                const map_type &type) noexcept {
    site *s = site_of(at, type);
    auto *r = s ? new (std::nothrow) container_record : nullptr;
    if (r)
      s->enter(&r->counters_);
    return r;
  }
  /// Another of the same site, for a copy of the container.
  container_record *make_another() const noexcept {
    auto *r = new (std::nothrow) container_record;
    if (r)
      counters_.site->enter(&r->counters_);
    return r;
  }
  void keep() noexcept { owners_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept {
    if (owners_.fetch_sub(1, std::memory_order_acq_rel) != 1)
      return;
    counters_.site->leave(&counters_);
    delete this;
  }

  void allocated(allocation_kind kind, std::size_t bytes) noexcept {
    auto &k = counters_.by_slot[slot_of(kind)];
    count(k.allocations, 1);
    count(k.allocated_bytes, bytes);
    count(counters_.allocated_bytes, bytes);
    raise(counters_.peak_live_bytes, count(live_bytes_, bytes));
    if (kind == allocation_kind::node)
      raise(counters_.peak_entries, count(counters_.entries, 1));
    else if (is_array(kind))
      array_allocated(kind, bytes);
    first_allocation(counters_.site);
  }
  void freed(allocation_kind kind, std::size_t bytes) noexcept {
    auto &k = counters_.by_slot[slot_of(kind)];
    count(k.frees, 1);
    count(k.freed_bytes, bytes);
    count(live_bytes_, -std::uint64_t{bytes});
    if (kind == allocation_kind::node) {
      count(counters_.entries, -std::uint64_t{1});
      count(counters_.erased_entries, 1);
    } else if (is_array(kind) && counters_.growing.exchange(0)) {
      notify_growth(counters_, 0, false, true);
    }
  }

  map_record read() const noexcept { return counters_.read(); }

private:
  static constexpr bool is_array(allocation_kind kind) noexcept {
    return kind == allocation_kind::element_array ||
           kind == allocation_kind::bucket_array;
  }
  /// The new value.
  static std::uint64_t count(counter &c, std::uint64_t n) noexcept {
    return c.fetch_add(n, std::memory_order_relaxed) + n;
  }
  static void raise(counter &c, std::uint64_t to) noexcept {
    std::uint64_t now = value(c);
    while (now < to && !c.compare_exchange_weak(now, to)) {
    }
  }
  void array_allocated(allocation_kind kind, std::size_t bytes) noexcept {
    auto &k = counters_.by_slot[slot_of(kind)];
    bool bucket = kind == allocation_kind::bucket_array;
    std::uint64_t before = last_bytes_[bucket].exchange(bytes);
    counters_.array_bytes.store(bytes, std::memory_order_relaxed);
    if (value(k.allocations) - value(k.frees) < 2 || bytes <= before)
      return;
    count(counters_.growths, 1);
    counters_.growing.store(1);
    notify_growth(counters_, 0, false, false);
  }

  map_counters counters_{false};
  counter live_bytes_{0};      ///< one number, so that the peak is one, too
  counter last_bytes_[2] = {}; ///< of elements, of buckets
  std::atomic<std::size_t> owners_{1};
};

/// What a container calls its entries: a map has keys and values, a set keys,
/// a sequence values.
template <class Container, class = void> struct key_bytes_of {
  static constexpr std::size_t value = 0;
};
template <class Container>
struct key_bytes_of<Container, std::void_t<typename Container::key_type>> {
  static constexpr std::size_t value = sizeof(typename Container::key_type);
};
template <class Container, class = void> struct value_bytes_of {
  static constexpr std::size_t value =
      key_bytes_of<Container>::value == 0
          ? sizeof(typename Container::value_type)
          : 0;
};
template <class Container>
struct value_bytes_of<Container, std::void_t<typename Container::mapped_type>> {
  static constexpr std::size_t value = sizeof(typename Container::mapped_type);
};

template <class Container> map_type type_of_container() noexcept {
  return {type_name<Container>(), key_bytes_of<Container>::value,
          value_bytes_of<Container>::value};
}

/// A counted reference to a record, or to none.
class record_reference {
public:
  explicit record_reference(container_record *r = nullptr) noexcept
      : record_(r) {}
  record_reference(const record_reference &other) noexcept
      : record_(other.record_) {
    if (record_)
      record_->keep();
  }
  record_reference &operator=(const record_reference &other) noexcept {
    if (other.record_)
      other.record_->keep();
    if (record_)
      record_->release();
    record_ = other.record_;
    return *this;
  }
  ~record_reference() {
    if (record_)
      record_->release();
  }
  container_record *get() const noexcept { return record_; }
  bool operator==(const record_reference &other) const noexcept {
    return record_ == other.record_;
  }

  void allocated(allocation_kind kind, std::size_t bytes) const noexcept {
    if (record_)
      record_->allocated(kind, bytes);
  }
  void freed(allocation_kind kind, std::size_t bytes) const noexcept {
    if (record_)
      record_->freed(kind, bytes);
  }
  map_record read() const noexcept {
    return record_ ? record_->read() : map_record();
  }

private:
  container_record *record_;
};

} // namespace mapchurn::detail

#endif
