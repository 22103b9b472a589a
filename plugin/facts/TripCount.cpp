// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How often a loop runs, as an expression that can stand before the loop.
//
// Two texts come out. Text is for people: `rows.size() - 1`. ReserveText is for
// code: it must be right to evaluate before the loop even when the loop would
// not run at all, so it never goes below zero (`n > 0 ? n : 0` for a signed
// n) and may be larger than the count by the constant the loop starts from.
//
//     for (int i = 1; i < n; ++i)     Text `n - 1`, ReserveText `n > 0 ? n : 0`
//     for (auto &r : rows)            both `rows.size()`
//
// Ignored: while loops, bounds that the body changes, ranges without size().

#include "facts/Walker.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace mapchurn {

namespace {

std::string grouped(const TripCount &Bound, const std::string &Text) {
  return Bound.NeedsGrouping ? "(" + Text + ")" : Text;
}

TripCount constantTrip(uint64_t N) {
  TripCount Trip;
  Trip.Kind = TripKind::Constant;
  Trip.Constant = N;
  Trip.Text = Trip.ReserveText = llvm::utostr(N);
  return Trip;
}

/// A method with this name that takes nothing and changes nothing.
const CXXMethodDecl *constMethod(QualType T, llvm::StringRef Name) {
  const CXXRecordDecl *Class = T.getNonReferenceType()->getAsCXXRecordDecl();
  Class = Class ? Class->getDefinition() : nullptr;
  if (!Class)
    return nullptr;
  IdentifierInfo &Id = Class->getASTContext().Idents.get(Name);
  for (const NamedDecl *D : Class->lookup(&Id))
    if (const auto *Method = dyn_cast<CXXMethodDecl>(D);
        Method && Method->isConst() && Method->getNumParams() == 0 &&
        Method->getAccess() == AS_public &&
        Method->getReturnType()->isIntegerType())
      return Method;
  for (const CXXBaseSpecifier &Base : Class->bases())
    if (Base.getAccessSpecifier() == AS_public)
      if (const CXXMethodDecl *Method = constMethod(Base.getType(), Name))
        return Method;
  return nullptr;
}

struct Induction {
  const VarDecl *Var = nullptr;
  const Expr *Start = nullptr; ///< null: unknown
  bool Declared = false;
};

/// The variable that a for loop counts with: `int i = 0` or `i = 0`.
Induction inductionOf(const Stmt *Init) {
  if (const auto *Decls = dyn_cast_or_null<DeclStmt>(Init)) {
    // `int i = 0, n = v.size()`: the first one counts.
    const auto *V = dyn_cast<VarDecl>(*Decls->decl_begin());
    return {V, V ? V->getInit() : nullptr, true};
  }
  const auto *Assign = dyn_cast_or_null<BinaryOperator>(Init);
  if (!Assign || Assign->getOpcode() != BO_Assign)
    return {};
  const auto *Ref =
      dyn_cast<DeclRefExpr>(Assign->getLHS()->IgnoreParenImpCasts());
  return {Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr, Assign->getRHS(),
          false};
}

bool refersTo(const Expr *E, const VarDecl *V) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreUnlessSpelledInSource());
  return Ref && Ref->getDecl() == V;
}

