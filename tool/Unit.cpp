// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The steps are those of the compiler: driver, invocation, parse; then the
// analysis in place of code generation.
//
// With -verify among the flags the unit behaves as the compiler with the plugin
// would: warnings of the user's code are made, findings go among them, and
// clang compares all with the comments in the file. That lets one test file
// drive plugin and command.

#include "tool/Unit.h"
#include "Analysis.h"
#include "escape/Json.h"
#include "findings/Diagnostics.h"
#include "findings/Resolved.h"
#include "tool/FindingsDump.h"
#include "tool/Paths.h"
#include "tool/TextConsumer.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/DiagnosticDriver.h"
#include "clang/Driver/Types.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/Utils.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/PrettyStackTrace.h"

using namespace clang;
using llvm::StringRef;

namespace mapchurn::tool {
namespace {

/// Receives what the driver says of the command line. A database is often that
/// of another compiler: its options that clang has not are passed over.
class DriverConsumer : public TextConsumer {
public:
  DriverConsumer(std::string File, const UnitSettings &S, bool Strict)
      : TextConsumer(std::move(File), S.Folder, S.Colors), Strict(Strict) {}

  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    switch (Info.getID()) {
    case diag::err_drv_unknown_argument:
    case diag::err_drv_unknown_argument_with_suggestion:
    case diag::err_drv_unsupported_opt:
    case diag::err_drv_unsupported_opt_with_suggestion:
    case diag::err_drv_unsupported_opt_for_target:
      if (!Strict)
        return;
    }
    TextConsumer::HandleDiagnostic(Level, Info);
  }

private:
  bool Strict;
};

class Consumer : public ASTConsumer {
public:
  Consumer(const Analysis &A, const UnitSettings &Settings, TextConsumer &Text,
           bool Verifying, UnitResult &Result)
      : A(A), Settings(Settings), Text(Text), Verifying(Verifying),
        Result(Result) {}

  void HandleTranslationUnit(ASTContext &Ctx) override {
    DiagnosticsEngine &Diags = Ctx.getDiagnostics();
    if (Diags.hasUncompilableErrorOccurred() || Diags.hasFatalErrorOccurred())
      return;
    llvm::PrettyStackTraceString InCrash("mapchurn's analysis of the file");
    llvm::raw_string_ostream DumpOS(Result.Dump);
    if (Settings.What == Dump::Facts)
      return A.dumpFacts(Ctx, DumpOS);
    if (Settings.What == Dump::Escape)
      return A.dumpEscapes(Ctx, DumpOS);
    if (Settings.What == Dump::Mermaid || Settings.What == Dump::Dot)
      return A.drawEscapes(Ctx, Settings.Graph, DumpOS);

    std::vector<Finding> Findings = A.run(Ctx);
    std::vector<Explained> Explanations = A.explain(Ctx);
    std::vector<Finding> Remarks = remarksOf(Explanations, A.options().Explain);
    if (!A.options().ExplainJson.empty())
      Result.Explained =
          explainedUnit(Explanations, mainSource(Ctx), Ctx.getSourceManager());
    if (Verifying) {
      emitDiagnostics(Findings, Diags);
      return emitRemarks(Remarks, Diags);
    }
    DumpOS << Text.textOf([&] { emitRemarks(Remarks, Diags); });
    std::vector<ResolvedFinding> Resolved = resolve(Findings, Ctx);
    if (Settings.What == Dump::Findings)
      return dumpFindings(Resolved, Settings.Folder, DumpOS);
    // The user's warnings were switched off for the parse only.
    Diags.setIgnoreAllWarnings(false);
    for (size_t I = 0; I < Findings.size(); ++I)
      Result.Findings.push_back({std::move(Resolved[I]), Text.textOf([&] {
                                   emitDiagnostics(Findings[I], Diags);
                                 })});
  }

private:
  const Analysis &A;
  const UnitSettings &Settings;
  TextConsumer &Text;
  bool Verifying;
  UnitResult &Result;
};

class Action : public ASTFrontendAction {
public:
  explicit Action(std::unique_ptr<ASTConsumer> C) : C(std::move(C)) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &,
                                                 StringRef) override {
    return std::move(C);
  }

private:
  std::unique_ptr<ASTConsumer> C;
};

