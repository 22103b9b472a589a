// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/Ownership.h"
#include "llvm/ADT/DenseSet.h"

namespace mapchurn {

namespace {

using model::Operation;

/// What is true of one map, over all of its uses.
class Judge {
public:
  Judge(const UnitFacts &Unit, const ContainerType &Type,
        const llvm::DenseMap<const clang::ValueDecl *, const ContainerDecl *>
            &Parameters)
      : Unit(Unit), Type(Type), Parameters(Parameters) {}

  std::vector<Fill> fills(const ContainerDecl &D) {
    if (D.Starts == Initial::Filled || D.Starts == Initial::Unknown ||
        (D.CopiedWithClass && Type.Pointer == PointerKind::Shared))
      return {};
    follow(D.Decl);
    if (Taken || (unfilled(MayBeNull) && unfilled(AsksForNull)) ||
        (Type.Pointer == PointerKind::Raw && !deletesAll()))
      return {};
    return std::move(Fills);
  }

private:
  /// An event of the map, with the function it is in.
  struct Step {
    unsigned Function;
    const FunctionFacts &F;
    const Event &E;
    EventId Id;
  };

  void follow(const clang::ValueDecl *Name);
  void whole(const Step &S);
  void operation(const Step &S);
  void entry(const Step &S);
  void value(const Step &S);
  void ownerUse(const Step &S);
  void give(const Step &S, ValueId Given);
  bool isMade(const Value &V) const { return V.Made == Type.Pointee.Identity; }
  bool madeLocally(const Step &S, const Value &Moved);

  bool unfilled(const std::vector<Use> &Steps) const;
  bool deletesAll() const;

