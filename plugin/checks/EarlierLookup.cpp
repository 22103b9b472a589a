// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/EarlierLookup.h"

namespace mapchurn {

using model::Operation;

namespace {

/// How far back to look, in lookups of the same key and in events.
constexpr unsigned MostLookups = 8;
constexpr unsigned MostEvents = 1000;

} // namespace

EarlierLookups::EarlierLookups(const FunctionFacts &F, const Queries &Q)
    : F(F), Q(Q) {
  for (unsigned I = 0; I < F.Events.size(); ++I)
    if (const Event &E = F.Events[I]; isLookup(E))
      Lookups[{E.At, F.value(E.Key).Identity}].push_back(EventId{I});
  for (unsigned I = 0; I < F.Regions.size(); ++I)
    for (const KeyTests *Tests : {&F.Regions[I].Known, &F.Regions[I].Otherwise})
      for (const KeyTest &Test : *Tests)
        Branches[Test.Lookup].push_back(RegionId{I});
}

bool EarlierLookups::isLookup(const Event &E) const {
  if (E.Kind != EventKind::Operation || !E.Key || !E.At ||
      !model::looksUp(E.Op))
    return false;
  model::ContainerKind Kind = E.Type->Row->Kind;
  return (Kind == model::ContainerKind::Map ||
          Kind == model::ContainerKind::Set) &&
         F.value(E.Key).Pure && F.isOneObject(E.At);
}

EventId
EarlierLookups::nearest(EventId Later,
                        llvm::function_ref<bool(const Event &)> Fits) const {
  const Event &E = F.event(Later);
  if (!isLookup(E))
    return {};
  auto Known = Lookups.find({E.At, F.value(E.Key).Identity});
  auto At = llvm::lower_bound(Known->second, Later);
  for (unsigned I = 0; I < MostLookups && At != Known->second.begin(); ++I) {
    EventId Earlier = *--At;
    if (Later.Index - Earlier.Index > MostEvents)
      return {};
    if (Fits(F.event(Earlier)) && Q.dominates(Earlier, Later) &&
        unchanged(Earlier, Later))
      return Earlier;
  }
  return {};
}

EventId EarlierLookups::before(EventId Later) const {
  const Event &E = F.event(Later);
  if (!isLookup(E))
    return {};
  auto Known = Lookups.find({E.At, F.value(E.Key).Identity});
  auto At = llvm::lower_bound(Known->second, Later);
  for (unsigned I = 0; I < MostLookups && At != Known->second.begin(); ++I)
    if (EventId Earlier = *--At; Q.dominates(Earlier, Later))
      return Earlier;
  return {};
}

bool EarlierLookups::sameKey(const Event &A, const Event &B) const {
  return A.Key && B.Key && A.At == B.At &&
         F.value(A.Key).Identity == F.value(B.Key).Identity &&
         F.value(A.Key).Pure;
}

bool EarlierLookups::putsIn(const Event &E, const Event &Key) const {
  switch (E.Op) {
  case Operation::Subscript:
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
    return E.Kind == EventKind::Operation && sameKey(E, Key);
  default:
    return false;
  }
}

/// m[a] on the way to m[a][b], after another m[a][b].
bool EarlierLookups::revisits(const Event &E, PlaceId P) const {
  if (E.Kind != EventKind::Operation || E.Op != Operation::Subscript ||
      !E.Key || E.Result == ResultUse::Assigned ||
      E.Result == ResultUse::Escapes)
    return false;
  for (; P; P = F.place(P).Base)
    if (F.place(P).Base == E.At &&
        F.place(P).KeyIdentity == F.value(E.Key).Identity)
      return F.value(E.Key).Pure;
  return false;
}

bool EarlierLookups::unchanged(EventId Earlier, EventId Later) const {
  const Event &B = F.event(Later);
  // A lambda runs later than where it stands.
  for (RegionId R = B.In; R && !Q.encloses(R, F.event(Earlier).In);
       R = F.region(R).Parent)
    if (F.region(R).Kind == RegionKind::Lambda)
      return false;
  return !Q.anyBetween(Earlier, Later, [&](EventId Id) {
    const Event &E = F.event(Id);
    if (!putsIn(E, B) && !revisits(E, B.At) && Q.mayChangeEntries(E, B.At))
      return true;
    return llvm::any_of(F.value(B.Key).Reads, [&](PlaceId Read) {
      // m.emplace(std::move(k), v) gives the key away itself.
      bool Own = E.Kind == EventKind::Move && E.At == Read &&
                 Id.Index >= B.Begins && Id < Later;
      return !Own && !revisits(E, Read) && Q.mayChange(E, Read);
    });
  });
}

std::optional<bool> EarlierLookups::outcome(EventId Test, EventId Later) const {
  auto Known = Branches.find(Test);
  if (Known == Branches.end())
    return std::nullopt;
  auto of = [&](const KeyTests &Tests) -> std::optional<bool> {
    for (const KeyTest &One : Tests)
      if (One.Lookup == Test)
        return One.Found;
    return std::nullopt;
  };
  RegionId At = F.event(Later).In;
  for (RegionId Id : Known->second) {
    const Region &R = F.region(Id);
    std::optional<bool> Found;
    if (Q.encloses(Id, At))
      Found = of(R.Known);
    else if (R.Kind != RegionKind::Arm && R.EndEvent <= Later.Index &&
             Q.encloses(F.region(R.Parent).Parent, At) &&
             Q.leavesWithin(Id, At))
      Found = of(R.Otherwise); // if (m.count(k)) return;
    if (Found)
      return Found;
  }
  return std::nullopt;
}

bool EarlierLookups::mayBeFilled(EventId Earlier, EventId Later) const {
  return Q.anyBetween(Earlier, Later, [&](EventId Id) {
    return putsIn(F.event(Id), F.event(Later));
  });
}

} // namespace mapchurn
