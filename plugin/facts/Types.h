// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From clang's types to the container table.
//
// Purpose   The one place that turns a QualType into ContainerType and
//           TypeFacts. Answers are cached by class, so a type that occurs ten
//           thousand times is looked at once.
// Invariant Nothing here completes a type, instantiates a template or asks for
//           the layout of a class that is not complete already: the plugin
//           must not change what is compiled.

#ifndef MAPCHURN_FACTS_TYPES_H
#define MAPCHURN_FACTS_TYPES_H

#include "facts/Facts.h"
#include "clang/AST/ASTContext.h"
#include <memory>

namespace mapchurn {

class Types {
public:
  Types(clang::ASTContext &Ctx, const model::ContainerTable &Table);

  /// The container that T is (references and pointers are not looked
  /// through), or null.
  const ContainerType *container(clang::QualType T);

  /// The row of the table for the class itself, or null.
  const model::Container *row(const clang::CXXRecordDecl *Class);

  /// A smart pointer's row, or null.
  const model::Owner *owner(clang::QualType T);

  /// A view class's row, or null.
  const model::View *view(clang::QualType T);

  TypeFacts facts(clang::QualType T);

  /// `std::vector` for the class template of a specialization: qualified,
  /// inline namespaces skipped.
  std::string qualifiedName(const clang::NamedDecl *D);

  const model::ContainerTable &table() const { return Table; }
  clang::ASTContext &context() { return Ctx; }
  unsigned cplusplus() const { return CPlusPlus; }
  bool libcxx();

  /// How messages print types and template arguments.
  clang::PrintingPolicy policy() const;
  std::string print(clang::QualType T) const;

private:
  std::unique_ptr<ContainerType>
  makeContainer(const clang::ClassTemplateSpecializationDecl *Spec,
                const clang::CXXRecordDecl *Class, const model::Container &Row);
  void describePointer(ContainerType &C, clang::QualType Element);
  bool isTransparent(const clang::TemplateArgumentList &Args,
                     const model::Container &Row);
  bool allocates(clang::QualType T, unsigned Depth);
  unsigned inlineCapacity(const ContainerType &String) const;

  clang::ASTContext &Ctx;
  const model::ContainerTable &Table;
  unsigned CPlusPlus;
  std::optional<bool> Libcxx;
  llvm::DenseMap<const clang::CXXRecordDecl *, std::unique_ptr<ContainerType>>
      Cache;
};

} // namespace mapchurn

#endif // MAPCHURN_FACTS_TYPES_H
