// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/NestedGrowthInLoop.h"
#include "checks/Passes.h"
#include "checks/ValueRoom.h"
#include "llvm/ADT/StringExtras.h"
#include <map>
#include <set>

namespace mapchurn {

namespace {

using model::Operation;

/// What the price of one value is told for.
constexpr uint64_t TypicalElements = 100;

bool isLookup(Operation Op) {
  return model::looksUp(Op) && Op != Operation::Erase;
}

bool grows(const Event &E) {
  if (E.Kind != EventKind::Operation || !E.Type ||
      E.Type->Row->Reserve.empty() || E.Type->InlineElements)
    return false;
  switch (E.Op) {
  case Operation::Append:
  case Operation::AppendMany:
    return true;
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
  case Operation::Subscript:
    return E.Type->Row->isKeyed();
  default:
    return false;
  }
}

/// Growth of which each call is sure to add one element.
bool growsByOne(const Event &E) {
  return E.Op == Operation::Append && !E.ByAlgorithm;
}

/// How the value that grows is found.
enum class Choice { ByKey, Walk, Once };

struct Site {
  EventId Call;
  PlaceId Map;
  Choice Chosen = Choice::ByKey;
  llvm::SmallVector<RegionId, 4> Loops; ///< that let one value grow
  RegionId Outermost;                   ///< of all loops around the call
  /// What may keep a pass of the innermost loop from adding anything: the
  /// branch, if it is but one of an if, and whether there is more than that.
  RegionId Branch;
  bool Conditional = false;
  Tier Level = Tier::Default;
  std::string Doubt; ///< why the level is not Default

  void doubt(const char *Why) {
    if (Level == Tier::Default)
      Doubt = Why;
    Level = Tier::All;
  }
};

class Search {
public:
  Search(const CheckInput &In, const FunctionFacts &F, const Queries &Q);

  /// The call as a site that is worth a word, or nothing.
  std::optional<Site> siteOf(EventId Call);

private:
  /// What a loop may change.
  struct Changes {
    std::set<PlaceId> Roots;
    bool Calls = false; ///< it calls what may change all that is not local
  };

  void judge(Site &S) const;
  void findBranch(Site &S) const;
  bool skipsSome(const Site &S) const;
  bool testsLookup(const Region &Branch, PlaceId Map) const;
  bool eventIn(const std::map<PlaceId, std::vector<unsigned>> &Index,
               PlaceId Map, RegionId Loop) const;
  Choice choiceOf(PlaceId Value, PlaceId Map, const Way &Out, RegionId &Walked);
  bool varies(PlaceId Value, RegionId Loop);
  const Changes &changesIn(RegionId Loop);
  RegionId distinctKeys(PlaceId Value, const Way &Out) const;
  const Value *keyOf(PlaceId Value) const;

