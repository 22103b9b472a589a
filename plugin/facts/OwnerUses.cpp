// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a mention does to an owner, judged by what stands around it. Whatever
// is not understood stays UseKind::Other.

#include "facts/OwnerWalker.h"
#include "model/Effects.h"

using namespace clang;
using mapchurn::model::FlowEnd;

namespace mapchurn {

namespace {

bool isNull(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  return isa<CXXNullPtrLiteralExpr, GNUNullExpr>(E) ||
         (isa<IntegerLiteral>(E) && cast<IntegerLiteral>(E)->getValue() == 0);
}

bool isNamed(const FunctionDecl *F, llvm::StringRef Name) {
  return F && F->isInStdNamespace() && F->getIdentifier() &&
         F->getName() == Name;
}

} // namespace

bool OwnerWalker::isSystem(const Decl *D) const {
  const SourceManager &SM = Ctx.getSourceManager();
  return SM.isInSystemHeader(SM.getExpansionLoc(D->getLocation()));
}

void OwnerWalker::noteUse(const DeclRefExpr *Ref, unsigned Index) {
  OwnerUse U;
  U.Loc = Ref->getLocation();
  U.Order = Order;
  U.Block = Block;
  U.InLambda = Lambdas != 0;
  switch (F.Owners[Index].Kind) {
  case HolderKind::Unique:
  case HolderKind::Shared:
    judgeSmart(Ref, U);
    break;
  case HolderKind::Raw:
    judgeRaw(Ref, U);
    break;
  case HolderKind::Closure:
    judgeClosure(Ref, U);
    break;
  }
  if (U.Loc.isMacroID())
    U.Rewritable = false;
  F.Owners[Index].Uses.push_back(std::move(U));
}

// ---- Smart pointers -------------------------------------------------------

void OwnerWalker::judgeSmart(const DeclRefExpr *Ref, OwnerUse &U) {
  size_t Level = Stack.size();
  const Expr *E = Ref;
  // Parentheses, and the const that a parameter adds.
  while (const auto *Around = dyn_cast_or_null<Expr>(parent(Level))) {
    const auto *Cast = dyn_cast<ImplicitCastExpr>(Around);
    if (!isa<ParenExpr>(Around) &&
        !(Cast && (Cast->getCastKind() == CK_NoOp ||
                   Cast->getCastKind() == CK_UncheckedDerivedToBase ||
                   Cast->getCastKind() == CK_DerivedToBase)))
      break;
    E = Around;
    --Level;
  }
  const Stmt *Around = parent(Level);
  if (!Around)
    return;
  if (isa<ReturnStmt>(Around)) {
    U.Kind = UseKind::Return;
  } else if (const auto *M = dyn_cast<MemberExpr>(Around)) {
    judgeMethod(M, Level - 1, U);
  } else if (const auto *Lambda = dyn_cast<LambdaExpr>(Around)) {
    captured(Lambda, Level - 1, Ref->getDecl(), U);
  } else if (const auto *Cast = dyn_cast<CastExpr>(Around)) {
    if (Cast->getCastKind() == CK_ToVoid) {
      U.Kind = UseKind::Mention;
      U.Rewritable = true;
    }
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(Around)) {
    const CXXConstructorDecl *Ctor = Construct->getConstructor();
    if (!Ctor->isCopyOrMoveConstructor() || !T.owner(Construct->getType())) {
      judgeCall(E, Level, U);
      return;
    }
    Sink To = sinkOf(Construct, Level - 1);
    U.To = To.To;
    U.Callee = To.Callee;
    U.Kind = To.To == OwnerSink::Returned ? UseKind::Return
             : Ctor->isMoveConstructor()  ? UseKind::Move
                                          : UseKind::Copy;
    U.Owner = trackSink(To);
  } else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Around)) {
    judgeOperator(Operator, E, U);
    if (U.Kind == UseKind::Other)
      judgeCall(E, Level, U);
  } else if (const auto *Call = dyn_cast<CallExpr>(Around)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (isNamed(Callee, "move") && Call->getNumArgs() == 1) {
      Sink To = sinkOf(Call, Level - 1);
      U.Kind = UseKind::Move;
      U.To = To.To;
      U.Callee = To.Callee;
      U.Parameter = To.Parameter;
      U.Owner = trackSink(To);
    } else if (isNamed(Callee, "swap")) {
      U.Kind = UseKind::Swap;
    } else {
      judgeCall(E, Level, U);
    }
  }
}

