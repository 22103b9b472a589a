// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "facts/SpecialMembers.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace mapchurn {

namespace {

constexpr unsigned MaxMembers = 8;

/// The definition of the class that T, or an element of the array T, is.
const CXXRecordDecl *classOf(QualType T) {
  const CXXRecordDecl *Class =
      T->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  return Class ? Class->getDefinition() : nullptr;
}

bool isOpenTo(const CXXMethodDecl *M) {
  return !M->isDeleted() && M->getAccess() == AS_public;
}

bool isKnown(const CXXRecordDecl *Class, unsigned Depth) {
  return Class && Depth < MaxMembers && !Class->isInvalidDecl() &&
         !Class->isDependentContext();
}

} // namespace

bool isDefaultMade(QualType T, unsigned Depth) {
  if (T->isScalarType())
    return true;
  const CXXRecordDecl *Class = classOf(T);
  if (!isKnown(Class, Depth))
    return false;
  for (const CXXConstructorDecl *C : Class->ctors())
    if (C->isDefaultConstructor())
      return isOpenTo(C);
  if (!Class->needsImplicitDefaultConstructor())
    return false;
  for (const CXXBaseSpecifier &Base : Class->bases())
    if (!isDefaultMade(Base.getType(), Depth + 1))
      return false;
  return llvm::all_of(Class->fields(), [&](const FieldDecl *Field) {
    QualType Of = Field->getType();
    return Field->hasInClassInitializer() ||
           (!Of->isReferenceType() && !Of.isConstQualified() &&
            (!classOf(Of) || isDefaultMade(Of, Depth + 1)));
  });
}

bool isAssignable(QualType T, unsigned Depth) {
  if (T->isReferenceType() || T.isConstQualified())
    return false;
  const CXXRecordDecl *Class = classOf(T);
  if (!Class && !T->getBaseElementTypeUnsafe()->isRecordType())
    return true;
  if (!isKnown(Class, Depth))
    return false;
  bool Declared = false;
  for (const CXXMethodDecl *M : Class->methods()) {
    if (!M->isCopyAssignmentOperator() && !M->isMoveAssignmentOperator())
      continue;
    if (isOpenTo(M))
      return true;
    Declared = true;
  }
  // A move constructor takes the implicit assignments away.
  if (Declared || Class->hasUserDeclaredMoveConstructor() || Class->isLambda())
    return false;
  for (const CXXBaseSpecifier &Base : Class->bases())
    if (!isAssignable(Base.getType(), Depth + 1))
      return false;
  return llvm::all_of(Class->fields(), [&](const FieldDecl *Field) {
    return isAssignable(Field->getType(), Depth + 1);
  });
}

} // namespace mapchurn
