// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/GrowthInLoop.h"
#include "model/Growth.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"
#include <map>

namespace mapchurn {

namespace {

using model::Operation;

/// A constant number of passes that is not worth a word.
constexpr uint64_t FewElements = 8;
/// What the price is told for when the count is not a constant.
constexpr uint64_t TypicalElements = 1000;

/// One factor of the number of elements: a loop, or an algorithm's range.
struct Factor {
  const TripCount *Trip;
  clang::SourceLocation Loc;
};

/// The elements that one growing call adds over all loops around it.
struct Gain {
  RegionId Loop;               ///< the outermost: reserve stands before it
  std::vector<Factor> Factors; ///< outermost first
  bool UpperBound = false;

  bool sameFactors(const Gain &O) const {
    return llvm::equal(
        Factors, O.Factors,
        [](const Factor &A, const Factor &B) { return A.Trip == B.Trip; });
  }
};

/// All growing calls of one container in one outermost loop: one finding.
struct Group {
  EventId First;
  Gain G;
  unsigned Calls = 1; ///< unconditional calls with the same factors

  void join(EventId Id, Gain Other) {
    if (G.UpperBound && !Other.UpperBound)
      *this = {Id, std::move(Other), 1}; // sure, whatever else is added
    else if (G.UpperBound == Other.UpperBound && G.sameFactors(Other))
      ++Calls;
  }
};

bool grows(const Event &E) {
  if (E.Kind != EventKind::Operation || !E.Type || E.Type->Row->Reserve.empty())
    return false;
  switch (E.Op) {
  case Operation::Append:
    return true;
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
    return E.Key.valid() || E.Args.size() == 1;
  case Operation::Subscript:
    return E.Type->Row->isMap();
  default:
    return false;
  }
}

/// Keys that are expected to be there already: counting, collecting, sets.
bool expectsDuplicates(const Event &E) {
  return E.Type->Row->isSet() ||
         (E.Op == Operation::Subscript && E.Result != ResultUse::Assigned);
}

class Search {
public:
  Search(const FunctionFacts &F, const Queries &Q) : F(F), Q(Q) {}

  /// The loops between the call and the container's scope, or nothing.
  std::optional<Gain> gainOf(EventId Id) const;

  /// True when nothing was put into the container, no room made in it, and it
  /// went nowhere else, from its declaration to event Begin; and nothing but
  /// growth happens to it from there to End.
  bool emptyAt(PlaceId Container, EventId Declared, unsigned Begin,
               unsigned End) const;

private:
  bool expressibleBefore(const TripCount &Trip, RegionId Loop) const;

