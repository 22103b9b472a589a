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
// Ignored   Allocators that over-allocate (allocate_at_least), small-size
//           optimizations of user types.

#ifndef MAPCHURN_MODEL_GROWTH_H
#define MAPCHURN_MODEL_GROWTH_H

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

/// A policy, chosen by the `growth` column of the container table
/// (`vector`, `string`, `unordered`, `absl-flat`, `boost-flat`, `go-map`) and
/// the standard library of the compilation.
class GrowthPolicy {
public:
  /// The policy of that name, or nothing when there is none.
  /// \p EntryBytes is the size of an element (sequences), of an entry (flat
  /// tables), or of a key and value pair (go-map).
  static std::optional<GrowthPolicy>
  find(llvm::StringRef Name, StandardLibrary Library, uint64_t EntryBytes);

  /// Cost of N single insertions into an empty, unreserved container.
  GrowthCost cost(uint64_t N) const;

  /// Cost of the same N insertions after reserve(N).
  GrowthCost reservedCost(uint64_t N) const;

  /// Elements that an empty, unreserved object holds without an allocation
  /// (15 characters for libstdc++'s std::string, 0 for vectors).
  uint64_t inlineCapacity() const;

private:
  enum class Rule {
    LibstdcxxVector,
    LibcxxVector,
    LibstdcxxString,
    LibcxxString,
    LibstdcxxUnordered,
    LibcxxUnordered,
    AbslFlat,
    BoostFlat,
    GoMap,
  };
  GrowthPolicy(Rule R, uint64_t EntryBytes) : R(R), EntryBytes(EntryBytes) {}

  Rule R;
  uint64_t EntryBytes;
};

} // namespace mapchurn::model

#endif // MAPCHURN_MODEL_GROWTH_H
