// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The flow that an expression yields.

#include "facts/FlowWalker.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace mapchurn {

namespace {

constexpr unsigned MaxDepth = 1000;

bool isUnevaluated(const Expr *E) {
  return isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, OffsetOfExpr,
             TypeTraitExpr, RequiresExpr, SizeOfPackExpr, CXXTypeidExpr>(E);
}

} // namespace

Flow FlowWalker::eval(const Expr *E) {
  if (!E || isUnevaluated(E))
    return {};
  if (Depth >= MaxDepth) {
    F.Cut = true;
    return {};
  }
  ++Depth;
  Flow Value = evalNode(E);
  --Depth;
  if (!Watched.empty())
    if (auto At = Watched.find(E); At != Watched.end())
      At->second = Value;
  return Value;
}

Flow FlowWalker::evalNode(const Expr *E) {
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return evalCast(Cast);
  if (const auto *Full = dyn_cast<FullExpr>(E))
    return eval(Full->getSubExpr());
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return evalCall(Call);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    Flow Place{make(LocationKind::Value, E->getSourceRange()), 0, 0};
    F.Locations[Place.Loc.Index].Object = true;
    construct(Place, Construct, FlowWhy::Constructed, E->getSourceRange());
    return Place;
  }
  switch (E->getStmtClass()) {
  case Stmt::ParenExprClass:
    return eval(cast<ParenExpr>(E)->getSubExpr());
  case Stmt::DeclRefExprClass:
    if (const auto *Named =
            dyn_cast<FunctionDecl>(cast<DeclRefExpr>(E)->getDecl()))
      take(Named);
    return placeOf(cast<DeclRefExpr>(E)->getDecl(), /*Reads=*/true, E);
  case Stmt::CXXThisExprClass:
    if (This)
      return This;
    if (F.Parameters[0])
      return {F.Parameters[0], 0, 0};
    return {};
  case Stmt::MemberExprClass:
    return evalMember(cast<MemberExpr>(E));
  case Stmt::UnaryOperatorClass:
    return evalUnary(cast<UnaryOperator>(E));
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass:
    return evalBinary(cast<BinaryOperator>(E));
  case Stmt::ConditionalOperatorClass:
  case Stmt::BinaryConditionalOperatorClass:
    return evalConditional(cast<AbstractConditionalOperator>(E));
  case Stmt::OpaqueValueExprClass: {
    auto Known = Opaque.find(cast<OpaqueValueExpr>(E));
    return Known == Opaque.end() ? Flow() : Known->second;
  }
  case Stmt::ArraySubscriptExprClass: {
    const auto *Index = cast<ArraySubscriptExpr>(E);
    Flow Base = eval(Index->getBase());
    eval(Index->getIdx());
    Flow Element = deref(Base);
    if (Base && Base.Derefs < 0)
      Element.Path = F.path(Element.Path, nullptr);
    return Element;
  }
  case Stmt::InitListExprClass: {
    const auto *List = cast<InitListExpr>(E);
    if (List->isGLValue())
      return List->getNumInits() == 1 ? eval(List->getInit(0)) : Flow();
    Flow Place{make(LocationKind::Value, E->getSourceRange()), 0, 0};
    initializeList(Place, List, E->getSourceRange());
    return Place;
  }
  case Stmt::CXXStdInitializerListExprClass:
    return eval(cast<CXXStdInitializerListExpr>(E)->getSubExpr());
  case Stmt::MaterializeTemporaryExprClass:
    return evalTemporary(cast<MaterializeTemporaryExpr>(E));
  case Stmt::CXXBindTemporaryExprClass:
    return eval(cast<CXXBindTemporaryExpr>(E)->getSubExpr());
  case Stmt::CXXDefaultInitExprClass:
    return eval(cast<CXXDefaultInitExpr>(E)->getExpr());
  case Stmt::SubstNonTypeTemplateParmExprClass:
    return eval(cast<SubstNonTypeTemplateParmExpr>(E)->getReplacement());
  case Stmt::CXXRewrittenBinaryOperatorClass:
    return eval(cast<CXXRewrittenBinaryOperator>(E)->getSemanticForm());
  case Stmt::PseudoObjectExprClass:
    return eval(cast<PseudoObjectExpr>(E)->getSyntacticForm());
  case Stmt::LambdaExprClass:
    return evalLambda(cast<LambdaExpr>(E));
  case Stmt::CXXNewExprClass:
    return evalNew(cast<CXXNewExpr>(E));
  case Stmt::CXXThrowExprClass: {
    const Expr *Thrown = cast<CXXThrowExpr>(E)->getSubExpr();
    if (Thrown)
      flow(HeapLocation, value(Thrown),
           {FlowWhy::Thrown, E, {}, Thrown->getSourceRange()});
    F.Exits.push_back(++Order);
    F.Throws |= !Tries;
    return {};
  }
  case Stmt::StmtExprClass:
    return evalStatements(cast<StmtExpr>(E));
  case Stmt::CoyieldExprClass:
    // The frame has it, for whoever has the frame; the locals it has, too.
    flow(Result, value(cast<CoroutineSuspendExpr>(E)->getOperand()),
         {FlowWhy::Library, E, {}, E->getSourceRange()});
    return {};
  case Stmt::CoawaitExprClass:
    return evalAwait(cast<CoroutineSuspendExpr>(E));
  case Stmt::CXXDefaultArgExprClass:
    return {};
  default:
    return evalChildren(E);
  }
}

