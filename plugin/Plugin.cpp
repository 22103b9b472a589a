// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The first door: clang++ -fplugin=mapchurn.so runs the analysis beside the
// normal compilation, with no further flag. `-fplugin-arg-mapchurn-KEY=VALUE`
// sets an option.
//
// Invariants
//   - The program is not changed: the consumer only reads the finished AST,
//     before code generation sees it. test/invariants holds it.
//   - An option that is wrong is a compiler error, so nothing is compiled with
//     settings that the user did not mean.
//   - Of code that clang rejects, nothing is shown or written.
//
// Not analysed: languages other than C++ (Analysis::understands), and headers
// being precompiled (whoever includes them is analysed).

#include "Analysis.h"
#include "Compat.h"
#include "findings/Diagnostics.h"
#include "findings/Outputs.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/TimeProfiler.h"

using namespace clang;

namespace mapchurn {
namespace {

void report(DiagnosticsEngine &Diags, llvm::Error Errors) {
  unsigned Id = Diags.getCustomDiagID(DiagnosticsEngine::Error, "mapchurn: %0");
  llvm::handleAllErrors(std::move(Errors), [&](const llvm::ErrorInfoBase &E) {
    Diags.Report(Id) << E.message();
  });
}

class Consumer : public ASTConsumer {
public:
  Consumer(Analysis A) : A(std::move(A)) {}

  void HandleTranslationUnit(ASTContext &Ctx) override {
    DiagnosticsEngine &Diags = Ctx.getDiagnostics();
    if (Diags.hasUncompilableErrorOccurred() || Diags.hasFatalErrorOccurred())
      return;
    llvm::TimeTraceScope Timer("mapchurn");
    llvm::PrettyStackTraceString InCrash("mapchurn's analysis of the file");
    if (llvm::Error Errors = publish(A.run(Ctx), A.options(), Ctx))
      report(Diags, std::move(Errors));
    emitRemarks(A.explain(Ctx), Diags);
  }

private:
  Analysis A;
};

class Action : public PluginASTAction {
  ActionType getActionType() override { return AddBeforeMainAction; }

  bool ParseArgs(const CompilerInstance &CI,
                 const std::vector<std::string> &Args) override {
    if (!isAnalysed(CI))
      return false;
    Options Opts;
    llvm::Error Errors = llvm::Error::success();
    for (const std::string &Arg : Args)
      Errors = llvm::joinErrors(std::move(Errors), Opts.set(Arg));
    if (Errors) {
      report(CI.getDiagnostics(), std::move(Errors));
      return false;
    }
    if (llvm::Expected<Analysis> Created = Analysis::create(std::move(Opts)))
      A = std::make_unique<Analysis>(std::move(*Created));
    else
      report(CI.getDiagnostics(), Created.takeError());
    return A != nullptr;
  }

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &,
                                                 llvm::StringRef) override {
    return std::make_unique<Consumer>(std::move(*A));
  }

  static bool isAnalysed(const CompilerInstance &CI) {
    if (!Analysis::understands(CI.getLangOpts()))
      return false;
    switch (CI.getFrontendOpts().ProgramAction) {
    case frontend::GeneratePCH:
    case frontend::GenerateHeaderUnit:
    case frontend::VerifyPCH:
      return false;
    default:
      return true;
    }
  }

  std::unique_ptr<Analysis> A;
};

} // namespace
} // namespace mapchurn

static FrontendPluginRegistry::Add<mapchurn::Action>
    Registered("mapchurn", "warns about wasteful use of containers");
