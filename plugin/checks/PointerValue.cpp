// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/PointerValue.h"
#include "checks/Ownership.h"
#include "llvm/ADT/StringExtras.h"

namespace mapchurn {

namespace {

/// Places that fill the map and get a note of their own.
constexpr size_t FillsShown = 3;

/// A map whose entries stay where they are and can be built in place.
bool holdsValuesInPlace(const model::Container &Row) {
  return Row.isMap() && Row.Store == model::Storage::Node &&
         Row.operation("emplace").has_value();
}

bool couldHoldPointee(const ContainerDecl &D, uint64_t LimitBytes) {
  const ContainerType &C = *D.Type;
  const TypeFacts &T = C.Pointee;
  return holdsValuesInPlace(*C.Row) && C.Pointer != PointerKind::None &&
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
  Found.Notes.push_back(
      {Found.Loc,
       quoted(withMapped(C, C.Pointee.Name)) + " holds the " +
           quoted(C.Pointee.Name) + " in the entry, which never moves; " +
           quoted(Tries ? "try_emplace" : "emplace") + " builds it there"});
  return Found;
}

} // namespace

void PointerValue::run(const CheckInput &In, std::vector<Finding> &Out) const {
  Ownership Owners(In.Unit);
  for (const DeclGroup &Group : ownedMaps(In.Unit)) {
    if (!llvm::all_of(Group, [&](const ContainerDecl *D) {
          return couldHoldPointee(*D, In.Opts.ValueLimitBytes);
        }))
      continue;
    std::vector<Fill> Fills = Owners.fills(Group);
    if (Fills.empty())
      continue;
    const ContainerDecl &D = *Group.front();
    std::string Message = "each value of " + quoted(D.Name) + " is a " +
                          quoted(D.Type->Element.Name) + ": " +
                          allocations(*D.Type, Fills[0]).str() +
                          " allocations for each entry where one does";
    Out.push_back(describe(at(D, Message), In, D, Fills));
  }
}

} // namespace mapchurn
