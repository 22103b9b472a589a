// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Allocations: what each makes, and whose it becomes.

#include "facts/OwnerWalker.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace mapchurn {

namespace {

/// The library's own default: it may be left out of the type, or not be.
bool isArgument(const CXXConstructExpr *E, unsigned I) {
  return I < E->getNumArgs() && !isa<CXXDefaultArgExpr>(E->getArg(I));
}

std::optional<uint64_t> constantOf(const Expr *Count, const ASTContext &Ctx) {
  if (!Count || Count->isValueDependent())
    return std::nullopt;
  std::optional<llvm::APSInt> Value = Count->getIntegerConstantExpr(Ctx);
  if (!Value || Value->isNegative() || Value->getActiveBits() > 40)
    return std::nullopt;
  return Value->getZExtValue();
}

bool hasTrailingArray(const CXXRecordDecl *Class) {
  if (Class->hasFlexibleArrayMember())
    return true;
  const FieldDecl *Last = nullptr;
  for (const FieldDecl *Field : Class->fields())
    Last = Field;
  const auto *Array =
      Last ? dyn_cast<ConstantArrayType>(Last->getType().getTypePtr())
           : nullptr;
  return Array && Array->getSize() == 0;
}

const Expr *argumentOf(const CXXNewExpr *E) {
  return E->isArray() ? E->getArraySize().value_or(nullptr) : nullptr;
}

} // namespace

/// An expression as it stands in the file, a macro by its name.
std::string OwnerWalker::written(const Expr *E) const {
  const SourceManager &SM = Ctx.getSourceManager();
  return Lexer::getSourceText(SM.getExpansionRange(E->getSourceRange()), SM,
                              Ctx.getLangOpts())
      .str();
}

void OwnerWalker::noteAllocation(const Expr *E) {
  OwnedAllocation A;
  if (const auto *New = dyn_cast<CXXNewExpr>(E)) {
    if (New->getNumPlacementArgs())
      return;
    A.From = "new";
    describe(New, A.Object);
  } else {
    const auto *Call = cast<CallExpr>(E);
    if (!makerOf(Call, A.From))
      return;
    describe(Call, A.Object);
    llvm::StringRef Name = A.From;
    A.Object.CustomDeleter = Name.contains("::allocate_");
  }
  A.Range = E->getSourceRange();
  A.InLoop = inLoop();
  Sink To = sinkOf(E, Stack.size());
  A.Into = To.To;
  A.Callee = To.Callee;
  QualType Held = To.V ? To.V->getType().getNonReferenceType() : To.Pointer;
  QualType Pointee = T.pointeeOf(Held);
  QualType Made = T.pointeeOf(E->getType());
  auto element = [&](QualType Of) {
    const ArrayType *Array = Of.isNull() ? nullptr : Of->getAsArrayTypeUnsafe();
    return Array ? Array->getElementType() : Of;
  };
  A.Object.SameType =
      !To.Converted && !Pointee.isNull() && !Made.isNull() &&
      Ctx.hasSameUnqualifiedType(element(Pointee), element(Made));
  A.Object.CustomDeleter |= To.CustomDeleter || hasCustomDeleter(Held);
  if (To.To == OwnerSink::Variable) {
    A.Owner = trackSink(To);
    if (A.Owner == ~0u)
      A.Into = OwnerSink::Stored;
    else
      F.Owners[A.Owner].Array |= A.Object.Array;
  }
  if (A.Owner != ~0u)
    for (size_t I = Stack.size(); I > 1; --I)
      if (Stack[I - 1].V == To.V)
        Edits.push_back({static_cast<unsigned>(F.Allocations.size()), E,
                         cast<DeclStmt>(Stack[I - 2].S)});
  F.Allocations.push_back(std::move(A));
}

const model::Owner *OwnerWalker::makerOf(const CallExpr *E, std::string &Name) {
  const FunctionDecl *Callee = E->getDirectCallee();
  if (!Callee || !Callee->getIdentifier() ||
      !T.table().mayKnow(Callee->getName()))
    return nullptr;
  Name = T.qualifiedName(Callee);
  return T.table().ownerMadeBy(Name);
}

