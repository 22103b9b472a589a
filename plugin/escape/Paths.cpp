// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is asked of a path during and after the walk: its edges, and whether
// what is stored is taken back.

#include "escape/Escape.h"
#include "llvm/ADT/STLExtras.h"
#include <numeric>

namespace mapchurn {

namespace {

/// How many changes of one place are looked at for one store: a function that
/// writes to the same place thousands of times is read as if it stopped there.
constexpr unsigned MaxResets = 64;

} // namespace

void FunctionEscape::index() {
  Sources.assign(Flow->Locations.size(), 0);
  for (const FlowEdge &Edge : Flow->Edges)
    if (Edge.Why != FlowWhy::Alias && !Edge.Guessed)
      ++Sources[Edge.Dst.Index];
  Resets.reset();
  Stores.reset();
  Guarding.reset();
}

template <typename Table>
static const typename Table::mapped_type *at(const Table &In, LocationId L) {
  auto Known = In.find(L.Index);
  return Known == In.end() ? nullptr : &Known->second;
}

const FunctionEscape::ResetsInOrder *
FunctionEscape::resetsOf(LocationId Root) const {
  if (Flow->Resets.empty())
    return nullptr;
  if (Resets)
    return at(*Resets, Root);
  std::vector<unsigned> InOrder(Flow->Resets.size());
  std::iota(InOrder.begin(), InOrder.end(), 0u);
  llvm::sort(InOrder, [&](unsigned A, unsigned B) {
    return std::make_pair(Flow->Resets[A].Order, A) <
           std::make_pair(Flow->Resets[B].Order, B);
  });
  Resets.emplace();
  for (unsigned I : InOrder) {
    const FlowReset &R = Flow->Resets[I];
    ResetsInOrder &Of = (*Resets)[R.Root.Index];
    Of.Orders.push_back(R.Order);
    Of.Resets.push_back(I);
    if (R.Lambda)
      Of.InLambdas.push_back(I);
  }
  return at(*Resets, Root);
}

const std::vector<unsigned> *FunctionEscape::storesOf(LocationId Root) const {
  if (Stores)
    return at(*Stores, Root);
  Stores.emplace();
  for (const FlowEdge &Edge : Flow->Edges)
    if (Edge.Why != FlowWhy::Alias && !Edge.Guessed)
      (*Stores)[Edge.Root.Index].push_back(Edge.Order);
  for (auto &[Place, Orders] : *Stores)
    llvm::sort(Orders);
  return at(*Stores, Root);
}

const FunctionEscape::Guards *FunctionEscape::guardsOf(LocationId Root) const {
  if (Guarding)
    return at(*Guarding, Root);
  Guarding.emplace();
  for (unsigned I = 0; I < Flow->Calls.size(); ++I) {
    const FlowCall &Call = Flow->Calls[I];
    if (!Call.Constructs || !Call.Args[0] ||
        !Flow->location(Call.Args[0].Loc).OwnEnd)
      continue;
    for (const mapchurn::Flow &Arg : llvm::drop_begin(Call.Args))
      if (Arg)
        (*Guarding)[Arg.Loc.Index].push_back({Arg.Path, I});
  }
  return at(*Guarding, Root);
}

size_t FunctionEscape::ResetsInOrder::after(unsigned Order) const {
  return llvm::upper_bound(Orders, Order) - Orders.begin();
}

std::vector<const FlowEdge *> FunctionEscape::path(unsigned Step) const {
  std::vector<const FlowEdge *> Path;
  for (unsigned Left = MaxPath; Step != ~0u && Left;
       Step = Steps[Step].Before, --Left)
    if (Steps[Step].Edge != ~0u)
      Path.push_back(&Flow->Edges[Steps[Step].Edge]);
  std::reverse(Path.begin(), Path.end());
  return Path;
}

const FlowEdge *FunctionEscape::store(unsigned Step) const {
  unsigned Edge = Steps[Step].Store;
  return Edge == ~0u ? nullptr : &Flow->Edges[Edge];
}

bool FunctionEscape::isSure(unsigned Step) const { return Steps[Step].Sure; }

/// On every way from the store to the end of the scope, and all of it.
bool FunctionEscape::isSurelyUndone(const FlowEdge &Store, const FlowReset &R,
                                    ScopeId In) const {
  if (R.Lambda && R.Lambda != Store.Lambda)
    return true;
  for (ScopeId S = R.Scope; S != In; S = Flow->scope(S).Parent)
    if (!S || Flow->scope(S).Conditional)
      return false;
  auto isBetween = [&](llvm::ArrayRef<unsigned> Orders) {
    auto Next = llvm::upper_bound(Orders, Store.Order);
    return Next != Orders.end() && *Next < R.Order;
  };
  if (isBetween(Flow->Exits) || isBetween(Thrown))
    return false;
  const std::vector<unsigned> *Others = R.Part ? storesOf(Store.Root) : nullptr;
  return !Others || !isBetween(*Others);
}

Undoing FunctionEscape::isUndone(const FlowEdge &Store, ScopeId In) const {
  const ResetsInOrder *Of = resetsOf(Store.Root);
  if (!Of)
    return Undoing::No;
  Undoing Found = Undoing::No;
  unsigned End = In ? Flow->scope(In).End : ~0u;
  // A pointer that is assigned takes nothing back from where it pointed.
  const FlowLocation &Root = Flow->location(Store.Root);
  bool IsPointer =
      !Root.Object && !Root.Container && Root.Kind != LocationKind::Temporary;
  auto look = [&](llvm::ArrayRef<unsigned> Resets) {
    for (unsigned I : Resets) {
      const FlowReset &R = Flow->Resets[I];
      if (IsPointer && !R.Path && Store.Path)
        continue;
      bool Later = R.Lambda && R.Lambda != Store.Lambda;
      if (!Flow->holds(R.Path, Store.Path) ||
          (!Later && (R.Order <= Store.Order || R.Order > End)))
        continue;
      Found = std::max(Found, R.Call                         ? Undoing::Call
                              : isSurelyUndone(Store, R, In) ? Undoing::Sure
                                                             : Undoing::Maybe);
      if (Found == Undoing::Sure)
        return;
    }
  };
  // Those next to the store first, and those of lambdas wherever they are.
  look(llvm::ArrayRef(Of->Resets)
           .drop_front(Of->after(Store.Order))
           .take_front(MaxResets));
  if (Found != Undoing::Sure)
    look(llvm::ArrayRef(Of->InLambdas).take_front(MaxResets));
  return Found;
}

bool FunctionEscape::isGuarded(const FlowEdge &Store) const {
  const Guards *All = guardsOf(Store.Root);
  if (!All)
    return false;
  return llvm::any_of(llvm::ArrayRef(*All).take_front(MaxResets),
                      [&](auto Guard) {
                        return Guard.second != Store.Call &&
                               (Flow->holds(Guard.first, Store.Path) ||
                                Flow->holds(Store.Path, Guard.first));
                      });
}

bool FunctionEscape::isOverwritten(LocationId Variable, unsigned Path,
                                   unsigned After, unsigned Before) const {
  const ResetsInOrder *Of = resetsOf(Variable);
  if (!Of)
    return false;
  for (unsigned I : llvm::ArrayRef(Of->Resets).drop_front(Of->after(After))) {
    const FlowReset &R = Flow->Resets[I];
    // `v.clear()` names v and is no use of what is in it.
    if (R.Order > Before + 1)
      return false;
    if (!R.Part && !R.Call && Flow->holds(R.Path, Path))
      return true;
  }
  return false;
}

bool FunctionEscape::isReassigned(LocationId Variable, unsigned After,
                                  unsigned Before) const {
  const ResetsInOrder *Of = resetsOf(Variable);
  if (!Of)
    return false;
  size_t Begin = Of->after(After), End = Of->after(Before);
  if (End > Begin + MaxResets)
    return true;
  return llvm::any_of(
      llvm::ArrayRef(Of->Resets).slice(Begin, End - Begin), [&](unsigned I) {
        const FlowReset &R = Flow->Resets[I];
        return !R.Path && !R.Part && !R.Call && R.Order < Before;
      });
}

bool FunctionEscape::isConditional(unsigned Order) const {
  if (!Flow->Exits.empty() && Flow->Exits.front() < Order)
    return true;
  return llvm::any_of(Flow->Scopes, [&](const FlowScope &S) {
    return S.Conditional && S.Begin < Order && Order < S.End;
  });
}

const Escape *FunctionEscape::escapeOf(LocationId Object) const {
  const Escape *Found = nullptr;
  for (const Escape &One : Escapes) {
    if (One.Object != Object || One.Late)
      continue;
    if (!Steps[One.Step].Guessed)
      return &One;
    Found = Found ? Found : &One;
  }
  return Found;
}

} // namespace mapchurn
