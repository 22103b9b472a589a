// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How objects come into being: what their initializers put into them.

#include "facts/FlowWalker.h"

using namespace clang;
using mapchurn::model::ClassEffect;

namespace mapchurn {

void FlowWalker::initialize(Flow Place, QualType Type, const Expr *Init,
                            FlowWhy Why, SourceRange Target) {
  const Expr *Bare = Init;
  // Nothing is made between the initializer and the object.
  while (true) {
    if (const auto *Full = dyn_cast<FullExpr>(Bare))
      Bare = Full->getSubExpr();
    else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(Bare))
      Bare = Bind->getSubExpr();
    else if (const auto *Paren = dyn_cast<ParenExpr>(Bare))
      Bare = Paren->getSubExpr();
    else if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(Bare))
      Bare = Default->getExpr();
    else if (const auto *Cast = dyn_cast<CastExpr>(Bare);
             Cast && (Cast->getCastKind() == CK_ConstructorConversion ||
                      (Cast->getCastKind() == CK_NoOp && Cast->isPRValue())))
      Bare = Cast->getSubExpr();
    else
      break;
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Bare))
    return construct(Place, Construct, Why, Target);
  if (const auto *List = dyn_cast<InitListExpr>(Bare);
      List && List->isPRValue() &&
      (List->getType()->isRecordType() || List->getType()->isArrayType()))
    return initializeList(Place, List, Target);
  store(Place, value(Bare), {Why, Bare, Target, Init->getSourceRange()});
}

/// A member of reference type holds the address of what it is bound to.
void FlowWalker::initializeList(Flow Place, const InitListExpr *E,
                                SourceRange Target) {
  // A member's own initializer may name another member.
  Flow Outer = This;
  bool HasDefault = llvm::any_of(E->inits(), [](const Expr *Init) {
    return isa<CXXDefaultInitExpr>(Init);
  });
  if (HasDefault && Place)
    This = {Place.Loc, std::max(Place.Derefs - 1, -1), Place.Path};
  const RecordDecl *Class = E->getType()->getAsRecordDecl();
  llvm::SmallVector<const FieldDecl *, 8> Members;
  if (const auto *Cxx = dyn_cast_or_null<CXXRecordDecl>(Class))
    Members.assign(Cxx->getNumBases(), nullptr);
  if (Class && Class->isUnion())
    Members.push_back(E->getInitializedFieldInUnion());
  else if (Class)
    for (const FieldDecl *Field : Class->fields())
      if (!Field->isUnnamedBitField())
        Members.push_back(Field);
  for (unsigned I = 0; I < E->getNumInits(); ++I) {
    const Expr *Init = E->getInit(I);
    Flow Part = Place;
    if (!Class && Place)
      Part.Path = F.path(Place.Path, nullptr);
    else if (Place && I < Members.size() && Members[I])
      Part.Path = F.path(Place.Path, Members[I]);
    if (Init->isGLValue() && Class)
      store(Part, address(eval(Init)),
            {FlowWhy::Constructed, Init, Target, Init->getSourceRange()});
    else
      initialize(Part, Init->getType(), Init, FlowWhy::Constructed, Target);
  }
  This = Outer;
}

void FlowWalker::construct(Flow Place, const CXXConstructExpr *E, FlowWhy Why,
                           SourceRange Target) {
  const CXXConstructorDecl *Ctor = E->getConstructor();
  Store How{Why, E, Target, E->getSourceRange()};
  if (Ctor->isCopyOrMoveConstructor() && E->getNumArgs() >= 1) {
    // Before C++17 the temporary that is left out has a node of its own.
    const Expr *From = E->getArg(0);
    if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(From))
      From = Made->getSubExpr();
    if (E->isElidable() && From->isPRValue())
      return initialize(Place, E->getType(), From, Why, Target);
    if (!Ctor->isUserProvided() || T.isSystem(Ctor)) {
      How.Source = E->getArg(0)->getSourceRange();
      return store(Place, value(E->getArg(0)), How);
    }
  }
  if (T.isSystem(Ctor) || T.container(E->getType()) ||
      T.effectOf(E->getType()) != ClassEffect::None) {
    llvm::ArrayRef<const Expr *> Args(E->getArgs(), E->getNumArgs());
    bool Calls = watchCallables(Args);
    constructLibrary(Place, E, Why, Target);
    if (!Calls)
      return;
    if (Args.size() > 1)
      callCallables(E, Args, {});
    else
      takeOperators(Args[0]);
    for (const Expr *Arg : Args)
      Watched.erase(Arg);
    return;
  }
  if (!Ctor->isUserProvided() && E->getNumArgs() == 0)
    return initializeMembers(Place, Ctor);
  // `using Base::Base`
  if (Ctor->isInheritingConstructor())
    Ctor = Ctor->getInheritedConstructor().getConstructor();
  recordConstructor(Place, Ctor, {E->getArgs(), E->getNumArgs()}, E);
}

