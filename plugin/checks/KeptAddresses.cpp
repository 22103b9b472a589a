// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/KeptAddresses.h"
#include "escape/Escape.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseSet.h"

namespace mapchurn {

namespace {

using clang::FunctionDecl;
using model::Operation;

class Judge {
public:
  Judge(const CheckInput &In, const ContainerDecl &Map)
      : Unit(In.Unit), Escapes(*In.Escapes), Map(Map) {}

  bool keeps() {
    collectNames();
    collectChangers();
    return Unknown || llvm::any_of(Unit.Functions, [&](const FunctionFacts &F) {
             return keepsIn(F);
           });
  }

private:
  void collectNames();
  void collectChangers();
  bool keepsIn(const FunctionFacts &F);
  bool keepsByEvent(const FunctionFacts &F, unsigned I);
  bool keepsByUse(const ValueUse &Use);
  bool holds(const FunctionFacts &F, unsigned Declared);
  bool isMap(const FunctionFacts &F, PlaceId P) const {
    return P && F.place(P).Decl && F.place(P).Type &&
           Names.count(F.place(P).Decl);
  }
  bool isLocal() const { return Map.Scope == DeclScope::Local; }

  /// True when the function lets out what it gets as this parameter (0: this),
  /// or changes the map while it holds it.
  bool letsOut(const FunctionDecl *Body, unsigned Parameter,
               bool AlsoResult) const;
  bool mayChange(const FunctionDecl *Body) const {
    return !Body || Changers.count(Body->getCanonicalDecl());
  }

