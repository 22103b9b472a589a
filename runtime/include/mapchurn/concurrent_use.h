// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What happens when a map is used by two threads at once.
//
// As in Go this is noticed often, not always, and never costs a lock: a write
// sets a flag for as long as it lasts, and whoever meets it, reports. A key's
// own comparison or constructor that uses the map is reported too.
//
// Without a handler the program ends, with Go's words on stderr:
//
//   fatal error: concurrent map writes
//   fatal error: concurrent map read and map write
//   fatal error: concurrent map iteration and map write
//
// A handler may throw (not from clear(), which is noexcept). When it returns,
// the operation goes on as if nothing had been noticed, which is right for a
// report and wrong for the program.

#ifndef MAPCHURN_CONCURRENT_USE_H
#define MAPCHURN_CONCURRENT_USE_H

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace mapchurn {

/// \p what is one of the words above, without "fatal error: ".
using concurrent_use_handler = void (*)(const char *what);

namespace detail {
inline std::atomic<concurrent_use_handler> concurrent_use{nullptr};

[[gnu::cold, gnu::noinline]] inline void
report_concurrent_use(const char *what) {
  if (concurrent_use_handler handler = concurrent_use.load())
    return handler(what);
  std::fprintf(stderr, "fatal error: %s\n", what);
  std::abort();
}
} // namespace detail

/// Installs \p handler for all maps, nullptr for the default; returns the one
/// before.
inline concurrent_use_handler
set_concurrent_use_handler(concurrent_use_handler handler) noexcept {
  return detail::concurrent_use.exchange(handler);
}

} // namespace mapchurn

#endif
