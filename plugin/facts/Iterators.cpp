// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Iterators, and where the walk loses sight of them.
//
// A local iterator variable stands for the entries of the container that it
// came from. Any other place that an iterator goes to (a call, a member, a
// return value, a variable that held another container's) may do anything to
// those entries: they get an Untracked event.

#include "facts/Walker.h"

using namespace clang;

namespace mapchurn {

/// `std::_Rb_tree_iterator`, `absl::…::iterator`, `DenseMapIterator`.
bool Walker::isIterator(QualType T) {
  T = T.getNonReferenceType().getCanonicalType();
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() &&
         Class->getName().contains_insensitive("iter");
}

/// Where an iterator comes from: behind ++it, std::next(it), the conversion to
/// a const_iterator, and the `.first` of what emplace returns. Moved: it points
/// to another entry than the source.
const Expr *Walker::iteratorSource(const Expr *E, bool &Moved) {
  Moved = false;
  while (true) {
    E = sameObject(E);
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      const IdentifierInfo *Name = Member->getMemberDecl()->getIdentifier();
      if (Member->isArrow() || Member->getType()->isScalarType() || !Name ||
          (!Name->isStr("first") && !Name->isStr("second")))
        return E;
      E = Member->getBase();
    } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E)) {
      if (Op->getOperator() != OO_PlusPlus &&
          Op->getOperator() != OO_MinusMinus)
        return E;
      Moved = true;
      E = Op->getArg(0);
    } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      if (Construct->getNumArgs() != 1 || !isIterator(E->getType()))
        return E;
      E = Construct->getArg(0);
    } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (!Callee || !Callee->getIdentifier() || !Callee->isInStdNamespace() ||
          (Callee->getName() != "next" && Callee->getName() != "prev") ||
          Call->getNumArgs() == 0)
        return E;
      Moved = true;
      E = Call->getArg(0);
    } else {
      return E;
    }
  }
}

PlaceId Walker::iteratorTarget(const Expr *Iterator) {
  bool Moved;
  const Expr *E = iteratorSource(Iterator, Moved);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    auto Known = Aliases.find(Ref->getDecl());
    if (Known == Aliases.end() || Known->second.Kind != Alias::Iterator)
      return {};
    return Moved ? anyOf(Known->second.Target) : Known->second.Target;
  }
  if (const auto *Either = dyn_cast<ConditionalOperator>(E)) {
    PlaceId Target = anyOf(iteratorTarget(Either->getTrueExpr()));
    return Target == anyOf(iteratorTarget(Either->getFalseExpr())) ? Target
                                                                   : PlaceId();
  }
  const auto *Method = dyn_cast<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Callee = Method ? Method->getMethodDecl() : nullptr;
  if (!Callee || !Callee->getIdentifier())
    return {};
  const Expr *Object = Method->getImplicitObjectArgument();
  bool Arrow = Object->getType()->isPointerType();
  const ContainerType *C =
      Arrow ? T.container(Object->getType()->getPointeeType())
            : containerOf(Object);
  auto Op = C ? C->Row->operation(Callee->getName()) : std::nullopt;
  if (!Op || Callee->getReturnType()->isScalarType())
    return {};
  switch (*Op) {
  case model::Operation::Find:
  case model::Operation::Bound:
  case model::Operation::Begin:
  case model::Operation::End:
  case model::Operation::Insert:
  case model::Operation::Emplace:
  case model::Operation::TryEmplace:
  case model::Operation::InsertOrAssign:
  case model::Operation::Erase:
    break;
  default:
    return {};
  }
  PlaceId Container = Arrow ? pointeeOf(Object) : placeOf(Object);
  if (!Container)
    return {};
  Place P;
  P.Kind = C->Row->isMap() ? PlaceKind::Entry : PlaceKind::Element;
  P.Base = Container;
  if (PlaceId Known = known(P.Kind, P.Base))
    return Known;
  P.Text = text(Iterator->getSourceRange());
  return intern(std::move(P));
}

/// An argument of the container's own operations: erase(it), insert(hint, x).
bool Walker::isPositionIn(PlaceId Container, const Expr *E) {
  PlaceId Target = iteratorTarget(E);
  return Target && Container && F.place(Target).Base == Container;
}

