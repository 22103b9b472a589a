// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "facts/Types.h"
#include "facts/Initial.h"
#include "facts/Padding.h"
#include "facts/SpecialMembers.h"
#include "model/Effects.h"
#include "model/Growth.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecordLayout.h"

using namespace clang;

namespace mapchurn {

namespace {

/// Template arguments lose their aliases; nobody writes these in full.
constexpr std::pair<llvm::StringLiteral, llvm::StringLiteral> Shorter[] = {
    {"std::basic_string<char>", "std::string"},
    {"std::basic_string<wchar_t>", "std::wstring"},
    {"std::basic_string_view<char>", "std::string_view"},
    {"std::basic_string_view<wchar_t>", "std::wstring_view"},
};

/// C++98 is 3, so that it is less than all others.
unsigned standardOf(const LangOptions &LO) {
  if (LO.CPlusPlus26)
    return 26;
  if (LO.CPlusPlus23)
    return 23;
  if (LO.CPlusPlus20)
    return 20;
  if (LO.CPlusPlus17)
    return 17;
  return LO.CPlusPlus14 ? 14 : LO.CPlusPlus11 ? 11 : 3;
}

const CXXRecordDecl *definitionOf(QualType T) {
  const CXXRecordDecl *Class = T.getCanonicalType()->getAsCXXRecordDecl();
  return Class ? Class->getDefinition() : nullptr;
}

/// The type argument at a position, or a null type.
QualType typeArgument(const TemplateArgumentList &Args,
                      std::optional<unsigned> Position) {
  if (!Position || *Position >= Args.size() ||
      Args[*Position].getKind() != TemplateArgument::Type)
    return {};
  return Args[*Position].getAsType();
}

/// A comparator or hash that declares `is_transparent`, itself or in a base.
bool declaresTransparent(QualType T, unsigned Depth = 0) {
  const CXXRecordDecl *Class = T.isNull() ? nullptr : definitionOf(T);
  if (!Class || Depth > 4)
    return false;
  ASTContext &Ctx = Class->getASTContext();
  if (!Class->lookup(&Ctx.Idents.get("is_transparent")).empty())
    return true;
  for (const CXXBaseSpecifier &Base : Class->bases())
    if (declaresTransparent(Base.getType(), Depth + 1))
      return true;
  return false;
}

bool isMovable(const CXXRecordDecl *Class) {
  if (Class->hasSimpleMoveConstructor() || Class->hasSimpleCopyConstructor())
    return true;
  // Implicit members that were never needed are not declared: what would
  // they be?
  if (Class->needsImplicitMoveConstructor() ||
      Class->needsImplicitCopyConstructor())
    return !Class->defaultedMoveConstructorIsDeleted() ||
           !Class->defaultedCopyConstructorIsDeleted();
  for (const CXXConstructorDecl *Ctor : Class->ctors())
    if (Ctor->isCopyOrMoveConstructor() && !Ctor->isDeleted())
      return true;
  return false;
}

/// A class whose objects cannot simply be held by value: only its own members
/// may delete it, it allocates by rules of its own, or it hands out shared
/// pointers to itself.
bool hasOwnLife(const CXXRecordDecl *Class, unsigned Depth = 0) {
  const CXXDestructorDecl *Destructor = Class->getDestructor();
  if (Destructor &&
      (Destructor->getAccess() != AS_public || Destructor->isDeleted()))
    return true;
  ASTContext &Ctx = Class->getASTContext();
  if (!Class->lookup(Ctx.DeclarationNames.getCXXOperatorName(OO_New)).empty())
    return true;
  for (const CXXBaseSpecifier &Base : Class->bases()) {
    const CXXRecordDecl *Def = definitionOf(Base.getType());
    if (!Def)
      continue;
    if (Def->getIdentifier() && Def->getName() == "enable_shared_from_this")
      return true;
    if (Depth < 4 && hasOwnLife(Def, Depth + 1))
      return true;
  }
  return false;
}

} // namespace

Types::Types(ASTContext &Ctx, const model::ContainerTable &Table,
             const model::EffectTable &Effects)
    : Ctx(Ctx), Table(Table), Effects(Effects),
      CPlusPlus(standardOf(Ctx.getLangOpts())) {}

bool Types::libcxx() {
  // libc++ keeps everything in the inline namespace std::__1.
  if (!Libcxx) {
    Libcxx = false;
    for (const NamedDecl *D :
         Ctx.getTranslationUnitDecl()->lookup(&Ctx.Idents.get("std")))
      if (const auto *Std = dyn_cast<NamespaceDecl>(D))
        Libcxx = !Std->lookup(&Ctx.Idents.get("__1")).empty();
  }
  return *Libcxx;
}

PrintingPolicy Types::policy() const {
  PrintingPolicy Policy(Ctx.getLangOpts());
  Policy.SuppressTagKeyword = true;
  Policy.SuppressUnwrittenScope = true;
  Policy.SuppressDefaultTemplateArgs = true;
  Policy.SuppressInlineNamespace = true;
  Policy.Bool = true;
  return Policy;
}

std::string Types::print(QualType T) const {
  return shorten(T.getUnqualifiedType().getAsString(policy()));
}

std::string Types::shorten(std::string Name) {
  for (const auto &[Long, Short] : Shorter)
    for (size_t At = Name.find(Long); At != Name.npos; At = Name.find(Long))
      Name.replace(At, Long.size(), Short);
  return Name;
}

std::string Types::qualifiedName(const NamedDecl *D) {
  llvm::SmallVector<llvm::StringRef, 4> Parts;
  if (!D->getIdentifier())
    return {};
  Parts.push_back(D->getName());
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent()) {
    if (C->isInlineNamespace() || C->isTranslationUnit() ||
        isa<LinkageSpecDecl>(C))
      continue;
    const auto *Outer = dyn_cast<NamedDecl>(C);
    if (!Outer || !Outer->getIdentifier())
      return {};
    Parts.push_back(Outer->getName());
  }
  std::string Name;
  for (llvm::StringRef Part : llvm::reverse(Parts))
    Name += (Name.empty() ? "" : "::") + Part.str();
  return Name;
}

