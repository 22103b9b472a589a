// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The second door: clang-tidy --load=mapchurn-tidy.so -checks=mapchurn-*
//
// clang-tidy wants one object per check, the analysis is one for all of them.
// So the checks of a run share it: the first that is asked computes the
// findings of the translation unit, each reports those of its own id, and the
// end of the translation unit drops them.
//
// Options are CheckOptions with the same words as at the other doors,
// `mapchurn-tier: all`. They hold for all checks. Those that clang-tidy has a
// flag of its own for (which checks, which headers, where fixes go) are an
// error that names the flag.
//
// `mapchurn-explain` is a check besides the others. It warns of nothing: it
// shows, as remarks, what the option of that name asks for. What
// `mapchurn-explain-json` asks for is written with any check of these on.
//
// NOLINT is applied here as at the other doors, since clang-tidy would look for
// it only at the place that a finding is reported at, and not at each level of
// a macro. What it then does itself is the same again.

#include "Analysis.h"
#include "Compat.h"
#include "checks/Registry.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyModuleRegistry.h"
#include "clang/AST/ASTContext.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"
#include <memory>
#include <optional>

using namespace clang;
using clang::tidy::ClangTidyContext;
using llvm::StringRef;

namespace mapchurn {
namespace {

/// clang-tidy's own flag for what the option says at the other doors.
StringRef tidyFlag(StringRef Key) {
  return llvm::StringSwitch<StringRef>(Key)
      .Case("checks", "-checks")
      .Case("header-filter", "-header-filter")
      .Case("export-fixes", "-export-fixes")
      .Case("sarif", "-export-fixes")
      .Case("write-baseline", "'mapchurn check'")
      .Default("");
}

bool namesCheck(StringRef Key) {
  return llvm::any_of(allChecks(), [&](const CheckInfo &Check) {
    return Key.starts_with(("mapchurn-" + Check.Id + ".").str());
  });
}

/// A key stands once among the CheckOptions, so what may be repeated at the
/// other doors is a list here, with clang-tidy's separator.
llvm::Error setAll(Options &Opts, StringRef Key, StringRef Value) {
  if (Key != "containers" && Key != "effects")
    return Opts.set(Key, Value);
  llvm::Error Errors = llvm::Error::success();
  for (StringRef File : llvm::split(Value, ';'))
    Errors = llvm::joinErrors(std::move(Errors), Opts.set(Key, File.trim()));
  return Errors;
}

llvm::Error readOptions(const tidy::ClangTidyOptions::OptionMap &Given,
                        Options &Opts) {
  // Sorted, because a StringMap's order is not one to show errors in.
  std::vector<StringRef> Keys;
  for (const auto &Entry : Given)
    if (Entry.getKey().starts_with("mapchurn-") && !namesCheck(Entry.getKey()))
      Keys.push_back(Entry.getKey());
  llvm::sort(Keys);

  llvm::Error Errors = llvm::Error::success();
  for (StringRef Full : Keys) {
    StringRef Key = Full.drop_front(StringRef("mapchurn-").size());
    StringRef Flag = tidyFlag(Key);
    llvm::Error E =
        Flag.empty()
            ? setAll(Opts, Key, Given.find(Full)->getValue().Value)
            : llvm::createStringError("option '" + Full +
                                      "' is not for clang-tidy; use " + Flag);
    Errors = llvm::joinErrors(std::move(Errors), std::move(E));
  }
  // clang-tidy filters headers itself, by a regular expression of its own.
  Opts.HeaderFilter = ".*";
  return Errors;
}

constexpr StringRef ExplainId = "explain";

/// What is said of one translation unit.
struct Result {
  std::vector<Finding> Findings;
  std::vector<Finding> Remarks; ///< of `explain`
};

/// What the checks of one clang-tidy run share.
class SharedRun {
public:
  /// Of a translation unit; nothing after an error, which \p Report is given
  /// once.
  const Result &result(ASTContext &Ctx, const ClangTidyContext &Tidy,
                       llvm::function_ref<void(StringRef)> Report) {
    if (Of != &Ctx) {
      Of = &Ctx;
      Said = compute(Ctx, Tidy, Report);
    }
    return Said;
  }

