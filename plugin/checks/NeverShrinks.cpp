// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/NeverShrinks.h"
#include "checks/LongLived.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseSet.h"

namespace mapchurn {

namespace {

using model::Operation;

/// An array that erase leaves as it is.
bool keepsRoom(const model::Container &Row) {
  if (!Row.isKeyed())
    return false;
  return Row.Store == model::Storage::Flat ||
         Row.Store == model::Storage::Bucket || Row.Hashed;
}

/// The room of a flat table is that of its entries, which is worth giving back
/// in any object that goes on. Buckets are a pointer each: they weigh nothing
/// unless they stay for as long as the program does.
bool isLongLived(const ContainerDecl &D) {
  bool Buckets = D.Type->Row->Store == model::Storage::Node;
  return LongLived::holds(D) || (D.Scope == DeclScope::Member && !Buckets);
}

bool adds(const Event &E) {
  if (E.Kind != EventKind::Operation)
    return false;
  switch (E.Op) {
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
  case Operation::Subscript:
  case Operation::Append:
  case Operation::AppendMany:
  case Operation::Merge:
    return true;
  default:
    return false;
  }
}

/// The loop, or a function that it calls, puts entries into the container as
/// well: these take the room of those that go.
bool isRefilled(const UnitFacts &Unit, const ContainerDecl &D,
                unsigned Function, const Region &Loop) {
  llvm::SmallDenseSet<unsigned, 4> Filling;
  for (const Use &U : Unit.Uses.lookup(D.Decl)) {
    const FunctionFacts &F = Unit.Functions[U.Function];
    const Event &E = F.event(U.Event);
    if (!adds(E) || F.place(E.At).Decl != D.Decl)
      continue;
    if (U.Function != Function)
      Filling.insert(U.Function);
    else if (U.Event.Index >= Loop.FirstEvent && U.Event.Index < Loop.EndEvent)
      return true;
  }
  return llvm::any_of(Unit.Functions[Function].Calls, [&](const CallSite &C) {
    auto Body = Unit.Bodies.find(C.Callee);
    return C.At >= Loop.FirstEvent && C.At <= Loop.EndEvent &&
           Body != Unit.Bodies.end() && Filling.count(Body->second);
  });
}

/// The event may give the room back, or hand it to code that may.
bool mayShrink(const FunctionFacts &F, const Event &E,
               const model::Container &Row) {
  switch (E.Kind) {
  case EventKind::Operation:
    return E.Op == Operation::Assign || E.Op == Operation::Swap ||
           E.Op == Operation::Shrink || E.Op == Operation::Reserve ||
           (E.Op == Operation::Clear &&
            Row.Keeps == model::ClearKeeps::Nothing);
  case EventKind::Pass:
  case EventKind::Address:
  case EventKind::Return:
    return E.Mutable;
  case EventKind::Write: // by a constructor's initializer
    return !E.Init || F.value(E.Init).Form != ValueForm::Default;
  case EventKind::Move:
    return true;
  default:
    return false;
  }
}

RegionId loopOf(const FunctionFacts &F, RegionId R) {
  for (; R; R = F.region(R).Parent) {
    if (F.region(R).Kind == RegionKind::Loop)
      return R;
    if (F.region(R).Kind == RegionKind::Lambda)
      return {};
  }
  return {};
}

/// Every pass erases from the same object: `for (p = head; p; p = p->next)
/// p->ids.erase(id)` does not.
bool isSameInLoop(const FunctionFacts &F, PlaceId P, const Region &Loop) {
  if (!F.isOneObject(P))
    return false;
  for (; F.place(P).Base; P = F.place(P).Base)
    if (!F.place(P).Reads.empty())
      return false;
  const clang::ValueDecl *Root = F.place(P).Decl;
  auto Declared = F.Declared.find(Root);
  if (Declared != F.Declared.end() &&
      Declared->second.Index >= Loop.FirstEvent &&
      Declared->second.Index < Loop.EndEvent)
    return false;
  for (unsigned I = Loop.FirstEvent; I < Loop.EndEvent; ++I)
    if (F.Events[I].Kind == EventKind::Write && F.Events[I].At == P)
      return false;
  return true;
}

/// The erases of a container in loops; empty when its room is given back.
std::vector<Use> erasesOf(const UnitFacts &Unit, const ContainerDecl &D) {
  std::vector<Use> Erases;
  auto Uses = Unit.Uses.find(D.Decl);
  if (Uses == Unit.Uses.end())
    return {};
  for (const Use &U : Uses->second) {
    const FunctionFacts &F = Unit.Functions[U.Function];
    const Event &E = F.event(U.Event);
    if (F.place(E.At).Decl != D.Decl || !F.place(E.At).Type)
      continue;
    if (mayShrink(F, E, *D.Type->Row))
      return {};
    RegionId Loop = E.Kind == EventKind::Operation && E.Op == Operation::Erase
                        ? loopOf(F, E.In)
                        : RegionId();
    if (!Loop)
      continue;
    if (isRefilled(Unit, D, U.Function, F.region(Loop)))
      return {};
    if (isSameInLoop(F, E.At, F.region(Loop)))
      Erases.push_back(U);
  }
  return Erases;
}

} // namespace

static Finding describe(Finding Found, const UnitFacts &Unit,
                        const ContainerDecl &D,
                        const std::vector<Use> &Erases) {
  const FunctionFacts &First = Unit.Functions[Erases.front().Function];
  RegionId Loop = loopOf(First, First.event(Erases.front().Event).In);
  Found.Notes.push_back({First.region(Loop).Begin, "the loop begins here"});
  for (const Use &U : llvm::drop_begin(Erases)) {
    clang::SourceLocation Loc = Unit.Functions[U.Function].event(U.Event).Loc;
    if (Found.Notes.back().Loc != Loc && Found.Notes.size() < 3)
      Found.Notes.push_back({Loc, "it is erased from in a loop here, too"});
  }
  Found.Notes.push_back(
      {D.Loc, quoted(D.Name) + " is declared here, and outlives the loop"});
  Found.Notes.push_back(
      {D.Loc, std::string("nothing in this file rehashes, swaps, assigns or "
                          "moves it") +
                  (D.AllUsesInSight ? "" : "; other files may")});
  return Found;
}

void NeverShrinks::run(const CheckInput &In, std::vector<Finding> &Out) const {
  llvm::DenseSet<const clang::ValueDecl *> Seen;
  llvm::DenseSet<clang::SourceLocation> Told;
  for (const ContainerDecl &D : In.Unit.Containers) {
    if (D.Reference || !isLongLived(D) || !keepsRoom(*D.Type->Row) ||
        !Seen.insert(D.Decl).second)
      continue;
    std::vector<Use> Erases = erasesOf(In.Unit, D);
    if (Erases.empty() || !Told.insert(D.InMacros).second)
      continue;
    const FunctionFacts &F = In.Unit.Functions[Erases.front().Function];
    bool Nodes = D.Type->Row->Store == model::Storage::Node;
    std::string Message =
        quoted(D.Name) + " keeps the " + (Nodes ? "bucket array" : "room") +
        " of its peak: it is erased from in this loop and never rebuilt";
    Out.push_back(describe(at(F.event(Erases.front().Event), F, Message),
                           In.Unit, D, Erases));
    noteInstantiation(Out.back(), F);
  }
}

} // namespace mapchurn
