// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What goes wrong with the outputs is said on stderr, once, and the program
// goes on.
//
// Once is once for a program and all its forked children: what was said is
// noted in memory that they share.

#ifndef MAPCHURN_DETAIL_REPORT_H
#define MAPCHURN_DETAIL_REPORT_H

#include "mapchurn/detail/text.h"
#include <atomic>
#include <cerrno>
#include <csignal>
#include <unistd.h>

namespace mapchurn::detail {

/// The words for an errno, in a signal handler too where the C library can.
inline std::string_view words_of(int error) noexcept {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 32)
  const char *words = strerrordesc_np(error);
  return words ? words : "unknown error";
#else
  return std::strerror(error);
#endif
}

/// Writes all of it; 0, or errno.
inline int write_all(int file, std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    ssize_t n = ::write(file, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return n < 0 ? errno : EIO;
    bytes.remove_prefix(std::size_t(n));
  }
  return 0;
}

/// Keeps the two signals of a failed write from ending the program: a pipe
/// that nobody reads, and a file larger than the process may write.
class failing_writes_held {
public:
  failing_writes_held() noexcept {
    sigemptyset(&held_);
    sigaddset(&held_, SIGPIPE);
    sigaddset(&held_, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &held_, &before_);
    sigset_t pending;
    sigpending(&pending);
    // One that waits already is the program's, not ours to take.
    for (int signal : {SIGPIPE, SIGXFSZ})
      if (sigismember(&pending, signal))
        sigdelset(&held_, signal);
  }
  ~failing_writes_held() {
    int error = errno;
    timespec no_time{};
    while (sigtimedwait(&held_, nullptr, &no_time) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    errno = error;
  }

private:
  sigset_t held_, before_;
};

/// "mapchurn: WORDS" and a newline, in one write. That there is no memory can
/// be said, too.
inline void say(std::string_view words) noexcept {
  failing_writes_held held;
  short_text line;
  line.add("mapchurn: ").add(words.substr(0, line.room_left() - 1)).add('\n');
  write_all(STDERR_FILENO, line.view());
}

/// Bits of what was said already.
using said_once = std::atomic<std::uint32_t>;

inline void say_once(said_once &said, unsigned bit,
                     std::string_view words) noexcept {
  if (!(said.fetch_or(1u << bit) >> bit & 1))
    say(words);
}

} // namespace mapchurn::detail

#endif