/// Assembler has no parser job, about which the driver would complain.
bool isAssembler(StringRef File) {
  StringRef Extension = llvm::sys::path::extension(File);
  return Extension == ".s" || Extension == ".S" || Extension == ".asm";
}

std::unique_ptr<CompilerInvocation> invocation(const Compilation &C,
                                               DiagnosticConsumer &Client) {
  std::vector<const char *> Args;
  Args.reserve(C.Command.size());
  for (const std::string &Arg : C.Command)
    Args.push_back(Arg.c_str());
  CreateInvocationOptions Opts;
  Opts.Diags = CompilerInstance::createDiagnostics(
      new DiagnosticOptions, &Client, /*ShouldOwnClient=*/false);
  Opts.RecoverOnError = true;
  return createInvocation(Args, Opts);
}

/// Leaves the parse as the compiler's and takes away the rest: outputs, other
/// plugins, and warnings.
void prepare(CompilerInvocation &Invocation, bool Verifying) {
  FrontendOptions &Frontend = Invocation.getFrontendOpts();
  Frontend.ProgramAction = frontend::ParseSyntaxOnly;
  Frontend.Plugins.clear();
  Frontend.AddPluginActions.clear();
  Frontend.PluginArgs.clear();
  Frontend.OutputFile.clear();
  Frontend.DisableFree = true; // the process ends with the unit
  Invocation.getDependencyOutputOpts() = DependencyOutputOptions();

  DiagnosticOptions &Diagnostics = Invocation.getDiagnosticOpts();
  Diagnostics.DiagnosticLogFile.clear();
  Diagnostics.DiagnosticSerializationFile.clear();
  // As -w, under which no warning is made an error either. -Werror goes too: it
  // would make one of a finding.
  if (!Verifying) {
    Diagnostics.IgnoreWarnings = true;
    llvm::erase_if(Diagnostics.Warnings,
                   [](StringRef W) { return W.split('=').first == "error"; });
  }

  // A precompiled header may be another compiler's or not be built yet. CMake
  // names the header itself as well, which does the same.
  PreprocessorOptions &Preprocessor = Invocation.getPreprocessorOpts();
  if (!Preprocessor.Includes.empty())
    Preprocessor.ImplicitPCHInclude.clear();
}

} // namespace

UnitResult analyse(const Compilation &C, const Analysis &A,
                   const UnitSettings &Settings) {
  using State = UnitResult::State;
  UnitResult Result;
  if (isAssembler(C.File)) {
    Result.How = State::NotCxx;
    return Result;
  }
  if (std::error_code EC = llvm::sys::fs::set_current_path(C.Directory)) {
    Result.Errors = shownPath(C.File, Settings.Folder) +
                    ": error: cannot enter the folder of its command, '" +
                    C.Directory + "': " + EC.message() + "\n";
    return Result;
  }

  DriverConsumer DriverSays(C.File, Settings, C.Typed);
  std::shared_ptr<CompilerInvocation> Invocation = invocation(C, DriverSays);
  Result.Errors = DriverSays.takeErrors();
  if (!Invocation || !Result.Errors.empty())
    return Result;
  if (!Analysis::understands(Invocation->getLangOpts())) {
    Result.How = State::NotCxx;
    return Result;
  }

  bool Verifying = Invocation->getDiagnosticOpts().VerifyDiagnostics;
  prepare(*Invocation, Verifying);
  CompilerInstance Compiler;
  Compiler.setInvocation(Invocation);
  // "3 warnings generated" and the like.
  Compiler.setVerboseOutputStream(llvm::nulls());
  TextConsumer Text(C.File, Settings.Folder, Settings.Colors);
  Compiler.createDiagnostics(&Text, /*ShouldOwnClient=*/false);
  Action Act(std::make_unique<Consumer>(A, Settings, Text, Verifying, Result));
  bool Compiles = Compiler.ExecuteAction(Act);
  Result.Errors = Text.takeErrors();
  if (Compiles)
    Result.How = Verifying ? State::Verified : State::Analysed;
  return Result;
}

} // namespace mapchurn::tool
