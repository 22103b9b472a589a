// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is printed should the compiler die while findings wait.
//
// A crash, or a fatal error of the backend, ends the process where it stands.
// The text is therefore made before, and written by what a signal handler may
// call. It is plainer than diagnostics are: no source lines, no edits.
//
// Invariant One unit of a process waits at a time.

#ifndef MAPCHURN_FINDINGS_LASTWORDS_H
#define MAPCHURN_FINDINGS_LASTWORDS_H

#include "findings/Finding.h"
#include "llvm/ADT/ArrayRef.h"

namespace clang {
class DiagnosticsEngine;
}

namespace mapchurn {

/// Keeps the findings' text until forgetLastWords().
void rememberLastWords(llvm::ArrayRef<Finding> Findings,
                       const clang::DiagnosticsEngine &Diags);
void forgetLastWords();

} // namespace mapchurn

#endif // MAPCHURN_FINDINGS_LASTWORDS_H