const model::Container *Types::row(const CXXRecordDecl *Class) {
  if (!Class || !Class->getIdentifier() || !Table.mayKnow(Class->getName()))
    return nullptr;
  return Table.container(qualifiedName(Class));
}

const model::Owner *Types::owner(QualType T) {
  const CXXRecordDecl *Class = T.getCanonicalType()->getAsCXXRecordDecl();
  if (!Class)
    return nullptr;
  auto [At, New] = Owners.try_emplace(Class, nullptr);
  if (New && Class->getIdentifier() && Table.mayKnow(Class->getName()))
    At->second = Table.owner(qualifiedName(Class));
  return At->second;
}

const model::View *Types::view(QualType T) {
  const CXXRecordDecl *Class = T.getCanonicalType()->getAsCXXRecordDecl();
  if (!Class || !Class->getIdentifier() || !Table.mayKnow(Class->getName()))
    return nullptr;
  return Table.view(qualifiedName(Class));
}

const ContainerType *Types::container(QualType T) {
  if (T.isNull() || T->isDependentType())
    return nullptr;
  const CXXRecordDecl *Class = T.getCanonicalType()->getAsCXXRecordDecl();
  if (!Class)
    return nullptr;
  Class = Class->getCanonicalDecl();
  // Entered before it is described, so that a recursive type ends here.
  auto [Known, New] = Containers.try_emplace(Class, nullptr);
  if (!New)
    return Known->second.get();
  const model::Container *Row = row(Class);
  if (!Row)
    return nullptr;
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Class);
  std::unique_ptr<ContainerType> Made = makeContainer(Spec, Class, *Row);
  return (Containers[Class] = std::move(Made)).get();
}

