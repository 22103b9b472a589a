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
#include "llvm/ADT/STLFunctionalExtras.h"

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
  /// The same of what is at A, and later at B.
  bool exclusive(RegionId A, RegionId B) const;

  /// True when the storage of P, or what its name stands for (an index, a
  /// pointer on the way), may differ between the two events.
  bool mayChangeBetween(EventId A, EventId B, PlaceId P) const;

  /// True when the event may change P.
  bool mayChange(const Event &E, PlaceId P) const;

  /// True when the event may change which keys are in the map, or which map
  /// its name stands for.
  bool mayChangeEntries(const Event &E, PlaceId Map) const;

  /// True for some event that may happen after A and before B, where A
  /// dominates B: in a pass of a loop that only B is in, before it or after.
  bool anyBetween(EventId A, EventId B,
                  llvm::function_ref<bool(EventId)> Is) const;

  /// True when control leaves R for good once it is in there, as far as Scope
  /// goes: by break out of what holds Scope, by continue of it, by return.
  bool leavesWithin(RegionId R, RegionId Scope) const;

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
  bool changesValue(const Event &E, PlaceId P) const;
  bool choosesAnother(const Event &E, PlaceId P) const;
  bool mayOverlap(PlaceId A, PlaceId B, bool Whole = false) const;
  bool mayBeSame(PlaceId A, PlaceId B) const;
  bool stepsMeet(llvm::ArrayRef<PlaceId> A, llvm::ArrayRef<PlaceId> B,
                 bool Whole) const;
  bool hasRun(RegionId Arm, RegionId Later) const;
  bool leavesFor(EventId E, RegionId Loop) const;

  const FunctionFacts &F;
  std::vector<bool> Exposed; ///< by place: a root whose address got about
  /// By region: the innermost loop or switch that a break or continue in the
  /// region leaves; and whether there is a continue.
  std::vector<RegionId> LeavesTo;
  std::vector<bool> Continues;
};

} // namespace mapchurn

#endif // MAPCHURN_FACTS_QUERIES_H
