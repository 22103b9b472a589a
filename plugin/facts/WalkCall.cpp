// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls: operations of the container table first (WalkOperation.cpp), then
// owners, algorithms that write through an inserter, and last the calls of
// which only the signature is known.

#include "facts/Walker.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/ScopeExit.h"

using namespace clang;

namespace mapchurn {

namespace {

/// True when other threads may run, and change what is not local, before the
/// call is over.
bool synchronizes(const FunctionDecl *Callee) {
  const NamedDecl *Named = Callee;
  if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(Callee))
    Named = Ctor->getParent();
  std::string Buffer;
  llvm::StringRef Word = nameOf(Named, Buffer);
  return (Word.contains_insensitive("lock") &&
          !Word.contains_insensitive("clock")) ||
         Word.starts_with("wait") || Word.starts_with("sleep") ||
         Word == "thread" || Word == "jthread" || Word == "join" ||
         Word == "yield" || Word == "pthread_cond_wait" ||
         Word == "pthread_join";
}

/// std::function, a closure: calling it may do anything. An object without
/// data, such as std::less<>, only computes.
bool isCallable(const CXXRecordDecl *Class) {
  if (!Class || !Class->hasDefinition() || Class->isDependentContext())
    return false;
  if (Class->isLambda())
    return true;
  DeclarationName Call =
      Class->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call);
  return !Class->isEmpty() && !Class->lookup(Call).empty();
}

/// The parameter as the template wrote it, when it is `T&&`: such a parameter
/// takes anything and says nothing of what happens to it.
bool isForwarding(const FunctionDecl *Callee, unsigned Index) {
  const FunctionTemplateDecl *Template = Callee->getPrimaryTemplate();
  if (!Template)
    return false;
  const FunctionDecl *Pattern = Template->getTemplatedDecl();
  unsigned Count = Pattern->getNumParams();
  if (Count == 0)
    return false;
  QualType T = Pattern->getParamDecl(std::min(Index, Count - 1))->getType();
  if (const auto *Pack = T->getAs<PackExpansionType>())
    T = Pack->getPattern();
  const auto *Ref = T->getAs<RValueReferenceType>();
  return Ref &&
         isa<TemplateTypeParmType>(Ref->getPointeeTypeAsWritten().getTypePtr());
}

} // namespace

/// The parameter of the body that will run, when it is known which one.
static const ValueDecl *parameterOf(const FunctionDecl *Callee,
                                    unsigned Index) {
  const FunctionDecl *Body = bodyOf(Callee);
  return Body && Index < Body->getNumParams() ? Body->getParamDecl(Index)
                                              : nullptr;
}

bool Walker::isSystem(const FunctionDecl *Callee) const {
  return T.isSystem(Callee);
}

void Walker::walkArgument(const Expr *Arg, QualType Parameter) {
  if (Parameter.isNull())
    return walk(Arg, Arg->isGLValue() ? Mode::Mutate : Mode::Copy);
  if (Parameter->isRValueReferenceType())
    return walk(Arg, Arg->isPRValue() ? Mode::Read : Mode::Move);
  if (const auto *Ref = Parameter->getAs<LValueReferenceType>())
    return walk(Arg, Ref->getPointeeType().isConstQualified() ? Mode::Inspect
                                                              : Mode::Mutate);
  if (Parameter->isPointerType())
    return walk(Arg, Parameter->getPointeeType().isConstQualified()
                         ? Mode::Inspect
                         : Mode::Mutate);
  walk(Arg, Mode::Copy);
}

void Walker::walkArguments(const FunctionDecl *Callee,
                           llvm::ArrayRef<const Expr *> Args) {
  bool Standard = Callee && isSystem(Callee);
  if (Callee && !Standard)
    noteGifts(Callee, Args);
  for (unsigned I = 0; I < Args.size(); ++I) {
    QualType Parameter;
    if (Callee && I < Callee->getNumParams())
      Parameter = Callee->getParamDecl(I)->getType();
    if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(Args[I])) {
      // `void add(Map &to = registry())`
      QualType Pointee =
          Parameter.isNull() ? QualType() : Parameter->getPointeeType();
      if (!Standard && !Pointee.isNull() && !Pointee.isConstQualified())
        walkArgument(Default->getExpr(), Parameter);
      continue;
    }
    // The standard library forwards what it is given; it does not change it.
    if (Standard && Args[I]->isLValue() && isForwarding(Callee, I)) {
      walk(Args[I], Mode::Copy);
      continue;
    }
    size_t Before = F.Events.size();
    walkArgument(Args[I], Parameter);
    if (Callee)
      noteValueArgument(Args[I], Callee, I);
    if (F.Events.size() > Before && F.Events.back().Kind == EventKind::Pass &&
        !Parameter.isNull() && Parameter->isReferenceType() &&
        F.Events.back().At == placeOf(Args[I]))
      F.Events.back().Parameter = parameterOf(Callee, I);
  }
}

