// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/LongLived.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseSet.h"

namespace mapchurn {

using model::Operation;

struct LongLived::Judge {
  Judge(LongLived &L, const ContainerDecl &D) : L(L), Unit(L.Unit), D(D) {}

  History history() {
    follow(D.Decl);
    return std::move(Found);
  }

  void follow(const clang::ValueDecl *Name);
  void whole(const Use &U, const FunctionFacts &F, const Event &E);
  void operation(const Use &U, const FunctionFacts &F, const Event &E);
  bool isGivenHereOnly(const Use &U, const FunctionFacts &F) const;
  bool isMadeOnce(const FunctionFacts &F, EventId Id) const;
  bool addsEntry(const FunctionFacts &F, EventId Id) const;
  bool isBounded(const Use &U, const FunctionFacts &F, const Event &E) const;
  bool isFilledOnce(const Use &U, const FunctionFacts &F, const Event &E) const;
  bool hasWrittenKey(const Use &U, const FunctionFacts &F,
                     const Event &E) const;
  bool isGuarded(const FunctionFacts &F, EventId Id) const;
  bool looksAtSize(const FunctionFacts &F, EventId Id) const;
  bool isKnownThere(const FunctionFacts &F, EventId Id) const;
  bool isNumbered(const FunctionFacts &F, EventId Id) const;
  bool isRegistered(const FunctionFacts &F, const Event &E) const;

