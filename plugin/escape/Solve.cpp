// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The walk: from holders backwards over the edges, with the least number of
// dereferences to each location. Go walks from every location; here holders
// that outlive the function share one walk each by kind, and all scopes share
// one: outer variables start first, and an inner one goes on only where its
// count is lower, since what an outer one reaches has escaped further already.

#include "escape/Escape.h"
#include "escape/Grouped.h"
#include "llvm/ADT/DenseSet.h"
#include <set>

namespace mapchurn {

namespace {

constexpr int MaxDerefs = 15;
constexpr int Unreached = MaxDerefs + 1;

/// Objects and parameters of one function for which a second path is looked
/// for. The rest is taken to have none that is not taken back.
constexpr unsigned MaxSecondLooks = 32;

/// Calls in each other through which a path is still sure.
constexpr unsigned MaxSureDepth = 3;

/// How many variables a summary follows into one holder.
constexpr unsigned MaxGlobalLeaks = 16;

/// How many places a function's summary says it overwrites.
constexpr unsigned MaxTakenBack = 32;

/// Parameters of one function that are told apart as holders; the others' are
/// the heap.
constexpr unsigned MaxWalks = 24;

/// An object whose storage ends, or that something else than its name owns.
bool isObject(const FlowLocation &L) {
  switch (L.Kind) {
  case LocationKind::Variable:
  case LocationKind::Parameter:
  case LocationKind::Temporary:
  case LocationKind::Allocation:
  case LocationKind::Closure:
    return true;
  default:
    return false;
  }
}

class Solver {
public:
  explicit Solver(FunctionEscape &E) : E(E), F(*E.Flow) {}

  void run() {
    E.index();
    // Where nothing flows, nothing escapes.
    if (!F.Edges.empty() || !F.Lambdas.empty())
      walkAll();
    noteResets();
  }

private:
  void walkAll() {
    In = Grouped(F.Locations.size(), F.Edges.size(),
                 [&](unsigned I) { return F.Edges[I].Dst.Index; });
    Count.assign(F.Locations.size(), Unreached);
    Last.assign(F.Locations.size(), ~0u);
    walkHeap();
    if (!In[UnknownLocation.Index].empty())
      walkFrom({UnknownLocation}, Sink::Unknown, 0, 0);
    if (!In[F.Result.Index].empty()) {
      walkFrom({F.Result}, Sink::Result, 0, 0, /*Keep=*/true);
      E.Result.ReturnsHeap = reachedHeap();
      E.Result.ReturnsFresh = reachedAllocation();
      forget();
    }
    walkPointees();
    walkLambdas();
    walkScopes();
    lookFurther();
  }

  /// Adds a step, and what it means for the path that it ends.
  unsigned push(unsigned Edge, unsigned Before, LocationId At,
                LocationId Holder, int Derefs) {
    WalkStep S;
    if (Before != ~0u) {
      S = E.Steps[Before];
      const FlowLocation &From = F.location(S.At);
      S.Ended |=
          S.Derefs < 0 && From.Scope && From.Kind != LocationKind::Allocation;
    }
    S.Edge = Edge;
    S.Before = Before;
    S.At = At;
    S.Holder = Holder;
    S.Derefs = Derefs;
    if (Edge != ~0u)
      follow(S, Edge);
    E.Steps.push_back(S);
    return E.Steps.size() - 1;
  }