/// Level: of the member expression itself.
void OwnerWalker::judgeMethod(const MemberExpr *M, size_t Level, OwnerUse &U) {
  const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(parent(Level));
  if (!Call || Call->getCallee()->IgnoreParens() != M)
    return;
  if (isa<CXXConversionDecl>(M->getMemberDecl())) {
    U.Kind = UseKind::Test;
    return;
  }
  std::string Name = M->getMemberNameInfo().getAsString();
  if (Name == "get") {
    U.Kind = UseKind::Address;
    const QualType Pointee = T.pointeeOf(M->getBase()->getType());
    rewriteGet(Call, Level - 1, !Pointee.isNull() && Pointee->isArrayType(), U);
  } else if (Name == "release") {
    U.Kind = UseKind::Release;
    U.To = sinkOf(Call, Level - 1).To;
  } else if (Name == "reset") {
    U.Kind = UseKind::Reset;
  } else if (Name == "swap") {
    U.Kind = UseKind::Swap;
  }
}

void OwnerWalker::judgeOperator(const CXXOperatorCallExpr *E, const Expr *At,
                                OwnerUse &U) {
  bool First = E->getArg(0) == At;
  switch (E->getOperator()) {
  case OO_Arrow:
    U.Kind = UseKind::Access;
    rewriteArrow(E->getOperatorLoc(), U);
    return;
  case OO_Star:
    if (E->getNumArgs() != 1)
      return;
    U.Kind = UseKind::Access;
    // The operator's own frame is the innermost but for parentheses.
    for (size_t Level = Stack.size(); Level; --Level)
      if (Stack[Level - 1].S == E)
        rewriteStar(E->getOperatorLoc(), Level - 1, U);
    return;
  case OO_Subscript:
    if (!First)
      return;
    U.Kind = UseKind::Access;
    U.Rewritable = true;
    return;
  case OO_Equal:
    U.Kind = First ? UseKind::Assign : UseKind::Copy;
    U.To = OwnerSink::Stored;
    return;
  case OO_EqualEqual:
  case OO_ExclaimEqual:
    if (E->getNumArgs() == 2 && isNull(E->getArg(First ? 1 : 0)))
      U.Kind = UseKind::Test;
    return;
  default:
    return;
  }
}

/// An argument of a call that the owner is bound to by reference.
bool OwnerWalker::judgeCall(const Expr *Arg, size_t Level, OwnerUse &U) {
  Sink To = sinkOfArgument(Arg, parent(Level));
  if (To.To != OwnerSink::Argument || !To.Callee ||
      To.Parameter >= To.Callee->getNumParams())
    return false;
  const ParmVarDecl *P = To.Callee->getParamDecl(To.Parameter);
  if (!P->getType()->isLValueReferenceType())
    return false;
  U.Kind = UseKind::Lend;
  U.Callee = To.Callee;
  U.Parameter = To.Parameter;
  const auto *Method = dyn_cast<CXXMethodDecl>(To.Callee);
  U.Unsure = Method && Method->isVirtual();
  return true;
}

// ---- Plain pointers -------------------------------------------------------

