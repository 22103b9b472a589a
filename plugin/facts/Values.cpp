// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Arguments as values: are two of them the same key, and what does making one
// cost?
//
// Two values have the same Identity when they are the same expression over the
// same places. Whether those places still hold what they held is for a check to
// ask (Queries.h).

#include "facts/Initial.h"
#include "facts/Walker.h"

using namespace clang;

namespace mapchurn {

namespace {

/// Larger expressions are not compared.
constexpr unsigned MaxStructureDepth = 12;

uint64_t number(const void *P) { return reinterpret_cast<uintptr_t>(P); }

/// std::atomic and its bases: other threads change it.
bool isAtomic(QualType T) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() && Class->isInStdNamespace() &&
         Class->getName().contains("atomic");
}

} // namespace

const Expr *withoutConversions(const Expr *E) {
  while (true) {
    const Expr *Before = E;
    E = E->IgnoreParenImpCasts();
    if (const auto *X = dyn_cast<FullExpr>(E))
      E = X->getSubExpr();
    else if (const auto *M = dyn_cast<MaterializeTemporaryExpr>(E))
      E = M->getSubExpr();
    else if (const auto *B = dyn_cast<CXXBindTemporaryExpr>(E))
      E = B->getSubExpr();
    if (E == Before)
      return E;
  }
}

const Expr *constructionArgument(const CXXConstructExpr *E, unsigned I) {
  return E && I < E->getNumArgs() && !isa<CXXDefaultArgExpr>(E->getArg(I))
             ? E->getArg(I)
             : nullptr;
}

ValueId Walker::valueOf(const Expr *E) {
  const Expr *Written = E->IgnoreUnlessSpelledInSource();
  Value V;
  V.Range = fileRange(Written->getSourceRange());
  V.InMacro = V.Range.isInvalid();
  V.Text = text(Written->getSourceRange());
  V.At = Written->isGLValue() ? placeOf(Written) : PlaceId();
  V.Type = T.facts(Written->getType());
  std::vector<uint64_t> Structure;
  V.Pure = structure(Written, V, Structure, 0);
  if (V.Pure)
    V.Identity = Identities.try_emplace(std::move(Structure), Identities.size())
                     .first->second;
  describe(E, V);
  F.Values.push_back(std::move(V));
  return ValueId{static_cast<unsigned>(F.Values.size() - 1)};
}

bool Walker::structure(const Expr *E, Value &V, std::vector<uint64_t> &Out,
                       unsigned Depth) {
  E = E->IgnoreUnlessSpelledInSource();
  if (Depth > MaxStructureDepth)
    return false;
  if (E->getType().isVolatileQualified() || isAtomic(E->getType()))
    return false;
  if (PlaceId At = placeOf(E)) {
    V.Reads.push_back(At);
    if (F.isOneObject(At)) {
      Out.insert(Out.end(), {'P', At.Index});
      return true;
    }
    // Which element it is, only the expression can tell: v.back().
  }
  Out.push_back(E->getStmtClass());
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    Out.push_back(number(Ref->getDecl()->getCanonicalDecl()));
    if (isa<VarDecl>(Ref->getDecl())) {
      // A reference to some element: the same one as long as it lives.
      V.Reads.push_back(variable(Ref->getDecl()));
      return true;
    }
    return isa<EnumConstantDecl, FunctionDecl>(Ref->getDecl());
  }
  if (const auto *Literal = dyn_cast<IntegerLiteral>(E)) {
    Out.push_back(Literal->getValue().getLimitedValue());
    return true;
  }
  if (const auto *Literal = dyn_cast<CharacterLiteral>(E)) {
    Out.push_back(Literal->getValue());
    return true;
  }
  if (const auto *Literal = dyn_cast<CXXBoolLiteralExpr>(E)) {
    Out.push_back(Literal->getValue());
    return true;
  }
  if (const auto *Literal = dyn_cast<StringLiteral>(E)) {
    for (char C : Literal->getBytes())
      Out.push_back(static_cast<unsigned char>(C));
    return true;
  }
  if (isa<CXXThisExpr, CXXNullPtrLiteralExpr>(E))
    return true;
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    Out.push_back(Unary->getOpcode());
    return !Unary->isIncrementDecrementOp() &&
           structure(Unary->getSubExpr(), V, Out, Depth + 1);
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    Out.push_back(Binary->getOpcode());
    return !Binary->isAssignmentOp() &&
           structure(Binary->getLHS(), V, Out, Depth + 1) &&
           structure(Binary->getRHS(), V, Out, Depth + 1);
  }
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E)) {
    Out.push_back(number(Cast->getType().getCanonicalType().getTypePtr()));
    return structure(Cast->getSubExpr(), V, Out, Depth + 1);
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    Out.push_back(number(Member->getMemberDecl()->getCanonicalDecl()));
    return structure(Member->getBase(), V, Out, Depth + 1);
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    Out.push_back(number(Construct->getType().getCanonicalType().getTypePtr()));
    for (const Expr *Arg : Construct->arguments())
      if (!isa<CXXDefaultArgExpr>(Arg) && !structure(Arg, V, Out, Depth + 1))
        return false;
    return true;
  }
  if (const auto *List = dyn_cast<InitListExpr>(E)) {
    Out.push_back(List->getNumInits());
    for (const Expr *Init : List->inits())
      if (!structure(Init, V, Out, Depth + 1))
        return false;
    return true;
  }
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return structureOfCall(Call, V, Out, Depth);
  return false;
}

