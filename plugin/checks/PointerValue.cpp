// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/PointerValue.h"
#include "checks/KeptAddresses.h"
#include "checks/Ownership.h"
#include "checks/ValueEdits.h"
#include "llvm/ADT/StringExtras.h"

namespace mapchurn {

namespace {

/// Places that fill the map and get a note of their own.
constexpr size_t FillsShown = 3;

/// A map whose entries stay where they are, or one in which they move when it
/// grows, and which can build them in place.
bool holdsValues(const ContainerType &C, uint64_t LimitBytes) {
  const model::Container &Row = *C.Row;
  if (!Row.isMap())
    return false;
  if (Row.Store == model::Storage::Node)
    return Row.operation("emplace").has_value();
  // A plain pointer goes anywhere without a trace, and an entry that is large
  // as a whole had better not move.
  return Row.Store == model::Storage::Flat &&
         (Row.operation("emplace") || Row.operation("try_emplace")) &&
         (C.Pointer == PointerKind::Unique ||
          C.Pointer == PointerKind::Shared) &&
         C.Pointee.Movable &&
         C.Key.SizeBytes + C.Pointee.SizeBytes <= LimitBytes;
}

bool couldHoldPointee(const ContainerDecl &D, uint64_t LimitBytes) {
  const ContainerType &C = *D.Type;
  const TypeFacts &T = C.Pointee;
  return C.Pointer != PointerKind::None && holdsValues(C, LimitBytes) &&
         !C.VoidPointee && !C.ArrayPointee && !C.CustomDeleter && T.Complete &&
         !T.Polymorphic && !T.Empty && !T.OwnLife &&
         T.SizeBytes <= LimitBytes && D.PointeeKnownHere;
}

/// How many allocations an entry takes now.
llvm::StringRef allocations(const ContainerType &C, const Fill &By) {
  // make_shared puts the object and its count into one, `new` does not.
  return C.Pointer == PointerKind::Shared && By.From == "new" ? "three" : "two";
}

Finding describe(Finding Found, const CheckInput &In, const ContainerDecl &D,
                 const std::vector<Fill> &Fills) {
  const ContainerType &C = *D.Type;
  for (size_t I = 0; I < Fills.size() && I < FillsShown; ++I)
    Found.Notes.push_back(
        {Fills[I].Loc,
         (I ? "and here by " : "each value is allocated here by ") +
             quoted(Fills[I].From)});
  Found.Notes.push_back({Found.Loc, quoted(C.Pointee.Name) + " takes " +
                                        plural(C.Pointee.SizeBytes, "byte") +
                                        "; values of up to " +
                                        llvm::utostr(In.Opts.ValueLimitBytes) +
                                        " are held in the entry"});
  if (D.AllUsesInSight) {
    Found.Notes.push_back({Found.Loc, "no value of " + quoted(D.Name) +
                                          " comes from or goes to another "
                                          "owner"});
  } else {
    Found.Level = Tier::All;
    Found.Notes.push_back(
        {Found.Loc, "no value of " + quoted(D.Name) +
                        " comes from or goes to another owner in this file; "
                        "other files may use it too"});
  }
  bool Tries =
      C.Row->TryEmplaceSince && C.Row->TryEmplaceSince <= In.Unit.CPlusPlus;
  std::string Moves = ", which never moves; ";
  if (C.Row->Store == model::Storage::Flat)
    Moves = ", which moves when the map grows: no address of it is kept; ";
  Found.Notes.push_back(
      {Found.Loc, quoted(withMapped(C, C.Pointee.Name)) + " holds the " +
                      quoted(C.Pointee.Name) + " in the entry" + Moves +
                      quoted(Tries ? "try_emplace" : "emplace") +
                      " builds it there"});
  return Found;
}

} // namespace

EscapeNeed PointerValue::needsEscape(const UnitFacts &Unit) const {
  constexpr uint64_t AnySize = ~uint64_t(0);
  bool Any = llvm::any_of(Unit.Containers, [](const ContainerDecl &D) {
    return D.Type->Row->Store == model::Storage::Flat && !D.Reference &&
           couldHoldPointee(D, AnySize);
  });
  return Any ? EscapeNeed::All : EscapeNeed::None;
}

void PointerValue::run(const CheckInput &In, std::vector<Finding> &Out) const {
  Ownership Owners(In.Unit);
  for (const DeclGroup &Group : ownedMaps(In.Unit)) {
    if (!llvm::all_of(Group, [&](const ContainerDecl *D) {
          return couldHoldPointee(*D, In.Opts.ValueLimitBytes);
        }))
      continue;
    std::vector<Fill> Fills = Owners.fills(Group);
    if (Fills.empty() || llvm::any_of(Group, [&](const ContainerDecl *D) {
          return D->Type->Row->Store == model::Storage::Flat &&
                 keepsAddresses(In, *D);
        }))
      continue;
    const ContainerDecl &D = *Group.front();
    std::string Message = "each value of " + quoted(D.Name) + " is a " +
                          quoted(D.Type->Element.Name) + ": " +
                          allocations(*D.Type, Fills[0]).str() +
                          " allocations for each entry where one does";
    Out.push_back(describe(at(D, Message), In, D, Fills));
    if (Group.size() == 1) // else there is another declaration to edit
      Out.back().Fix = editsToValues(In.Unit, D);
  }
}

} // namespace mapchurn
