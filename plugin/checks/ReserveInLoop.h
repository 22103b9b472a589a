// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// reserve-in-loop: reserve(size() + n) on every pass of a loop.
//
// Where reserve gives exactly what it is asked for, as that of a vector does,
// the next pass finds the array full again: one reallocation a pass, each of
// all elements there are. Whether it does, the growth policy says; the
// container has to outlive the pass, and nothing in the loop may empty it or
// look at its capacity.

#ifndef MAPCHURN_CHECKS_RESERVEINLOOP_H
#define MAPCHURN_CHECKS_RESERVEINLOOP_H

#include "checks/Check.h"

namespace mapchurn {

class ReserveInLoop : public Check {
public:
  static constexpr CheckInfo Info = {
      "reserve-in-loop",
      "A container is reserved to its size plus a little on every pass of a "
      "loop, which defeats its geometric growth.",
      Tier::Default};
  ReserveInLoop() : Check(Info) {}

  void run(const CheckInput &In, const FunctionFacts &F, const Queries &Q,
           std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_RESERVEINLOOP_H
