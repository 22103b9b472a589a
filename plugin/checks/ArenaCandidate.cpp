// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/ArenaCandidate.h"
#include "escape/Escape.h"

namespace mapchurn {

namespace {

using model::Operation;

/// Fewer passes than this are not worth a change.
constexpr uint64_t FewPasses = 8;

bool grows(const Event &E) {
  if (E.Kind != EventKind::Operation)
    return false;
  switch (E.Op) {
  case Operation::Append:
  case Operation::AppendMany:
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
    return true;
  case Operation::Subscript: // `x = m[k]` asks for what is there
    return E.Result != ResultUse::Read && E.Result != ResultUse::Compared &&
           E.Result != ResultUse::Condition;
  default:
    return false;
  }
}

/// Nodes leave the container, or go to where an arena does not reach; or they
/// are given back one by one, of which an arena knows nothing; or the container
/// is wanted as what it is, where one on an arena is of another type.
bool takesNodes(const Event &E) {
  switch (E.Kind) {
  case EventKind::Operation:
    return E.Op == Operation::Erase || E.Op == Operation::Clear ||
           E.Op == Operation::Extract || E.Op == Operation::Swap ||
           E.Op == Operation::Merge || E.Op == Operation::Assign ||
           E.Op == Operation::Resize;
  case EventKind::Address:
    return E.Mutable;
  case EventKind::Pass:
  case EventKind::Copy:
  case EventKind::Move:
  case EventKind::Return:
    return true;
  default:
    return false;
  }
}

/// What one local container does in its function.
struct Local {
  EventId Declared;
  RegionId Loop; ///< in which it grows
  bool Taken = false;
};

bool isNodeContainer(const Event &E, const FunctionFacts &F) {
  const auto *V = llvm::dyn_cast<clang::VarDecl>(F.place(E.At).Decl);
  return E.Kind == EventKind::Declare && E.Type &&
         E.Type->Row->Store == model::Storage::Node &&
         E.Type->StandardAllocator && !E.Type->Key.FewValues &&
         E.Starts == Initial::Empty && !E.Arguments && V &&
         V->hasLocalStorage() && !V->getType()->isReferenceType();
}

/// The loop that is inside of the scope of the declaration, or none.
RegionId loopWithin(const FunctionFacts &F, const Queries &Q, RegionId In,
                    RegionId Scope) {
  RegionId Loop = Q.loopOf(In);
  if (!Loop || Loop == Scope || !Q.encloses(Scope, Loop))
    return {};
  const TripCount &Trip = F.region(Loop).Trip;
  bool Few = Trip.Kind == TripKind::Constant && Trip.Constant < FewPasses;
  return Few ? loopWithin(F, Q, F.region(Loop).Parent, Scope) : Loop;
}

std::vector<Local> localsOf(const FunctionFacts &F, const Queries &Q) {
  std::vector<Local> Found;
  llvm::DenseMap<unsigned, size_t> ByPlace;
  for (unsigned I = 0; I < F.Events.size(); ++I) {
    const Event &E = F.Events[I];
    if (!E.At)
      continue;
    if (E.Kind == EventKind::Declare && isNodeContainer(E, F)) {
      ByPlace[E.At.Index] = Found.size();
      Found.push_back({EventId{I}, {}, false});
      continue;
    }
    auto Known = ByPlace.find(E.At.Index);
    if (Known == ByPlace.end())
      continue;
    Local &L = Found[Known->second];
    L.Taken |= takesNodes(E);
    if (grows(E) && !L.Loop)
      L.Loop = loopWithin(F, Q, E.In, F.event(L.Declared).In);
  }
  llvm::erase_if(Found, [](const Local &L) { return L.Taken || !L.Loop; });
  return Found;
}

/// The container's address, or that of what is in it, goes where it outlives
/// the container, as far as is seen.
bool escapes(const FunctionEscape &E, const clang::ValueDecl *Variable) {
  const FunctionFlow &Flow = *E.Flow;
  return llvm::any_of(E.Escapes, [&](const Escape &Out) {
    const FlowLocation &Object = Flow.location(Out.Object);
    return Object.Decl && Object.Kind == LocationKind::Variable &&
           Object.Decl->getCanonicalDecl() == Variable->getCanonicalDecl() &&
           Out.To != Sink::Unknown && Out.To != Sink::None;
  });
}

} // namespace

void ArenaCandidate::run(const CheckInput &In,
                         std::vector<Finding> &Out) const {
  if (!In.Escapes || In.Unit.CPlusPlus < 17)
    return;
  for (const FunctionEscape &E : In.Escapes->Functions) {
    const FunctionFacts *F = E.Flow->Facts;
    if (!E.Solved || !F || F->Cut || E.Cut || F->Coroutine)
      continue;
    if (llvm::none_of(F->Events, [&](const Event &D) {
          return D.Kind == EventKind::Declare && isNodeContainer(D, *F);
        }))
      continue;
    Queries Q(*F);
    for (const Local &L : localsOf(*F, Q)) {
      const Event &D = F->event(L.Declared);
      const clang::ValueDecl *Variable = F->place(D.At).Decl;
      if (escapes(E, Variable))
        continue;
      std::string Name = quoted(Variable->getNameAsString());
      Finding Found =
          at(D, *F,
             "each entry of " + Name +
                 " is an allocation of its own, and all of them end "
                 "with this scope");
      Found.Notes.push_back(
          {F->region(L.Loop).Begin, "this loop adds the entries"});
      Found.Notes.push_back(
          {D.Loc, "no entry of " + Name +
                      " is removed, moved out or kept beyond the scope"});
      Found.Notes.push_back(
          {D.Loc, "on a 'std::pmr::monotonic_buffer_resource' the container "
                  "takes them from a few blocks, and frees none by itself"});
      noteInstantiation(Found, *F);
      Out.push_back(std::move(Found));
    }
  }
}

} // namespace mapchurn
