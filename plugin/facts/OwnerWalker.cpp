// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "facts/OwnerWalker.h"
#include "clang/AST/StmtOpenMP.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/TimeProfiler.h"

using namespace clang;

namespace mapchurn {

namespace {

/// Deeper than anything a person writes, and far from the end of the stack.
constexpr size_t MaxDepth = 1000;

} // namespace

void OwnerWalker::run(const FunctionDecl *Definition) {
  F.Decl = Definition;
  F.Blocks.emplace_back();
  for (const ParmVarDecl *P : Definition->parameters()) {
    auto Kind = kindOf(P->getType().getNonReferenceType());
    bool Owns = Kind && *Kind != HolderKind::Raw;
    F.Parameters.push_back(Owns ? track(P, *Kind) : ~0u);
  }
  const Stmt *Body = Definition->getBody();
  if (const auto *Whole = dyn_cast_or_null<CompoundStmt>(Body)) {
    Stack.push_back({Whole, nullptr});
    visitChildren(Whole);
    Stack.pop_back();
  } else {
    visit(Body);
  }
  finishEdits();
}

void OwnerWalker::visit(const Stmt *S) {
  if (!S || F.Cut)
    return;
  if (Stack.size() >= MaxDepth) {
    F.Cut = true;
    return;
  }
  ++Order;
  visitNode(S);
}

void OwnerWalker::visitChildren(const Stmt *S) {
  for (const Stmt *Child : S->children())
    visit(Child);
}

void OwnerWalker::visitNode(const Stmt *S) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
    auto Known = Tracked.find(Ref->getDecl());
    if (Known != Tracked.end())
      noteUse(Ref, Known->second);
    return;
  }
  if (const auto *Whole = dyn_cast<CompoundStmt>(S))
    return visitBlock(Whole);
  if (const auto *Declarations = dyn_cast<DeclStmt>(S))
    return visitDeclarations(Declarations);
  if (const auto *Made = dyn_cast<LambdaExpr>(S))
    return visitLambda(Made);
  // What a block or a directive does to the variables around it has rules of
  // its own.
  if (isa<OMPExecutableDirective, BlockExpr>(S)) {
    F.Cut = true;
    return;
  }
  if (isa<CXXNewExpr, CallExpr>(S))
    noteAllocation(cast<Expr>(S));
  if (isa<ReturnStmt, BreakStmt, ContinueStmt, CXXThrowExpr>(S))
    noteExit(S);
  Stack.push_back({S, nullptr});
  visitChildren(S);
  Stack.pop_back();
}

/// True when the block that comes now runs once whenever its parent does.
bool OwnerWalker::isPlain() const {
  size_t Level = Stack.size();
  if (const auto *Loop = dyn_cast_or_null<DoStmt>(parent(Level))) {
    Expr::EvalResult Again;
    if (Loop->getCond()->isValueDependent() ||
        !Loop->getCond()->EvaluateAsRValue(Again, Ctx) || !Again.Val.isInt() ||
        Again.Val.getInt() != 0)
      return false;
    --Level;
  }
  return isStatementOfBlock(Level);
}

/// The statement whose parent is at that level stands in a `{ }`, and not in
/// that of a switch.
bool OwnerWalker::isStatementOfBlock(size_t Level) const {
  return isa_and_nonnull<CompoundStmt>(parent(Level)) &&
         !isa_and_nonnull<SwitchStmt>(parent(Level - 1));
}

void OwnerWalker::visitBlock(const CompoundStmt *S) {
  unsigned Outer = Block;
  Block = F.Blocks.size();
  F.Blocks.push_back({Outer, isPlain()});
  Stack.push_back({S, nullptr});
  visitChildren(S);
  Stack.pop_back();
  Block = Outer;
}

void OwnerWalker::visitDeclarations(const DeclStmt *S) {
  Stack.push_back({S, nullptr});
  for (const Decl *D : S->decls()) {
    const auto *V = dyn_cast<VarDecl>(D);
    if (!V || !V->getInit())
      continue;
    Stack.push_back({nullptr, V});
    visit(V->getInit());
    Stack.pop_back();
  }
  Stack.pop_back();
}

/// The body is walked where it stands: what it does to what it has captured, it
/// does to the owners of this function.
void OwnerWalker::visitLambda(const LambdaExpr *E) {
  Stack.push_back({E, nullptr});
  for (const Expr *Captured : E->capture_inits())
    visit(Captured);
  ++Lambdas;
  if (const auto *Body = dyn_cast_or_null<CompoundStmt>(E->getBody()))
    visitBlock(Body);
  else
    F.Cut = true; // a coroutine
  --Lambdas;
  Stack.pop_back();
}

