// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How often a loop runs, as an expression that can stand before the loop.
//
// Two texts come out. Text is for people: `rows.size() - 1`. ReserveText is for
// code: it must be right to evaluate before the loop even when the loop would
// not run at all, so it never goes below zero (`n > 0 ? n : 0` for a signed n)
// and may be larger than the count by a small constant. Where no short
// expression is right, ReserveText is empty.
//
//     for (int i = 1; i < n; ++i)     Text `n - 1`, ReserveText `n > 0 ? n : 0`
//     for (auto &r : rows)            both `rows.size()`
//     for (; first != last; ++first)  both `last - first`
//
// Invariant A count that is known is made of what the loop leaves alone, and of
//           names that are visible before it.
// Ignored   while loops, ranges without size(), two conditions at once.

#include "facts/Bounds.h"
#include "facts/Walker.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace mapchurn {

namespace {

/// See Bounds.cpp: the constant that a reservation may be too large by.
constexpr int64_t SmallConstant = 8;

struct Induction {
  const VarDecl *Var = nullptr;
  const Expr *Start = nullptr; ///< null: the variable's own value
};

const VarDecl *variableOf(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreUnlessSpelledInSource());
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

bool refersTo(const Expr *E, const VarDecl *V) { return variableOf(E) == V; }

/// The variable that a for loop counts with: `int i = 0`, `i = 0`, or, with an
/// empty init, the one that the increment names.
Induction inductionOf(const ForStmt *S) {
  const Stmt *Init = S->getInit();
  if (const auto *Decls = dyn_cast_or_null<DeclStmt>(Init)) {
    // `int i = 0, n = v.size()`: the first one counts.
    const auto *V = dyn_cast<VarDecl>(*Decls->decl_begin());
    return V && V->getInit() ? Induction{V, V->getInit()} : Induction();
  }
  if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(Init))
    return Assign->getOpcode() == BO_Assign
               ? Induction{variableOf(Assign->getLHS()), Assign->getRHS()}
               : Induction();
  if (Init || !S->getInc())
    return {};
  const Expr *Inc = S->getInc()->IgnoreUnlessSpelledInSource();
  if (const auto *Unary = dyn_cast<UnaryOperator>(Inc))
    return {variableOf(Unary->getSubExpr()), nullptr};
  const auto *Op = dyn_cast<CXXOperatorCallExpr>(Inc);
  return Op ? Induction{variableOf(Op->getArg(0)), nullptr} : Induction();
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
  return Assign->getOpcode() == BO_AddAssign            ? N
         : Assign->getOpcode() == BO_SubAssign && N > 0 ? -N
                                                        : 0;
}

struct Comparison {
  const Expr *Bound = nullptr;
  BinaryOperatorKind Op = BO_NE; ///< with the variable on the left
};