/// Who waits is given the coroutine's frame, with all that the coroutine was
/// called with, and may keep it.
Flow FlowWalker::evalAwait(const CoroutineSuspendExpr *E) {
  const Expr *Common = E->getCommonExpr();
  Flow Awaiter = eval(Common);
  flow(UnknownLocation, T.carries(Common->getType()) ? Awaiter : Flow(),
       {FlowWhy::Library, E, {}, E->getSourceRange()});
  if (E->getOpaqueValue())
    Opaque[E->getOpaqueValue()] = Awaiter;
  const auto *Suspend =
      dyn_cast<CallExpr>(E->getSuspendExpr()->IgnoreImplicit());
  if (const auto *Method = dyn_cast_or_null<CXXMethodDecl>(
          Suspend ? Suspend->getDirectCallee() : nullptr);
      Method && !T.isSystem(Method) && Method->getNumParams() == 1) {
    LocationId Frame = make(LocationKind::Value, E->getSourceRange());
    for (LocationId P : F.Parameters)
      if (P)
        flow(Frame, {P, 0, 0}, {FlowWhy::Captured, E, {}, F.location(P).Range});
    FlowCall Call;
    Call.Callee = Method->getCanonicalDecl();
    Call.add({Awaiter.Loc, std::max(Awaiter.Derefs - 1, -1), Awaiter.Path},
             FlowCall::NoEscape);
    Call.add({Frame, 0, 0}, FlowCall::NoEscape);
    Call.Guessed = true;
    Call.Order = ++Order;
    Call.Scope = Current;
    Call.Loc = E->getExprLoc();
    Call.Range = E->getSourceRange();
    F.Calls.push_back(std::move(Call));
  }
  return eval(E->getResumeExpr());
}

/// `({ …; value; })`
Flow FlowWalker::evalStatements(const StmtExpr *E) {
  LocationId Last = make(LocationKind::Value, E->getSourceRange());
  open();
  for (const Stmt *S : E->getSubStmt()->body()) {
    const auto *Value = dyn_cast<Expr>(S);
    if (Value && S == E->getSubStmt()->body_back())
      flow(Last, value(Value),
           {FlowWhy::Value, Value, {}, Value->getSourceRange()});
    else
      walk(S);
  }
  close();
  return {Last, 0, 0};
}

Flow FlowWalker::evalChildren(const Expr *E) {
  for (const Stmt *Child : E->children())
    if (const auto *Sub = dyn_cast_or_null<Expr>(Child))
      eval(Sub);
  return {};
}

