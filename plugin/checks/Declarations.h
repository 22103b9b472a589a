// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the checks on declarations of maps share: which declarations there are,
// and how messages name the type that should stand there instead.

#ifndef MAPCHURN_CHECKS_DECLARATIONS_H
#define MAPCHURN_CHECKS_DECLARATIONS_H

#include "facts/Facts.h"
#include "llvm/ADT/StringRef.h"
#include <vector>

namespace mapchurn {

/// One variable or member as the source has it: its redeclarations, or what the
/// instantiations of a template made of it. Front is the one to report: in the
/// main file, if one is.
using DeclGroup = std::vector<const ContainerDecl *>;

/// The variables and members that are maps, in source order. Parameters and
/// references are no maps of their own, a type that is deduced is chosen where
/// the other one stands, and a mapped type that a template's arguments decide
/// is not the template's to change: no more than AtMost may depend on these.
/// Allocated: with references and pointers to maps that `new` makes for them
/// alone.
std::vector<DeclGroup> ownedMaps(const UnitFacts &Unit,
                                 Dependence AtMost = Dependence::OtherArguments,
                                 bool Allocated = false);

/// `std::map<int, Foo>` for a map from int to anything.
std::string withMapped(const ContainerType &Map, llvm::StringRef Mapped);

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_DECLARATIONS_H
