// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Findings as the compiler's own warnings.

#ifndef MAPCHURN_FINDINGS_DIAGNOSTICS_H
#define MAPCHURN_FINDINGS_DIAGNOSTICS_H

#include "findings/Finding.h"
#include "llvm/ADT/ArrayRef.h"

namespace clang {
class DiagnosticsEngine;
}

namespace mapchurn {

/// Reports each finding as a warning `message [mapchurn-id]` with its notes
/// and fix-its. As for clang's own warnings, -Werror makes them errors and -w
/// silences them. Findings come from FindingFilter: file positions, safe edits.
void emitDiagnostics(llvm::ArrayRef<Finding> Findings,
                     clang::DiagnosticsEngine &Diags);

/// Reports what explains and warns of nothing.
void emitRemarks(llvm::ArrayRef<Finding> Remarks,
                 clang::DiagnosticsEngine &Diags);

} // namespace mapchurn

#endif // MAPCHURN_FINDINGS_DIAGNOSTICS_H
