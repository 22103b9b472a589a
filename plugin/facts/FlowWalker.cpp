// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "facts/FlowWalker.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtOpenMP.h"

using namespace clang;

namespace mapchurn {

namespace {

/// Deeper than anything a person writes, and far from the end of the stack.
constexpr unsigned MaxDepth = 1000;

} // namespace

FlowWalker::FlowWalker(FlowTypes &T, FunctionFlow &Out)
    : T(T), F(Out), Ctx(T.types().context()) {
  F.Paths.emplace_back();
  F.Locations.reserve(8);
  make(LocationKind::Heap, {});
  make(LocationKind::Unknown, {});
}

void FlowWalker::run(const FunctionDecl *Function) {
  F.Decl = Function;
  F.Constructor = isa<CXXConstructorDecl>(Function);
  F.Destructor = isa<CXXDestructorDecl>(Function);
  open();
  parameters(Function);
  ResultType = Function->getReturnType();
  Result = F.Result =
      make(LocationKind::Result, Function->getNameInfo().getSourceRange());
  if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(Function))
    constructors(Ctor);
  const Stmt *Body = Function->getBody();
  if (const auto *Coroutine = dyn_cast_or_null<CoroutineBodyStmt>(Body)) {
    Body = Coroutine->getBody();
    keepInFrame(F.Parameters);
  }
  // The function's block is the parameters': they end together.
  if (const auto *Block = dyn_cast_or_null<CompoundStmt>(Body)) {
    for (const Stmt *S : Block->body())
      walk(S);
  } else {
    walk(Body);
  }
  close();
  connectLambdas();
  markHandedOn();
}

/// A coroutine's frame has what the coroutine was called with, references and
/// `this` too, and is there for as long as somebody has the result.
void FlowWalker::keepInFrame(llvm::ArrayRef<LocationId> Parameters) {
  if (!T.carries(ResultType))
    return;
  for (LocationId P : Parameters)
    if (P)
      flow(Result, {P, 0, 0},
           {FlowWhy::Captured, nullptr, F.location(P).Range, {}});
}

/// What is called through a pointer or a function object may be any lambda of
/// the function.
void FlowWalker::connectLambdas() {
  if (F.Lambdas.empty())
    return;
  LocationId Results = make(LocationKind::Value, {});
  std::vector<LocationId> Arguments;
  auto argument = [&](size_t I) {
    while (Arguments.size() <= I)
      Arguments.push_back(make(LocationKind::Value, {}));
    return Arguments[I];
  };
  auto connect = [&](LocationId Dst, Flow Src) {
    size_t Before = F.Edges.size();
    flow(Dst, Src, {FlowWhy::Argument, nullptr, {}, {}});
    if (F.Edges.size() > Before)
      F.Edges.back().Unsure = true;
  };
  bool Any = false;
  for (const FlowCall &Call : F.Calls) {
    if (Call.Callee)
      continue;
    Any = true;
    connect(Call.Result, {Results, 0, 0});
    for (size_t I = 1; I < Call.Args.size(); ++I)
      connect(argument(I - 1), Call.Args[I]);
  }
  if (!Any)
    return;
  for (const FlowLambda &L : F.Lambdas) {
    connect(Results, {L.Result, 0, 0});
    for (size_t I = 0; I < L.Parameters.size() && I < Arguments.size(); ++I)
      connect(L.Parameters[I], {Arguments[I], 0, 0});
  }
}

void FlowWalker::parameters(const FunctionDecl *Function) {
  F.Parameters.emplace_back();
  const auto *Method = dyn_cast<CXXMethodDecl>(Function);
  if (Method && Method->isImplicitObjectMemberFunction()) {
    F.Parameters[0] =
        make(LocationKind::This, Function->getNameInfo().getSourceRange());
    F.Locations[F.Parameters[0].Index].Scope = Current;
  }
  for (const ParmVarDecl *P : Function->parameters())
    F.Parameters.push_back(declare(P, LocationKind::Parameter));
}