Flow FlowWalker::evalCast(const CastExpr *E) {
  const Expr *Sub = E->getSubExpr();
  switch (E->getCastKind()) {
  case CK_LValueToRValue:
    return value(Sub);
  case CK_ArrayToPointerDecay:
    return address(eval(Sub));
  case CK_FunctionToPointerDecay:
  case CK_BuiltinFnToFnPtr:
  case CK_NullToPointer:
  case CK_NullToMemberPointer:
  case CK_IntegralToPointer:
  case CK_PointerToIntegral:
  case CK_PointerToBoolean:
  case CK_ToVoid:
    eval(Sub);
    return {};
  default:
    return eval(Sub);
  }
}

Flow FlowWalker::evalUnary(const UnaryOperator *E) {
  const Expr *Sub = E->getSubExpr();
  switch (E->getOpcode()) {
  case UO_AddrOf:
    return address(eval(Sub));
  case UO_Deref:
    return deref(eval(Sub));
  case UO_PreInc:
  case UO_PreDec:
  case UO_PostInc:
  case UO_PostDec:
  case UO_Extension:
  case UO_Plus:
    return eval(Sub);
  default:
    eval(Sub);
    return {};
  }
}

Flow FlowWalker::evalBinary(const BinaryOperator *E) {
  if (E->getOpcode() == BO_Assign)
    return evalAssign(E);
  if (E->isAssignmentOp()) {
    eval(E->getRHS());
    return eval(E->getLHS());
  }
  if (E->getOpcode() == BO_Comma) {
    eval(E->getLHS());
    return eval(E->getRHS());
  }
  if (E->isPtrMemOp()) {
    Flow Object = eval(E->getLHS());
    eval(E->getRHS());
    return E->getOpcode() == BO_PtrMemI ? deref(Object) : Object;
  }
  // A chain of a thousand `+` leans left: no recursion for it.
  llvm::SmallVector<const BinaryOperator *, 8> Chain{E};
  while (const auto *Left = dyn_cast<BinaryOperator>(
             Chain.back()->getLHS()->IgnoreParenImpCasts())) {
    if (Left->isAssignmentOp() || Left->isPtrMemOp() ||
        Left->getOpcode() == BO_Comma || Left->getType()->isPointerType())
      break;
    Chain.push_back(Left);
  }
  Flow Base = eval(Chain.back()->getLHS());
  for (const BinaryOperator *Next : llvm::reverse(Chain)) {
    Flow Right = eval(Next->getRHS());
    // `1 + p`
    if (Next->getRHS()->getType()->isPointerType())
      Base = Right;
  }
  return E->getType()->isPointerType() ? Base : Flow();
}

/// A name by itself is not used when it is assigned.
Flow FlowWalker::evalTarget(const Expr *E) {
  const Expr *Bare = E->IgnoreParens();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Bare))
    return placeOf(Ref->getDecl(), /*Reads=*/false, E);
  if (const auto *Part = dyn_cast<MemberExpr>(Bare);
      Part && !Part->isArrow() && isa<FieldDecl>(Part->getMemberDecl()))
    return member(evalTarget(Part->getBase()), Part->getMemberDecl());
  return eval(E);
}

Flow FlowWalker::evalAssign(const BinaryOperator *E) {
  Flow Value = value(E->getRHS());
  Flow Place = evalTarget(E->getLHS());
  reset(Place, /*Call=*/Value && Value.Loc == Place.Loc);
  store(Place, Value,
        {FlowWhy::Assigned, E, E->getLHS()->getSourceRange(),
         E->getRHS()->getSourceRange()});
  return Place;
}

Flow FlowWalker::evalMember(const MemberExpr *E) {
  const ValueDecl *D = E->getMemberDecl();
  Flow Base = eval(E->getBase());
  if (E->isArrow())
    Base = deref(Base);
  if (isa<VarDecl>(D))
    return placeOf(D, /*Reads=*/true, E); // static
  return isa<FieldDecl>(D) ? member(Base, D) : Base;
}

