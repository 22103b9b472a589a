// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Growth policies: what it costs a container to reach n elements one by one.
//
// Purpose   A warning about growth states its price. The price follows from the
//           policy of the library in use, which is arithmetic, not measurement.
// Words     reallocation  an allocation of the element array (or bucket array),
//                         the first one included.
//           move          an element (or, for a node table, a node) that is
//                         carried from an old array to a new one.
// Invariant cost(n) equals what a counting allocator sees when n elements are
//           inserted into an empty container of the given policy; a unit test
//           holds it for n up to 10^6 against the real containers.
// Example   libstdc++ vector<int>, n = 1000: 11 reallocations, 8188 bytes
//           allocated in all, 1023 elements moved.
// Ignored   Allocators that over-allocate (allocate_at_least), nodes and
// overflow
//           buckets that are allocated one at a time, what erasing does to the
//           next growth. go-map moves its entries little by little after a
//           growth; all of them are counted at once.
// Versions  libstdc++ 12, libc++ 19, Abseil 20220623, Boost 1.81, Go 1.19, on
//           64-bit machines with SSE2 or NEON. Other versions may differ.

#ifndef MAPCHURN_MODEL_GROWTH_H
#define MAPCHURN_MODEL_GROWTH_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace mapchurn::model {

/// Price of growing from empty to N elements.
struct GrowthCost {
  uint64_t Reallocations = 0; ///< arrays allocated
  uint64_t Bytes = 0;         ///< bytes of all those arrays together
  uint64_t Moves = 0;         ///< elements (or nodes) carried over
};

/// Which standard library the code is compiled against.
enum class StandardLibrary { Libstdcxx, Libcxx };

/// A policy, chosen by the `growth` column of the container table and the
/// standard library of the compilation.
class GrowthPolicy {
public:
  /// The names: vector, string, unordered, absl-flat, boost-flat, go-map.
  static llvm::ArrayRef<llvm::StringRef> names();

  /// The policy of that name, or nothing when there is none.
  /// \p EntryBytes is the size of an element (sequences), of a character
  /// (strings), of an entry (flat tables), or of key plus value (go-map, where
  /// a key or value above 128 bytes counts as a pointer).
  /// \p EntryAlignBytes is its alignment, which absl-flat needs to know; 0
  /// stands for the largest power of two, at most 8, that divides the size.
  static std::optional<GrowthPolicy> find(llvm::StringRef Name,
                                          StandardLibrary Library,
                                          uint64_t EntryBytes,
                                          uint64_t EntryAlignBytes = 0);

  /// Cost of N single insertions into an empty, unreserved container. What is
  /// more than 2^40 elements costs as much as 2^40.
  GrowthCost cost(uint64_t N) const;

  /// Cost of the same N insertions after reserve(N), the reserve included.
  GrowthCost reservedCost(uint64_t N) const;

  /// Cost of N insertions with reserve(size() + 1) before each of them. What
  /// is more than 2^20 elements costs as much as 2^20.
  GrowthCost reservedEachTimeCost(uint64_t N) const;

  /// True when reserve gives what it is asked for and little more, so that
  /// reserving a little at a time moves more and more for each element: the
  /// growth is geometric no longer.
  bool reservesExactly() const;

  /// Elements that an empty, unreserved object holds without an allocation
  /// (15 characters for libstdc++'s std::string, 0 for vectors).
  uint64_t inlineCapacity() const;

private:
  enum class Rule {
    Vector, ///< the same in libstdc++ and libc++
    LibstdcxxString,
    LibcxxString,
    LibstdcxxUnordered,
    LibcxxUnordered,
    AbslFlat,
    BoostFlat,
    GoMap,
  };
  /// The array that a container holds at some moment.
  struct Array {
    uint64_t Units; ///< slots, buckets or, for go-map, the logarithm of them
    uint64_t Holds; ///< elements that fit before the next one is needed
    uint64_t Bytes; ///< its size; 0 when nothing is allocated
  };

  GrowthPolicy(Rule R, uint64_t EntryBytes, uint64_t EntryAlignBytes)
      : R(R), EntryBytes(EntryBytes), EntryAlignBytes(EntryAlignBytes) {}

  Array array(uint64_t Units) const;
  Array empty() const;
  Array reserved(uint64_t N) const;
  Array grown(const Array &Full) const;
  GrowthCost costFrom(Array Held, uint64_t N) const;

  Rule R;
  uint64_t EntryBytes, EntryAlignBytes;
};

} // namespace mapchurn::model

#endif // MAPCHURN_MODEL_GROWTH_H