std::unique_ptr<ContainerType>
Types::makeContainer(const ClassTemplateSpecializationDecl *Spec,
                     const CXXRecordDecl *Class, const model::Container &Row) {
  auto C = std::make_unique<ContainerType>();
  C->Row = &Row;
  C->Name = print(Ctx.getTypeDeclType(Class));
  if (!Spec)
    return C;
  const TemplateArgumentList &Args = Spec->getTemplateArgs();
  if (QualType Key = typeArgument(Args, Row.Key); !Key.isNull())
    C->Key = facts(Key);
  QualType Element = typeArgument(Args, Row.isMap() ? Row.Mapped : Row.Element);
  if (!Element.isNull()) {
    C->Element = facts(Element);
    C->ElementContainer = container(Element);
    describePointer(*C, Element);
  }
  if (Row.isMap() && C->Key.Complete && C->Element.Complete) {
    QualType KeyType = typeArgument(Args, Row.Key);
    uint64_t Align = std::max(Ctx.getTypeAlignInChars(KeyType).getQuantity(),
                              Ctx.getTypeAlignInChars(Element).getQuantity());
    uint64_t ValueAlign = Ctx.getTypeAlignInChars(Element).getQuantity();
    uint64_t Bytes = llvm::alignTo(C->Key.SizeBytes, ValueAlign);
    C->EntryBytes = llvm::alignTo(Bytes + C->Element.SizeBytes, Align);
    describePadding(*C, KeyType, Element, *this);
  } else {
    C->EntryBytes = Row.isSet() ? C->Key.SizeBytes : C->Element.SizeBytes;
  }
  // A partial specialization has a layout of its own: std::vector<bool>.
  if (Spec->getSpecializedTemplateOrPartial()
          .is<ClassTemplatePartialSpecializationDecl *>())
    C->EntryBytes = 0;
  if (Row.Inline && *Row.Inline < Args.size() &&
      Args[*Row.Inline].getKind() == TemplateArgument::Integral)
    C->InlineElements = Args[*Row.Inline].getAsIntegral().getZExtValue();
  QualType Allocator = typeArgument(Args, Row.Allocator);
  const CXXRecordDecl *By =
      Allocator.isNull() ? nullptr : Allocator->getAsCXXRecordDecl();
  C->StandardAllocator = By && By->isInStdNamespace() && By->getIdentifier() &&
                         By->getName() == "allocator";
  auto isTrue = [](const TemplateArgument &Arg) {
    return Arg.getKind() == TemplateArgument::Integral &&
           Arg.getIntegralType()->isBooleanType() &&
           Arg.getAsIntegral().getBoolValue();
  };
  C->GrowthMovesAll =
      Row.Moves == model::GrowthMoves::True ||
      (Row.Moves == model::GrowthMoves::UnlessTrue && C->StandardAllocator &&
       llvm::none_of(Args.asArray(), isTrue));
  C->FreesOnly = freesOnly(Ctx.getTypeDeclType(Class), 0);
  C->Compare = functionObject(typeArgument(Args, Row.Compare));
  C->Hash = functionObject(typeArgument(Args, Row.Hash));
  C->Equal = functionObject(typeArgument(Args, Row.Equal));
  if (!Row.SetOf.empty())
    C->SetRow = Table.container(Row.SetOf);
  C->Transparent = isTransparent(*C);
  C->LookupOffered =
      Row.Lookup != model::Transparency::Never && CPlusPlus >= Row.LookupSince;
  return C;
}

FunctionObject Types::functionObject(QualType T) {
  FunctionObject F;
  if (T.isNull())
    return F;
  F.Name = print(T);
  F.Transparent = declaresTransparent(T);
  const CXXRecordDecl *Class = definitionOf(T);
  if (!Class)
    return F;
  F.Own = !Class->isLambda() && !isSystem(Class);
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Class);
  if (!Spec)
    return F;
  // std::less<> is std::less<void>, which its template specializes.
  for (const ClassTemplateSpecializationDecl *Other :
       Spec->getSpecializedTemplate()->specializations()) {
    const TemplateArgumentList &Args = Other->getTemplateArgs();
    if (Args.size() == 1 && Args[0].getKind() == TemplateArgument::Type &&
        Args[0].getAsType()->isVoidType() &&
        declaresTransparent(Ctx.getTypeDeclType(Other)))
      F.General = qualifiedName(Spec) + "<>";
  }
  return F;
}

llvm::StringRef nameOf(const NamedDecl *D, std::string &Buffer) {
  if (D->getIdentifier())
    return D->getName();
  return Buffer = D->getNameAsString();
}

const IdentifierInfo *lastName(const FunctionDecl *Function) {
  const auto *Ctor = dyn_cast<CXXConstructorDecl>(Function);
  return Ctor ? Ctor->getParent()->getIdentifier() : Function->getIdentifier();
}

