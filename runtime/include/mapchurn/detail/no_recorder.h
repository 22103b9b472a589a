// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a map tells its Recorder, and the recorder that listens to nothing.
//
// A Recorder is a policy class; the map has one and calls it at each event. The
// members below are all that it needs. no_recorder has empty ones and no state,
// so that a map with it has the size and the machine code of a map without any
// (a test compares them). The calls in the map are one statement on one line
// each: that test deletes those lines.

#ifndef MAPCHURN_DETAIL_NO_RECORDER_H
#define MAPCHURN_DETAIL_NO_RECORDER_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mapchurn {

/// What an allocation of a container is for. The last three are those of
/// recording_allocator.h.
enum class allocation_kind {
  header,         ///< Go's header; here it is the map object itself
  extra,          ///< a few words that only larger maps need
  bucket_array,   ///< the array, with the overflow buckets in it
  overflow,       ///< an overflow bucket of its own
  indirect_key,   ///< a key of more than 128 bytes
  indirect_value, ///< a value of more than 128 bytes
  node,           ///< one entry of a list, tree or hash table
  element_array,  ///< entries side by side
  block,          ///< nobody said
};
inline constexpr unsigned allocation_kinds = 9;

/// As the outputs write it.
constexpr std::string_view name_of(allocation_kind kind) noexcept {
  constexpr std::string_view names[allocation_kinds] = {
      "header",         "extra", "bucket-array",  "overflow", "indirect-key",
      "indirect-value", "node",  "element-array", "block"};
  return names[std::size_t(kind)];
}

/// What kind of map, or other container, it is.
struct map_type {
  std::string_view name; ///< as the compiler writes it
  std::size_t key_bytes;
  std::size_t value_bytes;
};

/// Whoever uses the map writes it, and any thread may read it.
using entry_count = std::atomic<std::uint64_t>;

/// The place where a map is constructed, for a recorder that does not care.
struct no_site {
  static constexpr no_site current() noexcept { return {}; }
};

namespace detail {
/// The name of a type is the end of this function's: "… [with Type = …]".
template <class Type> constexpr const char *function_with() noexcept {
  return __PRETTY_FUNCTION__;
}
template <class Type> constexpr std::string_view type_name() noexcept {
  std::string_view name = function_with<Type>();
  constexpr std::string_view lead = "Type = ";
  name.remove_prefix(name.find(lead) + lead.size());
  name.remove_suffix(1);
  return name;
}
} // namespace detail

struct no_recorder {
  /// The map's constructors take one, current() by default.
  using site_type = no_site;

  explicit no_recorder(site_type, const map_type &) noexcept {}

  /// Where the map keeps the number of its entries, for as long as it lives.
  /// Any thread may read it.
  void counted_in(const entry_count &) noexcept {}
  /// Two maps exchange their entries, and with them what is known of them; what
  /// the first returns lives until that is done.
  int swapping(no_recorder &) noexcept { return 0; }
  void swap(no_recorder &) noexcept {}
  void allocated(allocation_kind, std::size_t /*bytes*/) noexcept {}
  void freed(allocation_kind, std::size_t /*bytes*/) noexcept {}
  /// The number of entries becomes this: one or all fewer. An insertion is not
  /// told, the count says it.
  void erased(const entry_count & /*before*/, std::size_t /*after*/) noexcept {}
  /// There is a new array, of 2^b chains; and the old one is empty.
  void growth_started(bool /*same_size*/, unsigned /*b*/) noexcept {}
  void growth_ended() noexcept {}
  /// So many entries moved from an old bucket to new ones.
  void evacuated(std::size_t /*entries*/) noexcept {}
  /// Around the work of a growth, which makes or empties so many chains: its
  /// start, and the steps, of which there are many. What the first returns the
  /// second takes.
  int work_started(std::size_t /*chains*/) noexcept { return 0; }
  void work_ended(std::size_t /*chains*/, int) noexcept {}
  /// So many chains of one bucket came into being.
  void chains_made(std::size_t /*heads*/) noexcept {}
  /// A bucket was put at the end of the chain.
  template <class Bucket> void chain_grown(const Bucket * /*head*/) noexcept {}
  /// The chain is about to lose its overflow buckets.
  template <class Bucket> void chain_cut(const Bucket * /*head*/) noexcept {}
  /// The chains of one bucket are about to be freed.
  void chains_freed(std::size_t /*heads*/) noexcept {}
};

} // namespace mapchurn

#endif
