// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "facts/Walker.h"
#include "clang/AST/StmtOpenMP.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/ScopeExit.h"

using namespace clang;

namespace mapchurn {

namespace {

/// Deeper than anything a person writes, and far from the end of the stack.
constexpr unsigned MaxDepth = 1500;

} // namespace

bool isNoReturn(const Expr *E) {
  if (isa<CXXThrowExpr>(E))
    return true;
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && Callee->isNoReturn();
}

Walker::Walker(Types &T, FunctionFacts &Facts)
    : T(T), F(Facts), Ctx(T.context()) {}

const SourceManager &Walker::sources() const { return Ctx.getSourceManager(); }

SourceLocation Walker::fileLoc(SourceLocation Loc) const {
  if (Loc.isFileID())
    return Loc;
  // Much of what a macro has written comes one after the other.
  if (LastMacro.isInvalid() || !sources().isInFileID(Loc, LastMacro)) {
    LastMacro = sources().getFileID(Loc);
    LastExpansion = sources().getExpansionLoc(Loc);
  }
  return LastExpansion;
}

SourceRange Walker::fileRange(SourceRange Range) const {
  SourceLocation Begin = Range.getBegin(), End = Range.getEnd();
  if (Begin.isInvalid() || End.isInvalid() || Begin.isMacroID() ||
      End.isMacroID())
    return {};
  const SourceManager &SM = sources();
  if (Begin <= End && SM.getFileID(Begin) == SM.getFileID(End))
    return Range;
  return Lexer::makeFileCharRange(CharSourceRange::getTokenRange(Range), SM,
                                  Ctx.getLangOpts())
                 .isValid()
             ? Range
             : SourceRange();
}

std::string Walker::text(SourceRange Range) const {
  std::string Source =
      Lexer::getSourceText(CharSourceRange::getTokenRange(Range), sources(),
                           Ctx.getLangOpts())
          .str();
  if (Source.find_first_of("\n\t") == std::string::npos &&
      Source.find("  ") == std::string::npos)
    return Source;
  // By tokens, since the spaces in a literal are its contents.
  Lexer Lex(SourceLocation(), Ctx.getLangOpts(), Source.data(), Source.data(),
            Source.data() + Source.size());
  Lex.SetCommentRetentionState(true);
  std::string Folded;
  Token Tok;
  for (Lex.LexFromRawLexer(Tok); Tok.isNot(tok::eof);
       Lex.LexFromRawLexer(Tok)) {
    if (!Folded.empty() && (Tok.hasLeadingSpace() || Tok.isAtStartOfLine()))
      Folded += ' ';
    Folded += Source.substr(Lex.getCurrentBufferOffset() - Tok.getLength(),
                            Tok.getLength());
  }
  return Folded;
}

std::string Walker::indentAt(SourceLocation Loc) const {
  if (Loc.isInvalid() || Loc.isMacroID())
    return {};
  return Lexer::getIndentationForLine(Loc, sources()).str();
}

Event &Walker::emit(EventKind Kind, PlaceId At, SourceRange Range) {
  Event &E = F.Events.emplace_back();
  E.Kind = Kind;
  E.In = Current;
  E.At = At;
  E.Loc = fileLoc(Range.getBegin());
  E.InMacros = Range.getBegin();
  E.Range = fileRange(Range);
  E.InMacro = Range.getBegin().isMacroID() || Range.getEnd().isMacroID();
  E.Statement = StatementNumber;
  return E;
}

Event &Walker::emit(EventKind Kind, PlaceId At, const Expr *E) {
  Event &Made = emit(Kind, At, E->getSourceRange());
  Made.Loc = fileLoc(E->getExprLoc());
  Made.InMacros = E->getExprLoc();
  return Made;
}

RegionId Walker::open(RegionKind Kind, const Stmt *S) {
  RegionId Id{static_cast<unsigned>(F.Regions.size())};
  Region &R = F.Regions.emplace_back();
  R.Kind = Kind;
  R.Parent = Current;
  R.FirstEvent = F.Events.size();
  if (S) {
    R.Begin = fileLoc(S->getBeginLoc());
    R.End = fileLoc(S->getEndLoc());
    R.InMacro = S->getBeginLoc().isMacroID() || S->getEndLoc().isMacroID();
  }
  Current = Id;
  return Id;
}

void Walker::close(RegionId Id) {
  Region &R = F.Regions[Id.Index];
  R.EndEvent = F.Events.size();
  Current = R.Parent;
}

/// Makes room for what so much source mostly needs: events and regions are
/// large, and would be moved each time that there are more.
void Walker::expect(SourceRange Source) {
  SourceLocation Begin = Source.getBegin(), End = Source.getEnd();
  if (Begin.isMacroID() || End.isMacroID() || End < Begin)
    return;
  constexpr unsigned MostBytes = 4096, BytesAnEvent = 64, BytesARegion = 128;
  unsigned Bytes = End.getRawEncoding() - Begin.getRawEncoding();
  Bytes = std::min(Bytes, MostBytes);
  F.Events.reserve(1 + Bytes / BytesAnEvent);
  F.Regions.reserve(2 + Bytes / BytesARegion);
}

void Walker::run(const FunctionDecl *Function) {
  F.Decl = Function;
  F.GivesOut = T.givenOutBy(Function);
  const Stmt *Body = Function->getBody();
  expect(Body->getSourceRange());
  RegionId Whole = open(RegionKind::Function, Body);
  for (const ParmVarDecl *P : Function->parameters())
    if (P->getType()->isReferenceType() || T.container(P->getType()))
      variable(P);
  if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(Function))
    for (const CXXCtorInitializer *Init : Ctor->inits()) {
      const FieldDecl *Field = Init->getAnyMember();
      // A member that is a reference is another name, for as long as it lives.
      QualType Type = Field ? Field->getType() : QualType();
      walk(Init->getInit(), !Field || !Type->isReferenceType() ? Mode::Store
                            : Type.getNonReferenceType().isConstQualified()
                                ? Mode::Inspect
                                : Mode::Keep);
      if (!Field || !Init->isWritten())
        continue;
      PlaceId This = thisObject(Ctor->getThisType()->getPointeeType());
      PlaceId At = fieldOf(This, Field, [&] { return Field->getName().str(); });
      ValueId Value = valueOf(Init->getInit());
      emit(EventKind::Write, At, Init->getSourceRange()).Init = Value;
    }
  const Stmt *S = Body;
  if (const auto *Coroutine = dyn_cast_or_null<CoroutineBodyStmt>(S)) {
    F.Coroutine = true;
    S = Coroutine->getBody();
  }
  walk(S);
  close(Whole);
  findNamesElsewhere(Function->getSourceRange());
}

