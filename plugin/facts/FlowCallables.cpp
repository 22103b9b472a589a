// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions that the library is given: std::for_each(a, b, f), std::visit(f,
// v), std::thread(f, &x).
//
// The library calls them with what else it is given: its values, what is in
// them, or references to that. Which of them becomes which parameter is not
// known, so that all share two nodes, the values and the addresses, and every
// edge is unsure. What they return is in the result, in what an iterator among
// the arguments points to, and in the object itself.

#include "facts/FlowWalker.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using mapchurn::model::ClassEffect;

namespace mapchurn {

namespace {

bool isPlaceholder(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() &&
         Class->getName().contains("laceholder");
}

/// The functions that calling an object of the class may reach.
llvm::SmallVector<const CXXMethodDecl *, 2>
callOperators(const CXXRecordDecl *Class) {
  llvm::SmallVector<const CXXMethodDecl *, 2> Found;
  if (!Class || !Class->hasDefinition())
    return Found;
  DeclarationName Name =
      Class->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call);
  for (const NamedDecl *D : Class->getDefinition()->lookup(Name)) {
    if (const auto *Generic = dyn_cast<FunctionTemplateDecl>(D)) {
      for (const FunctionDecl *One : Generic->specializations())
        if (One->hasBody() && !One->isDependentContext())
          Found.push_back(cast<CXXMethodDecl>(One));
    } else if (const auto *Method = dyn_cast<CXXMethodDecl>(D);
               Method && !Method->isDependentContext()) {
      Found.push_back(Method);
    }
  }
  return Found;
}

} // namespace

/// The function that an argument names, is, or points to.
FlowWalker::Callable FlowWalker::callable(const Expr *Arg) {
  const Expr *Bare = Arg->IgnoreParenImpCasts();
  while (true) {
    if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(Bare))
      Bare = Made->getSubExpr()->IgnoreParenImpCasts();
    else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(Bare))
      Bare = Bind->getSubExpr()->IgnoreParenImpCasts();
    else
      break;
  }
  if (const auto *Taken = dyn_cast<UnaryOperator>(Bare);
      Taken && Taken->getOpcode() == UO_AddrOf)
    Bare = Taken->getSubExpr()->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Bare))
    if (const auto *Named = dyn_cast<FunctionDecl>(Ref->getDecl()))
      return {{Named}, {}, !T.isSystem(Named)};
  QualType Type = Bare->getType().getNonReferenceType();
  if (const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
      Class && (Class->isLambda() || !T.isSystem(Class))) {
    Callable Found;
    for (const CXXMethodDecl *Method : callOperators(Class))
      Found.Functions.push_back(Method);
    Found.Known = !Found.Functions.empty();
    return Found;
  }
  if (const auto *Pointer = Type->getAs<PointerType>();
      Pointer && Pointer->getPointeeType()->isFunctionProtoType())
    return {{}, Pointer->getPointeeType(), true};
  if (const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          Type->getAsCXXRecordDecl());
      Spec && T.effectOf(Type) == ClassEffect::Erases &&
      Spec->getTemplateArgs().size() &&
      Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
      Spec->getTemplateArgs()[0].getAsType()->isFunctionProtoType() &&
      Spec->getName().contains("function"))
    return {{}, Spec->getTemplateArgs()[0].getAsType(), true};
  return {};
}

/// Remembers what the arguments evaluate to, if one of them is a function.
bool FlowWalker::watchCallables(llvm::ArrayRef<const Expr *> Args) {
  if (llvm::none_of(Args, [&](const Expr *Arg) { return callable(Arg).Known; }))
    return false;
  for (const Expr *Arg : Args)
    Watched.try_emplace(Arg);
  return true;
}