  const FunctionFacts &F;
  const Queries &Q;
  std::map<PlaceId, std::vector<unsigned>> Lookups, Walks;
  ValueRoom Room;
  llvm::DenseMap<unsigned, ValueId> Keys;
  std::map<RegionId, Changes> ChangedIn;
};

Search::Search(const CheckInput &In, const FunctionFacts &F, const Queries &Q)
    : F(F), Q(Q), Room(In, F) {
  for (unsigned I = 0; I < F.Events.size(); ++I) {
    const Event &E = F.Events[I];
    if (E.Kind != EventKind::Operation || !E.At)
      continue;
    if (isLookup(E.Op))
      Lookups[E.At].push_back(I);
    if (E.Op == Operation::Begin || E.Op == Operation::End)
      Walks[E.At].push_back(I);
  }
  for (unsigned I = 0; I < F.Values.size(); ++I)
    if (F.Values[I].Identity != ~0u)
      Keys.try_emplace(F.Values[I].Identity, ValueId{I});
}

bool Search::eventIn(const std::map<PlaceId, std::vector<unsigned>> &Index,
                     PlaceId Map, RegionId Loop) const {
  auto Known = Index.find(Map);
  if (Known == Index.end())
    return false;
  const Region &R = F.region(Loop);
  auto First = llvm::lower_bound(Known->second, R.FirstEvent);
  return First != Known->second.end() && *First < R.EndEvent;
}

const Value *Search::keyOf(PlaceId Value) const {
  while (F.place(Value).Kind == PlaceKind::Field)
    Value = F.place(Value).Base;
  unsigned Identity = F.place(Value).KeyIdentity;
  if (Identity == ~0u)
    return nullptr;
  auto Known = Keys.find(Identity);
  return Known == Keys.end() ? nullptr : &F.value(Known->second);
}

/// Whether the key may be another one on another pass.
bool Search::varies(PlaceId Value, RegionId Loop) {
  const mapchurn::Value *Key = keyOf(Value);
  if (!Key)
    return true;
  RegionId Header = headerOf(F, Loop);
  const Changes &In = changesIn(Loop);
  return llvm::any_of(Key->Reads, [&](PlaceId Read) {
    for (PlaceId P = Read; P; P = F.place(P).Base)
      if (F.place(P).Kind == PlaceKind::Entry ||
          F.place(P).Kind == PlaceKind::Element ||
          F.place(P).Kind == PlaceKind::Key)
        return true;
    if (RegionId Scope = Q.declaredIn(Read); Scope && Q.encloses(Header, Scope))
      return true;
    return In.Roots.count(Q.root(Read)) || (In.Calls && !Q.isPrivate(Read));
  });
}

/// Computed once for each loop, however many keys there are in it.
const Search::Changes &Search::changesIn(RegionId Loop) {
  auto [At, New] = ChangedIn.try_emplace(Loop);
  if (!New)
    return At->second;
  const Region &R = F.region(Loop);
  for (unsigned I = R.FirstEvent; I < R.EndEvent; ++I) {
    const Event &E = F.Events[I];
    if (E.At && Q.mayChange(E, E.At))
      At->second.Roots.insert(Q.root(E.At));
    At->second.Calls |= !E.At && E.Mutable;
  }
  return At->second;
}

/// The loop on whose every pass the key is a new one: its own counter, or the
/// key of another map that it walks over.
RegionId Search::distinctKeys(PlaceId Value, const Way &Out) const {
  const mapchurn::Value *Key = keyOf(Value);
  if (!Key || !Key->At)
    return {};
  const Place &At = F.place(Key->At);
  for (RegionId Loop : Out.Loops) {
    const Region &L = F.region(Loop);
    if (At.Kind == PlaceKind::Variable && L.Syntax == LoopSyntax::For &&
        L.Trip.Kind != TripKind::Unknown &&
        Q.declaredIn(Key->At) == headerOf(F, Loop))
      return Loop;
    const ContainerType *Walked =
        L.RangePlace ? F.place(L.RangePlace).Type : nullptr;
    // `for (auto k : set)`: a copy of each.
    if (Walked && Walked->Row->Kind == model::ContainerKind::Set &&
        At.Kind == PlaceKind::Variable && Q.declaredIn(Key->At) == Loop)
      return Loop;
    if (!Walked || At.Base != L.RangePlace)
      continue;
    if (At.Kind == PlaceKind::Key
            ? Walked->Row->Kind == model::ContainerKind::Map
            : Walked->Row->Kind == model::ContainerKind::Set)
      return Loop;
  }
  return {};
}

Choice Search::choiceOf(PlaceId Value, PlaceId Map, const Way &Out,
                        RegionId &Walked) {
  RegionId Outermost = Out.Loops.back();
  if (eventIn(Lookups, Map, Outermost))
    return varies(Value, Outermost) ? Choice::ByKey : Choice::Once;
  for (RegionId Loop : Out.Loops) {
    RegionId Header = headerOf(F, Loop);
    if (F.region(Loop).RangePlace == Map || eventIn(Walks, Map, Header)) {
      Walked = Loop;
      return Choice::Walk;
    }
  }
  return Choice::Once;
}

/// The branch of `if (it != m.end())` and its like: it chooses a value.
bool Search::testsLookup(const Region &Branch, PlaceId Map) const {
  auto IsOfMap = [&](const KeyTest &T) { return F.event(T.Lookup).At == Map; };
  return llvm::any_of(Branch.Known, IsOfMap) ||
         llvm::any_of(Branch.Otherwise, IsOfMap);
}

void Search::findBranch(Site &S) const {
  for (RegionId R = F.event(S.Call).In; F.region(R).Kind != RegionKind::Loop;
       R = F.region(R).Parent) {
    const Region &At = F.region(R);
    if (At.Kind == RegionKind::Block || testsLookup(At, S.Map))
      continue;
    S.Conditional |= S.Branch.valid();
    S.Branch = R;
  }
  if (S.Branch && F.region(S.Branch).Kind != RegionKind::Then &&
      F.region(S.Branch).Kind != RegionKind::Else)
    S.Conditional = true;
}

/// True when a continue before the call leaves out some passes, other than
/// those of a new key.
bool Search::skipsSome(const Site &S) const {
  RegionId Loop = Q.loopOf(F.event(S.Call).In);
  unsigned Continue = F.region(Loop).FirstContinue;
  if (Continue > S.Call.Index)
    return false;
  for (RegionId R = F.Events[Continue].In; R != Loop; R = F.region(R).Parent)
    if (testsLookup(F.region(R), S.Map))
      return false;
  return true;
}

void Search::judge(Site &S) const {
  const Event &E = F.event(S.Call);
  if (E.Type->Row->isString())
    S.doubt("a short string is kept in the object itself");
  else if (E.Type->Row->isKeyed())
    S.doubt("an element may be there already");
  else if (!growsByOne(E))
    S.doubt("how much one call adds is not known");
  findBranch(S);
  if (skipsSome(S))
    S.doubt("not every pass adds an element");
  if (S.Chosen == Choice::ByKey)
    return;
  bool Known = llvm::all_of(S.Loops, [&](RegionId Loop) {
    const Region &L = F.region(Loop);
    return L.Trip.Kind != TripKind::Unknown && !L.EarlyExit &&
           L.FirstContinue > S.Call.Index;
  });
  if (!Known || wayOut(F, E.In, S.Outermost).Conditional)
    S.doubt("how many elements one value gains is not known before the loop");
  if (S.Chosen == Choice::Once && !Q.declaredIn(S.Map))
    S.doubt("the value may have room from an earlier call");
}

std::optional<Site> Search::siteOf(EventId Call) {
  const Event &E = F.event(Call);
  Site S;
  S.Call = Call;
  S.Map = mapOf(F, E.At);
  if (!S.Map)
    return std::nullopt;
  RegionId Scope = Q.declaredIn(S.Map);
  if (Scope && !Q.encloses(Scope, E.In))
    return std::nullopt;
  Way Out = wayOut(F, E.In, Scope);
  if (Out.Loops.empty() || Out.Lambda)
    return std::nullopt;
  S.Outermost = Out.Loops.back();
  S.Loops = Out.Loops;
  RegionId Apart;
  S.Chosen = choiceOf(E.At, S.Map, Out, Apart);
  if (S.Chosen == Choice::ByKey)
    Apart = distinctKeys(E.At, Out);
  // What adds one element to each value lets none of them grow.
  llvm::erase(S.Loops, Apart);
  if (S.Loops.empty())
    return std::nullopt;
  std::optional<uint64_t> N = constantPasses(F, S.Loops);
  if ((N && *N < FewElements) || Room.has(S.Map, E.At))
    return std::nullopt;
  judge(S);
  return S;
}

/// `groups`, whichever of its inner maps it is.
PlaceId outermostMap(const FunctionFacts &F, PlaceId Map) {
  while (PlaceId Outer = mapOf(F, Map))
    Map = Outer;
  return Map;
}

/// "each value of 'groups'", or a member of it.
std::string subject(const FunctionFacts &F, const Site &S) {
  const Place &At = F.place(F.event(S.Call).At);
  if (S.Chosen == Choice::Once)
    return quoted(At.Text);
  std::string Whose = "each value of " + quoted(F.place(S.Map).Text);
  return At.Kind == PlaceKind::Field
             ? quoted(At.Decl->getName()) + " in " + Whose
             : Whose;
}

void notePrice(Finding &Found, const CheckInput &In, const Event &E) {
  auto Policy = growthOf(In, *E.Type);
  if (!Policy || TypicalElements <= Policy->inlineCapacity())
    return;
  model::GrowthCost Now = Policy->cost(TypicalElements);
  model::GrowthCost Cured = Policy->reservedCost(TypicalElements);
  Found.Notes.push_back(
      {E.Loc, "a value of " + plural(TypicalElements, "element") + " takes " +
                  plural(Now.Reallocations, "reallocation") + " and moves " +
                  plural(Now.Moves, "element") + "; " +
                  quoted(E.Type->Row->Reserve) +
                  " when its key is new makes it " +
                  llvm::utostr(Cured.Reallocations) + " and " +
                  llvm::utostr(Cured.Moves)});
}

Finding describe(Finding Found, const CheckInput &In, const FunctionFacts &F,
                 const Site &S) {
  const Event &E = F.event(S.Call);
  Found.Level = S.Level;
  for (RegionId Loop : llvm::reverse(S.Loops))
    noteLoop(Found, F.region(Loop));
  Found.Notes.push_back({E.Loc, "it is a " + quoted(E.Type->Name) +
                                    ", which starts with no capacity"});
  if (!S.Doubt.empty())
    Found.Notes.push_back({E.Loc, S.Doubt});
  notePrice(Found, In, E);
  noteInstantiation(Found, F);
  return Found;
}

/// A call in one branch is sure to add an element when one in the other branch
/// adds it too; else some values may stay short.
void judgeBranches(const FunctionFacts &F, std::vector<Site> &Sites) {
  std::set<std::tuple<PlaceId, RegionId, RegionKind>> Branches;
  for (const Site &S : Sites)
    if (S.Branch && !S.Conditional)
      Branches.insert(
          {S.Map, F.region(S.Branch).Parent, F.region(S.Branch).Kind});
  for (Site &S : Sites) {
    if (!S.Branch)
      continue;
    const Region &R = F.region(S.Branch);
    RegionKind Other =
        R.Kind == RegionKind::Then ? RegionKind::Else : RegionKind::Then;
    if (S.Conditional || !Branches.count({S.Map, R.Parent, Other}))
      S.doubt("not every pass adds an element");
  }
}

} // namespace

void NestedGrowthInLoop::run(const CheckInput &In, const FunctionFacts &F,
                             const Queries &Q,
                             std::vector<Finding> &Out) const {
  if (F.HasGoto)
    return;
  std::optional<Search> Values;
  std::vector<Site> Sites;
  for (unsigned I = 0; I < F.Events.size(); ++I) {
    if (!grows(F.Events[I]) || !mapOf(F, F.Events[I].At))
      continue;
    if (!Values)
      Values.emplace(In, F, Q);
    if (std::optional<Site> S = Values->siteOf(EventId{I}))
      Sites.push_back(std::move(*S));
  }
  judgeBranches(F, Sites);
  std::map<std::pair<PlaceId, RegionId>, const Site *> First;
  for (const Site &S : Sites) {
    const Site *&Best = First[{outermostMap(F, S.Map), S.Outermost}];
    if (!Best || (Best->Level == Tier::All && S.Level == Tier::Default))
      Best = &S;
  }
  for (const auto &[Where, S] : First)
    Out.push_back(
        describe(at(F.event(S->Call), F,
                    subject(F, *S) + " grows element by element in this loop"),
                 In, F, *S));
}

} // namespace mapchurn
