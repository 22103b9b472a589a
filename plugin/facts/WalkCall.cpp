// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls: operations of the container table first, then owners, algorithms that
// write through an inserter, and last the calls of which only the signature is
// known.

#include "facts/Walker.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/ScopeExit.h"

using namespace clang;

namespace mapchurn {

namespace {

bool isInitializerList(QualType T) {
  const CXXRecordDecl *Class = T.getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() && Class->isInStdNamespace() &&
         Class->getName() == "initializer_list";
}

bool isPair(QualType T) {
  const CXXRecordDecl *Class = T.getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() && Class->isInStdNamespace() &&
         Class->getName() == "pair";
}

llvm::StringRef methodName(const FunctionDecl *Callee, std::string &Buffer) {
  Buffer = Callee->getNameAsString();
  return Buffer;
}

ResultUse resultOf(Mode M) {
  switch (M) {
  case Mode::Discard:
    return ResultUse::Discarded;
  case Mode::Assign:
    return ResultUse::Assigned;
  case Mode::Modify:
    return ResultUse::Modified;
  case Mode::Receive:
    return ResultUse::Receiver;
  case Mode::Compare:
    return ResultUse::Compared;
  case Mode::Test:
    return ResultUse::Condition;
  case Mode::Store:
  case Mode::Bind:
    return ResultUse::Stored;
  case Mode::Read:
  case Mode::Copy:
  case Mode::Inspect:
    return ResultUse::Read;
  case Mode::Move:
  case Mode::Mutate:
  case Mode::Keep:
  case Mode::Return:
    return ResultUse::Escapes;
  }
  llvm_unreachable("all modes are above");
}

/// True when other threads may run, and change what is not local, before the
/// call is over.
bool synchronizes(const FunctionDecl *Callee) {
  std::string Name =
      isa<CXXConstructorDecl>(Callee)
          ? cast<CXXConstructorDecl>(Callee)->getParent()->getNameAsString()
          : Callee->getNameAsString();
  llvm::StringRef Word = Name;
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

/// What is given may come back changed: `a.swap(b)`, `a.merge(b)`.
static bool exchanges(model::Operation Op) {
  return Op == model::Operation::Swap || Op == model::Operation::Merge;
}

/// The parameter of the body that will run, when it is known which one.
static const ValueDecl *parameterOf(const FunctionDecl *Callee,
                                    unsigned Index) {
  const FunctionDecl *Body = bodyOf(Callee);
  return Body && Index < Body->getNumParams() ? Body->getParamDecl(Index)
                                              : nullptr;
}

bool Walker::isSystem(const FunctionDecl *Callee) const {
  return sources().isInSystemHeader(
      sources().getExpansionLoc(Callee->getLocation()));
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
    llvm::StringRef Name = methodName(Callee, Buffer);
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
  for (const Expr *Arg : Args)
    if (const auto *Lambda =
            dyn_cast<LambdaExpr>(Arg->IgnoreUnlessSpelledInSource());
        Once && Lambda)
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

bool Walker::walkOwner(const CallExpr *E, const Expr *Object,
                       llvm::StringRef Method, Mode M) {
  QualType Type = Object->getType();
  bool Arrow = Type->isPointerType();
  if (!(Arrow ? T.owner(Type->getPointeeType()) != nullptr : isOwner(Object)))
    return false;
  Statement = false;
  ValueId Argument = E->getNumArgs() && !isa<CXXDefaultArgExpr>(E->getArg(0))
                         ? valueOf(E->getArg(0))
                         : ValueId();
  if (!Arrow && Method == "get")
    noteValuePointer(E, M);
  else if (!Arrow && Method == "reset" && M == Mode::Discard)
    noteValueReplaced(Object, E, Argument);
  walk(Object, Mode::Receive);
  walkArguments(E->getDirectCallee(), {E->getArgs(), E->getNumArgs()});
  PlaceId At = Arrow ? pointeeOf(Object) : placeOf(Object);
  Event &Ev = emit(EventKind::OwnerUse, At, E);
  Ev.Text = Method.str();
  Ev.Init = Argument;
  Ev.Result = resultOf(M);
  return true;
}

bool Walker::walkOperation(const CallExpr *E, const Expr *Object, bool Arrow,
                           llvm::StringRef Method, Mode M) {
  const ContainerType *C =
      Arrow ? T.container(Object->getType()->getPointeeType())
            : containerOf(Object);
  if (!C)
    return false;
  bool Whole = std::exchange(Statement, false);
  bool Standing = StatementInBlock;
  unsigned Begins = F.Events.size();
  size_t Starts = F.Starts.size();
  auto Known = C->Row->operation(Method);
  PlaceId At = Arrow ? pointeeOf(Object) : placeOf(Object);
  // An object without a name may still be a variable: (n, v).clear().
  bool Changes =
      !Known || mutates(*Known) || Known == model::Operation::Reserve;
  Mode Use = Known == model::Operation::Assign      ? Mode::Assign
             : !At && Changes && Object->isLValue() ? Mode::Mutate
                                                    : Mode::Receive;
  // The object's own parts are evaluated first: m[k] of m[k].push_back(x).
  walk(Object, Use);
  unsigned First = isa<CXXOperatorCallExpr>(E) ? 1 : 0;
  const FunctionDecl *Callee = E->getDirectCallee();
  for (unsigned I = First; I < E->getNumArgs(); ++I) {
    const Expr *Arg = E->getArg(I);
    if (isa<CXXDefaultArgExpr>(Arg))
      continue;
    if (isPositionIn(At, Arg))
      walk(Arg, Mode::Receive);
    else if (Arg->isPRValue())
      walk(Arg, Arg->getType()->isPointerType() ? Mode::Store : Mode::Copy);
    else if (Arg->isXValue())
      walk(Arg, Mode::Move);
    else
      walk(Arg, Known && looksUp(*Known) && I == First ? Mode::Inspect
                : !Known                               ? Mode::Mutate
                : exchanges(*Known)                    ? Mode::Move
                                                       : Mode::Copy);
  }
  noteStartInside(E, *C, {E->getArgs() + First, E->getNumArgs() - First}, At,
                  Starts);
  if (Known == model::Operation::Clear || Known == model::Operation::Erase ||
      Known == model::Operation::Assign || Known == model::Operation::Resize)
    noteThreadsGone(*C, Object);
  if (!Known) {
    const auto *Declared = dyn_cast_or_null<CXXMethodDecl>(Callee);
    mention(At, E,
            Declared && Declared->isConst() ? Mode::Inspect : Mode::Mutate);
    return true;
  }
  Event Ev;
  Ev.Op = *Known;
  Ev.Type = C;
  Ev.Receiver = text(Object->getSourceRange());
  Ev.Arrow = Arrow && !isa<CXXThisExpr>(Object->IgnoreParenImpCasts());
  Ev.Text = Method.str();
  Ev.Result = resultOf(M);
  Ev.OwnStatement = Whole;
  Ev.InBlock = Whole && Standing;
  Ev.Begins = Begins;
  fillArguments(Ev, E, First);
  if (Ev.Op == model::Operation::Subscript || Ev.Op == model::Operation::At) {
    Ev.ValueNamed = M == Mode::Bind || Accounted.count(E);
    noteValueNamed(E, M);
  }
  if (Ev.Op == model::Operation::Erase && !Ev.Key && E->getNumArgs() == 1)
    Ev.Entry = iteratorTarget(E->getArg(0));
  finishOperation(std::move(Ev), E, At, M);
  return true;
}

/// Gives the event its position and takes it into the table.
void Walker::finishOperation(Event Ev, const CallExpr *E, PlaceId At, Mode M) {
  Event &Made = emit(EventKind::Operation, At, E);
  Ev.Kind = EventKind::Operation;
  Ev.In = Made.In;
  Ev.At = Made.At;
  Ev.Loc = Made.Loc;
  Ev.InMacros = Made.InMacros;
  Ev.Range = Made.Range;
  Ev.InMacro = Made.InMacro;
  Ev.Statement = Made.Statement;
  Ev.Asserted = isAsserted(Ev);
  if (Ev.Key)
    Lookups[E] = EventId{static_cast<unsigned>(F.Events.size() - 1)};
  if (Ev.OwnStatement)
    Ev.Indent = indentAt(E->getBeginLoc());
  if (const auto *Member = dyn_cast<MemberExpr>(E->getCallee()))
    Ev.MethodRange =
        fileRange({Member->getMemberLoc(), Member->getMemberLoc()});
  Made = std::move(Ev);
  losesSight(E, M);
}

/// `v.insert(v.end(), x)` and `v.emplace(v.end(), args…)`.
bool Walker::addsOneAtEnd(const CallExpr *E, const Event &Ev,
                          llvm::ArrayRef<const Expr *> Args) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  bool Emplace = Ev.Text == "emplace";
  if (!Call || Args.empty() || !(Emplace || Ev.Text == "insert"))
    return false;
  // insert takes one value, and neither a count, a range nor a list.
  if (!Emplace && (Args.size() != 2 || isInitializerList(Args[1]->getType())))
    return false;
  const Expr *End = whoseIterator(Args[0], "end");
  return End &&
         valueIdentity(End) == valueIdentity(Call->getImplicitObjectArgument());
}

void Walker::fillArguments(Event &Ev, const CallExpr *E, unsigned First) {
  const model::Container &Row = *Ev.Type->Row;
  llvm::SmallVector<const Expr *, 4> Args;
  for (unsigned I = First; I < E->getNumArgs(); ++I)
    if (!isa<CXXDefaultArgExpr>(E->getArg(I)))
      Args.push_back(E->getArg(I));
  if (!Args.empty() && First == 0)
    Ev.ArgsRange =
        fileRange({Args.front()->getBeginLoc(), Args.back()->getEndLoc()});
  if (Row.isString() && Ev.Op == model::Operation::AppendMany &&
      Args.size() == 1 && Args[0]->getType()->isAnyCharacterType())
    Ev.Op = model::Operation::Append;
  if (Row.isSequence() && Ev.Op == model::Operation::AppendMany &&
      addsOneAtEnd(E, Ev, Args))
    Ev.Op = model::Operation::Append;
  if (!Row.isKeyed() || !(looksUp(Ev.Op) || mutates(Ev.Op))) {
    for (const Expr *Arg : Args)
      Ev.Args.push_back(valueOf(Arg));
    return;
  }
  // A hint, a position or a range instead of a key.
  bool Position = !Args.empty() && isIterator(Args[0]->getType());
  if (Position && Args.size() >= 2 && !isIterator(Args[1]->getType())) {
    Args.erase(Args.begin());
    Position = false;
    Ev.Hinted = true;
  }
  // insert(array, array + n)
  Position |= Row.isSet() && Ev.Op == model::Operation::Insert &&
              Args.size() == 2 && Args[0]->getType()->isPointerType();
  if (!Args.empty() && (Position || isInitializerList(Args[0]->getType()))) {
    if (Ev.Op == model::Operation::Insert)
      Ev.Op = model::Operation::AppendMany;
    return;
  }
  bool Keyed = looksUp(Ev.Op) && !isInParts(Row, Ev.Op, Args);
  if (Keyed && Row.isMap() && Args.size() == 1 && isPair(Args[0]->getType()) &&
      (Ev.Op == model::Operation::Insert || Ev.Op == model::Operation::Emplace))
    return splitPair(Ev, Args[0]);
  for (unsigned I = 0; I < Args.size(); ++I) {
    if (Keyed && I == 0)
      Ev.Key = keyOfOperation(Args[0]);
    else
      Ev.Args.push_back(valueOf(Args[I]));
  }
}

ValueId Walker::keyOfOperation(const Expr *Key) {
  ValueId Id = valueOf(Key);
  F.Values[Id.Index].Written = isOfText(Key);
  return Id;
}

/// The key is built from several arguments: set.emplace(a, b), and
/// map.emplace(std::piecewise_construct, …).
bool Walker::isInParts(const model::Container &Row, model::Operation Op,
                       llvm::ArrayRef<const Expr *> Args) {
  if (Op != model::Operation::Emplace || Args.empty())
    return false;
  const CXXRecordDecl *First = Args[0]->getType()->getAsCXXRecordDecl();
  return (Row.isSet() && Args.size() > 1) ||
         (First && First->getIdentifier() &&
          First->getName() == "piecewise_construct_t");
}

/// `{k, v}`, `std::make_pair(k, v)` and `std::pair<K, V>(k, v)` are a key and
/// a value.
void Walker::splitPair(Event &Ev, const Expr *Pair) {
  Ev.PairArgument = true;
  const Expr *E = Pair->IgnoreUnlessSpelledInSource();
  llvm::ArrayRef<const Expr *> Halves;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    Halves = {Construct->getArgs(), Construct->getNumArgs()};
  else if (const auto *List = dyn_cast<InitListExpr>(E))
    Halves = List->inits();
  else if (const auto *Call = dyn_cast<CallExpr>(E);
           Call && Call->getDirectCallee() &&
           Call->getDirectCallee()->isInStdNamespace() &&
           Call->getDirectCallee()->getNameAsString() == "make_pair")
    Halves = {Call->getArgs(), Call->getNumArgs()};
  if (Halves.size() != 2) {
    Ev.Args.push_back(valueOf(Pair));
    return;
  }
  Ev.Key = keyOfOperation(Halves[0]);
  ValueId Mapped = valueOf(Halves[1]);
  Ev.Args.push_back(Mapped);
  // The pair's own string is made of the literal before the call.
  Value &V = F.Values[Mapped.Index];
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Pair->getType()->getAsCXXRecordDecl());
  if (V.Form == ValueForm::String && Spec &&
      Spec->getTemplateArgs().size() == 2) {
    TypeFacts Second = T.facts(Spec->getTemplateArgs()[1].getAsType());
    V.Allocates = Second.String && V.LiteralLength > Second.InlineCapacity;
  }
}

void Walker::walkOperatorCall(const CXXOperatorCallExpr *E, Mode M) {
  const FunctionDecl *Callee = E->getDirectCallee();
  OverloadedOperatorKind Op = E->getOperator();
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  const Expr *Object = E->getArg(0);
  if (E->isAssignmentOp() && Method)
    return walkAssignment(E, M);
  std::string Name = std::string("operator") + getOperatorSpelling(Op);
  if (Op == OO_Subscript && walkOperation(E, Object, false, Name, M))
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
      noteEntryUse(E, M);
      noteValueNamed(E, M);
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
