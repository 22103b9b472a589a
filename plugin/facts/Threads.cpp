// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who calls whom, and which threads are started.
//
// Purpose   Some questions are about code that runs elsewhere: is this function
//           called once only, does that one run on two threads at a time, does
//           it lock. They are answered from the call sites, starts and locks
//           that are noted here, by checks that follow them within the file.
// Invariant In doubt a call locks: its name says so (effects.yaml has the
//           words), or it is given something that can be locked.
// Ignored   What is called through pointers, and threads that a class of the
//           user's starts when it is given something to run.

#include "facts/Walker.h"
#include "model/Effects.h"

using namespace clang;

namespace mapchurn {

namespace {

using model::ThreadEffect;

/// What is written, without what only passes it on: `std::move(x)`, `&f`.
const Expr *withoutWrapping(const Expr *E) {
  while (true) {
    E = E->IgnoreUnlessSpelledInSource();
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E)) {
      E = Cast->getSubExpr();
    } else if (const auto *Unary = dyn_cast<UnaryOperator>(E);
               Unary && Unary->getOpcode() == UO_AddrOf) {
      E = Unary->getSubExpr();
    } else if (const auto *Made = dyn_cast<CXXConstructExpr>(E);
               Made && Made->getNumArgs() == 1) {
      E = Made->getArg(0);
    } else if (const auto *Call = dyn_cast<CallExpr>(E);
               Call && Call->getNumArgs() == 1 && Call->getDirectCallee() &&
               Call->getDirectCallee()->isInStdNamespace()) {
      E = Call->getArg(0); // std::move, std::ref, std::forward
    } else {
      return E;
    }
  }
}

/// The only operator() of a class, or null.
const CXXMethodDecl *callOperator(QualType Type) {
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || Class->isLambda())
    return nullptr;
  auto Calls = Class->lookup(
      Class->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call));
  return Calls.isSingleResult() ? dyn_cast<CXXMethodDecl>(Calls.front())
                                : nullptr;
}

/// True when the value is in the program's text: a literal, an enumerator, a
/// function, what is made of these.
bool isWrittenDown(const Expr *E, unsigned Depth = 0) {
  E = E->IgnoreUnlessSpelledInSource();
  if (Depth > 8)
    return false;
  if (isa<CXXDefaultArgExpr, StringLiteral, IntegerLiteral, CharacterLiteral,
          CXXBoolLiteralExpr, FloatingLiteral, CXXNullPtrLiteralExpr,
          GNUNullExpr, LambdaExpr, UnaryExprOrTypeTraitExpr, CXXTypeidExpr>(E))
    return true;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
    return isa<EnumConstantDecl, FunctionDecl>(Ref->getDecl()) ||
           (V && V->hasGlobalStorage() && V->getType().isConstQualified());
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    const auto *Ref =
        dyn_cast<DeclRefExpr>(Unary->getSubExpr()->IgnoreParenImpCasts());
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return (Unary->getOpcode() == UO_AddrOf && V && V->hasGlobalStorage()) ||
           isWrittenDown(Unary->getSubExpr(), Depth + 1);
  }
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
    return isWrittenDown(Cast->getSubExpr(), Depth + 1);
  llvm::ArrayRef<Expr *> Parts;
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E))
    Parts = {const_cast<Expr **>(Made->getArgs()), Made->getNumArgs()};
  else if (const auto *List = dyn_cast<InitListExpr>(E))
    Parts = const_cast<InitListExpr *>(List)->inits();
  else
    return false;
  return llvm::all_of(Parts, [&](const Expr *Part) {
    return Part && isWrittenDown(Part, Depth + 1);
  });
}

bool canBeLocked(QualType Type, Types &T) {
  if (Type.isConstQualified())
    return false;
  Type = Type.getNonReferenceType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  if (const CXXRecordDecl *Class = Type->getAsCXXRecordDecl())
    return T.isLockable(Class);
  const auto *Plain = Type->getAs<TypedefType>(); // pthread_mutex_t
  return Plain && T.soundsLikeLock(Plain->getDecl()->getIdentifier());
}

} // namespace

