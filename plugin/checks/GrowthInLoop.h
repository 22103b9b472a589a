// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// growth-in-loop: an empty container gains one element on every pass of a loop
// whose length is known before it starts.
//
// A growing call is followed outwards to the scope that declares the container;
// the trip counts of the loops on the way are multiplied. Any branch, early
// exit or loop of unknown length on the way makes the product an upper bound
// or nothing at all.

#ifndef MAPCHURN_CHECKS_GROWTHINLOOP_H
#define MAPCHURN_CHECKS_GROWTHINLOOP_H

#include "checks/Check.h"

namespace mapchurn {

class GrowthInLoop : public Check {
public:
  static constexpr CheckInfo Info = {
      "growth-in-loop",
      "A container grows element by element in a loop whose length is known "
      "before it starts.",
      Tier::Default};
  GrowthInLoop() : Check(Info) {}

  void run(const CheckInput &In, const FunctionFacts &F, const Queries &Q,
           std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_GROWTHINLOOP_H