void OwnerWalker::describe(const CXXNewExpr *E, MadeObject &Object) {
  Object.Array = E->isArray();
  if (Object.Array)
    Object.Count = constantOf(argumentOf(E), Ctx);
  Object.Plain = E->getOperatorNew() &&
                 E->getOperatorNew()->isReplaceableGlobalAllocationFunction() &&
                 isPublicConstructor(E);
  describeType(E->getAllocatedType(), E->getBeginLoc(), Object);
  const TypeSourceInfo *Written = E->getAllocatedTypeSourceInfo();
  if (Written && !E->getAllocatedType()->isArrayType())
    Object.Spelling = source(Written->getTypeLoc().getSourceRange()).str();
  if (Object.Array && argumentOf(E))
    Object.Bounds = "[" + written(argumentOf(E)) + "]";
}

/// A maker's object: make_unique<T>(…), make_unique<T[]>(n).
void OwnerWalker::describe(const CallExpr *E, MadeObject &Object) {
  Object.Plain = true;
  QualType Made = T.pointeeOf(E->getType());
  if (Made.isNull())
    return;
  const auto *Named =
      dyn_cast<DeclRefExpr>(E->getCallee()->IgnoreParenImpCasts());
  SourceRange Written = Named && Named->getNumTemplateArgs()
                            ? Named->template_arguments()[0].getSourceRange()
                            : SourceRange();
  if (const ArrayType *Array = Made->getAsArrayTypeUnsafe()) {
    Object.Array = true;
    const Expr *First = E->getNumArgs() ? E->getArg(0) : nullptr;
    if (const auto *Sized = dyn_cast<ConstantArrayType>(Array))
      Object.Count = Sized->getSize().getLimitedValue();
    else if (First)
      Object.Count = constantOf(First->IgnoreUnlessSpelledInSource(), Ctx);
    Made = Array->getElementType();
    llvm::StringRef Spelling = source(Written).rtrim();
    if (isa<IncompleteArrayType>(Array) && First && E->getNumArgs() == 1 &&
        Spelling.consume_back("[]")) {
      Object.Spelling = Spelling.rtrim().str();
      Object.Bounds = "[" + written(First) + "]";
    }
  } else {
    Object.Spelling = source(Written).str();
  }
  describeType(Made, E->getBeginLoc(), Object);
}

void OwnerWalker::describeType(QualType Element, SourceLocation At,
                               MadeObject &Object) {
  Object.Type = T.facts(Element);
  Object.KnownHere =
      Object.Type.Complete &&
      T.knownBefore(Element, Ctx.getSourceManager().getExpansionLoc(At));
  const CXXRecordDecl *Class = Element->getAsCXXRecordDecl();
  Class = Class ? Class->getDefinition() : nullptr;
  Object.TrivialEnd = !Class || Class->hasTrivialDestructor();
  Object.TrailingArray = Class && hasTrailingArray(Class);
}

bool OwnerWalker::isPublicConstructor(const CXXNewExpr *E) const {
  const CXXConstructExpr *Construct = E->getConstructExpr();
  return !Construct || Construct->getConstructor()->getAccess() == AS_public;
}

bool OwnerWalker::hasCustomDeleter(QualType Type) const {
  const model::Owner *Row = T.owner(Type);
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type.getCanonicalType()->getAsCXXRecordDecl());
  if (!Row || !Spec || !Row->Deleter ||
      *Row->Deleter >= Spec->getTemplateArgs().size())
    return false;
  const TemplateArgument &Arg = Spec->getTemplateArgs()[*Row->Deleter];
  const auto *Deleter = Arg.getKind() == TemplateArgument::Type
                            ? dyn_cast_or_null<ClassTemplateSpecializationDecl>(
                                  Arg.getAsType()->getAsCXXRecordDecl())
                            : nullptr;
  // A program may specialize std::default_delete for its own type.
  return !Deleter || T.qualifiedName(Deleter) != Row->DefaultDeleter ||
         Deleter->isExplicitSpecialization();
}

// ---- Where values go ------------------------------------------------------

