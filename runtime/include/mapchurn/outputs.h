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
//   mapchurn::set_outputs("profile=map.pb.gz");
//
// Options   profile=FILE   a profile for `go tool pprof` and `mapchurn show`
//           snapshot=FILE  all counters, for `mapchurn diff`
//           between colons. In FILE, %p is the number of the process, %% is %,
//           `\:` is a colon. docs/recording.md has them all, with examples.
// When      when the program ends by exit(), return from main or abort(), and
//           whenever write_outputs() is called. A file is replaced whole.
// Failure   is one line on stderr, once; the program goes on, and the file is
//           what it was.

#ifndef MAPCHURN_OUTPUTS_H
#define MAPCHURN_OUTPUTS_H

#include "mapchurn/detail/output_files.h"
#include <cstdlib>

namespace mapchurn {
namespace detail {

class outputs {
public:
  /// The first call reads the environment; each sees to it that the files are
  /// written at exit before what is static by now is destroyed.
  void start() noexcept {
    if (!started_.exchange(true))
      if (const char *options = environment())
        set(options, "MAPCHURN_OPTIONS", true);
    if (files_.any())
      std::atexit(at_exit);
  }

  /// False, and a line on stderr each, for what is not understood.
  bool set(std::string_view options, std::string_view from,
           bool by_environment) noexcept {
    bool good = true;
    for_each_option(options, [&](std::string_view key, std::string_view value,
                                 bool has_value) {
      good &= has_value ? set_one(key, value, from, by_environment)
                        : complain(from, key, " has no value");
    });
    if (files_.any())
      end_with_files();
    return good;
  }
  output_files &files() noexcept { return files_; }

private:
  static const char *environment() noexcept {
#ifdef _GNU_SOURCE
    return secure_getenv("MAPCHURN_OPTIONS"); // not for who runs as another
#else
    return std::getenv("MAPCHURN_OPTIONS");
#endif
  }
  bool set_one(std::string_view key, std::string_view value,
               std::string_view from, bool by_environment) noexcept {
    for (unsigned format = 0; format != output_format_count; ++format)
      if (output_formats[format].key == key) {
        files_.set(format, value, by_environment);
        return true;
      }
    return complain(from, key, " is no option; there are profile, snapshot");
  }
  static bool complain(std::string_view from, std::string_view key,
                       std::string_view what) noexcept {
    text words;
    words.add(from).add(": '").add(key).add('\'').add(what);
    say(words.view());
    return false;
  }

  void end_with_files() noexcept {
    std::atexit(at_exit);
    if (abort_handled_.exchange(true))
      return;
    struct sigaction action{};
    action.sa_handler = at_abort;
    sigemptyset(&action.sa_mask);
    sigaction(SIGABRT, &action, &before_abort_);
  }
  static void at_exit() noexcept;
  static void at_abort(int) noexcept;

  output_files files_;
  std::atomic<bool> started_{false}, abort_handled_{false}, ended_{false};
  struct sigaction before_abort_{};
};

/// Never destroyed: static maps may outlive anything here.
inline outputs &the_outputs() noexcept {
  alignas(outputs) static char room[sizeof(outputs)];
  static outputs *made = ::new (static_cast<void *>(room)) outputs;
  return *made;
}

/// Registered more than once, so that the last registration is after the last
/// static map: the first call is the one that counts. In a shared library that
/// is closed it is called then, and nothing may point to the library any more.
inline void outputs::at_exit() noexcept {
  outputs &all = the_outputs();
  if (all.ended_.exchange(true))
    return;
  all.files_.write();
  struct sigaction now;
  if (sigaction(SIGABRT, nullptr, &now) == 0 && now.sa_handler == at_abort)
    sigaction(SIGABRT, &all.before_abort_, nullptr);
}

/// The program dies by the signal all the same, or its own handler is called.
inline void outputs::at_abort(int) noexcept {
  outputs &all = the_outputs();
  if (!all.ended_.exchange(true))
    all.files_.write();
  sigaction(SIGABRT, &all.before_abort_, nullptr);
  raise(SIGABRT); // held back until this returns
}

} // namespace detail

/// Sets outputs as MAPCHURN_OPTIONS does. What that says stays; an empty FILE
/// means none. False, and a line on stderr, for what is not understood.
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

} // namespace mapchurn

extern "C" [[gnu::weak, gnu::used]] void mapchurn_start_outputs() noexcept {
  mapchurn::detail::the_outputs().start();
}

namespace mapchurn::detail {
/// A program without maps has its files too: empty ones.
inline const bool outputs_started = (mapchurn_start_outputs(), true);
} // namespace mapchurn::detail

#endif