void OwnerWalker::judgeRaw(const DeclRefExpr *Ref, OwnerUse &U) {
  size_t Level = Stack.size();
  const Expr *E = Ref;
  while (isa_and_nonnull<ParenExpr>(parent(Level)))
    E = cast<Expr>(parent(Level--));
  const Stmt *Around = parent(Level);
  const auto *Cast = dyn_cast_or_null<CastExpr>(Around);
  if (Cast && Cast->getCastKind() == CK_LValueToRValue)
    return judgeRawValue(Level - 1, Ref, U);
  if (Cast && Cast->getCastKind() == CK_ToVoid) {
    U.Kind = UseKind::Mention;
    U.Rewritable = true;
    return;
  }
  if (const auto *Lambda = dyn_cast_or_null<LambdaExpr>(Around))
    return captured(Lambda, Level - 1, Ref->getDecl(), U);
  if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(Around)) {
    if (Assign->getOpcode() == BO_Assign && Assign->getLHS() == E)
      U.Kind = isNull(Assign->getRHS()) ? UseKind::Forget : UseKind::Assign;
    return;
  }
  // Bound to `T *const &`: the value is read, the variable stays as it is.
  bool Const = Cast && Cast->getCastKind() == CK_NoOp;
  if (Const) {
    E = Cast;
    --Level;
  }
  if (!parent(Level))
    return;
  Sink To = sinkOfArgument(E, parent(Level));
  if (To.To != OwnerSink::Argument || !To.Callee ||
      To.Parameter >= To.Callee->getNumParams())
    return;
  QualType P = To.Callee->getParamDecl(To.Parameter)->getType();
  if (P->isLValueReferenceType() && P->getPointeeType().isConstQualified())
    U.Kind = UseKind::Address;
}

/// Level: of the expression that is the value of the pointer.
void OwnerWalker::judgeRawValue(size_t Level, const DeclRefExpr *Ref,
                                OwnerUse &U) {
  bool Array = F.Owners[Tracked[Ref->getDecl()]].Array;
  while (const auto *Around = dyn_cast_or_null<Expr>(parent(Level))) {
    const auto *Cast = dyn_cast<ImplicitCastExpr>(Around);
    if (!isa<ParenExpr>(Around) && !Cast)
      break;
    if (Cast && Cast->getCastKind() == CK_PointerToBoolean) {
      U.Kind = UseKind::Test;
      return;
    }
    --Level;
  }
  const Stmt *Around = parent(Level);
  U.Kind = UseKind::Address;
  if (!Around) { // a variable's initializer
    rewriteValue(Ref, Level, U);
    return;
  }
  if (const auto *M = dyn_cast<MemberExpr>(Around)) {
    U.Kind = UseKind::Access;
    if (Array)
      U.Rewritable = true; // an array is a pointer to its first
    else
      rewriteArrow(M->getOperatorLoc(), U);
  } else if (const auto *Delete = dyn_cast<CXXDeleteExpr>(Around)) {
    judgeDelete(Delete, Level - 1, U);
  } else if (const auto *Unary = dyn_cast<UnaryOperator>(Around)) {
    if (Unary->getOpcode() == UO_Deref) {
      U.Kind = UseKind::Access;
      if (Array)
        U.Rewritable = true;
      else
        rewriteStar(Unary->getOperatorLoc(), Level - 1, U);
    } else if (Unary->getOpcode() == UO_LNot) {
      U.Kind = UseKind::Test;
    }
  } else if (isa<ArraySubscriptExpr>(Around)) {
    U.Kind = UseKind::Access;
    U.Rewritable = Array;
  } else if (isa<ReturnStmt, CoreturnStmt>(Around)) {
    U.Kind = UseKind::Return;
  } else if (isa<CXXThrowExpr>(Around)) {
    U.Kind = UseKind::Other;
  } else if (const auto *Lambda = dyn_cast<LambdaExpr>(Around)) {
    captured(Lambda, Level - 1, Ref->getDecl(), U);
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(Around)) {
    if (Binary->isEqualityOp() &&
        (isNull(Binary->getLHS()) || isNull(Binary->getRHS())))
      U.Kind = UseKind::Test;
    else if (Binary->isPtrMemOp())
      U.Kind = UseKind::Access;
    else
      rewriteValue(Ref, Level, U);
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(Around);
             Construct && T.owner(Construct->getType())) {
    U.Kind = UseKind::Move; // an owner takes it
  } else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(Around);
             Call && T.owner(Call->getObjectType())) {
    U.Kind = UseKind::Move; // p.reset(raw)
  } else {
    rewriteValue(Ref, Level, U);
  }
}

