// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From functions to the unit: each is solved after those that it calls, and a
// call adds the edges that the callee's summary says.
//
// Functions that call each other are solved again until their summaries stay
// as they are. A summary only grows and its counts only fall, so this ends;
// where it takes more than MaxRounds for each function of the group, the group
// is cut: all that its functions are given counts as leaked.

#include "escape/Escape.h"
#include "escape/Indirect.h"
#include "escape/Reach.h"
#include "llvm/Support/TimeProfiler.h"
#include <set>

namespace mapchurn {

namespace {

/// Arguments of a call of a bound function that may be any parameter.
constexpr unsigned MaxBound = 8;

constexpr unsigned MaxRounds = 8;

/// How often functions are solved again for what calls through pointers do.
constexpr unsigned MaxPasses = 3;

using Bodies = llvm::DenseMap<const clang::FunctionDecl *, unsigned>;

class UnitSolver {
public:
  explicit UnitSolver(UnitEscape &U) : U(U) {
    for (unsigned I = 0; I < U.Flow.Functions.size(); ++I) {
      FunctionFlow &F = U.Flow.Functions[I];
      U.Functions.emplace_back().Flow = &F;
      U.Functions.back().Cut = F.Cut;
      U.Bodies[F.Decl->getCanonicalDecl()] = I;
      Sizes.push_back({unsigned(F.Locations.size()), unsigned(F.Edges.size()),
                       unsigned(F.Resets.size())});
    }
  }

  void run(const InView &Shown) {
    IndirectCalls Calls(U);
    Needed.resize(U.Functions.size(), true);
    if (Shown) {
      Needed = neededFor(Shown, U, Calls);
      Calls.keepUsers(Needed);
    }
    std::vector<std::vector<unsigned>> Order = callOrder(U.Flow, U.Bodies);
    // Functions that call each other are needed together.
    llvm::erase_if(Order, [&](const std::vector<unsigned> &Group) {
      return !Needed.test(Group[0]);
    });
    for (const std::vector<unsigned> &Group : Order)
      solveGroup(Group);
    solveIndirect(Calls, Order);
  }

private:
  /// Of the tables as the walk left them.
  struct Size {
    unsigned Locations, Edges, Resets;
  };

  void solveGroup(const std::vector<unsigned> &Group) {
    bool Alone = Group.size() == 1 && !callsItself(Group[0]);
    std::vector<unsigned> Work(Group.rbegin(), Group.rend());
    size_t Left = Alone ? 1 : Group.size() * MaxRounds;
    llvm::DenseMap<unsigned, std::vector<unsigned>> Callers;
    llvm::DenseSet<unsigned> Queued(Group.begin(), Group.end());
    if (!Alone)
      for (unsigned I : Group)
        for (const FlowCall &Call : U.Flow.Functions[I].Calls)
          if (auto At = U.Bodies.find(Call.Callee);
              At != U.Bodies.end() && Queued.count(At->second))
            Callers[At->second].push_back(I);
    for (; !Work.empty() && Left; --Left) {
      unsigned I = Work.back();
      Work.pop_back();
      if (Alone) {
        solveOne(I);
        continue;
      }
      Queued.erase(I);
      Summary Before = U.Functions[I].Result;
      solveOne(I);
      if (isSame(Before, U.Functions[I].Result))
        continue;
      for (unsigned Caller : Callers[I])
        if (Queued.insert(Caller).second)
          Work.push_back(Caller);
    }
    if (!Work.empty())
      for (unsigned I : Group)
        U.Functions[I].Cut = true;
  }

  /// See Indirect.h. Callees before callers, each function once in a pass.
  void solveIndirect(IndirectCalls &Calls,
                     const std::vector<std::vector<unsigned>> &Order) {
    std::vector<unsigned> Rank(U.Functions.size()), ByRank;
    std::vector<std::vector<unsigned>> Callers;
    for (unsigned Pass = 0; Pass < MaxPasses; ++Pass) {
      std::vector<unsigned> Users = Calls.collect();
      if (Users.empty())
        break;
      if (!Pass) {
        Indirect = &Calls;
        for (const std::vector<unsigned> &Group : Order)
          for (unsigned I : Group) {
            Rank[I] = ByRank.size();
            ByRank.push_back(I);
          }
        Callers = callers();
      }
      std::set<unsigned> Work;
      for (unsigned I : Users)
        Work.insert(Rank[I]);
      for (unsigned Next = 0; !Work.empty();) {
        unsigned At = *Work.begin(), I = ByRank[At];
        Work.erase(Work.begin());
        Next = At + 1;
        if (U.Functions[I].Cut)
          continue;
        Summary Before = U.Functions[I].Result;
        solveOne(I);
        if (!isSame(Before, U.Functions[I].Result))
          for (unsigned Caller : Callers[I])
            if (Rank[Caller] >= Next)
              Work.insert(Rank[Caller]);
      }
    }
    Indirect = nullptr;
  }

