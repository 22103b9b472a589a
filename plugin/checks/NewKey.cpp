// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/NewKey.h"

namespace mapchurn {

using model::Operation;

NewKeys::NewKeys(const FunctionFacts &F, const Queries &Q)
    : F(F), Q(Q), Earlier(F, Q) {
  for (unsigned I = 0; I < F.Events.size(); ++I)
    if (const Event &E = F.Events[I];
        E.Kind == EventKind::Operation && E.At && model::mutates(E.Op))
      Fills[E.At].push_back(EventId{I});
}

bool NewKeys::isNew(EventId Insertion) const {
  const Event &E = F.event(Insertion);
  const Value &Key = F.value(E.Key);
  return E.Asserted || isMadeForIt(E, Key) || isUniqueElsewhere(E, Key) ||
         isTested(Insertion) || isFirst(Insertion);
}

/// A constant is offered once; what has a side effect is `next++` more often
/// than not.
bool NewKeys::isMadeForIt(const Event &E, const Value &Key) const {
  if (Key.Constant || Key.Form == ValueForm::Literal ||
      Key.Form == ValueForm::String || Key.Form == ValueForm::Allocation ||
      Key.Builds == StringSource::Literal || !Key.Pure)
    return true;
  // m.emplace(m.size(), …)
  for (PlaceId Read : Key.Reads)
    if (Q.isWithin(Read, E.At))
      return true;
  if (!Key.At)
    return false;
  auto Known = F.Declared.find(F.place(Q.root(Key.At)).Decl);
  if (Known == F.Declared.end())
    return false;
  if (F.event(Known->second).Fresh)
    return true; // auto *node = new Node; m.emplace(node, …)
  // The counter of a for loop.
  RegionId Loop = Q.loopOf(E.In);
  return Loop && Key.Type.Scalar && F.region(Loop).Syntax == LoopSyntax::For &&
         F.region(Loop).Parent == F.event(Known->second).In;
}

/// The key of another map's entry, an element of a set.
bool NewKeys::isUniqueElsewhere(const Event &E, const Value &Key) const {
  if (!Key.At)
    return false;
  auto isUnique = [](const ContainerType *C) {
    return C && C->Row->Kind == model::ContainerKind::Set;
  };
  for (PlaceId P = Key.At; P; P = F.place(P).Base) {
    const Place &At = F.place(P);
    if (At.Kind == PlaceKind::Key)
      return true;
    if (At.Kind == PlaceKind::Element && isUnique(F.place(At.Base).Type))
      return true;
  }
  // for (int id : ids), by value
  RegionId Loop = Q.loopOf(E.In);
  return Loop && F.region(Loop).RangePlace &&
         isUnique(F.place(F.region(Loop).RangePlace).Type) &&
         Q.declaredIn(Key.At) == Loop;
}

/// The function has looked this key up before, in this container or in one that
/// is kept in step with it.
bool NewKeys::isTested(EventId Insertion) const {
  const Event &E = F.event(Insertion);
  unsigned Identity = F.value(E.Key).Identity;
  for (RegionId R = E.In; R; R = F.region(R).Parent)
    for (const KeyTest &Test : F.region(R).Known)
      if (!Test.Found && F.event(Test.Lookup).Key &&
          F.value(F.event(Test.Lookup).Key).Identity == Identity)
        return true;
  EventId Test = Earlier.before(Insertion);
  return Test && !Earlier.outcome(Test, Insertion).value_or(false);
}

/// A map that was cleared, or a local one that was made, right before, with
/// nothing put into it since, and only this once.
bool NewKeys::isFirst(EventId Insertion) const {
  const Event &E = F.event(Insertion);
  const std::vector<EventId> &All = Fills.find(E.At)->second;
  auto At = llvm::lower_bound(All, Insertion);
  if (At != All.begin())
    if (const Event &Last = F.event(At[-1]);
        Last.Op == Operation::Clear && Q.dominates(At[-1], Insertion) &&
        Q.loopOf(Last.In) == Q.loopOf(E.In))
      return true;
  RegionId Scope = Q.declaredIn(E.At);
  if (!Scope || F.place(E.At).Kind != PlaceKind::Variable)
    return false;
  auto atOnce = [&](const Event &Fill) {
    RegionId Loop = Q.loopOf(Fill.In);
    return !Loop || Q.encloses(Loop, Scope);
  };
  EventId Declared = F.Declared.find(F.place(E.At).Decl)->second;
  return F.event(Declared).Starts == Initial::Empty && atOnce(E) &&
         std::all_of(All.begin(), At,
                     [&](EventId Fill) { return atOnce(F.event(Fill)); });
}

} // namespace mapchurn
