// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Stores through pointers.
//
// Go sends what is stored through a pointer to the heap. Here each location
// has a pointee, which stands for whatever it points to; a store through the
// location is an edge into its pointee. From the edges of the location follows
// whose storage that is:
//
//     q = r      what is stored in pointee(q) is stored in pointee(r)
//     q = &x     … in x
//     q = *r     … in pointee(pointee(r))
//
// One such edge follows from each edge of a location that has a pointee, so
// their number is that of the edges times MaxPointeeLevel. The other direction
// (what is read through q) is the solver's step from a location to its pointee.

#include "escape/Escape.h"
#include "llvm/ADT/DenseSet.h"

namespace mapchurn {

namespace {

class Connector {
public:
  explicit Connector(FunctionFlow &F) : F(F) {}

  void run() {
    // Without a store through a pointer there is nothing to connect.
    if (llvm::none_of(F.Locations,
                      [](const FlowLocation &L) { return L.Pointee.valid(); }))
      return;
    Sources.resize(F.Locations.size());
    // What is known first: the same by a guess adds nothing.
    for (bool Guessed : {false, true})
      for (const FlowEdge &E : F.Edges)
        if (E.Guessed == Guessed)
          addSource(E.Dst, {E.Src, E.Derefs, Guessed});
    for (unsigned I = 0; I < F.Locations.size(); ++I)
      if (F.Locations[I].Pointee)
        Work.push_back({LocationId{I}, ~0u});
    while (!Work.empty()) {
      auto [L, Source] = Work.back();
      Work.pop_back();
      if (Source != ~0u) {
        connect(L, Source);
        continue;
      }
      for (unsigned I = 0; I < Sources[L.Index].size(); ++I)
        connect(L, I);
    }
  }

private:
  struct Source {
    LocationId Loc;
    int Derefs;
    bool Guessed = false;
  };

  /// L may hold what is Derefs from Loc.
  void addSource(LocationId L, Source S) {
    // Counts from MaxPointeeLevel on mean the same pointee.
    S.Derefs = std::min<int>(S.Derefs, MaxPointeeLevel);
    if (isKnown(L, S))
      return;
    Sources[L.Index].push_back(S);
    if (F.location(L).Pointee)
      Work.push_back({L, unsigned(Sources[L.Index].size() - 1)});
  }

  /// Few have so many that it is worth a table.
  bool isKnown(LocationId L, const Source &S) {
    constexpr size_t Few = 8;
    auto key = [&](const Source &Of) {
      uint64_t Value = uint64_t(Of.Loc.Index) << 8 | unsigned(Of.Derefs + 1);
      return std::make_pair(L.Index, Value);
    };
    llvm::ArrayRef<Source> Known = Sources[L.Index];
    if (Known.size() < Few)
      return llvm::any_of(Known, [&](const Source &Other) {
        return Other.Loc == S.Loc && Other.Derefs == S.Derefs;
      });
    if (Known.size() == Few)
      for (const Source &Other : Known)
        Seen.insert(key(Other));
    return !Seen.insert(key(S)).second;
  }

  LocationId pointee(LocationId L, unsigned Level) {
    for (; Level; --Level) {
      LocationId To = F.pointee(L, 1);
      if (Sources.size() < F.Locations.size()) {
        Sources.emplace_back();
        Work.push_back({L, ~0u});
      }
      L = To;
    }
    return L;
  }

  void connect(LocationId L, unsigned Index) {
    Source S = Sources[L.Index][Index];
    LocationId Through = F.location(L).Pointee;
    LocationId Storage = pointee(S.Loc, S.Derefs + 1);
    if (Storage == Through)
      return;
    if (Added.insert({Storage.Index, Through.Index}).second) {
      FlowEdge &E = F.Edges.emplace_back();
      E.Dst = E.Root = Storage;
      E.Src = Through;
      E.Why = FlowWhy::Alias;
      E.Guessed = E.Unsure = S.Guessed;
    }
    addSource(Storage, {Through, 0, S.Guessed});
    // Reading or storing further through the pointee: it is that storage.
    addSource(Through, {Storage, 0, S.Guessed});
  }

  FunctionFlow &F;
  std::vector<llvm::SmallVector<Source, 1>> Sources;
  std::vector<std::pair<LocationId, unsigned>> Work;
  llvm::DenseSet<std::pair<unsigned, uint64_t>> Seen;
  llvm::DenseSet<std::pair<unsigned, unsigned>> Added;
};

} // namespace

void connectPointees(FunctionFlow &F) { Connector(F).run(); }

} // namespace mapchurn