/// +1 for ++i and i += 1, -1 for --i, other constants for i += c; 0: unknown.
int64_t stepOf(const Expr *Inc, const VarDecl *V, ASTContext &Ctx) {
  if (!Inc)
    return 0;
  Inc = Inc->IgnoreUnlessSpelledInSource();
  // `++i, ++j` counts with one of them.
  if (const auto *Comma = dyn_cast<BinaryOperator>(Inc);
      Comma && Comma->getOpcode() == BO_Comma) {
    int64_t Left = stepOf(Comma->getLHS(), V, Ctx);
    return Left ? Left : stepOf(Comma->getRHS(), V, Ctx);
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(Inc);
      Unary && refersTo(Unary->getSubExpr(), V))
    return Unary->isIncrementOp() ? 1 : Unary->isDecrementOp() ? -1 : 0;
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Inc);
      Op && refersTo(Op->getArg(0), V))
    return Op->getOperator() == OO_PlusPlus     ? 1
           : Op->getOperator() == OO_MinusMinus ? -1
                                                : 0;
  const auto *Assign = dyn_cast<CompoundAssignOperator>(Inc);
  if (!Assign || !refersTo(Assign->getLHS(), V))
    return 0;
  Expr::EvalResult Step;
  if (!Assign->getRHS()->EvaluateAsInt(Step, Ctx))
    return 0;
  int64_t N = Step.Val.getInt().tryExtValue().value_or(0);
  return Assign->getOpcode() == BO_AddAssign   ? N
         : Assign->getOpcode() == BO_SubAssign ? -N
                                               : 0;
}

struct Comparison {
  const Expr *Bound = nullptr;
  BinaryOperatorKind Op = BO_NE; ///< with the variable on the left
};

Comparison comparisonOf(const Expr *Cond, const VarDecl *V) {
  const Expr *Left = nullptr, *Right = nullptr;
  BinaryOperatorKind Op = BO_NE;
  if (!Cond)
    return {};
  Cond = Cond->IgnoreUnlessSpelledInSource();
  if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(Cond)) {
    auto Parts = Rewritten->getDecomposedForm();
    Left = Parts.LHS;
    Right = Parts.RHS;
    Op = Parts.Opcode;
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(Cond)) {
    Left = Binary->getLHS();
    Right = Binary->getRHS();
    Op = Binary->getOpcode();
  } else if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(Cond);
             Call && Call->getNumArgs() == 2) {
    Left = Call->getArg(0);
    Right = Call->getArg(1);
    Op = BinaryOperator::getOverloadedOpcode(Call->getOperator());
  }
  if (!Left || !BinaryOperator::isComparisonOp(Op))
    return {};
  if (refersTo(Left, V))
    return {Right, Op};
  if (refersTo(Right, V))
    return {Left, BinaryOperator::isRelationalOp(Op)
                      ? BinaryOperator::reverseComparisonOp(Op)
                      : Op};
  return {};
}

} // namespace

bool Walker::changedIn(RegionId Loop, llvm::ArrayRef<PlaceId> Reads) const {
  const Region &R = F.region(Loop);
  auto touches = [&](PlaceId Changed, PlaceId Read) {
    for (PlaceId P = Read; P; P = F.place(P).Base)
      if (P == Changed)
        return true;
    return false;
  };
  for (unsigned I = R.FirstEvent; I < R.EndEvent; ++I) {
    const Event &E = F.Events[I];
    bool Changes = E.Kind == EventKind::Write || E.Kind == EventKind::Move ||
                   (E.Kind == EventKind::Pass && E.Mutable) ||
                   E.Kind == EventKind::Address ||
                   E.Kind == EventKind::Declare ||
                   (E.Kind == EventKind::Operation && model::mutates(E.Op));
    if (!Changes || !E.At)
      continue;
    for (PlaceId Read : Reads)
      if (touches(E.At, Read))
        return true;
  }
  return false;
}

bool Walker::neverNegative(const Expr *E, unsigned Depth) {
  E = E->IgnoreParenImpCasts();
  if (E->getType()->isUnsignedIntegerOrEnumerationType())
    return true;
  Expr::EvalResult Result;
  if (E->EvaluateAsInt(Result, Ctx))
    return !Result.Val.getInt().isNegative();
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
    return neverNegative(Cast->getSubExpr(), Depth);
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && V->hasLocalStorage() && V->getType().isConstQualified() &&
         V->getInit() && Depth < 4 && neverNegative(V->getInit(), Depth + 1);
}

