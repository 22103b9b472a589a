// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "findings/Diagnostics.h"
#include "clang/Basic/Diagnostic.h"

using namespace clang;

namespace mapchurn {

void emitDiagnostics(llvm::ArrayRef<Finding> Findings,
                     DiagnosticsEngine &Diags) {
  // clang 19 maps only its own diagnostics through -w and -Werror; a custom one
  // keeps the level it was made with, so both flags are looked up here.
  if (Findings.empty() || Diags.getIgnoreAllWarnings())
    return;
  unsigned Warning = Diags.getWarningsAsErrors()
                         ? Diags.getCustomDiagID(DiagnosticsEngine::Error,
                                                 "%0 [mapchurn-%1,-Werror]")
                         : Diags.getCustomDiagID(DiagnosticsEngine::Warning,
                                                 "%0 [mapchurn-%1]");
  unsigned NoteId = Diags.getCustomDiagID(DiagnosticsEngine::Note, "%0");

  for (const Finding &F : Findings) {
    {
      // The scope ends the builder, which is what reports it.
      DiagnosticBuilder Builder = Diags.Report(F.Loc, Warning);
      Builder << F.Message << F.Check;
      if (F.Range.isValid())
        Builder << F.Range;
      for (const Edit &E : F.Fix)
        Builder << FixItHint::CreateReplacement(E.Range, E.Text);
    }
    for (const Note &N : F.Notes)
      Diags.Report(N.Loc.isValid() ? N.Loc : F.Loc, NoteId) << N.Message;
  }
}

void emitRemarks(llvm::ArrayRef<Finding> Remarks, DiagnosticsEngine &Diags) {
  if (Remarks.empty())
    return;
  unsigned RemarkId = Diags.getCustomDiagID(DiagnosticsEngine::Remark, "%0");
  unsigned NoteId = Diags.getCustomDiagID(DiagnosticsEngine::Note, "%0");
  for (const Finding &R : Remarks) {
    Diags.Report(R.Loc, RemarkId) << R.Message;
    for (const Note &N : R.Notes)
      Diags.Report(N.Loc.isValid() ? N.Loc : R.Loc, NoteId) << N.Message;
  }
}

} // namespace mapchurn
