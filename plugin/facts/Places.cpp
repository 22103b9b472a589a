// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which storage an expression names.
//
// `auto &list = index[key]; list.push_back(x)` appends to `index[key]`: aliases
// that are bound once to a known place are seen through. What is not named here
// has no place, and checks stay silent about it.

#include "facts/Initial.h"
#include "facts/Walker.h"

using namespace clang;

namespace mapchurn {

namespace {

constexpr unsigned MaxNameDepth = 100;

const clang::Type *objectType(QualType T) {
  return T.getNonReferenceType().getCanonicalType().getTypePtr();
}

bool isStdCast(const FunctionDecl *Callee) {
  return Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
         (Callee->getName() == "move" || Callee->getName() == "forward" ||
          Callee->getName() == "as_const");
}

} // namespace

const Expr *sameObject(const Expr *E) {
  while (true) {
    if (const auto *P = dyn_cast<ParenExpr>(E)) {
      E = P->getSubExpr();
    } else if (const auto *C = dyn_cast<ImplicitCastExpr>(E)) {
      E = C->getSubExpr();
    } else if (const auto *M = dyn_cast<MaterializeTemporaryExpr>(E)) {
      E = M->getSubExpr();
    } else if (const auto *X = dyn_cast<ExprWithCleanups>(E)) {
      E = X->getSubExpr();
    } else if (const auto *B = dyn_cast<CXXBindTemporaryExpr>(E)) {
      E = B->getSubExpr();
    } else if (const auto *S = dyn_cast<SubstNonTypeTemplateParmExpr>(E)) {
      E = S->getReplacement();
    } else if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E);
               Cast && Cast->isGLValue() && Cast->getSubExpr()->isGLValue() &&
               Cast->getCastKind() != CK_UserDefinedConversion) {
      E = Cast->getSubExpr();
    } else if (const auto *Ctor = dyn_cast<CXXConstructExpr>(E);
               Ctor && Ctor->getNumArgs() == 1 && Ctor->isElidable()) {
      E = Ctor->getArg(0);
    } else {
      return E;
    }
  }
}

PlaceId Walker::intern(Place P) {
  auto [At, New] =
      Interned.try_emplace({P.Kind, P.Base.Index, P.Decl, P.KeyIdentity});
  if (!New)
    return At->second;
  PlaceId Id{static_cast<unsigned>(F.Places.size())};
  F.Places.push_back(std::move(P));
  return At->second = Id;
}

PlaceId Walker::known(PlaceKind Kind, PlaceId Base, const ValueDecl *D,
                      unsigned KeyIdentity) const {
  return Interned.lookup({Kind, Base.Index, D, KeyIdentity});
}

PlaceId Walker::variable(const ValueDecl *V) {
  V = cast<ValueDecl>(V->getCanonicalDecl());
  if (PlaceId Known = known(PlaceKind::Variable, {}, V))
    return Known;
  Place P;
  P.Kind = PlaceKind::Variable;
  P.Decl = V;
  P.Text = V->getNameAsString();
  QualType Type = V->getType().getNonReferenceType();
  if (isOwnPointer(V))
    Type = Type->getPointeeType();
  P.Type = T.container(Type);
  P.Object = objectType(Type);
  P.Owner = T.owner(Type);
  return intern(std::move(P));
}

/// A pointer whose place is that of what it points to.
bool Walker::isOwnPointer(const ValueDecl *D) {
  const auto *V = dyn_cast<VarDecl>(D);
  return V && V->getType()->isPointerType() && T.ownsAllocation(V);
}

PlaceId Walker::thisObject(QualType Class) {
  if (PlaceId Known = known(PlaceKind::This))
    return Known;
  Place P;
  P.Kind = PlaceKind::This;
  P.Text = "*this";
  P.Object = objectType(Class);
  return intern(std::move(P));
}

