// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Growths over time, as JSON that ui.perfetto.dev and chrome://tracing open
// (Chrome's Trace Event Format):
//
// slice     each growth, from its beginning to its end, on a track of its map
// counter   of each site, the bytes of all arrays that growths have allocated
//
// Events are kept in memory until the file is written. There is room for
// MAPCHURN_TIMELINE_EVENTS, a million unless the program is compiled with
// another; of later ones only the number is known, and the file says it.
// Invariant Slot n belongs to the thread that got n from next_; the others read
//           it once its `ready` is set.

#ifndef MAPCHURN_DETAIL_TIMELINE_FILE_H
#define MAPCHURN_DETAIL_TIMELINE_FILE_H

#include "mapchurn/detail/text.h"
#include "mapchurn/snapshot.h"

#ifndef MAPCHURN_TIMELINE_EVENTS
#define MAPCHURN_TIMELINE_EVENTS 1000000
#endif

namespace mapchurn::detail {

class timeline {
public:
  struct event {
    std::uint64_t time_ns;
    const construction_site *at;
    const map_type *type;
    std::uint64_t map, entries, live_bytes, array_bytes;
    bool same_size, ended;
    std::atomic<bool> ready;
  };
  static constexpr std::size_t capacity = MAPCHURN_TIMELINE_EVENTS;

  /// Keeps events from now on; false when there is no memory.
  bool start() noexcept {
    if (is_on())
      return true;
    // Pages that are never touched cost nothing; zeros are an event not ready.
    void *room = get_pages(capacity * sizeof(event));
    events_.store(static_cast<event *>(room), std::memory_order_release);
    return room;
  }
  bool is_on() const noexcept { return events_.load() != nullptr; }

  /// False when there is no more room.
  bool add(const growth_event &growth) noexcept {
    event *events = events_.load(std::memory_order_acquire);
    if (!events)
      return true;
    std::size_t n = next_.fetch_add(1, std::memory_order_relaxed);
    if (n >= capacity)
      return false;
    event &e = events[n];
    e.time_ns = nanoseconds_since_start();
    e.at = &growth.at;
    e.type = &growth.type;
    e.map = growth.map;
    e.entries = growth.entries;
    e.live_bytes = growth.live_bytes;
    e.array_bytes = growth.array_bytes;
    e.same_size = growth.same_size;
    e.ended = growth.ended;
    e.ready.store(true, std::memory_order_release);
    return true;
  }
  /// Calls \p visit with each event that is there, in order of their slots.
  template <class Visit> void for_each(Visit visit) const noexcept {
    const event *events = events_.load(std::memory_order_acquire);
    std::size_t count = std::min(next_.load(), capacity);
    for (std::size_t n = 0; events && n != count; ++n)
      if (events[n].ready.load(std::memory_order_acquire))
        visit(events[n]);
  }
  std::size_t lost() const noexcept {
    std::size_t count = next_.load();
    return count > capacity ? count - capacity : 0;
  }

private:
  std::atomic<event *> events_{nullptr};
  std::atomic<std::size_t> next_{0};
};

/// Of the one program; not destroyed, as it has nothing to destroy.
inline timeline growth_timeline;

/// A string of JSON, with its quotes. \p s is UTF-8, as names in source are.
inline void add_json(text &out, std::string_view s) noexcept {
  out.add('"');
  for (char c : s) {
    if (c == '"' || c == '\\')
      out.add('\\').add(c);
    else if (std::uint8_t(c) < 0x20)
      out.add("\\u00")
          .number(std::uint8_t(c) >> 4)
          .add("0123456789abcdef"[c & 15]);
    else
      out.add(c);
  }
  out.add('"');
}

class timeline_writer {
public:
  timeline_writer(text &out, std::uint32_t process) noexcept
      : out_(out), process_(process) {}

  void write(const timeline &events) noexcept {
    out_.add("{\"displayTimeUnit\":\"ns\",\"otherData\":{\"mapchurn\":\"1\","
             "\"lost events\":\"");
    out_.number(events.lost()).add("\"},\"traceEvents\":[\n");
    out_.add("{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":");
    out_.number(process_).add(",\"args\":{\"name\":");
    char room[4096];
    std::string_view program = program_file(room);
    add_json(out_, program.substr(program.rfind('/') + 1));
    out_.add("}}");
    events.for_each([this](const timeline::event &e) {
      add_slice(e);
      if (!e.ended)
        add_counter(e);
    });
    out_.add("\n]}\n");
  }
  bool has_failed() const noexcept { return grown_.has_failed(); }

private:
  struct site_bytes {
    const construction_site *at;
    std::uint64_t bytes;
  };

  void begin(char phase, const timeline::event &e) noexcept {
    out_.add(",\n{\"ph\":\"").add(phase).add("\",\"pid\":").number(process_);
    out_.add(",\"ts\":").number(e.time_ns / 1000).add('.');
    out_.number(e.time_ns % 1000, 3).add(",\"name\":");
  }
  void add_place(text &to, const timeline::event &e) noexcept {
    to.add(e.at->file).add(':').number(e.at->line);
    if (e.at->column != 0)
      to.add(':').number(e.at->column);
  }
  void add_slice(const timeline::event &e) noexcept {
    begin(e.ended ? 'e' : 'b', e);
    name_.clear();
    add_place(name_, e);
    add_json(out_, name_.view());
    // Maps of several sites may have one number: the site's address tells them
    // apart, within this file.
    out_.add(",\"cat\":\"growth\",\"id2\":{\"local\":\"");
    out_.number(reinterpret_cast<std::uintptr_t>(e.at)).add('.').number(e.map);
    out_.add("\"},\"args\":{");
    if (!e.ended) {
      out_.add("\"type\":");
      add_json(out_, e.type->name);
      out_.add(",\"kind\":").add(e.same_size ? "\"same-size\"" : "\"larger\"");
      out_.add(",\"map\":").number(e.map);
      out_.add(",\"entries\":").number(e.entries);
      out_.add(",\"array bytes\":").number(e.array_bytes);
    } else {
      out_.add("\"entries at end\":").number(e.entries);
    }
    out_.add(e.ended ? ",\"live bytes at end\":" : ",\"live bytes\":");
    out_.number(e.live_bytes).add("}}");
  }
  void add_counter(const timeline::event &e) noexcept {
    begin('C', e);
    name_.clear();
    name_.add("growth bytes ");
    add_place(name_, e);
    add_json(out_, name_.view());
    out_.add(",\"args\":{\"bytes\":").number(grown_by(e)).add("}}");
  }
  std::uint64_t grown_by(const timeline::event &e) noexcept {
    for (site_bytes &site : grown_)
      if (site.at == e.at)
        return site.bytes += e.array_bytes;
    grown_.push_back({e.at, e.array_bytes});
    return e.array_bytes;
  }

  text &out_;
  std::uint32_t process_;
  text name_;
  page_vector<site_bytes> grown_;
};

/// Appends the file to \p out; false when there is no memory.
inline bool add_timeline(text &out, const snapshot &all) noexcept {
  timeline_writer writer(out, all.process);
  writer.write(growth_timeline);
  return !writer.has_failed();
}

} // namespace mapchurn::detail

#endif