void OwnerWalker::noteExit(const Stmt *S) {
  OwnerExit Exit;
  Exit.Order = Order;
  Exit.Block = Block;
  bool Loops = isa<BreakStmt, ContinueStmt>(S);
  unsigned Left = Block;
  for (size_t I = Stack.size(); I; --I) {
    const Stmt *Around = Stack[I - 1].S;
    if (!Around)
      continue;
    bool Ends = isa<LambdaExpr>(Around);
    if (Loops)
      Ends |= isa<ForStmt, CXXForRangeStmt, WhileStmt, DoStmt>(Around) ||
              (isa<SwitchStmt>(Around) && isa<BreakStmt>(S));
    if (Ends) {
      Exit.Target = Left;
      break;
    }
    if (isa<CompoundStmt>(Around))
      Left = F.Blocks[Left].Parent;
  }
  size_t Level = Stack.size();
  while (Level && isa_and_nonnull<FullExpr>(Stack[Level - 1].S))
    --Level;
  Exit.Direct = Level && isa_and_nonnull<CompoundStmt>(Stack[Level - 1].S);
  F.Exits.push_back(Exit);
}

std::optional<HolderKind> OwnerWalker::kindOf(QualType Type) const {
  if (Type->isPointerType())
    return HolderKind::Raw;
  if (const model::Owner *Row = T.owner(Type))
    return Row->Kind == model::OwnerKind::Unique ? HolderKind::Unique
                                                 : HolderKind::Shared;
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  if (Class && Class->isLambda())
    return HolderKind::Closure;
  return std::nullopt;
}

unsigned OwnerWalker::track(const VarDecl *V, HolderKind Kind) {
  auto [At, New] = Tracked.try_emplace(V, F.Owners.size());
  if (!New)
    return At->second;
  Owner &O = F.Owners.emplace_back();
  O.Kind = Kind;
  O.Decl = V;
  O.Parameter = isa<ParmVarDecl>(V);
  O.Reference = V->getType()->isReferenceType();
  O.Order = Order;
  QualType Pointee = T.pointeeOf(V->getType().getNonReferenceType());
  O.Array =
      Kind != HolderKind::Raw && !Pointee.isNull() && Pointee->isArrayType();
  for (size_t I = Stack.size(); I > 1; --I) {
    if (Stack[I - 1].V != V)
      continue;
    const Stmt *Around = I > 2 ? Stack[I - 3].S : nullptr;
    if (isa_and_nonnull<CompoundStmt>(Around))
      O.Block = Block;
    if (Around)
      O.End = Around->getEndLoc();
    break;
  }
  return At->second;
}

/// The owner that a value becomes, when it becomes a local variable.
unsigned OwnerWalker::trackSink(const Sink &To) {
  if (To.To != OwnerSink::Variable || !To.V || !To.V->hasLocalStorage())
    return ~0u;
  auto Kind = kindOf(To.V->getType().getNonReferenceType());
  return Kind ? track(To.V, *Kind) : ~0u;
}

bool OwnerWalker::inLoop() const {
  for (size_t I = Stack.size(); I; --I) {
    const Stmt *Around = Stack[I - 1].S;
    const Stmt *Inner = I < Stack.size() ? Stack[I].S : nullptr;
    if (!Around)
      continue;
    if (isa<LambdaExpr>(Around))
      return false;
    if (isa<WhileStmt, DoStmt>(Around))
      return true;
    if (const auto *For = dyn_cast<ForStmt>(Around);
        For && Inner && Inner != For->getInit())
      return true;
    if (const auto *For = dyn_cast<CXXForRangeStmt>(Around);
        For && Inner && Inner != For->getRangeStmt() && Inner != For->getInit())
      return true;
  }
  return false;
}

// ---- The unit -------------------------------------------------------------

