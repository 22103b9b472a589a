// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/BoxedValue.h"
#include "checks/Declarations.h"

namespace mapchurn {

namespace {

using model::Operation;

/// What is put into a map of boxes, as far as this unit shows.
struct Contents {
  const Value *Large = nullptr; ///< the first that no box can hold in itself
  clang::SourceLocation LargeAt;
  const TypeFacts *Only = nullptr; ///< the type of all values, when it is one
  bool Several = false;            ///< types
  bool Unknown = false; ///< something comes in of which no type is known
  bool Any = false;     ///< values at all

  void add(const Value &V, const Event &E, const ContainerType &C);
  bool fit() const { return Any && !Large && !Unknown; }
};

void Contents::add(const Value &V, const Event &E, const ContainerType &C) {
  const TypeFacts &T = V.Type;
  // An array becomes a pointer, which fits; a box may hold anything.
  bool Fits = V.Form == ValueForm::String ||
              (T.Trivial && T.SizeBytes <= C.BoxInlineBytes);
  Any = true;
  if (!T.Complete || T.Identity == C.Element.Identity) {
    Unknown = true;
    return;
  }
  Several |= Only && Only->Identity != T.Identity;
  Only = &T;
  if (!Fits && T.SizeBytes > C.BoxInlineBytes && !Large) {
    Large = &V;
    LargeAt = V.Range.isValid() ? V.Range.getBegin() : E.Loc;
  }
  Unknown |= !Fits && T.SizeBytes <= C.BoxInlineBytes;
}

/// The value that an event stores: its number, or none.
ValueId stored(const Event &E) {
  if (E.Kind == EventKind::Write ||
      (E.Kind == EventKind::Operation && E.Result == ResultUse::Assigned))
    return E.Init;
  bool Keyed = E.Kind == EventKind::Operation && E.Key && E.Args.size() == 1;
  return Keyed ? E.Args[0] : ValueId();
}

/// Events that put nothing into the map.
bool isIdle(const Event &E) {
  switch (E.Kind) {
  case EventKind::Declare:
  case EventKind::Copy:
  case EventKind::Test:
    return true;
  case EventKind::Pass:
    return !E.Mutable;
  case EventKind::Operation:
    break;
  default:
    return false;
  }
  switch (E.Op) {
  case Operation::Subscript:
  case Operation::At:
    // What is done through a reference to it is an event of its own.
    return E.Result != ResultUse::Escapes && E.Result != ResultUse::Modified;
  case Operation::Erase:
  case Operation::Clear:
  case Operation::Reserve:
    return true;
  default:
    return !model::mutates(E.Op);
  }
}

Contents contentsOf(const UnitFacts &Unit, const ContainerDecl &D) {
  Contents Found;
  Found.Unknown = !D.AllUsesInSight || D.Starts != Initial::Empty;
  auto Uses = Unit.Uses.find(D.Decl);
  if (Uses == Unit.Uses.end())
    return Found;
  for (const Use &U : Uses->second) {
    const FunctionFacts &F = Unit.Functions[U.Function];
    const Event &E = F.event(U.Event);
    if (ValueId Given = stored(E))
      Found.add(F.value(Given), E, *D.Type);
    else
      Found.Unknown |= !isIdle(E);
  }
  return Found;
}

Finding describe(Finding Found, const ContainerDecl &D, const Contents &In) {
  const ContainerType &C = *D.Type;
  std::string Box = quoted(C.Element.Name);
  std::string Room = C.BoxInlineBytes
                         ? " keeps objects of up to " +
                               plural(C.BoxInlineBytes, "byte") + " in itself"
                         : " keeps nothing in itself";
  if (In.Large)
    Found.Notes.push_back(
        {In.LargeAt, "this " + quoted(In.Large->Type.Name) + " of " +
                         plural(In.Large->Type.SizeBytes, "byte") +
                         " is allocated: a " + Box + Room});
  else
    Found.Notes.push_back({Found.Loc, "a " + Box + Room +
                                          ": all others are "
                                          "allocated"});
  bool Alike = In.Only && !In.Several && !In.Unknown;
  Found.Notes.push_back(
      {Found.Loc,
       Alike ? "only " + quoted(In.Only->Name) +
                   " is stored in it: " + quoted(withMapped(C, In.Only->Name)) +
                   " holds that in the entry"
             : "'std::variant' of the types that occur holds each in the "
               "entry, and says which they are"});
  return Found;
}

Finding describeErased(Finding Found) {
  Found.Notes.push_back({Found.Loc, "the object that it owns, and its count, "
                                    "live outside of the entry"});
  Found.Notes.push_back(
      {Found.Loc, "'std::variant' of the types that occur holds each in the "
                  "entry, and says which they are"});
  return Found;
}

} // namespace

void BoxedValue::run(const CheckInput &In, std::vector<Finding> &Out) const {
  for (const DeclGroup &Group : ownedMaps(In.Unit)) {
    const ContainerDecl &D = *Group.front();
    const ContainerType &C = *D.Type;
    bool Erased = C.Pointer == PointerKind::Shared && C.VoidPointee;
    if (!C.Boxed && !Erased)
      continue;
    Finding Found =
        at(D, "each value of " + quoted(D.Name) + " is a " +
                  quoted(C.Element.Name) + ", an allocation of its own");
    if (Erased) {
      Out.push_back(describeErased(std::move(Found)));
      continue;
    }
    // Each value fits into its box: nothing is allocated for it.
    if (llvm::any_of(Group, [&](const ContainerDecl *One) {
          return contentsOf(In.Unit, *One).fit();
        }))
      continue;
    Out.push_back(describe(std::move(Found), D, contentsOf(In.Unit, D)));
  }
}

} // namespace mapchurn
