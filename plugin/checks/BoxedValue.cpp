// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/BoxedValue.h"
#include "checks/Declarations.h"

namespace mapchurn {

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
    Found.Notes.push_back(
        {Found.Loc, C.Boxed
                        ? quoted(C.Element.Name) +
                              " forgets the type of what it holds; all but the "
                              "smallest objects live outside of the entry"
                        : "the object that it owns, and its count, live "
                          "outside of the entry"});
    Found.Notes.push_back(
        {Found.Loc, "'std::variant' of the types that occur holds each in the "
                    "entry, and says which they are"});
    Out.push_back(std::move(Found));
  }
}

} // namespace mapchurn