/// Variables with a destructor that are declared after the pointer, and would
/// end before an object in its place: now they end after it.
static bool endsLater(const Stmt *S, const CXXDeleteExpr *Delete) {
  const auto *Declarations = dyn_cast<DeclStmt>(S);
  const auto *Pointer =
      dyn_cast<DeclRefExpr>(Delete->getArgument()->IgnoreParenImpCasts());
  if (!Declarations || !Pointer)
    return false;
  const ASTContext &Ctx = Pointer->getDecl()->getASTContext();
  return llvm::any_of(Declarations->decls(), [&](const Decl *D) {
    const auto *V = dyn_cast<VarDecl>(D);
    return V && V != Pointer->getDecl() &&
           V->getLocation() > Pointer->getDecl()->getLocation() &&
           (V->needsDestruction(Ctx) ||
            (V->getType()->isReferenceType() &&
             isa_and_nonnull<ExprWithCleanups>(V->getInit())));
  });
}

/// What a return yields is the same, whether the object has ended or not.
static bool yieldsNothing(const Stmt *S) {
  const auto *Return = dyn_cast<ReturnStmt>(S);
  const Expr *Value = Return ? Return->getRetValue() : nullptr;
  return isa<NullStmt>(S) ||
         (Return &&
          (!Value || isa<IntegerLiteral, CXXBoolLiteralExpr, StringLiteral,
                         CXXNullPtrLiteralExpr>(Value->IgnoreParenImpCasts())));
}

/// `if (p)`, `if (p != nullptr)`: always, of what `new` has made.
static bool testsOnly(const IfStmt *S, const CXXDeleteExpr *E) {
  const auto *Pointer =
      dyn_cast<DeclRefExpr>(E->getArgument()->IgnoreParenImpCasts());
  const Expr *Condition = S->getCond()->IgnoreParenImpCasts();
  if (const auto *Test = dyn_cast<BinaryOperator>(Condition);
      Test && Test->getOpcode() == BO_NE)
    Condition = isNull(Test->getRHS())   ? Test->getLHS()->IgnoreParenImpCasts()
                : isNull(Test->getLHS()) ? Test->getRHS()->IgnoreParenImpCasts()
                                         : nullptr;
  const auto *Tested = dyn_cast_or_null<DeclRefExpr>(Condition);
  return Pointer && Tested && Tested->getDecl() == Pointer->getDecl() &&
         !S->getElse() && !S->getInit() && !S->getConditionVariable();
}

void OwnerWalker::judgeDelete(const CXXDeleteExpr *E, size_t Level,
                              OwnerUse &U) {
  U.Kind = UseKind::Delete;
  U.Array = E->isArrayForm();
  U.Statement = E->getSourceRange();
  const Stmt *Own = E;
  while (Level && isa_and_nonnull<FullExpr>(parent(Level)))
    Own = parent(Level--);
  const auto *Around = dyn_cast_or_null<CompoundStmt>(parent(Level));
  // `if (p) delete p;`, with or without braces.
  bool Braces = Around && isa_and_nonnull<IfStmt>(parent(Level - 1)) &&
                Around->body_front() == Own;
  const auto *Test =
      dyn_cast_or_null<IfStmt>(parent(Braces ? Level - 1 : Level));
  if (Test && testsOnly(Test, E)) {
    U.Block = Braces ? F.Blocks[Block].Parent : Block;
    U.Direct = isStatementOfBlock(Level - (Braces ? 2 : 1));
    U.Followed = true;
    return;
  }
  U.Direct = isStatementOfBlock(Level);
  if (!Around)
    return;
  bool After = false;
  for (const Stmt *S : Around->body()) {
    U.Followed |= After ? !yieldsNothing(S) : endsLater(S, E);
    After |= S == Own;
  }
  rewriteDelete(U);
}