bool isVirtual(const FunctionDecl *Function) {
  const auto *Method = dyn_cast<CXXMethodDecl>(Function);
  // Most classes have no virtual methods, and say so sooner.
  return Method && Method->getParent()->isPolymorphic() && Method->isVirtual();
}

bool Types::isSystem(const Decl *D) {
  auto [At, New] = InSystem.try_emplace(D, false);
  if (New) {
    const SourceManager &SM = Ctx.getSourceManager();
    At->second = SM.isInSystemHeader(SM.getExpansionLoc(D->getLocation()));
  }
  return At->second;
}

const Types::ThreadName &Types::aboutThreads(const IdentifierInfo &Name) {
  auto [At, New] = ThreadNames.try_emplace(&Name);
  if (New)
    At->second = {Effects.soundsLikeLock(Name.getName()),
                  Effects.soundsLikeWait(Name.getName()),
                  Effects.mayConcernThreads(Name.getName())};
  return At->second;
}

bool Types::does(model::ThreadEffect What, const FunctionDecl *Function) {
  if (!mayConcernThreads(lastName(Function)))
    return false;
  const auto *Method = dyn_cast<CXXMethodDecl>(Function);
  // `std::thread::join`; a constructor's is that of its class, twice.
  std::string Name = Method ? qualifiedName(Method->getParent()) +
                                  "::" + lastName(Method)->getName().str()
                            : qualifiedName(Function);
  return Effects.does(What, Name);
}

bool Types::isFlag(const CXXRecordDecl *Class) {
  auto [At, New] = FlagClasses.try_emplace(Class, false);
  if (New)
    At->second = Class->getIdentifier() && Effects.isFlag(qualifiedName(Class));
  return At->second;
}

bool Types::isBornEmpty(const ValueDecl *Member) {
  auto [At, New] = BornEmpty.try_emplace(Member, false);
  if (New)
    At->second = mapchurn::isBornEmpty(Member);
  return At->second;
}

bool Types::isLockable(const CXXRecordDecl *Class) {
  if (!Class->getIdentifier())
    return false;
  auto [At, New] = Lockable.try_emplace(Class, false);
  if (!New)
    return At->second;
  if (soundsLikeLock(Class->getIdentifier()))
    return At->second = true;
  if (Class->isInStdNamespace() || !Class->hasDefinition())
    return false;
  auto has = [&](llvm::StringRef Method) {
    return !Class->lookup(&Ctx.Idents.get(Method)).empty();
  };
  return At->second = has("lock") && has("unlock");
}

bool Types::isTransparent(const ContainerType &C) {
  switch (C.Row->Lookup) {
  case model::Transparency::Never:
    return false;
  case model::Transparency::Always:
    return true;
  case model::Transparency::Compare:
    return C.Compare.Transparent;
  case model::Transparency::Hash:
    return C.Hash.Transparent && C.Equal.Transparent;
  }
  llvm_unreachable("all kinds of transparency are above");
}

QualType Types::pointeeOf(QualType Element) {
  if (const auto *Raw = Element->getAs<PointerType>())
    return Raw->getPointeeType();
  const model::Owner *Row = owner(Element);
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Element.getCanonicalType()->getAsCXXRecordDecl());
  return Row && Spec ? typeArgument(Spec->getTemplateArgs(), Row->Pointee)
                     : QualType();
}

void Types::describePointer(ContainerType &C, QualType Element) {
  QualType Pointee = pointeeOf(Element);
  if (Element->isPointerType()) {
    C.Pointer = PointerKind::Raw;
  } else if (const model::Owner *Row = owner(Element)) {
    const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        Element.getCanonicalType()->getAsCXXRecordDecl());
    if (!Spec)
      return;
    C.Pointer = Row->Kind == model::OwnerKind::Unique ? PointerKind::Unique
                                                      : PointerKind::Shared;
    QualType Deleter = typeArgument(Spec->getTemplateArgs(), Row->Deleter);
    if (!Deleter.isNull()) {
      const CXXRecordDecl *Class = Deleter->getAsCXXRecordDecl();
      C.CustomDeleter = !Class || qualifiedName(Class) != Row->DefaultDeleter;
    }
  } else if (const CXXRecordDecl *Class = Element->getAsCXXRecordDecl()) {
    C.Boxed = Class->getIdentifier() && Table.mayKnow(Class->getName()) &&
              Table.box(qualifiedName(Class));
    // All of them are one pointer, to what knows the type, and a buffer.
    uint64_t Pointer =
        Ctx.toCharUnitsFromBits(
               Ctx.getTargetInfo().getPointerWidth(LangAS::Default))
            .getQuantity();
    if (C.Boxed && C.Element.SizeBytes > Pointer)
      C.BoxInlineBytes = C.Element.SizeBytes - Pointer;
    return;
  }
  if (Pointee.isNull())
    return;
  C.VoidPointee = Pointee->isVoidType();
  C.ArrayPointee = Pointee->isArrayType();
  if (!C.VoidPointee && !C.ArrayPointee)
    C.Pointee = facts(Pointee);
}