PlaceId Walker::fieldOf(PlaceId Base, const ValueDecl *Field,
                        llvm::function_ref<std::string()> Text) {
  const auto *D = cast<ValueDecl>(Field->getCanonicalDecl());
  if (PlaceId Known = known(PlaceKind::Field, Base, D))
    return Known;
  Place P;
  P.Kind = PlaceKind::Field;
  P.Base = Base;
  P.Decl = D;
  P.Text = Text();
  P.Type = T.container(Field->getType().getNonReferenceType());
  P.Object = objectType(Field->getType());
  P.Owner = T.owner(Field->getType().getNonReferenceType());
  P.BornEmpty = T.isBornEmpty(Field);
  return intern(std::move(P));
}

PlaceId Walker::partOf(PlaceKind Part, PlaceId Map, PlaceId Entry) {
  Place P;
  P.Kind = Part;
  P.Base = Map;
  P.KeyIdentity = F.place(Entry).KeyIdentity;
  P.Reads = F.place(Entry).Reads;
  P.Text =
      F.place(Entry).Text + (Part == PlaceKind::Key ? "->first" : "->second");
  const ContainerType *C = F.place(Map).Type;
  P.Type = C && Part == PlaceKind::Element ? C->ElementContainer : nullptr;
  return intern(std::move(P));
}

PlaceId Walker::anyOf(PlaceId Entry) {
  if (!Entry)
    return {};
  const Place &One = F.place(Entry);
  if (PlaceId Known = known(One.Kind, One.Base))
    return Known;
  Place P;
  P.Kind = One.Kind;
  P.Base = One.Base;
  P.Text = One.Text;
  return intern(std::move(P));
}

PlaceId Walker::chosenBy(const ValueDecl *V, PlaceId Target) {
  Place P = F.place(Target);
  if (P.KeyIdentity != ~0u ||
      (P.Kind != PlaceKind::Entry && P.Kind != PlaceKind::Element))
    return Target;
  PlaceId Variable = variable(V);
  P.KeyIdentity =
      Identities.try_emplace({'V', Variable.Index}, Identities.size())
          .first->second;
  P.Reads = {Variable};
  return intern(std::move(P));
}

const ContainerType *Walker::containerOf(const Expr *E) {
  while (true) {
    if (const ContainerType *C = T.container(E->getType()))
      return C;
    const auto *Cast = dyn_cast<CastExpr>(E->IgnoreParens());
    if (!Cast || !isa<ImplicitCastExpr>(Cast))
      return nullptr;
    E = Cast->getSubExpr();
  }
}

/// The methods of a shared_ptr are those of a base class in libstdc++.
bool Walker::isOwner(const Expr *E) {
  while (true) {
    if (T.owner(E->getType()))
      return true;
    const auto *Cast = dyn_cast<ImplicitCastExpr>(E->IgnoreParens());
    if (!Cast || E->getType()->isPointerType())
      return false;
    E = Cast->getSubExpr();
  }
}

PlaceId Walker::placeOf(const Expr *E) {
  // A name of so many steps is as good as none, and so is what it begins.
  if (NameDepth > MaxNameDepth) {
    TooDeep = true;
    return {};
  }
  ++NameDepth;
  PlaceId At = namedPlace(sameObject(E));
  if (--NameDepth == 0 && std::exchange(TooDeep, false))
    return {};
  return At;
}

PlaceId Walker::namedPlace(const Expr *E) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return placeOfReference(Ref->getDecl());
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return placeOfMember(Member);
  if (const auto *Deref = dyn_cast<UnaryOperator>(E))
    return Deref->getOpcode() == UO_Deref ? pointeeOf(Deref->getSubExpr())
                                          : PlaceId();
  if (const auto *Index = dyn_cast<ArraySubscriptExpr>(E)) {
    PlaceId Base =
        Index->getBase()->IgnoreParenImpCasts()->getType()->isArrayType()
            ? placeOf(Index->getBase())
            : pointeeOf(Index->getBase());
    return Base ? elementOf(Base, Index->getIdx(), E) : PlaceId();
  }
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E))
    return placeOfOperator(Op);
  if (const auto *Method = dyn_cast<CXXMemberCallExpr>(E))
    return placeOfMethod(Method);
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return placeOfFunction(Call);
  return {};
}

