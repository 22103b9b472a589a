// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// escaping-local: The address of a local variable, or of what it owns, is
// stored where it outlives the variable.
//
// plugin/escape finds the addresses and the paths they take. Here a path is
// read again with what the solver leaves out: the order of statements and the
// members of objects. What is taken back before the variable ends is silent.
// Of tier all is what is a fault only if one of several values is the one that
// flows, if a call in between does not take it back, if a function does what it
// does under a condition, if nobody waits for a thread, or if somebody looks at
// what is stored.

#ifndef MAPCHURN_CHECKS_ESCAPINGLOCAL_H
#define MAPCHURN_CHECKS_ESCAPINGLOCAL_H

#include "checks/Check.h"

namespace mapchurn {

class EscapingLocal : public Check {
public:
  static constexpr CheckInfo Info = {
      "escaping-local",
      "The address of a local variable, or of what it owns, is stored where "
      "it outlives the variable.",
      Tier::Default,
      /*NeedsEscape=*/true,
      /*OnAllocations=*/false,
      /*NeedsOwnership=*/true};
  EscapingLocal() : Check(Info) {}

  void run(const CheckInput &In, std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_ESCAPINGLOCAL_H
