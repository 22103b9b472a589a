// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/Gain.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/STLExtras.h"

namespace mapchurn {

namespace {

using model::Operation;

bool grows(const Event &E) {
  if (E.Kind != EventKind::Operation || !E.Type || E.Type->Row->Reserve.empty())
    return false;
  switch (E.Op) {
  case Operation::Append:
    return true;
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
    return E.Key.valid() || E.Args.size() == 1;
  case Operation::Subscript:
    return E.Type->Row->isMap();
  default:
    return false;
  }
}

/// Keys that are expected to be there already: counting, collecting, asking
/// what an insertion has done, sets. Of multisets and multimaps each entry is
/// new.
bool expectsDuplicates(const Event &E) {
  model::ContainerKind Kind = E.Type->Row->Kind;
  if (Kind != model::ContainerKind::Map || E.ByAlgorithm)
    return Kind == model::ContainerKind::Set;
  return E.Result != (E.Op == Operation::Subscript ? ResultUse::Assigned
                                                   : ResultUse::Discarded);
}

/// The first of the sorted numbers that is no less.
unsigned nextOf(llvm::ArrayRef<unsigned> Sorted, unsigned From) {
  const unsigned *At = llvm::lower_bound(Sorted, From);
  return At == Sorted.end() ? ~0u : *At;
}

} // namespace

/// Counts the growing calls on the paths through one pass of a loop, by the
/// order of events and regions. Loops inside and lambdas count for nothing, and
/// what has neither calls nor exits in it is passed over, since a large loop is
/// looked through once for each of its containers.
class GainSearch::PathCount {
public:
  PathCount(const FunctionFacts &F, const Outline &Shape, RegionId Loop,
            llvm::ArrayRef<unsigned> Calls)
      : F(F), Shape(Shape), Calls(Calls), Next(Loop.Index + 1) {
    Flow End = walk(Loop, {0, 0, true});
    if (End.Alive)
      finish(End);
  }

  uint64_t least() const { return Least == ~uint64_t(0) ? 0 : Least; }
  uint64_t most() const { return Most; }

private:
  struct Flow {
    uint64_t Least, Most;
    bool Alive;
  };

  void finish(const Flow &At) {
    Least = std::min(Least, At.Least);
    Most = std::max(Most, At.Most);
  }

  void event(unsigned I, Flow &At) {
    const Event &E = F.Events[I];
    if (E.Kind == EventKind::Exit) {
      // Other exits leave the loop, whose gain is then no longer sure.
      if (At.Alive && E.Text == "continue")
        finish(At);
      At.Alive = false;
    } else if (llvm::binary_search(Calls, I)) {
      ++At.Least;
      ++At.Most;
    }
  }

  Flow walk(RegionId R, Flow At) {
    unsigned I = F.region(R).FirstEvent;
    while (true) {
      bool HasChild = Next < F.Regions.size() && F.Regions[Next].Parent == R;
      if (HasChild && F.Regions[Next].FirstEvent == I) {
        At = child(RegionId{Next}, At, I);
        continue;
      }
      if (I >= F.region(R).EndEvent)
        break;
      if (I == nextEvent(I))
        event(I++, At);
      else
        I = std::min({nextEvent(I), F.region(R).EndEvent,
                      HasChild ? F.Regions[Next].FirstEvent : ~0u});
    }
    if (F.region(R).Leaves)
      At.Alive = false;
    return At;
  }

  unsigned nextEvent(unsigned From) const {
    return std::min(nextOf(Calls, From), nextOf(Shape.Exits, From));
  }

  /// One region inside of another, or both branches of an if; Event becomes
  /// the one that follows.
  Flow child(RegionId R, Flow At, unsigned &Event) {
    const Region &Child = F.region(R);
    Event = Child.EndEvent;
    if (Child.Kind == RegionKind::Loop || Child.Kind == RegionKind::Lambda ||
        (!Child.Leaves && nextEvent(Child.FirstEvent) >= Child.EndEvent &&
         Child.Kind != RegionKind::Then)) {
      Next = Shape.EndRegion[R.Index];
      return At;
    }
    ++Next;
    Flow After = walk(R, At);
    switch (Child.Kind) {
    case RegionKind::Block:
      // A switch or do { } while (0) may be left by break anywhere in it.
      if (Child.EarlyExit)
        return {At.Least, After.Most, At.Alive};
      return After;
    case RegionKind::Then: {
      Flow Other = At;
      if (Next < F.Regions.size() && F.Regions[Next].Kind == RegionKind::Else &&
          F.Regions[Next].Parent == Child.Parent) {
        RegionId Else{Next++};
        Event = F.region(Else).EndEvent;
        Other = walk(Else, At);
      }
      return join(After, Other);
    }
    default:
      // It may run or not, from its beginning or not.
      return {At.Least, std::max(At.Most, After.Most), At.Alive};
    }
  }