void Walker::run(const VarDecl *Global) {
  F.Decl = Global;
  RegionId Whole = open(RegionKind::Function, Global->getInit());
  InOnce = true;
  walk(Global->getInit(), Mode::Store);
  close(Whole);
}

// ---- Statements -----------------------------------------------------------

bool Walker::walk(const Stmt *S) {
  if (!S)
    return false;
  bool Standing = std::exchange(InBlock, false);
  unsigned Outer = std::exchange(StatementNumber, ++Statements);
  auto Restore = llvm::make_scope_exit([&, Outer] { StatementNumber = Outer; });
  if (Depth >= MaxDepth) {
    F.Cut = true;
    return false;
  }
  ++Depth;
  bool Leaves = walkStatement(S, Standing);
  --Depth;
  return Leaves;
}

bool Walker::walkStatement(const Stmt *S, bool Standing) {
  if (const auto *E = dyn_cast<Expr>(S)) {
    Statement = true;
    StatementInBlock = Standing;
    walk(E, Mode::Discard);
    Statement = false;
    if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
      E = Cleanups->getSubExpr();
    return isNoReturn(E);
  }
  switch (S->getStmtClass()) {
  case Stmt::CompoundStmtClass:
    return walkBlock(cast<CompoundStmt>(S));
  case Stmt::DeclStmtClass:
    walkDeclarations(cast<DeclStmt>(S), Standing);
    return false;
  case Stmt::IfStmtClass:
    return walkIf(cast<IfStmt>(S));
  case Stmt::SwitchStmtClass:
    walkSwitch(cast<SwitchStmt>(S));
    return false;
  case Stmt::ForStmtClass:
    walkFor(cast<ForStmt>(S), Standing);
    return false;
  case Stmt::CXXForRangeStmtClass:
    walkRangeFor(cast<CXXForRangeStmt>(S), Standing);
    return false;
  case Stmt::WhileStmtClass:
    walkWhile(cast<WhileStmt>(S), Standing);
    return false;
  case Stmt::DoStmtClass:
    walkDo(cast<DoStmt>(S), Standing);
    return false;
  case Stmt::ReturnStmtClass:
    return walkReturn(cast<ReturnStmt>(S)->getRetValue(), S);
  case Stmt::CoreturnStmtClass:
    return walkReturn(cast<CoreturnStmt>(S)->getOperand(), S);
  case Stmt::BreakStmtClass:
    return walkExit("break", S);
  case Stmt::ContinueStmtClass:
    return walkExit("continue", S);
  case Stmt::GotoStmtClass:
  case Stmt::IndirectGotoStmtClass:
    F.HasGoto = true;
    return walkExit("goto", S);
  case Stmt::LabelStmtClass:
    return walk(cast<LabelStmt>(S)->getSubStmt());
  case Stmt::AttributedStmtClass:
    return walk(cast<AttributedStmt>(S)->getSubStmt());
  case Stmt::CXXTryStmtClass: {
    const auto *Try = cast<CXXTryStmt>(S);
    // What runs after a try block may have skipped any part of it.
    branch(RegionKind::Arm, nullptr, Try->getTryBlock());
    for (unsigned I = 0; I < Try->getNumHandlers(); ++I)
      branch(RegionKind::Catch, nullptr, Try->getHandler(I)->getHandlerBlock());
    return false;
  }
  case Stmt::CaseStmtClass:
  case Stmt::DefaultStmtClass:
    // A label inside a nested block, as in Duff's device.
    F.HasGoto = true;
    return walk(cast<SwitchCase>(S)->getSubStmt());
  case Stmt::NullStmtClass:
    return false;
  default:
    emit(EventKind::Call, {}, S->getSourceRange()).Mutable = true;
    if (const auto *Directive = dyn_cast<OMPExecutableDirective>(S)) {
      walkDirective(Directive);
      return false;
    }
    for (const Stmt *Child : S->children())
      walk(Child);
    return false;
  }
}

