// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The analysis of one translation unit, from AST to findings.
//
// This is what the three doors (the plugin, the clang-tidy module and the
// `mapchurn check` command) share. They differ only in how options come in and
// findings go out; the findings themselves are the same.
//
//     facts → checks → filter

#ifndef MAPCHURN_ANALYSIS_H
#define MAPCHURN_ANALYSIS_H

#include "escape/Explained.h"
#include "findings/Finding.h"
#include "findings/Options.h"
#include "model/Containers.h"
#include "model/Effects.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <vector>

namespace clang {
class ASTContext;
class LangOptions;
} // namespace clang

namespace mapchurn {

class FindingFilter;
struct GraphRequest;

class Analysis {
public:
  /// Reads what the options name (tables, baseline). The error names
  /// the file, the position and what was expected there.
  static llvm::Expected<Analysis> create(Options Opts);

  Analysis(Analysis &&);
  Analysis &operator=(Analysis &&);
  ~Analysis();

  /// True for C++. C, Objective-C, Objective-C++ and OpenCL are not analysed,
  /// nor is the device half of an offloading compilation: its code is the
  /// host's.
  static bool understands(const clang::LangOptions &Lang);

  /// All findings of the translation unit that the options let through, sorted
  /// by file, position and check. There are none in a language that is not
  /// understood, and none when the code does not compile: declarations after an
  /// error may be anything. A warning that -Werror made an error does not
  /// count.
  std::vector<Finding> run(clang::ASTContext &Ctx) const;

  /// The same with edits that may not go together yet (Fixes.h): findings may
  /// still be dropped.
  std::vector<Finding> find(clang::ASTContext &Ctx) const;

  /// True when a check that is shown has findings on allocations, or `explain`
  /// has something to say of them.
  bool asksForAllocations() const;
  /// `new`, and the last names of what the table knows to make owned objects.
  llvm::StringSet<> allocatingWords() const;

  /// What `explain` and `explain-json` ask for: who outlives whom in the
  /// functions of the main file, in source order. Nothing unless one is set.
  std::vector<Explained> explain(clang::ASTContext &Ctx) const;

  /// Writes what was explained of the unit as JSON, where `explain-json` says;
  /// nothing without it, nor of code that does not compile. The command, which
  /// has one file for all units, writes by itself.
  llvm::Error writeExplanations(llvm::ArrayRef<Explained> Explanations,
                                clang::ASTContext &Ctx) const;

  /// Writes what `--dump=escape` and `--graph=` show.
  void dumpEscapes(clang::ASTContext &Ctx, llvm::raw_ostream &OS) const;
  void drawEscapes(clang::ASTContext &Ctx, const GraphRequest &Asked,
                   llvm::raw_ostream &OS) const;

  /// Writes the facts of every user function, as `--dump=facts` shows them.
  void dumpFacts(clang::ASTContext &Ctx, llvm::raw_ostream &OS) const;

  const Options &options() const { return Opts; }
  bool explains() const { return Opts.Explain || !Opts.ExplainJson.empty(); }

private:
  Analysis(Options Opts, model::ContainerTable Table,
           model::EffectTable Effects);

  Options Opts;
  model::ContainerTable Table;
  model::EffectTable Effects;
  std::unique_ptr<FindingFilter> Filter;
};

} // namespace mapchurn

#endif // MAPCHURN_ANALYSIS_H
