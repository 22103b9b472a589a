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
#include "model/Effects.h"
#include "clang/AST/ASTContext.h"
#include <memory>

namespace mapchurn {

class Types {
public:
  Types(clang::ASTContext &Ctx, const model::ContainerTable &Table,
        const model::EffectTable &Effects);

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

  /// What a pointer or owner points to, or a null type.
  clang::QualType pointeeOf(clang::QualType Element);

  /// True when what the map's values point to, and every class among its
  /// template arguments, is complete before Loc: a map declared there could
  /// hold it by value.
  bool pointeeKnownBefore(clang::QualType Map, clang::SourceLocation Loc);

  /// The same for one type: complete, and all that its arguments name.
  bool knownBefore(clang::QualType T, clang::SourceLocation Loc,
                   unsigned Depth = 0);

  /// A program variable that refers or points to a container, and to one that
  /// `new` makes for it: as far as its initializer says, a pointer may be
  /// assigned later. Its place is then the container's (Accessors.cpp).
  bool ownsAllocation(const clang::VarDecl *V);

  /// The container variable of the program that the function returns by
  /// reference or pointer, each time the same one; or null.
  const clang::VarDecl *givenOutBy(const clang::FunctionDecl *Function);

  /// Destroying it frees memory at most, and does nothing else.
  bool freesOnly(clang::QualType T, unsigned Depth = 0);

  /// True when it stands in a system header.
  bool isSystem(const clang::Decl *D);

  /// True when the name says that it locks.
  bool soundsLikeLock(const clang::IdentifierInfo *Name) {
    return Name && aboutThreads(*Name).Locks;
  }
  /// True when some function of this name has to do with threads.
  bool mayConcernThreads(const clang::IdentifierInfo *Name) {
    return Name && aboutThreads(*Name).Concerns;
  }
  /// True when the name says that it waits for something.
  bool soundsLikeWait(const clang::IdentifierInfo *Name) {
    return Name && aboutThreads(*Name).Waits;
  }
  /// What the table says that the function has to do with threads.
  bool does(model::ThreadEffect What, const clang::FunctionDecl *Function);
  /// True for std::atomic and its like.
  bool isFlag(const clang::CXXRecordDecl *Class);
  /// True when objects of the class can be locked: by its name, or its methods.
  bool isLockable(const clang::CXXRecordDecl *Class);

  /// See Place::BornEmpty.
  bool isBornEmpty(const clang::ValueDecl *Member);

  /// `std::vector` for the class template of a specialization: qualified,
  /// inline namespaces skipped.
  std::string qualifiedName(const clang::NamedDecl *D);

  const model::ContainerTable &table() const { return Table; }
  const model::EffectTable &effects() const { return Effects; }
  clang::ASTContext &context() const { return Ctx; }
  unsigned cplusplus() const { return CPlusPlus; }
  bool libcxx();

  /// How messages print types and template arguments.
  clang::PrintingPolicy policy() const;
  std::string print(clang::QualType T) const;
  /// `std::string` for `std::basic_string<char>`, wherever it occurs.
  static std::string shorten(std::string Name);

private:
  std::unique_ptr<ContainerType>
  makeContainer(const clang::ClassTemplateSpecializationDecl *Spec,
                const clang::CXXRecordDecl *Class, const model::Container &Row);
  void describePointer(ContainerType &C, clang::QualType Element);
  TypeFacts describe(clang::QualType T);
  FunctionObject functionObject(clang::QualType T);
  static bool isTransparent(const ContainerType &C);
  bool allocates(clang::QualType T, unsigned Depth);
  bool hasFewValues(clang::QualType T, unsigned Depth);
  unsigned inlineCapacity(const ContainerType &String) const;

  clang::ASTContext &Ctx;
  const model::ContainerTable &Table;
  const model::EffectTable &Effects;
  unsigned CPlusPlus;
  std::optional<bool> Libcxx;
  /// By canonical declaration; null: no container, or one that is being
  /// described.
  llvm::DenseMap<const clang::CXXRecordDecl *, std::unique_ptr<ContainerType>>
      Containers;
  llvm::DenseMap<const clang::CXXRecordDecl *, const model::Owner *> Owners;
  llvm::DenseMap<const clang::CXXRecordDecl *, bool> Lockable;
  struct ThreadName {
    bool Locks, Waits, Concerns;
  };
  const ThreadName &aboutThreads(const clang::IdentifierInfo &Name);
  llvm::DenseMap<const clang::IdentifierInfo *, ThreadName> ThreadNames;
  llvm::DenseMap<const clang::CXXRecordDecl *, bool> FlagClasses;
  llvm::DenseMap<const clang::Decl *, bool> InSystem;
  llvm::DenseMap<const clang::ValueDecl *, bool> BornEmpty;
  /// By canonical type; without names, which depend on how it is written.
  llvm::DenseMap<const clang::Type *, TypeFacts> Described;
  /// What functions give out; by canonical declaration.
  llvm::DenseMap<const clang::FunctionDecl *, const clang::VarDecl *> GivenOut;
};

/// `push_back`, `operator=`. Buffer keeps what is no identifier.
llvm::StringRef nameOf(const clang::NamedDecl *D, std::string &Buffer);

/// The function's name without what qualifies it, a constructor's that of its
/// class; null for an operator.
const clang::IdentifierInfo *lastName(const clang::FunctionDecl *Function);

/// Whether another body may run where the function is called.
bool isVirtual(const clang::FunctionDecl *Function);

} // namespace mapchurn

#endif // MAPCHURN_FACTS_TYPES_H
