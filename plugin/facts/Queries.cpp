// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "facts/Queries.h"
#include "facts/Patterns.h"
#include "clang/AST/DeclCXX.h"

using namespace clang;

namespace mapchurn {

std::string FunctionFacts::name() const {
  return cast<NamedDecl>(Decl)->getQualifiedNameAsString();
}

std::string FunctionFacts::templateArguments() const {
  return isa<FunctionDecl>(Decl) ? mapchurn::templateArguments(Decl, *In)
                                 : std::string();
}

bool FunctionFacts::isOneObject(PlaceId P) const {
  for (; P; P = place(P).Base)
    switch (place(P).Kind) {
    case PlaceKind::Other:
      return false;
    case PlaceKind::Entry:
    case PlaceKind::Key:
    case PlaceKind::Element:
      if (place(P).KeyIdentity == ~0u)
        return false;
      break;
    case PlaceKind::Variable:
    case PlaceKind::This:
    case PlaceKind::Field:
    case PlaceKind::Pointee:
      break;
    }
  return true;
}

Queries::Queries(const FunctionFacts &F)
    : F(F), Exposed(F.Places.size()), LeavesTo(F.Regions.size()),
      Continues(F.Regions.size()) {
  // Regions are numbered from the outside in, so one pass tells which are
  // inside of a lambda.
  std::vector<bool> InLambda(F.Regions.size());
  for (unsigned I = 0; I < F.Regions.size(); ++I) {
    const Region &R = F.Regions[I];
    InLambda[I] =
        R.Kind == RegionKind::Lambda || (R.Parent && InLambda[R.Parent.Index]);
  }
  for (const Event &E : F.Events)
    if (E.At && (E.Kind == EventKind::Address || InLambda[E.In.Index]))
      Exposed[root(E.At).Index] = true;
  for (const Event &E : F.Events)
    for (RegionId R = E.In; E.Target && R && R != E.Target;
         R = F.region(R).Parent) {
      if (!LeavesTo[R.Index] || LeavesTo[R.Index] < E.Target)
        LeavesTo[R.Index] = E.Target;
      Continues[R.Index] = Continues[R.Index] || E.Text == "continue";
    }
}

bool Queries::encloses(RegionId Outer, RegionId Inner) const {
  // Regions are numbered from the outside in.
  while (Inner && Outer < Inner)
    Inner = F.region(Inner).Parent;
  return Inner == Outer;
}

bool Queries::dominates(EventId A, EventId B) const {
  if (F.HasGoto || !(A < B))
    return false;
  // Every region around A is entered as a whole; a loop's body may run no
  // time, and a branch may not be taken, so A must not be deeper than B in
  // anything but plain blocks and conditions that B depends on.
  RegionId R = F.event(A).In;
  while (!encloses(R, F.event(B).In)) {
    const Region &Left = F.region(R);
    bool Whole = Left.Kind == RegionKind::Block && !Left.EarlyExit;
    if (!Whole && !(Left.Kind == RegionKind::Arm && hasRun(R, F.event(B).In)))
      return false;
    R = Left.Parent;
  }
  return true;
}

/// True when entering Later takes that the right side of a && or || has run.
bool Queries::hasRun(RegionId Arm, RegionId Later) const {
  for (; Later && Arm < Later; Later = F.region(Later).Parent)
    if (llvm::is_contained(F.region(Later).Ran, Arm))
      return true;
  return false;
}

bool Queries::leavesWithin(RegionId R, RegionId Scope) const {
  return F.region(R).Leaves &&
         (!LeavesTo[R.Index] || encloses(LeavesTo[R.Index], Scope));
}

bool Queries::exclusive(EventId A, EventId B) const {
  return A < B && exclusive(F.event(A).In, F.event(B).In);
}

bool Queries::exclusive(RegionId A, RegionId B) const {
  if (F.HasGoto)
    return false;
  RegionId R = A;
  while (!encloses(R, B)) {
    const Region &Left = F.region(R);
    if (leavesWithin(R, B))
      return true;
    // The other branch of the same if, whose block holds no other Else.
    if (Left.Kind == RegionKind::Then) {
      for (RegionId O = B; O; O = F.region(O).Parent)
        if (F.region(O).Kind == RegionKind::Else &&
            F.region(O).Parent == Left.Parent)
          return true;
    }
    R = Left.Parent;
  }
  return false;
}

PlaceId Queries::root(PlaceId P) const {
  while (P && F.place(P).Base)
    P = F.place(P).Base;
  return P;
}

bool Queries::isWithin(PlaceId Inner, PlaceId Outer) const {
  for (; Inner; Inner = F.place(Inner).Base)
    if (Inner == Outer)
      return true;
  return false;
}

bool Queries::isPrivate(PlaceId P) const {
  for (PlaceId S = P; S; S = F.place(S).Base)
    if (F.place(S).Kind == PlaceKind::Pointee)
      return false;
  P = root(P);
  if (!P || F.place(P).Kind != PlaceKind::Variable)
    return false;
  const auto *V = dyn_cast<VarDecl>(F.place(P).Decl);
  return V && V->hasLocalStorage() && !V->getType()->isReferenceType() &&
         !Exposed[P.Index];
}

/// v[i] = 1, m.at(k)++: some element, whichever it is.
bool Queries::changesValue(const Event &E, PlaceId P) const {
  if ((E.Op != model::Operation::At && E.Op != model::Operation::Element) ||
      (E.Result != ResultUse::Assigned && E.Result != ResultUse::Modified &&
       E.Result != ResultUse::Escapes))
    return false;
  for (; P; P = F.place(P).Base) {
    const Place &At = F.place(P);
    if ((At.Kind == PlaceKind::Element || At.Kind == PlaceKind::Entry) &&
        (At.Base == E.At ||
         (!isPrivate(E.At) && !isPrivate(P) && mayBeSame(At.Base, E.At))))
      return true;
  }
  return false;
}

/// True when the event may change P itself, wherever its name leads.
bool Queries::changes(const Event &E, PlaceId P) const {
  switch (E.Kind) {
  case EventKind::Call:
    return E.Mutable && !isPrivate(P);
  case EventKind::Operation:
    if (!model::mutates(E.Op))
      return changesValue(E, P);
    break;
  case EventKind::Pass:
  case EventKind::Address:
    if (!E.Mutable)
      return false;
    break;
  case EventKind::Declare:
    return E.At && root(P) == E.At;
  case EventKind::OwnerUse:
    if (E.Text == "get" || E.Text == "use_count" || E.Text == "operator bool")
      return false;
    break;
  case EventKind::Write:
  case EventKind::Move:
  case EventKind::Delete:
    break;
  case EventKind::Copy:
  case EventKind::Return:
  case EventKind::Allocate:
  case EventKind::Exit:
  case EventKind::Test:
  case EventKind::Untracked:
    return false;
  }
  if (!E.At)
    return E.Kind == EventKind::Delete ? false : !isPrivate(P);
  return mayOverlap(E.At, P);
}

bool Queries::mayChange(const Event &E, PlaceId P) const {
  if (changes(E, P))
    return true;
  return choosesAnother(E, P);
}

/// v[i] is another element after ++i.
bool Queries::choosesAnother(const Event &E, PlaceId P) const {
  for (; P; P = F.place(P).Base)
    for (PlaceId Chosen : F.place(P).Reads)
      if (mayChange(E, Chosen))
        return true;
  return false;
}

/// Two names for one object, or for an object and a part of it: v[i] and v[j],
/// a pointer's target and a member.
/// Whole: a proper part of B is not enough.
bool Queries::mayOverlap(PlaceId A, PlaceId B, bool Whole) const {
  if (isWithin(B, A) || (isWithin(A, B) && !Whole))
    return true;
  bool Private = isPrivate(A) || isPrivate(B);
  llvm::SmallVector<PlaceId, 6> Left, Right; // steps, outermost last
  for (PlaceId P = A; P; P = F.place(P).Base)
    Left.push_back(P);
  for (PlaceId P = B; P; P = F.place(P).Base)
    Right.push_back(P);
  for (size_t I = 0; I < Left.size(); ++I)
    for (size_t J = 0; J < Right.size(); ++J)
      if ((Left[I] == Right[J] || (!Private && mayBeSame(Left[I], Right[J]))) &&
          stepsMeet({Left.data(), I}, {Right.data(), J}, Whole))
        return true;
  return false;
}

/// True unless the steps, from the last to the first, lead to different parts.
bool Queries::stepsMeet(llvm::ArrayRef<PlaceId> A, llvm::ArrayRef<PlaceId> B,
                        bool Whole) const {
  auto isPart = [](PlaceKind K) {
    return K == PlaceKind::Entry || K == PlaceKind::Element;
  };
  while (!A.empty() && !B.empty()) {
    const Place &X = F.place(A.back()), &Y = F.place(B.back());
    if (isPart(X.Kind) ? !isPart(Y.Kind) : X.Kind != Y.Kind || X.Decl != Y.Decl)
      return false;
    A = A.drop_back();
    B = B.drop_back();
  }
  return A.empty() || !Whole;
}

/// Two different names that may stand for one object: at least one of them says
/// nothing of where it is, and the types do not rule it out.
bool Queries::mayBeSame(PlaceId A, PlaceId B) const {
  const Place &X = F.place(A), &Y = F.place(B);
  auto isAnywhere = [](const Place &P) {
    return P.Kind == PlaceKind::Pointee || P.Kind == PlaceKind::This ||
           P.Kind == PlaceKind::Other ||
           (P.Kind == PlaceKind::Variable &&
            P.Decl->getType()->isReferenceType());
  };
  if (!isAnywhere(X) && !isAnywhere(Y))
    return false;
  if (!X.Object || !Y.Object || X.Object == Y.Object)
    return true;
  const CXXRecordDecl *C = X.Object->getAsCXXRecordDecl();
  const CXXRecordDecl *D = Y.Object->getAsCXXRecordDecl();
  return C && D && C->hasDefinition() && D->hasDefinition() &&
         (C->isDerivedFrom(D) || D->isDerivedFrom(C));
}

bool Queries::mayChangeBetween(EventId A, EventId B, PlaceId P) const {
  return anyBetween(A, B, [&](EventId E) { return mayChange(F.event(E), P); });
}

bool Queries::anyBetween(EventId A, EventId B,
                         llvm::function_ref<bool(EventId)> Is) const {
  // A second pass of a loop that began after A may come round again.
  RegionId Again;
  for (RegionId R = F.event(B).In; R && !encloses(R, F.event(A).In);
       R = F.region(R).Parent)
    if (F.region(R).Kind == RegionKind::Loop ||
        F.region(R).Kind == RegionKind::Lambda)
      Again = R;
  unsigned End = Again ? F.region(Again).EndEvent : B.Index;
  for (unsigned I = A.Index + 1; I < End; ++I) {
    EventId Between{I};
    if (Between == B || !Is(Between))
      continue;
    bool Round = Again && I >= F.region(Again).FirstEvent;
    if (Round ? !leavesFor(Between, Again) : !exclusive(Between, B))
      return true;
  }
  return false;
}

/// True when control, once at the event, never begins another pass of Loop.
bool Queries::leavesFor(EventId E, RegionId Loop) const {
  for (RegionId R = F.event(E).In; R && R != Loop; R = F.region(R).Parent)
    if (leavesWithin(R, Loop) && !Continues[R.Index])
      return !F.HasGoto;
  return false;
}

bool Queries::mayChangeEntries(const Event &E, PlaceId Map) const {
  // m[k].x = 1 is inside of a value: the keys stay what they are.
  return (changes(E, Map) && (!E.At || E.Kind == EventKind::Declare ||
                              mayOverlap(E.At, Map, /*Whole=*/true))) ||
         choosesAnother(E, Map);
}

bool Queries::inTemplate(RegionId R) const {
  if (F.Instantiated)
    return true;
  for (; R; R = F.region(R).Parent)
    if (F.region(R).Instantiated)
      return true;
  return false;
}

RegionId Queries::loopOf(RegionId R) const {
  for (; R; R = F.region(R).Parent) {
    if (F.region(R).Kind == RegionKind::Loop)
      return R;
    if (F.region(R).Kind == RegionKind::Lambda)
      return {};
  }
  return {};
}

RegionId Queries::declaredIn(PlaceId P) const {
  P = root(P);
  if (!P || !F.place(P).Decl)
    return {};
  auto Known = F.Declared.find(F.place(P).Decl);
  return Known == F.Declared.end() ? RegionId() : F.event(Known->second).In;
}

bool Queries::conditionalWithin(EventId E, RegionId Outer) const {
  if (F.HasGoto)
    return true;
  for (RegionId R = F.event(E).In; R != Outer; R = F.region(R).Parent) {
    const Region &At = F.region(R);
    switch (At.Kind) {
    case RegionKind::Block:
      if (At.EarlyExit)
        return true;
      break;
    case RegionKind::Loop:
      if (At.FirstContinue < E.Index || At.EarlyExit)
        return true;
      break;
    default:
      return true;
    }
    if (!At.Parent)
      return true;
  }
  return F.region(Outer).FirstContinue < E.Index;
}

} // namespace mapchurn
