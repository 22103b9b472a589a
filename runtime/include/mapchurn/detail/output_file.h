// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files that are there whole or not at all: a temporary one beside the target,
// then rename.

#ifndef MAPCHURN_DETAIL_OUTPUT_FILE_H
#define MAPCHURN_DETAIL_OUTPUT_FILE_H

#include "mapchurn/detail/report.h"
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>

namespace mapchurn::detail {

/// 0, or errno; then the temporary file is gone.
inline int write_and_rename(const char *temporary, const char *path,
                            std::string_view bytes) noexcept {
  constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  int file = open(temporary, flags, 0666);
  if (file < 0 && errno == EEXIST) {
    unlink(temporary); // of a process that had this number and was killed
    file = open(temporary, flags, 0666);
  }
  if (file < 0)
    return errno;
  int error = write_all(file, bytes);
  if (close(file) != 0 && error == 0)
    error = errno;
  if (error == 0 && rename(temporary, path) != 0)
    error = errno;
  if (error != 0)
    unlink(temporary);
  return error;
}

/// A terminal, a pipe and the like cannot be replaced.
inline int write_in_place(const char *path, std::string_view bytes) noexcept {
  int file = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0)
    return errno;
  fcntl(file, F_SETFL, fcntl(file, F_GETFL) & ~O_NONBLOCK);
  int error = write_all(file, bytes);
  close(file);
  return error;
}

/// Follows the links of \p path, so that the file is replaced and the link
/// stays: /dev/stdout is one, and so may be a log's name.
inline void follow_links(text &path) noexcept {
  char target[4096];
  for (unsigned links = 0; links != 40; ++links) {
    ssize_t size = readlink(path.c_str(), target, sizeof target);
    if (size <= 0)
      return;
    std::string_view to(target, std::size_t(size));
    if (to[0] == '/')
      path.clear();
    while (!path.empty() && path[path.size() - 1] != '/')
      path.drop(1);
    path.add(to);
  }
}

/// Puts \p bytes into the file \p path; 0, or errno. When it fails, the file is
/// what it was.
inline int replace_file(std::string_view path,
                        std::string_view bytes) noexcept {
  failing_writes_held held;
  text target, temporary;
  target.add(path);
  struct stat status;
  if (stat(target.c_str(), &status) == 0 && !S_ISREG(status.st_mode))
    return write_in_place(target.c_str(), bytes);
  follow_links(target);
  temporary.add(target.view()).add('.').number(std::uint64_t(getpid()));
  temporary.add(".tmp");
  if (target.has_failed() || temporary.has_failed())
    return ENOMEM;
  return write_and_rename(temporary.c_str(), target.c_str(), bytes);
}

} // namespace mapchurn::detail

#endif
