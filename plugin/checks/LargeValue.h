// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// large-value: A flat map has large entries, and every growth moves all of
// them.
//
// A flat map grows by moving its entries into a larger array, and keeps about
// half of that array free besides: both cost by the size of an entry. The size
// is in the type; that the map does grow must be seen in its uses.
//
// Ignored   What is put in once, under keys that are written out; a map that is
//           reserved before it is filled; one that a function without a body
//           here fills, or has had in its hands before.

#ifndef MAPCHURN_CHECKS_LARGEVALUE_H
#define MAPCHURN_CHECKS_LARGEVALUE_H

#include "checks/Check.h"

namespace mapchurn {

class LargeValue : public Check {
public:
  static constexpr CheckInfo Info = {
      "large-value",
      "A flat map has large entries, and every growth moves all of them.",
      Tier::Default};
  LargeValue() : Check(Info) {}

  void run(const CheckInput &In, std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_LARGEVALUE_H
