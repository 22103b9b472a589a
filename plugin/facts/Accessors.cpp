// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Other names of a program variable: pointers that are given what `new` makes,
// and functions that give the variable out.
//
//     static std::map<int, int> *Sizes = new std::map<int, int>;
//     std::map<int, int> &sizes() { static std::map<int, int> M; return M; }
//
// Invariants
//   - What a pointer is assigned later is a Write of the variable, so that who
//     trusts it has to look at these.
//   - A call of such a function is the variable, and a Call besides: what else
//     the function does is not forgotten.
// Ignored   Smart pointers, functions that choose between variables, methods
//           that give out a member.

#include "facts/Types.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace mapchurn {

namespace {

/// Statements that are looked through for the one that returns.
constexpr unsigned MaxStatements = 64;

const Expr *plain(const Expr *E) { return E->IgnoreParenImpCasts(); }

/// True when a return is anywhere in it, lambdas' own ones left out.
bool returns(const Stmt *S, unsigned &Looked) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (isa<ReturnStmt>(S) || ++Looked > MaxStatements)
    return true;
  return llvm::any_of(S->children(),
                      [&](const Stmt *C) { return returns(C, Looked); });
}

/// What the function's only return statement returns, which is its last.
const Expr *onlyResult(const FunctionDecl *Body) {
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Body->getBody());
  if (!Block || Block->body_empty())
    return nullptr;
  unsigned Looked = 0;
  for (const Stmt *S : Block->body())
    if (S != Block->body_back() && returns(S, Looked))
      return nullptr;
  const auto *Last = dyn_cast<ReturnStmt>(Block->body_back());
  return Last ? Last->getRetValue() : nullptr;
}

const VarDecl *programVariable(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(plain(E));
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && V->hasGlobalStorage() && V->getTLSKind() == VarDecl::TLS_None
             ? V->getCanonicalDecl()
             : nullptr;
}

bool isNew(const Expr *E) {
  const auto *New = dyn_cast<CXXNewExpr>(plain(E));
  return New && !New->isArray() && New->getNumPlacementArgs() == 0;
}

} // namespace

bool Types::ownsAllocation(const VarDecl *V) {
  QualType Type = V->getType();
  if (!V->hasGlobalStorage() || V->getTLSKind() != VarDecl::TLS_None ||
      Type->isDependentType())
    return false;
  const Expr *Init = V->getAnyInitializer();
  if (Type->isReferenceType()) {
    const auto *Deref = Init ? dyn_cast<UnaryOperator>(plain(Init)) : nullptr;
    return Deref && Deref->getOpcode() == UO_Deref &&
           isNew(Deref->getSubExpr()) && container(Type->getPointeeType());
  }
  if (!Type->isPointerType() || !container(Type->getPointeeType()))
    return false;
  return !Init || isNew(Init) ||
         Init->isNullPointerConstant(Ctx, Expr::NPC_NeverValueDependent);
}

const VarDecl *Types::givenOutBy(const FunctionDecl *Function) {
  QualType Result = Function->getReturnType();
  if (!Result->isLValueReferenceType() && !Result->isPointerType())
    return nullptr;
  const auto *Method = dyn_cast<CXXMethodDecl>(Function);
  if (Function->isDependentContext() || (Method && !Method->isStatic()) ||
      !container(Result->getPointeeType()))
    return nullptr;
  auto [At, New] = GivenOut.try_emplace(Function->getCanonicalDecl(), nullptr);
  if (!New)
    return At->second;
  const FunctionDecl *Body = nullptr;
  const Expr *E = Function->hasBody(Body) ? onlyResult(Body) : nullptr;
  if (!E)
    return nullptr;
  E = plain(E);
  const VarDecl *V = nullptr;
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    // `return *pointer;`, `return &variable;`
    V = programVariable(Unary->getSubExpr());
    bool Pointer = V && V->getType()->isPointerType();
    if (Unary->getOpcode() != (Pointer ? UO_Deref : UO_AddrOf))
      return nullptr;
  } else {
    V = programVariable(E);
    if (V && V->getType()->isPointerType() != Result->isPointerType())
      return nullptr;
  }
  if (!V || (V->getType()->isPointerType()
                 ? !ownsAllocation(V)
                 : !container(V->getType().getNonReferenceType())))
    return nullptr;
  return GivenOut[Function->getCanonicalDecl()] = V;
}

} // namespace mapchurn
