// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Findings with all that is known of them, for `--dump=findings`: the text on
// the screen leaves out tier, symbol, fingerprint and the exact edits.

#ifndef MAPCHURN_TOOL_FINDINGSDUMP_H
#define MAPCHURN_TOOL_FINDINGSDUMP_H

#include "findings/Resolved.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/raw_ostream.h"

namespace mapchurn::tool {

/// Files are named as seen from \p Folder.
void dumpFindings(llvm::ArrayRef<ResolvedFinding> Findings,
                  llvm::StringRef Folder, llvm::raw_ostream &OS);

} // namespace mapchurn::tool

#endif // MAPCHURN_TOOL_FINDINGSDUMP_H
