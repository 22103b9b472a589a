// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "findings/FixItYaml.h"
#include "clang/Tooling/DiagnosticsYaml.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/YAMLTraits.h"
#include <map>

using namespace clang::tooling;

namespace mapchurn {

static DiagnosticMessage message(const TextRegion &At, llvm::StringRef Text) {
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

/// clang-apply-replacements refuses all edits of a file where two findings
/// insert at one place, such as a statement for each of two containers before
/// the loop that fills them. So the first finding there inserts for all.
static std::vector<ResolvedFinding>
joinInsertions(llvm::ArrayRef<ResolvedFinding> Findings) {
  std::vector<ResolvedFinding> Joined(Findings.begin(), Findings.end());
  std::map<std::pair<llvm::StringRef, unsigned>, ResolvedEdit *> First;
  for (ResolvedFinding &F : Joined) {
    llvm::erase_if(F.Fix, [&](const ResolvedEdit &E) {
      auto At = First.find({E.At.Path, E.At.Offset});
      if (E.At.Length || At == First.end())
        return false;
      if (At->second->Text != E.Text) // else both want the same thing
        At->second->Text += E.Text;
      return true;
    });
    for (ResolvedEdit &E : F.Fix)
      if (!E.At.Length)
        First[{E.At.Path, E.At.Offset}] = &E;
  }
  return Joined;
}

std::string fixItYaml(llvm::StringRef MainSource,
                      llvm::ArrayRef<ResolvedFinding> Findings) {
  llvm::SmallString<128> Folder;
  llvm::sys::fs::current_path(Folder);

  TranslationUnitDiagnostics Unit;
  Unit.MainSourceFile = MainSource.str();
  for (const ResolvedFinding &F : joinInsertions(Findings)) {
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