bool Walker::walkBlock(const CompoundStmt *S) {
  RegionId Block = open(RegionKind::Block, S);
  bool Leaves = false;
  for (const Stmt *Child : S->body()) {
    InBlock = true;
    Leaves |= walk(Child);
  }
  F.Regions[Block.Index].Leaves = Leaves;
  close(Block);
  return Leaves;
}

/// What OpenMP's directive is about runs any number of times, as a lambda does.
void Walker::walkDirective(const OMPExecutableDirective *S) {
  noteLock(); // it may well be `critical`
  RegionId Threads = open(RegionKind::Lambda, S);
  F.Regions[Threads.Index].Parallel = true;
  if (S->hasAssociatedStmt())
    walk(S->getRawStmt());
  close(Threads);
}

bool Walker::branch(RegionKind Kind, const Expr *Condition, const Stmt *S) {
  RegionId R = open(Kind, S);
  if (Condition) {
    noteCondition(R, Condition, Kind == RegionKind::Then);
    PlaceId Flag = flagOf(Condition);
    F.Regions[R.Index].Flag = Flag;
  }
  bool Leaves = walk(S);
  F.Regions[R.Index].Leaves = Leaves;
  close(R);
  return Leaves;
}

bool Walker::walkIf(const IfStmt *S) {
  if (S->isConsteval())
    return walk(S->isNonNegatedConsteval() ? S->getElse() : S->getThen());
  RegionId Scope = open(RegionKind::Block, S);
  walk(S->getInit());
  if (const VarDecl *V = S->getConditionVariable())
    walkDeclaration(V);
  // Of an if constexpr one branch is all there is.
  if (auto Live = S->getNondiscardedCase(Ctx)) {
    bool Leaves = walk(*Live);
    F.Regions[Scope.Index].Leaves = Leaves;
    close(Scope);
    return Leaves;
  }
  walk(S->getCond(), Mode::Test);
  RegionId Then{static_cast<unsigned>(F.Regions.size())};
  bool ThenLeaves = branch(RegionKind::Then, S->getCond(), S->getThen());
  noteSole(Then, S);
  bool ElseLeaves =
      S->getElse() && branch(RegionKind::Else, S->getCond(), S->getElse());
  close(Scope);
  return ThenLeaves && ElseLeaves;
}

