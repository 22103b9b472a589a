// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Findings as the YAML that clang-tidy writes with -export-fixes and that
// clang-apply-replacements reads. Those without a fix-it are in it too: other
// readers (editors, review bots) show them. Of several insertions at one place
// the first finding has all, since that reader takes no two.

#ifndef MAPCHURN_FINDINGS_FIXITYAML_H
#define MAPCHURN_FINDINGS_FIXITYAML_H

#include "findings/Resolved.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace mapchurn {

std::string fixItYaml(llvm::StringRef MainSource,
                      llvm::ArrayRef<ResolvedFinding> Findings);

} // namespace mapchurn

#endif // MAPCHURN_FINDINGS_FIXITYAML_H
