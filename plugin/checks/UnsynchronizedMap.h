// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// unsynchronized-map: A map is changed on several threads at the same time, and
// none of them locks.
//
// Words     ends  where the thread is waited for: a join, the end of the scope
//                 of a handle that waits; else it goes on.
// Silent    Whatever might order the threads: ThreadChanges.h says when an
//           entry locks, and when a map is not the same one for both.
// Ignored   What the thread that starts them does meanwhile; threads that
//           different functions start, unless the map is a global's.

#ifndef MAPCHURN_CHECKS_UNSYNCHRONIZEDMAP_H
#define MAPCHURN_CHECKS_UNSYNCHRONIZEDMAP_H

#include "checks/Check.h"

namespace mapchurn {

class UnsynchronizedMap : public Check {
public:
  static constexpr CheckInfo Info = {
      "unsynchronized-map",
      "A map is changed on several threads at the same time, and none of them "
      "locks.",
      Tier::Default};
  UnsynchronizedMap() : Check(Info) {}

  void run(const CheckInput &In, std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_UNSYNCHRONIZEDMAP_H
