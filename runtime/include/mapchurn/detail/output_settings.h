// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is set, by the environment and by the program, and what that starts:
// files at the end, lines at each growth, a thread where one is needed.

#ifndef MAPCHURN_DETAIL_OUTPUT_SETTINGS_H
#define MAPCHURN_DETAIL_OUTPUT_SETTINGS_H

#include "mapchurn/detail/background.h"
#include "mapchurn/detail/endpoint.h"
#include "mapchurn/detail/growth_trace.h"
#include "mapchurn/detail/output_files.h"
#include <cstdlib>

namespace mapchurn::detail {

class outputs {
public:
  /// The first call reads the environment; each sees to it that the files are
  /// written at exit before what is static by now is destroyed.
  void start() noexcept {
    if (!started_.exchange(true))
      if (const char *options = environment())
        set(options, "MAPCHURN_OPTIONS", true);
    if (ends_with_work_.load(std::memory_order_relaxed))
      std::atexit(at_exit);
  }

  /// False, and a line on stderr each, for what is not understood.
  bool set(std::string_view options, std::string_view from,
           bool by_environment) noexcept {
    bool good = true;
    for_each_option(options, [&](std::string_view key, std::string_view value,
                                 bool has_value) {
      short_text fault;
      if (!has_value)
        fault.add("'").add(key).add("' has no value");
      else
        set_one(key, value, by_environment, fault);
      if (fault.size() == 0)
        return;
      good = false;
      short_text words;
      words.add(from).add(": ").add(fault.view());
      say(words.view());
    });
    return good;
  }
  output_files &files() noexcept { return files_; }

private:
  /// A setter says in \p fault why it cannot.
  struct option {
    std::string_view key;
    void (outputs::*set)(std::string_view value, short_text &fault) noexcept;
  };
  static constexpr unsigned option_count = output_format_count + 4;
  static const option &option_of(unsigned n) noexcept {
    static constexpr option more[] = {{"trace", &outputs::set_trace},
                                      {"interval", &outputs::set_interval},
                                      {"http", &outputs::set_http},
                                      {"watch", &outputs::set_watches}};
    return more[n - output_format_count];
  }
  static std::string_view key_of(unsigned n) noexcept {
    return n < output_format_count ? output_formats[n].key : option_of(n).key;
  }

  static const char *environment() noexcept {
#ifdef _GNU_SOURCE
    return secure_getenv("MAPCHURN_OPTIONS"); // not for who runs as another
#else
    return std::getenv("MAPCHURN_OPTIONS");
#endif
  }
  void set_one(std::string_view key, std::string_view value,
               bool by_environment, short_text &fault) noexcept {
    unsigned n = 0;
    while (n != option_count && key_of(n) != key)
      ++n;
    if (n == option_count)
      return explain_keys(key, fault);
    if (by_environment_[n] && !by_environment)
      return;
    by_environment_[n] = by_environment;
    if (n >= output_format_count)
      return (this->*option_of(n).set)(value, fault);
    files_.set(n, value);
    if (key == "timeline" && !value.empty())
      listen_to_growths(growth_timeline.start(), fault);
    if (files_.any())
      end_with_work();
  }
  static void explain_keys(std::string_view key, short_text &fault) noexcept {
    fault.add("'").add(key).add("' is no option; there are ");
    for (unsigned n = 0; n != option_count; ++n)
      fault.add(n ? ", " : "").add(key_of(n));
  }

  void set_trace(std::string_view value, short_text &fault) noexcept {
    text path;
    if (value.size() > 1)
      make_absolute(value, path);
    std::string_view where = value.size() > 1 ? path.view() : value;
    if (value.size() == 1 && value != "0" && value != "1")
      fault.add("'trace' is 0, 1 or a file");
    else if (int error = trace_.open_at(where))
      fault.add("cannot write ").add(where).add(": ").add(words_of(error));
    else if (trace_.is_on())
      listen_to_growths(true, fault);
  }
  void set_interval(std::string_view value, short_text &fault) noexcept {
    std::uint64_t seconds;
    constexpr std::uint64_t week = 604800;
    if (!read_number(value, week, seconds)) {
      fault.add("'interval' is a number of seconds, at most a week");
      return;
    }
    auto write = []() noexcept {
      static_cast<void>(instance().files_.write());
    };
    run(background::write_files, write, seconds, fault);
  }
  /// NAME, NAME=LIMIT or all, with commas between.
  void set_watches(std::string_view value, short_text &fault) noexcept {
    while (!value.empty() && fault.size() == 0) {
      std::string_view item = value.substr(0, value.find(','));
      value.remove_prefix(std::min(item.size() + 1, value.size()));
      if (!set_watch_item(item))
        fault.add("'").add(item).add("' is no watch");
    }
    auto check = []() noexcept { static_cast<void>(the_watches().check()); };
    if (the_watches().any())
      run(background::check_watches, check, 1, fault);
  }
  static bool set_watch_item(std::string_view item) noexcept {
    std::size_t equals = std::min(item.find('='), item.size());
    std::string_view name = item.substr(0, equals);
    double limit = 0;
    bool has_limit = equals != item.size();
    if (has_limit && !read_decimal(item.substr(equals + 1), limit))
      return false;
    bool found = false;
    for (unsigned n = 0; n != watch_count; ++n) {
      watch what = watch(n);
      if (name != name_of(what) && (name != "all" || has_limit))
        continue;
      found = true;
      the_watches().set(what, has_limit ? limit : default_limit(what),
                        say_watch, nullptr);
    }
    return found;
  }
  void run(background::task_name name, void (*task)() noexcept,
           std::uint64_t seconds, short_text &fault) noexcept {
    if (int error = thread_.set_task(name, task, seconds * 1000000000))
      fault.add("no thread: ").add(words_of(error));
    end_with_work();
  }

