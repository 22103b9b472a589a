// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lists of numbers, one for each of so many groups, side by side in one table:
//
//     Grouped In(Locations, Edges.size(),
//                [&](unsigned I) { return Edges[I].Dst.Index; });
//     for (unsigned Edge : In[Location]) …
//
// A graph is asked for the edges of a location thousands of times and never
// changed meanwhile; a vector for each location would be an allocation for
// each.

#ifndef MAPCHURN_ESCAPE_GROUPED_H
#define MAPCHURN_ESCAPE_GROUPED_H

#include "llvm/ADT/ArrayRef.h"
#include <vector>

namespace mapchurn {

class Grouped {
public:
  Grouped() = default;

  /// The numbers below Count, each in the group that GroupOf says, rising.
  template <typename Function>
  Grouped(size_t Groups, unsigned Count, Function GroupOf)
      : Begin(Groups + 1), Numbers(Count) {
    for (unsigned I = 0; I < Count; ++I)
      ++Begin[GroupOf(I)];
    unsigned Sum = 0;
    for (unsigned &B : Begin)
      B = Sum += B;
    // Each Begin is at the end of its group here, and goes down to its start.
    for (unsigned I = Count; I-- > 0;)
      Numbers[--Begin[GroupOf(I)]] = I;
  }

  llvm::ArrayRef<unsigned> operator[](size_t Group) const {
    return llvm::ArrayRef(Numbers).slice(Begin[Group],
                                         Begin[Group + 1] - Begin[Group]);
  }

private:
  std::vector<unsigned> Begin, Numbers;
};

} // namespace mapchurn

#endif // MAPCHURN_ESCAPE_GROUPED_H