PlaceId Walker::placeOfReference(const ValueDecl *D) {
  if (const auto *Binding = dyn_cast<BindingDecl>(D)) {
    auto Known = Aliases.find(Binding);
    return Known != Aliases.end() ? Known->second.Target : variable(Binding);
  }
  const auto *V = dyn_cast<VarDecl>(D);
  if (!V)
    return {};
  auto Known = Aliases.find(V);
  if (Known != Aliases.end() && Known->second.Kind == Alias::Reference)
    return Known->second.Target;
  return variable(V);
}

PlaceId Walker::placeOfMember(const MemberExpr *E) {
  const auto *Field = dyn_cast<FieldDecl>(E->getMemberDecl());
  if (!Field) {
    // A static member written as x.y.
    const auto *V = dyn_cast<VarDecl>(E->getMemberDecl());
    return V ? variable(V) : PlaceId();
  }
  PlaceId Base = E->isArrow() ? pointeeOf(E->getBase()) : placeOf(E->getBase());
  if (TooDeep)
    return {};
  if (!Base) {
    // Of an object without a name: still this member, but never twice the same.
    Place Unnamed;
    Unnamed.KeyIdentity = F.Places.size();
    Base = intern(Unnamed);
  }
  if (F.place(Base).Kind == PlaceKind::Entry && Field->getIdentifier()) {
    if (Field->getName() == "first")
      return partOf(PlaceKind::Key, F.place(Base).Base, Base);
    if (Field->getName() == "second")
      return partOf(PlaceKind::Element, F.place(Base).Base, Base);
  }
  return fieldOf(Base, Field, [&] { return text(E->getSourceRange()); });
}

PlaceId Walker::pointeeOf(const Expr *Pointer) {
  const Expr *E = sameObject(Pointer);
  if (isa<CXXThisExpr>(E)) {
    return thisObject(E->getType()->getPointeeType());
  }
  if (PlaceId Target = addressedBy(E))
    return Target;
  if (PlaceId Target = iteratorTarget(E))
    return Target;
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
      Op && Op->getOperator() == OO_Arrow)
    return pointeeOf(Op->getArg(0));
  PlaceId Base = placeOf(E);
  if (!Base)
    return {};
  if (PlaceId Known = known(PlaceKind::Pointee, Base))
    return Known;
  Place P;
  P.Kind = PlaceKind::Pointee;
  P.Base = Base;
  P.Text = "*" + F.place(Base).Text;
  QualType Pointee = E->getType()->getPointeeType();
  if (!Pointee.isNull()) {
    P.Type = T.container(Pointee);
    P.Object = objectType(Pointee);
  }
  return intern(std::move(P));
}

PlaceId Walker::addressedBy(const Expr *Pointer) {
  const Expr *E = sameObject(Pointer);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    auto Known = Aliases.find(Ref->getDecl());
    if (Known != Aliases.end() && Known->second.Kind == Alias::Pointer)
      return Known->second.Target;
    return isOwnPointer(Ref->getDecl()) ? variable(Ref->getDecl()) : PlaceId();
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return isOwnPointer(Member->getMemberDecl())
               ? variable(Member->getMemberDecl())
               : PlaceId();
  if (const auto *Call = dyn_cast<CallExpr>(E);
      Call && !isa<CXXMemberCallExpr>(Call))
    return Call->getType()->isPointerType() ? givenOut(Call) : PlaceId();
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return Unary->getOpcode() == UO_AddrOf ? placeOf(Unary->getSubExpr())
                                           : PlaceId();
  const auto *Method = dyn_cast<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Callee = Method ? Method->getMethodDecl() : nullptr;
  if (Callee && Callee->getIdentifier() && Callee->getName() == "get") {
    const Expr *Object = Method->getImplicitObjectArgument();
    if (isOwner(Object))
      return pointeeOf(Object);
  }
  return {};
}

