// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Effects of expressions. The Mode travels from the outside in; where it meets
// a place that matters, an event is made.

#include "facts/Walker.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace mapchurn {

namespace {

constexpr unsigned MaxDepth = 1500;

/// The mode in which the scalar under an lvalue-to-rvalue conversion is used.
/// A pointer that is stored or returned is a copy of the pointer.
Mode ofLoad(Mode M, QualType T) {
  switch (M) {
  case Mode::Discard:
  case Mode::Test:
  case Mode::Compare:
  case Mode::Receive:
    return M;
  case Mode::Read:
    return Mode::Read;
  default:
    return T->isPointerType() ? Mode::Copy : Mode::Read;
  }
}

/// A member that is a reference keeps the object that it is bound to.
Mode ofMember(const Expr *Init) {
  if (!Init->isGLValue())
    return Mode::Copy;
  return Init->getType().isConstQualified() ? Mode::Inspect : Mode::Keep;
}

bool isUnevaluated(const Expr *E) {
  return isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, OffsetOfExpr,
             TypeTraitExpr, RequiresExpr, SizeOfPackExpr>(E) ||
         (isa<CXXTypeidExpr>(E) &&
          !cast<CXXTypeidExpr>(E)->isPotentiallyEvaluated());
}

} // namespace

/// Containers, what is inside them, and owners: whose uses are all recorded.
bool Walker::interesting(PlaceId P) {
  for (; P; P = F.place(P).Base) {
    const Place &At = F.place(P);
    if (At.Type || At.Owner)
      return true;
  }
  return false;
}

/// What was known of the variable's value is known no more.
void Walker::forget(const ValueDecl *V) {
  Sizes.erase(V);
  FoundBy.erase(V);
  Tested.erase(V);
}

void Walker::mention(PlaceId P, const Expr *E, Mode M) {
  if (!P)
    return;
  if (const ValueDecl *V = F.place(P).Decl;
      V && (M == Mode::Assign || M == Mode::Modify || M == Mode::Mutate ||
            M == Mode::Keep))
    forget(V);
  switch (M) {
  case Mode::Assign:
  case Mode::Modify:
    emit(EventKind::Write, P, E);
    return;
  case Mode::Move:
    emit(EventKind::Move, P, E);
    return;
  case Mode::Mutate:
    emit(EventKind::Pass, P, E).Mutable = true;
    return;
  case Mode::Keep:
    emit(EventKind::Address, P, E).Mutable = true;
    return;
  case Mode::Copy:
  case Mode::Store:
    if (interesting(P))
      emit(EventKind::Copy, P, E);
    return;
  case Mode::Inspect:
    if (interesting(P))
      emit(EventKind::Pass, P, E);
    return;
  case Mode::Return:
    if (interesting(P))
      emit(EventKind::Return, P, E);
    return;
  case Mode::Test:
  case Mode::Compare:
    // Null, or the same as another?
    if (F.place(P).Kind == PlaceKind::Element && interesting(P) &&
        (E->getType()->isPointerType() || T.owner(E->getType())))
      emit(EventKind::Test, P, E);
    return;
  case Mode::Discard:
  case Mode::Read:
  case Mode::Receive:
  case Mode::Bind:
    return;
  }
}

/// A pointer that is as good as its target: who gets a copy of it may do to the
/// target what he likes.
void Walker::mentionPointer(PlaceId Target, const Expr *E, Mode M) {
  switch (M) {
  case Mode::Assign:
  case Mode::Modify:
    return mention(Target, E, Mode::Assign);
  case Mode::Discard:
  case Mode::Read:
  case Mode::Test:
  case Mode::Compare:
  case Mode::Receive:
    return;
  default:
    return mention(Target, E, Mode::Keep);
  }
}

void Walker::walk(const Expr *E, Mode M) {
  if (!E)
    return;
  if (Depth >= MaxDepth) {
    F.Cut = true;
    return;
  }
  bool Whole = std::exchange(Statement, false);
  if (isUnevaluated(E))
    return;
  ++Depth;
  walkNode(E, M, Whole);
  --Depth;
}

