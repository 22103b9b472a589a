// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// heap-could-be-local: What an allocation makes never leaves the scope of its
// owner, and fits on the stack.
//
// plugin/escape/Owning.h says whether ownership leaves, and what of the object
// keeps it on the heap. The edits write the declaration and all uses of the
// owner for an object in its place, together or not at all.

#ifndef MAPCHURN_CHECKS_HEAPCOULDBELOCAL_H
#define MAPCHURN_CHECKS_HEAPCOULDBELOCAL_H

#include "checks/Check.h"

namespace mapchurn {

class HeapCouldBeLocal : public Check {
public:
  static constexpr CheckInfo Info = {
      "heap-could-be-local",
      "What an allocation makes never leaves the scope of its owner, and fits "
      "on the stack.",
      Tier::Default,
      /*NeedsEscape=*/false,
      /*OnAllocations=*/true,
      /*NeedsOwnership=*/true};
  HeapCouldBeLocal() : Check(Info) {}

  void run(const CheckInput &In, std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_HEAPCOULDBELOCAL_H