/// True when the call, with what it is given unchanged, gives the same again.
bool Walker::isRepeatable(const CallExpr *E) {
  const FunctionDecl *Callee = E->getDirectCallee();
  if (!Callee)
    return false;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
      Method && Method->isInstance()) {
    const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
    const Expr *Object =
        Call ? Call->getImplicitObjectArgument() : E->getArg(0);
    QualType Class = Object->getType();
    if (Class->isPointerType())
      Class = Class->getPointeeType();
    if (const ContainerType *C = T.container(Class)) {
      auto Op = C->Row->operation(Method->getNameAsString());
      return Op && !model::mutates(*Op);
    }
    // A function object may count its calls.
    return Method->isConst() && Method->getOverloadedOperator() != OO_Call;
  }
  if (Callee->hasAttr<ConstAttr>())
    return true;
  // Clocks and generators are functions of nothing.
  if (E->getNumArgs() == 0)
    return false;
  if (Callee->getIdentifier() && T.table().mayKnow(Callee->getName()) &&
      T.table().isHarmless(T.qualifiedName(Callee)))
    return true;
  if (!Callee->isInStdNamespace() && !Callee->isConstexpr())
    return false;
  for (const ParmVarDecl *P : Callee->parameters()) {
    const auto *Ref = P->getType()->getAs<LValueReferenceType>();
    if (Ref && !Ref->getPointeeType().isConstQualified())
      return false;
  }
  return true;
}

bool Walker::structureOfCall(const CallExpr *E, Value &V,
                             std::vector<uint64_t> &Out, unsigned Depth) {
  if (!isRepeatable(E))
    return false;
  Out.push_back(number(E->getDirectCallee()->getCanonicalDecl()));
  if (const auto *Method = dyn_cast<CXXMemberCallExpr>(E))
    if (!structure(Method->getImplicitObjectArgument(), V, Out, Depth + 1))
      return false;
  for (const Expr *Arg : E->arguments())
    if (!isa<CXXDefaultArgExpr>(Arg) && !structure(Arg, V, Out, Depth + 1))
      return false;
  return true;
}