  void set_http(std::string_view value, short_text &fault) noexcept {
    std::uint64_t number;
    if (!read_number(value, 65535, number)) {
      fault.add("'http' is a port: a number up to 65535, 0 for a free one");
      return;
    }
    auto port = std::uint16_t(number);
    int socket = listen_on_loopback(port);
    if (socket < 0) {
      fault.add("cannot listen at 127.0.0.1:").number(port);
      fault.add(": ").add(words_of(-socket));
      return;
    }
    if (int error = thread_.set_socket(socket, answer_one))
      fault.add("no thread: ").add(words_of(error));
    end_with_work();
    if (number == 0) {
      short_text words;
      words.add("listening at http://127.0.0.1:").number(port);
      say(words.view());
    }
  }
  static void answer_one(int socket) noexcept {
    int file = accept4(socket, nullptr, nullptr, SOCK_CLOEXEC);
    if (file >= 0)
      connection(file).serve(
          [](std::string_view path, response &r) { answer(path, r); });
  }
  static void answer(std::string_view path, response &r) noexcept {
    struct page {
      std::string_view path;
      unsigned format;
      std::string_view type;
    };
    static constexpr page pages[] = {
        {"/debug/pprof/heap", 0, "application/octet-stream"},
        {"/profile", 0, "application/octet-stream"},
        {"/snapshot", 1, "application/octet-stream"},
        {"/metrics", 2, "text/plain; version=0.0.4; charset=utf-8"},
        {"/timeline", 3, "application/json"},
    };
    if (path == "/")
      for (const page &p : pages)
        r.body.add(p.path).add('\n');
    for (const page &p : pages)
      if (path == p.path) {
        r.type = p.type;
        snapshot all = take_snapshot();
        if (!all.complete || !output_formats[p.format].add(r.body, all) ||
            r.body.has_failed()) {
          r.body.clear();
          r.status = "503 Service Unavailable";
        }
        return;
      }
    if (path != "/")
      r.status = "404 Not Found";
  }

  void listen_to_growths(bool has_memory, short_text &fault) noexcept {
    if (!has_memory)
      fault.add(words_of(ENOMEM));
    growth_outputs.store(on_growth, std::memory_order_release);
  }
  static void on_growth(const growth_event &event) noexcept {
    outputs &all = instance();
    if (int error = all.trace_.write(event)) {
      short_text words;
      words.add("cannot write the trace: ").add(words_of(error));
      say_once(all.files_.said(), said_trace, words.view());
    }
    if (growth_timeline.add(event))
      return;
    short_text words;
    words.add("the timeline has no room for more than ");
    words.number(timeline::capacity).add(" events");
    say_once(all.files_.said(), said_timeline, words.view());
  }

  void end_with_work() noexcept {
    ends_with_work_.store(true);
    std::atexit(at_exit);
    if (abort_handled_.exchange(true))
      return;
    pthread_atfork(nullptr, nullptr, start_anew_in_child);
    struct sigaction action{};
    action.sa_handler = at_abort;
    sigemptyset(&action.sa_mask);
    sigaction(SIGABRT, &action, &before_abort_);
  }
  /// The threads of the parent are not here, and what they had locked is.
  static void start_anew_in_child() noexcept {
    instance().thread_.start_anew();
    instance().files_.unlock_in_child();
    the_watches().unlock_in_child();
  }
  static outputs &instance() noexcept;
  static void at_exit() noexcept;
  static void at_abort(int) noexcept;

  output_files files_;
  growth_trace trace_;
  background thread_;
  bool by_environment_[option_count] = {};
  std::atomic<bool> started_{false}, ends_with_work_{false};
  std::atomic<bool> abort_handled_{false}, ended_{false};
  struct sigaction before_abort_{};
};

/// Never destroyed: static maps may outlive anything here.
inline outputs &the_outputs() noexcept {
  alignas(outputs) static char room[sizeof(outputs)];
  static outputs *made = ::new (static_cast<void *>(room)) outputs;
  return *made;
}
inline outputs &outputs::instance() noexcept { return the_outputs(); }

/// Registered more than once, so that the last registration is after the last
/// static map: the first call is the one that counts. In a shared library that
/// is closed it is called then, and nothing may point to the library any more.
inline void outputs::at_exit() noexcept {
  outputs &all = instance();
  if (all.ended_.exchange(true))
    return;
  all.thread_.stop();
  all.files_.write();
  struct sigaction now;
  if (sigaction(SIGABRT, nullptr, &now) == 0 && now.sa_handler == at_abort)
    sigaction(SIGABRT, &all.before_abort_, nullptr);
}

/// The program dies by the signal all the same, or its own handler is called.
inline void outputs::at_abort(int) noexcept {
  outputs &all = instance();
  if (!all.ended_.exchange(true))
    all.files_.write();
  sigaction(SIGABRT, &all.before_abort_, nullptr);
  raise(SIGABRT); // held back until this returns
}

} // namespace mapchurn::detail

#endif
