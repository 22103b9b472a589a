// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/NestedGrowthInLoop.h"
#include "checks/Passes.h"
#include "llvm/ADT/StringExtras.h"
#include <map>

namespace mapchurn {

namespace {

using model::Operation;

/// What the price of one value is told for.
constexpr uint64_t TypicalElements = 100;

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

/// How the value that grows is found.
enum class Choice { ByKey, Walk, Once };

struct Site {
  EventId Call;
  PlaceId Map;
  Choice Chosen = Choice::ByKey;
  llvm::SmallVector<RegionId, 4> Loops; ///< that let one value grow
  RegionId Outermost;                   ///< of all loops around the call
  Tier Level = Tier::Default;
  std::string Doubt; ///< why the level is not Default
};

class Search {
public:
  Search(const CheckInput &In, const FunctionFacts &F, const Queries &Q);

  /// The call as a site that is worth a word, or nothing.
  std::optional<Site> siteOf(EventId Call);

private:
  void judge(Site &S, const Way &Out) const;
  bool hasRoom(PlaceId Map, PlaceId Value);
  bool roomElsewhere(const clang::ValueDecl *D, bool Member) const;
  bool eventIn(const std::map<PlaceId, std::vector<unsigned>> &Index,
               PlaceId Map, RegionId Loop) const;
  Choice choiceOf(PlaceId Value, PlaceId Map, const Way &Out,
                  RegionId &Walked) const;
  bool varies(PlaceId Value, RegionId Loop) const;
  RegionId distinctKeys(PlaceId Value, const Way &Out) const;
  const Value *keyOf(PlaceId Value) const;

