// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/UnsynchronizedMap.h"
#include "checks/ThreadChanges.h"
#include "clang/AST/Decl.h"

namespace mapchurn {

namespace {

/// Changes that get a note of their own.
constexpr size_t ChangesShown = 4;

/// A start, with what its thread does.
struct Started {
  unsigned Function;
  const FunctionFacts *F;
  const ThreadStart *Start;
  ThreadChanges Changes;
};

/// Two starts that are one if they are the same, in a loop.
struct Pair {
  const Started *First, *Second;
  RegionId Loop;
  const MapChanges *Ours, *Theirs;
};

/// The events before which the thread has ended.
unsigned endOf(const Started &S) {
  const ThreadStart &Start = *S.Start;
  auto Handle = S.F->Declared.find(Start.Handle);
  if (!Start.Waits || Handle == S.F->Declared.end())
    return Start.Ends;
  RegionId Scope = S.F->event(Handle->second).In;
  return std::min(Start.Ends, S.F->region(Scope).EndEvent);
}

bool isWritten(const FunctionFacts &F, unsigned First, unsigned End,
               const clang::ValueDecl *Variable) {
  for (unsigned I = First; I < End; ++I)
    if (const Event &E = F.Events[I];
        E.Kind == EventKind::Write && E.At && F.place(E.At).Decl == Variable)
      return true;
  return false;
}

/// Every pass of the loop means the same map.
bool isOneInLoop(const FunctionFacts &F, const Region &Loop,
                 const Shared &Map) {
  if (!Map.Root)
    return true;
  auto Declared = F.Declared.find(Map.Root);
  if (Declared != F.Declared.end() &&
      Declared->second.Index >= Loop.FirstEvent &&
      Declared->second.Index < Loop.EndEvent)
    return false;
  bool Pointed = llvm::is_contained(Map.Steps, nullptr);
  return !Pointed || !isWritten(F, Loop.FirstEvent, Loop.EndEvent, Map.Root);
}

/// The loop that starts another thread while this one may run, or none.
RegionId loopAround(const Started &S, const Shared &Map) {
  const FunctionFacts &F = *S.F;
  for (RegionId R = S.Start->In; R; R = F.region(R).Parent) {
    const Region &At = F.region(R);
    if (At.Kind == RegionKind::Lambda)
      break;
    bool Once = At.Trip.Kind == TripKind::Constant && At.Trip.Constant < 2;
    if (At.Kind == RegionKind::Loop && !Once && endOf(S) >= At.EndEvent &&
        isOneInLoop(F, At, Map))
      return R;
  }
  return {};
}

/// The second thread may start while the first one runs.
bool mayOverlap(const Started &A, const Started &B, const Shared &Map) {
  if (A.Function != B.Function)
    return Map.Root &&
           llvm::cast<clang::VarDecl>(Map.Root)->hasGlobalStorage() &&
           A.Start->Entry && B.Start->Entry &&
           A.Start->Entry != B.Start->Entry && endOf(A) == ~0u &&
           endOf(B) == ~0u;
  // The pointer may have come to point elsewhere.
  if (Map.Root && llvm::is_contained(Map.Steps, nullptr) &&
      isWritten(*A.F, A.Start->At, B.Start->At, Map.Root))
    return false;
  return endOf(A) > B.Start->At &&
         !Queries(*A.F).exclusive(A.Start->In, B.Start->In);
}

/// A thread is given the place: `std::thread(f, std::ref(map))`.
bool isGiven(const FunctionFacts &F, PlaceId P) {
  return llvm::any_of(F.Starts, [&](const ThreadStart &Start) {
    return llvm::any_of(Start.Shared,
                        [&](const auto &Given) { return Given.second == P; });
  });
}

/// The map has entries before the threads run, which they may only be meant
/// to find.
bool isFilledBefore(const UnitFacts &Unit, const Started &S, const Shared &Map,
                    const clang::ValueDecl *Variable) {
  auto Uses = Unit.Uses.find(Variable);
  if (Uses == Unit.Uses.end())
    return false;
  for (const Use &U : Uses->second) {
    const FunctionFacts &F = Unit.Functions[U.Function];
    const Event &E = F.event(U.Event);
    if (E.Kind == EventKind::Declare && E.Starts != Initial::Empty)
      return true;
    if (E.Kind == EventKind::Pass && E.Mutable && U.Function == S.Function &&
        !isGiven(F, E.At))
      return true;
    if (E.Kind != EventKind::Operation || !model::mutates(E.Op) ||
        llvm::is_contained(S.Changes.of(Map)->Events, &E))
      continue;
    if (U.Function != S.Function || U.Event.Index < S.Start->At)
      return true;
  }
  return false;
}

} // namespace

static Finding describe(Finding Found, const Pair &P) {
  const clang::ValueDecl *Map = P.Ours->Map;
  Found.Notes.push_back({Map->getLocation(),
                         quoted(Map->getNameAsString()) + " is declared here"});
  llvm::SmallVector<clang::SourceLocation, 4> Lines;
  for (const MapChanges *Changes : {P.Ours, P.Theirs})
    for (const Event *E : Changes->Events)
      if (!llvm::is_contained(Lines, E->Loc) && Lines.size() < ChangesShown) {
        Found.Notes.push_back(
            {E->Loc, Lines.empty() ? "a thread changes it here" : "and here"});
        Lines.push_back(E->Loc);
      }
  if (P.Loop)
    Found.Notes.push_back({P.First->F->region(P.Loop).Begin,
                           "this loop starts a thread on every pass"});
  else if (P.First == P.Second)
    Found.Notes.push_back(
        {P.First->Start->Loc, "this call runs it on several threads at once"});
  else
    Found.Notes.push_back(
        {P.Second->Start->Loc, "the second thread is started here"});
  return Found;
}

void UnsynchronizedMap::run(const CheckInput &In,
                            std::vector<Finding> &Out) const {
  std::vector<Started> All;
  for (unsigned I = 0; I < In.Unit.Functions.size(); ++I)
    for (const ThreadStart &Start : In.Unit.Functions[I].Starts) {
      ThreadChanges Changes = changesOf(In.Unit, I, Start);
      if (!Changes.Locks && !Changes.Maps.empty())
        All.push_back({I, &In.Unit.Functions[I], &Start, std::move(Changes)});
    }
  std::vector<Shared> Told;
  auto isTold = [&](const Shared &Map) {
    return llvm::any_of(Told, [&](const Shared &Other) {
      return !(Map < Other) && !(Other < Map);
    });
  };
  for (size_t I = 0; I < All.size(); ++I) {
    const Started &A = All[I];
    // `this` and locals are another function's no more.
    if (I && All[I - 1].Function != A.Function)
      llvm::erase_if(Told, [](const Shared &Map) {
        return !Map.Root ||
               !llvm::cast<clang::VarDecl>(Map.Root)->hasGlobalStorage();
      });
    for (const auto &[Map, Ours] : A.Changes.Maps) {
      std::optional<Pair> Found;
      if (A.Start->Many)
        Found = Pair{&A, &A, {}, &Ours, &Ours};
      else if (RegionId Loop = loopAround(A, Map))
        Found = Pair{&A, &A, Loop, &Ours, &Ours};
      for (size_t J = I + 1; J < All.size() && !Found; ++J)
        if (const MapChanges *Theirs = All[J].Changes.of(Map);
            Theirs && mayOverlap(A, All[J], Map))
          Found = Pair{&A, &All[J], {}, &Ours, Theirs};
      if (!Found || isTold(Map) ||
          (Ours.OnlyLooksUp && Found->Theirs->OnlyLooksUp &&
           isFilledBefore(In.Unit, A, Map, Ours.Map)))
        continue;
      Told.push_back(Map);
      Finding F;
      F.Check = Info.Id;
      F.Level = Info.Level;
      F.Loc = A.Start->Loc;
      F.Symbol = A.F->name();
      F.Message = quoted(Ours.Map->getNameAsString()) +
                  " is changed on several threads at the same time, and none "
                  "of them locks";
      Out.push_back(describe(std::move(F), *Found));
      noteInstantiation(Out.back(), *A.F);
    }
  }
}

} // namespace mapchurn