unsigned Types::inlineCapacity(const ContainerType &String) const {
  auto Library = Libcxx.value_or(false) ? model::StandardLibrary::Libcxx
                                        : model::StandardLibrary::Libstdcxx;
  auto Policy = model::GrowthPolicy::find(String.Row->Growth, Library,
                                          String.Element.SizeBytes);
  return Policy ? Policy->inlineCapacity() : 0;
}

bool Types::allocates(QualType T, unsigned Depth) {
  T = Ctx.getBaseElementType(T.getCanonicalType());
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class || Depth > 3)
    return false;
  if (row(Class) || owner(T))
    return true;
  Class = Class->getDefinition();
  if (!Class || Class->isInvalidDecl() || Class->hasTrivialDestructor())
    return false;
  for (const FieldDecl *Field : Class->fields())
    if (allocates(Field->getType(), Depth + 1))
      return true;
  for (const CXXBaseSpecifier &Base : Class->bases())
    if (allocates(Base.getType(), Depth + 1))
      return true;
  return false;
}

bool Types::pointeeKnownBefore(QualType Map, SourceLocation Loc) {
  const CXXRecordDecl *Class = Map.getCanonicalType()->getAsCXXRecordDecl();
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class);
  const model::Container *Row = row(Class);
  if (!Spec || !Row || !Row->isMap())
    return false;
  QualType Element = typeArgument(Spec->getTemplateArgs(), Row->Mapped);
  QualType Pointee = Element.isNull() ? QualType() : pointeeOf(Element);
  return !Pointee.isNull() && knownBefore(Pointee, Loc, 0);
}

bool Types::knownBefore(QualType T, SourceLocation Loc, unsigned Depth) {
  T = Ctx.getBaseElementType(T.getCanonicalType());
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class)
    return !T->isVoidType();
  Class = Class->getDefinition();
  if (!Class || Depth > 8)
    return false;
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Class);
  auto known = [&](const TemplateArgument &Arg) {
    return Arg.getKind() != TemplateArgument::Type ||
           knownBefore(Arg.getAsType(), Loc, Depth + 1);
  };
  if (Spec)
    for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
      if (Arg.getKind() == TemplateArgument::Pack
              ? !llvm::all_of(Arg.pack_elements(), known)
              : !known(Arg))
        return false;
  const SourceManager &SM = Ctx.getSourceManager();
  SourceLocation End = SM.getExpansionLoc(Class->getBraceRange().getEnd());
  return End.isInvalid() || SM.isBeforeInTranslationUnit(End, Loc);
}

bool Types::freesOnly(QualType T, unsigned Depth) {
  T = Ctx.getBaseElementType(T.getCanonicalType());
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class)
    return true;
  Class = Class->getDefinition();
  if (!Class || Class->isInvalidDecl() || Depth > 4)
    return false;
  if (Class->hasTrivialDestructor())
    return true;
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Class);
  auto Argument = [&](std::optional<unsigned> Position) {
    return Spec ? typeArgument(Spec->getTemplateArgs(), Position) : QualType();
  };
  if (const model::Container *Row = row(Class)) {
    for (std::optional<unsigned> Part : {Row->Key, Row->Mapped, Row->Element})
      if (QualType Held = Argument(Part);
          !Held.isNull() && !freesOnly(Held, Depth + 1))
        return false;
    return true;
  }
  if (const model::Owner *Row = owner(T)) {
    QualType Pointee = Argument(Row->Pointee);
    QualType Deleter = Argument(Row->Deleter);
    const CXXRecordDecl *By =
        Deleter.isNull() ? nullptr : Deleter->getAsCXXRecordDecl();
    return !Pointee.isNull() && !facts(Pointee).Polymorphic &&
           (Deleter.isNull() ||
            (By && qualifiedName(By) == Row->DefaultDeleter)) &&
           freesOnly(Pointee, Depth + 1);
  }
  if (const CXXDestructorDecl *Destructor = Class->getDestructor();
      Destructor && Destructor->isUserProvided())
    return false;
  return llvm::all_of(Class->fields(),
                      [&](const FieldDecl *Field) {
                        return freesOnly(Field->getType(), Depth + 1);
                      }) &&
         llvm::all_of(Class->bases(), [&](const CXXBaseSpecifier &Base) {
           return freesOnly(Base.getType(), Depth + 1);
         });
}