// ---- Locations ------------------------------------------------------------

LocationId FlowWalker::make(LocationKind Kind, SourceRange Range) {
  LocationId Id{static_cast<unsigned>(F.Locations.size())};
  FlowLocation &L = F.Locations.emplace_back();
  L.Kind = Kind;
  L.Range = Range;
  return Id;
}

/// True when the class's own destructor is written by the user: it may undo
/// what its constructor did.
bool FlowWalker::hasOwnEnd(QualType Type, FlowTypes &T) {
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  Class = Class ? Class->getDefinition() : nullptr;
  if (!Class || T.isSystem(Class))
    return false;
  const CXXDestructorDecl *End = Class->getDestructor();
  if (End && End->isUserProvided())
    return true;
  return llvm::any_of(Class->bases(), [&](const CXXBaseSpecifier &B) {
    return hasOwnEnd(B.getType(), T);
  });
}

LocationId FlowWalker::declare(const ValueDecl *D, LocationKind Kind) {
  LocationId Id = make(Kind, D->getLocation());
  FlowLocation &L = F.Locations[Id.Index];
  L.Decl = D;
  L.Object = D->getType()->isRecordType();
  L.OwnEnd = hasOwnEnd(D->getType(), T);
  L.Carries = T.carries(D->getType());
  L.Container = T.container(D->getType()) || D->getType()->isArrayType();
  L.Scope = Current;
  Locations[D] = Id;
  return Id;
}

/// An object without a name. It ends with the full expression, unless a
/// reference keeps it.
LocationId FlowWalker::temporary(QualType Type, const Expr *E,
                                 const ValueDecl *ExtendedBy) {
  LocationId Id = make(LocationKind::Temporary, E->getSourceRange());
  const auto *Variable = dyn_cast_or_null<VarDecl>(ExtendedBy);
  bool Forever = Variable && Variable->hasGlobalStorage();
  if (!ExtendedBy && !Statement.valid()) {
    Statement = {static_cast<unsigned>(F.Scopes.size())};
    F.Scopes.push_back(
        {Current, F.scope(Current).Depth + 1, Order, ~0u, false, false});
  }
  FlowLocation &L = F.Locations[Id.Index];
  L.Decl = ExtendedBy;
  L.Container = T.container(Type) || Type->isArrayType();
  L.Object = Type->isRecordType();
  L.OwnEnd = hasOwnEnd(Type, T);
  if (Forever)
    L.Kind = LocationKind::Heap;
  else
    L.Scope = ExtendedBy ? Current : Statement;
  return Id;
}

Flow FlowWalker::address(Flow Place) {
  if (!Place)
    return Place;
  if (Place.Derefs <= 0)
    F.Locations[Place.Loc.Index].Addressed = true;
  // `&*p` is p.
  if (Place.Derefs >= 1 && Place.Path && !F.Paths[Place.Path].Field)
    Place.Path = F.Paths[Place.Path].Parent;
  Place.Derefs = std::max(Place.Derefs - 1, -1);
  return Place;
}

/// A member of the object at Place; one that is a reference is its referent.
Flow FlowWalker::member(Flow Place, const ValueDecl *Field) {
  if (!Place)
    return Place;
  Place.Path = F.path(Place.Path, Field);
  return Field->getType()->isReferenceType() ? deref(Place) : Place;
}

