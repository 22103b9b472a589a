// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A line for each growth, as it happens:
//
//   mapchurn/1 @0.001234s process=42 grow larger map=3 b=4 entries=53
//       array=2304 live=3456 at words.cpp:9:40
//   mapchurn/1 @0.001301s process=42 grown map=3 entries=61 live=2304
//       at words.cpp:9:40
//
// (each is one line). The number after the name is the version: it changes when
// a word changes its meaning or goes; words may be added before ` at `, which
// is the last. docs/recording.md has the words.
//
// A line is one write to a file opened for appending, so that lines of several
// threads and processes stay whole.

#ifndef MAPCHURN_DETAIL_GROWTH_TRACE_H
#define MAPCHURN_DETAIL_GROWTH_TRACE_H

#include "mapchurn/detail/options.h"
#include "mapchurn/detail/report.h"
#include "mapchurn/detail/site_list.h"
#include <fcntl.h>

namespace mapchurn::detail {

class growth_trace {
public:
  /// \p where is 0 for nowhere, 1 for stderr, or a file. 0, or errno.
  int open_at(std::string_view where) noexcept {
    int file = -1;
    if (where == "1") {
      file = STDERR_FILENO;
    } else if (!where.empty() && where != "0") {
      text path;
      expand_path(where, path);
      file = open(path.c_str(),
                  O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0666);
      if (file < 0)
        return errno;
      fcntl(file, F_SETFL, fcntl(file, F_GETFL) & ~O_NONBLOCK);
    }
    // The old one stays open: another thread may be about to write to it.
    file_.store(file, std::memory_order_release);
    return 0;
  }
  bool is_on() const noexcept { return file_.load() >= 0; }

  /// 0, or errno: then this was the last line.
  int write(const growth_event &event) noexcept {
    int file = file_.load(std::memory_order_acquire);
    if (file < 0)
      return 0;
    short_text words;
    describe(words, event);
    failing_writes_held held;
    int error = write_all(file, words.view());
    if (error != 0)
      file_.store(-1);
    return error;
  }

private:
  static void describe(short_text &words, const growth_event &event) noexcept {
    std::uint64_t us = nanoseconds_since_start() / 1000;
    words.add("mapchurn/1 @").number(us / 1000000).add('.');
    words.number(us % 1000000, 6)
        .add("s process=")
        .number(std::uint64_t(getpid()));
    words.add(event.ended       ? " grown"
              : event.same_size ? " grow same-size"
                                : " grow larger");
    words.add(" map=").number(event.map);
    if (!event.ended && event.b != 0)
      words.add(" b=").number(event.b);
    words.add(" entries=").number(event.entries);
    if (!event.ended)
      words.add(" array=").number(event.array_bytes);
    words.add(" live=").number(event.live_bytes);
    // A name that long is cut at its front; the end says more, and is a line's.
    std::string_view file = event.at.file;
    constexpr std::size_t longest = 600;
    if (file.size() > longest)
      file.remove_prefix(file.size() - longest);
    words.add(" at ").add(file).add(':').number(event.at.line);
    words.add(':').number(event.at.column).add('\n');
  }

  std::atomic<int> file_{-1};
};

} // namespace mapchurn::detail

#endif
