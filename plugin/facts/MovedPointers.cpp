// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pointers that do not go on pointing where they were declared to.
//
// The walk is in source order, and a pointer declared with `&head` stands for
// head until it is assigned. That does not hold at the top of a loop's body
// when the end of the body moves the pointer, nor after a branch that does.

#include "facts/Walker.h"

using namespace clang;

namespace mapchurn {

namespace {

/// The pointer variable that the statement gives another value, if it does.
const ValueDecl *pointerMovedBy(const Stmt *S) {
  const Expr *Target = nullptr;
  if (const auto *Binary = dyn_cast<BinaryOperator>(S);
      Binary && Binary->isAssignmentOp())
    Target = Binary->getLHS();
  else if (const auto *Unary = dyn_cast<UnaryOperator>(S);
           Unary && Unary->isIncrementDecrementOp())
    Target = Unary->getSubExpr();
  const auto *Ref =
      Target ? dyn_cast<DeclRefExpr>(Target->IgnoreParens()) : nullptr;
  return Ref && Ref->getType()->isPointerType() ? Ref->getDecl() : nullptr;
}

/// Collects the pointers that are moved in a loop, branch or lambda which their
/// declaration is not in: after it, nobody knows where they point.
void findMoving(const Stmt *Body, llvm::DenseSet<const ValueDecl *> &Moving) {
  llvm::DenseMap<const ValueDecl *, const Stmt *> DeclaredIn;
  llvm::SmallVector<std::pair<const Stmt *, const Stmt *>> Todo{
      {Body, nullptr}};
  while (!Todo.empty()) {
    auto [S, Within] = Todo.pop_back_val();
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      for (const Decl *D : Declaration->decls())
        if (const auto *V = dyn_cast<VarDecl>(D))
          DeclaredIn[V] = Within;
    if (const ValueDecl *Pointer = pointerMovedBy(S);
        Pointer && Within && DeclaredIn.lookup(Pointer) != Within)
      Moving.insert(Pointer);
    const auto *For = dyn_cast<ForStmt>(S);
    bool Parts = isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, LambdaExpr,
                     IfStmt, SwitchStmt, CXXTryStmt>(S);
    size_t First = Todo.size();
    for (const Stmt *Child : S->children())
      if (Child)
        Todo.push_back(
            {Child, Parts && !(For && Child == For->getInit()) ? S : Within});
    std::reverse(Todo.begin() + First, Todo.end()); // in source order
  }
}

} // namespace

/// `for (Node *p = &head; p; p = p->next)`: what p points to at the top of the
/// body is not what it pointed to where it was declared.
bool Walker::movesElsewhere(const VarDecl *Pointer) {
  const auto *Function = dyn_cast<FunctionDecl>(F.Decl);
  if (!Moving) {
    Moving.emplace();
    if (Function && Function->getBody())
      findMoving(Function->getBody(), *Moving);
  }
  return Moving->count(Pointer);
}

} // namespace mapchurn
