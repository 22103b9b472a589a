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

struct map_counters {
  struct kind_counters {
    counter allocations{0}, allocated_bytes{0}, frees{0}, live_bytes{0};
  };
  counter entries{0}, peak_entries{0}, erased_entries{0};
  counter live_bytes{0}, peak_live_bytes{0}; ///< of all kinds
  counter growths{0}, same_size_growths{0}, growing{0}, evacuated_entries{0};
  counter growth_ticks{0};
  std::uint32_t steps = 0; ///< of growths; only its writer reads it
  /// What the site's last reader saw of a growth, and when first.
  std::uint64_t seen_moved = 0, seen_ns = 0;
  std::array<kind_counters, allocation_kinds> by_kind{};
  std::array<counter, 8> chain_lengths{};
  detail::site *site = nullptr;
  std::uint64_t ordinal = 0; ///< in the site, from 1
  counter array_bytes{0};    ///< of the last array that was allocated
  map_counters *next = nullptr, *previous = nullptr; ///< of the site's list

  void allocated(allocation_kind kind, std::size_t bytes) noexcept {
    kind_counters &k = by_kind[std::size_t(kind)];
    add(k.allocations, 1);
    add(k.allocated_bytes, bytes);
    k.live_bytes.fetch_add(bytes, std::memory_order_relaxed);
    std::uint64_t live =
        live_bytes.fetch_add(bytes, std::memory_order_relaxed) + bytes;
    if (live > value(peak_live_bytes))
      peak_live_bytes.store(live, std::memory_order_relaxed);
    if (kind == allocation_kind::bucket_array)
      array_bytes.store(bytes, std::memory_order_relaxed);
    first_allocation(site);
  }
  /// The last of several readers frees what waited for them, whichever it is.
  void freed(allocation_kind kind, std::size_t bytes) noexcept {
    kind_counters &k = by_kind[std::size_t(kind)];
    k.frees.fetch_add(1, std::memory_order_relaxed);
    k.live_bytes.fetch_sub(bytes, std::memory_order_relaxed);
    live_bytes.fetch_sub(bytes, std::memory_order_relaxed);
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
    r.largest_map_bytes = std::max(r.largest_map_bytes, value(live_bytes));
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
    for (std::size_t i = 0; i != by_kind.size(); ++i) {
      allocation_record &k = r.by_kind[i];
      k.allocations += value(by_kind[i].allocations);
      k.allocated_bytes += value(by_kind[i].allocated_bytes);
      k.frees += value(by_kind[i].frees);
      k.live_bytes += value(by_kind[i].live_bytes);
      r.allocations += value(by_kind[i].allocations);
      r.allocated_bytes += value(by_kind[i].allocated_bytes);
      r.live_bytes += value(by_kind[i].live_bytes);
    }
    for (std::size_t i = 0; i != chain_lengths.size(); ++i)
      r.chain_lengths[i] += value(chain_lengths[i]);
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

/// nullptr when there is no memory.
inline map_counters *new_counters(const construction_site &at,
                                  const map_type &type) noexcept {
  site_list *list = sites();
  site *s = list ? list->find_or_add(at, type) : nullptr;
  auto *c = s ? new (std::nothrow) map_counters : nullptr;
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
  growth_event event{c.site->at,
                     c.site->type,
                     b,
                     same_size,
                     ended,
                     value(c.entries),
                     c.ordinal,
                     value(c.live_bytes),
                     value(c.array_bytes)};
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
