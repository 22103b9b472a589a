// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which functions of the unit have to be solved.
//
// Most of a unit's functions stand in headers, and what is found there is not
// shown. What is shown may be about another function all the same: a note may
// point from a header's function to one that it calls. So
//
//   asked for  are the functions of which a part is in view, or a variable or
//              function that they name, and whoever reaches one by calls;
//   needed     are these, and whatever they reach.
//
// A call reaches the function that it names, or all those of its node
// (Indirect.h). What is solved of the needed functions is the same as if all
// were: a summary depends on nothing but what its function reaches.

#ifndef MAPCHURN_ESCAPE_REACH_H
#define MAPCHURN_ESCAPE_REACH_H

#include "escape/Escape.h"
#include "escape/Indirect.h"
#include "llvm/ADT/BitVector.h"

namespace mapchurn {

/// By index, as in U.Flow.Functions.
llvm::BitVector neededFor(const InView &Shown, const UnitEscape &U,
                          const IndirectCalls &Calls);

} // namespace mapchurn

#endif // MAPCHURN_ESCAPE_REACH_H