/// True when a library function is given something of the user's to call. What
/// a lambda does that is written in the call is seen where it stands.
bool Walker::takesCallable(const CallExpr *E) const {
  return llvm::any_of(E->arguments(), [&](const Expr *Arg) {
    QualType Type = Arg->getType();
    const Expr *Written = Arg->IgnoreUnlessSpelledInSource();
    if (Type->isFunctionType() || Type->isFunctionPointerType()) {
      const auto *Ref = dyn_cast<DeclRefExpr>(Written);
      const auto *Function =
          Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
      return !Function || !isSystem(Function); // std::endl
    }
    return isCallable(Type->getAsCXXRecordDecl()) && !isa<LambdaExpr>(Written);
  });
}

void Walker::noteCall(const Expr *E, const FunctionDecl *Callee) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (Callee && isSystem(Callee)) {
    bool Calls = Callee->getOverloadedOperator() == OO_Call;
    if (synchronizes(Callee) || (Calls && isCallable(Method->getParent())) ||
        (isa<CallExpr>(E) && takesCallable(cast<CallExpr>(E))))
      emit(EventKind::Call, {}, E).Mutable = true;
    return;
  }
  if (Callee && (Callee->hasAttr<PureAttr>() || Callee->hasAttr<ConstAttr>()))
    return;
  // A lambda's operator is const, and changes what it has captured.
  Event &Made = emit(EventKind::Call, {}, E);
  Made.Mutable =
      !Method || !Method->isConst() || Method->getParent()->isLambda();
  Made.Callee = bodyOf(Callee);
}

void Walker::walkCall(const CallExpr *E, Mode M) {
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E))
    return walkOperatorCall(Op, M);
  const FunctionDecl *Callee = E->getDirectCallee();
  std::string Buffer;
  if (const auto *Method = dyn_cast<CXXMemberCallExpr>(E); Method && Callee) {
    const Expr *Object = Method->getImplicitObjectArgument();
    bool Arrow = Object->getType()->isPointerType();
    llvm::StringRef Name = nameOf(Callee, Buffer);
    size_t Starts = F.Starts.size();
    if (const auto *Member =
            dyn_cast<MemberExpr>(E->getCallee()->IgnoreParens()))
      noteValueMember(Member, E == BoundResult ? Mode::Keep : M);
    if (walkOperation(E, Object, Arrow, Name, M) ||
        walkOwner(E, Object, Name, M))
      return;
    Statement = false;
    // Through a pointer to member, the call itself does not know its method.
    const auto *Called = dyn_cast<CXXMethodDecl>(Callee);
    bool Const = Called && Called->isConst();
    size_t Before = F.Events.size();
    walk(Object, Arrow ? Mode::Receive : Const ? Mode::Receive : Mode::Mutate);
    if (Arrow && !Const)
      mention(pointeeOf(Object), Object, Mode::Mutate);
    if (!Const && F.Events.size() > Before &&
        F.Events.back().Kind == EventKind::Pass) {
      F.Events.back().ForMethod = true;
      F.Events.back().Callee = bodyOf(Callee);
    }
    llvm::ArrayRef<const Expr *> Args(E->getArgs(), E->getNumArgs());
    walkArguments(Callee, Args);
    noteCallee(E, Callee, Object, Args, M);
    if (isJoin(Callee))
      noteJoin(Object, Starts);
    noteCall(E, Callee);
    return;
  }
  bool Whole = std::exchange(Statement, false);
  if (!Callee) {
    walk(E->getCallee(), Mode::Read);
    for (const Expr *Arg : E->arguments())
      walkArgument(Arg, {});
    emit(EventKind::Call, {}, E).Mutable = true;
    return;
  }
  std::string Name =
      Callee->getIdentifier() && T.table().mayKnow(Callee->getName())
          ? T.qualifiedName(Callee)
          : std::string();
  size_t Before = F.Events.size();
  llvm::ArrayRef<const Expr *> Args(E->getArgs(), E->getNumArgs());
  bool Once = runsOnce(Callee);
  if (Once)
    for (const Expr *Arg : Args)
      if (const auto *Lambda =
              dyn_cast<LambdaExpr>(Arg->IgnoreUnlessSpelledInSource()))
        CalledHere.insert(Lambda);
  bool Outer = std::exchange(InOnce, InOnce || Once);
  auto Restore = llvm::make_scope_exit([&] { InOnce = Outer; });
  if (walkStandard(E, Callee, Name, M)) {
    if (Whole && F.Events.size() > Before && F.Events.back().ByAlgorithm) {
      F.Events.back().OwnStatement = true;
      F.Events.back().Indent = indentAt(E->getBeginLoc());
    }
    return;
  }
  walkArguments(Callee, Args);
  noteCallee(E, Callee, nullptr, Args, M);
  if (isJoin(Callee) && !Args.empty())
    noteJoin(Args[0], F.Starts.size());
  noteCall(E, Callee);
  if (PlaceId Given = givenOut(E)) {
    if (E->isGLValue())
      mention(Given, E, M);
    else
      mentionPointer(Given, E, M);
  }
}