/// What the variable stands for; null for what is not storage.
Flow FlowWalker::placeOf(const ValueDecl *D, bool Reads, const Expr *E) {
  bool IsReference = false;
  if (const auto *Binding = dyn_cast<BindingDecl>(D)) {
    D = cast<ValueDecl>(Binding->getDecomposedDecl());
    if (const VarDecl *Holding = Binding->getHoldingVar();
        Holding && Aliases.count(Holding))
      D = Holding;
    else if (const auto *Part =
                 dyn_cast_or_null<MemberExpr>(Binding->getBinding()))
      IsReference = Part->getMemberDecl()->getType()->isReferenceType();
  }
  Flow Place;
  if (auto Alias = Aliases.find(D); Alias != Aliases.end()) {
    Place = Alias->second;
    if (auto Holder = Holders.find(D); Reads && Holder != Holders.end())
      F.Locations[Holder->second.Index].Reads.push_back(++Order);
  } else if (auto Copy = Copies.find(D); Copy != Copies.end()) {
    Place = {Copy->second, 0, 0};
  } else {
    const auto *V = dyn_cast<VarDecl>(D);
    if (!V)
      return {};
    auto Known = Locations.find(V);
    if (Known != Locations.end())
      Place = {Known->second, 0, 0};
    else if (V->hasGlobalStorage())
      Place = {F.global(V->getCanonicalDecl()), 0, 0};
    else
      Place = {declare(V, LocationKind::Variable), 0, 0};
    if (V->getType()->isReferenceType())
      Place = deref(Place);
  }
  if (Reads && Place)
    F.Locations[Place.Loc.Index].Reads.push_back(++Order);
  return IsReference ? deref(Place) : Place;
}

/// The value of an expression as it is copied: nothing unless it can hold an
/// address.
Flow FlowWalker::value(const Expr *E) {
  Flow Value = eval(E);
  return T.carries(E->getType()) ? Value : Flow();
}

// ---- Edges ----------------------------------------------------------------

void FlowWalker::flow(LocationId Dst, Flow Src, const Store &How) {
  if (!Src || !Dst || (Dst == Src.Loc && Src.Derefs >= 0))
    return;
  FlowEdge &E = F.Edges.emplace_back();
  E.Dst = E.Root = Dst;
  E.Src = Src.Loc;
  E.Derefs = Src.Derefs;
  E.SourcePath = Src.Path;
  E.Why = How.Why;
  E.Order = ++Order;
  E.Lambda = Lambda;
  E.Loc = How.At ? How.At->getExprLoc() : How.Target.getBegin();
  E.Target = How.Target;
  E.Source = How.Source;
  E.Unsure = How.Unsure;
}

/// Place = Src, for a place that is named or reached through pointers.
void FlowWalker::store(Flow Place, Flow Src, const Store &How) {
  if (!Place || !Src)
    return;
  LocationId Dst = F.pointee(Place.Loc, std::max(Place.Derefs, 0));
  size_t Before = F.Edges.size();
  flow(Dst, Src, How);
  if (F.Edges.size() == Before)
    return;
  F.Edges.back().Root = Place.Loc;
  F.Edges.back().Path = Place.Path;
}

void FlowWalker::reset(Flow Place, bool Call, bool Part) {
  if (!Place)
    return;
  Part |= Place.Path && !F.Paths[Place.Path].Field && Place.Derefs == 0;
  F.Resets.push_back(
      {Place.Loc, Place.Path, ++Order, Call, Lambda, Current, Part});
  if (!Place.Derefs)
    F.Locations[Place.Loc.Index].Assigned = true;
}

// ---- Statements -----------------------------------------------------------

ScopeId FlowWalker::open(bool Loop, bool Conditional) {
  ScopeId Id{static_cast<unsigned>(F.Scopes.size())};
  unsigned Deeper = Current ? F.scope(Current).Depth + 1 : 0;
  F.Scopes.push_back({Current, Deeper, ++Order, ~0u, Loop, Conditional});
  Current = Id;
  return Id;
}

void FlowWalker::close() {
  while (!Ending.empty() && Ending.back().first == Current) {
    LocationId L = Ending.back().second;
    Ending.pop_back();
    end({L, 0, 0}, F.location(L).Decl->getType(), F.location(L).Range);
  }
  FlowScope &S = F.Scopes[Current.Index];
  S.End = ++Order;
  Current = S.Parent;
}