/// Sums only: twice the size is growth by the user's own rule.
void Walker::describeSize(const Expr *E, Value &V, unsigned Depth) {
  E = withoutConversions(E);
  while (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
    E = withoutConversions(Cast->getSubExpr());
  if (const auto *Sum = dyn_cast<BinaryOperator>(E)) {
    if (Sum->getOpcode() != BO_Add || Depth > MaxStructureDepth)
      return;
    describeSize(Sum->getLHS(), V, Depth + 1);
    describeSize(Sum->getRHS(), V, Depth + 1);
    return;
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    auto Known = Sizes.find(Ref->getDecl());
    if (Known != Sizes.end())
      for (PlaceId Of : Known->second)
        V.Sizes.push_back({Of, variable(Ref->getDecl())});
    return;
  }
  const auto *Method = dyn_cast<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Callee = Method ? Method->getMethodDecl() : nullptr;
  if (!Callee || !Callee->getIdentifier() || Method->getNumArgs())
    return;
  const Expr *Object = Method->getImplicitObjectArgument();
  bool Arrow = Object->getType()->isPointerType();
  const ContainerType *C =
      Arrow ? T.container(Object->getType()->getPointeeType())
            : containerOf(Object);
  if (C && C->Row->operation(Callee->getName()) == model::Operation::Size)
    if (PlaceId Of = Arrow ? pointeeOf(Object) : placeOf(Object))
      V.Sizes.push_back({Of, {}});
}

static bool isNothrow(const CXXConstructorDecl *Constructor) {
  const auto *Type = Constructor->getType()->castAs<FunctionProtoType>();
  return !isUnresolvedExceptionSpec(Type->getExceptionSpecType()) &&
         Type->isNothrow();
}

static bool isNothrowDefault(QualType T, const ASTContext &Ctx) {
  if (!Ctx.getLangOpts().CXXExceptions || (!T.isNull() && T->isScalarType()))
    return true;
  const auto *Record = T.isNull() ? nullptr : T->getAsCXXRecordDecl();
  return Record && Record->hasDefinition() &&
         (Record->hasTrivialDefaultConstructor() ||
          llvm::any_of(Record->ctors(), [](const CXXConstructorDecl *C) {
            return C->isDefaultConstructor() && isNothrow(C);
          }));
}

void Walker::describe(const Expr *Whole, Value &V) {
  const Expr *E = Whole->IgnoreUnlessSpelledInSource();
  describeString(Whole, V);
  if (!E->isValueDependent() && E->getType()->isIntegralOrEnumerationType()) {
    Expr::EvalResult Result;
    if (E->EvaluateAsInt(Result, Ctx))
      V.Constant = Result.Val.getInt().tryExtValue();
    else
      describeSize(Whole, V);
  }
  if (const ContainerType *C = T.container(Whole->getType());
      C && withoutConversions(Whole)->isPRValue()) {
    const Expr *First = nullptr;
    V.Starts = startsAs(Whole, C, First);
    describeContents(Whole, *C, V);
  }
  if (isa<CXXNullPtrLiteralExpr, GNUNullExpr>(E) ||
      E->isNullPointerConstant(Ctx, Expr::NPC_ValueDependentIsNotNull)) {
    if (Whole->getType()->isPointerType() ||
        isa<CXXNullPtrLiteralExpr, GNUNullExpr>(E)) {
      V.Form = ValueForm::Null;
      return;
    }
  }
  if (const auto *Literal = dyn_cast<StringLiteral>(E)) {
    V.Form = ValueForm::String;
    V.LiteralLength = Literal->getLength();
  } else if (isa<IntegerLiteral, FloatingLiteral, CharacterLiteral,
                 CXXBoolLiteralExpr>(E)) {
    V.Form = ValueForm::Literal;
  } else if (const auto *New = dyn_cast<CXXNewExpr>(E)) {
    describeNew(New, V);
    describeMaking(New, V);
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    describeConstruction(Construct, V);
  } else if (isa<CXXScalarValueInitExpr, ImplicitValueInitExpr>(E)) {
    V.Form = ValueForm::Default;
  } else if (const auto *List = dyn_cast<InitListExpr>(E)) {
    V.Form = List->getNumInits() ? ValueForm::Constructed : ValueForm::Default;
  } else if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E)) {
    const Expr *Inner = withoutConversions(Cast->getSubExpr());
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Inner))
      describeConstruction(Construct, V);
    else if (const auto *List = dyn_cast<InitListExpr>(Inner))
      V.Form =
          List->getNumInits() ? ValueForm::Constructed : ValueForm::Default;
  } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
    V.Form = ValueForm::Call;
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !Callee->getIdentifier())
      return;
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    if (T.owner(E->getType()) && !(Method && isVirtual(Method)))
      V.Callee = Callee->getDefinition();
    if (E->isXValue()) {
      V.Form = ValueForm::Moved;
    } else if (T.table().mayKnow(Callee->getName())) {
      std::string Name = T.qualifiedName(Callee);
      if (T.table().ownerMadeBy(Name)) {
        V.Form = ValueForm::Allocation;
        V.From = Name;
        V.Allocates = true;
        QualType Made = T.pointeeOf(E->getType());
        if (!Made.isNull() && !Made->isArrayType())
          V.Made = T.facts(Made).Identity;
        V.WithoutArguments = Call->getNumArgs() == 0;
        describeMaking(Call, V);
        V.Nothrow = V.WithoutArguments && isNothrowDefault(Made, Ctx);
      }
    }
  }
  V.CopiesAllocating = E->isLValue() && V.Type.Allocates;
}

