// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// nested-growth-in-loop: the containers that are a map's values grow element by
// element in a loop.
//
// Every growing call on a value of a map, or on a member of one, is followed
// outwards over the loops around it. What matters is how the value is chosen:
//   by a key    each pass may come to another value: any of them may grow long;
//   by walking  each pass of the loop over the map comes to the next value: one
//               pass adds little to each, and only the other loops count;
//   once        before the loops: one value grows, as an ordinary container.
// For the last two the lengths of the loops must be known, since the remedy is
// to reserve. The values of a map are taken to be reserved, and warm, when any
// of them is reserved, sized, cleared or brought in from elsewhere.

#ifndef MAPCHURN_CHECKS_NESTEDGROWTHINLOOP_H
#define MAPCHURN_CHECKS_NESTEDGROWTHINLOOP_H

#include "checks/Check.h"

namespace mapchurn {

class NestedGrowthInLoop : public Check {
public:
  static constexpr CheckInfo Info = {
      "nested-growth-in-loop",
      "The containers that are a map's values grow element by element in a "
      "loop.",
      Tier::Default};
  NestedGrowthInLoop() : Check(Info) {}

  void run(const CheckInput &In, const FunctionFacts &F, const Queries &Q,
           std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_NESTEDGROWTHINLOOP_H
