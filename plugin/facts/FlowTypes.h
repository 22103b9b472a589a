// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a type means for the flow of addresses.
//
//   carries   a value of the type can hold the address of another object:
//             pointers, references, iterators, views, lambdas, and classes or
//             containers of such. std::string and std::vector<int> do not:
//             what they point to is their own.
//   class     of a library type, by its row in the tables: see model/Effects.h.
//
// A class that is not complete is taken to carry nothing: no object of it can
// be made here.

#ifndef MAPCHURN_FACTS_FLOWTYPES_H
#define MAPCHURN_FACTS_FLOWTYPES_H

#include "facts/Types.h"
#include "model/Effects.h"

namespace mapchurn {

class FlowTypes {
public:
  explicit FlowTypes(Types &T);

  bool carries(clang::QualType T);
  model::ClassEffect effectOf(clang::QualType T);

  const ContainerType *container(clang::QualType T) {
    return T.isNull() ? nullptr : Base.container(T);
  }
  const model::Owner *owner(clang::QualType T) {
    return T.isNull() ? nullptr : Base.owner(T);
  }
  bool isSystem(const clang::Decl *D);
  /// The row of a function, by its own class or, when it is inherited, by that
  /// of the object.
  const model::FunctionEffect *effectOf(const clang::FunctionDecl *F,
                                        unsigned Arguments,
                                        clang::QualType Object);
  /// What is Steps dereferences from a value of the type carries.
  bool carriesPointee(clang::QualType T, unsigned Steps);
  bool isMaker(const clang::FunctionDecl *F);
  /// True for a function after which another thread may have done with what it
  /// was given: by its row, by its name, or because it asks a flag. Object: of
  /// a method.
  bool mayWait(const clang::FunctionDecl *F, clang::QualType Object);
  Types &types() { return Base; }

private:
  bool carriesClass(const clang::CXXRecordDecl *Class, unsigned Depth);
  bool carries(clang::QualType T, unsigned Depth);
  model::ClassEffect describe(const clang::CXXRecordDecl *Class);

  Types &Base;
  llvm::DenseMap<const clang::CXXRecordDecl *, bool> Carrying;
  llvm::DenseMap<const clang::CXXRecordDecl *, model::ClassEffect> Effects;
  llvm::DenseMap<
      std::pair<const clang::FunctionDecl *, const clang::CXXRecordDecl *>,
      const model::FunctionEffect *>
      Functions;
};

} // namespace mapchurn

#endif // MAPCHURN_FACTS_FLOWTYPES_H
