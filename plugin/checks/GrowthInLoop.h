// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// growth-in-loop: an empty container gains one element on every pass of a loop
// whose length is known before it starts.
//
// Gain.h counts what a loop adds. Here, the gains of one container in one
// outermost loop become one finding: at the first growing call, with the loops
// and the price as notes, and a reserve before the outermost loop as the fix.
// What is only an upper bound (a branch, an early exit, keys that may be there
// already) is of tier all, and has no fix: the reservation might be too large.

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
