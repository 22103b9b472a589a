// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/LargeValue.h"
#include "checks/Declarations.h"
#include "checks/Passes.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringExtras.h"

namespace mapchurn {

namespace {

using model::Operation;

/// What the price is told for when the count is not a constant.
constexpr uint64_t TypicalEntries = 1000;
constexpr uint64_t PointerBytes = 8;

/// A place where the map gets another entry, again and again.
struct Growth {
  clang::SourceLocation Loc;
  std::optional<uint64_t> Entries; ///< when that is a constant
};

/// The uses of one map, under its own name and those of parameters.
class Uses {
public:
  Uses(const CheckInput &In, const ContainerDecl &D)
      : Unit(In.Unit), D(D), Starts(D.Starts) {}

  /// The first growth that nothing makes room for.
  std::optional<Growth> growth() {
    follow(D.Decl, outlivesCalls(), /*Reserved=*/Starts == Initial::Sized);
    if (ReservedElsewhere || Found.empty())
      return std::nullopt;
    return Found.front();
  }

private:
  void follow(const clang::ValueDecl *Name, bool Again, bool Reserved);
  bool isFilling(const FunctionFacts &F, const Event &E) const;
  bool isRoom(const FunctionFacts &F, const Event &E) const;
  bool covers(const FunctionFacts &F, const Event &Room, const Event &E) const;
  void fill(const FunctionFacts &F, const Event &E, bool Again);

  /// Each call of a function may add to it.
  bool outlivesCalls() const { return D.Scope != DeclScope::Local; }
  /// Of this function there is one call for each object, or one at all.
  static bool runsOnce(const FunctionFacts &F) {
    const auto *Function = llvm::dyn_cast_or_null<clang::FunctionDecl>(F.Decl);
    return !Function || Function->isMain() ||
           llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(
               Function);
  }

