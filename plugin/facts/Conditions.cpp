// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a branch knows when it is entered: which keys were found, which right
// sides of && and || have run, and whether the whole `if` is one test and one
// statement.
//
//     auto it = m.find(k);
//     if (it == m.end() && ready)     then: k was not found
//       m.emplace(k, v);

#include "facts/Walker.h"
#include "clang/Basic/Builtins.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace mapchurn {

namespace {

using model::Operation;

/// Variables that stand for a test which a variable stands for, and so on.
constexpr unsigned MaxDepth = 8;

/// `a == b` of any kind, C++20's rewritten `!=` included.
struct Comparison {
  BinaryOperatorKind Op;
  const Expr *Left, *Right;
};

std::optional<Comparison> comparison(const Expr *E) {
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (!Binary->isComparisonOp())
      return std::nullopt;
    return Comparison{Binary->getOpcode(), Binary->getLHS(), Binary->getRHS()};
  }
  if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(E)) {
    auto Parts = Rewritten->getDecomposedForm();
    return Comparison{Parts.Opcode, Parts.LHS, Parts.RHS};
  }
  const auto *Call = dyn_cast<CXXOperatorCallExpr>(E);
  if (!Call || Call->getNumArgs() != 2 || !Call->isComparisonOp())
    return std::nullopt;
  return Comparison{BinaryOperator::getOverloadedOpcode(Call->getOperator()),
                    Call->getArg(0), Call->getArg(1)};
}

/// Whether a count that compares to N like this is of a key that was found;
/// nothing when the comparison says neither.
std::optional<bool> saysFound(BinaryOperatorKind Op, uint64_t N) {
  switch (Op) {
  case BO_EQ:
    return N == 0 ? std::optional(false) : true;
  case BO_NE:
    return N == 0 ? std::optional(true) : std::nullopt;
  case BO_GT:
    return true;
  case BO_GE:
    return N >= 1 ? std::optional(true) : std::nullopt;
  case BO_LT:
    return N <= 1 ? std::optional(false) : std::nullopt;
  case BO_LE:
    return N == 0 ? std::optional(false) : std::nullopt;
  default:
    return std::nullopt;
  }
}

BinaryOperatorKind negated(BinaryOperatorKind Op) {
  return BinaryOperator::isComparisonOp(Op)
             ? BinaryOperator::negateComparisonOp(Op)
             : Op;
}

} // namespace

/// An iterator behind the conversion to a const one.
const Expr *Walker::withoutIteratorConversions(const Expr *E) const {
  E = withoutConversions(E);
  while (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    if (Construct->getNumArgs() != 1 || !isIterator(E->getType()))
      break;
    E = withoutConversions(Construct->getArg(0));
  }
  return E;
}

/// The lookup whose result the expression is, by way of a variable or not.
EventId Walker::lookupOf(const Expr *E) const {
  E = withoutIteratorConversions(E);
  auto Known = Lookups.find(E);
  if (Known != Lookups.end())
    return Known->second;
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  return Ref ? FoundBy.lookup(Ref->getDecl()) : EventId();
}

/// Remembers that the variable holds what the initializer found or tested.
void Walker::noteFound(const ValueDecl *V, const Expr *Init) {
  FoundBy.erase(V);
  Tested.erase(V);
  if (!Init)
    return;
  if (EventId Lookup = lookupOf(Init))
    FoundBy[V] = Lookup;
  if (V->getType()->isBooleanType())
    Tested[V] = Init;
}

bool Walker::comparesToEnd(const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(withoutIteratorConversions(E));
  const CXXMethodDecl *Callee = Call ? Call->getMethodDecl() : nullptr;
  if (!Callee || !Callee->getIdentifier())
    return false;
  // Abseil's end() is its base's, so the object's own type counts.
  const Expr *Object = Call->getImplicitObjectArgument();
  const ContainerType *C = Object->getType()->isPointerType()
                               ? T.container(Call->getObjectType())
                               : containerOf(Object);
  return C && C->Row->operation(Callee->getName()) == Operation::End;
}

