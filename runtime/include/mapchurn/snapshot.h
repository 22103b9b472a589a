// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All that is recorded, at one time: what each output is made of.
//
//   mapchurn::snapshot now = mapchurn::take_snapshot();
//   for (const mapchurn::site_record &site : now.sites)
//     std::cout << site.at.file << ':' << site.at.line << ' ' << site.entries;
//
// The program is not stopped. Of a map that is written meanwhile, each counter
// has a value that it had while the snapshot was taken; counters of a map that
// rests, and those of maps that are gone, belong together exactly.
// Order     of sites: that of their first maps.

#ifndef MAPCHURN_SNAPSHOT_H
#define MAPCHURN_SNAPSHOT_H

#include "mapchurn/detail/pages.h"
#include "mapchurn/detail/site_list.h"
#include <unistd.h>

namespace mapchurn {

struct snapshot {
  std::uint64_t time_ns = 0;     ///< since 1970
  std::uint64_t duration_ns = 0; ///< since the first site, or the outputs
  std::uint32_t process = 0;
  /// False when a site could not be read: there was no memory, or a signal
  /// handler runs on a thread that was about to add or remove a map of it.
  bool complete = true;
  detail::page_vector<site_record> sites;
};

namespace detail {

/// The file of the program, if the system tells; lasts as long as \p room.
inline std::string_view program_file(char (&room)[4096]) noexcept {
  ssize_t size = readlink("/proc/self/exe", room, sizeof room);
  return {room, size > 0 ? std::size_t(size) : 0};
}

/// Long enough for whoever holds the lock, unless it is this thread itself.
inline bool lock_within_a_second(std::mutex &mutex) noexcept {
  for (unsigned tries = 0; tries != 10000; ++tries) {
    if (mutex.try_lock())
      return true;
    timespec pause{0, 100000};
    nanosleep(&pause, nullptr);
  }
  return false;
}

inline bool read_into(snapshot &all, site &s) noexcept {
  if (!lock_within_a_second(s.mutex))
    return false;
  std::lock_guard lock(s.mutex, std::adopt_lock);
  all.sites.push_back(s.read_locked());
  return !all.sites.has_failed();
}

} // namespace detail

/// Takes no memory from malloc and may be called anywhere, also in a signal
/// handler. It waits no longer than a second.
inline snapshot take_snapshot() noexcept {
  using namespace std::chrono;
  snapshot all;
  all.time_ns = std::uint64_t(
      duration_cast<nanoseconds>(system_clock::now().time_since_epoch())
          .count());
  all.duration_ns = detail::nanoseconds_since_start();
  all.process = std::uint32_t(getpid());
  for (detail::site *s = detail::first_site(); s && all.complete;
       s = detail::next_site(s))
    all.complete = detail::read_into(all, *s);
  return all;
}

} // namespace mapchurn

#endif