PlaceId Walker::elementOf(PlaceId Container, const Expr *Key,
                          const Expr *Whole) {
  Place P;
  P.Kind = PlaceKind::Element;
  P.Base = Container;
  if (Key) {
    const ChosenKey &Chosen = keyOf(Key);
    P.KeyIdentity = Chosen.Identity;
    P.Reads.append(Chosen.Reads.begin(), Chosen.Reads.end());
  }
  if (PlaceId Known = known(P.Kind, P.Base, nullptr, P.KeyIdentity))
    return Known;
  P.Text = text(Whole->getSourceRange());
  P.Type = T.container(Whole->getType());
  P.Object = objectType(Whole->getType());
  return intern(std::move(P));
}

/// Asked for each time that an element is named; and keys have elements in
/// them: a[b[c[d]]].
const Walker::ChosenKey &Walker::keyOf(const Expr *Key) {
  auto Known = Keys.find(Key);
  if (Known != Keys.end())
    return Known->second;
  Value V;
  std::vector<uint64_t> Structure;
  ChosenKey Chosen;
  if (structure(Key, V, Structure, 0))
    Chosen.Identity =
        Identities.try_emplace(std::move(Structure), Identities.size())
            .first->second;
  Chosen.Reads = std::move(V.Reads);
  return Keys[Key] = std::move(Chosen);
}

PlaceId Walker::placeOfOperator(const CXXOperatorCallExpr *E) {
  const Expr *Object = E->getNumArgs() ? E->getArg(0) : nullptr;
  if (!Object)
    return {};
  switch (E->getOperator()) {
  case OO_Subscript:
    if (containerOf(Object))
      if (PlaceId Container = placeOf(Object))
        return elementOf(Container, E->getArg(1), E);
    return {};
  case OO_Star:
  case OO_Arrow:
    if (E->getNumArgs() != 1)
      return {};
    if (PlaceId Target = iteratorTarget(Object))
      return Target;
    return isOwner(Object) ? pointeeOf(Object) : PlaceId();
  case OO_Equal:
  case OO_PlusEqual:
    return placeOf(Object);
  default:
    return {};
  }
}

PlaceId Walker::placeOfMethod(const CXXMemberCallExpr *E) {
  const CXXMethodDecl *Callee = E->getMethodDecl();
  if (!Callee || !Callee->getIdentifier() ||
      !Callee->getReturnType()->isReferenceType())
    return {};
  const Expr *Object = E->getImplicitObjectArgument();
  bool Arrow = Object->getType()->isPointerType();
  const ContainerType *C =
      Arrow ? T.container(Object->getType()->getPointeeType())
            : containerOf(Object);
  auto Op = C ? C->Row->operation(Callee->getName()) : std::nullopt;
  if (!Op ||
      (*Op != model::Operation::At && *Op != model::Operation::Element &&
       *Op != model::Operation::Append && *Op != model::Operation::Subscript))
    return {};
  PlaceId Container = Arrow ? pointeeOf(Object) : placeOf(Object);
  if (!Container)
    return {};
  bool HasKey = E->getNumArgs() == 1 && *Op != model::Operation::Append;
  return elementOf(Container, HasKey ? E->getArg(0) : nullptr, E);
}

PlaceId Walker::placeOfFunction(const CallExpr *E) {
  const FunctionDecl *Callee = E->getDirectCallee();
  if (isStdCast(Callee) && E->getNumArgs() == 1)
    return placeOf(E->getArg(0));
  return E->isGLValue() ? givenOut(E) : PlaceId();
}

/// The variable that the called function gives out: `registry()`.
PlaceId Walker::givenOut(const CallExpr *E) {
  const FunctionDecl *Callee = E->getDirectCallee();
  const VarDecl *V = Callee ? T.givenOutBy(Callee) : nullptr;
  return V ? variable(V) : PlaceId();
}

} // namespace mapchurn
