// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Questions that checks ask of a function's facts.
//
// All are answered from the region tree and the event list alone, and all lean
// to the safe side: `mayChange` says yes in doubt, `dominates` says no.

#ifndef MAPCHURN_FACTS_QUERIES_H
#define MAPCHURN_FACTS_QUERIES_H

#include "facts/Facts.h"
#include "llvm/ADT/ArrayRef.h"

namespace mapchurn {

class Queries {
public:
  explicit Queries(const FunctionFacts &F);

  /// True when Outer is Inner or encloses it.
  bool encloses(RegionId Outer, RegionId Inner) const;

  /// True when A has happened whenever B happens, in the same pass of every
  /// loop that holds both.
  bool dominates(EventId A, EventId B) const;

  /// True when no run executes both: then and else of one if, or A's branch
  /// leaves before B.
  bool exclusive(EventId A, EventId B) const;

  /// True when the storage of P, or what its name stands for (an index, a
  /// pointer on the way), may differ between the two events.
  bool mayChangeBetween(EventId A, EventId B, PlaceId P) const;

  /// True when the event may change P.
  bool mayChange(const Event &E, PlaceId P) const;

  /// The variable, or `this`, that a place begins with.
  PlaceId root(PlaceId P) const;

  /// True when Inner is Outer or a part of it.
  bool isWithin(PlaceId Inner, PlaceId Outer) const;

  /// A local object (not a reference or pointer to another) whose address does
  /// not leave the function's own statements.
  bool isPrivate(PlaceId P) const;

  /// True when the source at the region stands for other instantiations too,
  /// of the function or of a generic lambda: an edit must be right for all.
  bool inTemplate(RegionId R) const;

  /// The innermost loop that holds the region, or an invalid id.
  RegionId loopOf(RegionId R) const;

  /// The region in which the variable at the root of P is declared; invalid
  /// for parameters, members and globals.
  RegionId declaredIn(PlaceId P) const;

  /// True when control may pass over the event while it runs the enclosing
  /// region from the start: a branch, a lambda, an earlier continue or break.
  bool conditionalWithin(EventId E, RegionId Outer) const;

private:
  bool changes(const Event &E, PlaceId P) const;
  bool mayOverlap(PlaceId A, PlaceId B) const;
  bool mayBeSame(PlaceId A, PlaceId B) const;
  bool stepsMeet(llvm::ArrayRef<PlaceId> A, llvm::ArrayRef<PlaceId> B) const;

  const FunctionFacts &F;
  std::vector<bool> Exposed; ///< by place: a root whose address got about
};

} // namespace mapchurn

#endif // MAPCHURN_FACTS_QUERIES_H
