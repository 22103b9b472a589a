// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/ContainerInLoop.h"
#include "checks/Passes.h"
#include "llvm/ADT/StringExtras.h"

namespace mapchurn {

namespace {

using model::Operation;

/// Fewer passes than this have little to gain from a reused array.
constexpr uint64_t FewPasses = 4;
/// What the price is told for when the counts are not constants.
constexpr uint64_t TypicalPasses = 1000;
constexpr uint64_t TypicalElements = 100;

/// How one call fills the container.
enum class Fill {
  None,
  One,   ///< by one element
  Many,  ///< by any number of elements at once
  Takes, ///< it takes over, or gives away, an array: reuse would keep nothing
};

Fill fillOf(const FunctionFacts &F, const Event &E) {
  auto SmallConstant = [&](ValueId Id) {
    return F.value(Id).Constant &&
           uint64_t(*F.value(Id).Constant) < FewElements;
  };
  switch (E.Op) {
  case Operation::Append:
    return E.ByAlgorithm ? Fill::Many : Fill::One;
  case Operation::AppendMany:
    // insert(position, element)
    return E.Args.size() == 2 && (E.Text == "insert" || E.Text == "emplace")
               ? Fill::One
               : Fill::Many;
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
    return Fill::One;
  case Operation::Subscript:
    return E.Type->Row->isMap() ? Fill::One : Fill::None;
  case Operation::Resize:
    return !E.Args.empty() && SmallConstant(E.Args[0]) ? Fill::None
                                                       : Fill::Many;
  case Operation::Assign:
    for (ValueId Arg : E.Args) {
      const Value &V = F.value(Arg);
      if (V.Form == ValueForm::Moved || V.Starts != Initial::Unknown)
        return Fill::Takes;
      if (llvm::StringRef(V.Text).starts_with("{"))
        return Fill::None; // the few elements of a list
    }
    return Fill::Many;
  case Operation::Swap:
  case Operation::Extract:
  case Operation::Merge:
  case Operation::Shrink:
  case Operation::Capacity: // would say something else
    return Fill::Takes;
  default:
    return Fill::None;
  }
}

/// A container that comes alive in a loop, and all that happens to it there.
class Candidate {
public:
  Candidate(const FunctionFacts &F, const Queries &Q, EventId Declared);

  /// True unless something is against it from the declaration alone.
  bool mayMove() const;
  /// Takes the next event of the container into account; false ends it.
  bool see(EventId Id);
  /// True when enough is put in on a pass that an array is worth keeping.
  bool isFilled() const { return Grown.valid(); }

  Finding describe(Finding Found, const CheckInput &In) const;

  PlaceId container() const { return D.At; }
  const Event &declaration() const { return D; }

private:
  bool seeOperation(EventId Id, const Event &E);
  void grow(EventId Id, const Event &E, Fill By);
  void doubt(const Event &At, std::string Why);
  RegionId outermostLoop() const;
  std::vector<Edit> hoist() const;
  void notePrice(Finding &Found, const CheckInput &In) const;

