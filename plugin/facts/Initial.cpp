// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "facts/Initial.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace mapchurn {

namespace {

/// Drops `Type{…}` and `Type(…)` around a construction.
const Expr *construction(const Expr *Init) {
  const Expr *E = Init->IgnoreUnlessSpelledInSource();
  while (true) {
    if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
      E = Cleanups->getSubExpr()->IgnoreUnlessSpelledInSource();
    else if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
      E = Cast->getSubExpr()->IgnoreUnlessSpelledInSource();
    else
      return E;
  }
}

/// The arguments are allocators, hashes and the like, and no contents: each
/// parameter's type is one of the container's own template arguments for them.
bool onlyEquips(const CXXConstructExpr *E, unsigned Count,
                const ContainerType &Type) {
  const CXXConstructorDecl *Ctor = E->getConstructor();
  const auto *Spec =
      dyn_cast<ClassTemplateSpecializationDecl>(Ctor->getParent());
  if (!Spec || Count > Ctor->getNumParams())
    return false;
  const TemplateArgumentList &Args = Spec->getTemplateArgs();
  auto isEquipment = [&](const ParmVarDecl *P) {
    QualType T = P->getType().getNonReferenceType().getUnqualifiedType();
    for (auto At : {Type.Row->Allocator, Type.Row->Compare, Type.Row->Hash,
                    Type.Row->Equal})
      if (At && *At < Args.size() &&
          Args[*At].getKind() == TemplateArgument::Type &&
          Spec->getASTContext().hasSameType(T, Args[*At].getAsType()))
        return true;
    return false;
  };
  return llvm::all_of(Ctor->parameters().take_front(Count), isEquipment);
}

/// A default constructor with a body, in the class or in one of its bases.
bool hasUserConstructor(const CXXRecordDecl *Class, unsigned Depth = 0) {
  Class = Class->getDefinition();
  if (!Class || Class->isInvalidDecl() || Depth > 8)
    return true;
  for (const CXXConstructorDecl *Ctor : Class->ctors())
    if (Ctor->isDefaultConstructor() && !Ctor->isDefaulted())
      return true;
  return llvm::any_of(Class->bases(), [&](const CXXBaseSpecifier &Base) {
    const CXXRecordDecl *Of = Base.getType()->getAsCXXRecordDecl();
    return !Of || hasUserConstructor(Of, Depth + 1);
  });
}

/// `{}`, or a list of which only scalars are written.
bool givesNothing(const InitListExpr *List) {
  return llvm::all_of(List->inits(), [](const Expr *Member) {
    if (const auto *Inner = dyn_cast<InitListExpr>(Member))
      return givesNothing(Inner);
    const auto *Made = dyn_cast<CXXConstructExpr>(Member);
    return Member->getType()->isScalarType() ||
           isa<ImplicitValueInitExpr, CXXDefaultInitExpr>(Member) ||
           (Made && Made->getNumArgs() == 0);
  });
}

/// What is written between the parentheses or braces; E itself when it is no
/// construction.
llvm::ArrayRef<const Expr *> writtenArguments(const Expr *const &E) {
  llvm::ArrayRef<const Expr *> Args = E;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    Args = {Construct->getArgs(), Construct->getNumArgs()};
  else if (const auto *List = dyn_cast<InitListExpr>(E))
    Args = List->inits();
  while (!Args.empty() && isa<CXXDefaultArgExpr>(Args.back()))
    Args = Args.drop_back();
  return Args;
}

} // namespace

bool hasArguments(const Expr *Init) {
  const Expr *E = construction(Init);
  return !writtenArguments(E).empty();
}

Initial startsAs(const Expr *Init, const ContainerType *Type,
                 const Expr *&First) {
  const Expr *E = construction(Init);
  const auto *Construct = dyn_cast<CXXConstructExpr>(E);
  llvm::ArrayRef<const Expr *> Args = writtenArguments(E);
  if (Args.empty() ||
      (Type && Construct && onlyEquips(Construct, Args.size(), *Type)))
    return Initial::Empty;
  First = Args[0];
  const auto *Text =
      dyn_cast<StringLiteral>(First->IgnoreUnlessSpelledInSource());
  if (Type && Type->Row->isString() && Text && Text->getLength() == 0 &&
      Args.size() == 1)
    return Initial::Empty;
  return Construct && !Construct->isListInitialization() &&
                 First->getType()->isIntegralOrEnumerationType()
             ? Initial::Sized
             : Initial::Filled;
}

bool makesUntouched(const Expr *Init) {
  const Expr *E = construction(Init);
  const CXXRecordDecl *Class = E->getType()->getAsCXXRecordDecl();
  if (!Class || !E->isPRValue() || hasUserConstructor(Class))
    return false;
  if (const auto *List = dyn_cast<InitListExpr>(E))
    return givesNothing(List);
  const auto *Construct = dyn_cast<CXXConstructExpr>(E);
  return Construct && Construct->getNumArgs() == 0 &&
         Construct->getConstructor()->isDefaulted();
}

bool isBornEmpty(const ValueDecl *Member) {
  const auto *Field = dyn_cast<FieldDecl>(Member);
  const auto *Class =
      Field ? dyn_cast<CXXRecordDecl>(Field->getParent()) : nullptr;
  if (!Class || hasUserConstructor(Class))
    return false;
  if (!Field->hasInClassInitializer())
    return true;
  const Expr *Init = Field->getInClassInitializer();
  const Expr *First = nullptr;
  return Init && startsAs(Init, nullptr, First) == Initial::Empty;
}

} // namespace mapchurn
