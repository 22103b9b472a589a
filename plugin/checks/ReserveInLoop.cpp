// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/ReserveInLoop.h"
#include "checks/Passes.h"
#include "llvm/ADT/StringExtras.h"

namespace mapchurn {

namespace {

using model::Operation;

/// What the price is told for.
constexpr uint64_t TypicalPasses = 1000;

/// Whether the place is the same object on every pass: named by variables and
/// members, none of which comes alive or is assigned in the loop.
bool isSameOnEveryPass(const FunctionFacts &F, const Queries &Q, PlaceId P,
                       RegionId Loop) {
  RegionId Scope = Q.declaredIn(P);
  if (Scope && Q.encloses(Loop, Scope))
    return false;
  for (PlaceId Step = P; Step; Step = F.place(Step).Base)
    switch (F.place(Step).Kind) {
    case PlaceKind::Variable:
    case PlaceKind::This:
    case PlaceKind::Field:
    case PlaceKind::Pointee:
      break;
    case PlaceKind::Entry:
    case PlaceKind::Key:
    case PlaceKind::Element:
    case PlaceKind::Other:
      return false;
    }
  return true;
}

/// The container's own size in what is asked for, or null.
const Value::Size *sizeIn(const Value &Asked, PlaceId Container) {
  const auto *Term = llvm::find_if(
      Asked.Sizes, [&](const Value::Size &S) { return S.Of == Container; });
  return Term == Asked.Sizes.end() ? nullptr : Term;
}

/// What the loop does to the container besides reserving it.
enum class Treatment { LetsItGrow, PassesItOn, Renews };

Treatment treatment(const Event &E, PlaceId Container, const FunctionFacts &F) {
  if (E.At != Container) {
    // A pointer on the way to it is set to another object.
    bool Leads = false;
    for (PlaceId P = F.place(Container).Base; P && E.At; P = F.place(P).Base)
      Leads |= P == E.At;
    bool Changes = E.Kind == EventKind::Write || E.Kind == EventKind::Move ||
                   E.Kind == EventKind::OwnerUse;
    return Leads && Changes ? Treatment::Renews : Treatment::LetsItGrow;
  }
  switch (E.Kind) {
  case EventKind::Operation:
    break;
  case EventKind::Write:
  case EventKind::Move:
    return Treatment::Renews;
  case EventKind::Pass:
    return E.Mutable ? Treatment::PassesItOn : Treatment::LetsItGrow;
  case EventKind::Address:
    return Treatment::PassesItOn;
  default:
    return Treatment::LetsItGrow;
  }
  switch (E.Op) {
  case Operation::Clear:
  case Operation::Assign:
  case Operation::Swap:
  case Operation::Shrink:
  case Operation::Extract:
  case Operation::Erase:
    return Treatment::Renews;
  case Operation::Capacity:
    // Somebody thought of it.
    return Treatment::Renews;
  case Operation::Resize:
    return E.Args.size() == 1 && sizeIn(F.value(E.Args[0]), Container)
               ? Treatment::LetsItGrow
               : Treatment::Renews;
  default:
    return Treatment::LetsItGrow;
  }
}

/// Whether the call gives the container its size plus something.
bool asksForMore(const FunctionFacts &F, const Queries &Q, const Event &E,
                 RegionId Loop) {
  if (E.Args.size() != 1)
    return false;
  const Value::Size *Size = sizeIn(F.value(E.Args[0]), E.At);
  // A size from before the loop does not grow with it.
  return Size &&
         (!Size->Variable || Q.encloses(Loop, Q.declaredIn(Size->Variable)));
}

void notePrice(Finding &Found, const model::GrowthPolicy &Policy) {
  model::GrowthCost Now = Policy.reservedEachTimeCost(TypicalPasses);
  model::GrowthCost Left = Policy.cost(TypicalPasses);
  bool Exact = Now.Reallocations == TypicalPasses;
  Found.Notes.push_back(
      {Found.Loc, std::string("it makes room for what it is asked for and ") +
                      (Exact ? "no" : "little") +
                      " more: " + llvm::utostr(TypicalPasses) +
                      " passes of one element each take " +
                      plural(Now.Reallocations, "reallocation") + " and move " +
                      plural(Now.Moves, "element") + "; without it " +
                      llvm::utostr(Left.Reallocations) + " and " +
                      llvm::utostr(Left.Moves)});
}

} // namespace

void ReserveInLoop::run(const CheckInput &In, const FunctionFacts &F,
                        const Queries &Q, std::vector<Finding> &Out) const {
  if (F.HasGoto)
    return;
  for (const Event &E : F.Events) {
    if (E.Kind != EventKind::Operation || E.Op != Operation::Reserve || !E.At)
      continue;
    RegionId Loop = Q.loopOf(E.In);
    if (!Loop || !asksForMore(F, Q, E, Loop) ||
        !isSameOnEveryPass(F, Q, E.At, Loop))
      continue;
    auto Policy = growthOf(In, *E.Type);
    if (!Policy || E.Type->InlineElements || !Policy->reservesExactly())
      continue;
    Way Within = wayOut(F, E.In, Loop);
    const Region &L = F.region(Loop);
    std::optional<uint64_t> Passes = constantPasses(F, Loop);
    if (Within.Leaves || (Passes && *Passes < FewElements))
      continue;
    Treatment Worst = Treatment::LetsItGrow;
    for (unsigned I = L.FirstEvent; I < L.EndEvent; ++I)
      Worst = std::max(Worst, treatment(F.Events[I], E.At, F));
    if (Worst == Treatment::Renews)
      continue;
    std::string Name = quoted(object(E, F));
    Finding Found =
        at(E, F,
           quoted(E.Type->Row->Reserve) +
               " on every pass of this loop defeats the geometric growth of " +
               Name);
    noteLoop(Found, L);
    std::string Doubt;
    if (Within.Conditional)
      Doubt = "not every pass comes here";
    else if (Worst == Treatment::PassesItOn)
      Doubt = Name + " is also passed on, where it may be emptied";
    if (!Doubt.empty()) {
      Found.Level = Tier::All;
      Found.Notes.push_back({E.Loc, Doubt});
    }
    notePrice(Found, *Policy);
    noteInstantiation(Found, F);
    Out.push_back(std::move(Found));
  }
}

} // namespace mapchurn