bool Walker::runsOnce(const FunctionDecl *Callee) {
  return T.does(ThreadEffect::Once, Callee);
}

bool Walker::isJoin(const FunctionDecl *Callee) {
  return T.does(ThreadEffect::Joins, Callee);
}

bool Walker::isLock(const FunctionDecl *Callee,
                    llvm::ArrayRef<const Expr *> Args) {
  if (T.does(ThreadEffect::Locks, Callee))
    return true;
  const IdentifierInfo *Name = lastName(Callee);
  if (T.soundsLikeLock(Name)) {
    // What std::weak_ptr calls lock makes a pointer.
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    if (!Name->isStr("lock") || !Method || !isSystem(Callee) ||
        canBeLocked(Ctx.getTypeDeclType(Method->getParent()), T))
      return true;
  }
  return llvm::any_of(
      Args, [&](const Expr *Arg) { return canBeLocked(Arg->getType(), T); });
}

/// Notes a call when its arguments have been walked.
void Walker::noteCallee(const Expr *E, const FunctionDecl *Callee,
                        const Expr *Object, llvm::ArrayRef<const Expr *> Args,
                        Mode M) {
  if (!Callee)
    return;
  if (isLock(Callee, Args) || (Object && canBeLocked(Object->getType(), T)))
    noteLock();
  if (T.does(ThreadEffect::Starts, Callee)) {
    const auto *Ctor = dyn_cast<CXXConstructorDecl>(Callee);
    size_t Before = F.Starts.size();
    noteStart(E, Args,
              Ctor ? Ctor->getParent() : E->getType()->getAsCXXRecordDecl(), M);
    // The future of a pool does not wait, the pool may.
    if (!Ctor && !Callee->isInStdNamespace())
      handOver(Before, Object);
    return;
  }
  if (T.does(ThreadEffect::Spreads, Callee) || isParallel(Args))
    noteSpread(E, Args);
  if (isSystem(Callee))
    return;
  CallSite Site;
  Site.Callee = Callee->getCanonicalDecl();
  Site.In = Current;
  Site.At = F.Events.size();
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  Site.Virtual =
      Method && isVirtual(Method) && !Method->getParent()->isEffectivelyFinal();
  if (Object)
    Site.Object = Object->getType()->isPointerType() ? pointeeOf(Object)
                                                     : placeOf(Object);
  Site.Constant =
      llvm::all_of(Args, [](const Expr *Arg) { return isWrittenDown(Arg); });
  Site.Once = InOnce;
  F.Calls.push_back(std::move(Site));
}

/// A function is named, but not called here.
void Walker::noteNamed(const FunctionDecl *Function) {
  if (isSystem(Function))
    return;
  CallSite Site;
  Site.Callee = Function->getCanonicalDecl();
  Site.In = Current;
  Site.At = F.Events.size();
  Site.Called = Site.Once = InOnce; // std::call_once(flag, f)
  F.Calls.push_back(std::move(Site));
}

// ---- Threads --------------------------------------------------------------

void Walker::noteStart(const Expr *E, llvm::ArrayRef<const Expr *> Args,
                       const CXXRecordDecl *Handle, Mode M) {
  for (const Expr *Arg : Args) {
    const auto *Ref = dyn_cast<DeclRefExpr>(withoutConversions(Arg));
    if (const auto *How =
            Ref ? dyn_cast<EnumConstantDecl>(Ref->getDecl()) : nullptr;
        How && T.effects().isDeferred(T.qualifiedName(How)))
      return;
  }
  ThreadStart Start;
  for (size_t I = 0; I < Args.size(); ++I) {
    if (!findEntry(Args[I], Args.drop_front(I + 1), Start))
      continue;
    Start.In = Current;
    Start.At = F.Events.size();
    Start.Loc = E->getExprLoc();
    Start.Waits = Handle && Handle->getIdentifier() &&
                  T.effects().waitsAtEnd(T.qualifiedName(Handle));
    // The temporary waits before the next statement begins.
    if (M == Mode::Discard && Start.Waits)
      Start.Ends = Start.At;
    F.Starts.push_back(std::move(Start));
    return;
  }
}