void Walker::walkSwitch(const SwitchStmt *S) {
  RegionId Scope = open(RegionKind::Block, S);
  walk(S->getInit());
  if (const VarDecl *V = S->getConditionVariable())
    walkDeclaration(V);
  walk(S->getCond(), Mode::Read);
  Jumps.push_back({Scope, /*Loop=*/false});
  walkSwitchBody(S->getBody());
  Jumps.pop_back();
  close(Scope);
}

void Walker::walkSwitchBody(const Stmt *Body) {
  const auto *Block = dyn_cast<CompoundStmt>(Body);
  if (!Block) {
    branch(RegionKind::Case, nullptr, Body);
    return;
  }
  RegionId Case;
  auto closeCase = [&](bool Leaves) {
    if (!Case)
      return;
    F.Regions[Case.Index].Leaves = Leaves;
    close(Case);
    Case = {};
  };
  bool Leaves = false;
  for (const Stmt *Child : Block->body()) {
    if (isa<SwitchCase>(Child)) {
      closeCase(Leaves);
      Leaves = false;
      Case = open(RegionKind::Case, Child);
      while (const auto *Label = dyn_cast<SwitchCase>(Child))
        Child = Label->getSubStmt();
    } else {
      InBlock = true;
    }
    Leaves |= walk(Child);
  }
  closeCase(Leaves);
}

// ---- Loops ----------------------------------------------------------------

/// The line before, when it is a pragma: it speaks about what follows. Without
/// -fopenmp clang does not see OpenMP's, but other builds of the same code do.
llvm::StringRef Walker::pragmaBefore(SourceLocation Loc) const {
  auto [File, Offset] = sources().getDecomposedLoc(Loc);
  llvm::StringRef Before =
      sources().getBufferData(File).take_front(Offset).rtrim();
  llvm::StringRef Line = Before.substr(Before.rfind('\n') + 1).ltrim();
  llvm::StringRef Pragma = Line;
  if (Pragma.consume_front("#") && Pragma.ltrim().starts_with("pragma"))
    return Line;
  return Line.starts_with("_Pragma") ? Line : llvm::StringRef();
}

RegionId Walker::openLoop(LoopSyntax Syntax, const Stmt *S, bool Standing) {
  RegionId Loop = open(RegionKind::Loop, S);
  Region &R = F.Regions[Loop.Index];
  R.Syntax = Syntax;
  llvm::StringRef Pragma = pragmaBefore(R.Begin);
  R.InBlock = Standing && Pragma.empty();
  R.Indent = indentAt(R.Begin);
  R.Parallel = Pragma.contains("omp");
  // What variables hold at the top of a later pass is not known.
  FoundBy.clear();
  Tested.clear();
  Jumps.push_back({Loop, /*Loop=*/true});
  return Loop;
}

void Walker::closeLoop(RegionId Loop) {
  Jumps.pop_back();
  close(Loop);
}

void Walker::walkFor(const ForStmt *S, bool Standing) {
  RegionId Scope = open(RegionKind::Block, S);
  walk(S->getInit());
  RegionId Loop = openLoop(LoopSyntax::For, S, Standing);
  if (const VarDecl *V = S->getConditionVariable())
    walkDeclaration(V);
  if (S->getCond())
    walk(S->getCond(), Mode::Test);
  bool Endless = !S->getConditionVariable() && isEndless(S->getCond());
  F.Regions[Loop.Index].Endless = Endless;
  walk(S->getBody());
  if (S->getInc())
    walk(S->getInc(), Mode::Discard);
  closeLoop(Loop);
  const Stmt *Outer = std::exchange(Header, S->getInit());
  TripCount Trip = tripCount(S, Loop);
  Header = Outer;
  F.Regions[Loop.Index].Trip = std::move(Trip);
  close(Scope);
}

