// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Verdicts of the escape analysis as text, for `explain=`:
//
//   1  a remark for each object whose address is taken, each allocation and
//      each parameter that can hold an address
//   2  with the path as notes: where each step stands in the source, and why
//   3  and a remark for each flow that was recorded
//
// An allocation whose ownership stays in its scope is told as that, wherever
// its address goes; the notes of level 2 end with its owner, or with how the
// ownership leaves.
//
// All this is there as JSON for `explain-json=`
// (Json.h), which always has all of it.
//
// The count of a step is written as Go does: `p = &q`, `p = q`, `p = *q`.

#ifndef MAPCHURN_ESCAPE_EXPLAIN_H
#define MAPCHURN_ESCAPE_EXPLAIN_H

#include "escape/Escape.h"
#include "escape/Explained.h"
#include "escape/Owning.h"

namespace clang {
class SourceManager;
}

namespace mapchurn {

/// Of the functions in the main file, in source order, each once.
std::vector<Explained> explainEscapes(const UnitEscape &U,
                                      const UnitOwnership &Owners,
                                      const clang::SourceManager &SM);

/// `'g' = &'x' (assigned)`.
std::string describeEdge(const UnitEscape &U, const FunctionFlow &F,
                         const FlowEdge &E);

} // namespace mapchurn

#endif // MAPCHURN_ESCAPE_EXPLAIN_H