/// The threads started since are those of the pool, if one is meant.
void Walker::handOver(size_t Before, const Expr *Pool) {
  const Expr *E = Pool ? Pool->IgnoreParenImpCasts() : nullptr;
  QualType Type = E ? E->getType() : QualType();
  if (E && Type->isPointerType())
    Type = Type->getPointeeType();
  const CXXRecordDecl *Class = E ? Type->getAsCXXRecordDecl() : nullptr;
  const auto *Ref = E ? dyn_cast<DeclRefExpr>(E) : nullptr;
  for (size_t I = Before; I < F.Starts.size(); ++I) {
    ThreadStart &Start = F.Starts[I];
    Start.Waits = Ref && Class && Class->getIdentifier() &&
                  T.effects().waitsAtEnd(T.qualifiedName(Class));
    Start.Handle = Start.Waits ? Ref->getDecl() : nullptr;
    Start.Ends = ~0u;
  }
}

/// `std::for_each(std::execution::par, …)`
bool Walker::isParallel(llvm::ArrayRef<const Expr *> Args) {
  const CXXRecordDecl *Policy =
      Args.empty() ? nullptr : Args[0]->getType()->getAsCXXRecordDecl();
  return Policy && Policy->getIdentifier() &&
         Policy->getName().ends_with("policy") &&
         T.effects().isParallel(T.qualifiedName(Policy));
}

/// Each callable that is given runs on several threads until the call is over.
void Walker::noteSpread(const Expr *E, llvm::ArrayRef<const Expr *> Args) {
  for (const Expr *Arg : Args) {
    ThreadStart Start;
    if (!findEntry(Arg, {}, Start))
      continue;
    Start.In = Current;
    Start.At = Start.Ends = F.Events.size();
    Start.Loc = E->getExprLoc();
    Start.Many = true;
    F.Starts.push_back(std::move(Start));
  }
}

/// The thread class that the container's elements are of, or null.
const CXXRecordDecl *Walker::threadIn(const ContainerType &C) {
  const auto *Element = static_cast<const clang::Type *>(C.Element.Identity);
  const CXXRecordDecl *Class =
      Element ? Element->getAsCXXRecordDecl() : nullptr;
  return Class && Class->getIdentifier() &&
                 T.effects().mayConcernThreads(Class->getName()) &&
                 T.effects().does(ThreadEffect::Starts,
                                  T.qualifiedName(Class) +
                                      "::" + Class->getNameAsString())
             ? Class
             : nullptr;
}

/// `threads.emplace_back(f)`: the element is a thread that is made in place,
/// and `threads.push_back(std::thread(f))`: one that moves there.
void Walker::noteStartInside(const CallExpr *E, const ContainerType &C,
                             llvm::ArrayRef<const Expr *> Args, PlaceId Threads,
                             size_t Before) {
  const CXXRecordDecl *Class = threadIn(C);
  if (!Class || Args.empty())
    return;
  if (Args[0]->getType()->getAsCXXRecordDecl() != Class)
    noteStart(E, Args, Class, Mode::Store);
  // The container destroys them at its own end.
  const auto *V =
      Threads ? dyn_cast_or_null<VarDecl>(F.place(Threads).Decl) : nullptr;
  if (V && !F.place(Threads).Base)
    noteHandle(Before, V);
}

/// The container lets go of its elements. Those that wait for their threads
/// when they are destroyed do so here.
void Walker::noteThreadsGone(const ContainerType &C, const Expr *Threads) {
  const CXXRecordDecl *Class = threadIn(C);
  if (Class && T.effects().waitsAtEnd(T.qualifiedName(Class)))
    noteJoin(Threads, F.Starts.size());
}

