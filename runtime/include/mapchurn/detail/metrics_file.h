// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A snapshot as Prometheus' text format 0.0.4: for the text file collector of
// the node exporter, and for who asks the endpoint.
//
// Each metric has the labels of its site: file, line, column, function, type.
// Those that count allocations have `event` too, the kind of allocation.
// docs/recording.md lists them; runtime/prometheus/ has alerts that use them.

#ifndef MAPCHURN_DETAIL_METRICS_FILE_H
#define MAPCHURN_DETAIL_METRICS_FILE_H

#include "mapchurn/detail/text.h"
#include "mapchurn/snapshot.h"

namespace mapchurn::detail {

/// A number of each site. Those of time are in nanoseconds, and written as
/// seconds.
struct site_metric {
  std::string_view name, type, help;
  std::uint64_t (*value)(const site_record &site);
  bool is_time;
};
inline constexpr site_metric site_metrics[] = {
    {"mapchurn_maps_alive", "gauge", "Maps that exist now.",
     [](const site_record &s) { return s.maps_alive; }, false},
    {"mapchurn_maps_total", "counter", "Maps that were ever made.",
     [](const site_record &s) { return s.maps_ever; }, false},
    {"mapchurn_entries", "gauge", "Entries in all maps.",
     [](const site_record &s) { return s.entries; }, false},
    {"mapchurn_peak_entries", "gauge", "The most entries of one map.",
     [](const site_record &s) { return s.peak_entries; }, false},
    {"mapchurn_erased_entries_total", "counter",
     "Entries erased, cleared or gone with their map.",
     [](const site_record &s) { return s.erased_entries; }, false},
    {"mapchurn_growths_total", "counter", "Growths to a larger array.",
     [](const site_record &s) { return s.growths; }, false},
    {"mapchurn_same_size_growths_total", "counter",
     "Growths that only pack the entries.",
     [](const site_record &s) { return s.same_size_growths; }, false},
    {"mapchurn_growing", "gauge", "Growths that have not ended.",
     [](const site_record &s) { return s.growing; }, false},
    {"mapchurn_evacuated_entries_total", "counter",
     "Entries that growths have moved.",
     [](const site_record &s) { return s.evacuated_entries; }, false},
    {"mapchurn_growth_seconds_total", "counter",
     "Time spent in growths, sampled.",
     [](const site_record &s) { return s.growth_ns; }, true},
    {"mapchurn_peak_live_bytes", "gauge",
     "The most bytes of each map at a time, added up.",
     [](const site_record &s) { return s.peak_live_bytes; }, false},
    {"mapchurn_value_bytes", "gauge", "The size of a value.",
     [](const site_record &s) { return std::uint64_t{s.type.value_bytes}; },
     false},
    {"mapchurn_entry_bytes", "gauge", "The size of a key and a value.",
     [](const site_record &s) {
       return std::uint64_t{s.type.key_bytes + s.type.value_bytes};
     },
     false},
    {"mapchurn_largest_map_bytes", "gauge",
     "Live bytes of the largest map that exists.",
     [](const site_record &s) { return s.largest_map_bytes; }, false},
    {"mapchurn_largest_never_erased_entries", "gauge",
     "Entries of the largest map of which none was ever erased.",
     [](const site_record &s) { return s.largest_never_erased; }, false},
    {"mapchurn_idle_bucket_ratio", "gauge",
     "Buckets per bucket that the entries need, of the map where that is most.",
     [](const site_record &s) { return s.idle_bucket_ratio; }, false},
    {"mapchurn_stalled_growth_seconds", "gauge",
     "How long a growth is known to have moved nothing.",
     [](const site_record &s) { return s.stalled_growth_ns; }, true},
};

/// A number of each kind of allocation.
struct kind_metric {
  std::string_view name, type, help;
  std::uint64_t (*value)(const allocation_record &kind);
};
inline constexpr kind_metric kind_metrics[] = {
    {"mapchurn_allocations_total", "counter", "Allocations.",
     [](const allocation_record &k) { return k.allocations; }},
    {"mapchurn_allocated_bytes_total", "counter", "Bytes allocated.",
     [](const allocation_record &k) { return k.allocated_bytes; }},
    {"mapchurn_frees_total", "counter", "Allocations that were freed.",
     [](const allocation_record &k) { return k.frees; }},
    {"mapchurn_live_bytes", "gauge", "Bytes allocated and not freed.",
     [](const allocation_record &k) { return k.live_bytes; }},
};

class metrics_writer {
public:
  explicit metrics_writer(text &out) noexcept : out_(out) {}

  void write(const snapshot &all) noexcept {
    for (const site_metric &metric : site_metrics) {
      begin(metric.name, metric.type, metric.help);
      for (const site_record &site : all.sites) {
        sample(metric.name, site);
        end(metric.value(site), metric.is_time);
      }
    }
    for (const kind_metric &metric : kind_metrics) {
      begin(metric.name, metric.type, metric.help);
      for (const site_record &site : all.sites)
        for (unsigned kind = 0; kind != allocation_kinds; ++kind)
          if (site.by_kind[kind].allocations != 0) {
            sample(metric.name, site);
            label(",event", name_of(allocation_kind(kind)));
            end(metric.value(site.by_kind[kind]), false);
          }
    }
    write_chains(all);
  }
  /// The two lines above the samples of a metric.
  void begin(std::string_view name, std::string_view type,
             std::string_view help) noexcept {
    out_.add("# HELP ").add(name).add(' ').add(help).add('\n');
    out_.add("# TYPE ").add(name).add(' ').add(type).add('\n');
  }
  /// A sample up to where more labels may follow, then end().
  void sample(std::string_view name, const site_record &site) noexcept {
    out_.add(name);
    label("{file", site.at.file);
    out_.add(",line=\"").number(site.at.line).add('"');
    out_.add(",column=\"").number(site.at.column).add('"');
    label(",function", site.at.function);
    label(",type", site.type.name);
  }
  void label(std::string_view name, std::string_view value) noexcept {
    out_.add(name).add("=\"");
    for (char c : value) {
      if (c == '\\' || c == '"')
        out_.add('\\').add(c);
      else if (c == '\n')
        out_.add("\\n");
      else
        out_.add(c);
    }
    out_.add('"');
  }
  void end(std::uint64_t value, bool is_time) noexcept {
    out_.add("} ");
    if (is_time)
      out_.seconds(value);
    else
      out_.number(value);
    out_.add('\n');
  }

private:
  void write_chains(const snapshot &all) noexcept {
    constexpr std::string_view name = "mapchurn_chains";
    begin(name, "gauge", "Chains of so many buckets; 8 are 8 and more.");
    for (const site_record &site : all.sites)
      for (unsigned length = 0; length != site.chain_lengths.size(); ++length)
        if (site.chain_lengths[length] != 0) {
          sample(name, site);
          out_.add(",buckets=\"").number(length + 1).add('"');
          end(site.chain_lengths[length], false);
        }
  }

  text &out_;
};

/// Appends the file to \p out; false when there is no memory.
inline bool add_metrics(text &out, const snapshot &all) noexcept {
  metrics_writer(out).write(all);
  return true;
}

} // namespace mapchurn::detail

#endif