  const FunctionFacts &F;
  const Queries &Q;
};

std::optional<Gain> Search::gainOf(EventId Id) const {
  const Event &E = F.event(Id);
  RegionId Scope = Q.declaredIn(E.At);
  if (!Scope || F.HasGoto)
    return std::nullopt;
  Gain Found;
  if (E.ByAlgorithm) {
    if (E.Trip.Kind == TripKind::Unknown)
      return std::nullopt;
    Found.Factors.push_back({&E.Trip, E.Loc});
    Found.UpperBound = E.UpperBound;
  }
  bool Conditional = false;
  for (RegionId R = E.In; R != Scope; R = F.region(R).Parent) {
    const Region &At = F.region(R);
    switch (At.Kind) {
    case RegionKind::Block:
      Conditional |= At.EarlyExit;
      break;
    case RegionKind::Loop:
      if (At.Trip.Kind == TripKind::Unknown)
        return std::nullopt;
      // A condition inside of this loop makes its count an upper bound.
      Found.UpperBound |=
          Conditional || At.EarlyExit || At.FirstContinue < Id.Index;
      Conditional = false;
      Found.Factors.insert(Found.Factors.begin(), {&At.Trip, At.Begin});
      Found.Loop = R;
      break;
    case RegionKind::Lambda:
    case RegionKind::Function:
    case RegionKind::Catch:
      return std::nullopt;
    default:
      Conditional = true;
    }
  }
  if (Found.Factors.empty())
    return std::nullopt;
  for (const Factor &Inner : llvm::drop_begin(Found.Factors))
    if (!expressibleBefore(*Inner.Trip, Found.Loop))
      return std::nullopt;
  return Found;
}

/// An inner loop's count must mean the same before the outermost loop: it reads
/// whole variables and members that the outer body leaves alone.
bool Search::expressibleBefore(const TripCount &Trip, RegionId Loop) const {
  const Region &Outer = F.region(Loop);
  for (PlaceId Read : Trip.Reads) {
    for (PlaceId P = Read; P; P = F.place(P).Base) {
      PlaceKind Kind = F.place(P).Kind;
      if (Kind != PlaceKind::Variable && Kind != PlaceKind::Field &&
          Kind != PlaceKind::This)
        return false;
    }
    for (unsigned I = Outer.FirstEvent; I < Outer.EndEvent; ++I)
      if (F.Events[I].Kind != EventKind::Call && Q.mayChange(F.Events[I], Read))
        return false;
  }
  return true;
}

bool Search::emptyAt(PlaceId Container, EventId Declared, unsigned Begin,
                     unsigned End) const {
  for (unsigned I = Declared.Index + 1; I < End; ++I) {
    const Event &E = F.Events[I];
    if (E.At != Container)
      continue;
    bool MakesRoom =
        E.Kind == EventKind::Operation && E.Op == Operation::Reserve;
    if (MakesRoom || (Q.mayChange(E, Container) && (I < Begin || !grows(E))))
      return false;
  }
  return true;
}

std::string product(const Group &One, bool ForCode) {
  std::string Text = One.Calls > 1 ? llvm::utostr(One.Calls) : "";
  bool Many = One.Calls > 1 || One.G.Factors.size() > 1;
  for (const Factor &By : One.G.Factors) {
    const std::string &Term = ForCode ? By.Trip->ReserveText : By.Trip->Text;
    bool Grouped =
        Many && (ForCode ? By.Trip->ReserveGrouping : By.Trip->NeedsGrouping);
    Text += (Text.empty() ? "" : " * ") + (Grouped ? "(" + Term + ")" : Term);
  }
  return Text;
}

/// The number of elements when every factor is a constant.
std::optional<uint64_t> constant(const Group &One) {
  uint64_t N = One.Calls;
  for (const Factor &By : One.G.Factors) {
    if (By.Trip->Kind != TripKind::Constant)
      return std::nullopt;
    N = llvm::SaturatingMultiply(N, By.Trip->Constant);
  }
  return N;
}

std::optional<model::GrowthPolicy> policyOf(const CheckInput &In,
                                            const ContainerType &Type) {
  return model::GrowthPolicy::find(Type.Row->Growth,
                                   In.Unit.Libcxx
                                       ? model::StandardLibrary::Libcxx
                                       : model::StandardLibrary::Libstdcxx,
                                   Type.EntryBytes);
}

/// Elements that fit without any allocation.
uint64_t freeElements(const CheckInput &In, const ContainerType &Type) {
  if (Type.InlineElements)
    return Type.InlineElements;
  auto Policy = policyOf(In, Type);
  return Policy ? Policy->inlineCapacity() : 0;
}

std::string plural(uint64_t N, llvm::StringRef What) {
  return llvm::utostr(N) + " " + What.str() + (N == 1 ? "" : "s");
}

/// What growing to N elements costs, and what it costs after reserve.
std::string price(const CheckInput &In, const ContainerType &Type, uint64_t N) {
  auto Policy = policyOf(In, Type);
  if (!Policy || Type.InlineElements)
    return {};
  model::GrowthCost Now = Policy->cost(N), Cured = Policy->reservedCost(N);
  return "reaching " + plural(N, "element") + " takes " +
         plural(Now.Reallocations, "reallocation") + " (" +
         plural(Now.Bytes, "byte") + ") and moves " +
         plural(Now.Moves, "element") + "; " + quoted(Type.Row->Reserve) +
         " makes it " + llvm::utostr(Cured.Reallocations) + " (" +
         plural(Cured.Bytes, "byte") + ") and " + llvm::utostr(Cured.Moves);
}

/// `v.reserve(n);` on a line of its own before the loop or the algorithm.
std::vector<Edit> reserveBefore(const FunctionFacts &F, const Group &One) {
  const Event &E = F.event(One.First);
  clang::SourceLocation Where = E.Range.getBegin();
  std::string Indent;
  if (One.G.Loop) {
    const Region &Loop = F.region(One.G.Loop);
    if (!Loop.InBlock || Loop.InMacro)
      return {};
    Where = Loop.Begin;
    Indent = Loop.Indent;
  } else {
    if (!E.OwnStatement || F.region(E.In).Kind != RegionKind::Block)
      return {};
    Indent = E.Indent;
  }
  if (E.InMacro || Where.isInvalid())
    return {};
  std::string Code = F.place(E.At).Text + "." + E.Type->Row->Reserve + "(" +
                     product(One, /*ForCode=*/true) + ");\n" + Indent;
  return {{clang::CharSourceRange::getCharRange(Where, Where), Code}};
}

Finding describe(Finding Found, const CheckInput &In, const FunctionFacts &F,
                 const Event &Origin, const Group &One) {
  const Event &E = F.event(One.First);
  for (const Factor &By : One.G.Factors)
    Found.Notes.push_back(
        {By.Loc, E.ByAlgorithm && By.Trip == &E.Trip
                     ? "it writes " + quoted(By.Trip->Text) + " elements"
                     : "the loop runs " + quoted(By.Trip->Text) + " times"});
  if (One.Calls > 1)
    Found.Notes.push_back(
        {Found.Loc, plural(One.Calls, "element") + " are added on every pass"});
  if (One.G.UpperBound) {
    Found.Level = Tier::All;
    Found.Notes.push_back(
        {Found.Loc, "not every pass adds an element: " +
                        quoted(product(One, /*ForCode=*/false)) +
                        " is an upper bound"});
  }
  Found.Notes.push_back({Origin.Loc, quoted(F.place(E.At).Text) +
                                         " is declared here with no capacity"});
  std::string Price =
      price(In, *Origin.Type, constant(One).value_or(TypicalElements));
  if (!Price.empty())
    Found.Notes.push_back({Found.Loc, Price});
  noteInstantiation(Found, F);
  Found.Fix = reserveBefore(F, One);
  return Found;
}

} // namespace

void GrowthInLoop::run(const CheckInput &In, const FunctionFacts &F,
                       const Queries &Q, std::vector<Finding> &Out) const {
  Search S(F, Q);
  std::map<std::pair<PlaceId, unsigned>, Group> Groups;
  for (unsigned I = 0; I < F.Events.size(); ++I) {
    const Event &E = F.Events[I];
    if (!grows(E) || !E.At || F.place(E.At).Kind != PlaceKind::Variable)
      continue;
    std::optional<Gain> G = S.gainOf(EventId{I});
    if (!G)
      continue;
    G->UpperBound |= expectsDuplicates(E);
    // An algorithm outside of any loop stands for itself.
    unsigned Where = G->Loop ? G->Loop.Index : F.Regions.size() + I;
    auto [At, New] =
        Groups.try_emplace({E.At, Where}, Group{EventId{I}, *G, 1});
    if (!New)
      At->second.join(EventId{I}, std::move(*G));
  }
  for (const auto &[Key, One] : Groups) {
    EventId Declared = F.Declared.find(F.place(Key.first).Decl)->second;
    const Event &Origin = F.event(Declared);
    unsigned Begin = One.First.Index, End = One.First.Index + 1;
    if (One.G.Loop) {
      Begin = F.region(One.G.Loop).FirstEvent;
      End = F.region(One.G.Loop).EndEvent;
    }
    // A static local is warm from the second call on.
    if (!llvm::cast<clang::VarDecl>(F.place(Key.first).Decl)->hasLocalStorage())
      continue;
    if (!Origin.Type || Origin.Starts != Initial::Empty ||
        !S.emptyAt(Key.first, Declared, Begin, End))
      continue;
    std::optional<uint64_t> N = constant(One);
    if (N && (*N < FewElements || *N <= freeElements(In, *Origin.Type)))
      continue;
    const Event &E = F.event(One.First);
    std::string Where = One.G.Loop ? "loop" : "call of " + quoted(E.Text);
    Finding Found = at(E, F,
                       quoted(F.place(E.At).Text) +
                           " grows element by element in this " + Where);
    Out.push_back(describe(std::move(Found), In, F, Origin, One));
  }
}

} // namespace mapchurn
