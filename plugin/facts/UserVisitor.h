// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A walk over all declarations of the unit but those of system headers, for
// what is asked of the unit as a whole rather than of one function.

#ifndef MAPCHURN_FACTS_USERVISITOR_H
#define MAPCHURN_FACTS_USERVISITOR_H

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

namespace mapchurn {

template <typename Derived>
class UserVisitor : public clang::RecursiveASTVisitor<Derived> {
public:
  explicit UserVisitor(const clang::SourceManager &SM) : SM(SM) {}

  bool TraverseDecl(clang::Decl *D) {
    if (!D)
      return true;
    if (llvm::isa<clang::TranslationUnitDecl, clang::NamespaceDecl,
                  clang::LinkageSpecDecl>(D)) {
      // What lies in a precompiled header stays there.
      for (clang::Decl *Inner :
           llvm::cast<clang::DeclContext>(D)->noload_decls())
        this->getDerived().TraverseDecl(Inner);
      return true;
    }
    // Headers of the system name nothing of the user's.
    return SM.isInSystemHeader(SM.getExpansionLoc(D->getLocation())) ||
           clang::RecursiveASTVisitor<Derived>::TraverseDecl(D);
  }

protected:
  const clang::SourceManager &SM;
};

} // namespace mapchurn

#endif // MAPCHURN_FACTS_USERVISITOR_H