  /// See FunctionEscape::isSure.
  void follow(WalkStep &S, unsigned Index) const {
    const FlowEdge &Edge = F.Edges[Index];
    S.Depth = std::max(S.Depth, Edge.Depth);
    S.Guessed |= Edge.Guessed;
    S.Sure &= !Edge.Unsure && S.Depth <= MaxSureDepth;
    if (Edge.Why == FlowWhy::Alias) {
      // Whose storage is it that the pointer stands for?
      LocationId Pointer = F.location(Edge.Src).Of;
      S.Sure &= Pointer && E.Sources[Pointer.Index] == 1;
      return;
    }
    if (S.Prior != ~0u) {
      const FlowEdge &Prior = F.Edges[S.Prior];
      if (Prior.Src == Edge.Dst || Prior.Src == Edge.Root)
        S.Sure &= F.holds(S.Want, Edge.Path) || F.holds(Edge.Path, S.Want);
      const FlowLocation &Through = F.location(Edge.Dst);
      bool IsVariable = Through.Kind == LocationKind::Variable ||
                        Through.Kind == LocationKind::Parameter ||
                        Through.Kind == LocationKind::Global;
      if (IsVariable && !Through.Object && !Through.Container)
        S.Sure &= E.Sources[Edge.Dst.Index] <= 1 &&
                  !E.isReassigned(Edge.Dst, Edge.Order, Prior.Order);
      unsigned Step = E.Steps[S.Before].Edge;
      bool Named = Step != ~0u && F.Edges[Step].Why == FlowWhy::Alias;
      if (Through.Kind == LocationKind::Pointee)
        S.Sure &= Prior.Src == Edge.Root || Named;
    } else {
      S.Store = Index;
    }
    S.Prior = Index;
    // A copy of the whole has the same parts.
    if (Edge.Path || Edge.SourcePath || Edge.Derefs)
      S.Want = Edge.SourcePath;
  }

  void walkHeap() {
    std::vector<LocationId> Roots, Guessed;
    for (unsigned I = 0; I < F.Locations.size(); ++I) {
      LocationKind Kind = F.Locations[I].Kind;
      if ((Kind != LocationKind::Heap && Kind != LocationKind::Global) ||
          In[I].empty())
        continue;
      bool Known = llvm::any_of(
          In[I], [&](unsigned Edge) { return !F.Edges[Edge].Guessed; });
      (Known ? Roots : Guessed).push_back({I});
    }
    // Each by itself, so that a store which is undone hides no other; those
    // that only a guess stores to together.
    if (Roots.size() <= MaxWalks) {
      for (LocationId Root : Roots)
        walkFrom({Root}, Sink::Heap, 0, 0);
    } else {
      walkFrom(Roots, Sink::Heap, 0, 0);
    }
    if (!Guessed.empty())
      walkFrom(Guessed, Sink::Heap, 0, 0);
  }

  void walkPointees() {
    for (unsigned I = 0; I < F.Parameters.size(); ++I) {
      if (!F.Parameters[I])
        continue;
      // What a destructor stores in its object ends with it.
      if (I == 0 && F.Destructor)
        continue;
      unsigned Level = 0;
      for (LocationId P = F.location(F.Parameters[I]).Pointee; P;
           P = F.location(P).Pointee) {
        ++Level;
        if (!In[P.Index].empty())
          walkFrom({P}, I < MaxWalks ? Sink::Pointee : Sink::Heap, I, Level);
      }
    }
  }

  /// One path is known for each object and holder. Where it is taken back, or
  /// goes through an object that ends itself, there may be another that is not.
  void lookFurther() {
    if (E.Escapes.empty() && E.Result.Leaks.empty())
      return;
    Answers.resize(F.Edges.size());
    unsigned Left = MaxSecondLooks;
    std::vector<Escape> Found;
    for (const Escape &Out : E.Escapes) {
      const WalkStep &Path = E.Steps[Out.Step];
      const FlowEdge *Store = E.store(Out.Step);
      ScopeId End = F.location(Out.Object).Scope;
      if (Out.To == Sink::Unknown || !Store || !End || !Left ||
          !(Path.Ended || isTakenBack(*Store, End)))
        continue;
      --Left;
      if (std::optional<unsigned> Step = another(Out, End))
        Found.push_back({Out.Object, E.Steps[*Step].Holder, Out.To, *Step,
                         /*Stays=*/*Step == Out.Step});
    }
    llvm::append_range(E.Escapes, Found);
    for (Leak &L : E.Result.Leaks) {
      if (!L.Undone || L.FromGlobal || !Left--)
        continue;
      Escape Out{F.Parameters[L.Parameter], E.Steps[L.Step].Holder, L.To,
                 L.Step};
      if (std::optional<unsigned> Step = another(Out, ScopeId{0})) {
        L.Step = *Step;
        L.Undone = false;
        L.Sure = false;
        L.Derefs = std::max(E.Steps[*Step].Derefs, 0);
      }
    }
  }

