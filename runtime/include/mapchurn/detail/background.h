// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one thread of the outputs: it does things at intervals, and answers at
// the endpoint. It is there only when something asks for it.
//
// Signals   are none of its business: it blocks all, so that the program's
//           handlers run on the program's threads.
// fork()    leaves it to the parent; the child closes its copy of the socket.
// End       stop() waits for it two seconds at most: what it does it may be
//           doing in a callback of the program's.

#ifndef MAPCHURN_DETAIL_BACKGROUND_H
#define MAPCHURN_DETAIL_BACKGROUND_H

#include "mapchurn/detail/site_list.h"
#include <cerrno>
#include <csignal>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace mapchurn::detail {

class background {
public:
  /// Something to do every \p ns; 0 for never.
  struct task {
    void (*run)() noexcept = nullptr;
    std::uint64_t ns = 0;
    std::uint64_t due_ns = 0;
  };
  enum task_name : unsigned { write_files, check_watches, task_count };

  /// 0, or errno.
  int set_task(task_name name, void (*function)() noexcept,
               std::uint64_t ns) noexcept {
    {
      std::lock_guard lock(mutex_);
      tasks_[name] = {function, ns, nanoseconds_since_start() + ns};
    }
    return wake();
  }
  /// Calls \p accept whenever somebody waits at \p socket.
  int set_socket(int socket, void (*accept)(int) noexcept) noexcept {
    {
      std::lock_guard lock(mutex_);
      if (socket_ >= 0)
        close(socket_);
      socket_ = socket;
      accept_ = accept;
    }
    return wake();
  }

  void stop() noexcept {
    if (!runs_here() || pthread_equal(pthread_self(), thread_))
      return;
    stopping_.store(true);
    ring();
    timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 2;
    pthread_timedjoin_np(thread_, nullptr, &until);
    process_ = 0;
  }
  /// In a child of fork(), where nobody is left to open the lock.
  void start_anew() noexcept {
    if (socket_ >= 0)
      close(socket_);
    if (bell_ >= 0)
      close(bell_);
    ::new (this) background;
  }

private:
  bool runs_here() const noexcept { return process_ == getpid(); }
  void ring() noexcept {
    std::uint64_t one = 1;
    if (bell_ >= 0 && ::write(bell_, &one, sizeof one) < 0)
      return; // it is ringing already
  }
  /// Starts the thread, or makes it look at what has changed.
  int wake() noexcept {
    std::lock_guard lock(mutex_);
    if (runs_here()) {
      ring();
      return 0;
    }
    if (bell_ < 0)
      bell_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (bell_ < 0)
      return errno;
    stopping_.store(false);
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&thread_, nullptr, run, this);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (error == 0)
      process_ = getpid();
    return error;
  }
  static void *run(void *self) noexcept {
    static_cast<background *>(self)->work();
    return nullptr;
  }
  void work() noexcept {
    while (!stopping_.load()) {
      pollfd waits[] = {{bell_, POLLIN, 0}, {socket(), POLLIN, 0}};
      poll(waits, 2, run_due_tasks());
      std::uint64_t rings;
      if (waits[0].revents != 0 && read(bell_, &rings, sizeof rings) < 0)
        continue;
      if (waits[1].revents != 0 && !stopping_.load())
        accept_(waits[1].fd);
    }
  }
  int socket() noexcept {
    std::lock_guard lock(mutex_);
    return socket_;
  }
  /// How long it is to the next one, in milliseconds; -1 for ever.
  int run_due_tasks() noexcept {
    std::uint64_t next_ns = ~std::uint64_t{0};
    std::uint64_t now_ns = nanoseconds_since_start();
    for (unsigned name = 0; name != task_count; ++name) {
      task due = take_if_due(name, now_ns);
      if (due.run)
        due.run();
      std::lock_guard lock(mutex_);
      if (tasks_[name].ns != 0)
        next_ns = std::min(next_ns, tasks_[name].due_ns);
    }
    now_ns = nanoseconds_since_start();
    if (next_ns == ~std::uint64_t{0})
      return -1;
    std::uint64_t ms = next_ns > now_ns ? (next_ns - now_ns) / 1000000 + 1 : 0;
    return int(std::min<std::uint64_t>(ms, 3600000));
  }
  /// The next time counts from now: one that takes long is not made up for.
  task take_if_due(unsigned name, std::uint64_t now_ns) noexcept {
    std::lock_guard lock(mutex_);
    task &t = tasks_[name];
    if (t.ns == 0 || now_ns < t.due_ns)
      return {};
    t.due_ns = now_ns + t.ns;
    return t;
  }

  std::mutex mutex_; ///< of what follows, up to the empty line
  task tasks_[task_count];
  int socket_ = -1;
  void (*accept_)(int) noexcept = nullptr;

  int bell_ = -1; ///< an eventfd: something has changed
  std::atomic<bool> stopping_{false};
  pthread_t thread_{};
  std::atomic<pid_t> process_{0}; ///< whose thread it is
};

} // namespace mapchurn::detail

#endif