/// std::move and its like, makers of owners, algorithms, harmless functions.
bool Walker::walkStandard(const CallExpr *E, const FunctionDecl *Callee,
                          const std::string &Name, Mode M) {
  if (Callee->isInStdNamespace() && Callee->getIdentifier()) {
    llvm::StringRef Short = Callee->getName();
    if (walkIterator(E, Short, M))
      return true;
    if (E->getNumArgs() != 1)
      Short = "";
    if (Short == "move") {
      walk(E->getArg(0), Mode::Move);
      return true;
    }
    if (Short == "forward" || Short == "as_const" || Short == "addressof") {
      walk(E->getArg(0), Short == "addressof" ? Mode::Keep : M);
      return true;
    }
  }
  if (Callee->isInStdNamespace() && Callee->getIdentifier() &&
      Callee->getName() == "swap" && E->getNumArgs() == 2) {
    walkSwap(E);
    return true;
  }
  if (Name.empty())
    return false;
  if (T.table().ownerMadeBy(Name)) {
    walkArguments(Callee, {E->getArgs(), E->getNumArgs()});
    noteMade(E);
    emit(EventKind::Allocate, {}, E).Text = Name;
    return true;
  }
  if (walkAlgorithm(E, {E->getArgs(), E->getNumArgs()}, Name))
    return true;
  if (!T.table().isHarmless(Name))
    return false;
  for (const Expr *Arg : E->arguments())
    walk(Arg, Arg->isGLValue() ? Mode::Inspect : Mode::Read);
  return true;
}

/// std::swap(a, b) does to containers what a.swap(b) does.
void Walker::walkSwap(const CallExpr *E) {
  for (const Expr *Arg : E->arguments()) {
    const ContainerType *C = containerOf(Arg);
    PlaceId At = C ? placeOf(Arg) : PlaceId();
    walk(Arg, At ? Mode::Receive : Mode::Mutate);
    if (!At)
      continue;
    Event &Ev = emit(EventKind::Operation, At, E);
    Ev.Op = model::Operation::Swap;
    Ev.Type = C;
    Ev.Receiver = text(Arg->getSourceRange());
    Ev.Text = "swap";
    Ev.Result = ResultUse::Discarded;
  }
}

bool Walker::walkAlgorithm(const CallExpr *E, llvm::ArrayRef<const Expr *> Args,
                           const std::string &Name) {
  while (!Args.empty() && isa<CXXDefaultArgExpr>(Args.back()))
    Args = Args.drop_back(); // projections
  const model::Algorithm *Row = T.table().algorithm(Name, Args.size());
  if (!Row || Row->Out >= Args.size())
    return false;
  const auto *Inserter =
      dyn_cast<CallExpr>(Args[Row->Out]->IgnoreUnlessSpelledInSource());
  const FunctionDecl *Maker = Inserter ? Inserter->getDirectCallee() : nullptr;
  if (!Maker || Inserter->getNumArgs() < 1 ||
      !T.table().isInserter(T.qualifiedName(Maker)))
    return false;
  PlaceId At = placeOf(Inserter->getArg(0));
  const ContainerType *C = containerOf(Inserter->getArg(0));
  if (!At || !C)
    return false;
  for (unsigned I = 0; I < Args.size(); ++I)
    if (I != Row->Out)
      walk(Args[I], Args[I]->isGLValue() ? Mode::Inspect : Mode::Copy);
    else // the lookup of back_inserter(m[k])
      walk(Inserter->getArg(0), Mode::Receive);
  TripCount Trip;
  if (Row->Count && *Row->Count < Args.size())
    Trip = countOf(Args[*Row->Count]);
  else if (Row->First && Row->Last && *Row->Last < Args.size())
    Trip = rangeCount(Args[*Row->First], Args[*Row->Last]);
  else if (Row->Range && *Row->Range < Args.size())
    Trip = rangeCount(Args[*Row->Range]);
  Event &Ev = emit(EventKind::Operation, At, E);
  Ev.Op = model::Operation::Append;
  Ev.Type = C;
  Ev.Receiver = text(Inserter->getArg(0)->getSourceRange());
  Ev.Text = Name;
  Ev.ByAlgorithm = true;
  Ev.UpperBound = !Row->Exact;
  Ev.Trip = std::move(Trip);
  return true;
}