/// A full expression: its temporaries end with it.
void FlowWalker::walkFull(const Expr *E) {
  if (!E)
    return;
  ScopeId Outer = std::exchange(Statement, ScopeId());
  eval(E);
  if (Statement)
    F.Scopes[Statement.Index].End = ++Order;
  Statement = Outer;
}

void FlowWalker::walk(const Stmt *S) {
  if (!S)
    return;
  if (Depth >= MaxDepth) {
    F.Cut = true;
    return;
  }
  ++Depth;
  if (const auto *E = dyn_cast<Expr>(S)) {
    Discarded = E->IgnoreUnlessSpelledInSource();
    walkFull(E);
  } else {
    walkStatement(S);
  }
  --Depth;
}

void FlowWalker::walkStatement(const Stmt *S) {
  switch (S->getStmtClass()) {
  case Stmt::CompoundStmtClass:
    open();
    for (const Stmt *Child : cast<CompoundStmt>(S)->body())
      walk(Child);
    return close();
  case Stmt::DeclStmtClass:
    for (const Decl *D : cast<DeclStmt>(S)->decls())
      if (const auto *V = dyn_cast<VarDecl>(D))
        walkDeclaration(V);
    return;
  case Stmt::IfStmtClass: {
    const auto *If = cast<IfStmt>(S);
    open(/*Loop=*/false, /*Conditional=*/true);
    walk(If->getInit());
    if (const VarDecl *V = If->getConditionVariable())
      walkDeclaration(V);
    if (If->isConsteval()) {
      walk(If->isNonNegatedConsteval() ? If->getElse() : If->getThen());
    } else if (auto Live = If->getNondiscardedCase(Ctx)) {
      walk(*Live);
    } else {
      walkFull(If->getCond());
      walk(If->getThen());
      walk(If->getElse());
    }
    return close();
  }
  case Stmt::CXXForRangeStmtClass:
    return walkRangeFor(cast<CXXForRangeStmt>(S));
  case Stmt::ForStmtClass:
  case Stmt::WhileStmtClass:
  case Stmt::DoStmtClass:
    return walkLoopParts(S);
  case Stmt::ReturnStmtClass:
    return walkReturn(cast<ReturnStmt>(S)->getRetValue(), S);
  case Stmt::CoreturnStmtClass:
    return walkReturn(cast<CoreturnStmt>(S)->getOperand(), S);
  case Stmt::SwitchStmtClass: {
    const auto *Switch = cast<SwitchStmt>(S);
    open(/*Loop=*/false, /*Conditional=*/true);
    walk(Switch->getInit());
    if (const VarDecl *V = Switch->getConditionVariable())
      walkDeclaration(V);
    walkFull(Switch->getCond());
    walk(Switch->getBody());
    return close();
  }
  case Stmt::CaseStmtClass:
  case Stmt::DefaultStmtClass: {
    // A case of many labels is as deep as it has labels.
    while (const auto *Label = dyn_cast<SwitchCase>(S))
      S = Label->getSubStmt();
    return walk(S);
  }
  case Stmt::CXXTryStmtClass:
    ++Tries;
    walk(cast<CXXTryStmt>(S)->getTryBlock());
    --Tries;
    for (unsigned I = 0; I < cast<CXXTryStmt>(S)->getNumHandlers(); ++I)
      walk(cast<CXXTryStmt>(S)->getHandler(I));
    return;
  case Stmt::CXXCatchStmtClass: {
    const auto *Catch = cast<CXXCatchStmt>(S);
    open(/*Loop=*/false, /*Conditional=*/true);
    if (const VarDecl *V = Catch->getExceptionDecl())
      declareCaught(V, Catch->getHandlerBlock());
    walk(Catch->getHandlerBlock());
    return close();
  }
  case Stmt::BreakStmtClass:
  case Stmt::ContinueStmtClass:
  case Stmt::GotoStmtClass:
  case Stmt::IndirectGotoStmtClass:
    F.Exits.push_back(++Order);
    return;
  default:
    if (const auto *Directive = dyn_cast<OMPExecutableDirective>(S)) {
      if (Directive->hasAssociatedStmt())
        walk(Directive->getRawStmt());
      return;
    }
    for (const Stmt *Child : S->children())
      walk(Child);
  }
}

