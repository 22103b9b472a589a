// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Records of maps: what each allocates, how often it grows, how long that
// takes, and the same for all maps that one line of the program constructs.
//
//   mapchurn::recorded_map<std::string, int> words; // this line is the site
//   ...
//   words.record().growths;
//   mapchurn::for_each_site([](const mapchurn::site_record &site) { ... });
//
// Words     site     the place in the source where a map is constructed.
//           live     allocated and not yet freed.
//           chain    buckets that share their low bits of the hash, see
//                    go_map.h; a map is in order when most are of length 1.
// Exactness Every counter is exact, but for the time, which is sampled. The map
//           that owns it writes it, and any thread may read it at any time,
//           without a lock: it then gets, of each counter, a value that it had;
//           not all of one moment.
// Moves     A record goes where the entries go: it follows move and swap.
// Cost      Nothing an insert that grows nothing: the number of entries is read
//           from the map. Events that allocate cost more. A record is some 400
//           bytes beside the map; when there is no memory for it, the map works
//           and is not recorded.
// Bytes     are those asked of the allocator. The map object itself is part of
//           something else and not counted.

#ifndef MAPCHURN_RECORDER_H
#define MAPCHURN_RECORDER_H

#include "mapchurn/detail/site_list.h"
#include "mapchurn/go_map.h"

namespace mapchurn {

class site_recorder {
public:
  using site_type = construction_site;

  site_recorder(const site_type &at, const map_type &type) noexcept
      : counters_(detail::new_counters(at, type)) {}
  site_recorder(site_recorder &&other) noexcept
      : counters_(std::exchange(other.counters_, nullptr)) {}
  site_recorder &operator=(site_recorder &&) = delete;
  ~site_recorder() { detail::retire_counters(counters_); }

  /// What is known of this map.
  map_record record() const noexcept {
    return counters_ ? counters_->read() : map_record();
  }

  void counted_in(const entry_count &entries) noexcept {
    if (counters_)
      counters_->entries_at.store(&entries, std::memory_order_release);
  }
  detail::sites_lock swapping(site_recorder &other) noexcept {
    return {counters_, other.counters_};
  }
  void swap(site_recorder &other) noexcept {
    std::swap(counters_, other.counters_);
  }
  void allocated(allocation_kind kind, std::size_t bytes) noexcept {
    if (!counters_)
      return;
    counters_->allocated(kind, bytes);
    detail::first_allocation(counters_->site);
  }
  void freed(allocation_kind kind, std::size_t bytes) noexcept {
    if (counters_)
      counters_->freed(kind, bytes);
  }
  void erased(const entry_count &before, std::size_t after) noexcept {
    if (counters_)
      counters_->erased(detail::value(before), after);
  }
  void growth_started(bool same_size, unsigned b) noexcept {
    if (!counters_)
      return;
    detail::add(same_size ? counters_->same_size_growths : counters_->growths,
                1);
    counters_->growing.store(1, std::memory_order_relaxed);
    notify(b, same_size, false);
  }
  void growth_ended() noexcept {
    if (!counters_)
      return;
    counters_->growing.store(0, std::memory_order_relaxed);
    notify(0, false, true);
  }
  void evacuated(std::size_t entries) noexcept {
    if (counters_)
      detail::add(counters_->evacuated_entries, entries);
  }
  /// What is short takes little longer than reading the clock: one of eight is
  /// timed.
  std::uint64_t work_started(std::size_t chains) noexcept {
    if (!counters_ || (is_short(chains) && counters_->steps++ % 8 != 0))
      return 0;
    return detail::ticks();
  }
  void work_ended(std::size_t chains, std::uint64_t start) noexcept {
    if (start)
      counters_->worked_since(start, is_short(chains) ? 8 : 1);
  }
  void chains_made(std::size_t heads) noexcept { change_chains(1, heads); }
  void chains_freed(std::size_t heads) noexcept { change_chains(1, -heads); }
  template <class Bucket> void chain_grown(const Bucket *head) noexcept {
    std::size_t length = detail::inspection::chain_length(head);
    change_chains(length - 1, -std::size_t{1});
    change_chains(length, 1);
  }
  template <class Bucket> void chain_cut(const Bucket *head) noexcept {
    change_chains(detail::inspection::chain_length(head), -std::size_t{1});
    change_chains(1, 1);
  }

private:
  static bool is_short(std::size_t chains) noexcept { return chains < 64; }
  void change_chains(std::size_t length, std::size_t change) noexcept {
    if (counters_)
      detail::add(counters_->chain_lengths
                      [std::min(length, counters_->chain_lengths.size()) - 1],
                  change);
  }
  void notify(unsigned b, bool same_size, bool ended) noexcept {
    detail::notify_growth(*counters_, b, same_size, ended);
  }

  detail::map_counters *counters_;
};

/// A map that keeps records.
template <class Key, class T, class Hash = go_hash<Key>,
          class KeyEqual = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<const Key, T>>>
using recorded_map = go_map<Key, T, Hash, KeyEqual, site_recorder, Allocator>;

/// Calls \p visit with the record of each site, oldest first. Maps may be made
/// and used meanwhile; none is destroyed while its site is read.
template <class Visit> void for_each_site(Visit visit) {
  for (detail::site *s = detail::first_site(); s; s = detail::next_site(s))
    visit(s->read());
}

/// Calls \p listener at the beginning and end of each growth of each recorded
/// map, within the insert or erase. It must not throw, nor use that map.
/// nullptr for none; returns the one before.
inline growth_listener set_growth_listener(growth_listener listener) noexcept {
  return detail::growth_events.exchange(listener);
}

} // namespace mapchurn

#endif
