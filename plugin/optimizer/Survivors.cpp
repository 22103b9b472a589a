// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "optimizer/Survivors.h"
#include "optimizer/Calls.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Path.h"
#include "llvm/TargetParser/Triple.h"
#include <algorithm>
#include <optional>

using namespace llvm;

namespace mapchurn {

namespace {

/// What is known of one allocation that is asked for.
struct Query {
  CodePlace Place;
  bool Direct = false;  ///< the allocating function is called there
  bool Through = false; ///< one is called there that may allocate
  /// Through: every such function has an allocating call of its own, which is
  /// then the one, and not what the constructor of the object allocates.
  bool Near = true;
  bool Emitted = false; ///< one of the functions it is in is emitted
  std::vector<Calls::Node> In;
  std::vector<Calls::Node> Called; ///< Through: by the calls there
  bool Lost = false;
  std::optional<std::vector<Inlining>> Copy;
};

using Frames = SmallVector<const DILocation *, 8>;

Frames framesOf(const Instruction &I) {
  Frames All;
  for (const DILocation *L = I.getDebugLoc(); L; L = L->getInlinedAt())
    All.push_back(L);
  return All;
}

/// `make_unique` for `make_unique<Widget, int>`.
StringRef plainName(const DILocation &L) {
  const DISubprogram *Of = L.getScope()->getSubprogram();
  StringRef Name = Of ? Of->getName() : "";
  if (Name.starts_with("operator"))
    return Name;
  return Name.take_front(Name.find('<'));
}

} // namespace

struct Survivors::State {
  std::vector<Query> Asked;
  DenseMap<unsigned, SmallVector<unsigned, 2>> ByLine;
  DenseMap<const DIFile *, std::string> Paths;
  std::optional<TargetLibraryInfoImpl> Functions;
  std::optional<TargetLibraryInfo> Library;
  std::optional<Calls> Before;
  BitVector Concerned; ///< functions that need locations
  /// Functions that had a call whose location is lost: an allocation, or one
  /// of a function that may allocate.
  DenseSet<Calls::Node> LostAllocations, LostCalls;