  bool isTakenBack(const FlowEdge &Store, ScopeId In) {
    Answer &Known = Answers[&Store - F.Edges.data()];
    if (!Known.Asked || Known.In != In)
      Known = {In, /*Asked=*/true,
               Store.Undone || E.isUndone(Store, In) == Undoing::Sure ||
                   E.isGuarded(Store)};
    return Known.Is;
  }

  /// The same object by a store that is not taken back before In ends.
  std::optional<unsigned> another(const Escape &Out, ScopeId In) {
    Within = In;
    Second = &Out;
    PutBack = false;
    if (Out.To == Sink::Scope) {
      unsigned Depth = F.scope(F.location(Out.Object).Scope).Depth;
      for (unsigned I = 0; I < F.Locations.size(); ++I) {
        const FlowLocation &L = F.Locations[I];
        if (L.Scope && L.Kind != LocationKind::This && !L.Lambda &&
            F.scope(L.Scope).Depth < Depth && Out.Object != LocationId{I})
          start({I});
      }
    } else {
      start(Out.Holder);
    }
    spread();
    std::optional<unsigned> Found;
    bool IsParameter = llvm::is_contained(F.Parameters, Out.Object);
    int Count = this->Count[Out.Object.Index];
    if (Count < 0 || (IsParameter && Count != Unreached))
      Found = Last[Out.Object.Index];
    else if (PutBack)
      Found = Out.Step;
    forget();
    Within = {};
    return Found;
  }

  void walkFrom(llvm::ArrayRef<LocationId> Roots, Sink To, unsigned Target,
                unsigned Level, bool Keep = false) {
    for (LocationId Root : Roots)
      start(Root);
    spread();
    record(To, Target, Level);
    if (!Keep)
      forget();
  }

  void start(LocationId Root) {
    if (Count[Root.Index] <= 0)
      return;
    if (Count[Root.Index] == Unreached)
      Touched.push_back(Root);
    Count[Root.Index] = 0;
    Last[Root.Index] = push(~0u, ~0u, Root, Root, 0);
    Work.push_back(Root);
  }

  void spread() {
    while (!Work.empty()) {
      LocationId L = Work.back();
      Work.pop_back();
      // `root = &l; l = x`: x's value is in reach, its address is not.
      int Base = std::max(Count[L.Index], 0);
      unsigned Step = Last[L.Index];
      if (!AreResults.empty() && AreResults[L.Index])
        continue;
      if (Within && Count[L.Index] < 0 && isHolder(F.location(L)))
        continue;
      for (unsigned I : In[L.Index])
        if (!Within || !isLeftOut(Step, I))
          relax(F.Edges[I].Src, Base + F.Edges[I].Derefs, I, Step);
      if (Base > 0 && F.location(L).Pointee)
        relax(F.location(L).Pointee, Base - 1, ~0u, Step);
    }
  }

  /// What comes back into the holder was read from it after the store, and not
  /// kept from before.
  bool isReadLater(unsigned Edge, unsigned Step) const {
    unsigned Stored = E.store(Second->Step)->Order;
    const FlowEdge &Read = F.Edges[Edge];
    bool AnyTime = Read.Lambda != E.store(Second->Step)->Lambda;
    if (Read.Derefs >= 0 && (AnyTime || Read.Order > Stored))
      return true;
    for (unsigned Left = MaxPath; Step != ~0u && Left;
         Step = E.Steps[Step].Before, --Left)
      if (unsigned Through = E.Steps[Step].Edge;
          Through != ~0u && F.Edges[Through].Derefs > 0 &&
          F.Edges[Through].Order > Stored)
        return true;
    return false;
  }

