// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Watches: a threshold on what the maps of a line do, and who is told.
//
//   mapchurn::set_watch(mapchurn::watch::large_map, 1 << 20,
//                       [](const mapchurn::watch_event &e, void *) {
//                         log(e.site.at.file, e.site.at.line, e.value);
//                       });
//   mapchurn::check_watches(); // or MAPCHURN_OPTIONS=watch=all:…, once a
//   second
//
// A watch compares one number of each site, see the enum. It tells when that
// number is above the limit and was not at the check before.

#ifndef MAPCHURN_WATCH_H
#define MAPCHURN_WATCH_H

#include "mapchurn/detail/metrics_file.h"
#include "mapchurn/detail/report.h"
#include "mapchurn/snapshot.h"

namespace mapchurn {

enum class watch : unsigned {
  growth_time,    ///< share of the time since the last check spent in growths
  growth_bytes,   ///< bytes a second allocated by sites that grew meanwhile
  large_value,    ///< bytes of a value
  large_group,    ///< bytes of the entries of a bucket, which are 8
  large_map,      ///< live bytes of a map
  idle_buckets,   ///< buckets per bucket that the entries need
  stalled_growth, ///< seconds in which a growth has moved nothing
  only_grows,     ///< entries of a map of which none was ever erased, and that
                  ///< has more than at the last check
};
inline constexpr unsigned watch_count = 8;

/// As options and metrics write it.
constexpr std::string_view name_of(watch what) noexcept {
  constexpr std::string_view names[watch_count] = {
      "growth-time", "growth-bytes", "large-value",    "large-group",
      "large-map",   "idle-buckets", "stalled-growth", "only-grows"};
  return names[unsigned(what)];
}
/// A quarter of the time; 50 MB a second; 10 KiB, 50 KiB and 1 MiB; 8 times; 10
/// seconds; 100,000 entries.
constexpr double default_limit(watch what) noexcept {
  constexpr double limits[watch_count] = {0.25,    50e6, 10240, 51200,
                                          1048576, 8,    10,    100000};
  return limits[unsigned(what)];
}

struct watch_event {
  watch what;
  const site_record &site;
  double value;
  double limit;
};
/// Called by whoever checks, with no lock held. Must not throw.
using watch_callback = void (*)(const watch_event &, void *context);

/// A line on stderr.
inline void say_watch(const watch_event &event, void *) noexcept {
  detail::short_text words;
  words.add("watch ").add(name_of(event.what)).add(": ");
  words.decimal(event.value).add(" is above ").decimal(event.limit);
  words.add(" at ").add(event.site.at.file).add(':').number(event.site.at.line);
  detail::say(words.view());
}

namespace detail {

class watches {
public:
  void set(watch what, double limit, watch_callback callback,
           void *context) noexcept {
    std::lock_guard lock(mutex_);
    settings_[unsigned(what)] = {limit, callback, context};
    any_.store(true);
  }
  bool any() const noexcept { return any_.load(); }
  /// In a child of fork(), where nobody else is left to do so.
  void unlock_in_child() noexcept {
    ::new (&turn_) std::mutex;
    ::new (&mutex_) std::mutex;
  }

  /// Returns how many numbers are above their limits.
  unsigned check() noexcept {
    if (!any())
      return 0;
    std::lock_guard turn(turn_); // callbacks may set watches, not check them
    snapshot all = take_snapshot();
    unsigned above = 0;
    for (std::size_t n = 0; n != all.sites.size(); ++n)
      above += check_site(n, all.sites[n], all.duration_ns);
    return above;
  }

  void add_metrics(text &out, const snapshot &all) noexcept {
    if (!any() || !lock_within_a_second(mutex_)) // at an abort, perhaps
      return;
    std::lock_guard lock(mutex_, std::adopt_lock);
    metrics_writer writer(out);
    writer.begin("mapchurn_watch_limit", "gauge", "The limit of a watch.");
    for (unsigned w = 0; w != watch_count; ++w)
      if (settings_[w].callback) {
        out.add("mapchurn_watch_limit{watch=\"").add(name_of(watch(w)));
        out.add("\"} ").decimal(settings_[w].limit).add('\n');
      }
    writer.begin("mapchurn_watch_value", "gauge",
                 "What a watch compares with its limit, as of the last check.");
    for_each_value(writer, "mapchurn_watch_value", all,
                   [&](const memory &site, unsigned w) {
                     out.add("} ").decimal(site.values[w]).add('\n');
                   });
    writer.begin("mapchurn_watch_above", "gauge",
                 "Whether the value was above the limit at the last check.");
    for_each_value(writer, "mapchurn_watch_above", all,
                   [&](const memory &site, unsigned w) {
                     out.add("} ").number(site.above >> w & 1).add('\n');
                   });
  }

private:
  struct setting {
    double limit;
    watch_callback callback; ///< nullptr: not watched
    void *context;
  };
  /// Of a site, at the check before.
  struct memory {
    std::uint64_t time_ns, growth_ns, allocated_bytes, growths, never_erased;
    std::uint32_t above; ///< a bit for each watch
    double values[watch_count];
  };

