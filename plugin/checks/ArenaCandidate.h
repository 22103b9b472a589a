// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// arena-candidate: The nodes of a local container are allocated one by one in a
// loop, and all end with the scope.
//
// Words     arena  a std::pmr::monotonic_buffer_resource: it takes the nodes
//                  from blocks, and frees all of them at once.
// Silent    Containers that leave the scope (moved, swapped, returned), whose
//           entries' addresses do, that lose entries on the way (an arena frees
//           none), or have an allocator of their own. Those that are copied or
//           handed on: there the type is wanted that they have. Keys of which
//           the program's text has few.
// Ignored   What the entries allocate themselves.

#ifndef MAPCHURN_CHECKS_ARENACANDIDATE_H
#define MAPCHURN_CHECKS_ARENACANDIDATE_H

#include "checks/Check.h"

namespace mapchurn {

class ArenaCandidate : public Check {
public:
  static constexpr CheckInfo Info = {
      "arena-candidate",
      "The nodes of a local container are allocated one by one in a loop, and "
      "all end with the scope.",
      Tier::All, /*NeedsEscape=*/true};
  ArenaCandidate() : Check(Info) {}

  void run(const CheckInput &In, std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_ARENACANDIDATE_H