void Walker::describeNew(const CXXNewExpr *E, Value &V) {
  // Placement new uses memory that is there, or an allocator of its own.
  if (E->getNumPlacementArgs())
    return;
  V.Form = ValueForm::Allocation;
  V.From = "new";
  V.Allocates = true;
  const CXXConstructExpr *Construct = E->getConstructExpr();
  const auto *List = dyn_cast_or_null<InitListExpr>(E->getInitializer());
  V.WithoutArguments =
      Construct ? !constructionArgument(Construct, 0)
      : List    ? List->getNumInits() == 0
                : !E->getInitializer() ||
                   isa<ImplicitValueInitExpr>(E->getInitializer());
  V.Nothrow = !Construct || !Ctx.getLangOpts().CXXExceptions ||
              isNothrow(Construct->getConstructor());
  if (!E->isArray() &&
      (!Construct || Construct->getConstructor()->getAccess() == AS_public))
    V.Made = T.facts(E->getAllocatedType()).Identity;
}

void Walker::describeConstruction(const CXXConstructExpr *E, Value &V) {
  const Expr *First = constructionArgument(E, 0);
  V.Form = First ? ValueForm::Constructed : ValueForm::Default;
  if (!First || !T.owner(E->getType()))
    return;
  // unique_ptr<T>(new T); a second argument is a deleter.
  const Expr *Inner = withoutConversions(First);
  if (const auto *New = dyn_cast<CXXNewExpr>(Inner)) {
    describeNew(New, V);
    if (constructionArgument(E, 1))
      V.Made = nullptr;
    else
      describeMaking(New, V);
  } else if (isa<CXXNullPtrLiteralExpr>(Inner)) {
    V.Form = ValueForm::Null;
  }
}

/// A container that a constructor fills or sizes: what it is made of, and
/// whether that takes an allocation.
void Walker::describeContents(const Expr *Whole, const ContainerType &C,
                              Value &V) {
  const Expr *E = withoutConversions(Whole);
  const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E);
  if (Cast)
    E = withoutConversions(Cast->getSubExpr());
  const auto *Made = dyn_cast<CXXConstructExpr>(E);
  if (!Made || Made->getConstructor()->isCopyOrMoveConstructor() ||
      (V.Starts != Initial::Sized && V.Starts != Initial::Filled))
    return;
  TypeFacts Type = T.facts(Whole->getType());
  V.Allocates = C.InlineElements == 0;
  if (C.Row->isString()) {
    uint64_t Length = V.Builds == StringSource::Literal ? V.LiteralLength : 0;
    Expr::EvalResult Count; // std::string(100, 'x')
    const Expr *First = constructionArgument(Made, 0);
    if (First && First->getType()->isIntegerType() &&
        !First->isValueDependent() && First->EvaluateAsInt(Count, Ctx))
      Length = Count.Val.getInt().getLimitedValue();
    V.Allocates = Length > Type.InlineCapacity;
  }
  bool Written =
      Cast ? !Cast->isListInitialization()
           : isa<CXXTemporaryObjectExpr>(Made) && !Made->isListInitialization();
  for (unsigned I = 0; Written && constructionArgument(Made, I); ++I)
    V.Parts.push_back(valueOf(constructionArgument(Made, I)));
}

} // namespace mapchurn