/// `for (i = 0, e = v.size(); i != e; …)`: e stands for what it was made from.
const Expr *Walker::throughHeader(const Expr *E) const {
  E = E->IgnoreUnlessSpelledInSource();
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Decls = dyn_cast_or_null<DeclStmt>(Header);
  if (!Ref || !Decls)
    return E;
  for (const Decl *D : Decls->decls())
    if (D == Ref->getDecl() && cast<VarDecl>(D)->getInit())
      return cast<VarDecl>(D)->getInit()->IgnoreUnlessSpelledInSource();
  return E;
}

/// `object.size()`, where the object is a place the loop leaves alone.
bool Walker::sizeOf(const Expr *Object, TripCount &Out) {
  const Expr *E = Object->IgnoreUnlessSpelledInSource();
  if (const auto *Array = Ctx.getAsConstantArrayType(E->getType())) {
    Out = constantTrip(Array->getSize().getLimitedValue());
    return true;
  }
  if (E->getBeginLoc().isMacroID() || !E->isGLValue())
    return false;
  Value V;
  std::vector<uint64_t> Structure;
  if (!structure(E, V, Structure, 0) || V.Reads.empty())
    return false;
  bool Pointer = E->getType()->isPointerType();
  const ContainerType *C = containerOf(E);
  if (C ? C->Row->operation("size") != model::Operation::Size
        : !constMethod(E->getType(), "size"))
    return false;
  std::string Name = text(E->getSourceRange());
  if (const auto *Deref = dyn_cast<UnaryOperator>(E);
      Deref && Deref->getOpcode() == UO_Deref) {
    Name = text(Deref->getSubExpr()->getSourceRange());
    Pointer = true;
  } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
             Op && Op->getOperator() == OO_Star) {
    Name = text(Op->getArg(0)->getSourceRange());
    Pointer = true;
  }
  Out.Kind = TripKind::Expression;
  Out.Text = Out.ReserveText = Name + (Pointer ? "->size()" : ".size()");
  Out.Reads.append(V.Reads.begin(), V.Reads.end());
  return true;
}

/// An integer expression that may be evaluated before the loop.
bool Walker::boundOf(const Expr *Bound, TripCount &Out) {
  const Expr *E = throughHeader(Bound);
  Expr::EvalResult Result;
  if (!E->isValueDependent() && E->EvaluateAsInt(Result, Ctx)) {
    if (Result.Val.getInt().isNegative())
      return false;
    Out = constantTrip(Result.Val.getInt().getLimitedValue());
    if (!isa<IntegerLiteral>(E) && !E->getBeginLoc().isMacroID())
      Out.Text = Out.ReserveText = text(E->getSourceRange());
    return true;
  }
  // The sign of a count is not worth a cast in the suggestion.
  while (const auto *Cast = dyn_cast<ExplicitCastExpr>(E)) {
    if (!Cast->getType()->isIntegerType() ||
        !Cast->getSubExpr()->getType()->isIntegerType())
      return false;
    E = Cast->getSubExpr()->IgnoreUnlessSpelledInSource();
  }
  if (!E->getType()->isIntegerType() || E->getBeginLoc().isMacroID() ||
      E->getEndLoc().isMacroID())
    return false;
  Value V;
  std::vector<uint64_t> Structure;
  if (!structure(E, V, Structure, 0))
    return false;
  Out.Kind = TripKind::Expression;
  Out.Text = text(E->getSourceRange());
  Out.NeedsGrouping = isa<BinaryOperator, AbstractConditionalOperator>(E);
  Out.ReserveText = Out.Text;
  if (!neverNegative(E)) {
    Out.ReserveText = Out.Text + " > 0 ? " + Out.Text + " : 0";
    Out.ReserveGrouping = true;
  } else {
    Out.ReserveGrouping = Out.NeedsGrouping;
  }
  Out.Reads.append(V.Reads.begin(), V.Reads.end());
  return true;
}

