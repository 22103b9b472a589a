// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Analysis.h"
#include "checks/Check.h"
#include "escape/Draw.h"
#include "escape/Explain.h"
#include "escape/Json.h"
#include "escape/Owning.h"
#include "facts/Builder.h"
#include "facts/FlowWalker.h"
#include "findings/Filter.h"
#include "findings/Fixes.h"
#include "findings/Globs.h"
#include "findings/Outputs.h"
#include "findings/Resolved.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/TimeProfiler.h"

namespace mapchurn {

llvm::Expected<Analysis> Analysis::create(Options Opts) {
  model::ContainerTable Table = model::ContainerTable::builtin();
  for (const std::string &File : Opts.ContainerFiles)
    if (llvm::Error Wrong = Table.addFile(File))
      return std::move(Wrong);
  llvm::Expected<std::unique_ptr<FindingFilter>> Filter =
      FindingFilter::create(Opts);
  if (!Filter)
    return Filter.takeError();
  model::EffectTable Effects = model::EffectTable::builtin();
  for (const std::string &File : Opts.EffectFiles)
    if (llvm::Error Wrong = Effects.addFile(File))
      return std::move(Wrong);
  Analysis Made(std::move(Opts), std::move(Table), std::move(Effects));
  Made.Filter = std::move(*Filter);
  return std::move(Made);
}

Analysis::Analysis(Options Opts, model::ContainerTable Table,
                   model::EffectTable Effects)
    : Opts(std::move(Opts)), Table(std::move(Table)),
      Effects(std::move(Effects)) {}
Analysis::Analysis(Analysis &&) = default;
Analysis &Analysis::operator=(Analysis &&) = default;
Analysis::~Analysis() = default;

bool Analysis::understands(const clang::LangOptions &Lang) {
  return Lang.CPlusPlus && !Lang.ObjC && !Lang.OpenCL && !Lang.CUDAIsDevice &&
         !Lang.OpenMPIsTargetDevice && !Lang.SYCLIsDevice;
}

static bool isShown(const CheckInfo &Check, const Options &Opts,
                    const GlobList &Chosen) {
  return Chosen.contains(Check.Id) &&
         (Check.Level == Tier::Default || Opts.Shown == Tier::All);
}

/// True when a check that is shown has the property.
static bool anyShown(const Options &Opts, bool CheckInfo::*Property) {
  GlobList Chosen(Opts.Checks);
  return llvm::any_of(allChecks(), [&](const CheckInfo &Check) {
    return Check.*Property && isShown(Check, Opts, Chosen);
  });
}

/// Of which functions the checks that are shown ask who outlives whom.
static EscapeNeed needsEscape(const Options &Opts, const UnitFacts &Unit,
                              llvm::ArrayRef<std::unique_ptr<Check>> Checks) {
  GlobList Chosen(Opts.Checks);
  EscapeNeed Most = EscapeNeed::None;
  for (const std::unique_ptr<Check> &C : Checks)
    if (isShown(C->info(), Opts, Chosen))
      Most = std::max(Most, C->needsEscape(Unit));
  return Most;
}

bool Analysis::asksForAllocations() const {
  return explains() || anyShown(Opts, &CheckInfo::OnAllocations);
}

llvm::StringSet<> Analysis::allocatingWords() const {
  llvm::StringSet<> Words;
  Words.insert("new");
  for (const model::Owner &Owner : Table.rows().Owners)
    for (llvm::StringRef Maker : Owner.Makers) {
      size_t Colon = Maker.rfind(':');
      Words.insert(Maker.substr(Colon == Maker.npos ? 0 : Colon + 1));
    }
  return Words;
}

std::vector<Finding> Analysis::run(clang::ASTContext &Ctx) const {
  std::vector<Finding> All = find(Ctx);
  makeFixesSafe(All, Ctx);
  return All;
}

std::vector<Finding> Analysis::find(clang::ASTContext &Ctx) const {
  if (!understands(Ctx.getLangOpts()) ||
      Ctx.getDiagnostics().hasUncompilableErrorOccurred())
    return {};
  Types T(Ctx, Table, Effects);
  UnitFacts Unit = buildFacts(T);
  std::vector<std::unique_ptr<Check>> Checks = makeChecks();
  std::optional<UnitEscape> Escapes;
  EscapeNeed Need = needsEscape(Opts, Unit, Checks);
  // To look at fewer functions pays where only one file is in view.
  bool MainFileOnly = Need == EscapeNeed::InView && Opts.HeaderFilter.empty();
  if (Need != EscapeNeed::None)
    Escapes = analyseEscape(
        buildFlow(T, Unit),
        MainFileOnly ? [&](clang::SourceLocation
                               Loc) { return Filter->isInView(Loc, Ctx); }
                     : InView());
  std::optional<UnitOwnership> Owners;
  if (anyShown(Opts, &CheckInfo::NeedsOwnership))
    Owners = analyseOwnership(buildOwners(T, Unit), Opts.StackLimitBytes);
  llvm::TimeTraceScope Timer("mapchurn checks");
  CheckInput In{Unit, Opts, Escapes ? &*Escapes : nullptr,
                Owners ? &*Owners : nullptr};
  std::vector<Finding> All;
  for (const FunctionFacts &F : Unit.Functions) {
    if (F.Cut)
      continue;
    Queries Q(F);
    size_t Before = All.size();
    for (const std::unique_ptr<Check> &C : Checks)
      C->run(In, F, Q, All);
    // An edit of a template must be right for all of its instantiations, and
    // this one is all that was looked at.
    if (F.Instantiated)
      for (Finding &Found : llvm::drop_begin(All, Before))
        Found.Fix.clear();
  }
  for (const std::unique_ptr<Check> &C : Checks)
    C->run(In, All);
  return Filter->apply(std::move(All), Ctx);
}

std::vector<Explained> Analysis::explain(clang::ASTContext &Ctx) const {
  if (!explains() || !understands(Ctx.getLangOpts()) ||
      Ctx.getDiagnostics().hasUncompilableErrorOccurred())
    return {};
  Types T(Ctx, Table, Effects);
  UnitFacts Unit = buildFacts(T);
  UnitEscape Escapes = analyseEscape(buildFlow(T, Unit));
  UnitOwnership Owners =
      analyseOwnership(buildOwners(T, Unit), Opts.StackLimitBytes);
  return explainEscapes(Escapes, Owners, Ctx.getSourceManager());
}

llvm::Error Analysis::writeExplanations(llvm::ArrayRef<Explained> Explanations,
                                        clang::ASTContext &Ctx) const {
  if (Opts.ExplainJson.empty() ||
      Ctx.getDiagnostics().hasUncompilableErrorOccurred())
    return llvm::Error::success();
  std::string Main = mainSource(Ctx);
  llvm::Expected<std::string> Path =
      outputPath(Opts.ExplainJson, Main, ".json");
  if (!Path)
    return Path.takeError();
  return writeFile(*Path, explainedFile(explainedUnit(Explanations, Main,
                                                      Ctx.getSourceManager())));
}

void Analysis::dumpEscapes(clang::ASTContext &Ctx,
                           llvm::raw_ostream &OS) const {
  Types T(Ctx, Table, Effects);
  UnitFacts Unit = buildFacts(T);
  UnitOwnership Owners =
      analyseOwnership(buildOwners(T, Unit), Opts.StackLimitBytes);
  mapchurn::dumpEscapes(analyseEscape(buildFlow(T, Unit)), Owners,
                        Ctx.getSourceManager(), OS);
}

void Analysis::drawEscapes(clang::ASTContext &Ctx, const GraphRequest &Asked,
                           llvm::raw_ostream &OS) const {
  Types T(Ctx, Table, Effects);
  UnitFacts Unit = buildFacts(T);
  mapchurn::drawEscapes(analyseEscape(buildFlow(T, Unit)), Asked,
                        Ctx.getSourceManager(), OS);
}

void Analysis::dumpFacts(clang::ASTContext &Ctx, llvm::raw_ostream &OS) const {
  Types T(Ctx, Table, Effects);
  mapchurn::dumpFacts(buildFacts(T), Ctx.getSourceManager(), OS);
}

} // namespace mapchurn
