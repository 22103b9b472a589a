// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The counters behind site_recorder, and the list of sites that has them.
//
// Words     counters  of one map, on the heap, so that the record can follow
//                     the entries from map to map.
//           retired   of maps that are gone: added up in their site.
// Invariant A site's record = its retired sums + the counters in its list.
// Locks     A site's mutex holds its list: taken when a map is made, when it is
//           gone, and while the site is read. Counting takes none. fork() takes
//           them all, the list's first, so that the child finds them open.
// Lifetime  Sites are never freed: static maps may outlive anything here, and a
//           site costs as much as a line of source can.
// Outputs   This file knows of them by one weak function: outputs.h defines it,
//           and a program that does not include that has none.

#ifndef MAPCHURN_DETAIL_SITE_LIST_H
#define MAPCHURN_DETAIL_SITE_LIST_H

#include "mapchurn/detail/layout.h"
#include "mapchurn/record.h"
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <pthread.h>
#include <string_view>
#include <time.h>
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

/// Two clocks at the start of the program, to tell how long a tick is.
struct tick_origin {
  std::chrono::steady_clock::time_point time = std::chrono::steady_clock::now();
  std::uint64_t tick = ticks();
};
inline const tick_origin &origin() noexcept {
  static const tick_origin start;
  return start;
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

inline std::atomic<growth_listener> growth_events{nullptr};  ///< the user's
inline std::atomic<growth_listener> growth_outputs{nullptr}; ///< outputs.h's

struct site;
inline void first_allocation(site *s) noexcept;

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
  counter entries{0}, peak_entries{0}, erased_entries{0};
  counter allocated_bytes{0}, peak_live_bytes{0}; ///< of all kinds
  counter growths{0}, same_size_growths{0}, growing{0}, evacuated_entries{0};
  counter growth_ticks{0};
  counter array_bytes{0};  ///< of the last array that was allocated
  std::uint32_t steps = 0; ///< of growths; only its writer reads it
  bool of_go_map;
  /// What the site's last reader saw of a growth, and when first.
  std::uint64_t seen_moved = 0, seen_ns = 0;
  std::array<kind_counters, kind_slots> by_slot{};
  std::array<counter, 8> chain_lengths{};
  detail::site *site = nullptr;
  std::uint64_t ordinal = 0;                         ///< in the site, from 1
  map_counters *next = nullptr, *previous = nullptr; ///< of the site's list

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
    first_allocation(site);
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
  void erased(std::size_t count) noexcept {
    peak_entries.store(peak(), std::memory_order_relaxed);
    add(erased_entries, value(entries) - count);
    entries.store(count, std::memory_order_relaxed);
  }
  /// Inserting does not keep it up to date, because it need not.
  std::uint64_t peak() const noexcept {
    return std::max(value(peak_entries), value(entries));
  }

  /// Its worst, if that is worse than what \p r has. The site is locked.
  void compare_to(site_record &r, std::uint64_t now_ns) noexcept {
    r.largest_map_bytes = std::max(r.largest_map_bytes, live_bytes());
    if (value(erased_entries) == 0)
      r.largest_never_erased = std::max(r.largest_never_erased, value(entries));
    std::uint64_t chains = 0;
    for (const counter &of_length : chain_lengths)
      chains += value(of_length);
    if (chains >= 64)
      r.idle_bucket_ratio =
          std::max(r.idle_bucket_ratio,
                   chains / buckets_of(b_for_hint(value(entries), 1)));
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
    r.entries += value(entries);
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

/// The text may be that of a library which is unloaded one day.
inline const char *copy_text(const char *text, std::size_t size) noexcept {
  char *copy = new (std::nothrow) char[size + 1];
  if (!copy)
    return text;
  std::memcpy(copy, text, size);
  copy[size] = 0;
  return copy;
}
inline std::string_view copy_text(std::string_view text) noexcept {
  return {copy_text(text.data(), text.size()), text.size()};
}
inline const char *copy_text(const char *text) noexcept {
  return copy_text(text, std::strlen(text));
}

struct site {
  construction_site at;
  map_type type;
  std::mutex mutex;
  map_record retired; ///< growth_ns in ticks
  std::uint64_t alive = 0, ever = 0;
  std::atomic<bool> has_allocated{false};
  map_counters *maps = nullptr;
  std::atomic<site *> next{nullptr}; ///< in the order of their first maps
  site *next_of_hash = nullptr;

  site(const construction_site &where, const map_type &what) noexcept
      : at{copy_text(where.file), copy_text(where.function), where.line,
           where.column},
        type{copy_text(what.name), what.key_bytes, what.value_bytes} {}

  bool is(const construction_site &where, const map_type &what) const noexcept {
    return at.line == where.line && at.column == where.column &&
           type.name == what.name && std::strcmp(at.file, where.file) == 0;
  }
  void enter(map_counters *c) noexcept {
    std::lock_guard lock(mutex);
    c->site = this;
    c->next = maps;
    if (maps)
      maps->previous = c;
    maps = c;
    ++alive;
    c->ordinal = ++ever;
  }
  void leave(map_counters *c) noexcept {
    std::lock_guard lock(mutex);
    (c->previous ? c->previous->next : maps) = c->next;
    if (c->next)
      c->next->previous = c->previous;
    c->add_to(retired);
    --alive;
  }
  site_record read() noexcept {
    std::lock_guard lock(mutex);
    return read_locked();
  }
  site_record read_locked() noexcept {
    std::uint64_t now_ns = nanoseconds_since_start();
    site_record r;
    static_cast<map_record &>(r) = retired;
    for (map_counters *c = maps; c; c = c->next) {
      c->add_to(r);
      c->compare_to(r, now_ns);
    }
    r.growth_ns = ticks_to_ns(r.growth_ns);
    r.at = at;
    r.type = type;
    r.maps_alive = alive;
    r.maps_ever = ever;
    return r;
  }
};

/// Sites by their place; and all of them, in a list that grows at its end.
class site_list {
public:
  site *find_or_add(const construction_site &at,
                    const map_type &type) noexcept {
    std::lock_guard lock(mutex_);
    site *&head = by_place_[(at.line * 31 + at.column) % places];
    for (site *s = head; s; s = s->next_of_hash)
      if (s->is(at, type))
        return s;
    auto *added = new (std::nothrow) site(at, type);
    if (!added)
      return nullptr;
    added->next_of_hash = head;
    head = added;
    (last_ ? last_->next : first_).store(added, std::memory_order_release);
    return last_ = added;
  }
  site *first() const noexcept {
    return first_.load(std::memory_order_acquire);
  }
  /// Around fork(): no thread of the parent's holds a lock in the child.
  void lock_all() noexcept {
    mutex_.lock();
    for (site *s = first(); s; s = s->next)
      s->mutex.lock();
  }
  void unlock_all() noexcept {
    for (site *s = first(); s; s = s->next)
      s->mutex.unlock();
    mutex_.unlock();
  }

private:
  static constexpr std::size_t places = 1024;
  std::mutex mutex_;
  site *by_place_[places] = {};
  std::atomic<site *> first_{nullptr};
  site *last_ = nullptr;
};

inline site_list *sites() noexcept;
inline site_list *make_sites() noexcept {
  origin();
  auto *list = new (std::nothrow) site_list;
  if (list)
    pthread_atfork([] { sites()->lock_all(); }, [] { sites()->unlock_all(); },
                   [] { sites()->unlock_all(); });
  return list;
}
inline site_list *sites() noexcept {
  static site_list *list = make_sites();
  return list;
}

inline site *first_site() noexcept {
  site_list *list = sites();
  return list ? list->first() : nullptr;
}
inline site *next_site(const site *s) noexcept {
  return s->next.load(std::memory_order_acquire);
}

/// The site of a place, or nullptr when there is no memory. Each thread has the
/// last few at hand: looking for them takes a lock that all threads share.
inline site *site_of(const construction_site &at,
                     const map_type &type) noexcept {
  constexpr std::size_t count = 16;
  static thread_local site *recent[count];
  site *&known = recent[(at.line * 31 + at.column) % count];
  if (known && known->is(at, type))
    return known;
  site_list *list = sites();
  site *s = list ? list->find_or_add(at, type) : nullptr;
  return s ? known = s : nullptr;
}

/// nullptr when there is no memory.
inline map_counters *new_counters(const construction_site &at,
                                  const map_type &type) noexcept {
  site *s = site_of(at, type);
  auto *c = s ? new (std::nothrow) map_counters(true) : nullptr;
  if (c)
    s->enter(c);
  return c;
}
inline void retire_counters(map_counters *c) noexcept {
  if (!c)
    return;
  c->site->leave(c);
  delete c;
}

inline void notify_growth(const map_counters &c, unsigned b, bool same_size,
                          bool ended) noexcept {
  growth_listener users = growth_events.load(std::memory_order_acquire);
  growth_listener outputs = growth_outputs.load(std::memory_order_acquire);
  if (!users && !outputs)
    return;
  growth_event event{c.site->at, c.site->type,   b,
                     same_size,  ended,          value(c.entries),
                     c.ordinal,  c.live_bytes(), value(c.array_bytes)};
  if (outputs)
    outputs(event);
  if (users)
    users(event);
}

} // namespace mapchurn::detail

/// Makes ready what MAPCHURN_OPTIONS asks for; see outputs.h.
extern "C" [[gnu::weak]] void mapchurn_start_outputs() noexcept;

namespace mapchurn::detail {

[[gnu::cold]] inline void tell_that_there_are_no_outputs() noexcept {
  static std::atomic<bool> told{false};
  if (std::getenv("MAPCHURN_OPTIONS") && !told.exchange(true))
    std::fputs("mapchurn: MAPCHURN_OPTIONS is set, but no file of this program "
               "includes mapchurn/outputs.h\n",
               stderr);
}

/// The first of each site tells the outputs that there is something to write.
inline void first_allocation(site *s) noexcept {
  if (s->has_allocated.load(std::memory_order_relaxed) ||
      s->has_allocated.exchange(true))
    return;
  if (mapchurn_start_outputs)
    mapchurn_start_outputs();
  else
    tell_that_there_are_no_outputs();
}

} // namespace mapchurn::detail

#endif
