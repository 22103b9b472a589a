// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether the containers that are a map's values have room before they grow.
//
// The values of a map are taken to have room, all of them, as soon as one of
// them is seen to get some: it is reserved, sized, brought in from elsewhere or
// filled by a callee; or it is cleared, which shows that values are kept and
// used again. That is looked for in the function and, for members and globals,
// in all functions of the file.

#ifndef MAPCHURN_CHECKS_VALUEROOM_H
#define MAPCHURN_CHECKS_VALUEROOM_H

#include "checks/Check.h"
#include <map>

namespace mapchurn {

/// The map of which P is a value, or a member of a value.
PlaceId mapOf(const FunctionFacts &F, PlaceId P);

class ValueRoom {
public:
  ValueRoom(const CheckInput &In, const FunctionFacts &F);

  /// True when a value of the map may have room. Value is the container that
  /// grows: the value itself, or a member of it.
  bool has(PlaceId Map, PlaceId Value);

private:
  bool elsewhere(const clang::ValueDecl *D, bool Member) const;

  const CheckInput &In;
  const FunctionFacts &F;
  std::map<PlaceId, bool> Known; ///< by map
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_VALUEROOM_H
