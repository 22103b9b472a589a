// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The numbers of Go's classic map, and the sizes of what it allocates.
//
// Words     B            log2 of the number of buckets of the array.
//           load factor  entries a bucket, on average, at which the map grows.
//           size class   Go's allocator hands out 67 sizes up to 32 KiB, and
//                        whole pages of 8 KiB above. The map asks for the
//                        class, so that an array fills its block with
//                        overflow buckets.
// Source    src/runtime/map.go, sizeclasses.go and msize.go of Go 1.19.
// Example   map[uint64]uint64 at B = 5: 32 buckets and 2 for overflow are 34 of
//           144 bytes, 4896 in all; the class is 5376, so there are 37.

#ifndef MAPCHURN_DETAIL_LAYOUT_H
#define MAPCHURN_DETAIL_LAYOUT_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>

namespace mapchurn::detail {

static_assert(sizeof(void *) == 8, "the map is that of 64-bit machines");

inline constexpr unsigned bucket_slots = 8;

/// Go divides before it multiplies: an odd number of buckets does not occur but
/// for one, which is why that one may hold eight entries and not six.
inline constexpr std::size_t load_factor_numerator = 13;
inline constexpr std::size_t load_factor_denominator = 2;

/// A key or value above this many bytes is kept behind a pointer.
inline constexpr std::size_t inline_bytes_max = 128;

/// Arrays of this B and above have overflow buckets of their own.
inline constexpr unsigned preallocating_b_min = 4;

/// More buckets than any address space holds; keeps shifts in range.
inline constexpr unsigned b_max = 48;

/// The heap of Go on 64-bit machines. A hint that would not fit counts as 0.
inline constexpr std::size_t heap_bytes_max = std::size_t{1} << 48;

/// The flags of the header.
inline constexpr std::uint8_t iterator_flag = 1;     ///< may be over buckets
inline constexpr std::uint8_t old_iterator_flag = 2; ///< may be over old ones
inline constexpr std::uint8_t writing_flag = 4;      ///< a write is under way
inline constexpr std::uint8_t same_size_flag = 8;    ///< this growth

constexpr std::size_t buckets_of(unsigned b) noexcept {
  return std::size_t{1} << b;
}

constexpr bool over_load_factor(std::size_t count, unsigned b) noexcept {
  return count > bucket_slots &&
         count >
             load_factor_numerator * (buckets_of(b) / load_factor_denominator);
}

/// Whether this many overflow buckets mean that entries are spread thin, so
/// that a growth to the same size would pack them.
constexpr bool too_many_overflow_buckets(std::uint16_t count,
                                         unsigned b) noexcept {
  return count >= std::uint16_t(1u << std::min(b, 15u));
}

/// The least B that holds \p hint entries; a hint beyond the heap counts as 0.
constexpr unsigned b_for_hint(std::size_t hint,
                              std::size_t bucket_bytes) noexcept {
  if (hint > heap_bytes_max / bucket_bytes)
    hint = 0;
  unsigned b = 0;
  while (over_load_factor(hint, b))
    ++b;
  return b;
}

inline constexpr std::uint16_t size_classes[] = {
    8,     16,    24,    32,    48,    64,    80,    96,    112,   128,
    144,   160,   176,   192,   208,   224,   240,   256,   288,   320,
    352,   384,   416,   448,   480,   512,   576,   640,   704,   768,
    896,   1024,  1152,  1280,  1408,  1536,  1792,  2048,  2304,  2688,
    3072,  3200,  3456,  4096,  4864,  5376,  6144,  6528,  6784,  6912,
    8192,  9472,  9728,  10240, 10880, 12288, 13568, 14336, 16384, 18432,
    19072, 20480, 21760, 24576, 27264, 28672, 32768};
inline constexpr std::size_t small_bytes_max = 32768; ///< exclusive
inline constexpr std::size_t page_bytes = 8192;

/// The bytes of the block that Go's allocator gives for \p bytes.
inline std::size_t size_class_bytes(std::size_t bytes) noexcept {
  if (bytes < small_bytes_max)
    return *std::lower_bound(std::begin(size_classes), std::end(size_classes),
                             bytes);
  if (bytes > std::numeric_limits<std::size_t>::max() - page_bytes)
    return bytes;
  return (bytes + page_bytes - 1) / page_bytes * page_bytes;
}

/// How many buckets an array of this B has, those for overflow included.
inline std::size_t array_buckets(unsigned b,
                                 std::size_t bucket_bytes) noexcept {
  std::size_t count = buckets_of(b);
  if (b < preallocating_b_min)
    return count;
  count += buckets_of(b - preallocating_b_min);
  std::size_t bytes = size_class_bytes(count * bucket_bytes);
  return std::max(count, bytes / bucket_bytes);
}

} // namespace mapchurn::detail

#endif