  const UnitFacts &Unit;
  const UnitEscape &Escapes;
  const ContainerDecl &Map;
  /// The map's own name and those of parameters that stand for it.
  llvm::SmallDenseSet<const clang::ValueDecl *, 4> Names;
  /// Functions that add or remove entries, or call one that does.
  llvm::DenseSet<const FunctionDecl *> Changers;
  bool Unknown = false;
};

void Judge::collectNames() {
  llvm::SmallVector<const clang::ValueDecl *, 4> Work = {Map.Decl};
  while (!Work.empty()) {
    const clang::ValueDecl *Name = Work.pop_back_val();
    auto Uses = Unit.Uses.find(Name);
    if (!Names.insert(Name).second || Uses == Unit.Uses.end())
      continue;
    for (const Use &U : Uses->second) {
      const FunctionFacts &F = Unit.Functions[U.Function];
      const Event &E = F.event(U.Event);
      Unknown |= F.Cut;
      if (E.Kind == EventKind::Pass && E.Parameter && isMap(F, E.At))
        Work.push_back(E.Parameter);
    }
  }
}

void Judge::collectChangers() {
  for (const clang::ValueDecl *Name : Names) {
    auto Uses = Unit.Uses.find(Name);
    if (Uses == Unit.Uses.end())
      continue;
    for (const Use &U : Uses->second) {
      const FunctionFacts &F = Unit.Functions[U.Function];
      const Event &E = F.event(U.Event);
      if (E.Kind == EventKind::Operation && isMap(F, E.At) &&
          model::mutates(E.Op))
        if (const auto *In = llvm::dyn_cast_or_null<FunctionDecl>(F.Decl))
          Changers.insert(In->getCanonicalDecl());
    }
  }
  // Whoever calls one of them, up to those that nobody calls.
  llvm::DenseMap<const FunctionDecl *, std::vector<const FunctionDecl *>>
      Callers;
  for (const FunctionFlow &F : Escapes.Flow.Functions)
    for (const FlowCall &Call : F.Calls)
      if (F.Decl && Call.Callee)
        Callers[Call.Callee->getCanonicalDecl()].push_back(
            F.Decl->getCanonicalDecl());
  std::vector<const FunctionDecl *> Work(Changers.begin(), Changers.end());
  while (!Work.empty()) {
    auto Known = Callers.find(Work.back());
    Work.pop_back();
    if (Known != Callers.end())
      for (const FunctionDecl *Caller : Known->second)
        if (Changers.insert(Caller).second)
          Work.push_back(Caller);
  }
}

bool Judge::letsOut(const FunctionDecl *Body, unsigned Parameter,
                    bool AlsoResult) const {
  if (!Body)
    return true;
  auto Known = Escapes.Bodies.find(Body->getCanonicalDecl());
  if (Known == Escapes.Bodies.end())
    return true;
  const FunctionEscape &E = Escapes.Functions[Known->second];
  return E.Cut || mayChange(Body) ||
         llvm::any_of(E.Result.Leaks, [&](const Leak &L) {
           return L.Parameter == Parameter && !L.FromGlobal && L.Derefs <= 0 &&
                  (AlsoResult || L.To != Sink::Result);
         });
}

bool Judge::keepsByUse(const ValueUse &Use) {
  switch (Use.Step) {
  case ValueStep::Method:
    // What a const method returns may still be a part of the object.
    if (!Use.Callee)
      return !Use.Const || Use.Kept;
    return letsOut(Use.Callee, 0, Use.Kept);
  case ValueStep::Pointer:
    return Use.Kept && letsOut(Use.Callee, Use.Parameter, true);
  case ValueStep::Member:
    return Use.Kept;
  case ValueStep::Object:
  case ValueStep::Replaced:
  case ValueStep::Alias:
  case ValueStep::Other:
    return false;
  }
  llvm_unreachable("all steps are above");
}

/// A reference to a value lives to the end of its block. Does the map change
/// until then?
bool Judge::holds(const FunctionFacts &F, unsigned Declared) {
  const Region &Block = F.region(F.Events[Declared].In);
  for (unsigned I = Declared + 1; I < Block.EndEvent; ++I) {
    const Event &E = F.Events[I];
    if (E.Kind == EventKind::Operation && isMap(F, E.At) &&
        model::mutates(E.Op))
      return true;
    if ((E.Kind == EventKind::Pass || E.Kind == EventKind::Move) &&
        isMap(F, E.At))
      return true;
    if (!isLocal() && E.Kind == EventKind::Call && E.Mutable &&
        mayChange(E.Callee))
      return true;
    if (F.region(E.In).Kind == RegionKind::Lambda &&
        Block.Kind != RegionKind::Lambda)
      return true; // it may have the reference with it
  }
  return false;
}

bool Judge::keepsByEvent(const FunctionFacts &F, unsigned I) {
  const Event &E = F.Events[I];
  const auto *Function = llvm::dyn_cast_or_null<FunctionDecl>(F.Decl);
  switch (E.Kind) {
  case EventKind::Address:
  case EventKind::Untracked:
    return true;
  case EventKind::Return: // of an object it is a copy
    return !Function || Function->getReturnType()->isReferenceType() ||
           Function->getReturnType()->isPointerType();
  case EventKind::Pass:
    if (!E.Mutable)
      return false;
    if (E.ForMethod) // ValueUse tells of those of the object itself
      return F.place(E.At).Kind != PlaceKind::Pointee &&
             letsOut(E.Callee, 0, false);
    if (const auto *P =
            llvm::dyn_cast_or_null<clang::ParmVarDecl>(E.Parameter)) {
      const auto *Body = llvm::dyn_cast<FunctionDecl>(P->getDeclContext());
      return letsOut(Body, P->getFunctionScopeIndex() + 1, true);
    }
    return true;
  case EventKind::Operation:
    return E.Op == Operation::Borrow &&
           (E.Result == ResultUse::Stored || E.Result == ResultUse::Escapes);
  default:
    return false;
  }
}

bool Judge::keepsIn(const FunctionFacts &F) {
  // By place: it is a value of the map, or a part of one.
  std::vector<bool> InValue(F.Places.size());
  bool Any = false;
  for (unsigned I = 0; I < F.Places.size(); ++I) {
    const Place &P = F.Places[I];
    PlaceId Base = P.Base;
    if (!Base)
      continue;
    const Place &Of = F.place(Base);
    InValue[I] = Base.Index < I && InValue[Base.Index];
    if (P.Kind == PlaceKind::Pointee && Of.Kind == PlaceKind::Element &&
        isMap(F, Of.Base))
      InValue[I] = true;
    Any |= isMap(F, Base);
  }
  if (!Any)
    return false;
  for (unsigned I = 0; I < F.Events.size(); ++I) {
    const Event &E = F.Events[I];
    if (E.At && InValue[E.At.Index] && keepsByEvent(F, I))
      return true;
    if (E.Kind == EventKind::Declare && E.From && InValue[E.From.Index] &&
        F.place(E.At).Decl->getType()->isReferenceType() && holds(F, I))
      return true;
  }
  return llvm::any_of(F.ValueUses, [&](const ValueUse &Use) {
    return Use.At && isMap(F, F.place(Use.At).Base) && keepsByUse(Use);
  });
}

} // namespace

bool keepsAddresses(const CheckInput &In, const ContainerDecl &Map) {
  return !In.Escapes || Judge(In, Map).keeps();
}

} // namespace mapchurn
