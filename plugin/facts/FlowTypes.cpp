// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "facts/FlowTypes.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using mapchurn::model::ClassEffect;
using mapchurn::model::EffectTable;

namespace mapchurn {

namespace {

/// Types nest deeper only when they are made by recursion; those are taken to
/// carry, which is the safe side.
constexpr unsigned MaxDepth = 24;

} // namespace

FlowTypes::FlowTypes(Types &T) : Base(T) {}

bool FlowTypes::isSystem(const Decl *D) {
  return D->getLocation().isInvalid() || Base.isSystem(D);
}

bool FlowTypes::carries(QualType T) { return !T.isNull() && carries(T, 0); }

bool FlowTypes::carries(QualType T, unsigned Depth) {
  T = T.getCanonicalType();
  if (Depth > MaxDepth)
    return true;
  if (T->isReferenceType())
    return true;
  if (const auto *Array = T->getAsArrayTypeUnsafe())
    return carries(Array->getElementType(), Depth + 1);
  if (const auto *Pointer = T->getAs<PointerType>())
    return !Pointer->getPointeeType()->isFunctionType();
  if (T->isBlockPointerType() || T->isDependentType())
    return true;
  if (const auto *Atomic = T->getAs<AtomicType>())
    return carries(Atomic->getValueType(), Depth + 1);
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class)
    return false;
  auto [Known, New] = Carrying.try_emplace(Class->getCanonicalDecl(), false);
  if (!New)
    return Known->second;
  bool Result = carriesClass(Class, Depth);
  // The map may have grown meanwhile.
  return Carrying[Class->getCanonicalDecl()] = Result;
}

/// True when a type among the template's arguments carries.
static bool
anyArgument(const CXXRecordDecl *Class,
            llvm::function_ref<bool(const TemplateArgument &)> Carries) {
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Class);
  return Spec && llvm::any_of(Spec->getTemplateArgs().asArray(), Carries);
}

bool FlowTypes::carriesClass(const CXXRecordDecl *Class, unsigned Depth) {
  auto ofArgument = [&](const TemplateArgument &Arg) {
    if (Arg.getKind() == TemplateArgument::Pack)
      return llvm::any_of(Arg.pack_elements(), [&](const TemplateArgument &A) {
        return A.getKind() == TemplateArgument::Type &&
               carries(A.getAsType(), Depth + 1);
      });
    return Arg.getKind() == TemplateArgument::Type &&
           carries(Arg.getAsType(), Depth + 1);
  };
  if (const model::Container *Row = Base.row(Class)) {
    const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Class);
    if (!Spec)
      return false;
    for (std::optional<unsigned> At : {Row->Key, Row->Mapped, Row->Element})
      if (At && *At < Spec->getTemplateArgs().size() &&
          ofArgument(Spec->getTemplateArgs()[*At]))
        return true;
    return false;
  }
  QualType T(Class->getTypeForDecl(), 0);
  if (Base.owner(T) || Base.view(T))
    return true;
  if (isSystem(Class)) {
    switch (effectOf(T)) {
    case ClassEffect::Points:
    case ClassEffect::Borrows:
    case ClassEffect::Refers:
    case ClassEffect::Erases:
      return true;
    case ClassEffect::None:
      return false;
    case ClassEffect::Holds:
      return anyArgument(Class, ofArgument);
    }
  }
  const CXXRecordDecl *Def = Class->getDefinition();
  if (!Def)
    return false;
  for (const CXXBaseSpecifier &B : Def->bases())
    if (carries(B.getType(), Depth + 1))
      return true;
  for (const FieldDecl *Field : Def->fields())
    if (carries(Field->getType(), Depth + 1))
      return true;
  return false;
}

ClassEffect FlowTypes::effectOf(QualType T) {
  const CXXRecordDecl *Class =
      T.isNull()
          ? nullptr
          : T.getNonReferenceType().getCanonicalType()->getAsCXXRecordDecl();
  if (!Class)
    return ClassEffect::None;
  auto [Known, New] =
      Effects.try_emplace(Class->getCanonicalDecl(), ClassEffect::None);
  if (!New)
    return Known->second;
  ClassEffect Result = describe(Class);
  return Effects[Class->getCanonicalDecl()] = Result;
}