  /// A second look: stores into the holder that are taken back.
  bool isLeftOut(unsigned Step, unsigned Edge) {
    return E.Steps[Step].Store == ~0u && F.Edges[Edge].Why != FlowWhy::Alias &&
           isTakenBack(F.Edges[Edge], Within);
  }

  void relax(LocationId L, int Derefs, unsigned Edge, unsigned Step) {
    Derefs = std::min(Derefs, MaxDerefs);
    if (Within && L == Second->Holder && Edge != ~0u && !PutBack)
      PutBack = isReadLater(Edge, Step);
    if (Derefs >= Count[L.Index])
      return;
    if (Scoped && Derefs < 0 && isHolder(F.location(L)))
      return recordScope(L, Edge, Step);
    // What a lambda keeps of its parameter is not the parameter's address.
    if (!AreResults.empty() && Derefs < 0)
      return;
    if (Count[L.Index] == Unreached)
      Touched.push_back(L);
    bool Known = Count[L.Index] <= 0;
    Count[L.Index] = Derefs;
    Last[L.Index] = push(Edge, Step, L, E.Steps[Step].Holder, Derefs);
    LocationKind Kind = F.location(L).Kind;
    // At -1 the walk goes on as at 0, and the outside has no sources.
    if (!Known && Kind != LocationKind::Heap && Kind != LocationKind::Unknown)
      Work.push_back(L);
    if (Scoped && Derefs < 0)
      recordScope(L, Edge, Step);
  }

  void record(Sink To, unsigned Target, unsigned Level) {
    unsigned Left = MaxGlobalLeaks;
    for (LocationId L : Touched) {
      const FlowLocation &At = F.location(L);
      if (At.Kind == LocationKind::This ||
          (At.Kind == LocationKind::Parameter && !At.Lambda) ||
          (At.Kind == LocationKind::Global && To != Sink::Unknown &&
           E.Steps[Last[L.Index]].Holder != L && Left && Left--))
        leak(L, To, Target, Level);
      if (isObject(At) && Count[L.Index] == -1)
        E.Escapes.push_back(
            {L, E.Steps[Last[L.Index]].Holder, To, Last[L.Index]});
    }
  }

  void leak(LocationId L, Sink To, unsigned Target, unsigned Level) {
    auto At = llvm::find(F.Parameters, L);
    Leak Made;
    Made.Parameter = At - F.Parameters.begin();
    if (At == F.Parameters.end())
      Made.FromGlobal = F.location(L).Decl;
    Made.To = To;
    if (To == Sink::Heap)
      Made.Global = F.location(E.Steps[Last[L.Index]].Holder).Decl;
    Made.Target = Target;
    Made.Level = Level;
    Made.Derefs = std::max(Count[L.Index], Made.FromGlobal ? -1 : 0);
    Made.Step = Last[L.Index];
    // The parameter may have been given another value by then.
    unsigned Read = E.Steps[Made.Step].Prior;
    Made.Sure = E.isSure(Made.Step) && E.Sources[L.Index] == 0 &&
                (Read == ~0u || !E.isReassigned(L, 0, F.Edges[Read].Order));
    Made.Depth = E.Steps[Made.Step].Depth;
    if (unsigned Last = E.Steps[Made.Step].Edge; Last != ~0u)
      Made.Source = stepsOf(F.Edges[Last].SourcePath);
    if (To == Sink::Heap || To == Sink::Pointee)
      if (const FlowEdge *Store = E.store(Made.Step)) {
        if (Store->Root == F.Parameters[Target])
          Made.Path = stepsOf(Store->Path);
        Undoing How = E.isUndone(*Store, ScopeId{0});
        Made.Undone = Store->Undone || How == Undoing::Sure;
        Made.Sure &= How != Undoing::Maybe;
      }
    // A parameter's own pointee, rearranged.
    if (To == Sink::Pointee && Target == Made.Parameter && Made.Derefs > 0)
      return;
    E.Result.Leaks.push_back(Made);
  }

