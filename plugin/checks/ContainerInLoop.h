// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// container-in-loop: a container is built, filled and destroyed on every pass
// of a loop.
//
// Declared before the loop and cleared on each pass, it keeps its array, and
// only the largest pass so far allocates. That changes nothing else as long as
// all that happens to the container stays in the pass: it is not moved, copied
// or swapped out, nobody keeps its address, and its elements may as well be
// destroyed a little later. Every use of it is an event of the region that
// declares it; one pass over them decides.

#ifndef MAPCHURN_CHECKS_CONTAINERINLOOP_H
#define MAPCHURN_CHECKS_CONTAINERINLOOP_H

#include "checks/Check.h"

namespace mapchurn {

class ContainerInLoop : public Check {
public:
  static constexpr CheckInfo Info = {
      "container-in-loop",
      "A container is built, filled and destroyed on every pass of a loop, and "
      "could be declared before the loop and cleared.",
      Tier::Default};
  ContainerInLoop() : Check(Info) {}

  void run(const CheckInput &In, const FunctionFacts &F, const Queries &Q,
           std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_CONTAINERINLOOP_H
