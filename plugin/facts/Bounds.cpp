// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The numbers and iterators that a loop counts between, as texts.
//
// A bound has two texts. One is for people, as the source says it. The other is
// an operand for code that is put before the loop: evaluating it there must do
// no harm, whatever its value, even where the loop would not run at all. So an
// unsigned `n - 1` becomes `n`, which is no less and does not wrap round, and
// what may be negative says so, for the count to guard it.
//
//     i < rows.size() - 1     `rows.size() - 1`, code `rows.size()`
//     i < int(n) - 1          code `int(n) - 1`, may be negative
//
// Ignored: overflow of signed arithmetic on sizes.

#include "facts/Bounds.h"
#include "facts/Walker.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace mapchurn {

namespace {

/// A constant that is left out of a count makes the reservation larger; up to
/// this many elements that is better than a longer expression.
constexpr int64_t SmallConstant = 8;

const Expr *spelled(const Expr *E) { return E->IgnoreUnlessSpelledInSource(); }

/// A method with this name that takes nothing, changes nothing and yields a
/// number.
const CXXMethodDecl *countingMethod(QualType T, llvm::StringRef Name,
                                    unsigned Depth = 0) {
  const CXXRecordDecl *Class = T.getNonReferenceType()->getAsCXXRecordDecl();
  Class = Class ? Class->getDefinition() : nullptr;
  if (!Class || Depth > 8)
    return nullptr;
  IdentifierInfo &Id = Class->getASTContext().Idents.get(Name);
  for (const NamedDecl *D : Class->lookup(&Id))
    if (const auto *Method = dyn_cast<CXXMethodDecl>(D->getUnderlyingDecl());
        Method && Method->isConst() && Method->getNumParams() == 0 &&
        D->getAccess() == AS_public && Method->getReturnType()->isIntegerType())
      return Method;
  for (const CXXBaseSpecifier &Base : Class->bases())
    if (Base.getAccessSpecifier() == AS_public)
      if (const auto *Method = countingMethod(Base.getType(), Name, Depth + 1))
        return Method;
  return nullptr;
}

/// `c.size()` and its like: never above what a signed number of its size holds.
bool isSizeCall(const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(spelled(E));
  const CXXMethodDecl *Callee = Call ? Call->getMethodDecl() : nullptr;
  return Callee && Callee->getIdentifier() && Callee->isConst() &&
         Callee->getNumParams() == 0 &&
         (Callee->getName() == "size" || Callee->getName() == "length");
}

bool isUnsigned(QualType T) { return T->isUnsignedIntegerOrEnumerationType(); }

/// An unsigned subtraction somewhere in it, which may wrap round.
bool mayWrap(const Expr *E, unsigned Depth = 0) {
  E = spelled(E);
  if (Depth > 12)
    return true;
  // What has wrapped round is negative as a signed number, and guarded as such.
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
    return isUnsigned(E->getType()) && mayWrap(Cast->getSubExpr(), Depth + 1);
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return isUnsigned(E->getType()) || mayWrap(Unary->getSubExpr(), Depth + 1);
  const auto *Binary = dyn_cast<BinaryOperator>(E);
  if (!Binary)
    return false;
  return (Binary->getOpcode() == BO_Sub && isUnsigned(E->getType())) ||
         mayWrap(Binary->getLHS(), Depth + 1) ||
         mayWrap(Binary->getRHS(), Depth + 1);
}

/// Needs no parentheses before `.size()`.
bool isPostfix(const Expr *E) {
  E = E->IgnoreImplicit();
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E))
    return Op->getOperator() == OO_Subscript || Op->getOperator() == OO_Call;
  return isa<DeclRefExpr, MemberExpr, CallExpr, ArraySubscriptExpr, ParenExpr,
             CXXThisExpr, CXXNamedCastExpr>(E);
}

bool isInfix(const Expr *E) {
  E = E->IgnoreImplicit();
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E))
    return Op->isInfixBinaryOp();
  return isa<BinaryOperator, AbstractConditionalOperator,
             CXXRewrittenBinaryOperator>(E);
}

/// Binds more tightly than a comparison.
bool isArithmetic(const Expr *E) {
  const auto *Binary = dyn_cast<BinaryOperator>(E->IgnoreImplicit());
  return Binary && (Binary->isAdditiveOp() || Binary->isMultiplicativeOp());
}

/// A comment would swallow the rest of the line that the text is folded into.
bool isPlainText(llvm::StringRef Text) {
  return !Text.empty() && !Text.contains("//") && !Text.contains("/*") &&
         !Text.contains('#') && !Text.contains('\\');
}

