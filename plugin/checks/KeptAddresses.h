// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Is the address of a map's value kept, while the map may grow?
//
// Purpose   Behind a pointer a value stays where it is; in the entry of a flat
//           map it moves when another entry comes or goes. pointer-value asks
//           whether anyone would notice.
// Words     value    the object that the map's pointer owns, and its members.
//           kept     stored where it outlives the statement: in a variable, a
//                    member, a container, a result, a lambda, a thread; or
//                    given to a function that does so, or may (escape).
//           held     by a reference, or by a function that it was given to,
//                    while an entry comes or goes.
// Invariant In doubt it is kept. A function without a body here keeps what it
//           gets by pointer or by reference, except to const.
// Ignored   References to the map's own entries, which move today as well.

#ifndef MAPCHURN_CHECKS_KEPTADDRESSES_H
#define MAPCHURN_CHECKS_KEPTADDRESSES_H

#include "checks/Check.h"

namespace mapchurn {

/// True when the address of a value may be kept or held. Takes In.Escapes.
bool keepsAddresses(const CheckInput &In, const ContainerDecl &Map);

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_KEPTADDRESSES_H
