// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/PaddedEntry.h"
#include "checks/Declarations.h"
#include "llvm/ADT/StringExtras.h"

namespace mapchurn {

namespace {

/// 'b', 'a', 'c'
std::string listed(const std::vector<std::string> &Names) {
  std::string List;
  for (const std::string &Name : Names)
    List += (List.empty() ? "" : ", ") + quoted(Name);
  return List;
}

Finding describe(Finding Found, const ContainerType &C) {
  for (const Reordering &R : C.Reorderings)
    Found.Notes.push_back(
        {R.Loc, quoted(R.Name) + " takes " + plural(R.BeforeBytes, "byte") +
                    "; with its members in the order " + listed(R.Members) +
                    " it takes " + llvm::utostr(R.AfterBytes)});
  Found.Notes.push_back(
      {Found.Loc, "an entry then takes " + plural(C.TightEntryBytes, "byte")});
  return Found;
}

bool isPadded(const ContainerDecl *D) {
  const ContainerType &C = *D->Type;
  return C.EntryBytes && C.EntryPaddingBytes * 3 >= C.EntryBytes &&
         C.TightEntryBytes < C.EntryBytes;
}

} // namespace

void PaddedEntry::run(const CheckInput &In, std::vector<Finding> &Out) const {
  for (const DeclGroup &Group : ownedMaps(In.Unit)) {
    const ContainerDecl &D = *Group.front();
    const ContainerType &C = *D.Type;
    if (!llvm::all_of(Group, isPadded))
      continue;
    Out.push_back(
        describe(at(D, llvm::utostr(C.EntryPaddingBytes) + " of the " +
                           plural(C.EntryBytes, "byte") + " of an entry of " +
                           quoted(D.Name) + " are padding"),
                 C));
  }
}

} // namespace mapchurn