namespace {

/// Functions that are looked at for calls back to one that they are called by.
constexpr size_t MaxCallees = 2000;

using Callees = llvm::SmallVector<const FunctionDecl *, 4>;

/// The functions that a body calls, those of its lambdas included.
Callees calleesOf(const Stmt *Body) {
  Callees Found;
  llvm::SmallVector<const Stmt *, 32> Open{Body};
  while (!Open.empty()) {
    const Stmt *S = Open.pop_back_val();
    if (!S)
      continue;
    const FunctionDecl *Callee = nullptr;
    if (const auto *Call = dyn_cast<CallExpr>(S))
      Callee = Call->getDirectCallee();
    else if (const auto *Made = dyn_cast<CXXConstructExpr>(S))
      Callee = Made->getConstructor();
    if (Callee)
      Found.push_back(Callee);
    for (const Stmt *Child : S->children())
      Open.push_back(Child);
  }
  return Found;
}

/// What a virtual function overrides first of all: calls of the two may mean
/// each other.
const FunctionDecl *rootOf(const FunctionDecl *F) {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  for (unsigned Depth = 0;
       Method && Method->size_overridden_methods() && Depth < 100; ++Depth)
    Method = *Method->begin_overridden_methods();
  return Method ? Method->getCanonicalDecl() : F->getCanonicalDecl();
}

class OwnersBuilder {
public:
  explicit OwnersBuilder(Types &T) : T(T) {}

  UnitOwners build(const UnitFacts &Unit) {
    for (const FunctionFacts &Facts : Unit.Functions) {
      const auto *Function = dyn_cast_or_null<FunctionDecl>(Facts.Decl);
      if (!Function || Facts.Cut || Facts.Coroutine)
        continue;
      if (llvm::any_of(Facts.Events, [](const Event &E) {
            return E.Kind == EventKind::Allocate;
          }))
        Made.Functions[add(Function)].Facts = &Facts;
    }
    // Functions that are lent an owner, and those that they lend it to.
    for (size_t I = 0; I < Made.Functions.size(); ++I)
      for (size_t J = 0; J < Made.Functions[I].Owners.size(); ++J)
        addBorrowers(I, J);
    return std::move(Made);
  }

private:
  unsigned add(const FunctionDecl *Function) {
    auto [At, New] = Made.Bodies.try_emplace(Function, Made.Functions.size());
    if (New) {
      FunctionOwners &F = Made.Functions.emplace_back();
      OwnerWalker(T, F).run(Function);
      F.Recursive = hasLargeObject(F) && mayCallItself(Function);
    }
    return At->second;
  }

  static bool hasLargeObject(const FunctionOwners &F) {
    return llvm::any_of(F.Allocations, [](const OwnedAllocation &A) {
      return A.Object.Type.SizeBytes * A.Object.Count.value_or(1) >
             SmallObjectBytes;
    });
  }

  /// True when the function may be called again before it is over.
  bool mayCallItself(const FunctionDecl *F) {
    Callees Open = calls(F);
    llvm::DenseSet<const FunctionDecl *> Seen;
    while (!Open.empty() && Seen.size() < MaxCallees) {
      const FunctionDecl *Callee = Open.pop_back_val();
      if (rootOf(Callee) == rootOf(F))
        return true;
      const FunctionDecl *Body = Callee->getDefinition();
      if (Body && Body->getBody() && Seen.insert(Body).second &&
          !isSystem(Body))
        Open.append(calls(Body));
    }
    return !Open.empty();
  }

  const Callees &calls(const FunctionDecl *Definition) {
    auto [At, New] = Calls.try_emplace(Definition);
    if (New)
      At->second = calleesOf(Definition->getBody());
    return At->second;
  }

  void addBorrowers(size_t Function, size_t Owner) {
    for (size_t I = 0; I < Made.Functions[Function].Owners[Owner].Uses.size();
         ++I) {
      const OwnerUse &U = Made.Functions[Function].Owners[Owner].Uses[I];
      if (U.Kind != UseKind::Lend || U.Unsure || !U.Callee)
        continue;
      const FunctionDecl *Body = U.Callee->getDefinition();
      if (Body && Body->getBody() && !Body->isDependentContext() &&
          !isa<CoroutineBodyStmt>(Body->getBody()) && !isSystem(Body))
        add(Body);
    }
  }

  bool isSystem(const Decl *D) const {
    const SourceManager &SM = T.context().getSourceManager();
    return SM.isInSystemHeader(SM.getExpansionLoc(D->getLocation()));
  }

  Types &T;
  UnitOwners Made;
  std::map<const FunctionDecl *, Callees> Calls;
};

} // namespace

UnitOwners buildOwners(Types &T, const UnitFacts &Unit) {
  llvm::TimeTraceScope Timer("mapchurn owners");
  return OwnersBuilder(T).build(Unit);
}

} // namespace mapchurn
