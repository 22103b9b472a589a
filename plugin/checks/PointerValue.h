// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// pointer-value: a map owns each value through a pointer, although an entry can
// hold the value itself.
//
// The entries of a node map never move, so a value in one has the address that
// it has behind a pointer: for as long as it is in the map. Those of a flat map
// move when it grows, so there nobody may keep an address (KeptAddresses.h).
// What remains to be shown is that the pointer does nothing else: no other
// class behind it, no ownership that comes or goes, no null that says
// something, nothing that keeps the value from being built in place.

#ifndef MAPCHURN_CHECKS_POINTERVALUE_H
#define MAPCHURN_CHECKS_POINTERVALUE_H

#include "checks/Check.h"

namespace mapchurn {

class PointerValue : public Check {
public:
  static constexpr CheckInfo Info = {
      "pointer-value",
      "A map owns each value through a pointer, although an entry can hold the "
      "value itself.",
      Tier::Default};
  PointerValue() : Check(Info) {}

  /// Whether an address of a value is kept matters where entries move.
  EscapeNeed needsEscape(const UnitFacts &Unit) const override;

  void run(const CheckInput &In, std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_POINTERVALUE_H
