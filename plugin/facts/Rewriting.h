// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What it takes to write a declaration of a map, and all that names it, in
// another way. Asked only of maps that hold keys only, which might be sets.

#ifndef MAPCHURN_FACTS_REWRITING_H
#define MAPCHURN_FACTS_REWRITING_H

#include "facts/Facts.h"
#include "clang/AST/ASTContext.h"

namespace mapchurn {

/// Fills in TemplateName and MappedArgument, where the type is written as
/// `template<key, mapped, …>` without macros, aliases or allocators.
void describeWrittenType(ContainerDecl &D, const clang::TypeSourceInfo &Written,
                         const clang::ASTContext &Ctx);

/// Fills in Mentions of all containers that have a MappedArgument.
void countMentions(UnitFacts &Unit, clang::ASTContext &Ctx);

/// The #include directives of the main file, in their order.
std::vector<IncludeLine> includesOfMainFile(const clang::ASTContext &Ctx);

} // namespace mapchurn

#endif // MAPCHURN_FACTS_REWRITING_H
