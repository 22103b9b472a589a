// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The files that are set: when they are written, and by which process.
//
// When      at exit, before static objects are destroyed, so that what they
//           hold counts as alive; on abort; and when asked.
// Which     A forked child writes only files whose names hold %p: the others
//           are its parent's.
// Locks     One, for the settings and for writing. Who comes by a signal waits
//           for it a second, and then says that nothing was written.
// Lifetime  The one object is never destroyed; nothing it uses is malloc's.

#ifndef MAPCHURN_DETAIL_OUTPUT_FILES_H
#define MAPCHURN_DETAIL_OUTPUT_FILES_H

#include "mapchurn/detail/options.h"
#include "mapchurn/detail/output_file.h"
#include "mapchurn/detail/profile_file.h"
#include "mapchurn/detail/snapshot_file.h"
#include "mapchurn/detail/timeline_file.h"
#include "mapchurn/watch.h"

namespace mapchurn::detail {

/// A kind of file that is made of a snapshot. Its key is its option's.
struct output_format {
  std::string_view key;
  /// Appends the file; false when there is no memory.
  bool (*add)(text &out, const snapshot &all) noexcept;
};
inline bool add_metrics_and_watches(text &out, const snapshot &all) noexcept {
  the_watches().add_metrics(out, all);
  return add_metrics(out, all);
}
inline constexpr output_format output_formats[] = {
    {"profile", add_profile},
    {"snapshot", add_snapshot},
    {"metrics", add_metrics_and_watches},
    {"timeline", add_timeline},
};
inline constexpr unsigned output_format_count =
    sizeof output_formats / sizeof output_formats[0];

/// What has been said: a bit for each format, and these.
inline constexpr unsigned said_incomplete = 24, said_busy = 25, said_trace = 26,
                          said_timeline = 27;

class output_files {
public:
  /// Where it goes from now on; nowhere when \p path is empty.
  void set(unsigned format, std::string_view path) noexcept {
    std::lock_guard lock(mutex_);
    text &to = paths_[format];
    to.clear();
    owner_ = getpid();
    if (path.empty())
      return;
    make_absolute(path, to);
    say_if_hopeless(format);
    any_.store(true, std::memory_order_relaxed);
  }
  /// Whether any was ever set.
  bool any() const noexcept { return any_.load(std::memory_order_relaxed); }

  /// Writes all that are set; false, and a word on stderr, when one fails.
  bool write() noexcept {
    if (!any())
      return true;
    if (!lock_within_a_second(mutex_)) {
      say_once(said(), said_busy,
               "nothing was written: another thread is writing");
      return false;
    }
    std::lock_guard lock(mutex_, std::adopt_lock);
    snapshot all = take_snapshot();
    if (!is_complete(all))
      return false;
    bool good = true;
    for (unsigned format = 0; format != output_format_count; ++format)
      if (!paths_[format].empty())
        good &= write_set(format, all);
    return good;
  }
  /// One file, now, set or not.
  bool write_to(unsigned format, std::string_view path) noexcept {
    text absolute;
    make_absolute(path, absolute);
    snapshot all = take_snapshot();
    return is_complete(all) && put(format, absolute.view(), all);
  }

  said_once &said() noexcept { return *said_; }
  void unlock_in_child() noexcept { ::new (&mutex_) std::mutex; }

private:
  /// A long run should not end with this news.
  void say_if_hopeless(unsigned format) noexcept {
    text folder;
    expand_path(paths_[format].view(), folder);
    text path;
    path.add(folder.view());
    while (!folder.empty() && folder[folder.size() - 1] != '/')
      folder.drop(1);
    if (access(folder.c_str(), W_OK | X_OK) != 0)
      say_failure(format, path.view(), errno);
  }
  void say_failure(unsigned format, std::string_view path, int error) noexcept {
    short_text words;
    words.add("cannot write ").add(path).add(": ").add(words_of(error));
    say_once(said(), format, words.view());
  }
  bool is_complete(const snapshot &all) noexcept {
    if (!all.complete)
      say_once(said(), said_incomplete,
               "nothing was written: a map was being made or destroyed by the "
               "thread that ends the program, or there was no memory");
    return all.complete;
  }
  bool write_set(unsigned format, const snapshot &all) noexcept {
    std::string_view path = paths_[format].view();
    if (owner_ == getpid() || is_per_process(path))
      return put(format, path, all);
    short_text words;
    words.add("a forked process writes no ").add(output_formats[format].key);
    words.add(": with %p in its name each has one of its own");
    say_once(said(), format, words.view());
    return false;
  }
  bool put(unsigned format, std::string_view pattern,
           const snapshot &all) noexcept {
    text path, bytes;
    expand_path(pattern, path);
    if (!output_formats[format].add(bytes, all) || bytes.has_failed()) {
      say_failure(format, path.view(), ENOMEM);
      return false;
    }
    if (int error = replace_file(path.view(), bytes.view())) {
      say_failure(format, path.view(), error);
      return false;
    }
    return true;
  }
  /// Shared with forked children; where there is no memory, each has its own.
  said_once *share_said() noexcept {
    void *p = mmap(nullptr, sizeof(said_once), PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? &own_said_ : ::new (p) said_once(0);
  }

  std::mutex mutex_;
  text paths_[output_format_count]; ///< absolute, before %p is replaced
  std::atomic<bool> any_{false};
  pid_t owner_ = 0; ///< who set them
  said_once own_said_{0};
  said_once *said_ = share_said();
};

} // namespace mapchurn::detail

#endif
