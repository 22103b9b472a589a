// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// grow-only-map: A map that lives as long as the program is inserted to, and
// nothing ever removes an entry.
//
// Words     lives as long as the program: a static or global variable, a static
//           member, a member of a class with one object of that kind.
// Silent    Maps that the program's text bounds: filled once, from literals or
//           a table, by keys of which there are few; registries of
//           functions and objects, tables that number their entries.
//           LongLived.h says how that shows.
// Ignored   Other files: where they may use the map too, the finding is one of
//           tier all. Maps of one thread, maps in objects of which there may be
//           several, maps behind a pointer.

#ifndef MAPCHURN_CHECKS_GROWONLYMAP_H
#define MAPCHURN_CHECKS_GROWONLYMAP_H

#include "checks/Check.h"

namespace mapchurn {

class GrowOnlyMap : public Check {
public:
  static constexpr CheckInfo Info = {
      "grow-only-map",
      "A map that lives as long as the program is inserted to, and nothing "
      "ever removes an entry.",
      Tier::Default};
  GrowOnlyMap() : Check(Info) {}

  void run(const CheckInput &In, std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_GROWONLYMAP_H