/// Evaluates nothing but variables, sizes and sums: it cannot fail, wherever it
/// stands.
bool isHarmless(const Expr *E, unsigned Depth = 0) {
  E = spelled(E);
  if (Depth > 12)
    return false;
  if (isa<IntegerLiteral, CXXThisExpr>(E))
    return true;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return isa<VarDecl, EnumConstantDecl>(Ref->getDecl());
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return (!Member->isArrow() ||
            isa<CXXThisExpr>(spelled(Member->getBase()))) &&
           isHarmless(Member->getBase(), Depth + 1);
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
    return isHarmless(Cast->getSubExpr(), Depth + 1);
  if (const auto *Binary = dyn_cast<BinaryOperator>(E))
    return (Binary->isAdditiveOp() || Binary->getOpcode() == BO_Mul) &&
           isHarmless(Binary->getLHS(), Depth + 1) &&
           isHarmless(Binary->getRHS(), Depth + 1);
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  return Call && isSizeCall(E) &&
         !Call->getImplicitObjectArgument()->getType()->isPointerType() &&
         isHarmless(Call->getImplicitObjectArgument(), Depth + 1);
}

/// `random_access_iterator_tag` or what is derived from it.
bool isRandomAccessTag(const CXXRecordDecl *Tag, unsigned Depth = 0) {
  Tag = Tag ? Tag->getDefinition() : nullptr;
  if (!Tag || Depth > 4)
    return false;
  if (Tag->getIdentifier() && Tag->getName() == "random_access_iterator_tag")
    return true;
  return llvm::any_of(Tag->bases(), [&](const CXXBaseSpecifier &Base) {
    return isRandomAccessTag(Base.getType()->getAsCXXRecordDecl(), Depth + 1);
  });
}

/// Names the tag in the class or in one of its bases.
bool declaresRandomAccess(const CXXRecordDecl *Class, unsigned Depth = 0) {
  Class = Class ? Class->getDefinition() : nullptr;
  if (!Class || Depth > 4)
    return false;
  IdentifierInfo &Id = Class->getASTContext().Idents.get("iterator_category");
  for (const NamedDecl *D : Class->lookup(&Id))
    if (const auto *Named = dyn_cast<TypedefNameDecl>(D->getUnderlyingDecl()))
      return isRandomAccessTag(
          Named->getUnderlyingType()->getAsCXXRecordDecl());
  return llvm::any_of(Class->bases(), [&](const CXXBaseSpecifier &Base) {
    return declaresRandomAccess(Base.getType()->getAsCXXRecordDecl(),
                                Depth + 1);
  });
}

bool isRandomAccess(QualType T) {
  T = T.getNonReferenceType();
  return (T->isPointerType() && !T->isVoidPointerType()) ||
         declaresRandomAccess(T->getAsCXXRecordDecl());
}

/// Expressions whose every mention of the variable reads it and no more.
bool onlyReads(const Stmt *Body, const VarDecl *V) {
  llvm::SmallVector<std::pair<const Stmt *, bool>, 32> Left = {{Body, false}};
  while (!Left.empty()) {
    auto [S, Loaded] = Left.pop_back_val();
    if (!S)
      continue;
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    if (Ref && Ref->getDecl() == V && !Loaded)
      return false;
    const auto *Cast = dyn_cast<ImplicitCastExpr>(S);
    bool Loads = (Cast && Cast->getCastKind() == CK_LValueToRValue) ||
                 (Loaded && isa<ParenExpr>(S));
    for (const Stmt *Child : S->children())
      Left.push_back({Child, Loads});
  }
  return true;
}

} // namespace

/// True when the variable keeps the value that it was initialized with.
bool Walker::keepsItsValue(const VarDecl *V) {
  if (!V->hasLocalStorage() || isa<ParmVarDecl>(V) || !V->getInit())
    return false;
  if (V->getType().isConstQualified())
    return true;
  auto [At, New] = Kept.try_emplace(V, false);
  const auto *Function = dyn_cast<FunctionDecl>(V->getDeclContext());
  if (New && Function && Function->hasBody())
    At->second = onlyReads(Function->getBody(), V);
  return At->second;
}

