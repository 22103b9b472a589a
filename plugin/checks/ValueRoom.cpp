// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/ValueRoom.h"

namespace mapchurn {

using model::Operation;

/// The map of which P is a value, or a member of a value.
PlaceId mapOf(const FunctionFacts &F, PlaceId P) {
  while (P && F.place(P).Kind == PlaceKind::Field)
    P = F.place(P).Base;
  if (!P || F.place(P).Kind != PlaceKind::Element)
    return {};
  PlaceId Map = F.place(P).Base;
  const ContainerType *Type = Map ? F.place(Map).Type : nullptr;
  return Type && Type->Row->isMap() ? Map : PlaceId();
}

namespace {

/// True when a value that is put into a map may have room of its own.
bool bringsRoom(const FunctionFacts &F, const ContainerType &Map, ValueId Id) {
  const Value &V = F.value(Id);
  if (Map.ElementContainer && V.Type.Scalar)
    return true; // try_emplace(key, 16)
  switch (V.Form) {
  case ValueForm::Default:
    return false;
  case ValueForm::Call:
  case ValueForm::Allocation:
    return true;
  case ValueForm::Constructed:
    return V.Starts == Initial::Sized || V.Starts == Initial::Unknown;
  case ValueForm::Plain:
  case ValueForm::Moved:
    break;
  case ValueForm::Literal:
  case ValueForm::String:
  case ValueForm::Null:
    return false;
  }
  if (V.Starts != Initial::Unknown)
    return V.Starts == Initial::Sized;
  // Another variable: a local one that nobody reserved has none.
  if (!V.At || F.place(V.At).Kind != PlaceKind::Variable)
    return true;
  auto Known = F.Declared.find(F.place(V.At).Decl);
  if (Known == F.Declared.end() ||
      F.event(Known->second).Starts == Initial::Sized)
    return true;
  return llvm::any_of(F.Events, [&](const Event &E) {
    return E.At == V.At && E.Kind == EventKind::Operation &&
           (E.Op == Operation::Reserve || E.Op == Operation::Resize ||
            E.Op == Operation::Assign);
  });
}

/// True when the event gives room to a value of some map, or shows that values
/// keep what they had. The map is told by Map.
bool makesRoom(const FunctionFacts &F, const Event &E, PlaceId &Map) {
  if (E.Kind != EventKind::Operation || !E.At)
    return false;
  Map = mapOf(F, E.At);
  if (Map)
    switch (E.Op) {
    case Operation::Reserve:
    case Operation::Resize:
    case Operation::Clear:
    case Operation::Swap:
      return true;
    case Operation::Assign:
      if (llvm::any_of(E.Args, [&](ValueId Arg) {
            return bringsRoom(F, *F.place(Map).Type, Arg);
          }))
        return true;
      break;
    default:
      break;
    }
  if (!F.place(E.At).Type || !F.place(E.At).Type->Row->isMap())
    return false;
  Map = E.At;
  switch (E.Op) {
  case Operation::Insert:
    if (!E.Key.valid())
      return true; // a pair from elsewhere
    [[fallthrough]];
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
    return llvm::any_of(E.Args, [&](ValueId Arg) {
      return bringsRoom(F, *F.place(Map).Type, Arg);
    });
  case Operation::Subscript:
    return E.Result == ResultUse::Assigned && E.Init &&
           bringsRoom(F, *F.place(Map).Type, E.Init);
  case Operation::Swap:
  case Operation::Merge:
  case Operation::AppendMany:
  case Operation::Assign:
    return true;
  default:
    return false;
  }
}

} // namespace

ValueRoom::ValueRoom(const CheckInput &In, const FunctionFacts &F)
    : In(In), F(F) {
  for (const Event &E : F.Events) {
    PlaceId Map;
    if (E.Kind == EventKind::Pass && E.Mutable)
      Map = mapOf(F, E.At);
    else if (!makesRoom(F, E, Map))
      continue;
    if (Map)
      Known[Map] = true;
  }
}

/// A reserve in another function of the file, of the same map's values or of
/// the same member of whatever class it is.
bool ValueRoom::elsewhere(const clang::ValueDecl *D, bool Member) const {
  auto Uses = In.Unit.Uses.find(D);
  if (Uses == In.Unit.Uses.end())
    return false;
  return llvm::any_of(Uses->second, [&](const Use &U) {
    const FunctionFacts &Other = In.Unit.Functions[U.Function];
    const Event &E = Other.event(U.Event);
    PlaceId Map;
    if (makesRoom(Other, E, Map) && Other.place(Map).Decl == D)
      return true;
    return Member && E.Kind == EventKind::Operation && E.At &&
           Other.place(E.At).Decl == D &&
           (E.Op == Operation::Reserve || E.Op == Operation::Resize ||
            E.Op == Operation::Clear);
  });
}

bool ValueRoom::has(PlaceId Map, PlaceId Value) {
  auto [At, New] = Known.try_emplace(Map, false);
  if (New && F.place(Map).Decl)
    At->second = elsewhere(F.place(Map).Decl, /*Member=*/false);
  if (At->second)
    return true;
  return F.place(Value).Kind == PlaceKind::Field &&
         elsewhere(F.place(Value).Decl, /*Member=*/true);
}

} // namespace mapchurn