void Walker::walkNode(const Expr *E, Mode M, bool Whole) {
  if (const auto *Cleanups = dyn_cast<FullExpr>(E)) {
    Statement = Whole;
    return walk(Cleanups->getSubExpr(), M);
  }
  if (const auto *Paren = dyn_cast<ParenExpr>(E)) {
    Statement = Whole;
    return walk(Paren->getSubExpr(), M);
  }
  if (const auto *Cast = dyn_cast<CastExpr>(E)) {
    if (Cast->getCastKind() == CK_LValueToRValue)
      M = ofLoad(M, Cast->getType());
    else if (Cast->getCastKind() == CK_ToVoid)
      M = Mode::Discard;
    else if (isa<ExplicitCastExpr>(Cast) && E->isXValue())
      M = Mode::Move;
    Statement = Whole && isa<ImplicitCastExpr>(Cast);
    return walk(Cast->getSubExpr(), M);
  }
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
    return walk(Temporary->getSubExpr(), M);
  if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E)) {
    Statement = Whole;
    return walk(Bind->getSubExpr(), M);
  }
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    Statement = Whole;
    return walkCall(Call, M);
  }
  walkLeaf(E, M);
}

void Walker::walkLeaf(const Expr *E, Mode M) {
  switch (E->getStmtClass()) {
  case Stmt::DeclRefExprClass: {
    const ValueDecl *D = cast<DeclRefExpr>(E)->getDecl();
    // &Class::member: who holds it may do anything to the member.
    if (const auto *Field = dyn_cast<FieldDecl>(D))
      return mention(fieldOf({}, Field, [&] { return Field->getName().str(); }),
                     E, Mode::Keep);
    if (const auto *Function = dyn_cast<FunctionDecl>(D)) {
      // Who has a pointer to it may give it anything.
      for (const ParmVarDecl *P : Function->parameters())
        if (T.owner(P->getType().getNonReferenceType()))
          if (const FunctionDecl *Body = Function->getDefinition())
            F.OwnerGifts.push_back(
                {Body->getParamDecl(P->getFunctionScopeIndex()), {}});
      return noteNamed(Function);
    }
    if (isOwnPointer(D))
      return mentionPointer(variable(D), E, M);
    losesSight(E, M);
    PlaceId At = placeOf(E);
    noteEntryUse(E, At, M);
    noteValueNamed(E, At, M);
    return mention(At, E, M);
  }
  case Stmt::MemberExprClass:
    return walkMember(cast<MemberExpr>(E), M);
  case Stmt::UnaryOperatorClass:
    return walkUnary(cast<UnaryOperator>(E), M);
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass:
    return walkBinary(cast<BinaryOperator>(E), M);
  case Stmt::ConditionalOperatorClass:
  case Stmt::BinaryConditionalOperatorClass:
    return walkConditional(cast<AbstractConditionalOperator>(E), M);
  case Stmt::LambdaExprClass:
    return walkLambda(cast<LambdaExpr>(E));
  case Stmt::CXXConstructExprClass:
  case Stmt::CXXTemporaryObjectExprClass:
    return walkConstruct(cast<CXXConstructExpr>(E), M);
  case Stmt::CXXNewExprClass:
    return walkNew(cast<CXXNewExpr>(E));
  case Stmt::CXXDeleteExprClass: {
    const Expr *Pointer = cast<CXXDeleteExpr>(E)->getArgument();
    walk(Pointer, Mode::Read);
    emit(EventKind::Delete, pointeeOf(Pointer), E);
    return;
  }
  case Stmt::CXXThrowExprClass:
    walk(cast<CXXThrowExpr>(E)->getSubExpr(), Mode::Copy);
    emit(EventKind::Exit, {}, E).Text = "throw";
    return;
  case Stmt::ArraySubscriptExprClass: {
    const auto *Index = cast<ArraySubscriptExpr>(E);
    walk(Index->getBase(), Mode::Receive);
    walk(Index->getIdx(), Mode::Read);
    return mention(placeOf(E), E, M);
  }
  case Stmt::InitListExprClass:
    for (const Expr *Init : cast<InitListExpr>(E)->inits())
      walk(Init, ofMember(Init));
    return;
  case Stmt::CXXStdInitializerListExprClass:
    return walk(cast<CXXStdInitializerListExpr>(E)->getSubExpr(), M);
  case Stmt::CXXDefaultInitExprClass:
    return walk(cast<CXXDefaultInitExpr>(E)->getExpr(), M);
  case Stmt::CXXDefaultArgExprClass:
    return;
  case Stmt::StmtExprClass:
    walk(cast<StmtExpr>(E)->getSubStmt());
    return;
  case Stmt::OpaqueValueExprClass:
    return; // its source is walked where it is bound
  case Stmt::PseudoObjectExprClass:
    return walk(cast<PseudoObjectExpr>(E)->getSyntacticForm(), M);
  case Stmt::CXXRewrittenBinaryOperatorClass:
    return walk(cast<CXXRewrittenBinaryOperator>(E)->getSemanticForm(), M);
  case Stmt::CoawaitExprClass:
  case Stmt::CoyieldExprClass:
    // Whoever runs next may change anything that is not local.
    walk(cast<CoroutineSuspendExpr>(E)->getOperand(), Mode::Copy);
    emit(EventKind::Call, {}, E).Mutable = true;
    return;
  default:
    for (const Stmt *Child : E->children())
      if (const auto *Sub = dyn_cast_or_null<Expr>(Child))
        walk(Sub, Sub->isGLValue() ? Mode::Mutate : Mode::Read);
  }
}

