// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The state of a map, for people, tests and tools. Nothing here changes a map.

#ifndef MAPCHURN_DETAIL_INSPECTION_H
#define MAPCHURN_DETAIL_INSPECTION_H

#include "mapchurn/detail/table.h"
#include <array>
#include <cstddef>

namespace mapchurn {

/// What go_map::inspect() returns.
struct map_state {
  std::size_t count = 0;       ///< entries
  unsigned B = 0;              ///< log2 of buckets
  std::size_t buckets = 0;     ///< heads of the array; 0 before the first entry
  std::size_t old_buckets = 0; ///< heads of the old array while growing, else 0
  std::size_t evacuated = 0;   ///< old chains below this are evacuated
  std::size_t overflow = 0;    ///< overflow buckets in the array's chains
  std::uint16_t overflow_estimate = 0; ///< the map's own count of them
  std::size_t spare_overflow = 0;      ///< overflow buckets not yet handed out
  bool growing = false;
  bool same_size = false;       ///< the growth under way only packs
  bool may_be_iterated = false; ///< since the last growth there was an iterator
  double load = 0;              ///< entries a bucket
  std::size_t bucket_bytes = 0;
  std::size_t array_bytes = 0; ///< both arrays, with their overflow buckets

  /// How many chains of the array have 1, 2, ... buckets; the last counts all
  /// longer ones.
  std::array<std::size_t, 8> chain_lengths{};
};

namespace detail {

/// The one friend of the table that may look at everything: for map_state, the
/// debugger's printer and the tests that compare with Go.
struct inspection {
  /// What the header alone tells; the rest is left 0.
  template <class Table> static map_state header(const Table &t) {
    map_state s;
    s.count = t.size();
    s.B = t.b_;
    s.buckets = t.buckets_ ? buckets_of(t.b_) : 0;
    s.old_buckets = t.growing() ? t.old_count() : 0;
    s.evacuated = t.evacuated_;
    s.overflow_estimate = t.overflow_;
    if (auto *more = t.extra_or_null(); more && more->next_overflow)
      s.spare_overflow = std::size_t(more->overflow_end - more->next_overflow);
    s.growing = t.growing();
    s.same_size = t.same_size();
    s.may_be_iterated = t.flags() & iterator_flag;
    s.load = s.buckets ? double(s.count) / double(s.buckets) : 0;
    s.bucket_bytes = sizeof(typename Table::bucket_type);
    if (t.buckets_)
      s.array_bytes += t.array_size(t.b_) * s.bucket_bytes;
    if (t.growing())
      s.array_bytes += t.array_size(t.old_b()) * s.bucket_bytes;
    return s;
  }
  template <class Table> static map_state state(const Table &t) {
    map_state s = header(t);
    for (std::size_t n = 0; n != s.buckets; ++n) {
      std::size_t length = chain_length(t.buckets_ + n);
      s.overflow += length - 1;
      ++s.chain_lengths[std::min(length, s.chain_lengths.size()) - 1];
    }
    return s;
  }

  template <class Bucket> static std::size_t chain_length(const Bucket *b) {
    std::size_t length = 0;
    for (; b; b = b->next())
      ++length;
    return length;
  }

  template <class Map> using table_of = typename Map::table;
  template <class Map> static const auto &table_in(const Map &map) {
    return map.table_;
  }
  /// An iteration that starts where the caller says.
  template <class Map>
  static auto begin(Map &map, std::size_t bucket, unsigned offset) {
    typename Map::iterator at;
    if (!map.empty())
      at.begin(map.table_, bucket, offset);
    return at;
  }

  template <class Table> static std::uint8_t flags(const Table &t) {
    return t.flags();
  }
  template <class Table> static auto *buckets(const Table &t) {
    return t.buckets_;
  }
  template <class Table> static auto *old_buckets(const Table &t) {
    return t.old_buckets_;
  }
  template <class Table> static std::size_t array_size(const Table &t) {
    return t.array_size(t.b_);
  }
};

} // namespace detail
} // namespace mapchurn

#endif