/// One comparison or call that comes out as Outcome.
void Walker::testOf(const Expr *E, bool Outcome, KeyTests &Out) {
  auto add = [&](EventId Lookup, std::optional<bool> Found) {
    if (Lookup && Found)
      Out.push_back({Lookup, *Found});
  };
  auto opOf = [&](EventId Lookup) {
    return Lookup ? F.event(Lookup).Op : Operation::Inspect;
  };
  auto counts = [&](EventId Lookup) {
    return opOf(Lookup) == Operation::Count ||
           opOf(Lookup) == Operation::Contains;
  };
  if (EventId Lookup = lookupOf(E); counts(Lookup))
    return add(Lookup, Outcome);
  // insert(…).second: was it new?
  if (const auto *Member = dyn_cast<MemberExpr>(E);
      Member && !Member->isArrow() &&
      Member->getMemberNameInfo().getAsString() == "second") {
    EventId Insertion = lookupOf(Member->getBase());
    Operation Op = opOf(Insertion);
    if (Op == Operation::Insert || Op == Operation::Emplace ||
        Op == Operation::TryEmplace)
      add(Insertion, !Outcome);
    return;
  }
  std::optional<Comparison> C = comparison(E);
  if (!C)
    return;
  BinaryOperatorKind Op = Outcome ? C->Op : negated(C->Op);
  for (auto [Asked, Other] :
       {std::pair(C->Left, C->Right), std::pair(C->Right, C->Left)}) {
    EventId Lookup = lookupOf(Asked);
    if (opOf(Lookup) == Operation::Find && comparesToEnd(Other)) {
      add(Lookup, Op == BO_NE   ? std::optional(true)
                  : Op == BO_EQ ? std::optional(false)
                                : std::nullopt);
      return;
    }
    if (counts(Lookup)) {
      if (std::optional<uint64_t> N = constantOf(Other))
        add(Lookup, saysFound(Op, *N));
      return;
    }
    Op = BinaryOperator::reverseComparisonOp(Op);
  }
}

void Walker::testsOf(const Expr *Condition, bool Outcome, KeyTests &Out,
                     unsigned Depth) {
  if (!Condition || Depth > MaxDepth)
    return;
  const Expr *E = withoutConversions(Condition);
  if (const auto *Not = dyn_cast<UnaryOperator>(E);
      Not && Not->getOpcode() == UO_LNot)
    return testsOf(Not->getSubExpr(), !Outcome, Out, Depth + 1);
  if (const auto *Both = dyn_cast<BinaryOperator>(E);
      Both && Both->isLogicalOp()) {
    if ((Both->getOpcode() == BO_LAnd) != Outcome)
      return; // one side decided it, nobody knows which
    testsOf(Both->getLHS(), Outcome, Out, Depth + 1);
    return testsOf(Both->getRHS(), Outcome, Out, Depth + 1);
  }
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E);
      Cast && Cast->getType()->isBooleanType())
    return testsOf(Cast->getSubExpr(), Outcome, Out, Depth + 1);
  if (const auto *Call = dyn_cast<CallExpr>(E);
      Call && Call->getBuiltinCallee() == Builtin::BI__builtin_expect)
    return testsOf(Call->getArg(0), Outcome, Out, Depth + 1);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const Expr *Init = Tested.lookup(Ref->getDecl()))
      return testsOf(Init, Outcome, Out, Depth + 1);
  testOf(E, Outcome, Out);
}

/// The right sides that have run when the condition comes out as Outcome.
void Walker::armsOf(const Expr *Condition, bool Outcome,
                    llvm::SmallVectorImpl<RegionId> &Out, unsigned Depth) {
  const Expr *E = withoutConversions(Condition);
  if (Depth > MaxDepth)
    return;
  if (const auto *Not = dyn_cast<UnaryOperator>(E);
      Not && Not->getOpcode() == UO_LNot)
    return armsOf(Not->getSubExpr(), !Outcome, Out, Depth + 1);
  const auto *Both = dyn_cast<BinaryOperator>(E);
  if (!Both || !Both->isLogicalOp() ||
      (Both->getOpcode() == BO_LAnd) != Outcome)
    return;
  armsOf(Both->getLHS(), Outcome, Out, Depth + 1);
  if (auto Known = Arms.find(Both->getRHS()); Known != Arms.end())
    Out.push_back(Known->second);
  armsOf(Both->getRHS(), Outcome, Out, Depth + 1);
}

/// Tells the region what a condition that came out as Outcome has shown.
void Walker::noteCondition(RegionId Entered, const Expr *Condition,
                           bool Outcome) {
  Region &R = F.Regions[Entered.Index];
  testsOf(Condition, Outcome, R.Known);
  if (R.Kind != RegionKind::Arm)
    testsOf(Condition, !Outcome, R.Otherwise);
  armsOf(Condition, Outcome, R.Ran);
}