  const UnitFacts &Unit;
  const ContainerType &Type;
  const llvm::DenseMap<const clang::ValueDecl *, const ContainerDecl *>
      &Parameters;
  llvm::SmallDenseSet<const clang::ValueDecl *, 4> Followed;
  bool Taken = false;
  std::vector<Fill> Fills;
  std::vector<Use> MayBeNull, AsksForNull, Removes;
  /// By function: the last event that fills, the first that deletes.
  llvm::SmallDenseMap<unsigned, EventId> LastFill, FirstDelete;
};

/// All uses of the map under one of its names: its own, or a parameter's.
void Judge::follow(const clang::ValueDecl *Name) {
  if (!Followed.insert(Name).second)
    return;
  auto Uses = Unit.Uses.find(Name);
  if (Uses == Unit.Uses.end())
    return;
  for (const Use &U : Uses->second) {
    if (Taken)
      return;
    const FunctionFacts &F = Unit.Functions[U.Function];
    Step S{U.Function, F, F.event(U.Event), U.Event};
    PlaceId Part, Map = S.E.At;
    while (F.place(Map).Decl != Name || !F.place(Map).Type) {
      Part = Map;
      Map = F.place(Map).Base;
    }
    if (!Part)
      whole(S);
    else if (F.place(Part).Kind == PlaceKind::Entry)
      entry(S);
    else if (F.place(Part).Kind == PlaceKind::Element && Part == S.E.At)
      value(S);
    else if (S.E.Kind == EventKind::Delete &&
             F.place(S.E.At).Kind == PlaceKind::Pointee &&
             F.place(S.E.At).Base == Part)
      FirstDelete.try_emplace(S.Function, S.Id);
    // What is done to a key, or to the object pointed to, moves no ownership.
  }
}

/// The map itself.
void Judge::whole(const Step &S) {
  switch (S.E.Kind) {
  case EventKind::Operation:
    return operation(S);
  case EventKind::Declare:
    Taken |= S.E.Starts == Initial::Filled || S.E.Starts == Initial::Unknown;
    return;
  case EventKind::Write: // a constructor's initializer
    Taken |= !S.E.Init || S.F.value(S.E.Init).Form != ValueForm::Default;
    return;
  case EventKind::Pass:
    if (S.E.Parameter && Parameters.count(S.E.Parameter))
      return follow(S.E.Parameter);
    Taken = true;
    return;
  default:
    Taken = true; // copied, moved, returned, its address kept
  }
}

void Judge::operation(const Step &S) {
  const Event &E = S.E;
  switch (E.Op) {
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::InsertOrAssign:
    if (!E.Key || E.Args.size() != 1)
      Taken = true;
    else
      give(S, E.Args[0]);
    return;
  case Operation::TryEmplace:
    if (E.Args.empty())
      MayBeNull.push_back({S.Function, S.Id});
    else if (E.Args.size() == 1)
      give(S, E.Args[0]);
    else
      Taken = true;
    return;
  case Operation::Assign:
    Taken |=
        E.Args.size() != 1 || S.F.value(E.Args[0]).Form != ValueForm::Default;
    return;
  case Operation::Erase:
  case Operation::Clear:
    Removes.push_back({S.Function, S.Id});
    return;
  case Operation::Subscript:
  case Operation::At:
    break;
  case Operation::Find:
  case Operation::Count:
  case Operation::Contains:
  case Operation::Begin:
  case Operation::End:
  case Operation::Size:
  case Operation::Empty:
  case Operation::Reserve:
  case Operation::Capacity:
  case Operation::Inspect:
    return; // where its iterators go is another event
  default:
    Taken = true;
    return;
  }
  bool Makes = E.Op == Operation::Subscript;
  bool Next = S.Id.Index + 1 < S.F.Events.size();
  switch (E.Result) {
  case ResultUse::Assigned:
    return give(S, E.Init);
  case ResultUse::Receiver:
    // m[k]->f() takes the value to be there; m[k].get() does not.
    Makes &= Next && S.F.Events[S.Id.Index + 1].Kind == EventKind::OwnerUse;
    break;
  case ResultUse::Condition:
  case ResultUse::Compared:
    AsksForNull.push_back({S.Function, S.Id});
    break;
  case ResultUse::Stored: // as a reference, which is then the same place
    break;
  case ResultUse::Read:
    Taken |= Type.Pointer != PointerKind::Raw;
    break;
  case ResultUse::Discarded: // makes a null entry, for its own sake
    Taken |= Makes;
    break;
  case ResultUse::Inserted:
  case ResultUse::Modified:
  case ResultUse::Escapes:
    Taken = true;
    break;
  }
  if (Makes)
    MayBeNull.push_back({S.Function, S.Id});
}

/// A key and its value, as one.
void Judge::entry(const Step &S) {
  Taken |= S.E.Kind != EventKind::Copy || Type.Pointer != PointerKind::Raw;
}

/// The pointer that is a value of the map.
void Judge::value(const Step &S) {
  bool Raw = Type.Pointer == PointerKind::Raw;
  switch (S.E.Kind) {
  case EventKind::Write:
    return give(S, S.E.Init);
  case EventKind::OwnerUse:
    return ownerUse(S);
  case EventKind::Test:
    AsksForNull.push_back({S.Function, S.Id});
    return;
  case EventKind::Copy:
    Taken |= !Raw;
    return;
  case EventKind::Pass:
    Taken |= !Raw || S.E.Mutable;
    return;
  default:
    Taken = true;
  }
}

void Judge::ownerUse(const Step &S) {
  const Event &E = S.E;
  if (E.Text == "reset" && E.Init)
    return give(S, E.Init);
  if (E.Text == "operator bool" ||
      (E.Text == "get" &&
       (E.Result == ResultUse::Condition || E.Result == ResultUse::Compared)))
    AsksForNull.push_back({S.Function, S.Id});
  else if (E.Text != "get" && E.Text != "operator*" && E.Text != "operator->")
    Taken = true; // release, swap, reset to null, use_count, …
}

/// What a value of the map is made of.
void Judge::give(const Step &S, ValueId Given) {
  if (!Given) {
    Taken = true;
    return;
  }
  const Value &V = S.F.value(Given);
  if (V.Form == ValueForm::Allocation && isMade(V)) {
    Fills.push_back({V.Range.isValid() ? V.Range.getBegin() : S.E.Loc, V.From,
                     S.E.InMacros});
  } else if (V.Form != ValueForm::Moved || !madeLocally(S, V)) {
    Taken = true; // null, or made elsewhere
    return;
  }
  LastFill[S.Function] = S.Id;
}

/// `auto p = std::make_unique<T>(…)`, with nothing but uses of *p until it is
/// moved into the map.
bool Judge::madeLocally(const Step &S, const Value &Moved) {
  const FunctionFacts &F = S.F;
  if (!Moved.At || F.place(Moved.At).Kind != PlaceKind::Variable ||
      !Type.Pointee.Movable)
    return false;
  const clang::ValueDecl *Local = F.place(Moved.At).Decl;
  auto Known = F.Declared.find(Local);
  auto Uses = Unit.Uses.find(Local);
  if (Known == F.Declared.end() || Uses == Unit.Uses.end())
    return false;
  const Event &Declared = F.event(Known->second);
  if (!Declared.Init || !isMade(F.value(Declared.Init)))
    return false;
  unsigned Moves = 0;
  for (const Use &U : Uses->second) {
    const Event &E = F.event(U.Event);
    if (U.Function != S.Function || E.At != Moved.At ||
        E.Kind == EventKind::Declare)
      continue;
    bool Looks = E.Kind == EventKind::OwnerUse &&
                 (E.Text == "get" || E.Text == "operator bool");
    if (E.Kind == EventKind::Move && U.Event < S.Id)
      ++Moves;
    else if (!Looks)
      return false;
  }
  if (Moves != 1)
    return false;
  Fills.push_back(
      {Declared.Loc, F.value(Declared.Init).From, Declared.InMacros});
  return true;
}

/// True when one of the steps has no fill after it in its function.
bool Judge::unfilled(const std::vector<Use> &Steps) const {
  return llvm::any_of(Steps, [&](const Use &U) {
    auto Last = LastFill.find(U.Function);
    return Last == LastFill.end() || !(U.Event < Last->second);
  });
}

/// A map of plain pointers owns them when it deletes them, and does so before
/// each removal.
bool Judge::deletesAll() const {
  return !FirstDelete.empty() && llvm::all_of(Removes, [&](const Use &U) {
    auto First = FirstDelete.find(U.Function);
    return First != FirstDelete.end() && First->second < U.Event;
  });
}

} // namespace

Ownership::Ownership(const UnitFacts &Unit) : Unit(Unit) {
  for (const ContainerDecl &D : Unit.Containers)
    if (D.Scope == DeclScope::Parameter)
      Parameters[D.Decl] = &D;
}

std::vector<Fill> Ownership::fills(const DeclGroup &Group) const {
  std::vector<Fill> First;
  for (const ContainerDecl *D : Group) {
    std::vector<Fill> Fills = Judge(Unit, *D->Type, Parameters).fills(*D);
    if (Fills.empty())
      return {};
    if (First.empty())
      First = std::move(Fills);
  }
  return First;
}

} // namespace mapchurn
