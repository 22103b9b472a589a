// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/Ownership.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseSet.h"

namespace mapchurn {

namespace {

using model::Operation;

/// Calls that an owner is followed through.
constexpr unsigned MaxCalls = 4;

/// What is true of one map, over all of its uses.
class Judge {
public:
  Judge(const UnitFacts &Unit, const ContainerType &Type,
        const Ownership::Index &Known)
      : Unit(Unit), Type(Type), Known(Known) {}

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
  bool isFresh(unsigned Function, EventId Before, const Value &V,
               unsigned Depth);
  bool madeLocally(unsigned Function, EventId Before, const Value &Moved,
                   unsigned Depth);
  bool madeByCallers(unsigned Function, const clang::ValueDecl *Parameter,
                     unsigned Depth);
  bool madeByCallee(const clang::FunctionDecl *Callee, unsigned Depth);
  bool onlyMovedOnce(unsigned Function, EventId Before, PlaceId Owner) const;

  bool unfilled(const std::vector<Use> &Steps) const;
  bool deletesAll() const;

  const UnitFacts &Unit;
  const ContainerType &Type;
  const Ownership::Index &Known;
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
    Taken |= F.Cut;
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
    if (S.E.Parameter && Known.Parameters.count(S.E.Parameter))
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
  if (V.Form == ValueForm::Allocation && isMade(V))
    Fills.push_back({V.Range.isValid() ? V.Range.getBegin() : S.E.Loc, V.From,
                     S.E.InMacros});
  else if (!Type.Pointee.Movable || !isFresh(S.Function, S.Id, V, 0)) {
    Taken = true; // null, or made elsewhere
    return;
  }
  LastFill[S.Function] = S.Id;
}

/// The owner holds what was made for it, here or in a function of this unit,
/// and has it alone.
bool Judge::isFresh(unsigned Function, EventId Before, const Value &V,
                    unsigned Depth) {
  if (Depth > MaxCalls)
    return false;
  if (V.Form == ValueForm::Allocation) {
    if (!isMade(V) || V.Range.isInvalid())
      return false;
    Fills.push_back({V.Range.getBegin(), V.From, V.Range.getBegin()});
    return true;
  }
  if (V.Form == ValueForm::Call)
    return V.Callee && madeByCallee(V.Callee, Depth + 1);
  return V.At && madeLocally(Function, Before, V, Depth);
}

/// `auto p = std::make_unique<T>(…)`, or a parameter, with nothing but uses of
/// *p until it is moved into the map.
bool Judge::madeLocally(unsigned Function, EventId Before, const Value &Moved,
                        unsigned Depth) {
  const FunctionFacts &F = Unit.Functions[Function];
  if (F.place(Moved.At).Kind != PlaceKind::Variable ||
      !onlyMovedOnce(Function, Before, Moved.At))
    return false;
  const clang::ValueDecl *Local = F.place(Moved.At).Decl;
  auto Declared = F.Declared.find(Local);
  if (Declared == F.Declared.end())
    return madeByCallers(Function, Local, Depth + 1);
  const Event &E = F.event(Declared->second);
  if (!E.Init)
    return false;
  const Value &Made = F.value(E.Init);
  if (Made.Form == ValueForm::Call)
    return isFresh(Function, Declared->second, Made, Depth);
  if (!isMade(Made))
    return false;
  Fills.push_back({E.Loc, Made.From, E.InMacros});
  return true;
}

/// Before the event it is moved, once; else nobody looks at more than what it
/// points to.
bool Judge::onlyMovedOnce(unsigned Function, EventId Before,
                          PlaceId Owner) const {
  const FunctionFacts &F = Unit.Functions[Function];
  auto Uses = Unit.Uses.find(F.place(Owner).Decl);
  if (Uses == Unit.Uses.end())
    return false;
  unsigned Moves = 0;
  for (const Use &U : Uses->second) {
    const Event &E = F.event(U.Event);
    if (U.Function != Function || E.At != Owner || E.Kind == EventKind::Declare)
      continue;
    bool Looks = E.Kind == EventKind::OwnerUse &&
                 (E.Text == "get" || E.Text == "operator bool");
    bool Leaves = E.Kind == EventKind::Move || E.Kind == EventKind::Return;
    if (Leaves && !(Before < U.Event))
      ++Moves;
    else if (!Looks)
      return false;
  }
  return Moves == 1;
}

/// `static void put(std::unique_ptr<T> p)`: every call gives it a new one.
bool Judge::madeByCallers(unsigned Function, const clang::ValueDecl *Parameter,
                          unsigned Depth) {
  const FunctionFacts &F = Unit.Functions[Function];
  // Makers and containers call constructors, algorithms call lambdas.
  const auto *Own = llvm::dyn_cast_or_null<clang::FunctionDecl>(F.Decl);
  if (!F.CallsInSight || !Own || llvm::isa<clang::CXXConstructorDecl>(Own) ||
      Parameter->getDeclContext() !=
          static_cast<const clang::DeclContext *>(Own))
    return false;
  auto Gifts = Known.Gifts.find(Parameter);
  if (Gifts == Known.Gifts.end())
    return false;
  return llvm::all_of(Gifts->second, [&](const Ownership::Gift &G) {
    const FunctionFacts &From = Unit.Functions[G.Function];
    EventId End{static_cast<unsigned>(From.Events.size())};
    return G.Given && isFresh(G.Function, End, From.value(G.Given), Depth);
  });
}

/// `static std::unique_ptr<T> make()`: every return gives a new one.
bool Judge::madeByCallee(const clang::FunctionDecl *Callee, unsigned Depth) {
  auto Body = Known.Bodies.find(Callee);
  if (Body == Known.Bodies.end())
    return false;
  const FunctionFacts &F = Unit.Functions[Body->second];
  EventId End{static_cast<unsigned>(F.Events.size())};
  return !F.Cut && !F.Coroutine && !F.ReturnedOwners.empty() &&
         llvm::all_of(F.ReturnedOwners, [&](ValueId Returned) {
           return isFresh(Body->second, End, F.value(Returned), Depth);
         });
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
      Known.Parameters.insert(D.Decl);
  for (unsigned I = 0; I < Unit.Functions.size(); ++I) {
    const FunctionFacts &F = Unit.Functions[I];
    if (const auto *Function =
            llvm::dyn_cast_or_null<clang::FunctionDecl>(F.Decl))
      Known.Bodies.try_emplace(Function, I);
    for (const OwnerGift &G : F.OwnerGifts)
      Known.Gifts[G.Parameter].push_back({I, G.Given});
  }
}

std::vector<Fill> Ownership::fills(const DeclGroup &Group) const {
  std::vector<Fill> First;
  for (const ContainerDecl *D : Group) {
    std::vector<Fill> Fills = Judge(Unit, *D->Type, Known).fills(*D);
    if (Fills.empty())
      return {};
    if (First.empty())
      First = std::move(Fills);
  }
  return First;
}

} // namespace mapchurn
