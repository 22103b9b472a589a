// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the optimizer's view changes of what is said.

#ifndef MAPCHURN_OPTIMIZER_APPLY_H
#define MAPCHURN_OPTIMIZER_APPLY_H

#include "escape/Explained.h"
#include "findings/Finding.h"
#include "llvm/ADT/StringSet.h"

namespace clang {
class CompilerInstance;
}

namespace mapchurn {

class OptimizerView;

/// Drops the findings whose allocation is gone, and notes through which
/// inlining the others' survived. What explains keeps both.
void applyView(const OptimizerView &View, std::vector<Finding> &Findings,
               std::vector<Explained> &Explanations);

/// True when the main file has one of the words outside of comments and texts.
/// It tells, before the file is parsed, whether there may be something to ask.
bool writesAnyOf(const llvm::StringSet<> &Words,
                 const clang::CompilerInstance &Clang);

} // namespace mapchurn

#endif // MAPCHURN_OPTIMIZER_APPLY_H