/// `if (m.count(k)) m.erase(k);`, braces or not.
void Walker::noteSole(RegionId Then, const IfStmt *S) {
  if (S->getElse() || S->getInit() || S->getConditionVariable() ||
      S->isConstexpr())
    return;
  const Stmt *Only = S->getThen();
  const auto *Block = dyn_cast<CompoundStmt>(Only);
  if (Block)
    Only = Block->size() == 1 ? Block->body_front() : nullptr;
  const auto *E = dyn_cast_or_null<Expr>(Only);
  if (!E || F.Regions[Then.Index].InMacro)
    return;
  SoleStatement Sole;
  Sole.If = fileRange(S->getSourceRange());
  Sole.Statement = fileRange(E->getSourceRange());
  if (Sole.If.isInvalid() || Sole.Statement.isInvalid())
    return;
  Sole.Tail = Lexer::findLocationAfterToken(Sole.Statement.getEnd(), tok::semi,
                                            sources(), Ctx.getLangOpts(),
                                            /*SkipTrailing=*/false);
  Sole.End = Block ? Lexer::getLocForEndOfToken(Block->getRBracLoc(), 0,
                                                sources(), Ctx.getLangOpts())
                   : Sole.Tail;
  if (Sole.Tail.isInvalid() || Sole.End.isInvalid())
    return;
  llvm::StringRef Whole = Lexer::getSourceText(
      CharSourceRange::getCharRange(Sole.If.getBegin(), Sole.End), sources(),
      Ctx.getLangOpts());
  // What an edit takes away may hold no comment and no directive.
  if (Whole.empty() || Whole.contains("//") || Whole.contains("/*") ||
      Whole.contains('#'))
    return;
  const Expr *Condition = withoutConversions(S->getCond());
  while (const auto *Not = dyn_cast<UnaryOperator>(Condition)) {
    if (Not->getOpcode() != UO_LNot)
      break;
    Condition = withoutConversions(Not->getSubExpr());
  }
  const auto *Binary = dyn_cast<BinaryOperator>(Condition);
  Sole.OnlyTest =
      !isa<DeclRefExpr>(Condition) && !(Binary && Binary->isLogicalOp());
  F.Regions[Then.Index].Sole = Sole;
}

/// `assert(m.find(k) == m.end())` before the insertion, or `assert(r.second)`
/// after it. In a build without assertions nothing of them is in the AST.
bool Walker::isAsserted(const Event &Insertion) const {
  if (!Insertion.Key || Insertion.Args.size() != 1 ||
      !F.value(Insertion.Args[0]).Allocates || !F.Decl)
    return false;
  auto isBlank = [](char C) { return clang::isWhitespace(C); };
  auto spelled = [&](SourceLocation From, SourceLocation To) {
    std::string Source =
        Lexer::getSourceText(CharSourceRange::getCharRange(From, To), sources(),
                             Ctx.getLangOpts())
            .str();
    llvm::erase_if(Source, isBlank);
    return Source;
  };
  SourceRange Whole = F.Decl->getSourceRange();
  SourceLocation Call = Insertion.Range.getBegin(),
                 End = Insertion.Range.getEnd();
  std::string Object = Insertion.Receiver + (Insertion.Arrow ? "->" : "."),
              Key = F.value(Insertion.Key).Text;
  llvm::erase_if(Object, isBlank);
  llvm::erase_if(Key, isBlank);
  static const llvm::Regex Assertion("(assert|ASSERT|CHECK)[A-Z_]*\\(");
  std::string Before = spelled(fileLoc(Whole.getBegin()), Call);
  for (const char *Ask : {"find(", "count(", "contains("}) {
    size_t Asked = Before.rfind(Object + Ask + Key + ")");
    if (Asked == std::string::npos)
      continue;
    llvm::StringRef Statement = llvm::StringRef(Before).take_front(Asked);
    Statement = Statement.substr(Statement.find_last_of(";{}") + 1);
    if (Assertion.match(Statement))
      return true;
  }
  static const llvm::Regex IsNew(
      "(assert|ASSERT|CHECK)[A-Z_]*\\([A-Za-z_0-9]+\\.second(==true)?\\)");
  return IsNew.match(spelled(End, fileLoc(Whole.getEnd())));
}

} // namespace mapchurn
