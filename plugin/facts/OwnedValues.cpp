// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How the values of a map of owners are named, for maps that might hold the
// objects themselves: what reads `m[k]->x` today reads `m[k].x` then.
//
// The walk goes from the outside in: `v->x` accounts for the `v` in it, and a
// `v` that nothing has accounted for is a use that is not understood.
//
// Also where owners go between functions: which parameter gets which, and what
// a function returns.

#include "facts/Walker.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace mapchurn {

namespace {

/// The call of operator-> or operator* on a class object, or null.
const CXXOperatorCallExpr *overloaded(const Expr *E,
                                      OverloadedOperatorKind Op) {
  const auto *Call = dyn_cast<CXXOperatorCallExpr>(withoutConversions(E));
  return Call && Call->getOperator() == Op && Call->getNumArgs() == 1 ? Call
                                                                      : nullptr;
}

const CXXMemberCallExpr *callOfGet(const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(withoutConversions(E));
  const CXXMethodDecl *Callee = Call ? Call->getMethodDecl() : nullptr;
  return Callee && Callee->getIdentifier() && Callee->getName() == "get" &&
                 Call->getNumArgs() == 0
             ? Call
             : nullptr;
}

/// Nothing is changed through what is used like this.
bool onlyReads(Mode M) {
  switch (M) {
  case Mode::Discard:
  case Mode::Read:
  case Mode::Copy:
  case Mode::Inspect:
  case Mode::Compare:
  case Mode::Test:
    return true;
  default:
    return false;
  }
}

/// An address that is used like this is looked at and gone.
bool onlyLooks(Mode M) {
  return M == Mode::Discard || M == Mode::Compare || M == Mode::Test ||
         M == Mode::Receive;
}

bool holdsAddress(QualType T) {
  if (T->isReferenceType() || T->isPointerType())
    return true;
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  return Class && Class->getDefinition() && Class->hasTrivialDestructor() &&
         !Class->isEmpty(); // a view, a span; owners copy what they hold
}

} // namespace

const FunctionDecl *bodyOf(const FunctionDecl *Callee) {
  return Callee && !isVirtual(Callee) ? Callee->getDefinition() : nullptr;
}

/// A value of a map of unique or shared pointers.
bool Walker::isOwnedValue(PlaceId P) const {
  if (!P || F.place(P).Kind != PlaceKind::Element || !F.place(P).Base)
    return false;
  const ContainerType *C = F.place(F.place(P).Base).Type;
  return C && C->Row->isMap() &&
         (C->Pointer == PointerKind::Unique ||
          C->Pointer == PointerKind::Shared);
}

/// The expression that names such a value, or null.
const Expr *Walker::ownedValue(const Expr *E) {
  E = withoutConversions(E);
  return T.owner(E->getType()) && isOwnedValue(placeOf(E)) ? E : nullptr;
}

ValueUse &Walker::noteValueUse(ValueStep Step, PlaceId At) {
  ValueUse &Use = F.ValueUses.emplace_back();
  Use.Step = Step;
  Use.At = At;
  Use.In = Current;
  Use.Statement = StatementNumber;
  return Use;
}

/// `v->x` and `v.get()->x`: the arrow becomes a dot.
void Walker::noteValueMember(const MemberExpr *E, Mode M) {
  if (!E->isArrow())
    return;
  const Expr *Owner = nullptr;
  const CXXMemberCallExpr *Get = callOfGet(E->getBase());
  if (Get)
    Owner = ownedValue(Get->getImplicitObjectArgument());
  else if (const auto *Arrow = overloaded(E->getBase(), OO_Arrow))
    Owner = ownedValue(Arrow->getArg(0));
  if (!Owner)
    return;
  Accounted.insert(Owner);
  if (Get)
    Accounted.insert(Get);
  const auto *Method = dyn_cast<CXXMethodDecl>(E->getMemberDecl());
  ValueUse &Use = noteValueUse(Method ? ValueStep::Method : ValueStep::Member,
                               placeOf(Owner));
  SourceLocation Begin = E->getOperatorLoc();
  if (Get)
    Begin = Lexer::getLocForEndOfToken(Owner->getEndLoc(), 0, sources(),
                                       Ctx.getLangOpts());
  SourceLocation End = Lexer::getLocForEndOfToken(E->getOperatorLoc(), 0,
                                                  sources(), Ctx.getLangOpts());
  bool InFile = Begin.isValid() && Begin.isFileID() && End.isValid() &&
                End.isFileID() && fileRange(Owner->getSourceRange()).isValid();
  if (InFile)
    Use.Changes.push_back({CharSourceRange::getCharRange(Begin, End), "."});
  // A const owner gives away its object, a const object gives away nothing.
  bool Const = Owner->getType().isConstQualified();
  if (Method) {
    Use.Callee = bodyOf(Method);
    Use.Const = Method->isConst() || Method->isStatic();
    QualType Result = Method->getReturnType();
    Use.Kept = holdsAddress(Result) && !onlyLooks(M) &&
               !(Result->isReferenceType() && onlyReads(M));
    Use.WorksAsValue = InFile && (!Const || Use.Const);
    return;
  }
  Use.Kept = E->getType()->isArrayType() && !onlyLooks(M) && !onlyReads(M);
  Use.WorksAsValue = InFile && (!Const || onlyReads(M));
}

