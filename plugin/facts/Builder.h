// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Facts of a translation unit: which functions, variables and classes are the
// user's, and one walk over each.

#ifndef MAPCHURN_FACTS_BUILDER_H
#define MAPCHURN_FACTS_BUILDER_H

#include "facts/Types.h"

namespace mapchurn {

/// Walks every user function that the unit has parsed or instantiated. System
/// headers are passed over declaration by declaration; nothing is
/// deserialized, completed or instantiated for it.
UnitFacts buildFacts(Types &T);

/// Stable text, one line a region or event: `mapchurn check --dump=facts`.
void dumpFacts(const UnitFacts &Unit, const clang::SourceManager &SM,
               llvm::raw_ostream &OS);

} // namespace mapchurn

#endif // MAPCHURN_FACTS_BUILDER_H