OwnerWalker::Sink OwnerWalker::sinkOf(const Expr *E, size_t Level) const {
  Sink To;
  To.Pointer = E->getType();
  for (; Level; --Level) {
    if (Stack[Level - 1].V) {
      To.To = OwnerSink::Variable;
      To.V = Stack[Level - 1].V;
      return To;
    }
    const Stmt *Around = parent(Level);
    const auto *Outer = dyn_cast<Expr>(Around);
    const auto *Construct = dyn_cast<CXXConstructExpr>(Around);
    const auto *List = dyn_cast<InitListExpr>(Around);
    if (isa<FullExpr, ParenExpr, CXXBindTemporaryExpr,
            MaterializeTemporaryExpr>(Around)) {
      E = Outer;
    } else if (const auto *Cast = dyn_cast<CastExpr>(Around)) {
      if (Cast->getCastKind() == CK_ToVoid) {
        To.To = OwnerSink::Discarded;
        return To;
      }
      To.Converted |= Cast->getCastKind() != CK_NoOp &&
                      Cast->getCastKind() != CK_ConstructorConversion &&
                      Cast->getCastKind() != CK_LValueToRValue;
      E = Outer;
    } else if (Construct && T.owner(Construct->getType()) &&
               isArgument(Construct, 0) && Construct->getArg(0) == E) {
      // An owner of what was allocated, or of what another owner gives up.
      To.CustomDeleter |= isArgument(Construct, 1);
      To.Pointer = Construct->getType();
      E = Outer;
    } else if (List && List->getNumInits() == 1 && T.owner(List->getType())) {
      E = Outer;
    } else {
      Sink Last = sinkOfArgument(E, Around);
      To.To = Last.To;
      To.Callee = Last.Callee;
      To.Parameter = Last.Parameter;
      // What a function does with an owner of this statement's.
      const auto *Method = dyn_cast<MemberExpr>(Around);
      if (Method && T.owner(E->getType()) &&
          Method->getMemberNameInfo().getAsString() == "get")
        To.To = OwnerSink::Statement;
      return To;
    }
  }
  return To;
}

/// The last step: what stands around the value.
OwnerWalker::Sink OwnerWalker::sinkOfArgument(const Expr *E,
                                              const Stmt *Around) const {
  Sink To;
  if (isa<ReturnStmt, CoreturnStmt>(Around)) {
    To.To = OwnerSink::Returned;
  } else if (!isa<Expr>(Around)) {
    To.To = OwnerSink::Discarded;
  } else if (isa<LambdaExpr>(Around)) {
    To.To = OwnerSink::Captured;
  } else if (isa<AbstractConditionalOperator>(Around)) {
    To.To = OwnerSink::Chosen;
  } else if (isa<InitListExpr, CXXParenListInitExpr>(Around)) {
    To.To = OwnerSink::Part;
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(Around)) {
    if (Binary->isAssignmentOp() && Binary->getRHS() == E)
      To.To = OwnerSink::Stored;
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(Around)) {
    To.To = OwnerSink::Argument;
    To.Callee = Construct->getConstructor();
    for (unsigned I = 0; I < Construct->getNumArgs(); ++I)
      if (Construct->getArg(I) == E)
        To.Parameter = I;
  } else if (const auto *Call = dyn_cast<CallExpr>(Around)) {
    To.To = OwnerSink::Argument;
    To.Callee = Call->getDirectCallee();
    unsigned First = 0;
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call)) {
      OverloadedOperatorKind Op = Operator->getOperator();
      bool Object = Operator->getArg(0) == E;
      if (Object && T.owner(E->getType()) &&
          (Op == OO_Arrow || Op == OO_Star || Op == OO_Subscript))
        To.To = OwnerSink::Statement;
      else if (Op == OO_Equal)
        To.To = OwnerSink::Stored;
      First = isa_and_nonnull<CXXMethodDecl>(To.Callee) ? 1 : 0;
    }
    for (unsigned I = First; I < Call->getNumArgs(); ++I)
      if (Call->getArg(I) == E)
        To.Parameter = I - First;
  }
  return To;
}

} // namespace mapchurn