  void drop() {
    Of = nullptr;
    Said = Result();
  }

private:
  static Result compute(ASTContext &Ctx, const ClangTidyContext &Tidy,
                        llvm::function_ref<void(StringRef)> Report) {
    auto ReportAll = [&](llvm::Error Errors) {
      llvm::handleAllErrors(
          std::move(Errors),
          [&](const llvm::ErrorInfoBase &E) { Report(E.message()); });
    };
    Options Opts;
    if (llvm::Error E = readOptions(Tidy.getOptions().CheckOptions, Opts)) {
      ReportAll(std::move(E));
      return {};
    }
    // Options may differ from file to file (.clang-tidy files are per folder),
    // so the analysis is made anew for each; its tables are small.
    llvm::Expected<Analysis> A = Analysis::create(std::move(Opts));
    if (!A) {
      ReportAll(A.takeError());
      return {};
    }
    std::vector<Explained> Explanations = A->explain(Ctx);
    if (llvm::Error E = A->writeExplanations(Explanations, Ctx))
      ReportAll(std::move(E));
    return {A->run(Ctx), remarksOf(Explanations, A->options().Explain)};
  }

  const ASTContext *Of = nullptr;
  Result Said;
};

class Check : public tidy::ClangTidyCheck {
public:
  Check(StringRef Name, ClangTidyContext *Tidy, StringRef Id,
        std::shared_ptr<SharedRun> Shared)
      : ClangTidyCheck(Name, Tidy), Id(Id), Tidy(*Tidy),
        Shared(std::move(Shared)) {
    // --verify-config learns the keys from what is read here.
    if (llvm::StringSet<> *Collector = Tidy->getOptionsCollector())
      for (StringRef Key : optionKeys())
        if (tidyFlag(Key).empty())
          Collector->insert(("mapchurn-" + Key).str());
  }

  bool isLanguageVersionSupported(const LangOptions &Lang) const override {
    return Analysis::understands(Lang);
  }

  void registerMatchers(ast_matchers::MatchFinder *Finder) override {
    Finder->addMatcher(ast_matchers::translationUnitDecl(), this);
  }

  void check(const ast_matchers::MatchFinder::MatchResult &Result) override {
    auto BadOption = [&](StringRef Message) {
      configurationDiag("%0", DiagnosticIDs::Error) << Message;
    };
    const mapchurn::Result &Said =
        Shared->result(*Result.Context, Tidy, BadOption);
    if (Id == ExplainId)
      for (const Finding &F : Said.Remarks)
        show(F, DiagnosticIDs::Remark);
    for (const Finding &F : Said.Findings)
      if (F.Check == Id)
        show(F, DiagnosticIDs::Warning);
  }

  void onEndOfTranslationUnit() override { Shared->drop(); }

private:
  void show(const Finding &F, DiagnosticIDs::Level Level) {
    {
      // The scope ends the builder, which is what reports it.
      DiagnosticBuilder Warning = diag(F.Loc, "%0", Level);
      Warning << F.Message;
      if (F.Range.isValid())
        Warning << F.Range;
      for (const Edit &E : F.Fix)
        Warning << FixItHint::CreateReplacement(E.Range, E.Text);
    }
    for (const Note &N : F.Notes)
      diag(N.Loc.isValid() ? N.Loc : F.Loc, "%0", DiagnosticIDs::Note)
          << N.Message;
  }

  std::string Id;
  const ClangTidyContext &Tidy;
  std::shared_ptr<SharedRun> Shared;
};

class Module : public tidy::ClangTidyModule {
public:
  void addCheckFactories(tidy::ClangTidyCheckFactories &Factories) override {
    auto Shared = std::make_shared<SharedRun>();
    std::vector<StringRef> Ids{ExplainId};
    for (const CheckInfo &Info : allChecks())
      Ids.push_back(Info.Id);
    for (StringRef Id : Ids)
      Factories.registerCheckFactory(
          ("mapchurn-" + Id).str(),
          [Shared, Id](StringRef Name, ClangTidyContext *Tidy) {
            return std::make_unique<Check>(Name, Tidy, Id, Shared);
          });
  }
};

} // namespace
} // namespace mapchurn

static clang::tidy::ClangTidyModuleRegistry::Add<mapchurn::Module>
    Registered("mapchurn", "warns about wasteful use of containers");