/// std::next, prev, advance and distance leave an iterator in sight.
bool Walker::walkIterator(const CallExpr *E, llvm::StringRef Function, Mode M) {
  bool Moves = Function == "next" || Function == "prev";
  if ((!Moves && Function != "advance" && Function != "distance") ||
      E->getNumArgs() == 0 || !iteratorTarget(E->getArg(0)))
    return false;
  walk(E->getArg(0), Moves                   ? M
                     : Function == "advance" ? Mode::Modify
                                             : Mode::Receive);
  for (const Expr *Arg : llvm::drop_begin(E->arguments()))
    if (!isa<CXXDefaultArgExpr>(Arg))
      walk(Arg, iteratorTarget(Arg) ? Mode::Receive : Mode::Copy);
  return true;
}

/// What becomes of an iterator that is used in mode M.
void Walker::losesSight(const Expr *Iterator, Mode M) {
  switch (M) {
  case Mode::Discard:
  case Mode::Test:
  case Mode::Compare:
  case Mode::Assign:
  case Mode::Modify:
  case Mode::Receive:
  case Mode::Bind:
    return;
  case Mode::Store:
    if (Tracking)
      return;
    break;
  case Mode::Read:
  case Mode::Copy:
  case Mode::Move:
  case Mode::Inspect:
  case Mode::Mutate:
  case Mode::Keep:
  case Mode::Return:
    break;
  }
  if (PlaceId Entries = iteratorTarget(Iterator))
    noteUntracked(Entries, Iterator);
}

void Walker::noteUntracked(PlaceId Entries, const Expr *Iterator) {
  const CXXRecordDecl *Class =
      Iterator->getType().getNonReferenceType()->getAsCXXRecordDecl();
  emit(EventKind::Untracked, Entries, Iterator).Mutable =
      !Class || !Class->getIdentifier() ||
      !Class->getName().contains_insensitive("const_iter");
}

/// `it = m.erase(it)`: the variable goes on standing for entries of m.
bool Walker::assignsIterator(const Expr *Target, const Expr *To) {
  const auto *Ref = dyn_cast<DeclRefExpr>(Target->IgnoreParenImpCasts());
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && V->hasLocalStorage() && !V->getType()->isReferenceType() &&
         isIterator(V->getType()) && iteratorTarget(To);
}

void Walker::rebind(const ValueDecl *V, const Expr *To) {
  noteFound(V, To);
  auto Known = Aliases.find(V);
  if (Known == Aliases.end()) {
    // Declared without a value, or with one that nothing is known of: then the
    // entries it comes to now may be taken for others.
    const auto *Variable = dyn_cast<VarDecl>(V);
    PlaceId Target = To && Variable && Variable->hasLocalStorage() &&
                             !V->getType()->isReferenceType() &&
                             isIterator(V->getType())
                         ? iteratorTarget(To)
                         : PlaceId();
    if (!Target)
      return;
    Aliases[V] = {Alias::Iterator, chosenBy(V, anyOf(Target))};
    const auto *Init = dyn_cast_or_null<CXXConstructExpr>(Variable->getInit());
    if (Variable->getInit() && (!Init || Init->getNumArgs()))
      noteUntracked(Target, To);
    return;
  }
  if (Known->second.Kind == Alias::Reference)
    return;
  Alias Old = Known->second;
  if (Old.Kind == Alias::Iterator && !To)
    return; // it += 2
  PlaceId Target = !To                          ? PlaceId()
                   : Old.Kind == Alias::Pointer ? addressedBy(To)
                                                : iteratorTarget(To);
  Aliases.erase(V);
  if (Target && Old.Kind == Alias::Iterator)
    Target = chosenBy(V, anyOf(Target));
  if (Target)
    Aliases[V] = {Old.Kind, Target};
  if (Old.Kind != Alias::Iterator ||
      (Target && F.place(Target).Base == F.place(Old.Target).Base))
    return;
  // On some path it may still be the other one.
  noteUntracked(Old.Target, To);
  if (Target)
    noteUntracked(Target, To);
}

} // namespace mapchurn