  llvm::SmallVector<const clang::ValueDecl *, 2> stepsOf(unsigned Path) const {
    llvm::SmallVector<const clang::ValueDecl *, 2> Steps;
    for (; Path; Path = F.Paths[Path].Parent)
      Steps.push_back(F.Paths[Path].Field);
    std::reverse(Steps.begin(), Steps.end());
    return Steps;
  }

  /// What the caller can see of the places that get other contents here.
  void noteResets() {
    for (const FlowReset &R : F.Resets) {
      if (E.Result.TakesBack.size() == MaxTakenBack)
        return;
      if (R.Call || R.Lambda)
        continue;
      TakenBack Made;
      Made.Part = R.Part;
      Made.Maybe = R.Scope != ScopeId{0} ||
                   (!F.Exits.empty() && F.Exits.front() < R.Order);
      auto At = llvm::find(F.Parameters, R.Root);
      if (F.location(R.Root).Kind == LocationKind::Global)
        Made.Global = F.location(R.Root).Decl;
      else if (At == F.Parameters.end())
        continue;
      Made.Parameter = At - F.Parameters.begin();
      Made.Path = stepsOf(R.Path);
      // A parameter itself is the function's own.
      if (!Made.Global && (Made.Path.empty() || Made.Path.front()))
        continue;
      Made.Maybe |= llvm::any_of(F.Edges, [&](const FlowEdge &Edge) {
        return Edge.Root == R.Root && Edge.Order < R.Order &&
               Edge.Why != FlowWhy::Alias && F.holds(R.Path, Edge.Path);
      });
      E.Result.TakesBack.push_back(std::move(Made));
    }
  }

  // ---- Lambdas

  /// What other functions do when they call one of the function's lambdas.
  void walkLambdas() {
    E.Lambdas.assign(F.Lambdas.size(), {});
    if (F.Lambdas.empty())
      return;
    InLambda.assign(F.Scopes.size(), false);
    std::vector<bool> Results(F.Locations.size());
    for (unsigned I = 0; I < F.Lambdas.size(); ++I) {
      const FlowLambda &L = F.Lambdas[I];
      InLambda[L.Scope.Index] = true;
      Results[L.Result.Index] = true;
      ResultScopes[L.Result.Index] = L.Scope;
      for (unsigned P = 0; P < L.Parameters.size(); ++P)
        Numbers[L.Parameters[P].Index] = {I, P + 1};
    }
    for (unsigned S = 0; S < F.Scopes.size(); ++S)
      if (F.Scopes[S].Parent && InLambda[F.Scopes[S].Parent.Index])
        InLambda[S] = true;
    bool Each = F.Lambdas.size() <= MaxWalks;
    for (unsigned I = 0; I < F.Lambdas.size(); ++I) {
      start(F.Lambdas[I].Result);
      if (Each || I + 1 == F.Lambdas.size()) {
        spread();
        recordResults(Each ? I : 0, I + 1);
        forget();
      }
    }
    // A result that is used elsewhere is no way out of the lambda by itself.
    AreResults = std::move(Results);
    walkKept(Sink::Heap);
    walkKept(Sink::Pointee);
    walkKept(Sink::Scope);
    AreResults.clear();
  }

  bool isInside(ScopeId S, ScopeId Outer) const {
    while (S && S != Outer)
      S = F.scope(S).Parent;
    return S == Outer;
  }