  static Flow join(const Flow &A, const Flow &B) {
    if (!A.Alive || !B.Alive)
      return A.Alive ? A : B;
    return {std::min(A.Least, B.Least), std::max(A.Most, B.Most), true};
  }

  const FunctionFacts &F;
  const Outline &Shape;
  llvm::ArrayRef<unsigned> Calls;
  unsigned Next; ///< the region that comes next in the order of the source
  uint64_t Least = ~uint64_t(0), Most = 0;
};

GainSearch::GainSearch(const FunctionFacts &F, const Queries &Q) : F(F), Q(Q) {}

GainSearch::Outline::Outline(const FunctionFacts &F) {
  for (unsigned I = 0; I < F.Events.size(); ++I)
    if (F.Events[I].Kind == EventKind::Exit)
      Exits.push_back(I);
  EndRegion.resize(F.Regions.size());
  for (unsigned I = F.Regions.size(); I-- > 0;) {
    EndRegion[I] = std::max(EndRegion[I], I + 1);
    if (RegionId Parent = F.Regions[I].Parent)
      EndRegion[Parent.Index] = std::max(EndRegion[Parent.Index], EndRegion[I]);
  }
}

std::string GainSearch::spelled(const FunctionFacts &F, PlaceId P) {
  std::string Text;
  for (; P; P = F.place(P).Base) {
    std::string Name = F.place(P).Decl->getNameAsString();
    if (!Name.empty()) // a member of an anonymous struct
      Text = Name + (Text.empty() ? "" : "." + Text);
  }
  return Text;
}

EventId GainSearch::declared(PlaceId Container) const {
  auto At = F.Declared.find(F.place(Q.root(Container)).Decl);
  return At == F.Declared.end() ? EventId() : At->second;
}

/// A growing call of a local container, or of a member of a local object, that
/// is empty when it comes alive.
bool GainSearch::isCandidate(const Event &E) const {
  if (!E.At || !grows(E))
    return false;
  PlaceId P = E.At;
  for (; F.place(P).Kind == PlaceKind::Field; P = F.place(P).Base)
    if (!F.place(P).BornEmpty || !F.place(P).Base)
      return false;
  if (F.place(P).Kind != PlaceKind::Variable)
    return false;
  // A static local is warm from the second call on.
  const auto *V = llvm::dyn_cast<clang::VarDecl>(F.place(P).Decl);
  EventId Declared = declared(P);
  return V && V->hasLocalStorage() && Declared &&
         F.event(Declared).Starts == Initial::Empty;
}

std::vector<Gain> GainSearch::gains() {
  std::vector<Gain> Found;
  if (F.HasGoto)
    return Found;
  // By container and innermost loop; an algorithm is a loop of its own.
  std::map<std::pair<PlaceId, unsigned>, Calls> ByLoop;
  for (unsigned I = 0; I < F.Events.size(); ++I) {
    const Event &E = F.Events[I];
    if (!isCandidate(E))
      continue;
    RegionId Loop = Q.loopOf(E.In);
    if (E.ByAlgorithm)
      ByLoop[{E.At, F.Regions.size() + I}].push_back(I);
    else if (Loop && F.region(Loop).Trip.Kind != TripKind::Unknown)
      ByLoop[{E.At, Loop.Index}].push_back(I);
  }
  for (const auto &[Where, Growing] : ByLoop)
    if (std::optional<Gain> G = gainOf(Growing))
      Found.push_back(std::move(*G));
  llvm::sort(Found,
             [](const Gain &A, const Gain &B) { return A.First < B.First; });
  return Found;
}

std::optional<Gain> GainSearch::gainOf(llvm::ArrayRef<unsigned> Growing) {
  Gain G;
  G.First = {Growing.front()};
  // Where several add, the one that always does is pointed at.
  if (RegionId Loop = Q.loopOf(F.Events[Growing.front()].In))
    for (unsigned I : Growing)
      if (!Q.conditionalWithin(EventId{I}, Loop)) {
        G.First = {I};
        break;
      }
  const Event &E = F.event(G.First);
  RegionId Scope = Q.declaredIn(E.At), From = E.In;
  if (E.ByAlgorithm) {
    if (E.Trip.Kind == TripKind::Unknown)
      return std::nullopt;
    G.Factors.push_back({&E.Trip, E.Loc});
    G.UpperBound = E.UpperBound;
  } else {
    From = Q.loopOf(E.In);
    if (From == Scope || !Q.encloses(Scope, From))
      return std::nullopt;
    G.PerPass = Growing.size();
    if (llvm::any_of(Growing, [&](unsigned I) {
          return Q.conditionalWithin(EventId{I}, From);
        })) {
      if (!Shape)
        Shape.emplace(F);
      PathCount Paths(F, *Shape, From, Growing);
      G.UpperBound = Paths.least() == 0;
      G.PerPass = G.UpperBound ? Paths.most() : Paths.least();
    }
    addLoop(G, From, /*Conditional=*/false);
    From = F.region(From).Parent;
  }
  if (!climb(G, From, Scope) || !hoist(G))
    return std::nullopt;
  G.Duplicates = !G.UpperBound && llvm::any_of(Growing, [&](unsigned I) {
    return expectsDuplicates(F.Events[I]);
  });
  G.UpperBound |= G.Duplicates;
  return G;
}

void GainSearch::addLoop(Gain &G, RegionId Loop, bool Conditional) const {
  const Region &R = F.region(Loop);
  G.UpperBound |= Conditional || R.EarlyExit;
  G.Factors.insert(G.Factors.begin(), {&R.Trip, R.Begin});
  G.Loop = Loop;
}

/// Takes the loops from a region out to the scope into the gain; false when
/// the count of one is not known.
bool GainSearch::climb(Gain &G, RegionId From, RegionId Scope) const {
  // What stands in the way from one loop to the next makes the count of the
  // outer one an upper bound.
  bool Conditional = false;
  for (RegionId R = From; R != Scope; R = F.region(R).Parent) {
    const Region &At = F.region(R);
    switch (At.Kind) {
    case RegionKind::Block:
      Conditional |= At.EarlyExit;
      break;
    case RegionKind::Loop:
      if (At.Trip.Kind == TripKind::Unknown)
        return false;
      addLoop(G, R, Conditional || At.FirstContinue < G.First.Index);
      Conditional = false;
      break;
    case RegionKind::Lambda:
    case RegionKind::Function:
    case RegionKind::Catch:
      return false;
    default:
      Conditional = true;
    }
  }
  return true;
}

/// The counts of inner loops are evaluated before the outermost: they must mean
/// the same there, and do no harm.
bool GainSearch::hoist(Gain &G) {
  for (Factor &Inner : llvm::drop_begin(G.Factors)) {
    if (Inner.Trip->Kind == TripKind::Constant)
      Inner.NumberOnly = true;
    else if (!isKnownBefore(*Inner.Trip, G.Loop))
      return false;
    else
      Inner.NoCode = !Inner.Trip->Harmless;
  }
  return true;
}

/// True when the count reads whole variables and members that exist before the
/// loop, and which it leaves alone.
bool GainSearch::isKnownBefore(const TripCount &Trip, RegionId Loop) {
  auto [Known, New] = KnownBefore.try_emplace({&Trip, Loop}, false);
  if (!New)
    return Known->second;
  for (PlaceId Read : Trip.Reads)
    for (PlaceId P = Read; P; P = F.place(P).Base)
      if (PlaceKind Kind = F.place(P).Kind;
          Kind != PlaceKind::Variable && Kind != PlaceKind::Field &&
          Kind != PlaceKind::This && Kind != PlaceKind::Pointee)
        return false;
  // From the header on, which is a block around the loop.
  unsigned Begin = F.region(F.region(Loop).Parent).FirstEvent;
  for (unsigned I = Begin; I < F.region(Loop).EndEvent; ++I)
    for (PlaceId Read : Trip.Reads)
      if (F.Events[I].Kind != EventKind::Call && Q.mayChange(F.Events[I], Read))
        return false;
  return Known->second = true;
}

bool GainSearch::emptyBefore(PlaceId Container, RegionId Loop, EventId Call) {
  if (ByRoot.empty()) {
    ByRoot.resize(F.Places.size());
    for (unsigned I = 0; I < F.Events.size(); ++I)
      if (F.Events[I].At)
        ByRoot[Q.root(F.Events[I].At).Index].push_back(I);
  }
  unsigned Begin = Loop ? F.region(Loop).FirstEvent : Call.Index;
  unsigned End = Loop ? F.region(Loop).EndEvent : Call.Index + 1;
  const std::vector<unsigned> &Uses = ByRoot[Q.root(Container).Index];
  for (auto At = llvm::upper_bound(Uses, declared(Container).Index);
       At != Uses.end() && *At < End; ++At) {
    const Event &E = F.Events[*At];
    if (!Q.isWithin(Container, E.At))
      continue; // an element of it, or a member beside it
    bool Reserves = E.Kind == EventKind::Operation && E.At == Container &&
                    E.Op == Operation::Reserve;
    if (!Reserves && !Q.mayChange(E, Container))
      continue;
    if (*At < Begin && Q.exclusive(EventId{*At}, Call))
      continue;
    if (*At < Begin || E.At != Container || !grows(E))
      return false;
  }
  return true;
}

} // namespace mapchurn