void Walker::walkMember(const MemberExpr *E, Mode M) {
  size_t Before = F.Events.size();
  noteValueMember(E, M);
  walk(E->getBase(), Mode::Receive);
  if (F.Events.size() > Before)
    noteInserted(E, F.Events.back());
  losesSight(E, M);
  if (!isa<FieldDecl, VarDecl>(E->getMemberDecl()))
    return;
  if (isOwnPointer(E->getMemberDecl()))
    return mentionPointer(variable(E->getMemberDecl()), E, M);
  PlaceId At = placeOf(E);
  noteEntryUse(E, At, M);
  noteValueNamed(E, At, M);
  mention(At, E, M);
}

void Walker::walkUnary(const UnaryOperator *E, Mode M) {
  const Expr *Sub = E->getSubExpr();
  switch (E->getOpcode()) {
  case UO_PreInc:
  case UO_PreDec:
  case UO_PostInc:
  case UO_PostDec:
    return walk(Sub, Mode::Modify);
  case UO_AddrOf:
    // &x handed to a call is that call's matter; kept, it is an address.
    return walk(Sub, M == Mode::Mutate || M == Mode::Inspect ||
                             M == Mode::Compare || M == Mode::Test ||
                             M == Mode::Receive
                         ? M
                         : Mode::Keep);
  case UO_Deref:
    walk(Sub, Mode::Receive);
    return mention(placeOf(E), E, M);
  case UO_LNot:
    return walk(Sub, Mode::Test);
  default:
    return walk(Sub, Mode::Read);
  }
}

void Walker::walkArm(const Expr *E, Mode M) {
  RegionId Arm = open(RegionKind::Arm, E);
  walk(E, M);
  close(Arm);
}

void Walker::walkLogical(const BinaryOperator *E) {
  walk(E->getLHS(), Mode::Test);
  RegionId Arm = open(RegionKind::Arm, E->getRHS());
  Arms[E->getRHS()] = Arm;
  noteCondition(Arm, E->getLHS(), E->getOpcode() == BO_LAnd);
  walk(E->getRHS(), Mode::Test);
  close(Arm);
}

