// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What becomes of the findings of one translation unit: shown, written, or
// both.
//
// Where a written file goes. A build compiles many files with the same flags,
// some at the same time, so `sarif=` and `export-fixes=` take a folder as well
// as a file:
//   - a folder (one that exists, or a name that ends in `/`, which is then
//     made) gets one file per main source, `<name>-<hash of its path>.sarif`;
//   - a file is overwritten by each translation unit in turn.
// `write-baseline=` names one file, to which every translation unit adds its
// findings; those it takes are not shown.
//
// Invariant A file is there whole or not at all: it is written beside its place
// and renamed.

#ifndef MAPCHURN_FINDINGS_OUTPUTS_H
#define MAPCHURN_FINDINGS_OUTPUTS_H

#include "findings/Finding.h"
#include "findings/Options.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace clang {
class ASTContext;
}

namespace mapchurn {

/// Does all that the options ask for with the findings of one translation
/// unit, in the order FindingFilter gave them. Also called when there are
/// none: the files of an earlier compilation must not stay behind.
llvm::Error publish(llvm::ArrayRef<Finding> Findings, const Options &Opts,
                    clang::ASTContext &Ctx);

/// Writes a whole file or nothing. The error names the file.
llvm::Error writeFile(llvm::StringRef Path, llvm::StringRef Text);

/// The file that \p Where, a file or folder as above, means for a translation
/// unit. \p Extension has its dot.
llvm::Expected<std::string> outputPath(llvm::StringRef Where,
                                       llvm::StringRef MainSource,
                                       llvm::StringRef Extension);

} // namespace mapchurn

#endif // MAPCHURN_FINDINGS_OUTPUTS_H
