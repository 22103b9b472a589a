// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What recorded maps did, in files that tools read. Include this in one file of
// the program (or in several) and link zlib (-lz). Then
//
//   MAPCHURN_OPTIONS=profile=map.pb.gz ./program
//   go tool pprof -top map.pb.gz
//
// or, in the program,
//
//   mapchurn::set_outputs("profile=map.pb.gz:trace=1");
//
// Options   with colons between; docs/recording.md has them with examples:
//           profile=FILE   a profile for `go tool pprof` and `mapchurn show`
//           snapshot=FILE  all counters, for `mapchurn diff`
//           metrics=FILE   the same for Prometheus, as text
//           timeline=FILE  growths over time, for Perfetto
//           trace=1        a line on stderr for each growth; or a file
//           interval=N     writes the files every N seconds
//           http=PORT      the same on request, at 127.0.0.1
//           watch=all      says when a map is above a limit; or a list
//           In FILE, %p is the number of the process, %% is %, `\:` is a colon.
// When      when the program ends by exit(), return from main or abort(), and
//           whenever write_outputs() is called. A file is replaced whole.
// Failure   is one line on stderr, once; the program goes on, and the file is
//           what it was.

#ifndef MAPCHURN_OUTPUTS_H
#define MAPCHURN_OUTPUTS_H

#include "mapchurn/detail/output_settings.h"
#include "mapchurn/watch.h"

namespace mapchurn {

/// Sets outputs as MAPCHURN_OPTIONS does. What that says stays; an empty FILE
/// means none. False, and a line on stderr, for what is not understood or
/// cannot be.
inline bool set_outputs(std::string_view options) noexcept {
  mapchurn_start_outputs();
  return detail::the_outputs().set(options, "set_outputs", false);
}

/// Writes all files that are set, now. False, and a line on stderr the first
/// time, when one could not be.
inline bool write_outputs() noexcept {
  return detail::the_outputs().files().write();
}

/// Writes the one file, now, whatever is set.
inline bool write_profile(std::string_view path) noexcept {
  return detail::the_outputs().files().write_to(0, path);
}
inline bool write_snapshot(std::string_view path) noexcept {
  return detail::the_outputs().files().write_to(1, path);
}
inline bool write_metrics(std::string_view path) noexcept {
  return detail::the_outputs().files().write_to(2, path);
}

} // namespace mapchurn

extern "C" [[gnu::weak, gnu::used]] void mapchurn_start_outputs() noexcept {
  mapchurn::detail::the_outputs().start();
}

namespace mapchurn::detail {
/// A program without maps has its files too: empty ones.
inline const bool outputs_started = (mapchurn_start_outputs(), true);
} // namespace mapchurn::detail

#endif
