// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the optimizer's view changes of what is said.

#ifndef MAPCHURN_OPTIMIZER_APPLY_H
#define MAPCHURN_OPTIMIZER_APPLY_H

#include "escape/Explained.h"
#include "findings/Finding.h"

namespace clang {
class CompilerInstance;
}

namespace mapchurn {

class OptimizerView;

/// Drops the findings whose allocation is gone, and notes through which
/// inlining the others' survived. What explains keeps both.
void applyView(const OptimizerView &View, std::vector<Finding> &Findings,
               std::vector<Explained> &Explanations);

/// False when no word of the main file makes an allocation, which tells, before
/// it is parsed, that there will be nothing to ask.
bool writesAllocations(const clang::CompilerInstance &Clang);

} // namespace mapchurn

#endif // MAPCHURN_OPTIMIZER_APPLY_H
