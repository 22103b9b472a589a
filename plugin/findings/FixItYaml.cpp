// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "findings/FixItYaml.h"
#include "clang/Tooling/DiagnosticsYaml.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/YAMLTraits.h"

using namespace clang::tooling;

namespace mapchurn {

static DiagnosticMessage message(const Region &At, llvm::StringRef Text) {
  DiagnosticMessage M(Text);
  M.FilePath = At.Path;
  M.FileOffset = At.Offset;
  return M;
}

/// All edits or none: half a fix would not compile.
static void addFix(DiagnosticMessage &M, llvm::ArrayRef<ResolvedEdit> Edits) {
  for (const ResolvedEdit &E : Edits) {
    llvm::Error Conflict = M.Fix[E.At.Path].add(
        Replacement(E.At.Path, E.At.Offset, E.At.Length, E.Text));
    if (Conflict) {
      llvm::consumeError(std::move(Conflict));
      return M.Fix.clear();
    }
  }
}

std::string fixItYaml(llvm::StringRef MainSource,
                      llvm::ArrayRef<ResolvedFinding> Findings) {
  llvm::SmallString<128> Folder;
  llvm::sys::fs::current_path(Folder);

  TranslationUnitDiagnostics Unit;
  Unit.MainSourceFile = MainSource.str();
  for (const ResolvedFinding &F : Findings) {
    DiagnosticMessage Main = message(F.At, F.Message);
    Main.Ranges.emplace_back();
    Main.Ranges.back().FilePath = F.At.Path;
    Main.Ranges.back().FileOffset = F.At.Offset;
    Main.Ranges.back().Length = F.At.Length;
    addFix(Main, F.Fix);
    llvm::SmallVector<DiagnosticMessage, 1> Notes;
    for (const ResolvedNote &N : F.Notes)
      Notes.push_back(message(N.At, N.Message));
    Unit.Diagnostics.emplace_back("mapchurn-" + F.Check, Main, Notes,
                                  Diagnostic::Warning, Folder);
  }

  std::string Text;
  llvm::raw_string_ostream OS(Text);
  llvm::yaml::Output Yaml(OS);
  Yaml << Unit;
  return Text;
}

} // namespace mapchurn
