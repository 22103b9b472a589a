// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The walk that makes the owner facts of one function.
//
//     visit(Stmt)        blocks, exits, declarations       OwnerWalker.cpp
//     noteAllocation(…)  what is made, and whose it is     OwnerAllocations.cpp
//     noteUse(…)         what a mention does to an owner   OwnerUses.cpp
//     declarationEdit(…) how an object would be written    OwnerEdits.cpp
//
// A mention is judged by what stands around it: the walk keeps the statements
// and expressions that it is in, innermost last.

#ifndef MAPCHURN_FACTS_OWNERWALKER_H
#define MAPCHURN_FACTS_OWNERWALKER_H

#include "facts/Owners.h"
#include "facts/Types.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringMap.h"

namespace mapchurn {

class OwnerWalker {
public:
  OwnerWalker(Types &T, FunctionOwners &Out) : T(T), F(Out), Ctx(T.context()) {}

  void run(const clang::FunctionDecl *Definition);

private:
  /// What the walk is in: a statement, or the initializer of a variable.
  struct Frame {
    const clang::Stmt *S = nullptr;
    const clang::VarDecl *V = nullptr;
  };

  /// Where the value of an expression goes.
  struct Sink {
    OwnerSink To = OwnerSink::Other;
    const clang::VarDecl *V = nullptr;
    const clang::FunctionDecl *Callee = nullptr;
    unsigned Parameter = 0;
    bool CustomDeleter = false; ///< an owner is made with a second argument
    bool Converted = false;     ///< to a pointer to another type
    clang::QualType Pointer;    ///< the last type that it had
  };

  // OwnerWalker.cpp
  void visit(const clang::Stmt *S);
  void visitNode(const clang::Stmt *S);
  void visitChildren(const clang::Stmt *S);
  void visitBlock(const clang::CompoundStmt *S);
  bool isPlain() const;
  bool isStatementOfBlock(size_t Level) const;
  void visitDeclarations(const clang::DeclStmt *S);
  void visitLambda(const clang::LambdaExpr *E);
  void noteExit(const clang::Stmt *S);
  unsigned track(const clang::VarDecl *V, HolderKind Kind);
  unsigned trackSink(const Sink &To);
  bool inLoop() const;
  std::optional<HolderKind> kindOf(clang::QualType T) const;

  // OwnerAllocations.cpp
  void noteAllocation(const clang::Expr *E);
  void describe(const clang::CXXNewExpr *E, MadeObject &Object);
  void describe(const clang::CallExpr *E, MadeObject &Object);
  void describeType(clang::QualType Element, clang::SourceLocation At,
                    MadeObject &Object);
  bool isPublicConstructor(const clang::CXXNewExpr *E) const;
  bool hasCustomDeleter(clang::QualType Owner) const;
  std::string written(const clang::Expr *E) const;
  const model::Owner *makerOf(const clang::CallExpr *E, std::string &Name);
  Sink sinkOf(const clang::Expr *E, size_t Level) const;
  Sink sinkOfArgument(const clang::Expr *Arg, const clang::Stmt *Call) const;

  // OwnerUses.cpp
  void noteUse(const clang::DeclRefExpr *Ref, unsigned Index);
  void judgeSmart(const clang::DeclRefExpr *Ref, OwnerUse &U);
  void judgeMethod(const clang::MemberExpr *M, size_t Level, OwnerUse &U);
  void judgeOperator(const clang::CXXOperatorCallExpr *E, const clang::Expr *At,
                     OwnerUse &U);
  void judgeRaw(const clang::DeclRefExpr *Ref, OwnerUse &U);
  void judgeRawValue(size_t Level, const clang::DeclRefExpr *Ref, OwnerUse &U);
  void judgeDelete(const clang::CXXDeleteExpr *E, size_t Level, OwnerUse &U);
  void judgeClosure(const clang::DeclRefExpr *Ref, OwnerUse &U);
  bool judgeCall(const clang::Expr *Arg, size_t Level, OwnerUse &U);
  void captured(const clang::LambdaExpr *E, size_t Level,
                const clang::ValueDecl *V, OwnerUse &U);
  bool keepsArgument(const clang::CallExpr *E, const clang::Expr *Arg) const;
  bool isSystem(const clang::Decl *D) const;

  // OwnerEdits.cpp
  void rewriteArrow(clang::SourceLocation Arrow, OwnerUse &U) const;
  void rewriteStar(clang::SourceLocation Star, size_t Level, OwnerUse &U) const;
  void rewriteGet(const clang::Expr *Call, size_t Level, bool Array,
                  OwnerUse &U) const;
  void rewriteValue(const clang::DeclRefExpr *Ref, size_t Level,
                    OwnerUse &U) const;
  void rewriteDelete(OwnerUse &U) const;
  void declarationEdit(OwnedAllocation &A, const clang::Expr *E,
                       const clang::DeclStmt *S);
  bool returnsDecltype() const;
  bool isReturned(size_t Level) const;
  bool mayBeNullPointer(const clang::CallExpr *Maker,
                        clang::QualType Type) const;
  bool takesPointer(const clang::Stmt *Call) const;
  llvm::StringRef argumentsOf(const clang::CallExpr *E) const;
  std::optional<std::string> initializer(const clang::Expr *Made,
                                         const MadeObject &Object) const;
  clang::CharSourceRange declarationRange(const clang::VarDecl *V) const;
  bool allNamesAreUses(const Owner &O, clang::SourceLocation From,
                       clang::SourceLocation To);
  void readWords();
  clang::CharSourceRange chars(clang::SourceRange Tokens) const;
  llvm::StringRef source(clang::SourceRange Tokens) const;
  char before(clang::SourceLocation Loc) const;
  void finishEdits();

  const clang::Stmt *parent(size_t Level) const {
    return Level ? Stack[Level - 1].S : nullptr;
  }

  Types &T;
  FunctionOwners &F;
  clang::ASTContext &Ctx;
  std::vector<Frame> Stack;
  unsigned Order = 0;
  unsigned Block = 0;
  unsigned Lambdas = 0; ///< that the walk is in
  llvm::DenseMap<const clang::ValueDecl *, unsigned> Tracked;
  /// Declarations that may be rewritten once all uses are known: allocation,
  /// expression and statement.
  struct Pending {
    unsigned Allocation;
    const clang::Expr *Made;
    const clang::DeclStmt *Statement;
  };
  std::vector<Pending> Edits;
  llvm::StringMap<std::vector<unsigned>> Words;
};

} // namespace mapchurn

#endif // MAPCHURN_FACTS_OWNERWALKER_H