void Walker::walkRangeFor(const CXXForRangeStmt *S, bool Standing) {
  RegionId Scope = open(RegionKind::Block, S);
  walk(S->getInit());
  const Expr *Range = S->getRangeInit();
  PlaceId At = placeOf(Range);
  walk(Range, Mode::Receive);
  if (At && interesting(At) && !S->getLoopVariable()->getType().isNull() &&
      !T.container(Range->getType().getNonReferenceType()))
    mention(At, Range, Mode::Inspect);
  RegionId Loop = openLoop(LoopSyntax::RangeFor, S, Standing);
  F.Regions[Loop.Index].RangePlace = At;
  bindEntry(S->getLoopVariable(), At, Range);
  noteLongest(S->getLoopVariable(), Range);
  walk(S->getBody());
  closeLoop(Loop);
  TripCount Trip = tripCount(Range, Loop);
  F.Regions[Loop.Index].Trip = std::move(Trip);
  close(Scope);
}

void Walker::walkWhile(const WhileStmt *S, bool Standing) {
  RegionId Loop = openLoop(LoopSyntax::While, S, Standing);
  if (const VarDecl *V = S->getConditionVariable())
    walkDeclaration(V);
  walk(S->getCond(), Mode::Test);
  bool Endless = !S->getConditionVariable() && isEndless(S->getCond());
  F.Regions[Loop.Index].Endless = Endless;
  walk(S->getBody());
  closeLoop(Loop);
}

void Walker::walkDo(const DoStmt *S, bool Standing) {
  // `do { … } while (0)` is how macros write a block.
  Expr::EvalResult Condition;
  if (!S->getCond()->isValueDependent() &&
      S->getCond()->EvaluateAsRValue(Condition, Ctx) && Condition.Val.isInt() &&
      Condition.Val.getInt() == 0) {
    RegionId Block = open(RegionKind::Block, S);
    Jumps.push_back({Block, /*Loop=*/false});
    walk(S->getBody());
    Jumps.pop_back();
    close(Block);
    return;
  }
  RegionId Loop = openLoop(LoopSyntax::Do, S, Standing);
  walk(S->getBody());
  walk(S->getCond(), Mode::Test);
  bool Endless = isEndless(S->getCond());
  F.Regions[Loop.Index].Endless = Endless;
  closeLoop(Loop);
}

bool Walker::inLambda() const {
  for (RegionId R = Current; R; R = F.region(R).Parent)
    if (F.region(R).Kind == RegionKind::Lambda)
      return true;
  return false;
}

bool Walker::walkReturn(const Expr *Value, const Stmt *S) {
  if (Value && Value->isPRValue() && T.owner(Value->getType())) {
    ValueId Returned = valueOf(Value);
    F.ReturnedOwners.push_back(Returned);
  }
  if (Value && F.GivesOut && !inLambda()) {
    // `return registry;`, `return &registry;`, `return *registry;`
    Event &Returned = emit(EventKind::Return, variable(F.GivesOut), Value);
    Returned.Mutable =
        !(Value->isGLValue() ? Value->getType()
                             : Value->getType()->getPointeeType())
             .isConstQualified();
  } else if (Value) {
    walk(Value, Mode::Return);
    // The last event is of the value itself, unless it is computed.
    QualType Type = Value->getType();
    if (F.Events.size() && F.Events.back().Kind == EventKind::Return)
      F.Events.back().Mutable = Value->isGLValue() && !Type.isConstQualified();
  }
  return walkExit("return", S);
}

bool Walker::walkExit(llvm::StringRef How, const Stmt *S) {
  Event &Exit = emit(EventKind::Exit, {}, S->getSourceRange());
  Exit.Text = How.str();
  if (How == "break") {
    if (!Jumps.empty()) {
      Exit.Target = Jumps.back().Region;
      F.Regions[Exit.Target.Index].EarlyExit = true;
    }
    return true;
  }
  if (How == "continue") {
    for (const Jump &J : llvm::reverse(Jumps))
      if (J.Loop) {
        Exit.Target = J.Region;
        unsigned &First = F.Regions[J.Region.Index].FirstContinue;
        First = std::min<unsigned>(First, F.Events.size() - 1);
        break;
      }
    return true;
  }
  for (const Jump &J : Jumps)
    if (J.Loop)
      F.Regions[J.Region.Index].EarlyExit = true;
  return true;
}

} // namespace mapchurn