bool Walker::neverNegative(const Expr *E, unsigned Depth) {
  E = spelled(E);
  if (Depth > 8)
    return false;
  Expr::EvalResult Result;
  if (!E->isValueDependent() && E->getType()->isIntegralOrEnumerationType() &&
      E->EvaluateAsInt(Result, Ctx))
    return !Result.Val.getInt().isNegative();
  if (isUnsigned(E->getType()))
    return true;
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
    return convertsToNonNegative(Cast->getSubExpr(), Cast->getType(), Depth);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
    return V && keepsItsValue(V) &&
           convertsToNonNegative(V->getInit(), V->getType(), Depth);
  }
  const auto *Binary = dyn_cast<BinaryOperator>(E);
  if (!Binary)
    return false;
  switch (Binary->getOpcode()) {
  case BO_Add:
  case BO_Mul:
  case BO_Div:
  case BO_Rem:
  case BO_Shr:
    return neverNegative(Binary->getLHS(), Depth + 1) &&
           neverNegative(Binary->getRHS(), Depth + 1);
  default:
    return false;
  }
}

/// A large unsigned number turns negative in a signed type of its size.
bool Walker::convertsToNonNegative(const Expr *From, QualType To,
                                   unsigned Depth) {
  From = spelled(From);
  QualType T = From->getType();
  if (!T->isIntegralOrEnumerationType())
    return false;
  if (!isUnsigned(T))
    return neverNegative(From, Depth + 1);
  return Ctx.getIntWidth(T) < Ctx.getIntWidth(To) || isSizeCall(From);
}

/// `for (i = 0, e = v.size(); i != e; …)`: e stands for what it was made from.
const Expr *Walker::throughHeader(const Expr *E) {
  E = spelled(E);
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Decls = dyn_cast_or_null<DeclStmt>(Header);
  if (!Ref || !Decls)
    return E;
  for (const Decl *D : Decls->decls())
    if (const auto *V = dyn_cast<VarDecl>(D);
        V && V == Ref->getDecl() && V->getInit()) {
      HeaderReads.push_back(variable(V));
      return spelled(V->getInit());
    }
  return E;
}

/// The variables that a text names are read by it, also those that stand for
/// another place: a reference must be in sight where the text is put.
void Walker::readNames(const Expr *E, llvm::SmallVectorImpl<PlaceId> &Reads) {
  llvm::SmallVector<const Stmt *, 16> Left = {E};
  while (!Left.empty()) {
    const Stmt *S = Left.pop_back_val();
    if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S);
        Ref && isa<VarDecl, BindingDecl>(Ref->getDecl()))
      if (PlaceId Named = variable(Ref->getDecl());
          !llvm::is_contained(Reads, Named))
        Reads.push_back(Named);
    if (S)
      Left.append(S->child_begin(), S->child_end());
  }
}

/// The text of an object, for `.size()` or `->size()` to follow.
std::string Walker::objectText(const Expr *E) {
  const Expr *Pointer = nullptr;
  if (const auto *Deref = dyn_cast<UnaryOperator>(E);
      Deref && Deref->getOpcode() == UO_Deref)
    Pointer = Deref->getSubExpr();
  else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
           Op && Op->getOperator() == OO_Star && Op->getNumArgs() == 1)
    Pointer = Op->getArg(0);
  const Expr *Object = Pointer ? Pointer : E;
  std::string Name = text(Object->getSourceRange());
  if (!isPostfix(Object))
    Name = "(" + Name + ")";
  return Name + (Pointer || E->getType()->isPointerType() ? "->" : ".");
}

/// `object.size()`, where the object is a place the loop leaves alone.
bool Walker::sizeOf(const Expr *Object, Bound &Out) {
  const Expr *E = spelled(Object);
  if (const auto *Array = Ctx.getAsConstantArrayType(E->getType())) {
    Out.setConstant(Array->getSize().getLimitedValue());
    return true;
  }
  if (const auto *List = dyn_cast<CXXStdInitializerListExpr>(E))
    return sizeOf(List->getSubExpr(), Out);
  QualType T = E->getType();
  if ((!E->isGLValue() && !T->isPointerType()) ||
      !countingMethod(T->isPointerType() ? T->getPointeeType() : T, "size"))
    return false;
  Value V;
  std::vector<uint64_t> Structure;
  if (!structure(E, V, Structure, 0) || V.Reads.empty())
    return false;
  Out.Text = objectText(E) + "size()";
  if (Out.Text.front() == '.' || Out.Text.front() == '-')
    return false; // written by a macro
  Out.Code = isPlainText(Out.Text) ? Out.Text : "";
  Out.NeverNegative = true;
  Out.Harmless = !T->isPointerType() && isHarmless(E);
  Out.Reads.append(V.Reads.begin(), V.Reads.end());
  readNames(E, Out.Reads);
  return true;
}