  /// What the results of the lambdas from First to End have reached.
  void recordResults(unsigned First, unsigned End) {
    unsigned Left = MaxGlobalLeaks;
    std::set<int> Captured; ///< dereferences from the lambda
    ListOf<Leak> Shared;
    auto leak = [&](int Derefs) {
      Leak Made;
      Made.To = Sink::Result;
      Made.Sure = false;
      Made.Derefs = std::max(Derefs, 0);
      return Made;
    };
    for (LocationId L : Touched) {
      const FlowLocation &At = F.location(L);
      int C = Count[L.Index];
      if (auto Known = Numbers.find(L.Index); Known != Numbers.end()) {
        Leak Made = leak(C);
        Made.Parameter = Known->second.second;
        E.Lambdas[Known->second.first].Leaks.push_back(Made);
      } else if (At.Kind == LocationKind::Global && Left) {
        --Left;
        Shared.push_back(leak(0));
        Shared.back().FromGlobal = At.Decl;
        Shared.back().Derefs = C;
      } else if (At.Kind == LocationKind::Closure) {
        Captured.insert(std::max(C + 1, 0));
      } else if (At.Scope && !InLambda[At.Scope.Index]) {
        // The lambda has its address.
        Captured.insert(C + 2);
      }
      LocationId Holder = E.Steps[Last[L.Index]].Holder;
      if (isObject(At) && C == -1 && At.Scope && InLambda[At.Scope.Index] &&
          isInside(At.Scope, ResultScopes.lookup(Holder.Index)))
        E.Escapes.push_back({L, Holder, Sink::Result, Last[L.Index]});
    }
    for (int Derefs : Captured)
      Shared.push_back(leak(Derefs));
    for (unsigned I = First; I < End; ++I)
      llvm::append_range(E.Lambdas[I].Leaks, Shared);
  }

  /// Whether the location outlives the lambda's call, and how.
  bool keeps(LocationId L, Sink To) const {
    const FlowLocation &At = F.location(L);
    bool Own = Numbers.count(rootOf(L).Index);
    switch (To) {
    case Sink::Heap:
      return At.Kind == LocationKind::Heap || At.Kind == LocationKind::Global;
    case Sink::Pointee:
      return At.Kind == LocationKind::Pointee && Own;
    default:
      break;
    }
    const FlowLocation &Root = F.location(rootOf(L));
    return (At.Kind == LocationKind::Pointee || isHolder(At)) && !Own &&
           Root.Scope && !InLambda[Root.Scope.Index];
  }

  LocationId rootOf(LocationId L) const {
    while (F.location(L).Kind == LocationKind::Pointee)
      L = F.location(L).Of;
    return L;
  }

  /// Parameters of lambdas that something keeps which outlives the call.
  void walkKept(Sink To) {
    for (unsigned I = 0; I < F.Locations.size(); ++I)
      if (!In[I].empty() && keeps({I}, To))
        start({I});
    spread();
    for (LocationId L : Touched) {
      auto Known = Numbers.find(L.Index);
      LocationId Holder = E.Steps[Last[L.Index]].Holder;
      if (Known == Numbers.end() || Holder == L)
        continue;
      Leak Made;
      Made.Parameter = Known->second.second;
      Made.Derefs = std::max(Count[L.Index], 0);
      Made.Sure = false;
      Made.To = To == Sink::Heap ? Sink::Heap : Sink::Pointee;
      const FlowLocation &At = F.location(Holder);
      if (To == Sink::Heap)
        Made.Global = At.Decl;
      else if (To == Sink::Scope)
        // The lambda has the address of what it stores to.
        Made.Level = At.Kind == LocationKind::Closure ? 1 : 2;
      else if (auto Target = Numbers.find(rootOf(Holder).Index);
               Target->second.first == Known->second.first) {
        Made.Target = Target->second.second;
        Made.Level = At.Level;
      } else {
        continue;
      }
      E.Lambdas[Known->second.first].Leaks.push_back(Made);
    }
    forget();
  }

  bool reachedHeap() const {
    // Variables are leaks of their own, as far as those are counted.
    unsigned Left = MaxGlobalLeaks;
    return llvm::any_of(Touched, [&](LocationId L) {
      LocationKind Kind = F.location(L).Kind;
      return Kind == LocationKind::Heap ||
             (Kind == LocationKind::Global && !Left--);
    });
  }

