// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// never-shrinks: A long-lived hash container is erased from in a loop, and
// nothing ever gives back the room of its peak.
//
// Words     room  the array of entries of a flat table, the buckets of the
//                 others; erase keeps it, and so does clear of most.
// Silent    Ordered maps and others without such an array, locals, containers
//           that are rehashed, swapped, assigned or moved from somewhere, or in
//           doubt handed to code that may do so; those that the same loop puts
//           entries into; buckets, unless they live as long as the program.
// Ignored   Whether the container fills up again, for which the room is kept
//           rightly: that is why the check is one of tier all.

#ifndef MAPCHURN_CHECKS_NEVERSHRINKS_H
#define MAPCHURN_CHECKS_NEVERSHRINKS_H

#include "checks/Check.h"

namespace mapchurn {

class NeverShrinks : public Check {
public:
  static constexpr CheckInfo Info = {
      "never-shrinks",
      "A long-lived hash container is erased from in a loop, and nothing ever "
      "gives back the room of its peak.",
      Tier::All};
  NeverShrinks() : Check(Info) {}

  void run(const CheckInput &In, std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_NEVERSHRINKS_H