void Walker::walkBinary(const BinaryOperator *E, Mode M) {
  if (E->isLogicalOp())
    return walkLogical(E);
  if (E->getOpcode() == BO_Comma) {
    walk(E->getLHS(), Mode::Discard);
    return walk(E->getRHS(), M);
  }
  if (E->isPtrMemOp()) {
    // Which member, and what becomes of it, is not known.
    walk(E->getLHS(),
         E->getOpcode() == BO_PtrMemD ? Mode::Mutate : Mode::Receive);
    if (E->getOpcode() == BO_PtrMemI)
      mention(pointeeOf(E->getLHS()), E, Mode::Mutate);
    return walk(E->getRHS(), Mode::Read);
  }
  if (E->isAssignmentOp()) {
    bool Plain = E->getOpcode() == BO_Assign;
    const Expr *Target = E->getLHS();
    walk(E->getRHS(), Plain ? Mode::Store : Mode::Read);
    size_t Before = F.Events.size();
    walk(Target, Plain ? Mode::Assign : Mode::Modify);
    if (Plain)
      noteAssigned(Before, E->getRHS(), M == Mode::Discard ? E : nullptr);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Target->IgnoreParenImpCasts()))
      rebind(Ref->getDecl(), Plain ? E->getRHS() : nullptr);
    return;
  }
  Mode Side = E->isComparisonOp() ? Mode::Compare : Mode::Read;
  // A chain of a thousand `+` leans left: no recursion for it.
  llvm::SmallVector<const Expr *, 8> Right;
  const Expr *Left = E;
  while (const auto *B =
             dyn_cast<BinaryOperator>(Left->IgnoreParenImpCasts())) {
    if (B->isLogicalOp() || B->isAssignmentOp() || B->getOpcode() == BO_Comma)
      break;
    Right.push_back(B->getRHS());
    Left = B->getLHS();
  }
  walk(Left, Side);
  for (const Expr *Next : llvm::reverse(Right))
    walk(Next, Side);
}

void Walker::walkConditional(const AbstractConditionalOperator *E, Mode M) {
  if (const auto *Elvis = dyn_cast<BinaryConditionalOperator>(E)) {
    walk(Elvis->getCommon(), Mode::Test);
    return walkArm(Elvis->getFalseExpr(), M);
  }
  // A block of its own, so that each Then has one Else beside it.
  RegionId Scope = open(RegionKind::Block, E);
  walk(E->getCond(), Mode::Test);
  // A container that is chosen at run time is not followed any further.
  if (E->isGLValue() && M == Mode::Receive)
    M = Mode::Mutate;
  walkBranch(RegionKind::Then, E->getCond(), E->getTrueExpr(), M);
  walkBranch(RegionKind::Else, E->getCond(), E->getFalseExpr(), M);
  close(Scope);
}

void Walker::walkBranch(RegionKind Kind, const Expr *Condition, const Expr *E,
                        Mode M) {
  RegionId R = open(Kind, E);
  noteCondition(R, Condition, Kind == RegionKind::Then);
  walk(E, M);
  // assert() is `ok ? void(0) : __assert_fail(…)`.
  F.Regions[R.Index].Leaves = isNoReturn(E->IgnoreParenImpCasts());
  close(R);
}

void Walker::walkLambda(const LambdaExpr *E) {
  auto Init = E->capture_init_begin();
  for (const LambdaCapture &Capture : E->captures()) {
    const Expr *Captured = *Init++;
    if (!Captured || Capture.capturesThis() || Capture.capturesVLAType())
      continue;
    // `[&rows = v]` is a reference with another name.
    const auto *V = dyn_cast<VarDecl>(Capture.getCapturedVar());
    if (E->isInitCapture(&Capture) && V && V->getType()->isReferenceType())
      walk(Captured, bindAlias(V) ? Mode::Bind : ofMember(Captured));
    else if (E->isInitCapture(&Capture) ||
             Capture.getCaptureKind() == LCK_ByCopy)
      walk(Captured, Mode::Store);
  }
  std::vector<Jump> Outside;
  std::swap(Outside, Jumps);
  bool Stored = std::exchange(Tracking, false);
  bool Once = std::exchange(InOnce, InOnce && CalledHere.count(E));
  auto walkBody = [&](const Stmt *Body, bool Instantiated) {
    RegionId R = open(RegionKind::Lambda, E);
    Lambdas[E] = R;
    describeLambda(E, F.Regions[R.Index]);
    F.Regions[R.Index].Instantiated = Instantiated;
    walk(Body);
    close(R);
  };
  const CXXMethodDecl *Call = E->getLambdaClass()->getLambdaCallOperator();
  if (!Call || !Call->isDependentContext()) {
    walkBody(E->getBody(), false);
  } else if (const FunctionTemplateDecl *Generic =
                 Call->getDescribedFunctionTemplate()) {
    for (const FunctionDecl *Made : Generic->specializations())
      if (Made->hasBody() && !Made->isDependentContext())
        walkBody(Made->getBody(), true);
  }
  std::swap(Outside, Jumps);
  Tracking = Stored;
  InOnce = Once;
}

