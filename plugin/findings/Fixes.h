// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which of the edits that the checks propose are offered.
//
// Invariants
//   - An edit is a range of characters in a file of the user's: no macro, no
//     system header. A finding with one that is not has no fix at all, since
//     half a fix does not compile.
//   - No two fixes of a translation unit change the same characters: of two
//     that would, the later finding has none, and gets it in the next run. They
//     may insert at the same place (two containers that grow in one loop are
//     both reserved before it); then the order is that of the findings.
//   - An #include is inserted once, by the first fix that needs it.

#ifndef MAPCHURN_FINDINGS_FIXES_H
#define MAPCHURN_FINDINGS_FIXES_H

#include "findings/Finding.h"
#include <vector>

namespace clang {
class ASTContext;
}

namespace mapchurn {

/// Takes findings whose own positions are in files, in their final order.
void makeFixesSafe(std::vector<Finding> &Findings,
                   const clang::ASTContext &Ctx);

} // namespace mapchurn

#endif // MAPCHURN_FINDINGS_FIXES_H
