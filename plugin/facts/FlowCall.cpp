// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls: of the library by its tables, of lambdas directly, of all else as a
// FlowCall, which plugin/escape resolves when it knows the function.

#include "facts/FlowWalker.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/Builtins.h"

using namespace clang;
using mapchurn::model::ClassEffect;

namespace mapchurn {

namespace {

/// True when a function could store something through the parameter.
bool isMutable(QualType T) {
  T = T.getCanonicalType();
  if (T->isReferenceType() || T->isPointerType())
    return !T->getPointeeType().isConstQualified() ||
           T->getPointeeType()->isPointerType() || T->isRValueReferenceType();
  return true;
}

/// A method that C++ makes by itself: `a = b` member by member.
bool isMemberwise(const CXXMethodDecl *Method) {
  return (Method->isCopyAssignmentOperator() ||
          Method->isMoveAssignmentOperator()) &&
         !Method->isUserProvided();
}

} // namespace

Flow FlowWalker::evalCall(const CallExpr *E) {
  const FunctionDecl *Callee = E->getDirectCallee();
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  llvm::ArrayRef<const Expr *> Args(E->getArgs(), E->getNumArgs());
  const Expr *Receiver = nullptr;
  Flow Object;
  bool HasObject = false;
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    Receiver = Call->getImplicitObjectArgument();
    const auto *Named = dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParens());
    Object = eval(Receiver);
    if (!Named) // (p->*f)(…)
      evalChildren(cast<Expr>(Call->getCallee()->IgnoreParens()));
    if (Receiver->getType()->isPointerType())
      Object = deref(Object);
    HasObject = true;
  } else if (isa<CXXOperatorCallExpr>(E) && Method &&
             Method->isImplicitObjectMemberFunction()) {
    Receiver = Args.front();
    Object = cast<CXXOperatorCallExpr>(E)->getOperator() == OO_Equal
                 ? evalTarget(Receiver)
                 : eval(Receiver);
    Args = Args.drop_front();
    HasObject = true;
  } else if (!Callee) {
    eval(E->getCallee());
  }
  if (!Callee)
    return callUser(E, nullptr, Object, HasObject, Args);
  if (!Lambda && T.mayWait(Callee, Receiver ? classOf(Receiver) : QualType()))
    F.Waits.push_back(++Order);

  if (Method && isMemberwise(Method) && Args.size() == 1) {
    Flow Value = value(Args[0]);
    reset(Object, /*Call=*/Value && Value.Loc == Object.Loc);
    store(Object, Value,
          {FlowWhy::Assigned, E, Receiver->getSourceRange(),
           Args[0]->getSourceRange()});
    return Object;
  }
  if (Method && Method->getParent()->isLambda()) {
    Flow Result;
    if (Method->getOverloadedOperator() == OO_Call &&
        callLambda(Method, Args, Result))
      return resultOf(E, Result);
    return callUser(E, Method, Object, HasObject, Args);
  }
  if (Method && Method->getOverloadedOperator() == OO_Equal &&
      assignsReferences(Receiver, Args)) {
    store(deref(Object), value(Args[0]),
          {FlowWhy::Assigned, E, Receiver->getSourceRange(),
           Args[0]->getSourceRange()});
    return Object;
  }
  // `std::move(f)` and `g = f` call nothing.
  bool IsName = Args.size() == 1 &&
                (E->isGLValue() || Callee->getOverloadedOperator() == OO_Equal);
  if (IsName && Receiver && T.isSystem(Callee))
    takeOperators(Args[0]);
  bool Calls = !IsName && watchCallables(Args);
  std::optional<Flow> Known = callLibrary(E, Callee, Object, Receiver, Args);
  if (Known && (Callee->getBuiltinID() == Builtin::BImove ||
                Callee->getBuiltinID() == Builtin::BIforward ||
                Callee->getBuiltinID() == Builtin::BImove_if_noexcept))
    handOn(Args[0], *Known);
  if (Known && Calls)
    Known = withResults(E, *Known, callCallables(E, Args, Object));
  if (Calls)
    for (const Expr *Arg : Args)
      Watched.erase(Arg);
  if (Known)
    return *Known;
  return callUser(E, Callee, Object, HasObject, Args);
}

/// `std::tie(a, b) = …` assigns what the tuple's elements refer to.
bool FlowWalker::assignsReferences(const Expr *Receiver,
                                   llvm::ArrayRef<const Expr *> Args) {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Receiver->getType()->getAsCXXRecordDecl());
  if (!Spec || Args.size() != 1 || !T.isSystem(Spec) ||
      Spec->getName() != "tuple")
    return false;
  return llvm::any_of(Spec->getTemplateArgs()[0].pack_elements(),
                      [](const TemplateArgument &Arg) {
                        return Arg.getKind() == TemplateArgument::Type &&
                               Arg.getAsType()->isReferenceType();
                      });
}

/// The result of a call whose value (for a reference: address) is at Value.
Flow FlowWalker::resultOf(const Expr *E, Flow Value) {
  if (E->isGLValue())
    return deref(Value);
  return T.carries(E->getType()) ? Value : Flow();
}

