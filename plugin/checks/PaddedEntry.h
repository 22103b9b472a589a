// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// padded-entry: At least a third of each map entry is padding that another
// order of members would save.
//
// An entry is a key and a value. What is counted, and which classes may be
// reordered at all, is said in facts/Padding.h.
//
// Ignored   The header of a node, and the room that the allocator rounds up to.

#ifndef MAPCHURN_CHECKS_PADDEDENTRY_H
#define MAPCHURN_CHECKS_PADDEDENTRY_H

#include "checks/Check.h"

namespace mapchurn {

class PaddedEntry : public Check {
public:
  static constexpr CheckInfo Info = {
      "padded-entry",
      "At least a third of each map entry is padding that another order of "
      "members would save.",
      Tier::All};
  PaddedEntry() : Check(Info) {}

  void run(const CheckInput &In, std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_PADDEDENTRY_H
