// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// empty-value: a map's values have no data: it is a set in disguise.
//
// The type says it: all values of an empty class are alike. Behind a pointer
// there is still the null pointer, and an address to tell one value from
// another; so there the uses must show that neither matters.

#ifndef MAPCHURN_CHECKS_EMPTYVALUE_H
#define MAPCHURN_CHECKS_EMPTYVALUE_H

#include "checks/Check.h"

namespace mapchurn {

class EmptyValue : public Check {
public:
  static constexpr CheckInfo Info = {
      "empty-value", "A map's values have no data: it is a set in disguise.",
      Tier::Default};
  EmptyValue() : Check(Info) {}

  void run(const CheckInput &In, std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_EMPTYVALUE_H
