// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/EmptyValue.h"
#include "checks/Ownership.h"
#include "checks/SetEdits.h"

namespace mapchurn {

namespace {

/// All objects of the class are alike, and making one does nothing. A copy or
/// destructor of the user's own may count or log.
bool saysNothing(const TypeFacts &T) { return T.Empty && T.Trivial; }

bool holdsNothing(const ContainerDecl *D) {
  return saysNothing(D->Type->Element);
}

bool pointsToNothing(const ContainerDecl *D) {
  const ContainerType &C = *D->Type;
  return C.Pointer != PointerKind::None && !C.CustomDeleter &&
         saysNothing(C.Pointee) && !C.Pointee.OwnLife;
}

/// True when the address of a value is used, which tells it from the others.
bool hasIdentity(const UnitFacts &Unit, const ContainerDecl &D) {
  auto Uses = Unit.Uses.find(D.Decl);
  if (Uses == Unit.Uses.end())
    return false;
  return llvm::any_of(Uses->second, [&](const Use &U) {
    const FunctionFacts &F = Unit.Functions[U.Function];
    const Event &E = F.event(U.Event);
    if (F.place(E.At).Decl == D.Decl && F.place(E.At).Type)
      return E.Kind == EventKind::Operation && E.Result == ResultUse::Escapes &&
             (E.Op == model::Operation::Subscript ||
              E.Op == model::Operation::At);
    switch (E.Kind) {
    case EventKind::Address:
    case EventKind::Return:
      return true;
    case EventKind::Pass:
      return E.Mutable;
    case EventKind::OwnerUse:
      return E.Text == "get" && E.Result != ResultUse::Condition &&
             E.Result != ResultUse::Compared;
    default:
      return false;
    }
  });
}

/// What the map holds for nothing.
const TypeFacts &emptyType(const ContainerType &C) {
  return C.Element.Empty ? C.Element : C.Pointee;
}

Finding describe(Finding Found, const ContainerDecl &D,
                 const std::vector<Fill> &Fills) {
  const ContainerType &C = *D.Type;
  if (!Fills.empty())
    Found.Notes.push_back({Fills[0].Loc, "each value is allocated here by " +
                                             quoted(Fills[0].From)});
  Found.Notes.push_back({Found.Loc, quoted(emptyType(C).Name) +
                                        " has no members: a value says no more "
                                        "than its key does by being there"});
  if (Fills.empty() && C.EntryBytes > C.Key.SizeBytes && C.Key.SizeBytes)
    Found.Notes.push_back(
        {Found.Loc, "an entry takes " + plural(C.EntryBytes, "byte") +
                        ", its key alone " + std::to_string(C.Key.SizeBytes)});
  if (!Fills.empty() && !D.AllUsesInSight) {
    Found.Level = Tier::All;
    Found.Notes.push_back(
        {Found.Loc, "no value of " + quoted(D.Name) +
                        " is null or told from another in this file; other "
                        "files may use it too"});
  }
  if (C.SetRow)
    Found.Notes.push_back(
        {Found.Loc, quoted(setName(C)) + " holds the same keys"});
  return Found;
}

} // namespace

void EmptyValue::run(const CheckInput &In, std::vector<Finding> &Out) const {
  Ownership Owners(In.Unit);
  for (const DeclGroup &Group : ownedMaps(In.Unit)) {
    if (llvm::any_of(Group, [&](const ContainerDecl *D) {
          return hasIdentity(In.Unit, *D);
        }))
      continue;
    std::vector<Fill> Fills;
    if (!llvm::all_of(Group, holdsNothing)) {
      if (llvm::all_of(Group, pointsToNothing))
        Fills = Owners.fills(Group);
      if (Fills.empty())
        continue;
    }
    const ContainerDecl &D = *Group.front();
    std::string Message =
        quoted(D.Name) + " is a set in disguise: each value is " +
        (Fills.empty() ? "a " : "an allocation of a ") +
        quoted(emptyType(*D.Type).Name) + ", which has no data";
    Out.push_back(describe(at(D, Message), D, Fills));
    if (Group.size() == 1) // else there is another declaration to edit
      Out.back().Fix = editsToSet(In.Unit, D);
  }
}

} // namespace mapchurn