  std::vector<std::vector<unsigned>> callers() const {
    std::vector<std::vector<unsigned>> Found(U.Functions.size());
    for (unsigned I : Needed.set_bits())
      for (const FlowCall &Call : U.Flow.Functions[I].Calls)
        if (auto At = U.Bodies.find(Call.Callee); At != U.Bodies.end())
          if (std::vector<unsigned> &Of = Found[At->second];
              Of.empty() || Of.back() != I)
            Of.push_back(I);
    return Found;
  }

  static bool isSame(const Summary &A, const Summary &B) {
    auto holds = [](const Summary &In, const Leak &L) {
      return llvm::any_of(In.Leaks, [&](const Leak &O) {
        return O.sameFlow(L) && O.Derefs == L.Derefs;
      });
    };
    return A.ReturnsHeap == B.ReturnsHeap && A.ReturnsFresh == B.ReturnsFresh &&
           A.Leaks.size() == B.Leaks.size() &&
           llvm::all_of(A.Leaks, [&](const Leak &L) { return holds(B, L); });
  }

  bool callsItself(unsigned I) const {
    const FunctionFlow &F = U.Flow.Functions[I];
    return llvm::any_of(F.Calls, [&](const FlowCall &Call) {
      return Call.Callee == F.Decl->getCanonicalDecl();
    });
  }

  void solveOne(unsigned I) {
    FunctionEscape &E = U.Functions[I];
    FunctionFlow &F = *E.Flow;
    if (E.Solved)
      restore(F, Sizes[I]);
    E.Steps.clear();
    E.Escapes.clear();
    E.Thrown.clear();
    // A function that calls itself applies its summary of before.
    for (unsigned C = 0; C < F.Calls.size(); ++C)
      apply(F, C);
    E.Result = {};
    E.Result.Throws =
        F.Throws || llvm::any_of(F.Calls, [&](const FlowCall &C) {
          return !C.InTry &&
                 std::binary_search(E.Thrown.begin(), E.Thrown.end(), C.Order);
        });
    connectPointees(F);
    solve(E);
    E.Solved = true;
  }

  /// Back to what the walk recorded.
  static void restore(FunctionFlow &F, const Size &Own) {
    F.Edges.resize(Own.Edges);
    F.Resets.resize(Own.Resets);
    for (unsigned L = Own.Locations; L < F.Locations.size(); ++L)
      if (F.Locations[L].Kind == LocationKind::Global)
        F.Globals.erase(F.Locations[L].Decl);
    F.Locations.resize(Own.Locations);
    for (FlowLocation &L : F.Locations)
      if (L.Pointee && L.Pointee.Index >= Own.Locations)
        L.Pointee = {};
  }

  FlowEdge &edge(FunctionFlow &F, unsigned C, LocationId Dst, Flow Src) {
    const FlowCall &Call = F.Calls[C];
    FlowEdge &E = F.Edges.emplace_back();
    E.Dst = E.Root = Dst;
    E.Src = Src.Loc;
    E.Derefs = Src.Derefs;
    E.SourcePath = Src.Path;
    E.Why = FlowWhy::Call;
    E.Order = Call.Order;
    E.Loc = Call.Loc;
    E.Target = Call.Range;
    E.Call = C;
    return E;
  }

