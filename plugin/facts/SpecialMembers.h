// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a class can do that its source does not say: members that the compiler
// declares when they are first used. Nobody may ask the compiler to declare
// them here, for that would change what is compiled; so their rules are gone
// through.
//
// Invariant In doubt, and below MaxMembers classes in each other, it is no.

#ifndef MAPCHURN_FACTS_SPECIALMEMBERS_H
#define MAPCHURN_FACTS_SPECIALMEMBERS_H

#include "clang/AST/DeclCXX.h"

namespace mapchurn {

/// `T()` compiles everywhere.
bool isDefaultMade(clang::QualType T, unsigned Depth = 0);

/// `a = T(…)` compiles everywhere.
bool isAssignable(clang::QualType T, unsigned Depth = 0);

} // namespace mapchurn

#endif // MAPCHURN_FACTS_SPECIALMEMBERS_H
