// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which lookup before this one asked the same container for the same key?
//
// "The same" is what the facts say: one object, one key expression without
// side effects, and nothing on any path between the two that may change what
// is in the container, which container the name stands for, or the key.
// Putting in this very key does not count: whoever did that had its entry.
//
//     if (!m.count(k))     // earlier
//       m[k] = v;          // later: the same key
//     use(m.at(k));        // later: `count` is still the one that always ran
//
// Ignored: containers that may hold a key twice, and lookups further apart than
// a reader looks.

#ifndef MAPCHURN_CHECKS_EARLIERLOOKUP_H
#define MAPCHURN_CHECKS_EARLIERLOOKUP_H

#include "facts/Facts.h"
#include "facts/Queries.h"
#include <map>

namespace mapchurn {

class EarlierLookups {
public:
  EarlierLookups(const FunctionFacts &F, const Queries &Q);

  /// The nearest lookup that has run whenever Later runs, for which Fits holds;
  /// or an invalid id.
  EventId nearest(EventId Later,
                  llvm::function_ref<bool(const Event &)> Fits) const;

  /// The nearest lookup that has run whenever Later runs, whatever has happened
  /// since.
  EventId before(EventId Later) const;

  /// True when nothing may have changed the container or the key between.
  bool unchanged(EventId Earlier, EventId Later) const;

  /// What Later may take for granted of an earlier find, count or contains:
  /// that it has found its key, that it has not, or neither.
  std::optional<bool> outcome(EventId Test, EventId Later) const;

  /// True when the key may have been put in between the two.
  bool mayBeFilled(EventId Earlier, EventId Later) const;

  /// True for an operation that looks a key up by a value which can be told
  /// from others, in a container that holds it once.
  bool isLookup(const Event &E) const;

private:
  bool sameKey(const Event &A, const Event &B) const;
  bool putsIn(const Event &E, const Event &Key) const;
  bool revisits(const Event &E, PlaceId P) const;

  const FunctionFacts &F;
  const Queries &Q;
  /// By container and key, in order.
  std::map<std::pair<PlaceId, unsigned>, std::vector<EventId>> Lookups;
  /// The branches that depend on a test.
  std::map<EventId, std::vector<RegionId>> Branches;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_EARLIERLOOKUP_H