  const FunctionFacts &F;
  const Event &D;
  RegionId Loop;
  EventId Grown;        ///< the call that fills it
  bool Sure = false;    ///< Grown happens on every pass
  bool AtOnce = false;  ///< in one allocation: reserved, or sized
  uint64_t Singles = 0; ///< elements of calls that each add one
  std::optional<uint64_t> Elements, Reserved;
  clang::SourceLocation DoubtLoc;
  std::string Doubt;
};

Candidate::Candidate(const FunctionFacts &F, const Queries &Q, EventId Declared)
    : F(F), D(F.event(Declared)), Loop(Q.loopOf(D.In)) {}

bool Candidate::mayMove() const {
  const model::Container &Row = *D.Type->Row;
  if (!Loop || D.Starts != Initial::Empty || D.Type->InlineElements ||
      Row.Keeps == model::ClearKeeps::Nothing ||
      Row.operation("clear") != Operation::Clear ||
      !llvm::cast<clang::VarDecl>(F.place(D.At).Decl)->hasLocalStorage())
    return false;
  // An allocator may belong to the pass.
  if (D.Arguments && (!D.Init || F.value(D.Init).Form != ValueForm::String))
    return false;
  for (RegionId R = Loop; R; R = F.region(R).Parent)
    if (F.region(R).Parallel)
      return false;
  const TripCount &Trip = F.region(Loop).Trip;
  return !(Trip.Kind == TripKind::Constant && Trip.Constant < FewPasses) &&
         !wayOut(F, D.In, Loop).Leaves;
}

void Candidate::doubt(const Event &At, std::string Why) {
  if (!Doubt.empty())
    return;
  DoubtLoc = At.Loc;
  Doubt = std::move(Why);
}

bool Candidate::see(EventId Id) {
  const Event &E = F.event(Id);
  if (wayOut(F, E.In, D.In).Lambda || E.Kind == EventKind::Address)
    return false;
  if (E.At != D.At)
    return true; // an element's own business
  switch (E.Kind) {
  case EventKind::Operation:
    return seeOperation(Id, E);
  case EventKind::Move:
  case EventKind::Copy:
  case EventKind::Return:
    return false;
  case EventKind::Pass:
    if (E.Mutable) {
      doubt(E, "it is passed on here, where it may be filled, or given away");
      // A short string takes no memory, and an error message is mostly empty.
      if (!Grown && !D.Type->Row->isString())
        Grown = Id;
    }
    return true;
  default:
    return true;
  }
}

bool Candidate::seeOperation(EventId Id, const Event &E) {
  Fill By = fillOf(F, E);
  if (By == Fill::Takes)
    return false;
  if (E.Op == Operation::Reserve && !Grown) {
    AtOnce = true;
    if (E.Args.size() == 1)
      Reserved = F.value(E.Args[0]).Constant;
  }
  if (By != Fill::None)
    grow(Id, E, By);
  return true;
}

void Candidate::grow(EventId Id, const Event &E, Fill By) {
  Way Out = wayOut(F, E.In, D.In);
  std::optional<uint64_t> N = constantPasses(F, Out.Loops);
  bool Always = !Out.Conditional && !E.UpperBound;
  for (RegionId Inner : Out.Loops)
    Always &= F.region(Inner).FirstContinue > Id.Index;
  bool Enough = !Out.Loops.empty() && (!N || *N >= FewElements);
  if (!Enough && !D.Type->Row->isString()) {
    Singles += N.value_or(1) * (By == Fill::One);
    Enough = By == Fill::Many || Singles >= FewElements;
  }
  if (!Enough || (Sure && Grown))
    return;
  if (Always || !Grown) {
    Grown = Id;
    Sure = Always;
    Elements = By == Fill::One && !Out.Loops.empty() ? N : std::nullopt;
    AtOnce |= Out.Loops.empty() && By == Fill::Many;
  }
}

/// The outermost loop before which the statement can stand and mean the same.
RegionId Candidate::outermostLoop() const {
  RegionId Best;
  for (RegionId R = D.In; R; R = F.region(R).Parent) {
    const Region &At = F.region(R);
    if (At.NamesTypes ||
        (At.Kind != RegionKind::Block && At.Kind != RegionKind::Loop && Best))
      return Best;
    if (At.Kind == RegionKind::Lambda || At.Kind == RegionKind::Function)
      return Best;
    if (At.Kind != RegionKind::Loop)
      continue;
    bool Reads = D.Needs.isValid() && !(D.Needs < At.Begin);
    if (Reads)
      return Best;
    if (At.InBlock && !At.InMacro && At.Begin.isValid())
      Best = R;
  }
  return Best;
}

std::vector<Edit> Candidate::hoist() const {
  RegionId To = outermostLoop();
  // What the buckets of the pass before do to the order of entries may show.
  if (!To || !D.OwnStatement || D.InMacro || D.NameElsewhere ||
      !Doubt.empty() || D.Type->Row->Hashed)
    return {};
  const Region &L = F.region(To);
  return {{clang::CharSourceRange::getCharRange(L.Begin, L.Begin),
           D.Text + ";\n" + L.Indent},
          {clang::CharSourceRange::getTokenRange(D.Range),
           F.place(D.At).Text + ".clear()"}};
}

void Candidate::notePrice(Finding &Found, const CheckInput &In) const {
  auto Policy = growthOf(In, *D.Type);
  if (!Policy)
    return;
  const TripCount &Trip = F.region(Loop).Trip;
  uint64_t Passes =
      Trip.Kind == TripKind::Constant ? Trip.Constant : TypicalPasses;
  uint64_t N = Reserved                 ? *Reserved
               : Elements               ? *Elements
               : Singles >= FewElements ? Singles
                                        : TypicalElements;
  model::GrowthCost Once = AtOnce ? Policy->reservedCost(N) : Policy->cost(N);
  if (Once.Reallocations == 0)
    return;
  Found.Notes.push_back(
      {D.Loc, llvm::utostr(Passes) + " passes of " + plural(N, "element") +
                  " take " + plural(Passes * Once.Reallocations, "allocation") +
                  "; declared before the loop and cleared here, " +
                  llvm::utostr(Once.Reallocations)});
}

Finding Candidate::describe(Finding Found, const CheckInput &In) const {
  noteLoop(Found, F.region(Loop));
  const Event &Filler = F.event(Grown);
  if (Filler.Kind == EventKind::Operation)
    Found.Notes.push_back({Filler.Loc, "it is filled here"});
  std::string Why = Doubt;
  clang::SourceLocation At = DoubtLoc;
  if (Why.empty() && !Sure) {
    Why = "not every pass fills it";
    At = Filler.Loc;
  }
  if (Why.empty() && wayOut(F, D.In, Loop).Conditional) {
    Why = "not every pass comes here";
    At = D.Loc;
  }
  if (Why.empty() && D.Type->Row->isString()) {
    Why = "a text that fits into the string itself takes no memory";
    At = D.Loc;
  }
  if (Why.empty() && !D.Type->FreesOnly) {
    Why = "destroying its elements may do more than free memory, and would "
          "come later";
    At = D.Loc;
  }
  if (Why.empty() && D.Type->Row->Keeps == model::ClearKeeps::Buckets) {
    Why = "it would keep its buckets; each entry is an allocation all the same";
    At = D.Loc;
  }
  if (!Why.empty()) {
    Found.Level = Tier::All;
    Found.Notes.push_back({At, Why});
  }
  if (D.Type->Row->Keeps == model::ClearKeeps::Capacity)
    notePrice(Found, In);
  noteInstantiation(Found, F);
  if (D.Type->FreesOnly)
    Found.Fix = hoist();
  return Found;
}

} // namespace

void ContainerInLoop::run(const CheckInput &In, const FunctionFacts &F,
                          const Queries &Q, std::vector<Finding> &Out) const {
  if (F.HasGoto || F.Coroutine)
    return;
  // The events of each container that is in question, in order.
  llvm::DenseMap<unsigned, Candidate *> Open;
  std::deque<Candidate> Candidates;
  for (unsigned I = 0; I < F.Events.size(); ++I) {
    const Event &E = F.Events[I];
    if (E.Kind == EventKind::Declare && E.Type) {
      Candidate Made(F, Q, EventId{I});
      if (Made.mayMove()) {
        Candidates.push_back(Made);
        Open[E.At.Index] = &Candidates.back();
      }
      continue;
    }
    if (Open.empty() || !E.At)
      continue;
    auto Known = Open.find(Q.root(E.At).Index);
    if (Known != Open.end() && !Known->second->see(EventId{I}))
      Open.erase(Known);
  }
  for (const Candidate &C : Candidates) {
    auto Kept = Open.find(C.container().Index);
    if (Kept == Open.end() || Kept->second != &C || !C.isFilled())
      continue;
    Finding Found = at(C.declaration(), F,
                       quoted(F.place(C.container()).Text) +
                           " is built, filled and destroyed on every pass of "
                           "this loop");
    Out.push_back(C.describe(std::move(Found), In));
  }
}

} // namespace mapchurn