Comparison comparisonOf(const Expr *Cond, const VarDecl *V) {
  const Expr *Left = nullptr, *Right = nullptr;
  BinaryOperatorKind Op = BO_NE;
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
             Call && Call->isComparisonOp() && Call->getNumArgs() == 2) {
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

/// The variable of `i-- > 0`, `i-- != 0` and `i--`.
const VarDecl *countedDown(const Expr *Cond, ASTContext &Ctx) {
  Cond = Cond->IgnoreUnlessSpelledInSource();
  if (const auto *Binary = dyn_cast<BinaryOperator>(Cond)) {
    Expr::EvalResult Zero;
    if ((Binary->getOpcode() != BO_GT && Binary->getOpcode() != BO_NE) ||
        !Binary->getRHS()->EvaluateAsInt(Zero, Ctx) || Zero.Val.getInt() != 0)
      return nullptr;
    Cond = Binary->getLHS()->IgnoreUnlessSpelledInSource();
  }
  const auto *Down = dyn_cast<UnaryOperator>(Cond);
  return Down && Down->getOpcode() == UO_PostDec
             ? variableOf(Down->getSubExpr())
             : nullptr;
}

TripCount constantTrip(uint64_t N) {
  TripCount Trip;
  Trip.Kind = TripKind::Constant;
  Trip.Constant = N;
  Trip.Text = Trip.ReserveText = llvm::utostr(N);
  Trip.Harmless = true;
  return Trip;
}

/// As many passes as the bound says, plus a constant.
TripCount tripOf(const Bound &B, int64_t Offset = 0) {
  TripCount Trip;
  if (B.Constant) {
    Trip = constantTrip(std::max<int64_t>(*B.Constant + Offset, 0));
    if (Offset == 0 && *B.Constant >= 0) {
      Trip.Text = B.Text;
      Trip.ReserveText = B.Code;
      Trip.NeedsGrouping = B.Grouping;
      Trip.ReserveGrouping = B.CodeGrouping;
      Trip.Reads = B.Reads;
    }
    return Trip;
  }
  Trip.Kind = TripKind::Expression;
  Trip.Reads = B.Reads;
  Trip.Harmless = B.Harmless;
  Trip.Text = B.Text;
  Trip.NeedsGrouping = B.Grouping;
  if (Offset) {
    Trip.Text = B.text() + (Offset < 0 ? " - " : " + ") +
                llvm::itostr(Offset < 0 ? -Offset : Offset);
    Trip.NeedsGrouping = true;
  }
  if (B.Code.empty())
    return Trip;
  std::string Zero = llvm::itostr(Offset < 0 ? -Offset : 0);
  if (Offset > 0) {
    std::string Sum = B.code() + " + " + llvm::itostr(Offset);
    Trip.ReserveText =
        B.NeverNegative ? Sum : B.above("0") + " ? " + Sum + " : 0";
    // Between -Offset and 0 passes are too few to reserve for.
    Trip.ReserveGrouping = true;
  } else if (Offset < -SmallConstant) {
    Trip.ReserveText = B.above(Zero) + " ? " + B.code() + " - " + Zero + " : 0";
    Trip.ReserveGrouping = true;
  } else if (B.NeverNegative) {
    Trip.ReserveText = B.Code;
    Trip.ReserveGrouping = B.CodeGrouping;
  } else {
    Trip.ReserveText = B.above("0") + " ? " + B.Code + " : 0";
    Trip.ReserveGrouping = true;
  }
  return Trip;
}

/// Every Step-th pass; one slot more than the quotient covers the remainder.
TripCount divided(TripCount Trip, int64_t Step) {
  auto over = [&](const std::string &Text, bool Group) {
    return (Group ? "(" + Text + ")" : Text) + " / " + llvm::itostr(Step);
  };
  if (Trip.Kind == TripKind::Constant)
    return constantTrip((Trip.Constant + Step - 1) / Step);
  Trip.Text = over(Trip.Text, Trip.NeedsGrouping);
  if (!Trip.ReserveText.empty())
    Trip.ReserveText = over(Trip.ReserveText, Trip.ReserveGrouping) + " + 1";
  Trip.NeedsGrouping = Trip.ReserveGrouping = true;
  return Trip;
}

/// High - Low passes, none when that is negative.
TripCount difference(const Bound &Low, const Bound &High, bool Inclusive) {
  TripCount Trip;
  Trip.Kind = TripKind::Expression;
  std::string One = Inclusive ? " + 1" : "";
  Trip.Text = High.text() + " - " + Low.text() + One;
  // A comparison of mixed signs is not the one that the loop makes.
  bool Comparable = Low.Signed == High.Signed || Low.Constant || High.Constant;
  if (!Low.Code.empty() && !High.Code.empty() && Comparable)
    Trip.ReserveText = High.code() + (Inclusive ? " >= " : " > ") + Low.code() +
                       " ? " + High.code() + " - " + Low.code() + One + " : 0";
  Trip.NeedsGrouping = Trip.ReserveGrouping = true;
  Trip.Harmless = Low.Harmless && High.Harmless;
  Trip.Reads = High.Reads;
  Trip.Reads.append(Low.Reads.begin(), Low.Reads.end());
  return Trip;
}

} // namespace

/// True when an event of the loop changes what the count is made of. A call
/// that may reach a member or global is not held against it: the reservation is
/// a hint, and most such calls change nothing of the kind.
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

/// True when the count names what the loop's own header declares.
bool Walker::declaredInHeader(RegionId Loop,
                              llvm::ArrayRef<PlaceId> Reads) const {
  unsigned Begin = F.region(F.region(Loop).Parent).FirstEvent;
  for (PlaceId P : Reads) {
    while (F.place(P).Base)
      P = F.place(P).Base;
    auto At = F.Declared.find(F.place(P).Decl);
    if (F.place(P).Decl && At != F.Declared.end() && At->second.Index >= Begin)
      return true;
  }
  return false;
}

TripCount Walker::countOf(const Expr *N) {
  Bound B;
  return boundOf(N, B) ? tripOf(B) : TripCount();
}

TripCount Walker::rangeCount(const Expr *First, const Expr *Last) {
  Bound B;
  return distance(First, Last, /*Ordered=*/true, B) ? tripOf(B) : TripCount();
}

TripCount Walker::rangeCount(const Expr *Range) {
  Bound B;
  return sizeOf(Range, B) ? tripOf(B) : TripCount();
}

TripCount Walker::tripCount(const Expr *RangeInit, RegionId Loop) {
  TripCount Trip = rangeCount(RangeInit);
  if (changedIn(Loop, Trip.Reads) || declaredInHeader(Loop, Trip.Reads))
    return {};
  return Trip;
}

