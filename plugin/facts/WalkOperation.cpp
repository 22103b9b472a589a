// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Operations of the container table, and uses of owners: which one it is, and
// what its arguments are: a key, a value, both in a pair, a position, a range.

#include "facts/Walker.h"
#include "clang/AST/DeclTemplate.h"

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

/// What is given may come back changed: `a.swap(b)`, `a.merge(b)`.
bool exchanges(model::Operation Op) {
  return Op == model::Operation::Swap || Op == model::Operation::Merge;
}

} // namespace

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
    if (!Ev.ValueNamed && T.owner(E->getType()))
      noteValueNamed(E, placeOf(E), M);
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

} // namespace mapchurn