  setting setting_of(unsigned w) noexcept {
    std::lock_guard lock(mutex_);
    return settings_[w];
  }
  /// Sites are never removed: each has its number for good.
  memory *memory_of(std::size_t site) noexcept {
    if (site >= memories_.size())
      memories_.extend(site + 1 - memories_.size());
    return memories_.has_failed() ? nullptr : &memories_[site];
  }
  unsigned check_site(std::size_t n, const site_record &site,
                      std::uint64_t now_ns) noexcept {
    memory last{}, now{};
    {
      std::lock_guard lock(mutex_);
      memory *kept = memory_of(n);
      if (!kept)
        return 0;
      last = *kept;
      now = next(last, site, now_ns);
      for (unsigned w = 0; w != watch_count; ++w)
        if (settings_[w].callback && now.values[w] > settings_[w].limit)
          now.above |= 1u << w;
      *kept = now;
    }
    unsigned count = 0;
    for (unsigned w = 0; w != watch_count; ++w) {
      count += now.above >> w & 1;
      setting s = setting_of(w);
      if (s.callback && (now.above & ~last.above) >> w & 1)
        s.callback({watch(w), site, now.values[w], s.limit}, s.context);
    }
    return count;
  }
  static memory next(const memory &last, const site_record &site,
                     std::uint64_t now_ns) noexcept {
    memory now{};
    now.time_ns = now_ns;
    now.growth_ns = site.growth_ns;
    now.allocated_bytes = site.allocated_bytes;
    now.growths = site.growths + site.same_size_growths;
    now.never_erased = site.largest_never_erased;
    auto set = [&now](watch what, double value) {
      now.values[unsigned(what)] = value;
    };
    // Ticks are converted anew each time: their sum may seem to shrink a
    // little.
    double seconds = double(now_ns - last.time_ns) / 1e9;
    if (seconds > 0) {
      std::uint64_t grown = std::max(now.growth_ns, last.growth_ns);
      set(watch::growth_time, double(grown - last.growth_ns) / 1e9 / seconds);
      if (now.growths != last.growths)
        set(watch::growth_bytes,
            double(now.allocated_bytes - last.allocated_bytes) / seconds);
    }
    std::size_t entry = site.type.key_bytes + site.type.value_bytes;
    set(watch::large_value, double(site.type.value_bytes));
    set(watch::large_group, double(bucket_slots * entry));
    set(watch::large_map, double(site.largest_map_bytes));
    set(watch::idle_buckets, double(site.idle_bucket_ratio));
    set(watch::stalled_growth, double(site.stalled_growth_ns) / 1e9);
    if (site.largest_never_erased > last.never_erased)
      set(watch::only_grows, double(site.largest_never_erased));
    return now;
  }
  template <class Add>
  void for_each_value(metrics_writer &writer, std::string_view name,
                      const snapshot &all, Add add) noexcept {
    std::size_t count = std::min(all.sites.size(), memories_.size());
    for (std::size_t n = 0; n != count; ++n)
      for (unsigned w = 0; w != watch_count; ++w)
        if (settings_[w].callback) {
          writer.sample(name, all.sites[n]);
          writer.label(",watch", name_of(watch(w)));
          add(memories_[n], w);
        }
  }

  std::mutex turn_;  ///< one check at a time
  std::mutex mutex_; ///< of what follows
  setting settings_[watch_count] = {};
  page_vector<memory> memories_;
  std::atomic<bool> any_{false};
};

/// Never destroyed, like all that a thread may use until the very end.
inline watches &the_watches() noexcept {
  alignas(watches) static char room[sizeof(watches)];
  static watches *made = ::new (static_cast<void *>(room)) watches;
  return *made;
}

} // namespace detail

/// Watches all sites from the next check on. \p callback may be nullptr: then
/// this is not watched any more.
inline void set_watch(watch what, double limit, watch_callback callback,
                      void *context = nullptr) noexcept {
  detail::the_watches().set(what, limit, callback, context);
}

/// Compares now, and calls the callbacks. Returns how many numbers of how many
/// sites are above their limits. From one thread at a time; a callback must not
/// call it.
inline unsigned check_watches() noexcept {
  return detail::the_watches().check();
}

} // namespace mapchurn

#endif
