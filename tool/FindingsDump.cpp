// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tool/FindingsDump.h"
#include "findings/Baseline.h"
#include "tool/Paths.h"

using namespace llvm;

namespace mapchurn::tool {

static void put(raw_ostream &OS, const TextRegion &R, StringRef Folder) {
  OS << shownPath(R.Path, Folder) << ':' << R.Line << ':' << R.Column << '-'
     << R.EndLine << ':' << R.EndColumn;
}

void dumpFindings(ArrayRef<ResolvedFinding> Findings, StringRef Folder,
                  raw_ostream &OS) {
  for (const ResolvedFinding &F : Findings) {
    OS << "finding " << F.Check << ' ';
    put(OS, F.At, Folder);
    OS << "\n  tier " << (F.Level == Tier::All ? "all" : "default")
       << "\n  message " << F.Message << '\n';
    if (!F.Symbol.empty())
      OS << "  in " << F.Symbol << '\n';
    OS << "  fingerprint " << fingerprintText(F.Fingerprint) << '\n';
    for (const ResolvedNote &N : F.Notes) {
      OS << "  note ";
      put(OS, N.At, Folder);
      OS << ' ' << N.Message << '\n';
    }
    for (const ResolvedEdit &E : F.Fix) {
      OS << "  edit ";
      put(OS, E.At, Folder);
      OS << " \"";
      OS.write_escaped(E.Text) << "\"\n";
    }
  }
}

} // namespace mapchurn::tool
