// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/GrowOnlyMap.h"
#include "checks/LongLived.h"

namespace mapchurn {

namespace {

/// Insertions that get a note of their own.
constexpr size_t InsertionsShown = 3;

bool mayGrowForEver(const ContainerDecl *D) {
  const ContainerType &C = *D->Type;
  return LongLived::holds(*D) && !D->Const && !C.Key.FewValues &&
         !C.Element.Callable && !C.Pointee.Callable;
}

std::string lifetime(const ContainerDecl &D) {
  return D.Scope == DeclScope::Member
             ? "the object that " + quoted(D.Name) +
                   " is in is made here and lives as long as the program"
             : quoted(D.Name) + " lives as long as the program";
}

Finding describe(Finding Found, const UnitFacts &Unit, const ContainerDecl &D,
                 const std::vector<Use> &Insertions) {
  Found.Notes.push_back(
      {D.OnlyObject.isValid() ? D.OnlyObject : Found.Loc, lifetime(D)});
  size_t Shown = 0;
  clang::SourceLocation Last;
  for (const Use &U : Insertions) {
    const Event &E = Unit.Functions[U.Function].event(U.Event);
    if (E.Loc == Last || Shown == InsertionsShown)
      continue; // another instantiation's
    Last = E.Loc;
    Found.Notes.push_back(
        {E.Loc, Shown++ ? "and here" : "an entry is added here"});
  }
  std::string Nothing = "nothing in this file erases from, clears, assigns, "
                        "swaps or moves it, or hands it to code that might";
  if (!D.AllUsesInSight) {
    Found.Level = Tier::All;
    Nothing += "; other files may";
  }
  Found.Notes.push_back({Found.Loc, Nothing});
  return Found;
}

} // namespace

void GrowOnlyMap::run(const CheckInput &In, std::vector<Finding> &Out) const {
  std::optional<LongLived> Maps;
  for (const DeclGroup &Group :
       ownedMaps(In.Unit, Dependence::Value, /*Allocated=*/true)) {
    if (!llvm::all_of(Group, mayGrowForEver))
      continue;
    if (!Maps)
      Maps.emplace(In.Unit);
    std::vector<Use> Insertions;
    bool Silent = false;
    for (const ContainerDecl *D : Group) {
      History H = Maps->history(*D);
      Silent |= H.Removed || H.Numbered || H.Registers;
      if (Insertions.empty())
        Insertions = std::move(H.Insertions);
    }
    if (Silent || Insertions.empty())
      continue;
    const ContainerDecl &D = *Group.front();
    Out.push_back(describe(
        at(D, quoted(D.Name) +
                  " only grows: entries are added, and nothing ever removes "
                  "one"),
        In.Unit, D, Insertions));
  }
}

} // namespace mapchurn
