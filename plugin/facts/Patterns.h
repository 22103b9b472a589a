// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a template has written, seen from one of its instantiations.

#ifndef MAPCHURN_FACTS_PATTERNS_H
#define MAPCHURN_FACTS_PATTERNS_H

#include "facts/Types.h"

namespace mapchurn {

/// `T = int`, of the innermost template that the declaration is, or is in, an
/// instantiation of.
std::string templateArguments(const clang::Decl *D, const Types &T);

/// The declaration stands in an instantiation, and not in one that the user
/// has written out.
bool isInstantiated(const clang::Decl *D);

/// What the arguments of the template decide of an instantiated declaration's
/// type, which is that container. In doubt: all.
Dependence dependenceOf(const clang::DeclaratorDecl *D,
                        const model::Container &Row);

} // namespace mapchurn

#endif // MAPCHURN_FACTS_PATTERNS_H