/// `*v`: the star goes.
void Walker::noteValueObject(const CXXOperatorCallExpr *E, Mode M) {
  const Expr *Owner = ownedValue(E->getArg(0));
  if (!Owner)
    return;
  Accounted.insert(Owner);
  ValueUse &Use = noteValueUse(ValueStep::Object, placeOf(Owner));
  SourceLocation Star = E->getOperatorLoc();
  if (fileRange(E->getSourceRange()).isInvalid() || Star.isMacroID())
    return;
  Use.Changes.push_back(
      {CharSourceRange::getTokenRange(Star, Star), std::string()});
  Use.WorksAsValue = !Owner->getType().isConstQualified() || onlyReads(M);
}

/// `&object` is not the class's own operator.
static bool hasPlainAddress(QualType T) {
  const CXXRecordDecl *Class = T.isNull() ? nullptr : T->getAsCXXRecordDecl();
  return !Class || !Class->getDefinition() ||
         Class->getDefinition()
             ->lookup(
                 Class->getASTContext().DeclarationNames.getCXXOperatorName(
                     OO_Amp))
             .empty();
}

/// `v.get()`: `&v`.
void Walker::noteValuePointer(const CallExpr *E, Mode M) {
  const CXXMemberCallExpr *Get = callOfGet(E);
  const Expr *Owner =
      Get ? ownedValue(Get->getImplicitObjectArgument()) : nullptr;
  if (!Owner || Accounted.count(Get))
    return;
  Accounted.insert(Owner);
  ValueUse &Use = noteValueUse(ValueStep::Pointer, placeOf(Owner));
  Use.Kept = !onlyLooks(M);
  if (M == Mode::Test || M == Mode::Compare ||
      fileRange(E->getSourceRange()).isInvalid())
    return; // a question of null
  SourceLocation Begin = E->getBeginLoc();
  auto after = [&](SourceLocation Loc) {
    return Lexer::getLocForEndOfToken(Loc, 0, sources(), Ctx.getLangOpts());
  };
  SourceLocation End = after(Owner->getEndLoc()), Whole = after(E->getEndLoc());
  llvm::StringRef Next =
      llvm::StringRef(sources().getCharacterData(Whole)).take_front(80).ltrim();
  Use.Changes.push_back({CharSourceRange::getCharRange(Begin, Begin), "&"});
  Use.Changes.push_back({CharSourceRange::getCharRange(End, Whole), ""});
  Use.WorksAsValue =
      !Owner->getType().isConstQualified() &&
      hasPlainAddress(T.pointeeOf(Owner->getType())) &&
      (Next.starts_with(")") || Next.starts_with(",") || Next.starts_with(";"));
}

/// `v = std::make_unique<T>(…)` and `v.reset(new T(…))`.
void Walker::noteValueReplaced(const Expr *Target, const Expr *Whole,
                               ValueId To) {
  const Expr *Owner = ownedValue(Target);
  if (!Owner)
    return;
  Accounted.insert(Owner);
  ValueUse &Use = noteValueUse(ValueStep::Replaced, placeOf(Owner));
  if (!To || F.value(To).AsObject.empty() ||
      fileRange(Whole->getSourceRange()).isInvalid())
    return;
  SourceLocation Begin = Lexer::getLocForEndOfToken(
      Owner->getEndLoc(), 0, sources(), Ctx.getLangOpts());
  SourceLocation End = Lexer::getLocForEndOfToken(Whole->getEndLoc(), 0,
                                                  sources(), Ctx.getLangOpts());
  Use.Changes.push_back({CharSourceRange::getCharRange(Begin, End),
                         " = " + F.value(To).AsObject});
  Use.WorksAsValue = true;
}