void Walker::walkOperatorCall(const CXXOperatorCallExpr *E, Mode M) {
  const FunctionDecl *Callee = E->getDirectCallee();
  OverloadedOperatorKind Op = E->getOperator();
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  const Expr *Object = E->getArg(0);
  if (E->isAssignmentOp() && Method)
    return walkAssignment(E, M);
  if (Op == OO_Subscript && walkOperation(E, Object, false, "operator[]", M))
    return;
  bool Whole = std::exchange(Statement, false);
  if (E->isComparisonOp()) {
    for (const Expr *Arg : E->arguments())
      walk(Arg, Mode::Compare);
    return;
  }
  if ((Op == OO_Star || Op == OO_Arrow) && E->getNumArgs() == 1) {
    if (Op == OO_Star)
      noteValueObject(E, M);
    walk(Object, Mode::Receive);
    PlaceId At = placeOf(E);
    if (Op == OO_Star) {
      noteEntryUse(E, At, M);
      noteValueNamed(E, At, M);
      mention(At, E, M);
    }
    return;
  }
  if (Op == OO_PlusPlus || Op == OO_MinusMinus) {
    walk(Object, Mode::Modify);
    return losesSight(E, M);
  }
  // The algorithms of std::ranges are objects.
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Object->IgnoreParenImpCasts());
      Ref && Op == OO_Call && T.table().mayKnow(Ref->getDecl()->getName()) &&
      walkAlgorithm(E, {E->getArgs() + 1, E->getNumArgs() - 1},
                    T.qualifiedName(Ref->getDecl()))) {
    F.Events.back().OwnStatement = Whole;
    F.Events.back().Indent = indentAt(E->getBeginLoc());
    return;
  }
  if (Method) {
    if (const auto *Lambda =
            dyn_cast<LambdaExpr>(Object->IgnoreParenImpCasts()))
      CalledHere.insert(Lambda);
    walk(Object, Method->isConst() ? Mode::Inspect : Mode::Mutate);
    llvm::ArrayRef<const Expr *> Args(E->getArgs() + 1, E->getNumArgs() - 1);
    walkArguments(Callee, Args);
    noteCallee(E, Callee, Object, Args, M);
  } else {
    walkArguments(Callee, {E->getArgs(), E->getNumArgs()});
    noteCallee(E, Callee, nullptr, {E->getArgs(), E->getNumArgs()}, M);
  }
  noteCall(E, Callee);
}

/// Completes the event that the target of an assignment has made; Whole is the
/// assignment when it stands for itself.
void Walker::noteAssigned(size_t Before, const Expr *To, const Expr *Whole) {
  if (F.Events.size() == Before)
    return;
  Event &E = F.Events.back();
  if (E.Kind != EventKind::Write &&
      (E.Kind != EventKind::Operation || E.Result != ResultUse::Assigned))
    return;
  E.Init = valueOf(To);
  if (Whole)
    E.Assignment = fileRange(Whole->getSourceRange());
}

/// a = b and a += b on class objects: the right side is evaluated first.
void Walker::walkAssignment(const CXXOperatorCallExpr *E, Mode M) {
  const Expr *Target = E->getArg(0);
  bool Plain = E->getOperator() == OO_Equal;
  std::string Name =
      std::string("operator") + getOperatorSpelling(E->getOperator());
  if (const ContainerType *C = containerOf(Target); C) {
    walkOperation(E, Target, false, Name, M);
    return;
  }
  Statement = false;
  size_t Starts = F.Starts.size();
  if (Plain && assignsIterator(Target, E->getArg(1))) {
    bool Outer = std::exchange(Tracking, true);
    walk(E->getArg(1), Mode::Store);
    Tracking = Outer;
  } else {
    walkArguments(E->getDirectCallee(), E->getArg(1));
  }
  if (PlaceId Handle = placeOf(Target); Handle && Starts < F.Starts.size())
    noteHandle(Starts, F.place(Handle).Decl);
  noteCallee(E, E->getDirectCallee(), Target, {E->getArgs() + 1, 1}, M);
  size_t Before = F.Events.size();
  if (Plain && M == Mode::Discard && T.owner(Target->getType()))
    noteValueReplaced(Target, E, valueOf(E->getArg(1)));
  walk(Target, Plain ? Mode::Assign : Mode::Modify);
  if (Plain)
    noteAssigned(Before, E->getArg(1), M == Mode::Discard ? E : nullptr);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Target->IgnoreParenImpCasts()))
    rebind(Ref->getDecl(), Plain ? E->getArg(1) : nullptr);
  if (!T.owner(Target->getType()))
    noteCall(E, E->getDirectCallee());
  mention(placeOf(Target), E, M); // return m[k] = x
}

} // namespace mapchurn
