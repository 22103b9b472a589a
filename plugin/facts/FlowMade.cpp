// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Objects that the library makes from arguments, where no conversion is in the
// source: emplace, make_unique, optional::emplace, a pair's constructor.
//
// Purpose   `names.emplace(text, "x")` keeps the address of text in a map of
//           std::string_view to int, and a copy in a map of std::string.
// Words     made     the object that comes of an argument, and what it holds.
//           parts    types that are made of one argument each: a pair's two.
// Invariant What is certain is said so; where it depends on a constructor that
//           is not known, the flow is unsure: for tier `all` only.
// Ignored   Constructors that are templates, and which of several is called.

#include "facts/FlowWalker.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using mapchurn::model::ClassEffect;

namespace mapchurn {

bool FlowWalker::isOwnStorage(QualType Type) {
  return T.container(Type) || Type->isArrayType() ||
         (Type->isRecordType() && T.effectOf(Type) != ClassEffect::Points &&
          T.effectOf(Type) != ClassEffect::Borrows);
}

/// Types that an object of type Of is made of, if one argument goes to each:
/// what a pair, a tuple or an optional holds, the members of an aggregate.
llvm::SmallVector<QualType, 4> FlowWalker::partsOf(QualType Of) {
  llvm::SmallVector<QualType, 4> Parts;
  const CXXRecordDecl *Class = Of->getAsCXXRecordDecl();
  Class = Class ? Class->getDefinition() : nullptr;
  if (!Class || T.container(Of))
    return Parts;
  if (T.effectOf(Of) == ClassEffect::Holds) {
    auto add = [&](const TemplateArgument &Arg) {
      if (Arg.getKind() == TemplateArgument::Type)
        Parts.push_back(Arg.getAsType());
    };
    if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Class))
      for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray()) {
        if (Arg.getKind() == TemplateArgument::Pack)
          llvm::for_each(Arg.pack_elements(), add);
        else
          add(Arg);
      }
  } else if (!T.isSystem(Class) && Class->isAggregate() &&
             !Class->getNumBases() && !Class->isUnion()) {
    for (const FieldDecl *Field : Class->fields())
      Parts.push_back(Field->getType());
  }
  return Parts;
}

FlowWalker::Made FlowWalker::madeOf(const Expr *Arg, Flow Value, QualType Of) {
  if (!Value || Of.isNull() || isa<CXXDefaultArgExpr>(Arg) || !T.carries(Of))
    return {Arg, {}, false};
  QualType Type = Arg->getType();
  if (Of->isReferenceType())
    return {Arg, Arg->isGLValue() ? address(Value) : Flow(), false};
  if (Ctx.hasSameUnqualifiedType(Type, Of))
    return {Arg, Value, false};
  ClassEffect Effect = T.effectOf(Of);
  bool Borrows = Effect == ClassEffect::Borrows;
  bool Pointer = Of->isPointerType() || Effect == ClassEffect::Points;
  if (Arg->isGLValue() &&
      ((Type->isArrayType() && (Borrows || Pointer)) ||
       (Borrows && isOwnStorage(Type)) ||
       (Effect == ClassEffect::Refers && T.effectOf(Type) != Effect)))
    return {Arg, address(Value), false};
  // A thread, a function: with a copy of all that it is made of.
  if (Effect == ClassEffect::Erases && Type->isArrayType())
    return {Arg, Arg->isGLValue() ? address(Value) : Flow(), false};
  if (Borrows || Pointer || Effect == ClassEffect::Refers ||
      Effect == ClassEffect::Erases)
    return {Arg, T.carries(Type) ? Value : Flow(), false};
  // std::optional<std::string_view> of a string.
  if (llvm::SmallVector<QualType, 4> Parts = partsOf(Of);
      Parts.size() == 1 && T.effectOf(Type) != ClassEffect::Holds)
    return madeOf(Arg, Value, Parts[0]);
  bool SameKind = Type->isRecordType() && T.effectOf(Type) == Effect &&
                  (Effect == ClassEffect::Holds || T.container(Of));
  if (T.carries(Type)) // a pair of another pair
    return {Arg, Value, !SameKind};
  if (Arg->isGLValue() && Type->isArrayType())
    return {Arg, address(Value), true};
  return {Arg, {}, false};
}

/// The one constructor of the user's class that takes so many arguments, or
/// null.
static const CXXConstructorDecl *onlyConstructor(const CXXRecordDecl *Class,
                                                 unsigned Arguments) {
  for (const Decl *D : Class->decls())
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D);
        Template && isa<CXXConstructorDecl>(Template->getTemplatedDecl()))
      return nullptr;
  const CXXConstructorDecl *Found = nullptr;
  for (const CXXConstructorDecl *Ctor : Class->ctors()) {
    if (Ctor->isCopyOrMoveConstructor() || Ctor->isDeleted() ||
        Ctor->isVariadic() || Arguments > Ctor->getNumParams() ||
        Arguments < Ctor->getMinRequiredArguments())
      continue;
    if (Found)
      return nullptr;
    Found = Ctor;
  }
  return Found;
}

static bool derives(QualType Type, QualType From) {
  const CXXRecordDecl *Base = From->getAsCXXRecordDecl();
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  return Base && Class && Class->hasDefinition() && Base->hasDefinition() &&
         Class->isDerivedFrom(Base);
}