/// True when the exception may be thrown on, or be kept.
static bool keepsException(const Stmt *S) {
  if (!S)
    return false;
  if (const auto *Throw = dyn_cast<CXXThrowExpr>(S))
    return !Throw->getSubExpr();
  if (const auto *Call = dyn_cast<CallExpr>(S))
    if (const FunctionDecl *Callee = Call->getDirectCallee())
      if (const IdentifierInfo *Name = Callee->getIdentifier();
          Name && Callee->isInStdNamespace() &&
          (Name->isStr("current_exception") ||
           Name->isStr("throw_with_nested")))
        return true;
  return llvm::any_of(S->children(), keepsException);
}

/// An exception ends with its handler, unless that throws it on.
void FlowWalker::declareCaught(const VarDecl *V, const Stmt *Handler) {
  LocationId Caught = declare(V, LocationKind::Variable);
  flow(Caught, {HeapLocation, 0, 0},
       {FlowWhy::Initialized, nullptr, V->getSourceRange(), {}});
  if (V->getType()->isReferenceType() && !keepsException(Handler)) {
    F.Locations[Caught.Index].Object =
        V->getType()->getPointeeType()->isRecordType();
    Aliases[V] = {Caught, 0, 0};
  }
}

/// for, while and do: the body is a scope of each pass.
void FlowWalker::walkLoopParts(const Stmt *S) {
  open();
  const auto *For = dyn_cast<ForStmt>(S);
  if (For)
    walk(For->getInit());
  open(/*Loop=*/true);
  if (const auto *While = dyn_cast<WhileStmt>(S)) {
    if (const VarDecl *V = While->getConditionVariable())
      walkDeclaration(V);
    walkFull(While->getCond());
    walk(While->getBody());
  } else if (const auto *Do = dyn_cast<DoStmt>(S)) {
    walk(Do->getBody());
    walkFull(Do->getCond());
  } else {
    if (const VarDecl *V = For->getConditionVariable())
      walkDeclaration(V);
    walkFull(For->getCond());
    walk(For->getBody());
    walkFull(For->getInc());
  }
  close();
  close();
}

void FlowWalker::walkRangeFor(const CXXForRangeStmt *S) {
  open();
  walk(S->getInit());
  const auto *Range = cast<VarDecl>(S->getRangeStmt()->getSingleDecl());
  walkDeclaration(Range);
  QualType Type = Range->getType().getNonReferenceType();
  const VarDecl *V = S->getLoopVariable();
  // What is in a container or array is the container or array itself.
  if (T.container(Type) || Type->isArrayType()) {
    Flow Element = placeOf(Range, /*Reads=*/false, nullptr);
    open(/*Loop=*/true);
    if (V->getType()->isReferenceType()) {
      if (Element)
        Aliases[V] = Element;
    } else {
      LocationId L = declare(V, LocationKind::Variable);
      if (T.carries(V->getType()))
        flow(L, Element,
             {FlowWhy::Initialized, nullptr, V->getLocation(),
              S->getRangeInit()->getSourceRange()});
    }
  } else {
    walk(S->getBeginStmt());
    walk(S->getEndStmt());
    open(/*Loop=*/true);
    walk(S->getLoopVarStmt());
  }
  walk(S->getBody());
  close();
  close();
}

void FlowWalker::walkReturn(const Expr *Value, const Stmt *S) {
  if (!Value) {
    F.Exits.push_back(++Order);
    return;
  }
  ScopeId Outer = std::exchange(Statement, ScopeId());
  Flow V = eval(Value);
  handOnReturned(Value);
  if (Value->isGLValue() && ResultType->isReferenceType())
    V = address(V);
  else if (!T.carries(Value->getType()))
    V = {};
  Store How{FlowWhy::Returned, Value, {}, Value->getSourceRange()};
  flow(Result, V, How);
  F.Exits.push_back(++Order);
  if (Statement)
    F.Scopes[Statement.Index].End = ++Order;
  Statement = Outer;
}