/// A constant keeps its name, where that says more than the number.
void Walker::nameConstant(const Expr *E, Bound &Out) {
  bool InMacro = E->getBeginLoc().isMacroID();
  if ((isa<IntegerLiteral>(E) && !InMacro) || E->containsErrors())
    return;
  Value V;
  std::vector<uint64_t> Structure;
  if (!structure(E, V, Structure, 0))
    return;
  std::string Name = text(E->getSourceRange());
  if (Name.empty() || llvm::StringRef(Name).starts_with("__"))
    return;
  Out.Text = std::move(Name);
  Out.Grouping = isInfix(E);
  if (isPlainText(Out.Text)) {
    Out.Code = Out.Text;
    Out.CodeGrouping = Out.CodeLoose = Out.Grouping;
  }
  Out.Reads.append(V.Reads.begin(), V.Reads.end());
  readNames(E, Out.Reads);
}

/// Casts that leave the value what it is, or whose loss no size knows.
const Expr *Walker::withoutCasts(const Expr *E) {
  while (const auto *Cast = dyn_cast<ExplicitCastExpr>(E)) {
    const Expr *From = spelled(Cast->getSubExpr());
    QualType To = Cast->getType(), T = From->getType();
    if (!To->isIntegerType() || !T->isIntegralOrUnscopedEnumerationType())
      return E;
    bool Wider = Ctx.getIntWidth(To) >= Ctx.getIntWidth(T);
    bool Keeps = isUnsigned(To) == isUnsigned(T)
                     ? Wider
                     : (isUnsigned(To) && Wider) || // guarded as it is
                           Ctx.getIntWidth(To) > Ctx.getIntWidth(T);
    if (!Keeps && !isSizeCall(From))
      return E;
    E = From;
  }
  return E;
}

/// An integer expression that may be evaluated before the loop. Its code is no
/// less, or just as much when Exact.
bool Walker::boundOf(const Expr *Written, Bound &Out, bool Exact) {
  const Expr *E = throughHeader(Written);
  Expr::EvalResult Result;
  if (!E->isValueDependent() && E->getType()->isIntegerType() &&
      E->EvaluateAsInt(Result, Ctx)) {
    std::optional<int64_t> N = Result.Val.getInt().tryExtValue();
    if (!N || (Result.Val.getInt().isUnsigned() && *N < 0))
      return false;
    Out.setConstant(*N);
    nameConstant(E, Out);
    return true;
  }
  if (const Expr *Inner = withoutCasts(E);
      !text(Inner->getSourceRange()).empty())
    E = Inner; // else the cast and what is in it are one macro
  if (!E->getType()->isIntegerType())
    return false;
  Value V;
  std::vector<uint64_t> Structure;
  if (!structure(E, V, Structure, 0))
    return false;
  Out.Text = text(E->getSourceRange());
  if (Out.Text.empty())
    return false; // written by a macro
  Out.Grouping = isInfix(E);
  Out.Reads.append(V.Reads.begin(), V.Reads.end());
  readNames(E, Out.Reads);
  codeOf(Exact ? E : withoutLosses(E), Out);
  if (!isPlainText(Out.Code))
    Out.Code.clear();
  return true;
}

/// An expression that is no less, by a small constant: `n` for `n - 1`, and
/// `v.size()` for `int(v.size() - 1)`. It is shorter, and does not wrap round.
const Expr *Walker::withoutLosses(const Expr *E) {
  while (true) {
    const Expr *Inner = E;
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
      Inner = spelled(Cast->getSubExpr());
    const auto *Minus = dyn_cast<BinaryOperator>(Inner);
    Expr::EvalResult Less;
    if (!Minus || Minus->getOpcode() != BO_Sub ||
        !Minus->getRHS()->EvaluateAsInt(Less, Ctx) ||
        Less.Val.getInt().isNegative() || Less.Val.getInt() > SmallConstant)
      return E;
    const Expr *Left = spelled(Minus->getLHS());
    const Expr *Larger = withoutCasts(Left);
    // A cast may make any number of any other, but of a size it makes none that
    // is larger.
    if (Inner != E && !isSizeCall(Larger))
      return E;
    E = text(Larger->getSourceRange()).empty() ? Left : Larger;
  }
}