TypeFacts Types::facts(QualType T) {
  const Type *Canonical =
      T.getCanonicalType().getUnqualifiedType().getTypePtr();
  auto Known = Described.find(Canonical);
  TypeFacts F = Known != Described.end()
                    ? Known->second
                    : Described[Canonical] = describe(QualType(Canonical, 0));
  F.Name = print(T);
  return F;
}

bool Types::hasFewValues(QualType T, unsigned Depth) {
  T = T.getCanonicalType();
  if (const auto *Enum = T->getAs<EnumType>())
    // Without enumerators it is a number with a name.
    return !Enum->getDecl()->enumerators().empty();
  if (T->isFunctionPointerType() || T->isMemberPointerType())
    return true;
  if (T->isIntegerType())
    return Ctx.getTypeSize(T) == 8;
  bool Points = T->isPointerType();
  const CXXRecordDecl *Class =
      (Points ? T->getPointeeType() : T)->getAsCXXRecordDecl();
  if (!Class || !Class->getIdentifier() || Depth > 3)
    return false;
  if (Effects.hasFewValues(qualifiedName(Class)))
    return true;
  Class = Class->getDefinition();
  if (Points || !Class || Class->isInvalidDecl() || Class->field_empty())
    return false;
  return llvm::all_of(Class->bases(),
                      [](const CXXBaseSpecifier &Base) {
                        const auto *Def = definitionOf(Base.getType());
                        return Def && Def->isEmpty();
                      }) &&
         llvm::all_of(Class->fields(), [&](const FieldDecl *Field) {
           return hasFewValues(Field->getType(), Depth + 1);
         });
}

TypeFacts Types::describe(QualType T) {
  TypeFacts F;
  F.Identity = T.getTypePtr();
  F.Scalar = T->isScalarType();
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  F.Complete = !T->isIncompleteType() && !T->isDependentType();
  if (Class) {
    Class = Class->getDefinition();
    F.Complete = Class && !Class->isInvalidDecl() &&
                 !Class->isDependentContext() && Class->isCompleteDefinition();
  }
  if (!F.Complete || T->isFunctionType() || T->isUndeducedType())
    return F;
  F.SizeBytes = Ctx.getTypeSizeInChars(T).getQuantity();
  F.Movable = F.Trivial = true;
  F.Callable = T->isFunctionPointerType() || T->isMemberFunctionPointerType();
  F.FewValues = hasFewValues(T, 0);
  F.DefaultMade = isDefaultMade(T);
  F.Assignable = isAssignable(T);
  if (!Class)
    return F;
  F.Callable =
      !Class->lookup(Ctx.DeclarationNames.getCXXOperatorName(OO_Call)).empty();
  F.Polymorphic = Class->isPolymorphic();
  F.Empty = Class->isEmpty();
  F.Aggregate = Class->isAggregate();
  F.Final = Class->isEffectivelyFinal();
  F.Movable = isMovable(Class);
  F.Trivial = Class->isTriviallyCopyable() && Class->hasTrivialDestructor();
  F.SilentDefault = !Class->hasNonTrivialDefaultConstructor();
  F.Allocates = allocates(T, 0);
  F.OwnLife = hasOwnLife(Class);
  if (const ContainerType *C = container(T); C && C->Row->isString()) {
    libcxx();
    F.String = true;
    F.InlineCapacity = inlineCapacity(*C);
  }
  return F;
}

} // namespace mapchurn
