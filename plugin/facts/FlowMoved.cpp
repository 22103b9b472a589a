// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Contents that live on when their container ends.
//
// Purpose   `index[n.id] = &v.back(); nodes = std::move(v);` is right: a vector
//           that is moved from gives its array away, and what is in it stays
//           where it is in memory. So it is with all containers but strings and
//           those that hold elements in themselves, and with swap, splice,
//           merge, `return v`.
// Words     handed on  the contents of a local go, or may go, to another
//           object. When, and on which paths, is not looked at.
// Ignored   Functions of the user's that take the contents out of what they are
//           given by reference.

#include "facts/FlowWalker.h"

using namespace clang;

namespace mapchurn {

bool FlowWalker::keepsContents(QualType Type) {
  const ContainerType *C = T.container(Type);
  return C && !C->Row->isString() && !C->Row->Inline;
}

/// Place: what Named stands for. Moving an element out, which a reference may
/// be, moves none of the container's other contents.
void FlowWalker::handOn(const Expr *Named, Flow Place) {
  Named = Named->IgnoreParenImpCasts();
  while (const auto *Part = dyn_cast<MemberExpr>(Named)) {
    if (Part->isArrow())
      return;
    Named = Part->getBase()->IgnoreParenImpCasts();
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(Named);
  if (Ref && !Ref->getDecl()->getType()->isReferenceType() && Place &&
      Place.Derefs <= 0)
    F.Locations[Place.Loc.Index].HandedOn = true;
}

/// `return v;`, whatever is made of it.
void FlowWalker::handOnReturned(const Expr *Value) {
  Value = Value->IgnoreUnlessSpelledInSource();
  if (const auto *Named = dyn_cast<DeclRefExpr>(Value))
    if (auto Known = Locations.find(Named->getDecl()); Known != Locations.end())
      handOn(Named, {Known->second, 0, 0});
}

/// Whether the address that an edge takes is one of what is in a container.
bool FlowWalker::isIntoContents(const FlowEdge &E) {
  const ValueDecl *D = F.Locations[E.Src.Index].Decl;
  if (!D)
    return false;
  if (keepsContents(D->getType().getNonReferenceType()))
    return true;
  for (unsigned At = E.SourcePath; At; At = F.Paths[At].Parent)
    if (const ValueDecl *Field = F.Paths[At].Field;
        Field && keepsContents(Field->getType().getNonReferenceType()))
      return true;
  return false;
}

void FlowWalker::markHandedOn() {
  for (FlowEdge &E : F.Edges)
    if (E.Derefs < 0 && F.Locations[E.Src.Index].HandedOn)
      E.HandedOn = isIntoContents(E);
}

} // namespace mapchurn
