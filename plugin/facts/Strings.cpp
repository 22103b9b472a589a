// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Temporary strings: what are they made of, and how long may they be?
//
// Only a string that a constructor or a view's method builds from other
// characters counts. What a function returns or an operator joins has to be a
// string.

#include "facts/Walker.h"

using namespace clang;

namespace mapchurn {

std::optional<uint64_t> Walker::constantOf(const Expr *E) const {
  Expr::EvalResult Result;
  if (!E || isa<CXXDefaultArgExpr>(E) || E->isValueDependent() ||
      !E->getType()->isIntegralOrEnumerationType() ||
      !E->EvaluateAsInt(Result, Ctx) || Result.Val.getInt().isNegative())
    return std::nullopt;
  return Result.Val.getInt().getLimitedValue();
}

/// The most characters that a C string has, when all it can be is in sight.
std::optional<uint64_t> Walker::longest(const Expr *CString) const {
  const Expr *E = withoutConversions(CString);
  uint64_t Length = 0;
  if (const auto *Literal = dyn_cast<StringLiteral>(E))
    return Literal->getLength();
  if (const auto *Either = dyn_cast<ConditionalOperator>(E)) {
    auto A = longest(Either->getTrueExpr()),
         B = longest(Either->getFalseExpr());
    return A && B ? std::optional(std::max(*A, *B)) : std::nullopt;
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (auto Known = Longest.find(Ref->getDecl()); Known != Longest.end())
      return Known->second;
  if (const auto *Array = Ctx.getAsConstantArrayType(E->getType()))
    return Array->getSize().getLimitedValue() - 1;
  if (CString->tryEvaluateStrLen(Length, Ctx))
    return Length;
  return std::nullopt;
}

/// `for (const char *name : {"a", "bc"})`
void Walker::noteLongest(const VarDecl *V, const Expr *Range) {
  const Expr *E = withoutConversions(Range);
  if (const auto *Made = dyn_cast<CXXStdInitializerListExpr>(E))
    E = withoutConversions(Made->getSubExpr());
  const auto *List = dyn_cast<InitListExpr>(E);
  if (!List || !V->getType()->isPointerType())
    return;
  uint64_t Most = 0;
  for (const Expr *Init : List->inits()) {
    auto One = longest(Init);
    if (!One)
      return;
    Most = std::max(Most, *One);
  }
  Longest[V] = Most;
}

/// The string of `s.c_str()` and `s.data()`, or null.
const Expr *Walker::borrowedFrom(const Expr *E) {
  const auto *Method = dyn_cast<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Callee = Method ? Method->getMethodDecl() : nullptr;
  if (!Callee || !Callee->getIdentifier())
    return nullptr;
  const Expr *Object = Method->getImplicitObjectArgument();
  const ContainerType *C = T.container(Method->getObjectType());
  return C && C->Row->isString() &&
                 C->Row->operation(Callee->getName()) ==
                     model::Operation::Borrow
             ? Object
             : nullptr;
}

void Walker::describeString(const Expr *Whole, Value &V) {
  const ContainerType *C = T.container(Whole->getType());
  if (!C || !C->Row->isString())
    return;
  const Expr *E = withoutConversions(Whole);
  while (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
    E = withoutConversions(Cast->getSubExpr());
  if (!E->isPRValue())
    return;
  V.BuiltType = C->Name;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return describeStringOf(Construct, *C, V);
  const auto *Method = dyn_cast<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Callee = Method ? Method->getMethodDecl() : nullptr;
  if (!Callee)
    return;
  const Expr *Object = Method->getImplicitObjectArgument();
  std::string Name = Callee->getNameAsString();
  if (const model::View *View = T.view(Object->getType());
      View && (isa<CXXConversionDecl>(Callee) ||
               llvm::is_contained(View->Makers, Name))) {
    V.Builds = StringSource::View;
  } else if (const ContainerType *From = containerOf(Object);
             From && From->Row->isString() && Name == "substr") {
    V.Builds = StringSource::Substring;
    if (Method->getNumArgs() == 2)
      V.LengthLimit = constantOf(Method->getArg(1));
  }
  V.BuiltFrom = text(Object->getSourceRange());
}

/// `std::string(p)`, `{p, n}`, `std::string(view)`, and what "abc" becomes
/// where a string is wanted.
void Walker::describeStringOf(const CXXConstructExpr *E,
                              const ContainerType &String, Value &V) {
  const Expr *First = constructionArgument(E, 0);
  if (!First)
    return;
  const Expr *From = withoutConversions(First);
  V.BuiltFrom = text(From->getSourceRange());
  if (E->getConstructor()->isCopyOrMoveConstructor()) {
    if (First->isPRValue())
      describeString(First, V);
    else if (First->isLValue())
      V.Builds = StringSource::Copy;
    return;
  }
  auto isStringOf = [&](const Expr *Object) {
    QualType Type = Object->getType();
    return T.container(Type->isPointerType() ? Type->getPointeeType() : Type) ==
           &String;
  };
  const Expr *Second = constructionArgument(E, 1);
  bool Sized = Second && Second->getType()->isIntegralOrEnumerationType();
  if (const auto *Literal = dyn_cast<StringLiteral>(From); Literal && !Second) {
    V.Builds = StringSource::Literal;
    V.LiteralLength = Literal->getLength();
    V.LengthLimit = V.LiteralLength;
  } else if (T.view(From->getType())) {
    V.Builds = StringSource::View;
    // std::string(view.substr(0, 8))
    if (const auto *Part = dyn_cast<CXXMemberCallExpr>(From);
        Part && Part->getNumArgs() == 2 && T.view(Part->getObjectType()))
      V.LengthLimit = constantOf(Part->getArg(1));
  } else if (First->getType()->isPointerType() ||
             From->getType()->isArrayType()) {
    const Expr *Whole = Second ? nullptr : borrowedFrom(From);
    if (Second) {
      V.Builds = StringSource::Range;
      V.LengthLimit = constantOf(Second);
    } else if (Whole && isStringOf(Whole)) {
      V.Builds = StringSource::Borrowed;
      V.BuiltFrom = (Whole->getType()->isPointerType() ? "*" : "") +
                    text(Whole->getSourceRange());
    } else {
      V.Builds = StringSource::CString;
      V.LengthLimit = longest(First);
    }
  } else if (const ContainerType *Other = containerOf(From);
             Other && Other->Row->isString() && Sized) {
    V.Builds = StringSource::Substring;
    V.LengthLimit = constantOf(constructionArgument(E, 2));
  }
}

} // namespace mapchurn