  const CheckInput &In;
  const FunctionFacts &F;
  const Queries &Q;
  std::map<PlaceId, std::vector<unsigned>> Lookups, Walks;
  std::map<PlaceId, bool> Roomy;
  llvm::DenseMap<unsigned, ValueId> Keys;
  std::map<std::pair<PlaceId, RegionId>, bool> Varying;
};

Search::Search(const CheckInput &In, const FunctionFacts &F, const Queries &Q)
    : In(In), F(F), Q(Q) {
  for (unsigned I = 0; I < F.Events.size(); ++I) {
    const Event &E = F.Events[I];
    if (E.Kind == EventKind::Pass && E.Mutable)
      if (PlaceId Map = mapOf(F, E.At))
        Roomy[Map] = true; // filled by somebody else
    if (E.Kind != EventKind::Operation || !E.At)
      continue;
    if (isLookup(E.Op))
      Lookups[E.At].push_back(I);
    if (E.Op == Operation::Begin || E.Op == Operation::End)
      Walks[E.At].push_back(I);
    if (PlaceId Map; makesRoom(F, E, Map))
      Roomy[Map] = true;
  }
  for (unsigned I = 0; I < F.Values.size(); ++I)
    if (F.Values[I].Identity != ~0u)
      Keys.try_emplace(F.Values[I].Identity, ValueId{I});
}

/// A reserve in another function of the file, of the same map's values or of
/// the same member of whatever class it is.
bool Search::roomElsewhere(const clang::ValueDecl *D, bool Member) const {
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

bool Search::hasRoom(PlaceId Map, PlaceId Value) {
  auto [Known, New] = Roomy.try_emplace(Map, false);
  if (New && F.place(Map).Decl)
    Known->second = roomElsewhere(F.place(Map).Decl, /*Member=*/false);
  if (Known->second)
    return true;
  return F.place(Value).Kind == PlaceKind::Field &&
         roomElsewhere(F.place(Value).Decl, /*Member=*/true);
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
bool Search::varies(PlaceId Value, RegionId Loop) const {
  const mapchurn::Value *Key = keyOf(Value);
  if (!Key)
    return true;
  RegionId Header = headerOf(F, Loop);
  const Region &R = F.region(Loop);
  return llvm::any_of(Key->Reads, [&](PlaceId Read) {
    for (PlaceId P = Read; P; P = F.place(P).Base)
      if (F.place(P).Kind == PlaceKind::Entry ||
          F.place(P).Kind == PlaceKind::Element ||
          F.place(P).Kind == PlaceKind::Key)
        return true;
    if (RegionId Scope = Q.declaredIn(Read); Scope && Q.encloses(Header, Scope))
      return true;
    for (unsigned I = R.FirstEvent; I < R.EndEvent; ++I)
      if (Q.mayChange(F.Events[I], Read))
        return true;
    return false;
  });
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
                        RegionId &Walked) const {
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

void Search::judge(Site &S, const Way &Out) const {
  const Event &E = F.event(S.Call);
  auto Doubt = [&](const char *Why) {
    if (S.Level == Tier::Default)
      S.Doubt = Why;
    S.Level = Tier::All;
  };
  if (E.Type->Row->isString())
    Doubt("a short string is kept in the object itself");
  else if (E.Type->Row->isKeyed())
    Doubt("an element may be there already");
  else if (!growsByOne(E))
    Doubt("how much one call adds is not known");
  if (S.Chosen == Choice::ByKey)
    return;
  bool Known = llvm::all_of(S.Loops, [&](RegionId Loop) {
    const Region &L = F.region(Loop);
    return L.Trip.Kind != TripKind::Unknown && !L.EarlyExit &&
           L.FirstContinue > S.Call.Index;
  });
  if (!Known || Out.Conditional)
    Doubt("how many elements one value gains is not known before the loop");
  if (S.Chosen == Choice::Once && !Q.declaredIn(S.Map))
    Doubt("the value may have room from an earlier call");
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
  Out.Conditional = wayOut(F, E.In, Out.Loops.back()).Conditional;
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
  if ((N && *N < FewElements) || hasRoom(S.Map, E.At))
    return std::nullopt;
  judge(S, Out);
  return S;
}

/// `groups`, whichever of its inner maps it is.
PlaceId outermostMap(const FunctionFacts &F, PlaceId Map) {
  while (PlaceId Outer = mapOf(F, Map))
    Map = Outer;
  return Map;
}

/// "each value of 'groups'", or a member of it.
std::string describe(const FunctionFacts &F, const Site &S) {
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

} // namespace

void NestedGrowthInLoop::run(const CheckInput &In, const FunctionFacts &F,
                             const Queries &Q,
                             std::vector<Finding> &Out) const {
  if (F.HasGoto)
    return;
  std::optional<Search> Sites;
  std::map<std::pair<PlaceId, RegionId>, Site> First;
  for (unsigned I = 0; I < F.Events.size(); ++I) {
    if (!grows(F.Events[I]) || !mapOf(F, F.Events[I].At))
      continue;
    if (!Sites)
      Sites.emplace(In, F, Q);
    std::optional<Site> S = Sites->siteOf(EventId{I});
    if (!S)
      continue;
    auto [At, New] =
        First.try_emplace({outermostMap(F, S->Map), S->Outermost}, *S);
    if (!New && At->second.Level == Tier::All && S->Level == Tier::Default)
      At->second = *S;
  }
  for (const auto &[Where, S] : First) {
    const Event &E = F.event(S.Call);
    Finding Found =
        at(E, F, describe(F, S) + " grows element by element in this loop");
    Found.Level = S.Level;
    for (RegionId Loop : llvm::reverse(S.Loops))
      noteLoop(Found, F.region(Loop));
    Found.Notes.push_back({E.Loc, "it is a " + quoted(E.Type->Name) +
                                      ", which starts with no capacity"});
    if (!S.Doubt.empty())
      Found.Notes.push_back({E.Loc, S.Doubt});
    notePrice(Found, In, E);
    noteInstantiation(Found, F);
    Out.push_back(std::move(Found));
  }
}

} // namespace mapchurn
