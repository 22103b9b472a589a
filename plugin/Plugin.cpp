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
//   - What is found is said once: at the end of the parse, or, where a finding
//     is about an allocation and the code is optimized, at the end of the
//     optimization (optimizer/View.h). Should that not be reached, a second
//     consumer says it, which comes after code generation; should the compiler
//     die, findings/LastWords.h.
//
// Not analysed: languages other than C++ (Analysis::understands), and headers
// being precompiled (whoever includes them is analysed).

#include "Analysis.h"
#include "Compat.h"
#include "findings/Diagnostics.h"
#include "findings/Fixes.h"
#include "findings/LastWords.h"
#include "findings/Outputs.h"
#include "findings/Resolved.h"
#include "optimizer/Apply.h"
#include "optimizer/View.h"
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

/// One translation unit, from its AST to what is said of it.
class Unit {
public:
  Unit(Analysis Made, CompilerInstance &Clang)
      : A(std::move(Made)), Diags(Clang.getDiagnostics()),
        ClearsAst(Clang.getCodeGenOpts().ClearASTBeforeBackend) {
    if (A.asksForAllocations() && (!A.options().HeaderFilter.empty() ||
                                   writesAnyOf(A.allocatingWords(), Clang)))
      View = OptimizerView::attach(Clang);
  }

  /// What is found waits if one of it is about an allocation.
  void analyse(ASTContext &Context) {
    Ctx = &Context;
    Findings = A.find(Context);
    Explanations = A.explain(Context);
    std::vector<SourceLocation> Allocations;
    auto collect = [&](const auto &List) {
      for (const auto &Said : List)
        if (Said.Allocation.isValid())
          Allocations.push_back(Said.Allocation);
    };
    collect(Findings);
    collect(Explanations);
    if (!View)
      return finish();
    if (Allocations.empty()) {
      View->askNothing(Context);
      return finish();
    }
    rememberLastWords(Findings, Diags);
    View->ask(Allocations, [this] {
      applyView(*View, Findings, Explanations);
      finish();
    });
  }

  /// Says it, once.
  void finish() {
    if (!Ctx)
      return;
    ASTContext &Of = *std::exchange(Ctx, nullptr);
    forgetLastWords();
    makeFixesSafe(Findings, Of);
    if (llvm::Error Errors = publish(Findings, A.options(), Of))
      report(Diags, std::move(Errors));
    emitRemarks(remarksOf(Explanations, A.options().Explain), Diags);
    if (llvm::Error E = A.writeExplanations(Explanations, Of))
      report(Diags, std::move(E));
  }

  void defined(FunctionDecl &Function) {
    if (View)
      View->defined(Function);
  }
  bool hasView() const { return View != nullptr; }
  bool clearsAst() const { return ClearsAst; }

private:
  Analysis A;
  DiagnosticsEngine &Diags;
  bool ClearsAst;
  std::shared_ptr<OptimizerView> View;
  ASTContext *Ctx = nullptr; ///< while there is something to say
  std::vector<Finding> Findings;
  std::vector<Explained> Explanations;
};

class Consumer : public ASTConsumer {
public:
  explicit Consumer(std::shared_ptr<Unit> U) : U(std::move(U)) {}

  void HandleInlineFunctionDefinition(FunctionDecl *Function) override {
    U->defined(*Function);
  }
  /// What is no inline function may have its code at once, but for instances
  /// of templates.
  bool HandleTopLevelDecl(DeclGroupRef Group) override {
    if (Group.isSingleDecl())
      if (auto *Function = dyn_cast<FunctionDecl>(Group.getSingleDecl()))
        if (Function->isTemplateInstantiation())
          U->defined(*Function);
    return true;
  }
  void HandleTranslationUnit(ASTContext &Ctx) override {
    DiagnosticsEngine &Diags = Ctx.getDiagnostics();
    if (Diags.hasUncompilableErrorOccurred() || Diags.hasFatalErrorOccurred())
      return;
    llvm::TimeTraceScope Timer("mapchurn");
    llvm::PrettyStackTraceString InCrash("mapchurn's analysis of the file");
    U->analyse(Ctx);
  }

private:
  std::shared_ptr<Unit> U;
};

constexpr llvm::StringLiteral LastName = "mapchurn-last";

/// Comes after code generation, and says what still waits.
class LastConsumer : public ASTConsumer {
public:
  LastConsumer(std::shared_ptr<Unit> U, CompilerInstance &Clang)
      : U(std::move(U)), Clang(Clang) {}

  void Initialize(ASTContext &) override {
    // clang keeps the AST during code generation for a plugin that comes after
    // it. This one has no use for it.
    if (U->clearsAst() && !othersComeLast())
      Clang.getCodeGenOpts().ClearASTBeforeBackend = true;
  }
  void HandleTranslationUnit(ASTContext &) override { U->finish(); }

private:
  static bool othersComeLast() {
    for (const auto &Plugin : FrontendPluginRegistry::entries()) {
      PluginASTAction::ActionType Type = Plugin.instantiate()->getActionType();
      if (Plugin.getName() != LastName &&
          (Type == PluginASTAction::AddAfterMainAction ||
           Type == PluginASTAction::CmdlineAfterMainAction))
        return true;
    }
    return false;
  }

  std::shared_ptr<Unit> U;
  CompilerInstance &Clang;
};

/// The unit that the first action made, for the second: clang makes the two
/// one after the other, in the order in which they are registered.
std::shared_ptr<Unit> &handedOn() {
  static thread_local std::shared_ptr<Unit> Made;
  return Made;
}

class Action : public PluginASTAction {
  ActionType getActionType() override { return AddBeforeMainAction; }

  bool ParseArgs(const CompilerInstance &CI,
                 const std::vector<std::string> &Args) override {
    handedOn() = nullptr;
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

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 llvm::StringRef) override {
    handedOn() = std::make_shared<Unit>(std::move(*A), CI);
    return std::make_unique<Consumer>(handedOn());
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

class LastAction : public PluginASTAction {
  ActionType getActionType() override { return AddAfterMainAction; }

  bool ParseArgs(const CompilerInstance &,
                 const std::vector<std::string> &) override {
    U = std::exchange(handedOn(), nullptr);
    return U && U->hasView();
  }

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 llvm::StringRef) override {
    return std::make_unique<LastConsumer>(std::move(U), CI);
  }

  std::shared_ptr<Unit> U;
};

} // namespace
} // namespace mapchurn

static FrontendPluginRegistry::Add<mapchurn::Action>
    Registered("mapchurn", "warns about wasteful use of containers");
static FrontendPluginRegistry::Add<mapchurn::LastAction>
    RegisteredLast(mapchurn::LastName, "says what had to wait");
