// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/Declarations.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"

namespace mapchurn {

std::vector<DeclGroup> ownedMaps(const UnitFacts &Unit, Dependence AtMost,
                                 bool Allocated) {
  std::vector<DeclGroup> Groups;
  llvm::DenseMap<const clang::ValueDecl *, unsigned> ByDecl;
  llvm::DenseMap<clang::SourceLocation, unsigned> ByPlace;
  for (const ContainerDecl &D : Unit.Containers) {
    if (!D.Type->Row->isMap() ||
        (D.Reference && !(Allocated && D.OwnAllocation)) ||
        D.Scope == DeclScope::Parameter ||
        (D.Deduced && D.Starts != Initial::Empty))
      continue;
    unsigned Next = Groups.size();
    unsigned Group = ByDecl.try_emplace(D.Decl, Next).first->second;
    Group = ByPlace.try_emplace(D.InMacros, Group).first->second;
    if (Group == Next)
      Groups.emplace_back();
    Groups[Group].push_back(&D);
  }
  llvm::erase_if(Groups, [&](const DeclGroup &Group) {
    return llvm::any_of(
        Group, [&](const ContainerDecl *D) { return D->Depends > AtMost; });
  });
  for (DeclGroup &Group : Groups)
    for (const ContainerDecl *&D : Group)
      if (!D->InHeader) {
        std::swap(D, Group.front());
        break;
      }
  return Groups;
}

std::string withMapped(const ContainerType &Map, llvm::StringRef Mapped) {
  // The key may be of the same type, so the mapped one is what follows it.
  std::string Before = Map.Key.Name.empty() ? "<" : Map.Key.Name + ", ";
  size_t At = Map.Name.find(Before + Map.Element.Name);
  std::string Name = Map.Name;
  if (At != std::string::npos)
    Name.replace(At + Before.size(), Map.Element.Name.size(), Mapped);
  return Name;
}

} // namespace mapchurn