  bool reachedAllocation() const {
    return llvm::any_of(Touched, [&](LocationId L) {
      return F.location(L).Kind == LocationKind::Allocation &&
             Count[L.Index] == -1;
    });
  }

  void forget() {
    for (LocationId L : Touched) {
      Count[L.Index] = Unreached;
      Last[L.Index] = ~0u;
    }
    Touched.clear();
  }

  /// All variables, those of outer scopes first.
  void walkScopes() {
    std::vector<std::vector<LocationId>> ByDepth;
    for (unsigned I = 0; I < F.Locations.size(); ++I) {
      const FlowLocation &L = F.Locations[I];
      // A lambda's parameter ends with the call, whatever block that is in.
      if (!L.Scope || In[I].empty() || L.Kind == LocationKind::This || L.Lambda)
        continue;
      unsigned Depth = F.scope(L.Scope).Depth;
      if (ByDepth.size() <= Depth)
        ByDepth.resize(Depth + 1);
      ByDepth[Depth].push_back({I});
    }
    Scoped = true;
    for (Outer = 0; Outer < ByDepth.size(); ++Outer) {
      Late = true;
      for (LocationId L : ByDepth[Outer])
        if (F.location(L).RunsAtEnd)
          start(L);
      spread();
      Late = false;
      for (LocationId L : ByDepth[Outer])
        start(L);
      spread();
    }
    Scoped = false;
    forget();
  }

  /// A variable is a holder of its own: what is in it is found from it.
  static bool isHolder(const FlowLocation &L) {
    return isObject(L) && L.Scope && !L.Lambda &&
           L.Kind != LocationKind::Allocation;
  }

  void recordScope(LocationId L, unsigned Edge, unsigned Step) {
    const FlowLocation &At = F.location(L);
    LocationId Holder = E.Steps[Step].Holder;
    bool IsLate =
        Late && At.Scope == F.location(Holder).Scope && L.Index > Holder.Index;
    if (!isObject(At) || !At.Scope ||
        (!IsLate && F.scope(At.Scope).Depth <= Outer) ||
        !Told.insert(L.Index).second)
      return;
    E.Escapes.push_back({L, Holder, Sink::Scope,
                         push(Edge, Step, L, Holder, -1), /*Stays=*/false,
                         IsLate});
  }

  FunctionEscape &E;
  FunctionFlow &F;
  Grouped In; ///< edges by destination
  std::vector<int> Count;
  std::vector<unsigned> Last; ///< the step that set Count
  std::vector<LocationId> Touched, Work;
  llvm::DenseSet<unsigned> Told; ///< objects that an outer scope has reached
  bool Scoped = false;
  bool Late = false; ///< see Escape::Late
  unsigned Outer = 0;
  // Of lambdas:
  std::vector<bool> InLambda;   ///< scopes
  std::vector<bool> AreResults; ///< locations at which the walk ends
  /// Parameters: the lambda, and which of its parameters.
  llvm::DenseMap<unsigned, std::pair<unsigned, unsigned>> Numbers;
  llvm::DenseMap<unsigned, ScopeId> ResultScopes; ///< by result: the body
  // Of a second look:
  struct Answer {
    ScopeId In;
    bool Asked = false, Is = false;
  };
  std::vector<Answer> Answers; ///< the last one for each edge
  ScopeId Within;
  const Escape *Second = nullptr;
  bool PutBack = false; ///< the holder gets its own contents again
};

} // namespace

void solve(FunctionEscape &E) {
  Solver(E).run();
  llvm::sort(E.Escapes, [](const Escape &A, const Escape &B) {
    return std::make_tuple(A.Object.Index, A.To, A.Step) <
           std::make_tuple(B.Object.Index, B.To, B.Step);
  });
}

} // namespace mapchurn
