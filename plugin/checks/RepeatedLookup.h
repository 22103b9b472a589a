// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// repeated-lookup: a key is looked up again in the same container, and nothing
// has changed since.
//
// Each later lookup is held against the nearest earlier one that has always run
// before it (EarlierLookup.h). Where the two are a test and the one statement
// it guards, and a single statement does both, that is the fix
// (MergedLookup.h).

#ifndef MAPCHURN_CHECKS_REPEATEDLOOKUP_H
#define MAPCHURN_CHECKS_REPEATEDLOOKUP_H

#include "checks/Check.h"

namespace mapchurn {

class RepeatedLookup : public Check {
public:
  static constexpr CheckInfo Info = {
      "repeated-lookup",
      "A key is looked up again in the same container, and nothing has changed "
      "since.",
      Tier::Default};
  RepeatedLookup() : Check(Info) {}

  void run(const CheckInput &In, const FunctionFacts &F, const Queries &Q,
           std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_REPEATEDLOOKUP_H