void Walker::describeLambda(const LambdaExpr *E, Region &Body) {
  Body.Once = InOnce;
  for (const LambdaCapture &Capture : E->captures())
    if (Capture.capturesVariable() && Capture.getCaptureKind() == LCK_ByCopy)
      Body.Copies.push_back(
          cast<ValueDecl>(Capture.getCapturedVar()->getCanonicalDecl()));
    else if (Capture.getCaptureKind() == LCK_StarThis)
      Body.CopiesThis = true;
}

void Walker::walkConstruct(const CXXConstructExpr *E, Mode M) {
  // A copy of an iterator, or its conversion to a const_iterator.
  if (E->getNumArgs() == 1 && isIterator(E->getType()) &&
      iteratorTarget(E->getArg(0)))
    return walk(E->getArg(0), M);
  const CXXConstructorDecl *Ctor = E->getConstructor();
  if (E->getNumArgs() >= 1 && Ctor->isCopyOrMoveConstructor()) {
    // The move of a temporary, which C++17 leaves out altogether.
    if (E->isElidable() && E->getArg(0)->isPRValue())
      return walk(E->getArg(0), M);
    bool ByReturn = M == Mode::Return && E->getArg(0)->isGLValue();
    return walk(E->getArg(0), ByReturn                    ? Mode::Return
                              : Ctor->isMoveConstructor() ? Mode::Move
                                                          : Mode::Copy);
  }
  walkArguments(Ctor, {E->getArgs(), E->getNumArgs()});
  if (!Ctor->isUserProvided() && !isSystem(Ctor))
    walkMembers(Ctor->getParent());
  noteCallee(E, Ctor, nullptr, {E->getArgs(), E->getNumArgs()}, M);
  if (!T.container(E->getType()) && !Ctor->isTrivial() && !Ctor->isImplicit() &&
      E->getNumArgs())
    noteCall(E, Ctor);
}

/// A name, `&name`, `registry()`: nothing that makes another object, which
/// might be one of the class itself.
static bool onlyNames(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Address = dyn_cast<UnaryOperator>(E);
      Address &&
      (Address->getOpcode() == UO_AddrOf || Address->getOpcode() == UO_Deref))
    E = Address->getSubExpr()->IgnoreParenImpCasts();
  const auto *Call = dyn_cast<CallExpr>(E);
  return isa<DeclRefExpr, MemberExpr>(E) || (Call && Call->getNumArgs() == 0);
}

/// What a constructor without a body gives to members that refer or point to
/// something: `Map &map = registry();`.
void Walker::walkMembers(const CXXRecordDecl *Class) {
  for (const FieldDecl *Field : Class->fields()) {
    QualType Type = Field->getType();
    const Expr *Init = Field->hasInClassInitializer()
                           ? Field->getInClassInitializer()
                           : nullptr;
    if (!Init || !(Type->isReferenceType() || Type->isPointerType()) ||
        !onlyNames(Init))
      continue;
    walk(Init, Type->isPointerType()                           ? Mode::Store
               : Type.getNonReferenceType().isConstQualified() ? Mode::Inspect
                                                               : Mode::Keep);
  }
}

void Walker::walkNew(const CXXNewExpr *E) {
  if (E->isArray() && E->getArraySize() && *E->getArraySize())
    walk(*E->getArraySize(), Mode::Read);
  for (unsigned I = 0; I < E->getNumPlacementArgs(); ++I)
    walk(E->getPlacementArg(I), Mode::Mutate);
  walk(E->getInitializer(), Mode::Copy);
  if (E->getNumPlacementArgs() == 0)
    emit(EventKind::Allocate, {}, E).Text = "new";
}

} // namespace mapchurn
