// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is in a container when it comes alive.

#ifndef MAPCHURN_FACTS_INITIAL_H
#define MAPCHURN_FACTS_INITIAL_H

#include "facts/Facts.h"
#include "clang/AST/Expr.h"

namespace mapchurn {

/// What the initializer of a container puts into it. \p First becomes its first
/// argument, where it has any that is not an allocator, hash or the like.
Initial startsAs(const clang::Expr *Init, const ContainerType *Type,
                 const clang::Expr *&First);

/// True when the initializer has arguments, if only an allocator.
bool hasArguments(const clang::Expr *Init);

/// True when the initializer makes an object of a class in which no constructor
/// of the user's has run: `Rows r;`, `Rows r{};`, `auto r = Rows();`.
bool makesUntouched(const clang::Expr *Init);

/// True when the class that the member belongs to does not fill it.
bool isBornEmpty(const clang::ValueDecl *Member);

} // namespace mapchurn

#endif // MAPCHURN_FACTS_INITIAL_H