  void apply(FunctionFlow &F, unsigned C) {
    const FlowCall &Call = F.Calls[C];
    auto Body = U.Bodies.find(Call.Callee);
    if (!Call.Callee || Body == U.Bodies.end() || Call.Virtual ||
        U.Functions[Body->second].Cut || Call.Guessed) {
      if (!Call.Guessed)
        applyUnknown(F, C);
      else if (Body != U.Bodies.end())
        applyNode(F, C, U.Functions[Body->second].Result);
      if (const Summary *May = Indirect ? Indirect->node(Call) : nullptr)
        applyNode(F, C, *May);
      return;
    }
    const FunctionEscape &Callee = U.Functions[Body->second];
    PutBack.clear();
    for (unsigned I = 0; I < Callee.Result.Leaks.size(); ++I) {
      const Leak &L = Callee.Result.Leaks[I];
      Flow From;
      if (L.FromGlobal)
        From = {F.global(L.FromGlobal), 0, 0};
      else if (L.Parameter < Call.Args.size())
        From = Call.Args[L.Parameter];
      if (!From)
        continue;
      From.Path = pathOf(F, From, L.Source);
      From.Derefs += L.Derefs;
      size_t Before = F.Edges.size();
      applyLeak(F, C, L, From,
                L.Target < Call.Args.size() ? Call.Args[L.Target] : Flow());
      for (size_t Made = Before; Made < F.Edges.size(); ++Made) {
        F.Edges[Made].Leak = I;
        F.Edges[Made].Undone = L.Undone;
        F.Edges[Made].Unsure = !L.Sure || L.FromGlobal;
        F.Edges[Made].Depth = L.Depth + 1;
      }
    }
    for (const TakenBack &Place : Callee.Result.TakesBack)
      takeBack(F, C, Place);
    if (Callee.Result.Throws)
      U.Functions[U.Bodies.lookup(F.Decl->getCanonicalDecl())].Thrown.push_back(
          Call.Order);
    if (!Call.Result)
      return;
    if (Callee.Result.ReturnsHeap)
      edge(F, C, Call.Result, {HeapLocation, 0, 0});
    if (Callee.Result.ReturnsFresh) {
      LocationId Made{static_cast<unsigned>(F.Locations.size())};
      FlowLocation &A = F.Locations.emplace_back();
      A.Kind = LocationKind::Allocation;
      A.Range = Call.Range;
      edge(F, C, Call.Result, {Made, -1, 0});
    }
  }

  /// What a call may do that does not say which function it reaches.
  void applyNode(FunctionFlow &F, unsigned C, const Summary &May) {
    // Copied: the tables may grow.
    const FlowCall Call = F.Calls[C];
    auto arguments = [&](unsigned Number) {
      llvm::SmallVector<Flow, 4> Found;
      if (Number != AnyArgument) {
        if (Number < Call.Args.size())
          Found.push_back(Call.Args[Number]);
      } else {
        for (unsigned I = 1; I < Call.Args.size() && I <= MaxBound; ++I)
          Found.push_back(Call.Args[I]);
      }
      // What a function object was bound to is the argument, too.
      bool IsObject =
          Call.Target == FlowTarget::Object || Call.Target == FlowTarget::Bound;
      if (IsObject && (Number == AnyArgument || Number == 0) && Call.Args[0])
        Found.push_back(F.deref(Call.Args[0]));
      return Found;
    };
    for (const Leak &L : May.Leaks) {
      llvm::SmallVector<Flow, 4> From, To{Flow()};
      if (L.FromGlobal)
        From.push_back({F.global(L.FromGlobal), 0, 0});
      else
        From = arguments(L.Parameter);
      if (L.To == Sink::Pointee)
        To = arguments(L.Target);
      for (Flow Value : From)
        for (Flow Place : To) {
          if (!Value)
            continue;
          Value.Path = pathOf(F, Value, L.Source);
          Flow Source = Value;
          Source.Derefs += L.Derefs;
          size_t Before = F.Edges.size();
          applyLeak(F, C, L, Source, Place);
          for (size_t Made = Before; Made < F.Edges.size(); ++Made) {
            F.Edges[Made].Unsure = F.Edges[Made].Guessed = true;
            F.Edges[Made].Depth = L.Depth + 1;
          }
        }
    }
  }

  void applyLeak(FunctionFlow &F, unsigned C, const Leak &L, Flow From,
                 Flow To) {
    const FlowCall &Call = F.Calls[C];
    switch (L.To) {
    case Sink::Heap:
      edge(F, C, L.Global ? F.global(L.Global) : HeapLocation, From);
      return;
    case Sink::Unknown:
      edge(F, C, UnknownLocation, From);
      return;
    case Sink::Result:
      if (Call.Result)
        edge(F, C, Call.Result, From);
      return;
    case Sink::Pointee: {
      if (!To)
        return;
      LocationId Dst = F.pointee(To.Loc, To.Derefs + L.Level);
      if (Dst == From.Loc && From.Derefs >= 0) {
        PutBack.insert(To.Loc.Index);
        return;
      }
      FlowEdge &E = edge(F, C, Dst, From);
      E.Root = To.Loc;
      E.Path = pathOf(F, To, L.Path);
      return;
    }
    default:
      return;
    }
  }