TripCount Walker::countOf(const Expr *N) {
  TripCount Trip;
  return boundOf(N, Trip) ? Trip : TripCount();
}

/// begin(c) … end(c), in any spelling, or two pointers into an array.
TripCount Walker::rangeCount(const Expr *First, const Expr *Last) {
  auto containerEnd = [&](const Expr *E,
                          llvm::StringRef Which) -> const Expr * {
    E = throughHeader(E);
    if (const auto *Method = dyn_cast<CXXMemberCallExpr>(E)) {
      const CXXMethodDecl *Callee = Method->getMethodDecl();
      llvm::StringRef Name =
          Callee && Callee->getIdentifier() ? Callee->getName() : "";
      Name.consume_front("c");
      Name.consume_front("r");
      return Name == Which ? Method->getImplicitObjectArgument() : nullptr;
    }
    const auto *Call = dyn_cast<CallExpr>(E);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee || !Callee->isInStdNamespace() || !Callee->getIdentifier() ||
        Call->getNumArgs() != 1)
      return nullptr;
    llvm::StringRef Name = Callee->getName();
    Name.consume_front("c");
    Name.consume_front("r");
    return Name == Which ? Call->getArg(0) : nullptr;
  };
  const Expr *Begin = containerEnd(First, "begin");
  const Expr *End = containerEnd(Last, "end");
  TripCount Trip;
  if (!Begin || !End)
    return {};
  if (valueIdentity(Begin) != valueIdentity(End) || !sizeOf(Begin, Trip))
    return {};
  return Trip;
}

unsigned Walker::valueIdentity(const Expr *E) {
  Value V;
  std::vector<uint64_t> Structure;
  if (!structure(E, V, Structure, 0))
    return ~0u - 1 - Identities.size(); // equal to nothing seen so far
  return Identities.try_emplace(std::move(Structure), Identities.size())
      .first->second;
}

TripCount Walker::tripCount(const Expr *RangeInit, RegionId Loop) {
  TripCount Trip;
  if (!sizeOf(RangeInit, Trip) || changedIn(Loop, Trip.Reads))
    return {};
  return Trip;
}

TripCount Walker::tripCount(const ForStmt *S, RegionId Loop) {
  Induction Counter = inductionOf(S->getInit());
  if (!Counter.Var || !Counter.Start)
    return {};
  int64_t Step = stepOf(S->getInc(), Counter.Var, Ctx);
  Comparison Test = comparisonOf(S->getCond(), Counter.Var);
  if (!Test.Bound || Step == 0 || countsElsewhere(S, Counter.Var, Loop))
    return {};
  TripCount Trip;
  if (!Counter.Var->getType()->isIntegerType()) {
    if (Step != 1 || Test.Op != BO_NE)
      return {};
    Trip = rangeCount(Counter.Start, Test.Bound);
  } else if (Step > 0) {
    Trip = countUp(Counter.Start, Test.Bound, Test.Op, Step);
  } else {
    Trip = countDown(Counter.Start, Test.Bound, Test.Op, Step);
  }
  if (Trip.Kind == TripKind::Unknown || changedIn(Loop, Trip.Reads))
    return {};
  return Trip;
}

/// True when the body changes the counter too: the increment is one write.
bool Walker::countsElsewhere(const ForStmt *S, const VarDecl *V,
                             RegionId Loop) {
  PlaceId At = variable(V);
  const Region &R = F.region(Loop);
  unsigned Changes = 0;
  for (unsigned I = R.FirstEvent; I < R.EndEvent; ++I) {
    const Event &E = F.Events[I];
    if (E.At == At &&
        (E.Kind == EventKind::Write || E.Kind == EventKind::Move || E.Mutable))
      ++Changes;
  }
  return Changes != 1;
}