// ---- Lambdas --------------------------------------------------------------

/// Level: of the lambda.
void OwnerWalker::captured(const LambdaExpr *E, size_t Level,
                           const ValueDecl *V, OwnerUse &U) {
  bool Smart = F.Owners[Tracked[V]].Kind != HolderKind::Raw;
  bool ByReference = false;
  for (const LambdaCapture &Capture : E->captures())
    ByReference |= Capture.capturesVariable() && !E->isInitCapture(&Capture) &&
                   Capture.getCapturedVar() == V &&
                   Capture.getCaptureKind() == LCK_ByRef;
  if (Smart && !ByReference)
    return; // `[&q = p]`
  U.Kind = UseKind::Capture;
  U.Rewritable = ByReference;
  U.Kept = true;
  Sink To = sinkOf(E, Level);
  if (To.To == OwnerSink::Variable) {
    U.Owner = trackSink(To);
    U.Kept = U.Owner == ~0u;
    return;
  }
  // Called where it stands, or by the library while this call lasts.
  const Expr *Value = E;
  while (const auto *Around = dyn_cast_or_null<Expr>(parent(Level))) {
    if (const auto *Call = dyn_cast<CallExpr>(Around)) {
      U.Kept = keepsArgument(Call, Value);
      return;
    }
    const auto *Construct = dyn_cast<CXXConstructExpr>(Around);
    if (!isa<FullExpr, ParenExpr, ImplicitCastExpr, CXXBindTemporaryExpr,
             MaterializeTemporaryExpr>(Around) &&
        !(Construct && Construct->getConstructor()->isCopyOrMoveConstructor()))
      return;
    Value = Around;
    --Level;
  }
}

/// False for functions of the library that neither store a lambda nor return
/// it; what the effects table says flows from an argument is kept.
bool OwnerWalker::keepsArgument(const CallExpr *E, const Expr *Arg) const {
  const FunctionDecl *Callee = E->getDirectCallee();
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (Operator->getOperator() != OO_Call)
      return true;
    // std::ranges::for_each is an object without data.
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    return Operator->getArg(0) != Arg &&
           !(Method && isSystem(Method) && Method->getParent()->isEmpty());
  }
  if (!Callee || !Callee->isInStdNamespace() || !Callee->getIdentifier() ||
      isa<CXXMethodDecl>(Callee))
    return true;
  const model::FunctionEffect *Row =
      T.effects().function(T.qualifiedName(Callee));
  if (!Row)
    return Callee->getReturnType()->isRecordType() &&
           Callee->getName().starts_with("make_");
  for (unsigned I = 0; I < E->getNumArgs(); ++I)
    for (const model::FlowRule &Rule : Row->Flows)
      if (E->getArg(I) == Arg &&
          ((Rule.From.What == FlowEnd::Argument && Rule.From.Index == I) ||
           (Rule.From.What == FlowEnd::Arguments && Rule.From.Index <= I)))
        return true;
  return false;
}

/// A lambda that is called, or lent to the library, goes nowhere.
void OwnerWalker::judgeClosure(const DeclRefExpr *Ref, OwnerUse &U) {
  size_t Level = Stack.size();
  const Expr *Value = Ref;
  while (const auto *Around = dyn_cast_or_null<Expr>(parent(Level))) {
    if (const auto *Call = dyn_cast<CallExpr>(Around)) {
      if (!keepsArgument(Call, Value))
        U.Kind = UseKind::Call;
      return;
    }
    const auto *Construct = dyn_cast<CXXConstructExpr>(Around);
    if (!isa<ParenExpr, ImplicitCastExpr, MaterializeTemporaryExpr>(Around) &&
        !(Construct && Construct->getConstructor()->isCopyOrMoveConstructor()))
      return;
    Value = Around;
    --Level;
  }
}

} // namespace mapchurn