Flow FlowWalker::evalConditional(const AbstractConditionalOperator *E) {
  if (const auto *Elvis = dyn_cast<BinaryConditionalOperator>(E)) {
    Flow Common = eval(Elvis->getCommon());
    Opaque[Elvis->getOpaqueValue()] = Common;
  } else {
    eval(E->getCond());
  }
  // Of an lvalue its address is chosen, which makes the choice one more step.
  bool Object = E->isGLValue();
  if (!Object && !T.carries(E->getType())) {
    eval(E->getTrueExpr());
    eval(E->getFalseExpr());
    return {};
  }
  LocationId Choice = make(LocationKind::Value, E->getSourceRange());
  for (const Expr *Arm : {E->getTrueExpr(), E->getFalseExpr()}) {
    Flow Value = eval(Arm);
    flow(Choice, Object ? address(Value) : Value,
         {FlowWhy::Value, Arm, {}, Arm->getSourceRange()});
  }
  Flow Chosen{Choice, 0, 0};
  return Object ? deref(Chosen) : Chosen;
}

Flow FlowWalker::evalTemporary(const MaterializeTemporaryExpr *E) {
  LocationId L =
      temporary(E->getType(), E->getSubExpr(), E->getExtendingDecl());
  initialize({L, 0, 0}, E->getType(), E->getSubExpr(), FlowWhy::Initialized,
             E->getSourceRange());
  // A lambda without a name is that temporary.
  if (const auto *Made =
          dyn_cast<LambdaExpr>(E->getSubExpr()->IgnoreParenImpCasts()))
    if (auto Body = Bodies.find(Made->getLambdaClass()
                                    ->getLambdaCallOperator()
                                    ->getCanonicalDecl());
        Body != Bodies.end())
      F.Locations[Body->second.Closure.Index].Scope = F.location(L).Scope;
  return {L, 0, 0};
}

Flow FlowWalker::evalNew(const CXXNewExpr *E) {
  if (E->isArray() && E->getArraySize())
    eval(*E->getArraySize());
  // Placement: the object is where the argument points.
  Flow Where;
  for (unsigned I = 0; I < E->getNumPlacementArgs(); ++I) {
    Flow Arg = eval(E->getPlacementArg(I));
    if (I == 0 && E->getPlacementArg(I)->getType()->isPointerType())
      Where = Arg;
  }
  if (!Where && E->getNumPlacementArgs() &&
      E->getPlacementArg(0)->getType()->isPointerType())
    return {}; // in storage that nothing is known of
  if (!Where) {
    LocationId L = make(LocationKind::Allocation, E->getSourceRange());
    F.Locations[L.Index].Scope = Current;
    F.Locations[L.Index].Object = E->getAllocatedType()->isRecordType();
    F.Locations[L.Index].OwnEnd = hasOwnEnd(E->getAllocatedType(), T);
    F.Locations[L.Index].Addressed = true;
    Where = {L, -1, 0};
  }
  if (const Expr *Init = E->getInitializer())
    initialize(deref(Where), E->getAllocatedType(), Init, FlowWhy::Constructed,
               E->getSourceRange());
  return Where;
}

// ---- Lambdas --------------------------------------------------------------