  LongLived &L;
  const UnitFacts &Unit;
  const ContainerDecl &D;
  llvm::SmallDenseSet<const clang::ValueDecl *, 4> Followed;
  History Found;
};

namespace {

/// Storage that is there before the function is called and after it.
bool outlivesCall(const FunctionFacts &F, PlaceId P) {
  while (P && F.place(P).Base)
    P = F.place(P).Base;
  if (!P)
    return false;
  const Place &Root = F.place(P);
  const auto *V = llvm::dyn_cast_or_null<clang::VarDecl>(Root.Decl);
  return Root.Kind == PlaceKind::This || (V && V->hasGlobalStorage());
}

/// The event changes the flag: `done = true`, `done.store(true)`.
bool sets(const Event &E, PlaceId Flag) {
  return E.At == Flag && (E.Kind == EventKind::Write ||
                          (E.Kind == EventKind::Pass && E.Mutable));
}

bool setsAny(const FunctionFacts &F, unsigned First, unsigned End,
             PlaceId Flag) {
  for (unsigned I = First; I < End; ++I)
    if (sets(F.Events[I], Flag))
      return true;
  return false;
}

bool isWritten(const Value &V) {
  return V.Written || V.Constant || V.Form == ValueForm::Literal ||
         V.Form == ValueForm::String || V.Form == ValueForm::Null ||
         V.Form == ValueForm::Default || V.Builds == StringSource::Literal;
}

/// A string is built of a `const char *` that the function is given. Where text
/// is made at run time it comes as a string or a view; this is a literal of the
/// caller's, as a rule, or is handed on from one.
bool isText(const FunctionFacts &F, const Value &V) {
  if (V.Builds != StringSource::CString || V.Reads.size() != 1)
    return false;
  const auto *Given =
      llvm::dyn_cast_or_null<clang::ParmVarDecl>(F.place(V.Reads[0]).Decl);
  return Given && Given->getType()->isPointerType() &&
         Given->getType()->getPointeeType()->isAnyCharacterType() &&
         Given->getType()->getPointeeType().isConstQualified();
}

/// The place, or the container that it is a part of, is named Name.
bool isOf(const FunctionFacts &F, PlaceId P, const clang::ValueDecl *Name) {
  return P && F.place(P).Decl == Name && F.place(P).Type;
}

} // namespace

/// The function names the map for this file alone. One that others could
/// declare is there for them, although nothing here shows it.
bool LongLived::Judge::isGivenHereOnly(const Use &U,
                                       const FunctionFacts &F) const {
  const auto *Function = llvm::cast<clang::FunctionDecl>(F.Decl);
  return F.GivesOut && L.Calls.inSight(U.Function) &&
         (llvm::isa<clang::CXXMethodDecl>(Function) ||
          !Function->isExternallyVisible());
}

/// `if (!map) map = new Map;`, `if (map) return map; map = new Map;`
bool LongLived::Judge::isMadeOnce(const FunctionFacts &F, EventId Id) const {
  const Event &E = F.event(Id);
  if (!D.OwnAllocation || !E.Init ||
      F.value(E.Init).Form != ValueForm::Allocation)
    return false;
  for (RegionId R = E.In; R; R = F.region(R).Parent)
    if (F.region(R).Once || F.region(R).Flag == E.At)
      return true;
  return llvm::any_of(F.Regions, [&](const Region &R) {
    return R.Kind == RegionKind::Then && R.Leaves && R.Flag == E.At &&
           R.EndEvent <= Id.Index;
  });
}

/// All uses under one name: its own, or a parameter's.
void LongLived::Judge::follow(const clang::ValueDecl *Name) {
  if (!Followed.insert(Name).second)
    return;
  auto Uses = Unit.Uses.find(Name);
  if (Uses == Unit.Uses.end())
    return;
  for (const Use &U : Uses->second) {
    if (Found.Removed)
      return;
    const FunctionFacts &F = Unit.Functions[U.Function];
    const Event &E = F.event(U.Event);
    if (isOf(F, E.At, Name))
      whole(U, F, E);
    else if (E.Kind == EventKind::Operation && !E.Type->Row->isString() &&
             (E.Op == Operation::Erase || E.Op == Operation::Clear ||
              E.Op == Operation::Extract || E.Op == Operation::Swap))
      Found.Removed = true; // from a container that is a value
  }
}

/// The container itself.
void LongLived::Judge::whole(const Use &U, const FunctionFacts &F,
                             const Event &E) {
  switch (E.Kind) {
  case EventKind::Operation:
    return operation(U, F, E);
  case EventKind::Pass:
    if (!E.Mutable)
      return;
    if (E.Parameter && L.Parameters.count(E.Parameter))
      return follow(E.Parameter);
    Found.Removed = true;
    return;
  case EventKind::Return: // what its callers do is done to the map
    Found.Removed |= E.Mutable && !isGivenHereOnly(U, F);
    return;
  case EventKind::Address:
    Found.Removed |= E.Mutable;
    return;
  case EventKind::Write: // by a constructor's initializer
    Found.Removed |= !llvm::isa<clang::CXXConstructorDecl>(F.Decl) &&
                     !isMadeOnce(F, U.Event);
    return;
  case EventKind::Move:
  case EventKind::Delete:
  case EventKind::OwnerUse:
    Found.Removed = true;
    return;
  default:
    return;
  }
}

void LongLived::Judge::operation(const Use &U, const FunctionFacts &F,
                                 const Event &E) {
  switch (E.Op) {
  case Operation::Erase:
  case Operation::Clear:
  case Operation::Extract:
  case Operation::Assign:
  case Operation::Swap:
  case Operation::Resize:
    Found.Removed = true;
    return;
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
  case Operation::Append:
    break;
  case Operation::Subscript:
    if (addsEntry(F, U.Event))
      break;
    return;
  default:
    return;
  }
  Found.Numbered |= isNumbered(F, U.Event);
  Found.Registers |= isRegistered(F, E);
  if (!isBounded(U, F, E))
    Found.Insertions.push_back(U);
}

/// m[k] where the entry is wanted, not only what it holds.
bool LongLived::Judge::addsEntry(const FunctionFacts &F, EventId Id) const {
  const Event &E = F.event(Id);
  switch (E.Result) {
  case ResultUse::Assigned:
  case ResultUse::Modified:
  case ResultUse::Stored:
  case ResultUse::Escapes:
  case ResultUse::Discarded:
    return true;
  case ResultUse::Receiver:
    break;
  default:
    return false;
  }
  // m[k].push_back(x), m[k].count = 1
  for (unsigned I = Id.Index + 1; I < F.Events.size(); ++I) {
    const Event &Next = F.Events[I];
    if (Next.Statement != E.Statement)
      return false;
    bool Inside = false;
    for (PlaceId P = Next.At; P && !Inside; P = F.place(P).Base)
      Inside = F.place(P).Kind == PlaceKind::Element && F.place(P).Base == E.At;
    if (Inside &&
        (Next.Kind == EventKind::Write ||
         (Next.Kind == EventKind::Operation && model::mutates(Next.Op)) ||
         (Next.Kind == EventKind::Pass && Next.Mutable)))
      return true;
  }
  return false;
}

bool LongLived::Judge::isBounded(const Use &U, const FunctionFacts &F,
                                 const Event &E) const {
  return isFilledOnce(U, F, E) || hasWrittenKey(U, F, E) ||
         isGuarded(F, U.Event) || looksAtSize(F, U.Event) ||
         isKnownThere(F, U.Event);
}

bool LongLived::Judge::isFilledOnce(const Use &U, const FunctionFacts &F,
                                    const Event &E) const {
  // The constructor of the only object.
  if (const auto *Ctor = llvm::dyn_cast<clang::CXXConstructorDecl>(F.Decl);
      Ctor && D.OnlyObject.isValid() &&
      D.Decl->getDeclContext()->Equals(Ctor->getParent()))
    return true;
  switch (L.Calls.region(U.Function, E.In)) {
  case Runs::Many:
    return false;
  case Runs::Once:
    return true;
  case Runs::InMain:
    break;
  }
  for (RegionId R = E.In; R; R = F.region(R).Parent)
    if (F.region(R).Kind == RegionKind::Loop &&
        F.region(R).Trip.Kind == TripKind::Unknown)
      return false;
  return true;
}

/// The keys are in the program's text: literals, or the rows of a table.
bool LongLived::Judge::hasWrittenKey(const Use &U, const FunctionFacts &F,
                                     const Event &E) const {
  if (!E.Key)
    return false;
  const Value &Key = F.value(E.Key);
  if (isWritten(Key) || isText(F, Key))
    return true;
  RegionId Loop;
  for (RegionId R = E.In; R && !Loop; R = F.region(R).Parent)
    if (F.region(R).Kind == RegionKind::Loop)
      Loop = R;
  if (Loop && F.region(Loop).Trip.Kind == TripKind::Constant) {
    const Region &R = F.region(Loop);
    auto inLoop = [&](PlaceId P) {
      while (F.place(P).Base)
        P = F.place(P).Base;
      auto Known = F.Declared.find(F.place(P).Decl);
      const auto *V = llvm::dyn_cast_or_null<clang::VarDecl>(F.place(P).Decl);
      return (Known != F.Declared.end() &&
              Known->second.Index >= R.FirstEvent &&
              Known->second.Index < R.EndEvent) ||
             (V && (V->getType().isConstQualified() || V->hasGlobalStorage()));
    };
    if (!Key.Reads.empty() && llvm::all_of(Key.Reads, inLoop))
      return true;
  }
  return !Loop && L.Calls.takesWrittenOnly(U.Function);
}

/// `if (!done) { …; done = true; }`, `if (done) return; …; done = true;`
bool LongLived::Judge::isGuarded(const FunctionFacts &F, EventId Id) const {
  const Event &E = F.event(Id);
  for (RegionId R = E.In; R; R = F.region(R).Parent) {
    const Region &At = F.region(R);
    if (At.Flag && outlivesCall(F, At.Flag) &&
        setsAny(F, At.FirstEvent, At.EndEvent, At.Flag))
      return true;
  }
  for (unsigned I = 0; I < F.Regions.size(); ++I) {
    const Region &R = F.Regions[I];
    if (R.FirstEvent > Id.Index)
      break;
    if (R.Kind == RegionKind::Then && R.Leaves && R.Flag &&
        R.EndEvent <= Id.Index && outlivesCall(F, R.Flag) &&
        setsAny(F, R.EndEvent, F.Events.size(), R.Flag))
      return true;
  }
  return false;
}

/// The map is asked for its size before it is filled: once, or up to a limit.
bool LongLived::Judge::looksAtSize(const FunctionFacts &F, EventId Id) const {
  PlaceId Map = F.event(Id).At;
  for (unsigned I = 0; I < Id.Index; ++I) {
    const Event &E = F.Events[I];
    if (E.At == Map && E.Kind == EventKind::Operation &&
        (E.Op == Operation::Size || E.Op == Operation::Empty) &&
        (E.Result == ResultUse::Compared || E.Result == ResultUse::Condition ||
         E.Result == ResultUse::Stored))
      return true;
  }
  return false;
}

/// `if (m.count(k)) m[k] = x`
bool LongLived::Judge::isKnownThere(const FunctionFacts &F, EventId Id) const {
  const Event &E = F.event(Id);
  if (!E.Key)
    return false;
  auto says = [&](const KeyTests &Tests) {
    return llvm::any_of(Tests, [&](const KeyTest &T) {
      const Event &Lookup = F.event(T.Lookup);
      return T.Found && Lookup.At == E.At && Lookup.Key &&
             F.value(Lookup.Key).Identity == F.value(E.Key).Identity;
    });
  };
  for (RegionId R = E.In; R; R = F.region(R).Parent)
    if (says(F.region(R).Known))
      return true;
  for (const Region &R : F.Regions) {
    if (R.FirstEvent > Id.Index)
      break;
    if (R.Kind == RegionKind::Then && R.Leaves && R.EndEvent <= Id.Index &&
        says(R.Otherwise))
      return true;
  }
  return false;
}

/// `ids.emplace(name, ids.size())`, `ids[name] = next++`
bool LongLived::Judge::isNumbered(const FunctionFacts &F, EventId Id) const {
  const Event &E = F.event(Id);
  auto isSize = [&](ValueId V) {
    return V && llvm::any_of(F.value(V).Sizes, [&](const Value::Size &S) {
             return outlivesCall(F, S.Of);
           });
  };
  if (isSize(E.Init) || llvm::any_of(E.Args, isSize))
    return true;
  for (unsigned I = Id.Index; I-- > 0;) {
    const Event &Before = F.Events[I];
    if (Before.Statement != E.Statement)
      return false;
    if (Before.Kind == EventKind::Write && !Before.Init &&
        outlivesCall(F, Before.At) && F.place(Before.At).Object &&
        F.place(Before.At).Object->isIntegerType())
      return true;
  }
  return false;
}

/// `shapes[name] = std::move(shape)`, where shape is a parameter of which only
/// the caller knows the class.
bool LongLived::Judge::isRegistered(const FunctionFacts &F,
                                    const Event &E) const {
  if (!D.Type->Pointee.Polymorphic)
    return false;
  auto isGiven = [&](ValueId Id) {
    PlaceId At = Id ? F.value(Id).At : PlaceId();
    return At && llvm::isa_and_nonnull<clang::ParmVarDecl>(F.place(At).Decl);
  };
  return isGiven(E.Init) || llvm::any_of(E.Args, isGiven);
}

LongLived::LongLived(const UnitFacts &Unit) : Unit(Unit), Calls(Unit) {
  for (const ContainerDecl &D : Unit.Containers)
    if (D.Scope == DeclScope::Parameter)
      Parameters[D.Decl] = &D;
}

bool LongLived::holds(const ContainerDecl &D) {
  switch (D.Scope) {
  case DeclScope::Global:
    if (!llvm::cast<clang::VarDecl>(D.Decl)->hasDefinition())
      return false; // another file's
    [[fallthrough]];
  case DeclScope::StaticLocal:
    return !D.PerThread && (!D.Reference || D.OwnAllocation);
  case DeclScope::Member:
    return D.OnlyObject.isValid();
  case DeclScope::Local:
  case DeclScope::Parameter:
    return false;
  }
  llvm_unreachable("all scopes are above");
}

History LongLived::history(const ContainerDecl &D) {
  return Judge(*this, D).history();
}

} // namespace mapchurn
