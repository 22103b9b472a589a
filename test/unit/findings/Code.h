// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Code with marked places, and the findings a check would make of them: every
// call of a function called `site` is one, in the order of the source. Tests of
// the filter and the outputs so depend on no check.
//
//     Code C("void f() { site(1); }");
//     C.findings()           one finding of growth-in-loop at `site`, in `f`,
//                            with a note at the argument and no fix
//
// A second argument in a call is the tier: `site(1, 'a')` is for tier=all.

#ifndef MAPCHURN_TEST_UNIT_FINDINGS_CODE_H
#define MAPCHURN_TEST_UNIT_FINDINGS_CODE_H

#include "findings/Filter.h"
#include "findings/Finding.h"
#include "findings/Fixes.h"
#include "findings/Options.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Tooling/Tooling.h"
#include <memory>
#include <string>
#include <vector>

namespace mapchurn {

class Code {
public:
  /// The text becomes /src/main.cpp; /src/user.h and /sys/system.h (a system
  /// header) can be included. All begin with a declaration of `site`.
  explicit Code(std::string Main, std::string UserHeader = "",
                std::string SystemHeader = "")
      : Files{{"/src/user.h", UserHeader}, {"/sys/system.h", SystemHeader}} {
    const std::string Declared = "void site(int, int = 0);\n";
    Unit = clang::tooling::buildASTFromCodeWithArgs(
        Declared + Main, {"-std=c++17", "-isystem", "/sys"}, "/src/main.cpp",
        "mapchurn-test", std::make_shared<clang::PCHContainerOperations>(),
        clang::tooling::getClangStripDependencyFileAdjuster(), Files);
  }

  const clang::ASTContext &context() const { return Unit->getASTContext(); }
  const clang::SourceManager &sources() const {
    return context().getSourceManager();
  }

  std::vector<Finding> findings() const {
    using namespace clang::ast_matchers;
    auto Calls = match(
        functionDecl(
            isDefinition(),
            forEachDescendant(
                callExpr(callee(functionDecl(hasName("site")))).bind("call")))
            .bind("in"),
        Unit->getASTContext());
    std::vector<Finding> Found;
    for (const BoundNodes &Nodes : Calls) {
      const auto *Call = Nodes.getNodeAs<clang::CallExpr>("call");
      Finding F;
      F.Check = "growth-in-loop";
      if (!Call->getArg(1)->isDefaultArgument())
        F.Level = Tier::All;
      F.Loc = Call->getBeginLoc();
      F.Range = Call->getSourceRange();
      F.Message = "'site' is called";
      F.Symbol = Nodes.getNodeAs<clang::FunctionDecl>("in")
                     ->getQualifiedNameAsString();
      F.Notes.push_back({Call->getArg(0)->getBeginLoc(), "with this"});
      Found.push_back(std::move(F));
    }
    return Found;
  }

  /// `main.cpp:3:5` for each finding that the options let through.
  std::vector<std::string> shown(std::vector<std::string> Settings = {}) const {
    std::vector<std::string> Places;
    for (const Finding &F : filtered(findings(), Settings))
      Places.push_back(place(F.Loc));
    return Places;
  }

  /// As every door shows them: filtered, with edits that go together.
  std::vector<Finding> filtered(std::vector<Finding> All,
                                std::vector<std::string> Settings = {}) const {
    Options Opts;
    for (const std::string &Setting : Settings)
      llvm::cantFail(Opts.set(Setting));
    std::vector<Finding> Left = llvm::cantFail(FindingFilter::create(Opts))
                                    ->apply(std::move(All), context());
    makeFixesSafe(Left, context());
    return Left;
  }

  /// Name, line (the declaration of `site` does not count) and column.
  std::string place(clang::SourceLocation Loc) const {
    const clang::SourceManager &SM = sources();
    if (!Loc.isFileID())
      return "macro";
    unsigned Line = SM.getSpellingLineNumber(Loc) - SM.isWrittenInMainFile(Loc);
    return llvm::sys::path::filename(SM.getFilename(Loc)).str() + ":" +
           std::to_string(Line) + ":" +
           std::to_string(SM.getSpellingColumnNumber(Loc));
  }

  /// The position of the first occurrence of some text in the main file.
  clang::SourceLocation at(llvm::StringRef Text) const {
    const clang::SourceManager &SM = sources();
    size_t Offset = SM.getBufferData(SM.getMainFileID()).find(Text);
    return SM.getLocForStartOfFile(SM.getMainFileID()).getLocWithOffset(Offset);
  }

private:
  clang::tooling::FileContentMappings Files; ///< the unit reads them in place
  std::unique_ptr<clang::ASTUnit> Unit;
};

} // namespace mapchurn

#endif // MAPCHURN_TEST_UNIT_FINDINGS_CODE_H