TripCount Walker::tripCount(const ForStmt *S, RegionId Loop) {
  if (!S->getCond())
    return {};
  Induction Counter = inductionOf(S);
  HeaderReads.clear();
  TripCount Trip;
  if (const VarDecl *Down =
          S->getInc() ? nullptr : countedDown(S->getCond(), Ctx)) {
    if (Down != Counter.Var || !Down->getType()->isIntegerType())
      return {};
    Trip = countOf(Counter.Start);
  } else if (Counter.Var) {
    Trip = count(Counter.Var, Counter.Start, S);
  }
  if (Trip.Kind == TripKind::Unknown || countsElsewhere(Counter.Var, Loop))
    return {};
  // A counter that was declared before counts from where it is.
  llvm::SmallVector<PlaceId, 2> Fixed = Trip.Reads;
  if (!Counter.Start)
    llvm::erase(Fixed, variable(Counter.Var));
  if (declaredInHeader(Loop, Trip.Reads))
    return {};
  Fixed.append(HeaderReads);
  if (changedIn(Loop, Fixed))
    return {};
  return Trip;
}

/// A for loop that compares its variable and steps by a constant.
TripCount Walker::count(const VarDecl *Var, const Expr *Start,
                        const ForStmt *S) {
  int64_t Step = stepOf(S->getInc(), Var, Ctx);
  Comparison Test = comparisonOf(S->getCond(), Var);
  if (!Test.Bound || Step == 0)
    return {};
  if (Var->getType()->isIntegerType())
    return Step > 0 ? countUp(Var, Start, Test.Bound, Test.Op, Step)
                    : countDown(Var, Start, Test.Bound, Test.Op, Step);
  if (Step != 1 || (Test.Op != BO_NE && Test.Op != BO_LT))
    return {};
  Bound Span, Own;
  if (Start)
    return distance(Start, Test.Bound, Test.Op == BO_NE, Span) ? tripOf(Span)
                                                               : TripCount();
  // `for (; first != last; ++first)`
  const Expr *Left = nullptr;
  for (const Stmt *Child : S->getInc()->children())
    if (const auto *E = dyn_cast_or_null<Expr>(Child); E && refersTo(E, Var))
      Left = E;
  return Left && distance(Left->IgnoreUnlessSpelledInSource(), Test.Bound,
                          Test.Op == BO_NE, Span)
             ? tripOf(Span)
             : TripCount();
}

/// True when the body changes the counter too: the increment is one write.
bool Walker::countsElsewhere(const VarDecl *V, RegionId Loop) {
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

/// The start of a count: its expression, or the variable's value before.
bool Walker::startOf(const VarDecl *Var, const Expr *Start, Bound &Out) {
  if (Start)
    return boundOf(Start, Out, /*Exact=*/true);
  Out.Text = Out.Code = Var->getNameAsString();
  Out.Signed = Var->getType()->isSignedIntegerOrEnumerationType();
  Out.Harmless = true;
  Out.Reads.push_back(variable(Var));
  return true;
}

TripCount Walker::countUp(const VarDecl *Var, const Expr *Start,
                          const Expr *Limit, BinaryOperatorKind Op,
                          int64_t Step) {
  if (Op != BO_LT && Op != BO_LE && Op != BO_NE)
    return {};
  Bound High, Low;
  if (!boundOf(Limit, High) || !startOf(Var, Start, Low))
    return {};
  int64_t Inclusive = Op == BO_LE ? 1 : 0;
  if (!Low.Constant) {
    TripCount Trip = difference(Low, High, Inclusive);
    return Step > 1 ? divided(std::move(Trip), Step) : Trip;
  }
  // -c underflows for the smallest number there is.
  if (*Low.Constant < -1'000'000 || *Low.Constant > INT64_MAX / 2 ||
      (High.Constant &&
       (*High.Constant > INT64_MAX / 2 || *High.Constant < INT64_MIN / 2)))
    return {};
  TripCount Trip = tripOf(High, Inclusive - *Low.Constant);
  return Step > 1 ? divided(std::move(Trip), Step) : Trip;
}

/// `i = n; i > 0; --i` and `i = n - 1; i >= 0; --i`.
TripCount Walker::countDown(const VarDecl *Var, const Expr *Start,
                            const Expr *Limit, BinaryOperatorKind Op,
                            int64_t Step) {
  Expr::EvalResult Zero;
  if (Step != -1 || !Limit->EvaluateAsInt(Zero, Ctx) || Zero.Val.getInt() != 0)
    return {};
  Bound From;
  if (Op == BO_GT || Op == BO_NE)
    return startOf(Var, Start, From) ? tripOf(From) : TripCount();
  if (Op != BO_GE || !Start ||
      Var->getType()->isUnsignedIntegerOrEnumerationType())
    return {};
  // n - 1 … 0 is n times.
  const auto *Minus =
      dyn_cast<BinaryOperator>(Start->IgnoreUnlessSpelledInSource());
  Expr::EvalResult One;
  if (Minus && Minus->getOpcode() == BO_Sub &&
      Minus->getRHS()->EvaluateAsInt(One, Ctx) && One.Val.getInt() == 1)
    return boundOf(Minus->getLHS(), From) ? tripOf(From) : TripCount();
  return boundOf(Start, From) ? tripOf(From, 1) : TripCount();
}

} // namespace mapchurn