Flow FlowWalker::callUser(const CallExpr *E, const FunctionDecl *Callee,
                          Flow Object, bool HasObject,
                          llvm::ArrayRef<const Expr *> Args) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  // Of an object that is here, or of a final class, the body is known.
  const CXXMethodDecl *Certain = nullptr;
  if (const auto *Named = dyn_cast<CXXMemberCallExpr>(E);
      Named && Method && isVirtual(Method))
    Certain = Method->getDevirtualizedMethod(Named->getImplicitObjectArgument(),
                                             /*IsAppleKext=*/false);
  if (Certain)
    Callee = Method = Certain;
  FlowCall Call;
  Call.Callee = Callee ? Callee->getCanonicalDecl() : nullptr;
  describeTarget(Call, E);
  // A function object is asked, not changed, as far as is known.
  bool IsObject = !Callee || (Method && Method->getParent()->isLambda());
  bool IsConst = IsObject || (Method && Method->isConst());
  Flow This = HasObject ? address(Object) : Flow();
  if (IsObject && Object && Object.Derefs <= 0)
    This = {Object.Loc, -1, Object.Path};
  Call.add(This, IsConst ? 0 : FlowCall::Mutable);
  if (Method && !Certain && isVirtual(Method)) {
    // `T::f()` names the one that runs.
    const auto *Named =
        dyn_cast<MemberExpr>(E->getCallee()->IgnoreParenImpCasts());
    Call.Virtual = !Named || !Named->hasQualifier();
  }
  recordArguments(Call, Callee, Args);
  if (HasObject && Method && !IsConst)
    reset(Object, /*Call=*/true);
  Flow Result;
  if (E->isGLValue() || T.carries(E->getType())) {
    Call.Result = make(LocationKind::Value, E->getSourceRange());
    Result = {Call.Result, 0, 0};
  }
  Call.Handle = !E->getType()->isVoidType() && E != Discarded;
  Call.InTry = Tries != 0;
  Call.Order = ++Order;
  Call.Scope = Current;
  Call.Loc = E->getExprLoc();
  Call.Range = E->getSourceRange();
  F.Calls.push_back(std::move(Call));
  return resultOf(E, Result);
}

/// Through what a call goes that names no function.
void FlowWalker::describeTarget(FlowCall &Call, const CallExpr *E) {
  if (Call.Callee)
    return;
  const Expr *Bare = E->getCallee()->IgnoreParens();
  if (const auto *Operator = dyn_cast<BinaryOperator>(Bare);
      Operator && Operator->isPtrMemOp()) {
    if (const auto *Pointer =
            Operator->getRHS()->getType()->getAs<MemberPointerType>())
      Call.Through = signatureOf(Pointer->getPointeeType(), Ctx);
    Call.Target = FlowTarget::Member;
    return;
  }
  if (isa<CXXOperatorCallExpr>(E)) {
    const CXXRecordDecl *Class = E->getArg(0)->getType()->getAsCXXRecordDecl();
    Call.Target = Class && Class->getName().contains_insensitive("bind")
                      ? FlowTarget::Bound
                      : FlowTarget::Object;
    return;
  }
  Call.Target = FlowTarget::Pointer;
  QualType Type = Bare->getType();
  if (const auto *Pointer = Type->getAs<PointerType>())
    Type = Pointer->getPointeeType();
  Call.Through = signatureOf(Type, Ctx);
}

/// A pointer may lead to the function from now on.
void FlowWalker::take(const FunctionDecl *Named) {
  if (T.isSystem(Named))
    return;
  F.Taken.push_back(Named->getCanonicalDecl());
}

void FlowWalker::recordArguments(FlowCall &Call, const FunctionDecl *Callee,
                                 llvm::ArrayRef<const Expr *> Args) {
  for (unsigned I = 0; I < Args.size(); ++I) {
    const Expr *Arg = Args[I];
    const ParmVarDecl *P = Callee && I < Callee->getNumParams()
                               ? Callee->getParamDecl(I)
                               : nullptr;
    QualType Type = P ? P->getType() : Arg->getType();
    bool ByReference = P ? Type->isReferenceType() : Arg->isGLValue();
    Flow Value;
    if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(Arg))
      Arg = Default->getExpr();
    // What a function object is given by value is made in front of it.
    if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(Arg);
        Made && !P && T.carries(Arg->getType()))
      Value = eval(Made->getSubExpr());
    else if (ByReference && P)
      Value = referent(Arg, Type.getNonReferenceType());
    else if (ByReference)
      Value = address(eval(Arg));
    else
      Value = madeOf(Arg, eval(Arg), Type).Value;
    unsigned Says = isMutable(Type) ? FlowCall::Mutable : 0;
    if (P && P->hasAttr<LifetimeBoundAttr>())
      Says |= FlowCall::Bound;
    if (P && P->hasAttr<NoEscapeAttr>())
      Says |= FlowCall::NoEscape;
    Call.add(Value, Says);
  }
}

/// A lambda that was made in this function: its body is part of it, so that
/// arguments flow to its parameters.
bool FlowWalker::callLambda(const CXXMethodDecl *Callee,
                            llvm::ArrayRef<const Expr *> Args, Flow &Result) {
  auto Body = Bodies.find(Callee->getCanonicalDecl());
  if (Body == Bodies.end())
    return false;
  for (unsigned I = 0; I < Args.size() && I < Callee->getNumParams(); ++I) {
    const ParmVarDecl *P = Callee->getParamDecl(I);
    Flow Value = eval(Args[I]);
    bool ByReference = P->getType()->isReferenceType();
    if (!ByReference && !T.carries(P->getType()))
      continue;
    flow(Locations[P], ByReference ? address(Value) : Value,
         {FlowWhy::Argument, Args[I], P->getLocation(),
          Args[I]->getSourceRange()});
  }
  Result = {Body->second.Result, 0, 0};
  return true;
}

Flow FlowWalker::evalAll(llvm::ArrayRef<const Expr *> Args) {
  for (const Expr *Arg : Args)
    eval(Arg);
  return {};
}

} // namespace mapchurn
