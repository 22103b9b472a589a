// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The counters of one map, and the clock of its growths.
//
// Words     slot   where a kind of allocation is counted.
//           tick   of a clock that is quick enough for the work of one insert.
// Threads   Who uses the map writes, any thread reads. What readers of the map
//           may write as well, frees, is added to atomically.

#ifndef MAPCHURN_DETAIL_COUNTERS_H
#define MAPCHURN_DETAIL_COUNTERS_H

#include "mapchurn/detail/layout.h"
#include "mapchurn/record.h"
#include <atomic>
#include <chrono>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace mapchurn::detail {

using counter = std::atomic<std::uint64_t>;

/// One thread writes, or several that the user keeps apart: no need for an
/// atomic addition.
inline void add(counter &c, std::uint64_t n) noexcept {
  c.store(c.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
}
inline std::uint64_t value(const counter &c) noexcept {
  return c.load(std::memory_order_relaxed);
}

/// A clock that is quick enough for the work of one insert.
inline std::uint64_t ticks() noexcept {
#if defined(__x86_64__)
  return __rdtsc();
#else
  return std::uint64_t(
      std::chrono::steady_clock::now().time_since_epoch().count());
#endif
}

/// What reading the clock takes, at the least: some steps take no longer.
inline std::uint64_t least_ticks_between() noexcept {
  std::uint64_t least = ~std::uint64_t{0};
  for (unsigned n = 0; n != 64; ++n) {
    std::uint64_t before = ticks();
    least = std::min(least, ticks() - before);
  }
  return least;
}

/// Two clocks at the start of the program, to tell how long a tick is.
struct tick_origin {
  std::chrono::steady_clock::time_point time = std::chrono::steady_clock::now();
  std::uint64_t tick = ticks();
  std::uint64_t cost = least_ticks_between();
};
inline const tick_origin &origin() noexcept {
  static const tick_origin start;
  return start;
}
/// Ticks of what was done since \p start, without those of the clock itself.
inline std::uint64_t ticks_since(std::uint64_t start) noexcept {
  std::uint64_t passed = ticks() - start, cost = origin().cost;
  return passed > cost ? passed - cost : 0;
}
inline std::uint64_t nanoseconds_since_start() noexcept {
  using namespace std::chrono;
  auto passed = steady_clock::now() - origin().time;
  return std::uint64_t(duration_cast<nanoseconds>(passed).count());
}
inline std::uint64_t ticks_to_ns(std::uint64_t n) noexcept {
  std::uint64_t ns = nanoseconds_since_start();
  std::uint64_t passed = ticks() - origin().tick;
  return passed ? std::uint64_t(double(n) * double(ns) / double(passed)) : 0;
}

struct site;

/// A record is beside each map, so it is kept small: a kind is counted in a
/// slot, and those of go_map share slots with those of other containers.
inline constexpr std::size_t kind_slots = 5;
constexpr std::size_t slot_of(allocation_kind kind) noexcept {
  constexpr std::uint8_t slots[allocation_kinds] = {0, 0, 1, 2, 3, 4, 0, 2, 3};
  return slots[std::size_t(kind)];
}
constexpr allocation_kind kind_in(std::size_t slot, bool of_go_map) noexcept {
  constexpr allocation_kind kinds[2][kind_slots] = {
      {allocation_kind::node, allocation_kind::bucket_array,
       allocation_kind::element_array, allocation_kind::block,
       allocation_kind::header},
      {allocation_kind::extra, allocation_kind::bucket_array,
       allocation_kind::overflow, allocation_kind::indirect_key,
       allocation_kind::indirect_value}};
  return kinds[of_go_map][slot];
}

struct map_counters {
  /// live = allocated - freed, so that whoever allocates need not share a
  /// counter with whoever frees.
  struct kind_counters {
    counter allocations{0}, allocated_bytes{0}, frees{0}, freed_bytes{0};
  };
  counter entries{0}; ///< where the container does not count them itself
  counter peak_entries{0}, erased_entries{0};
  counter allocated_bytes{0}, peak_live_bytes{0}; ///< of all kinds
  counter growths{0}, same_size_growths{0}, growing{0}, evacuated_entries{0};
  counter growth_ticks{0};
  counter array_bytes{0}; ///< of the last array that was allocated
  /// Of growths; only its writer reads it. Maps of a site begin at different
  /// numbers, so that small maps are not all sampled at the same step.
  std::uint32_t steps = 0;
  bool of_go_map;
  /// What the site's last reader saw of a growth, and when first.
  std::uint64_t seen_moved = 0, seen_ns = 0;
  std::array<kind_counters, kind_slots> by_slot{};
  std::array<counter, 8> chain_lengths{};
  detail::site *site = nullptr;
  std::uint64_t ordinal = 0;                         ///< in the site, from 1
  map_counters *next = nullptr, *previous = nullptr; ///< of the site's list
  /// Written with the site locked, and read so unless by the map's own user.
  std::atomic<const entry_count *> entries_at{&entries};

  explicit map_counters(bool is_go_map) noexcept : of_go_map(is_go_map) {}

  void allocated(allocation_kind kind, std::size_t bytes) noexcept {
    kind_counters &k = by_slot[slot_of(kind)];
    add(k.allocations, 1);
    add(k.allocated_bytes, bytes);
    add(allocated_bytes, bytes);
    std::uint64_t live = live_bytes();
    if (live > value(peak_live_bytes))
      peak_live_bytes.store(live, std::memory_order_relaxed);
    if (kind == allocation_kind::bucket_array)
      array_bytes.store(bytes, std::memory_order_relaxed);
  }
  /// The last of several readers frees what waited for them, whichever it is.
  void freed(allocation_kind kind, std::size_t bytes) noexcept {
    kind_counters &k = by_slot[slot_of(kind)];
    k.frees.fetch_add(1, std::memory_order_relaxed);
    k.freed_bytes.fetch_add(bytes, std::memory_order_relaxed);
  }
  /// What is freed is read first: the difference is never below 0.
  std::uint64_t live_bytes() const noexcept {
    std::uint64_t freed_bytes = 0;
    for (const kind_counters &k : by_slot)
      freed_bytes += value(k.freed_bytes);
    std::uint64_t all = value(allocated_bytes);
    return all > freed_bytes ? all - freed_bytes : 0;
  }
  void erased(std::uint64_t before, std::size_t after) noexcept {
    if (before > value(peak_entries))
      peak_entries.store(before, std::memory_order_relaxed);
    add(erased_entries, before - after);
  }
  /// \p start is in ticks; \p weight steps are like this one.
  void worked_since(std::uint64_t start, unsigned weight) noexcept {
    // A step that takes a quarter of a million ticks was interrupted: that
    // happened once, and not to each of those that it stands for.
    std::uint64_t passed = ticks_since(start);
    add(growth_ticks, passed * (passed < 1 << 18 ? weight : 1));
  }
  std::uint64_t entries_now() const noexcept {
    return value(*entries_at.load(std::memory_order_acquire));
  }
  /// Inserting does not keep it up to date, because it need not.
  std::uint64_t peak() const noexcept {
    return std::max(value(peak_entries), entries_now());
  }

  /// Its worst, if that is worse than what \p r has. The site is locked.
  void compare_to(site_record &r, std::uint64_t now_ns) noexcept {
    r.largest_map_bytes = std::max(r.largest_map_bytes, live_bytes());
    if (value(erased_entries) == 0)
      r.largest_never_erased = std::max(r.largest_never_erased, entries_now());
    std::uint64_t chains = 0;
    for (const counter &of_length : chain_lengths)
      chains += value(of_length);
    if (chains >= 64)
      r.idle_bucket_ratio =
          std::max(r.idle_bucket_ratio,
                   chains / buckets_of(b_for_hint(entries_now(), 1)));
    std::uint64_t moved =
        value(growths) + value(same_size_growths) + value(evacuated_entries);
    if (value(growing) == 0 || moved != seen_moved)
      seen_ns = now_ns;
    seen_moved = moved;
    r.stalled_growth_ns = std::max(r.stalled_growth_ns, now_ns - seen_ns);
  }
  map_record read() const noexcept {
    map_record r;
    add_to(r);
    r.growth_ns = ticks_to_ns(r.growth_ns);
    return r;
  }
  /// growth_ns is in ticks here.
  void add_to(map_record &r) const noexcept {
    r.entries += entries_now();
    r.peak_entries = std::max(r.peak_entries, peak());
    r.erased_entries += value(erased_entries);
    r.peak_live_bytes += value(peak_live_bytes);
    r.growing += value(growing);
    r.growths += value(growths);
    r.same_size_growths += value(same_size_growths);
    r.evacuated_entries += value(evacuated_entries);
    r.growth_ns += value(growth_ticks);
    for (std::size_t slot = 0; slot != kind_slots; ++slot)
      if (value(by_slot[slot].allocations) != 0)
        add_kind(r, by_slot[slot], kind_in(slot, of_go_map));
    for (std::size_t i = 0; i != chain_lengths.size(); ++i)
      r.chain_lengths[i] += value(chain_lengths[i]);
  }
  static void add_kind(map_record &r, const kind_counters &counts,
                       allocation_kind kind) noexcept {
    std::uint64_t frees = value(counts.frees);
    std::uint64_t freed_bytes = value(counts.freed_bytes);
    std::uint64_t bytes = value(counts.allocated_bytes);
    std::uint64_t live = bytes > freed_bytes ? bytes - freed_bytes : 0;
    allocation_record &k = r.by_kind[std::size_t(kind)];
    k.allocations += value(counts.allocations);
    k.allocated_bytes += bytes;
    k.frees += frees;
    k.live_bytes += live;
    r.allocations += value(counts.allocations);
    r.allocated_bytes += bytes;
    r.live_bytes += live;
  }
};

} // namespace mapchurn::detail

#endif
