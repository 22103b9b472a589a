// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The optimizer's view: what became of the allocations that findings are about.
//
// attach() asks the compilation for source locations in its code, as -Rpass
// does, and adds two passes: one before and one behind the optimization. In
// between, at the end of the parse, ask() says which allocations matter; then
// the passes look for them (Survivors.h).
//
// Invariants
//   - The object is what it is without this: the locations that were asked for
//     are taken out before machine code is made, and at once where nothing is
//     asked for. Metadata of loops that holds nothing else goes before the
//     optimization.
//   - There is no view, and nothing is dropped, where nothing is optimized
//     (-O0, -fsyntax-only, -disable-llvm-passes) or what is optimized is not
//     what will be used: sanitizers, coverage, a profile being made. Nor where
//     bitcode is written without -g (-flto, -emit-llvm): it would show that
//     there were locations. With -g the view is that before linking.
// Ignored
//   A warning of the optimizer's own (-Wpass-failed) names the loop's line
//   where without a view it names the function's, as with -g.
// Cost
//   Locations cost clang's part of code generation some 8 %, which is 2 % of a
//   compilation with -O2, so that a caller should attach a view only when there
//   may be something to ask for. Where there is not, the optimizer does not see
//   them; and what is inline or an instance of a template, most of a usual
//   file, does not get them: clang makes its code after the parse. (It is told
//   so by an attribute that it would take for the user's `nodebug`.)

#ifndef MAPCHURN_OPTIMIZER_VIEW_H
#define MAPCHURN_OPTIMIZER_VIEW_H

#include "optimizer/Survivors.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include <functional>
#include <memory>
#include <optional>

namespace clang {
class ASTContext;
class CompilerInstance;
class FunctionDecl;
class SourceManager;
} // namespace clang

namespace mapchurn {

class OptimizerView {
public:
  /// Null where there is no view. To be called before code is generated.
  static std::shared_ptr<OptimizerView> attach(clang::CompilerInstance &Clang);

  /// A function was defined. To be called before code generation sees it.
  void defined(clang::FunctionDecl &Function);

  /// Either this or ask() is called at the end of the parse.
  void askNothing(clang::ASTContext &Context);

  /// Done is called when the answers are there, which is never when the
  /// optimization does not take place after all.
  void ask(llvm::ArrayRef<clang::SourceLocation> Allocations,
           std::function<void()> Done);

  /// Unseen for what was not asked, or not answered.
  Survival of(clang::SourceLocation Allocation) const;

  // What the passes call.
  void before(llvm::Module &M);
  void after(llvm::Module &M);

private:
  OptimizerView(clang::CompilerInstance &Clang, bool Borrowed)
      : Clang(Clang), Borrowed(Borrowed) {}
  CodePlace place(clang::SourceLocation Loc) const;
  std::string remapped(llvm::StringRef Path) const;
  void giveBack(llvm::Module &M);

  clang::CompilerInstance &Clang;
  bool Borrowed; ///< the locations are there for the view alone
  std::vector<clang::FunctionDecl *> Deferred; ///< no code yet when defined
  llvm::DenseMap<clang::SourceLocation, unsigned> Asked;
  std::optional<Survivors> Search;
  std::vector<Survival> Answers;
  std::function<void()> Done;
};

} // namespace mapchurn

#endif // MAPCHURN_OPTIMIZER_VIEW_H