Flow FlowWalker::evalLambda(const LambdaExpr *E) {
  LocationId Made = make(LocationKind::Closure, E->getSourceRange());
  F.Locations[Made.Index].Scope = Current;
  F.Locations[Made.Index].Object = true;
  // What the names meant around the lambda; only those that it captures.
  llvm::SmallVector<std::pair<const ValueDecl *, std::pair<Flow, LocationId>>,
                    4>
      Outer;
  auto Init = E->capture_init_begin();
  Flow Own = This; // what `this` is in the body
  for (const LambdaCapture &Capture : E->captures()) {
    const Expr *Captured = *Init++;
    Store How{FlowWhy::Captured, E, E->getSourceRange(),
              Capture.capturesVariable()
                  ? SourceRange(Capture.getCapturedVar()->getLocation())
                  : SourceRange()};
    How.At = nullptr;
    How.Target = SourceRange(Capture.getLocation());
    if (Capture.capturesThis()) {
      Flow Self = This;
      if (!Self && F.Parameters[0])
        Self = {F.Parameters[0], 0, 0};
      if (Capture.getCaptureKind() == LCK_StarThis) {
        Self = deref(Self);
        Own = {Made, -1, 0};
      }
      flow(Made, Self, How);
      continue;
    }
    if (!Capture.capturesVariable() || !Captured)
      continue;
    const ValueDecl *V = Capture.getCapturedVar();
    bool ByReference = E->isInitCapture(&Capture)
                           ? V->getType()->isReferenceType()
                           : Capture.getCaptureKind() == LCK_ByRef;
    Flow Place = eval(Captured);
    Outer.push_back({V, {Aliases.lookup(V), Copies.lookup(V)}});
    if (ByReference) {
      flow(Made, address(Place), How);
      if (E->isInitCapture(&Capture) && Place)
        Aliases[V] = Place;
      continue;
    }
    if (T.carries(V->getType().getNonReferenceType()))
      flow(Made, Place, How);
    Aliases.erase(V);
    Copies[V] = Made;
  }
  const CXXMethodDecl *Call = E->getLambdaClass()->getLambdaCallOperator();
  std::swap(This, Own);
  unsigned Number = ++LastLambda; // the same for all instantiations
  if (Call && !Call->isDependentContext()) {
    walkLambdaBody(Call, Made, Number);
  } else if (const FunctionTemplateDecl *Generic =
                 Call ? Call->getDescribedFunctionTemplate() : nullptr) {
    for (const FunctionDecl *Instance : Generic->specializations())
      if (Instance->hasBody() && !Instance->isDependentContext())
        walkLambdaBody(cast<CXXMethodDecl>(Instance), Made, Number);
  }
  This = Own;
  for (auto [V, Meant] : Outer) {
    Aliases.erase(V);
    Copies.erase(V);
    if (Meant.first)
      Aliases[V] = Meant.first;
    if (Meant.second)
      Copies[V] = Meant.second;
  }
  return {Made, 0, 0};
}

/// The body belongs to the function around it: what it does to captured
/// variables it does to them. It may run later and often, as a loop does.
void FlowWalker::walkLambdaBody(const CXXMethodDecl *Call, LocationId Made,
                                unsigned Number) {
  LocationId Returned =
      make(LocationKind::Value, Call->getNameInfo().getSourceRange());
  LocationId OuterResult = std::exchange(Result, Returned);
  QualType OuterType = std::exchange(ResultType, Call->getReturnType());
  ScopeId OuterStatement = std::exchange(Statement, ScopeId());
  Bodies[Call->getCanonicalDecl()] = {Made, Returned};
  unsigned Outer = std::exchange(Lambda, Number);
  open(/*Loop=*/true, /*Conditional=*/true);
  std::vector<LocationId> Params;
  for (const ParmVarDecl *P : Call->parameters()) {
    LocationId L = declare(P, LocationKind::Parameter);
    F.Locations[L.Index].Lambda = true;
    Params.push_back(L);
  }
  const Stmt *Body = Call->getBody();
  if (const auto *Coroutine = dyn_cast<CoroutineBodyStmt>(Body)) {
    Body = Coroutine->getBody();
    keepInFrame(Params);
    if (T.carries(ResultType))
      flow(Result, address({Made, 0, 0}),
           {FlowWhy::Captured, nullptr, F.location(Made).Range, {}});
  }
  F.Lambdas.push_back(
      {Call->getCanonicalDecl(), Made, Returned, std::move(Params), Current});
  walk(Body);
  close();
  Lambda = Outer;
  Result = OuterResult;
  ResultType = OuterType;
  Statement = OuterStatement;
}

} // namespace mapchurn
