// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// boxed-value: each value of a map is a box of any type, an allocation of its
// own.
//
// The type alone says it: std::any and std::shared_ptr<void> forget what they
// hold, so it has to live elsewhere. What a box keeps in itself (libstdc++'s
// std::any: one pointer) is said in the evidence.

#ifndef MAPCHURN_CHECKS_BOXEDVALUE_H
#define MAPCHURN_CHECKS_BOXEDVALUE_H

#include "checks/Check.h"

namespace mapchurn {

class BoxedValue : public Check {
public:
  static constexpr CheckInfo Info = {
      "boxed-value",
      "Each value of a map is a box of any type, an allocation of its own.",
      Tier::Default};
  BoxedValue() : Check(Info) {}

  void run(const CheckInput &In, std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_BOXEDVALUE_H