/// Whether the parameter can be made of the argument, as far as types tell: a
/// class of the user's is not made of just anything.
bool FlowWalker::mayMake(QualType Parameter, QualType Arg) {
  Parameter = Parameter.getNonReferenceType();
  const CXXRecordDecl *Class = Parameter->getAsCXXRecordDecl();
  return !Class || T.isSystem(Class) || derives(Arg, Parameter) ||
         Ctx.hasSameUnqualifiedType(Parameter, Arg);
}

/// The address that a parameter of reference type is given: of the argument, or
/// of the object that is made of it.
Flow FlowWalker::referent(const Expr *Arg, QualType Of) {
  Flow Value = eval(Arg);
  QualType Type = Arg->getType();
  if (derives(Type, Of) || Ctx.hasSameUnqualifiedType(Type, Of) ||
      Of->isArrayType() || Of->isFunctionType())
    return address(Value);
  Made Kept = madeOf(Arg, Value, Of);
  Flow Object{temporary(Of, Arg), 0, 0};
  store(Object, Kept.Value,
        {FlowWhy::Constructed, Arg, Arg->getSourceRange(),
         Arg->getSourceRange(), Kept.Unsure});
  return address(Object);
}

bool FlowWalker::constructFrom(Flow Place, QualType Of,
                               llvm::ArrayRef<const Expr *> Args,
                               const Expr *At) {
  const CXXRecordDecl *Class = Of.isNull() ? nullptr : Of->getAsCXXRecordDecl();
  Class = Class ? Class->getDefinition() : nullptr;
  if (!Class || !Place || Args.empty() || T.isSystem(Class) ||
      T.container(Of) || T.effectOf(Of) != ClassEffect::None)
    return false;
  if (Args.size() == 1 && Ctx.hasSameUnqualifiedType(Args[0]->getType(), Of))
    return false; // a copy
  const CXXConstructorDecl *Ctor = onlyConstructor(Class, Args.size());
  if (!Ctor || !Ctor->isUserProvided())
    return false;
  for (unsigned I = 0; I < Args.size(); ++I)
    if (!mayMake(Ctor->getParamDecl(I)->getType(), Args[I]->getType()))
      return false;
  recordConstructor(Place, Ctor, Args, At);
  return true;
}

/// The arguments of `std::forward_as_tuple(…)`, or of `std::tuple(…)`.
static std::optional<llvm::ArrayRef<const Expr *>> inTuple(const Expr *E) {
  E = E->IgnoreUnlessSpelledInSource();
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
        Callee->getName() == "forward_as_tuple")
      return llvm::ArrayRef<const Expr *>(Call->getArgs(), Call->getNumArgs());
  }
  return std::nullopt;
}

bool FlowWalker::makePiecewise(Flow Place, QualType Key, QualType Mapped,
                               llvm::ArrayRef<const Expr *> Args,
                               const Expr *At,
                               llvm::SmallVectorImpl<Made> &Out) {
  if (Args.size() != 3)
    return false;
  const CXXRecordDecl *Tag = Args[0]->getType()->getAsCXXRecordDecl();
  if (!Tag || !Tag->isInStdNamespace() ||
      Tag->getName() != "piecewise_construct_t")
    return false;
  auto make = [&](QualType Of, const Expr *Tuple) {
    if (std::optional<llvm::ArrayRef<const Expr *>> In = inTuple(Tuple))
      return makeFrom(Place, Of, *In, At, Out);
    // Somebody's tuple: what is in it may be kept.
    Made Kept = madeOf(Tuple, eval(Tuple), Of);
    Kept.Unsure = true;
    Out.push_back(Kept);
  };
  make(Key, Args[1]);
  make(Mapped, Args[2]);
  return true;
}

void FlowWalker::makeFrom(Flow Place, QualType Of,
                          llvm::ArrayRef<const Expr *> Args, const Expr *At,
                          llvm::SmallVectorImpl<Made> &Out) {
  if (Args.empty() || constructFrom(Place, Of, Args, At))
    return;
  llvm::SmallVector<QualType, 4> Parts;
  if (!Of.isNull())
    Parts = partsOf(Of);
  bool Each = Args.size() > 1 && Parts.size() == Args.size();
  for (unsigned I = 0; I < Args.size(); ++I) {
    Made Kept = madeOf(Args[I], eval(Args[I]), Each ? Parts[I] : Of);
    // Several arguments, and nobody knows which is for what. Those of a view,
    // a pointer and a length, are all for the same.
    Kept.Unsure |= !Each && Args.size() > 1 &&
                   T.effectOf(Of) != ClassEffect::Erases &&
                   T.effectOf(Of) != ClassEffect::Borrows;
    Out.push_back(Kept);
  }
}

void FlowWalker::storeMade(Flow Place, llvm::ArrayRef<Made> Kept, FlowWhy Why,
                           SourceRange Target, const Expr *At) {
  for (const Made &One : Kept)
    store(Place, One.Value,
          {Why, At ? At : One.Arg, Target, One.Arg->getSourceRange(),
           One.Unsure});
}

} // namespace mapchurn