  void takeBack(FunctionFlow &F, unsigned C, const TakenBack &Place) {
    const FlowCall &Call = F.Calls[C];
    Flow Root;
    if (Place.Global)
      Root = {F.global(Place.Global), 0, 0};
    else if (Place.Parameter < Call.Args.size())
      Root = Call.Args[Place.Parameter];
    if (Root)
      F.Resets.push_back({Root.Loc, pathOf(F, Root, Place.Path), Call.Order,
                          /*Call=*/Place.Maybe || PutBack.count(Root.Loc.Index),
                          /*Lambda=*/0, Call.Scope, Place.Part});
  }

  /// The place to which the callee's path leads from the argument.
  static unsigned pathOf(FunctionFlow &F, Flow From,
                         llvm::ArrayRef<const clang::ValueDecl *> Steps) {
    for (const clang::ValueDecl *Field : Steps)
      if (Field)
        From.Path = F.path(From.Path, Field);
      else
        From = F.deref(From);
    return From.Path;
  }

  /// Nothing is known of the callee but how it declares its parameters.
  void applyUnknown(FunctionFlow &F, unsigned C) {
    const FlowCall &Call = F.Calls[C];
    for (unsigned I = 0; I < Call.Args.size(); ++I) {
      if (!Call.Args[I])
        continue;
      if (Call.says(I, FlowCall::Mutable) && !Call.says(I, FlowCall::NoEscape))
        edge(F, C, UnknownLocation, Call.Args[I]);
      if (Call.says(I, FlowCall::Bound) && Call.Result)
        edge(F, C, Call.Result, Call.Args[I]);
    }
    if (Call.Result)
      edge(F, C, Call.Result, {UnknownLocation, 0, 0});
  }

  UnitEscape &U;
  const IndirectCalls *Indirect = nullptr; ///< once functions are solved
  /// Places that the call being applied gives their own contents.
  llvm::DenseSet<unsigned> PutBack;
  llvm::BitVector Needed; ///< functions
  std::vector<Size> Sizes;
};

} // namespace

/// Tarjan's components, without recursion: a chain of calls may be long.
std::vector<std::vector<unsigned>> callOrder(const UnitFlow &Flow,
                                             const Bodies &Index) {
  struct Frame {
    unsigned Function;
    unsigned NextCall;
  };
  unsigned Count = Flow.Functions.size(), Next = 0;
  std::vector<unsigned> Number(Count, ~0u), Low(Count, 0), Open;
  std::vector<bool> OnStack(Count, false);
  std::vector<std::vector<unsigned>> Groups;
  std::vector<Frame> Frames;
  for (unsigned Root = 0; Root < Count; ++Root) {
    if (Number[Root] != ~0u)
      continue;
    Frames.push_back({Root, 0});
    while (!Frames.empty()) {
      unsigned I = Frames.back().Function;
      if (Frames.back().NextCall == 0 && Number[I] == ~0u) {
        Number[I] = Low[I] = Next++;
        Open.push_back(I);
        OnStack[I] = true;
      }
      const ListOf<FlowCall> &Calls = Flow.Functions[I].Calls;
      if (Frames.back().NextCall < Calls.size()) {
        auto At = Index.find(Calls[Frames.back().NextCall++].Callee);
        if (At == Index.end())
          continue;
        unsigned Callee = At->second;
        if (Number[Callee] == ~0u)
          Frames.push_back({Callee, 0});
        else if (OnStack[Callee])
          Low[I] = std::min(Low[I], Number[Callee]);
        continue;
      }
      Frames.pop_back();
      if (!Frames.empty())
        Low[Frames.back().Function] =
            std::min(Low[Frames.back().Function], Low[I]);
      if (Low[I] != Number[I])
        continue;
      std::vector<unsigned> &Group = Groups.emplace_back();
      do {
        Group.push_back(Open.back());
        OnStack[Open.back()] = false;
        Open.pop_back();
      } while (Group.back() != I);
      llvm::sort(Group);
    }
  }
  return Groups;
}

UnitEscape analyseEscape(UnitFlow Flow, const InView &Shown) {
  llvm::TimeTraceScope Timer("mapchurn escape");
  UnitEscape U;
  U.Flow = std::move(Flow);
  UnitSolver(U).run(Shown);
  return U;
}

} // namespace mapchurn