  const UnitFacts &Unit;
  const ContainerDecl &D;
  Initial Starts;
  llvm::SmallDenseSet<const clang::ValueDecl *, 4> Followed;
  bool ReservedElsewhere = false;
  std::vector<Growth> Found;
};

/// An operation that adds an entry under a key that may be new each time.
bool Uses::isFilling(const FunctionFacts &F, const Event &E) const {
  if (E.Kind != EventKind::Operation)
    return false;
  switch (E.Op) {
  case Operation::Append: // by an algorithm
  case Operation::AppendMany:
    return true;
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
    break;
  case Operation::Subscript:
    // Of a map that comes from elsewhere, `m[k].n` may only be looked up.
    if (E.Result != ResultUse::Assigned && E.Result != ResultUse::Modified &&
        Starts != Initial::Empty)
      return false;
    break;
  default:
    return false;
  }
  if (!E.Key)
    return true;
  const Value &Key = F.value(E.Key);
  return !Key.Constant && Key.Form != ValueForm::Literal &&
         Key.Form != ValueForm::String && Key.Builds != StringSource::Literal;
}

/// Room is made, or what happens to the capacity is not in sight.
bool Uses::isRoom(const FunctionFacts &F, const Event &E) const {
  switch (E.Kind) {
  case EventKind::Operation:
    if (E.Op == Operation::Reserve)
      return E.Args.empty() || F.value(E.Args[0]).Constant != 0;
    return E.Op == Operation::Assign || E.Op == Operation::Swap ||
           E.Op == Operation::Merge;
  case EventKind::Write: // a constructor's initializer
  case EventKind::Declare:
    return (E.Init && F.value(E.Init).Starts != Initial::Empty &&
            E.Kind == EventKind::Write) ||
           E.Starts == Initial::Sized || E.Starts == Initial::Filled;
  case EventKind::Pass:
  case EventKind::Address:
    return E.Mutable;
  case EventKind::Move:
    return true;
  default:
    return false;
  }
}

/// A reserve by the size of one range makes no room for another.
bool Uses::covers(const FunctionFacts &F, const Event &Room,
                  const Event &E) const {
  if (Room.Kind != EventKind::Operation || Room.Op != Operation::Reserve ||
      Room.Args.empty() || F.value(Room.Args[0]).Sizes.empty())
    return true;
  const Value &N = F.value(Room.Args[0]);
  for (RegionId R = E.In; R; R = F.region(R).Parent) {
    const Region &Loop = F.region(R);
    if (Loop.Kind != RegionKind::Loop || !Loop.RangePlace ||
        (Room.In == R || Loop.FirstEvent <= Room.Begins))
      continue;
    if (llvm::none_of(N.Sizes, [&](const Value::Size &Term) {
          return Term.Of == Loop.RangePlace;
        }))
      return false;
  }
  return true;
}

/// Every growth under this name. Again: who holds the map may come back here.
void Uses::follow(const clang::ValueDecl *Name, bool Again, bool Reserved) {
  if (!Followed.insert(Name).second)
    return;
  auto All = Unit.Uses.find(Name);
  if (All == Unit.Uses.end())
    return;
  unsigned Function = ~0u;
  const Event *Room = nullptr;
  for (const Use &U : All->second) {
    const FunctionFacts &F = Unit.Functions[U.Function];
    const Event &E = F.event(U.Event);
    if (U.Function != Function)
      Room = nullptr;
    Function = U.Function;
    const Place &At = F.place(E.At);
    if (At.Decl != Name || !At.Type)
      continue;
    bool Comes = Again && !runsOnce(F);
    if (E.Kind == EventKind::Pass && E.Mutable && E.Parameter &&
        Unit.Uses.count(E.Parameter)) {
      bool Repeated = Comes || !wayOut(F, E.In, {}).Loops.empty();
      follow(E.Parameter, Repeated, Reserved || Room);
      continue;
    }
    if (isRoom(F, E)) {
      Room = &E;
      // Made by one function, for what others put in.
      ReservedElsewhere |= outlivesCalls() && E.Kind != EventKind::Pass &&
                           E.Op != Operation::Assign;
      continue;
    }
    if (!Reserved && isFilling(F, E) && !(Room && covers(F, *Room, E)))
      fill(F, E, Comes);
  }
}

void Uses::fill(const FunctionFacts &F, const Event &E, bool Again) {
  Growth G{E.InMacros, std::nullopt};
  Way Out = wayOut(F, E.In, {});
  bool InLambda = false;
  for (RegionId R = E.In; R; R = F.region(R).Parent)
    InLambda |= F.region(R).Kind == RegionKind::Lambda;
  std::optional<uint64_t> N = constantPasses(F, Out.Loops);
  if (E.Op == Operation::AppendMany && !E.ByAlgorithm)
    N = std::nullopt;
  else if (E.ByAlgorithm)
    N = E.Trip.Kind == TripKind::Constant && N
            ? std::optional<uint64_t>(*N * E.Trip.Constant)
            : std::nullopt;
  if (Again || InLambda)
    N = std::nullopt;
  if (N && *N < FewElements)
    return;
  G.Entries = N;
  Found.push_back(G);
}

/// A B-tree.
bool movesInNodes(const ContainerType &C) {
  return C.Row->Moves == model::GrowthMoves::InNodes;
}

bool isLarge(const ContainerDecl &D, uint64_t LimitBytes) {
  const ContainerType &C = *D.Type;
  // A key that the arguments decide makes an entry large that need not be.
  uint64_t Bytes =
      D.Depends == Dependence::None ? C.EntryBytes : C.Element.SizeBytes;
  return (C.GrowthMovesAll || movesInNodes(C)) && C.Key.Complete &&
         C.Element.Complete && Bytes > LimitBytes && !D.Const;
}

/// How the map could be written whose entries never move.
std::string wayAround(const ContainerType &C) {
  if (!C.Row->NodeMap.empty()) {
    size_t Open = C.Name.find('<');
    if (Open != std::string::npos)
      return quoted(C.Row->NodeMap + C.Name.substr(Open)) +
             " never moves an entry";
  }
  uint64_t Bytes = llvm::alignTo(C.Key.SizeBytes, PointerBytes) + PointerBytes;
  return "with a pointer to its " + quoted(C.Element.Name) +
         ", or the index of one, an entry takes " + plural(Bytes, "byte");
}

Finding describe(Finding Found, const ContainerDecl &D, const Growth &G) {
  const ContainerType &C = *D.Type;
  Found.Notes.push_back(
      {Found.Loc, "the key " + quoted(C.Key.Name) + " takes " +
                      plural(C.Key.SizeBytes, "byte") + ", the value " +
                      quoted(C.Element.Name) + " " +
                      llvm::utostr(C.Element.SizeBytes)});
  Found.Notes.push_back({G.Loc, quoted(D.Name) + " grows here"});
  if (movesInNodes(C)) {
    // How many they are depends on where the key belongs.
    Found.Level = Tier::All;
    Found.Notes.push_back(
        {Found.Loc, "a full node hands half of its entries to a new one"});
  } else {
    uint64_t N = G.Entries.value_or(TypicalEntries);
    Found.Notes.push_back({Found.Loc, "a growth from " + llvm::utostr(N) +
                                          " entries" + " moves " +
                                          plural(N * C.EntryBytes, "byte")});
  }
  if (!D.AllUsesInSight) {
    Found.Level = Tier::All;
    Found.Notes.push_back({Found.Loc, "other files may use " + quoted(D.Name) +
                                          " too, and reserve what it needs"});
  }
  Found.Notes.push_back({Found.Loc, wayAround(C)});
  return Found;
}

} // namespace

void LargeValue::run(const CheckInput &In, std::vector<Finding> &Out) const {
  for (const DeclGroup &Group : ownedMaps(In.Unit)) {
    const ContainerDecl &D = *Group.front();
    const ContainerType &C = *D.Type;
    if (!llvm::all_of(Group, [&](const ContainerDecl *One) {
          return isLarge(*One, In.Opts.ValueLimitBytes);
        }))
      continue;
    std::optional<Growth> First;
    for (const ContainerDecl *One : Group)
      if (!First)
        First = Uses(In, *One).growth();
    if (First)
      Out.push_back(describe(
          at(D, "an entry of " + quoted(D.Name) + " takes " +
                    plural(C.EntryBytes, "byte") +
                    (movesInNodes(C) ? ", and an insertion moves those "
                                       "behind it in its node"
                                     : ", and every growth moves all of "
                                       "them")),
          D, *First));
  }
}

} // namespace mapchurn