TripCount Walker::countUp(const Expr *Start, const Expr *Bound,
                          BinaryOperatorKind Op, int64_t Step) {
  if (Op != BO_LT && Op != BO_LE && Op != BO_NE)
    return {};
  TripCount Trip, From;
  if (!boundOf(Bound, Trip) || !boundOf(Start, From))
    return {};
  uint64_t Inclusive = Op == BO_LE ? 1 : 0;
  if (Trip.Kind == TripKind::Constant && From.Kind == TripKind::Constant) {
    if (Trip.Constant + Inclusive <= From.Constant)
      return constantTrip(0);
    uint64_t Distance = Trip.Constant + Inclusive - From.Constant;
    bool Same = From.Constant == 0 && Step == 1 && !Inclusive;
    return Same ? Trip : constantTrip((Distance + Step - 1) / Step);
  }
  if (From.Kind == TripKind::Constant) {
    if (From.Constant == 0 && !Inclusive && Step == 1)
      return Trip;
    // What the start leaves out is not worth an underflow: reserve the bound.
    int64_t Offset = int64_t(Inclusive) - int64_t(From.Constant);
    std::string Plain = grouped(Trip, Trip.Text);
    if (Offset)
      Trip.Text = Plain + (Offset < 0 ? " - " : " + ") +
                  llvm::itostr(Offset < 0 ? -Offset : Offset);
    if (Offset > 0)
      Trip.ReserveText = (Trip.ReserveGrouping ? "(" + Trip.ReserveText + ")"
                                               : Trip.ReserveText) +
                         " + " + llvm::itostr(Offset);
    Trip.NeedsGrouping |= Offset != 0;
    Trip.ReserveGrouping |= Offset > 0;
  } else {
    std::string Low = grouped(From, From.Text);
    std::string High = grouped(Trip, Trip.Text);
    std::string One = Inclusive ? " + 1" : "";
    Trip.ReserveText = High + (Inclusive ? " >= " : " > ") + Low + " ? " +
                       High + " - " + Low + One + " : 0";
    Trip.Text = High + " - " + Low + One;
    Trip.NeedsGrouping = Trip.ReserveGrouping = true;
    Trip.Reads.append(From.Reads.begin(), From.Reads.end());
  }
  Trip.Kind = TripKind::Expression;
  if (Step > 1)
    divide(Trip, Step);
  return Trip;
}

/// One slot more than the rounded-down quotient covers the remainder.
void Walker::divide(TripCount &Trip, int64_t Step) {
  auto over = [&](const std::string &Text, bool Group) {
    return (Group ? "(" + Text + ")" : Text) + " / " + llvm::itostr(Step);
  };
  Trip.Text = over(Trip.Text, Trip.NeedsGrouping);
  Trip.ReserveText = over(Trip.ReserveText, Trip.ReserveGrouping) + " + 1";
  Trip.NeedsGrouping = Trip.ReserveGrouping = true;
}

/// `i = n; i > 0; --i` and `i = n - 1; i >= 0; --i`.
TripCount Walker::countDown(const Expr *Start, const Expr *Bound,
                            BinaryOperatorKind Op, int64_t Step) {
  Expr::EvalResult Low;
  if (Step != -1 || !Bound->EvaluateAsInt(Low, Ctx) || Low.Val.getInt() != 0)
    return {};
  TripCount Trip;
  if (Op == BO_GT || Op == BO_NE)
    return boundOf(Start, Trip) ? Trip : TripCount();
  if (Op != BO_GE)
    return {};
  // n - 1 … 0 is n times.
  const auto *Minus =
      dyn_cast<BinaryOperator>(Start->IgnoreUnlessSpelledInSource());
  Expr::EvalResult One;
  if (!Minus || Minus->getOpcode() != BO_Sub ||
      !Minus->getRHS()->EvaluateAsInt(One, Ctx) || One.Val.getInt() != 1)
    return {};
  return boundOf(Minus->getLHS(), Trip) ? Trip : TripCount();
}

} // namespace mapchurn