/// std::make_unique<std::thread>(f).
void Walker::noteMade(const CallExpr *E) {
  QualType Made = T.pointeeOf(E->getType());
  const CXXRecordDecl *Class =
      Made.isNull() ? nullptr : Made->getAsCXXRecordDecl();
  if (Class && Class->getIdentifier() &&
      T.effects().mayConcernThreads(Class->getName()) &&
      T.effects().does(ThreadEffect::Starts, T.qualifiedName(Class) + "::" +
                                                 Class->getNameAsString()))
    noteStart(E, {E->getArgs(), E->getNumArgs()}, Class, Mode::Store);
}

/// What runs on the thread, and what its parameters stand for.
bool Walker::findEntry(const Expr *Callable, llvm::ArrayRef<const Expr *> Args,
                       ThreadStart &Start) {
  const Expr *E = withoutWrapping(Callable);
  if (const auto *Bind = dyn_cast<CallExpr>(E);
      Bind && Bind->getDirectCallee() && Bind->getNumArgs() > 1 &&
      Bind->getDirectCallee()->isInStdNamespace())
    return findEntry(Bind->getArg(0),
                     {Bind->getArgs() + 1, Bind->getNumArgs() - 1}, Start);
  const FunctionDecl *Entry = nullptr;
  if (const auto *Lambda = dyn_cast<LambdaExpr>(E)) {
    auto Known = Lambdas.find(Lambda);
    if (Known == Lambdas.end())
      return false;
    Start.Lambda = Known->second;
    Entry = Lambda->getCallOperator();
  } else if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
    Entry = dyn_cast<FunctionDecl>(Ref->getDecl());
    // auto work = [&] { … };
    if (const Expr *Init = V ? V->getInit() : nullptr)
      if (isa<LambdaExpr>(withoutWrapping(Init)))
        return findEntry(Init, Args, Start);
  }
  if (!Entry)
    Entry = callOperator(E->getType());
  if (!Entry)
    return false;
  if (!Start.Lambda)
    Start.Entry = Entry->getCanonicalDecl();
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Entry);
      Method && !Start.Lambda && !Method->isStatic() &&
      Method->getOverloadedOperator() != OO_Call) {
    if (Args.empty())
      return false;
    Start.Object = sharedBy(Args.front());
    Args = Args.drop_front();
  }
  const FunctionDecl *Body = Entry->getDefinition();
  for (unsigned I = 0; Body && I < Args.size() && I < Body->getNumParams(); ++I)
    if (PlaceId Shared = sharedBy(Args[I]))
      Start.Shared.push_back({Body->getParamDecl(I), Shared});
  return true;
}

/// The object that a thread is given to share: `std::ref(m)`, `&m`, `this`.
PlaceId Walker::sharedBy(const Expr *Arg) {
  const Expr *E = Arg->IgnoreUnlessSpelledInSource();
  if (const auto *Call = dyn_cast<CallExpr>(E);
      Call && Call->getDirectCallee() && Call->getNumArgs() == 1 &&
      Call->getDirectCallee()->isInStdNamespace() &&
      Call->getType()->isRecordType())
    return placeOf(Call->getArg(0));
  return E->getType()->isPointerType() || T.owner(E->getType()) ? pointeeOf(E)
                                                                : PlaceId();
}

/// The threads started since are held by the variable or member.
void Walker::noteHandle(size_t Before, const ValueDecl *Handle) {
  for (size_t I = Before; I < F.Starts.size(); ++I) {
    ThreadStart &Start = F.Starts[I];
    if (Start.Handle || !Handle)
      continue; // threads[i] = std::thread(f)
    Start.Handle = Handle;
    // A class of the user's around the thread may well wait for it.
    const CXXRecordDecl *Class = Handle->getType()->getAsCXXRecordDecl();
    Start.Waits |=
        Class && Class->getIdentifier() && !Class->isInStdNamespace();
  }
}

