// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The sites, and for each the counters of its maps (counters.h).
//
// Words     counters  of one map, on the heap, so that the record can follow
//                     the entries from map to map.
//           retired   of maps that are gone: added up in their site.
// Invariant A site's record = its retired sums + the counters in its list.
// Locks     A site's mutex holds its list, and where each map of it counts its
//           entries: taken when a map is made, moved, swapped, when it is gone,
//           and while the site is read. Counting takes none. fork() takes them
//           all, the list's first, so that the child finds them open; who else
//           takes two holds none of them while it waits for the other.
// Lifetime  Sites are never freed: static maps may outlive anything here, and a
//           site costs as much as a line of source can.
// Outputs   This file knows of them by one weak function: outputs.h defines it,
//           and a program that does not include that has none.

#ifndef MAPCHURN_DETAIL_SITE_LIST_H
#define MAPCHURN_DETAIL_SITE_LIST_H

#include "mapchurn/detail/counters.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <pthread.h>
#include <string_view>
#include <time.h>

namespace mapchurn::detail {

inline std::atomic<growth_listener> growth_events{nullptr};  ///< the user's
inline std::atomic<growth_listener> growth_outputs{nullptr}; ///< outputs.h's

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
    c->steps = std::uint32_t(ever);
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

/// Holds the sites of two maps while they exchange their entries, so that who
/// reads a site finds each number of entries where its counters say.
class sites_lock {
public:
  sites_lock(map_counters *a, map_counters *b) noexcept
      : first_(mutex_of(a)), second_(mutex_of(b)) {
    if (second_.mutex() == first_.mutex())
      second_.release();
    if (first_.mutex() && second_.mutex())
      std::lock(first_, second_);
    else if (first_.mutex())
      first_.lock();
    else if (second_.mutex())
      second_.lock();
  }

private:
  using lock = std::unique_lock<std::mutex>;
  static lock mutex_of(map_counters *c) noexcept {
    return c ? lock(c->site->mutex, std::defer_lock) : lock();
  }
  lock first_, second_;
};

inline void notify_growth(const map_counters &c, unsigned b, bool same_size,
                          bool ended) noexcept {
  growth_listener users = growth_events.load(std::memory_order_acquire);
  growth_listener outputs = growth_outputs.load(std::memory_order_acquire);
  if (!users && !outputs)
    return;
  growth_event event{c.site->at, c.site->type,   b,
                     same_size,  ended,          c.entries_now(),
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
