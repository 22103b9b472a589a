// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a recorder tells: plain values, to be copied and printed.

#ifndef MAPCHURN_RECORD_H
#define MAPCHURN_RECORD_H

#include "mapchurn/detail/no_recorder.h"
#include <array>
#include <cstddef>
#include <cstdint>
#if __cplusplus >= 202002L && __has_include(<source_location>)
#include <source_location>
#endif

#if defined(__has_builtin)
#if __has_builtin(__builtin_COLUMN)
#define MAPCHURN_COLUMN __builtin_COLUMN()
#endif
#endif
#ifndef MAPCHURN_COLUMN
#define MAPCHURN_COLUMN 0 // gcc tells the column by std::source_location only
#endif

namespace mapchurn {

/// Where a map is constructed.
struct construction_site {
  const char *file = "";
  const char *function = "";
  std::uint32_t line = 0;
  std::uint32_t column = 0; ///< 0 when the compiler does not tell

#ifdef __cpp_lib_source_location
  static constexpr construction_site
  current(std::source_location at = std::source_location::current()) noexcept {
    return {at.file_name(), at.function_name(), at.line(), at.column()};
  }
#else
  static constexpr construction_site
  current(const char *file = __builtin_FILE(),
          const char *function = __builtin_FUNCTION(),
          std::uint32_t line = __builtin_LINE(),
          std::uint32_t column = MAPCHURN_COLUMN) noexcept {
    return {file, function, line, column};
  }
#endif
};
#undef MAPCHURN_COLUMN

/// Allocations of one kind.
struct allocation_record {
  std::uint64_t allocations = 0;
  std::uint64_t allocated_bytes = 0;
  std::uint64_t frees = 0;
  std::uint64_t live_bytes = 0;
};

/// Of one map, or of all maps of a site together.
struct map_record {
  std::uint64_t entries = 0;
  std::uint64_t peak_entries = 0;   ///< of a site: of its largest map
  std::uint64_t erased_entries = 0; ///< erased, cleared, gone with their map
  std::uint64_t allocations = 0;
  std::uint64_t allocated_bytes = 0;
  std::uint64_t live_bytes = 0;
  /// The most that lived at once; of a site: of each of its maps, added up.
  std::uint64_t peak_live_bytes = 0;
  std::uint64_t growths = 0;           ///< to twice the size
  std::uint64_t same_size_growths = 0; ///< that only pack
  std::uint64_t growing = 0;           ///< growths that have not ended
  std::uint64_t evacuated_entries = 0; ///< moved by growths, of either kind
  std::uint64_t growth_ns = 0;         ///< time spent in growths, sampled
  std::array<allocation_record, allocation_kinds> by_kind{};
  /// How many chains of 1, 2, ... buckets are in memory; the last counts all
  /// longer ones. Old arrays count until they are freed.
  std::array<std::uint64_t, 8> chain_lengths{};

  const allocation_record &of(allocation_kind kind) const noexcept {
    return by_kind[std::size_t(kind)];
  }
  /// Bytes that would not have been allocated had the peak been known.
  std::uint64_t churned_bytes() const noexcept {
    return allocated_bytes - peak_live_bytes;
  }
};

struct site_record : map_record {
  construction_site at;
  map_type type;
  std::uint64_t maps_alive = 0;
  std::uint64_t maps_ever = 0;

  // The worst of the maps alive, in some respect; see watch.h.
  std::uint64_t largest_map_bytes = 0;    ///< live bytes
  std::uint64_t largest_never_erased = 0; ///< entries, where none was erased
  /// Chains in memory per chain that its entries need, from 64 chains on.
  std::uint64_t idle_bucket_ratio = 0;
  /// How long a growth is known to have moved nothing, by two readings.
  std::uint64_t stalled_growth_ns = 0;
};

/// The beginning or the end of a growth.
struct growth_event {
  const construction_site &at;
  const map_type &type;
  unsigned b;     ///< log2 of the new number of chains; 0 at the end, and for
                  ///< containers that are not a go_map
  bool same_size; ///< at the beginning
  bool ended;
  std::uint64_t entries;
  std::uint64_t map;         ///< which of its site, counted from 1
  std::uint64_t live_bytes;  ///< of the map; both arrays while it grows
  std::uint64_t array_bytes; ///< of the array that it grows into
};
using growth_listener = void (*)(const growth_event &);

} // namespace mapchurn

#endif