/// True for a binding to a tuple's element that is a reference.
static bool isReferenceElement(QualType Type, const BindingDecl *B,
                               const DecompositionDecl *Whole) {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type.getNonReferenceType()->getAsCXXRecordDecl());
  if (!Spec)
    return false;
  unsigned Number = 0;
  for (const BindingDecl *One : Whole->bindings()) {
    if (One == B)
      break;
    ++Number;
  }
  for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray()) {
    llvm::ArrayRef<TemplateArgument> Parts =
        Arg.getKind() == TemplateArgument::Pack ? Arg.pack_elements()
                                                : llvm::ArrayRef(Arg);
    if (Number < Parts.size())
      return Parts[Number].getKind() == TemplateArgument::Type &&
             Parts[Number].getAsType()->isReferenceType();
    Number -= Parts.size();
  }
  return false;
}

/// A reference that is bound to what a call gives, or to a temporary that it
/// does not keep, holds the address of something that may end before it.
void FlowWalker::holdReference(const VarDecl *V, Flow Place) {
  const FlowLocation &At = F.location(Place.Loc);
  bool Static = V->hasGlobalStorage();
  if (!Static && Place.Derefs <= 0 &&
      (At.Kind != LocationKind::Temporary || At.Decl))
    return;
  LocationId Holder = Static ? F.global(V->getCanonicalDecl())
                             : make(LocationKind::Variable, V->getLocation());
  if (!Static) {
    F.Locations[Holder.Index].Decl = V;
    F.Locations[Holder.Index].Scope = Current;
    Holders[V] = Holder;
  }
  flow(Holder, {Place.Loc, std::max(Place.Derefs - 1, -1), Place.Path},
       {FlowWhy::Initialized, nullptr, V->getLocation(),
        V->getInit()->getSourceRange()});
}

void FlowWalker::walkDeclaration(const VarDecl *V) {
  const Expr *Init = V->getInit();
  QualType Type = V->getType();
  ScopeId Outer = std::exchange(Statement, ScopeId());
  if (Type->isReferenceType()) {
    // A reference is what it is bound to.
    if (Flow Place = Init ? eval(Init) : Flow()) {
      Aliases[V] = Place;
      holdReference(V, Place);
    }
  } else if (V->hasGlobalStorage()) {
    LocationId L = F.global(V->getCanonicalDecl());
    if (Init)
      initialize({L, 0, 0}, Type, Init, FlowWhy::Initialized, V->getLocation());
  } else {
    LocationId L = declare(V, LocationKind::Variable);
    if (Init)
      initialize({L, 0, 0}, Type, Init, FlowWhy::Initialized, V->getLocation());
    // A lambda is the variable that it is put in.
    if (Init)
      if (const auto *Made = dyn_cast<LambdaExpr>(Init->IgnoreImplicit()))
        if (auto Body = Bodies.find(Made->getLambdaClass()
                                        ->getLambdaCallOperator()
                                        ->getCanonicalDecl());
            Body != Bodies.end())
          F.Locations[Body->second.Closure.Index].Decl = V;
    if (!endsOf(Type).empty()) {
      F.Locations[L.Index].RunsAtEnd = true;
      Ending.push_back({Current, L});
    }
  }
  if (Statement)
    F.Scopes[Statement.Index].End = ++Order;
  Statement = Outer;
  if (const auto *Whole = dyn_cast<DecompositionDecl>(V))
    for (const BindingDecl *B : Whole->bindings())
      if (const VarDecl *Holding = B->getHoldingVar(); Holding)
        Aliases[Holding] = isReferenceElement(Type, B, Whole)
                               ? deref(placeOf(V, /*Reads=*/false, nullptr))
                               : placeOf(V, /*Reads=*/false, nullptr);
}

} // namespace mapchurn