/// The thread of a handle has ended; Before is the number of starts that there
/// were before the handle was evaluated. What nobody can name may be any.
void Walker::noteJoin(const Expr *Handle, size_t Before) {
  const Expr *E = withoutWrapping(Handle);
  PlaceId At = E->getType()->isPointerType() ? pointeeOf(E) : placeOf(E);
  while (At && F.place(At).Kind == PlaceKind::Pointee)
    At = F.place(At).Base;
  auto isHeld = [&](const ThreadStart &Start) {
    return At && Start.Handle &&
           F.place(At).Decl == Start.Handle->getCanonicalDecl();
  };
  // `std::async(f).get()`
  bool Made = !At && Before < F.Starts.size();
  bool Known = llvm::any_of(F.Starts, isHeld);
  for (size_t I = Made ? Before : 0; I < F.Starts.size(); ++I)
    if (ThreadStart &Start = F.Starts[I];
        Start.Ends == ~0u && (!Known || isHeld(Start)))
      Start.Ends = F.Events.size();
}

// ---- Keys -----------------------------------------------------------------

/// Literals, a choice of them, what a function makes of values that are few:
/// `ok ? "ok" : "failed"`, `nameOf(color)`.
bool Walker::isOfText(const Expr *Key, unsigned Depth) {
  const Expr *E = Key->IgnoreUnlessSpelledInSource();
  if (isWrittenDown(E) || T.facts(E->getType()).FewValues)
    return true;
  if (Depth > 4)
    return false;
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E))
    return isOfText(Choice->getTrueExpr(), Depth + 1) &&
           isOfText(Choice->getFalseExpr(), Depth + 1);
  auto isOf = [&](const Expr *Arg) { return isOfText(Arg, Depth + 1); };
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E))
    return Made->getNumArgs() && llvm::all_of(Made->arguments(), isOf);
  const auto *Call = dyn_cast<CallExpr>(E);
  return Call && Call->getDirectCallee() && Call->getNumArgs() &&
         !isa<CXXMemberCallExpr, CXXOperatorCallExpr>(Call) &&
         llvm::all_of(Call->arguments(), isOf);
}

// ---- Flags ----------------------------------------------------------------

/// The variable or member that a condition asks: `if (!done)`, `done.load()`.
PlaceId Walker::flagOf(const Expr *Condition) {
  const Expr *E = Condition->IgnoreParenImpCasts();
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return Unary->getOpcode() == UO_LNot ? flagOf(Unary->getSubExpr())
                                         : PlaceId();
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->getOpcode() == BO_LAnd) {
      PlaceId Left = flagOf(Binary->getLHS());
      return Left ? Left : flagOf(Binary->getRHS());
    }
    return Binary->isEqualityOp() && isWrittenDown(Binary->getRHS())
               ? flagOf(Binary->getLHS())
               : PlaceId();
  }
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    const Expr *Object =
        Call->getImplicitObjectArgument()->IgnoreParenImpCasts();
    const CXXRecordDecl *Class = Object->getType()->getAsCXXRecordDecl();
    return Class && T.isFlag(Class) ? placeOf(Object) : PlaceId();
  }
  return isa<DeclRefExpr, MemberExpr>(E) ? placeOf(E) : PlaceId();
}

bool Walker::isEndless(const Expr *Condition) {
  if (!Condition)
    return true;
  Expr::EvalResult Result;
  if (!Condition->isValueDependent() &&
      Condition->EvaluateAsRValue(Result, Ctx) && Result.Val.isInt())
    return Result.Val.getInt() != 0;
  const Expr *E = Condition->IgnoreParenImpCasts();
  return (E->getType()->isBooleanType() || isa<CXXMemberCallExpr>(E)) &&
         flagOf(E);
}

} // namespace mapchurn