  const std::string &path(const DIFile &File);
  template <typename FnT> void forEachAt(const DILocation &L, FnT Do);
  CodePlace place(const DILocation &L) {
    return {path(*L.getFile()), L.getLine(), L.getColumn()};
  }
  void seen(const CallBase &Call, bool Emitted, Calls::Node In);
  void left(const CallBase &Call);
  void lost(const DISubprogram *Of, const CallBase &Call, bool Allocation);
  void match(const CallBase &Call, bool Allocation, const Frames &At);
  template <typename FnT>
  void lose(const DenseSet<Calls::Node> &In, FnT Concerns);
  void keep(Query &Q, const Frames &At, size_t Innermost);
};

/// Files are compared by whole names, which a location has in two parts.
const std::string &Survivors::State::path(const DIFile &File) {
  std::string &Path = Paths[&File];
  if (Path.empty()) {
    SmallString<256> Whole;
    if (!sys::path::is_absolute(File.getFilename()))
      Whole = File.getDirectory();
    sys::path::append(Whole, File.getFilename());
    sys::path::remove_dots(Whole);
    Path = Whole.str().str();
  }
  return Path;
}

/// The allocations asked for at a location. Column 0 is that of two calls of
/// one line that were made one, or of -gno-column-info: it may be any.
template <typename FnT>
void Survivors::State::forEachAt(const DILocation &L, FnT Do) {
  auto Here = ByLine.find(L.getLine());
  if (Here == ByLine.end())
    return;
  for (unsigned I : Here->second) {
    Query &Q = Asked[I];
    if ((L.getColumn() == Q.Place.Column || L.getColumn() == 0) &&
        path(*L.getFile()) == Q.Place.File)
      Do(Q);
  }
}

Survivors::Survivors(std::vector<CodePlace> Asked)
    : S(std::make_unique<State>()) {
  for (CodePlace &Place : Asked) {
    S->ByLine[Place.Line].push_back(S->Asked.size());
    SmallString<256> File(Place.File);
    sys::path::remove_dots(File);
    Place.File = File.str().str();
    S->Asked.emplace_back().Place = std::move(Place);
  }
}

Survivors::~Survivors() = default;

void Survivors::before(const Module &M) {
  S->Functions.emplace(Triple(M.getTargetTriple()));
  S->Library.emplace(*S->Functions);
  S->Before.emplace(M, *S->Library);
  for (const Function &F : M) {
    std::optional<Calls::Node> In = S->Before->find(F);
    if (!In)
      continue;
    for (const Instruction &I : instructions(F))
      if (const auto *Call = dyn_cast<CallBase>(&I))
        S->seen(*Call, !F.hasAvailableExternallyLinkage(), *In);
  }
  std::vector<Calls::Node> In, Called;
  for (const Query &Q : S->Asked) {
    llvm::append_range(In, Q.In);
    llvm::append_range(Called, Q.Called);
  }
  S->Concerned = S->Before->reaching(In);
  S->Concerned |= S->Before->reachedFrom(Called);
}

bool Survivors::needsLocations(const Function &F) const {
  std::optional<Calls::Node> N = S->Before->find(F);
  return N && S->Concerned.test(*N);
}

void Survivors::State::seen(const CallBase &Call, bool Emitted,
                            Calls::Node In) {
  const DILocation *At = Call.getDebugLoc();
  if (!At)
    return;
  forEachAt(*At, [&](Query &Q) {
    if (isAllocation(Call, *Library)) {
      Q.Direct = true;
    } else if (Before->mayAllocate(Call)) {
      Q.Through = true;
      const Function *Callee = Call.getCalledFunction();
      std::optional<Calls::Node> Known;
      if (Callee)
        Known = Before->find(*Callee);
      Q.Near &= Known && Before->allocates(*Known);
      if (Known)
        Q.Called.push_back(*Known);
    } else {
      return;
    }
    Q.Emitted |= Emitted;
    Q.In.push_back(In);
  });
}

void Survivors::after(const Module &M) {
  if (!S->Before)
    return;
  for (const Function &F : M)
    if (!F.hasAvailableExternallyLinkage() && !F.isDefTriviallyDead())
      for (const Instruction &I : instructions(F))
        if (const auto *Call = dyn_cast<CallBase>(&I))
          S->left(*Call);

  S->lose(S->LostAllocations, [](const Query &) { return true; });
  S->lose(S->LostCalls, [](const Query &Q) { return Q.Through; });
}

/// What a lost call may have been was written in its function, or in one that
/// was inlined there.
template <typename FnT>
void Survivors::State::lose(const DenseSet<Calls::Node> &In, FnT Concerns) {
  for (Calls::Node From : In) {
    BitVector Reached = Before->reachedFrom(From);
    for (Query &Q : Asked)
      Q.Lost |= Concerns(Q) && llvm::any_of(Q.In, [&](Calls::Node N) {
                  return Reached.test(N);
                });
  }
}

void Survivors::State::left(const CallBase &Call) {
  bool Allocation = isAllocation(Call, *Library);
  if (!Allocation && !Before->mayAllocate(Call))
    return;
  Frames At = framesOf(Call);
  if (At.empty())
    lost(Call.getFunction()->getSubprogram(), Call, Allocation);
  // Two calls that were made one are in the innermost scope that both were in;
  // so are two whose functions were inlined.
  for (const DILocation *Frame : At)
    if (!Frame->getLine())
      lost(Frame->getScope()->getSubprogram(), Call, Allocation);
  match(Call, Allocation, At);
}

void Survivors::State::lost(const DISubprogram *Of, const CallBase &Call,
                            bool Allocation) {
  std::optional<Calls::Node> In = Before->find(Of);
  if (!In)
    In = Before->find(*Call.getFunction());
  // What does not come to a place by any calls is none of its allocations.
  if (In && Concerned.test(*In))
    (Allocation ? LostAllocations : LostCalls).insert(*In);
}

void Survivors::State::match(const CallBase &Call, bool Allocation,
                             const Frames &At) {
  for (size_t K = 0; K < At.size(); ++K)
    forEachAt(*At[K], [&](Query &Q) {
      if (Q.Direct) {
        // An operator new of the user's may have been inlined itself.
        if (Allocation &&
            (K == 0 || plainName(*At[K - 1]).starts_with("operator new")))
          keep(Q, At, K);
      } else if (Q.Through && Q.Near) {
        // Not inlined, or the function's own allocation. That is here itself
        // when the function has no locations (`nodebug`).
        if (K == 0 || (Allocation && K == 1))
          keep(Q, At, K ? K - 1 : 0);
      } else if (Q.Through) {
        keep(Q, At, K ? K - 1 : 0);
      }
    });
}

/// The copy's way outwards begins at frame Innermost.
void Survivors::State::keep(Query &Q, const Frames &At, size_t Innermost) {
  if (Q.Copy && Q.Copy->size() <= At.size() - 1 - Innermost)
    return;
  Q.Copy.emplace();
  for (size_t K = Innermost; K + 1 < At.size(); ++K)
    Q.Copy->push_back({plainName(*At[K]).str(), place(*At[K + 1])});
}

std::vector<Survival> Survivors::results() const {
  std::vector<Survival> All;
  for (const Query &Q : S->Asked) {
    Survival &Result = All.emplace_back();
    if (Q.Copy)
      Result = {Fate::Survives, *Q.Copy};
    else if (Q.Emitted)
      Result.What = Q.Lost ? Fate::Lost : Fate::Removed;
  }
  return All;
}

std::string survivalText(const Survival &S) {
  std::string Text = "the allocation survives optimization";
  StringRef Before = ", inlined";
  for (const Inlining &Step : S.Through) {
    Text += (Before + " from '" + Step.Function + "' at " +
             sys::path::filename(Step.At.File) + ":" + Twine(Step.At.Line) +
             ":" + Twine(Step.At.Column))
                .str();
    Before = ",";
  }
  return Text;
}

} // namespace mapchurn