/// E names a value by itself. A reference that it is bound to has a use of its
/// own.
void Walker::noteValueNamed(const Expr *E, PlaceId At, Mode M) {
  if (M != Mode::Bind && isOwnedValue(At) && T.owner(E->getType()) &&
      !Accounted.count(E))
    noteValueUse(ValueStep::Other, At);
}

/// `auto it = m.find(k)`, `auto &v = m[k]`, `auto &same = m`.
void Walker::noteValueAlias(const VarDecl *V, PlaceId Target) {
  const Place &At = F.place(Target);
  auto holdsOwners = [&](PlaceId Map) {
    const ContainerType *C = Map ? F.place(Map).Type : nullptr;
    return C && C->Row->isMap() &&
           (C->Pointer == PointerKind::Unique ||
            C->Pointer == PointerKind::Shared);
  };
  if (!holdsOwners(Target) && !isOwnedValue(Target) &&
      !(At.Kind == PlaceKind::Entry && holdsOwners(At.Base)))
    return;
  ValueUse &Use = noteValueUse(ValueStep::Alias, Target);
  Use.WorksAsValue = V->getTypeSourceInfo() && V->getTypeSourceInfo()
                                                   ->getType()
                                                   .getNonReferenceType()
                                                   ->getContainedAutoType();
}

/// f(v.get()): the parameter, when it is known which body runs.
void Walker::noteValueArgument(const Expr *Arg, const FunctionDecl *To,
                               unsigned Index) {
  if (F.ValueUses.empty())
    return;
  ValueUse &Use = F.ValueUses.back();
  const FunctionDecl *Body = bodyOf(To);
  if (Use.Step != ValueStep::Pointer || !Body || !callOfGet(Arg) ||
      Use.Callee || Use.Statement != StatementNumber)
    return;
  Use.Callee = Body;
  Use.Parameter = Index + 1;
}

void Walker::noteGifts(const FunctionDecl *Callee,
                       llvm::ArrayRef<const Expr *> Args) {
  const FunctionDecl *Body = bodyOf(Callee);
  if (!Body)
    return;
  for (unsigned I = 0; I < Args.size() && I < Body->getNumParams(); ++I) {
    const ParmVarDecl *P = Body->getParamDecl(I);
    if (T.owner(P->getType().getNonReferenceType())) {
      ValueId Given = valueOf(Args[I]);
      F.OwnerGifts.push_back({P, Given});
    }
  }
}

/// How the object that a maker or `new` makes is written without either.
void Walker::describeMaking(const Expr *E, Value &V) {
  // A comment in it would be lost.
  auto source = [&](SourceLocation Begin, SourceLocation End) {
    return Lexer::getSourceText(CharSourceRange::getCharRange(Begin, End),
                                sources(), Ctx.getLangOpts());
  };
  auto after = [&](SourceLocation Loc) {
    return Lexer::getLocForEndOfToken(Loc, 0, sources(), Ctx.getLangOpts());
  };
  if (fileRange(E->getSourceRange()).isInvalid())
    return;
  llvm::StringRef Whole = source(E->getBeginLoc(), after(E->getEndLoc()));
  if (Whole.empty() || Whole.contains("//") || Whole.contains("/*"))
    return;
  if (const auto *New = dyn_cast<CXXNewExpr>(E)) {
    const TypeSourceInfo *Type = New->getAllocatedTypeSourceInfo();
    if (!Type || New->isArray())
      return;
    SourceRange Named = Type->getTypeLoc().getSourceRange();
    std::string With =
        source(after(Named.getEnd()), after(New->getEndLoc())).trim().str();
    if (With.empty())
      With = "()";
    if (With.front() == '(' || With.front() == '{')
      V.AsObject = text(Named) + With;
    return;
  }
  const auto *Call = dyn_cast<CallExpr>(E);
  const auto *Named =
      Call ? dyn_cast<DeclRefExpr>(Call->getCallee()->IgnoreParenImpCasts())
           : nullptr;
  if (!Named || Named->getNumTemplateArgs() != 1)
    return;
  std::string Name = text(Named->getTemplateArgs()[0].getSourceRange());
  std::string With;
  unsigned Written = 0;
  for (const Expr *Arg : Call->arguments())
    if (!isa<CXXDefaultArgExpr>(Arg))
      ++Written;
  if (Written)
    With = text({Call->getArg(0)->getBeginLoc(),
                 Call->getArg(Written - 1)->getEndLoc()});
  if (Name.empty() || (Written && With.empty()))
    return;
  V.ByMaker = true;
  V.MakerArguments = With;
  V.AsObject = Name + "(" + With + ")";
}

} // namespace mapchurn
