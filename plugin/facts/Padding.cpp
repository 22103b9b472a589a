// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "facts/Padding.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecordLayout.h"

using namespace clang;

namespace mapchurn {

namespace {

constexpr unsigned MaxNesting = 16;

/// An object as it is and as it could be; alignments stay the same.
struct Shape {
  uint64_t Bytes = 0, Padding = 0, Tight = 0, Align = 1;
};

class Search {
public:
  explicit Search(const Types &T, ASTContext &Ctx) : T(T), Ctx(Ctx) {}

  Shape of(QualType Type, unsigned Depth = 0);
  std::vector<Reordering> take() { return std::move(Found); }

private:
  Shape ofOpen(const CXXRecordDecl *Class, unsigned Depth);
  bool isOpen(const CXXRecordDecl *Class) const;

  const Types &T;
  ASTContext &Ctx;
  llvm::DenseMap<const CXXRecordDecl *, Shape> Known;
  std::vector<Reordering> Found;
};

bool isTemplated(const CXXRecordDecl *Class) {
  for (const DeclContext *C = Class; C; C = C->getParent()) {
    const auto *Function = dyn_cast<FunctionDecl>(C);
    if (isa<ClassTemplateSpecializationDecl>(C) ||
        (Function && Function->isTemplateInstantiation()))
      return true;
  }
  return false;
}

bool Search::isOpen(const CXXRecordDecl *Class) const {
  const SourceManager &SM = Ctx.getSourceManager();
  SourceLocation Loc = Class->getLocation();
  if (SM.isInSystemHeader(SM.getExpansionLoc(Loc)) || Loc.isMacroID() ||
      !Class->getIdentifier() || Class->isUnion() || Class->getNumVBases() ||
      Class->hasFlexibleArrayMember() || Class->isLambda() ||
      Class->isInvalidDecl() || Class->isDependentContext() ||
      isTemplated(Class) || Class->hasAttr<AlignedAttr>() ||
      Class->hasAttr<PackedAttr>() || Class->hasAttr<MaxFieldAlignmentAttr>() ||
      Class->hasAttr<MSStructAttr>())
    return false;
  for (const CXXBaseSpecifier &Base : Class->bases())
    if (const CXXRecordDecl *Of = Base.getType()->getAsCXXRecordDecl();
        !Of || Of->isEmpty()) // two empty objects may not share an address
      return false;
  return llvm::none_of(Class->fields(), [](const FieldDecl *Field) {
    return Field->isBitField() || Field->isAnonymousStructOrUnion() ||
           !Field->getIdentifier() || Field->hasAttr<AlignedAttr>() ||
           Field->hasAttr<PackedAttr>() ||
           Field->hasAttr<NoUniqueAddressAttr>() ||
           Field->getLocation().isMacroID();
  });
}

Shape Search::of(QualType Type, unsigned Depth) {
  Shape S;
  S.Bytes = S.Tight = Ctx.getTypeSizeInChars(Type).getQuantity();
  S.Align = Ctx.getTypeAlignInChars(Type).getQuantity();
  if (const ConstantArrayType *Array = Ctx.getAsConstantArrayType(Type)) {
    Shape One = of(Array->getElementType(), Depth);
    uint64_t N = Array->getSize().getLimitedValue();
    S.Padding = N * One.Padding;
    S.Tight = N * One.Tight;
    return S;
  }
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  Class = Class ? Class->getDefinition() : nullptr;
  if (!Class || Depth > MaxNesting || !isOpen(Class))
    return S;
  auto Before = Known.find(Class);
  return Before != Known.end() ? Before->second
                               : Known[Class] = ofOpen(Class, Depth);
}

Shape Search::ofOpen(const CXXRecordDecl *Class, unsigned Depth) {
  const ASTRecordLayout &Layout = Ctx.getASTRecordLayout(Class);
  Shape S;
  S.Bytes = Layout.getSize().getQuantity();
  S.Align = Layout.getAlignment().getQuantity();
  // What comes before the members: bases, and a pointer to virtual functions.
  uint64_t Start = Layout.hasOwnVFPtr()
                       ? Ctx.getTypeSizeInChars(Ctx.VoidPtrTy).getQuantity()
                       : 0;
  uint64_t Data = Start;
  for (const CXXBaseSpecifier &Base : Class->bases()) {
    const CXXRecordDecl *Of = Base.getType()->getAsCXXRecordDecl();
    uint64_t Bytes =
        Ctx.getASTRecordLayout(Of).getNonVirtualSize().getQuantity();
    uint64_t At = Layout.getBaseClassOffset(Of).getQuantity();
    Start = std::max(Start, At + Bytes);
    Data += Bytes; // its own padding is not this class's
  }
  struct Member {
    std::string Name;
    Shape Of;
    unsigned Index;
  };
  std::vector<Member> Members;
  for (const FieldDecl *Field : Class->fields()) {
    Members.push_back({Field->getNameAsString(),
                       of(Field->getType(), Depth + 1),
                       Field->getFieldIndex()});
    Data += Members.back().Of.Bytes - Members.back().Of.Padding;
  }
  if (Members.empty()) {
    S.Tight = S.Bytes;
    return S;
  }
  S.Padding = S.Bytes > Data ? S.Bytes - Data : 0;
  auto laidOut = [&] {
    uint64_t End = Start;
    for (const Member &M : Members)
      End = llvm::alignTo(End, M.Of.Align) + M.Of.Tight;
    return llvm::alignTo(End, S.Align);
  };
  uint64_t AsDeclared = laidOut();
  // After bases the gap before the first member is the smaller, the smaller it
  // is; without any, largest first leaves no gap at all.
  llvm::sort(Members, [](const Member &A, const Member &B) {
    return std::make_pair(B.Of.Align, A.Index) <
           std::make_pair(A.Of.Align, B.Index);
  });
  S.Tight = std::min(AsDeclared, laidOut());
  if (S.Tight < AsDeclared) {
    Reordering &R = Found.emplace_back();
    R.Name = T.print(Ctx.getTypeDeclType(Class));
    R.Loc = Class->getLocation();
    R.BeforeBytes = S.Bytes;
    R.AfterBytes = S.Tight;
    for (const Member &M : Members)
      R.Members.push_back(M.Name);
  }
  return S;
}

} // namespace

void describePadding(ContainerType &Map, QualType Key, QualType Mapped,
                     const Types &T) {
  Search Of(T, T.context());
  Shape K = Of.of(Key), V = Of.of(Mapped);
  uint64_t Align = std::max(K.Align, V.Align);
  // Buckets keep keys and values in arrays of their own.
  bool Apart = Map.Row->Store == model::Storage::Bucket;
  auto entry = [&](uint64_t KeyBytes, uint64_t ValueBytes) {
    return Apart ? KeyBytes + ValueBytes
                 : llvm::alignTo(llvm::alignTo(KeyBytes, V.Align) + ValueBytes,
                                 Align);
  };
  uint64_t Data = K.Bytes - K.Padding + V.Bytes - V.Padding;
  Map.EntryPaddingBytes = entry(K.Bytes, V.Bytes) - Data;
  Map.TightEntryBytes = entry(K.Tight, V.Tight);
  Map.Reorderings = Of.take();
}

} // namespace mapchurn