ClassEffect FlowTypes::describe(const CXXRecordDecl *Class) {
  QualType T(Class->getTypeForDecl(), 0);
  if (Base.owner(T))
    return ClassEffect::Points;
  if (Base.view(T))
    return ClassEffect::Borrows;
  if (!Class->getIdentifier())
    return ClassEffect::None;
  const EffectTable &Table = Base.effects();
  if (Table.mayKnow(Class->getName())) {
    std::string Name = Base.qualifiedName(Class);
    if (Table.knowsClass(Name))
      return Table.ofClass(Name);
  }
  if (!isSystem(Class))
    return ClassEffect::None;
  if (Class->getName().contains_insensitive("iter"))
    return ClassEffect::Points;
  // A view of another range. What is made in it goes by that as well.
  if (Class->getName().ends_with("_view") || Class->getName() == "subrange")
    return ClassEffect::Borrows;
  const CXXRecordDecl *Def = Class->getDefinition();
  return isa<ClassTemplateSpecializationDecl>(Class) && Def && !Def->isEmpty()
             ? ClassEffect::Holds
             : ClassEffect::None;
}

const model::FunctionEffect *FlowTypes::effectOf(const FunctionDecl *F,
                                                 unsigned Arguments,
                                                 QualType Object) {
  const EffectTable &Table = Base.effects();
  F = F->getCanonicalDecl();
  const CXXRecordDecl *Class =
      Object.isNull() ? nullptr : Object->getAsCXXRecordDecl();
  auto [Known, New] = Functions.try_emplace({F, Class}, nullptr);
  if (!New)
    return Known->second;
  std::string Buffer;
  llvm::StringRef Last = nameOf(F, Buffer);
  if (!Table.mayKnow(Last))
    return nullptr;
  std::string Name = Last.str();
  const model::FunctionEffect *Found = nullptr;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(F)) {
    Found =
        Table.function(Base.qualifiedName(Method->getParent()) + "::" + Name);
    if (!Found && Class)
      Found = Table.function(Base.qualifiedName(Class) + "::" + Name);
  } else {
    std::string Qualified = Base.qualifiedName(F);
    // The algorithm of ranges has the name of the function of one value.
    if (Qualified == "std::move" && Arguments >= 3)
      Qualified = "std::copy";
    Found = Table.function(Qualified);
  }
  return Functions[{F, Class}] = Found;
}

/// What `*it` of a class yields, or a null type.
static QualType dereferenced(const CXXRecordDecl *Class, unsigned Depth = 0) {
  Class = Class ? Class->getDefinition() : nullptr;
  if (!Class || Depth > 4)
    return {};
  ASTContext &Ctx = Class->getASTContext();
  DeclarationName Star = Ctx.DeclarationNames.getCXXOperatorName(OO_Star);
  for (const NamedDecl *D : Class->lookup(Star))
    if (const auto *Method = dyn_cast<CXXMethodDecl>(D))
      return Method->getReturnType().getNonReferenceType();
  for (const CXXBaseSpecifier &B : Class->bases())
    if (QualType T = dereferenced(B.getType()->getAsCXXRecordDecl(), Depth + 1);
        !T.isNull())
      return T;
  return {};
}

bool FlowTypes::carriesPointee(QualType T, unsigned Steps) {
  for (T = T.getNonReferenceType().getCanonicalType(); Steps; --Steps) {
    if (T->isPointerType() || T->isArrayType())
      T = T->isPointerType() ? T->getPointeeType()
                             : T->getAsArrayTypeUnsafe()->getElementType();
    else
      T = dereferenced(T->getAsCXXRecordDecl());
    if (T.isNull() || T->isDependentType() || T->isUndeducedType())
      return true;
  }
  return carries(T);
}

bool FlowTypes::mayWait(const FunctionDecl *F, QualType Object) {
  const CXXRecordDecl *Class =
      Object.isNull() ? nullptr : Object->getAsCXXRecordDecl();
  return (Class && isSystem(Class) && Base.isFlag(Class)) ||
         Base.soundsLikeWait(F->getIdentifier()) ||
         Base.does(model::ThreadEffect::Joins, F) ||
         Base.does(model::ThreadEffect::Locks, F);
}

bool FlowTypes::isMaker(const FunctionDecl *F) {
  return F->getIdentifier() && Base.table().mayKnow(F->getName()) &&
         Base.table().ownerMadeBy(Base.qualifiedName(F));
}

} // namespace mapchurn