/// Calls the functions among Args with the others. Object: that of a method.
/// Returns where their results come together; invalid: nowhere.
LocationId FlowWalker::callCallables(const Expr *At,
                                     llvm::ArrayRef<const Expr *> Args,
                                     Flow Object) {
  SourceRange Range = At->getSourceRange();
  LocationId Values = make(LocationKind::Value, Range);
  LocationId Addresses = make(LocationKind::Value, Range);
  LocationId Results = make(LocationKind::Value, Range);
  auto connect = [&](LocationId To, Flow From) {
    size_t Before = F.Edges.size();
    flow(To, From, {FlowWhy::Library, At, {}, Range});
    if (F.Edges.size() > Before)
      F.Edges.back().Unsure = true;
  };
  llvm::SmallVector<Flow, 4> Through;
  auto give = [&](Flow Value, QualType Type, bool Place) {
    if (!Value || isPlaceholder(Type))
      return;
    bool Points = Type->isPointerType() ||
                  T.effectOf(Type) == ClassEffect::Points ||
                  T.effectOf(Type) == ClassEffect::Refers ||
                  T.effectOf(Type) == ClassEffect::Borrows;
    if (Points) {
      connect(Addresses, Value);
      Through.push_back(Value);
    }
    if (Points && T.carriesPointee(Type, 1))
      connect(Values, deref(Value));
    if (T.carries(Type))
      connect(Values, Value);
    if (Place && !Points)
      connect(Addresses, address(Value));
  };
  llvm::SmallVector<std::pair<const Expr *, Callable>, 2> Called;
  const Expr *First = nullptr;
  for (const Expr *Arg : Args) {
    Callable One = callable(Arg);
    if (One.Known) {
      Called.push_back({Arg, One});
      continue;
    }
    First = First ? First : Arg;
    give(Watched.lookup(Arg), Arg->getType(), Arg->isGLValue());
  }
  give(Object, Ctx.VoidTy, /*Place=*/true);
  for (auto &[Arg, One] : Called) {
    Flow Self = Watched.lookup(Arg);
    for (const FunctionDecl *Function : One.Functions) {
      if (const auto *Method = dyn_cast<CXXMethodDecl>(Function))
        if (auto Body = Bodies.find(Method->getCanonicalDecl());
            Body != Bodies.end()) {
          for (const ParmVarDecl *P : Method->parameters())
            connect(
                Locations[P],
                {P->getType()->isReferenceType() ? Addresses : Values, 0, 0});
          connect(Results, {Body->second.Result, 0, 0});
          continue;
        }
      const auto *Method = dyn_cast<CXXMethodDecl>(Function);
      Flow This;
      if (Method && Method->getOverloadedOperator() == OO_Call && Self)
        This = {Self.Loc, std::max(Self.Derefs - 1, -1), Self.Path};
      else if (Method && First)
        This = {Addresses, 0, 0};
      callThrough(Function, Function->getType(), This, Values, Addresses,
                  Results, At);
    }
    if (One.Functions.empty())
      callThrough(nullptr, One.Type, Self ? Flow{Self.Loc, -1, 0} : Flow(),
                  Values, Addresses, Results, At);
  }
  for (Flow Place : Through)
    store(deref(Place), {Results, 0, 0}, {FlowWhy::Library, At, Range, Range});
  return Results;
}

/// A call whose arguments are any of Values or Addresses.
void FlowWalker::callThrough(const FunctionDecl *Callee, QualType Type,
                             Flow This, LocationId Values, LocationId Addresses,
                             LocationId Results, const Expr *At) {
  const auto *Function = Type->getAs<FunctionProtoType>();
  if (!Function)
    return;
  FlowCall Call;
  Call.Callee = Callee ? Callee->getCanonicalDecl() : nullptr;
  if (const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee))
    Call.Virtual = isVirtual(Method);
  if (!Callee) {
    Call.Target = This ? FlowTarget::Object : FlowTarget::Pointer;
    Call.Through = signatureOf(Type, Ctx);
  }
  Call.add(This, FlowCall::NoEscape);
  for (QualType Parameter : Function->getParamTypes())
    Call.add({Parameter->isReferenceType() ? Addresses : Values, 0, 0},
             FlowCall::NoEscape);
  QualType Returned = Function->getReturnType();
  if (Returned->isReferenceType() || T.carries(Returned)) {
    Call.Result = make(LocationKind::Value, At->getSourceRange());
    flow(Results, {Call.Result, 0, 0},
         {FlowWhy::Library, At, {}, At->getSourceRange()});
    if (!F.Edges.empty())
      F.Edges.back().Unsure = true;
  }
  Call.Guessed = true;
  Call.Order = ++Order;
  Call.Scope = Current;
  Call.Loc = At->getExprLoc();
  Call.Range = At->getSourceRange();
  F.Calls.push_back(std::move(Call));
}

/// The library's result, and what the functions return that it was given.
Flow FlowWalker::withResults(const CallExpr *E, Flow Known,
                             LocationId Results) {
  QualType Type = E->getType();
  bool Place = E->isGLValue();
  if (!Results || (!Place && !T.carries(Type)))
    return Known;
  LocationId Both = make(LocationKind::Value, E->getSourceRange());
  Store How{FlowWhy::Library, E, {}, E->getSourceRange()};
  flow(Both, Place ? address(Known) : Known, How);
  size_t Before = F.Edges.size();
  flow(Both, {Results, 0, 0}, How);
  if (T.effectOf(Type) == ClassEffect::Borrows)
    flow(Both, {Results, -1, 0}, How); // a view that makes its elements
  for (size_t I = Before; I < F.Edges.size(); ++I)
    F.Edges[I].Unsure = true;
  Flow Value{Both, 0, 0};
  return Place ? deref(Value) : Value;
}

/// An object that is called later: what its class does then.
void FlowWalker::takeOperators(const Expr *Arg) {
  for (const FunctionDecl *Function : callable(Arg).Functions)
    take(Function);
}

} // namespace mapchurn
