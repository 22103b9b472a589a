// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Is a key known not to be in the map when it is offered?
//
// Said of an insertion whose waste is only one if its key can be there. Known
// is what the function shows: a test of this very key before, an assertion, a
// key that is made for the occasion (a counter, a constant, a fresh pointer,
// the map's size), keys that are unique elsewhere, a map that has just been
// made. When the function shows nothing, the key may be there.

#ifndef MAPCHURN_CHECKS_NEWKEY_H
#define MAPCHURN_CHECKS_NEWKEY_H

#include "checks/EarlierLookup.h"

namespace mapchurn {

class NewKeys {
public:
  NewKeys(const FunctionFacts &F, const Queries &Q);

  bool isNew(EventId Insertion) const;

private:
  bool isMadeForIt(const Event &E, const Value &Key) const;
  bool isUniqueElsewhere(const Event &E, const Value &Key) const;
  bool isTested(EventId Insertion) const;
  bool isFirst(EventId Insertion) const;

  const FunctionFacts &F;
  const Queries &Q;
  EarlierLookups Earlier;
  /// What may put keys into a container, in order.
  std::map<PlaceId, std::vector<EventId>> Fills;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_NEWKEY_H