/// The operand for code: as written, but without unsigned wrap-round.
void Walker::codeOf(const Expr *E, Bound &Out) {
  Out.Signed = !isUnsigned(E->getType());
  Out.NeverNegative = neverNegative(E);
  Out.Harmless = isHarmless(E);
  if (!mayWrap(E)) {
    Out.Code = text(E->getSourceRange());
    Out.CodeGrouping = isInfix(E);
    Out.CodeLoose = Out.CodeGrouping && !isArithmetic(E);
    return;
  }
  const auto *Minus = dyn_cast<BinaryOperator>(E);
  if (!Minus || Minus->getOpcode() != BO_Sub || mayWrap(Minus->getLHS()) ||
      mayWrap(Minus->getRHS()))
    return;
  const Expr *Left = spelled(Minus->getLHS());
  const Expr *Right = spelled(Minus->getRHS());
  if (!neverNegative(Left) || !neverNegative(Right))
    return;
  std::string L = text(Left->getSourceRange());
  std::string R = text(Right->getSourceRange());
  if (isInfix(Left))
    L = "(" + L + ")";
  if (isInfix(Right))
    R = "(" + R + ")";
  Out.Code = L + " > " + R + " ? " + L + " - " + R + " : 0";
  Out.CodeGrouping = Out.CodeLoose = true;
}

/// The container of `c.begin()`, `std::end(c)` and so on.
const Expr *Walker::whoseIterator(const Expr *E, llvm::StringRef Which) {
  E = throughHeader(E);
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || !Callee->getIdentifier())
    return nullptr;
  llvm::StringRef Name = Callee->getName();
  Name.consume_front("c");
  Name.consume_front("r");
  if (Name != Which)
    return nullptr;
  if (const auto *Method = dyn_cast<CXXMemberCallExpr>(Call))
    return Callee->getNumParams() == 0 ? Method->getImplicitObjectArgument()
                                       : nullptr;
  return Callee->isInStdNamespace() && Call->getNumArgs() == 1 ? Call->getArg(0)
                                                               : nullptr;
}

bool Walker::iteratorText(const Expr *E, Bound &Out) {
  Value V;
  std::vector<uint64_t> Structure;
  if (!structure(E, V, Structure, 0))
    return false;
  Out.Text = text(E->getSourceRange());
  if (Out.Text.empty())
    return false; // written by a macro
  if (isInfix(E))
    Out.Text = "(" + Out.Text + ")";
  Out.Code = isPlainText(Out.Text) ? Out.Text : "";
  Out.Reads.append(V.Reads.begin(), V.Reads.end());
  readNames(E, Out.Reads);
  return true;
}

/// begin(c) … end(c) in any spelling, p … p + n, or two iterators whose
/// difference is a number. Ordered: the first is known not to be behind.
bool Walker::distance(const Expr *First, const Expr *Last, bool Ordered,
                      Bound &Out) {
  const Expr *Begin = whoseIterator(First, "begin");
  const Expr *End = whoseIterator(Last, "end");
  if (Begin && End && valueIdentity(Begin) == valueIdentity(End) &&
      sizeOf(Begin, Out))
    return true;
  First = throughHeader(First);
  Last = throughHeader(Last);
  if (!isRandomAccess(First->getType()) || !isRandomAccess(Last->getType()))
    return false;
  if (const auto *Plus = dyn_cast<BinaryOperator>(Last);
      Plus && Plus->getOpcode() == BO_Add &&
      Plus->getRHS()->getType()->isIntegerType() &&
      valueIdentity(Plus->getLHS()) == valueIdentity(First))
    return boundOf(Plus->getRHS(), Out);
  Bound Low, High;
  if (!iteratorText(First, Low) || !iteratorText(Last, High))
    return false;
  Out.Text = High.Text + " - " + Low.Text;
  if (!Low.Code.empty() && !High.Code.empty())
    Out.Code = Ordered ? Out.Text
                       : High.Code + " > " + Low.Code + " ? " + High.Code +
                             " - " + Low.Code + " : 0";
  Out.Grouping = Out.CodeGrouping = true;
  Out.NeverNegative = true; // as it stands in the code
  Out.Reads.append(Low.Reads.begin(), Low.Reads.end());
  Out.Reads.append(High.Reads.begin(), High.Reads.end());
  return true;
}

unsigned Walker::valueIdentity(const Expr *E) {
  Value V;
  std::vector<uint64_t> Structure;
  if (!structure(E, V, Structure, 0))
    return ~0u - 1 - Identities.size(); // equal to nothing seen so far
  return Identities.try_emplace(std::move(Structure), Identities.size())
      .first->second;
}

} // namespace mapchurn