void FlowWalker::recordConstructor(Flow Place, const CXXConstructorDecl *Ctor,
                                   llvm::ArrayRef<const Expr *> Args,
                                   const Expr *At) {
  FlowCall Call;
  Call.Callee = Ctor->getCanonicalDecl();
  Call.Constructs = true;
  Call.add(address(Place), FlowCall::Mutable);
  recordArguments(Call, Ctor, Args);
  Call.Order = ++Order;
  Call.Scope = Current;
  Call.Loc = At->getExprLoc();
  Call.Range = At->getSourceRange();
  F.Calls.push_back(std::move(Call));
}

void FlowWalker::constructLibrary(Flow Place, const CXXConstructExpr *E,
                                  FlowWhy Why, SourceRange Target) {
  QualType Type = E->getType();
  bool Carries = T.carries(Type);
  const ContainerType *Container = T.container(Type);
  ClassEffect Effect = T.effectOf(Type);
  llvm::ArrayRef<const Expr *> Args(E->getArgs(), E->getNumArgs());
  if (llvm::SmallVector<QualType, 4> Parts = partsOf(Type);
      Carries && !Parts.empty() && Parts.size() == Args.size()) {
    for (unsigned I = 0; I < Args.size(); ++I) {
      Made Part = madeOf(Args[I], eval(Args[I]), Parts[I]);
      store(Place, Part.Value,
            {Why, Args[I], Target, Args[I]->getSourceRange(), Part.Unsure});
    }
    return;
  }
  for (const Expr *Arg : Args) {
    Flow Value = eval(Arg);
    QualType Of = Arg->getType();
    if (!Carries || isa<CXXDefaultArgExpr>(Arg))
      continue;
    Store How{Why, Arg, Target, Arg->getSourceRange()};
    bool Same = T.effectOf(Of) == Effect;
    if ((Effect == ClassEffect::Refers && Arg->isGLValue() && !Same) ||
        (Effect == ClassEffect::Borrows && Arg->isGLValue() &&
         isOwnStorage(Of)))
      store(Place, address(Value), How);
    else if (Effect == ClassEffect::Erases && Of->isArrayType())
      store(Place, address(Value), How); // a thread's argument decays
    else if (!T.carries(Of))
      continue;
    else if (Container && T.effectOf(Of) == ClassEffect::Points &&
             E->getNumArgs() >= 2)
      store(Place, deref(Value), How); // a range
    else if (Container && Of->isPointerType() && E->getNumArgs() >= 2 &&
             T.carries(Of->getPointeeType()))
      store(Place, deref(Value), How);
    else
      store(Place, Value, How);
  }
}

/// What the members' own initializers put into an object whose constructor
/// nobody wrote.
void FlowWalker::initializeMembers(Flow Place, const CXXConstructorDecl *Ctor) {
  if (!Place || Depth >= 100)
    return;
  Flow Outer = std::exchange(
      This, {Place.Loc, std::max(Place.Derefs - 1, -1), Place.Path});
  ++Depth;
  for (const CXXCtorInitializer *Init : Ctor->inits()) {
    const Expr *From = Init->getInit();
    if (const FieldDecl *Field = Init->getAnyMember()) {
      Flow Part = Place;
      Part.Path = F.path(Place.Path, Field);
      if (Field->getType()->isReferenceType())
        store(Part, address(eval(From)),
              {FlowWhy::Initialized, From, From->getSourceRange(),
               From->getSourceRange()});
      else
        initialize(Part, Field->getType(), From, FlowWhy::Initialized,
                   Init->getMemberLocation());
    } else {
      initialize(Place, From->getType(), From, FlowWhy::Initialized,
                 From->getSourceRange());
    }
  }
  --Depth;
  This = Outer;
}

/// Members and bases, as the constructor makes them.
void FlowWalker::constructors(const CXXConstructorDecl *Ctor) {
  Flow Object = deref({F.Parameters[0], 0, 0});
  for (const CXXCtorInitializer *Init : Ctor->inits()) {
    ScopeId Outer = std::exchange(Statement, ScopeId());
    const Expr *From = Init->getInit();
    SourceRange Target = Init->getSourceRange();
    if (const FieldDecl *Field = Init->getAnyMember()) {
      Flow Place = Object;
      Place.Path = F.path(Place.Path, Field);
      Target = Init->getMemberLocation();
      if (Field->getType()->isReferenceType()) {
        const Expr *Bound = From;
        if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(Bound))
          Bound = Default->getExpr();
        store(Place, address(eval(Bound)),
              {FlowWhy::Initialized, From, Target, From->getSourceRange()});
      } else {
        initialize(Place, Field->getType(), From, FlowWhy::Initialized, Target);
      }
    } else {
      initialize(Object, From->getType(), From, FlowWhy::Initialized, Target);
    }
    if (Statement)
      F.Scopes[Statement.Index].End = ++Order;
    Statement = Outer;
  }
}

} // namespace mapchurn
