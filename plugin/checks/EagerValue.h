// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// eager-value: emplace or insert builds a value that allocates, even if the key
// is there.
//
// Arguments are evaluated before the call, so only what try_emplace builds from
// its arguments is saved by it: `std::vector<int>(n)` becomes `n`. What
// allocates by itself (std::make_unique, new) has to wait until try_emplace has
// said that the key is new.
//
// Keys that cannot be there are not spoken of: of a fresh local map, tested a
// moment ago, literals, counters.

#ifndef MAPCHURN_CHECKS_EAGERVALUE_H
#define MAPCHURN_CHECKS_EAGERVALUE_H

#include "checks/Check.h"

namespace mapchurn {

class EagerValue : public Check {
public:
  static constexpr CheckInfo Info = {
      "eager-value",
      "A value that allocates is built even if its key is in the map already.",
      Tier::Default};
  EagerValue() : Check(Info) {}

  void run(const CheckInput &In, const FunctionFacts &F, const Queries &Q,
           std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_EAGERVALUE_H
