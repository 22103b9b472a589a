// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Classes with one object only, which lives as long as the program.
//
// Purpose   What is a member of such a class lives as long as a global does.
// Words     program variable  a global, a static member, a static local.
//           granted           an expression whose object a program variable is
//                             given: its initializer, `instance = new Cache`.
// Invariant In doubt a class has other objects too: one is made anywhere else,
//           it is a template argument, a base or a member of another class, or
//           the object is assigned or deleted.
// Ignored   Classes of headers that everybody can make objects of.

#ifndef MAPCHURN_FACTS_INSTANCES_H
#define MAPCHURN_FACTS_INSTANCES_H

#include "facts/Types.h"

namespace mapchurn {

/// Fills in ContainerDecl::OnlyObject of maps.
void findOnlyObjects(UnitFacts &Unit, Types &T,
                     llvm::ArrayRef<const clang::VarDecl *> ProgramVariables);

} // namespace mapchurn

#endif // MAPCHURN_FACTS_INSTANCES_H
