// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A snapshot as bytes, whole: what `mapchurn diff` compares.
//
// docs/snapshot-format.md is the description; here is its order:
//
//   header (64 bytes) | kinds | sites | texts | checksum
//
// Every length is in the header, before what it measures, and the header has a
// checksum of its own: a reader knows what must be where before it goes there.

#ifndef MAPCHURN_DETAIL_SNAPSHOT_FILE_H
#define MAPCHURN_DETAIL_SNAPSHOT_FILE_H

#include "mapchurn/detail/gzip.h"
#include "mapchurn/detail/string_table.h"
#include "mapchurn/snapshot.h"

namespace mapchurn::detail {

class snapshot_writer {
public:
  static constexpr std::string_view magic{"MCSNAP\r\n", 8};
  static constexpr unsigned version = 1;
  static constexpr std::size_t header_bytes = 64;
  static constexpr std::size_t kind_bytes = 8;
  static constexpr unsigned chain_count = 8;
  static constexpr std::size_t site_bytes =
      32 + 14 * 8 + chain_count * 8 + allocation_kinds * 32;
  static constexpr std::size_t checksum_bytes = 4;

  explicit snapshot_writer(text &out) noexcept : out_(out) {}

  void write(const snapshot &all) noexcept {
    for (unsigned kind = 0; kind != allocation_kinds; ++kind)
      add_text(name_of(allocation_kind(kind)));
    for (const site_record &site : all.sites)
      add_site(site);
    add_header(all);
    out_.add(body_.view());
    for (const string_table::entry &s : strings_.entries())
      out_.add(s.view());
    out_.u32(crc32_of(out_.view().substr(header_bytes)));
  }
  bool has_failed() const noexcept {
    return strings_.has_failed() || body_.has_failed();
  }

private:
  void add_header(const snapshot &all) noexcept {
    std::uint64_t file_bytes =
        header_bytes + body_.size() + strings_.bytes() + checksum_bytes;
    out_.add(magic).u32(version).u32(header_bytes).u64(file_bytes);
    out_.u64(all.time_ns).u64(all.duration_ns);
    out_.u32(allocation_kinds).u32(all.sites.size()).u32(site_bytes);
    out_.u32(strings_.bytes()).u32(all.process);
    out_.u32(crc32_of(out_.view()));
  }
  /// Where it is among the texts, and how long it is.
  void add_text(std::string_view s) noexcept {
    std::size_t number = strings_.number_of(s);
    std::uint64_t at =
        strings_.has_failed() ? 0 : strings_.entries()[number].offset;
    body_.u32(at).u32(s.size());
  }
  void add_site(const site_record &site) noexcept {
    add_text(site.at.file);
    add_text(site.at.function);
    add_text(site.type.name);
    body_.u32(site.at.line).u32(site.at.column);
    body_.u64(site.type.key_bytes).u64(site.type.value_bytes);
    body_.u64(site.maps_alive).u64(site.maps_ever);
    body_.u64(site.entries).u64(site.peak_entries).u64(site.erased_entries);
    body_.u64(site.growths).u64(site.same_size_growths).u64(site.growing);
    body_.u64(site.evacuated_entries).u64(site.growth_ns);
    body_.u64(site.peak_live_bytes).u64(site.largest_map_bytes);
    for (std::uint64_t chains : site.chain_lengths)
      body_.u64(chains);
    for (const allocation_record &kind : site.by_kind)
      body_.u64(kind.allocations)
          .u64(kind.allocated_bytes)
          .u64(kind.frees)
          .u64(kind.live_bytes);
  }

  text &out_;
  text body_; ///< kinds and sites
  string_table strings_;
};

static_assert(std::tuple_size_v<decltype(map_record::chain_lengths)> ==
              snapshot_writer::chain_count);

/// Appends the file to \p out, which is empty; false when there is no memory.
inline bool add_snapshot(text &out, const snapshot &all) noexcept {
  snapshot_writer writer(out);
  writer.write(all);
  return !writer.has_failed();
}

} // namespace mapchurn::detail

#endif
