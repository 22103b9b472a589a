// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/GrowthInLoop.h"
#include "checks/Gain.h"
#include "checks/Passes.h"
#include "model/Growth.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"
#include <map>

namespace mapchurn {

namespace {

using model::Operation;

/// What the price is told for when the count is not a constant.
constexpr uint64_t TypicalElements = 1000;
/// More bytes than anyone means to reserve: the loop is left in another way.
constexpr uint64_t TooManyBytes = uint64_t(1) << 36;

/// All growing calls of one container in one outermost loop, or one algorithm:
/// one finding, at the first of them.
struct Group {
  EventId First;
  RegionId Loop; ///< invalid: an algorithm outside of any loop
  std::vector<Gain> Gains;
};

/// The number of elements when every factor is a constant.
std::optional<uint64_t> constant(const Group &One) {
  uint64_t Sum = 0;
  for (const Gain &G : One.Gains) {
    uint64_t N = G.PerPass;
    for (const Factor &By : G.Factors) {
      if (By.Trip->Kind != TripKind::Constant)
        return std::nullopt;
      N = llvm::SaturatingMultiply(N, By.Trip->Constant);
    }
    Sum = llvm::SaturatingAdd(Sum, N);
  }
  return Sum;
}

bool isNamed(const Factor &By) {
  return !By.NumberOnly &&
         By.Trip->ReserveText != llvm::utostr(By.Trip->Constant);
}

/// Text of a sum of products: `rows.size() + rows.size() * 3`. Of numbers alone
/// it is their sum.
std::string total(const Group &One, bool ForCode) {
  std::optional<uint64_t> N = constant(One);
  if (N && llvm::none_of(One.Gains, [](const Gain &G) {
        return llvm::any_of(G.Factors, isNamed);
      }))
    return llvm::utostr(*N);
  std::string Sum;
  for (const Gain &G : One.Gains) {
    bool Many = G.PerPass > 1 || G.Factors.size() > 1 || One.Gains.size() > 1;
    std::string Product = G.PerPass > 1 ? llvm::utostr(G.PerPass) : "";
    for (const Factor &By : G.Factors) {
      const TripCount &Trip = *By.Trip;
      std::string Term = Trip.Text;
      if (ForCode)
        Term = By.NumberOnly ? llvm::utostr(Trip.Constant) : Trip.ReserveText;
      if (Term.empty() || (ForCode && By.NoCode))
        return {};
      bool Grouped =
          ForCode ? Trip.ReserveGrouping && !By.NumberOnly : Trip.NeedsGrouping;
      if (Many && Grouped)
        Term = "(" + Term + ")";
      Product += (Product.empty() ? "" : " * ") + Term;
    }
    Sum += (Sum.empty() ? "" : " + ") + Product;
  }
  return Sum;
}

/// Elements that fit without any allocation.
uint64_t freeElements(const CheckInput &In, const ContainerType &Type) {
  if (Type.InlineElements)
    return Type.InlineElements;
  auto Policy = growthOf(In, Type);
  return Policy ? Policy->inlineCapacity() : 0;
}

/// What growing to N elements costs, and what it costs after reserve.
std::string price(const CheckInput &In, const ContainerType &Type, uint64_t N) {
  auto Policy = growthOf(In, Type);
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

class Report {
public:
  Report(const CheckInput &In, const FunctionFacts &F, const Queries &Q)
      : In(In), F(F), Q(Q), Search(F, Q) {}

  std::vector<Group> groups();
  bool isWorthIt(const Group &One) const;
  void describe(Finding &Found, const Group &One) const;

private:
  std::vector<Edit> reserveBefore(const Group &One) const;
  void noteFactors(Finding &Found, const Gain &G) const;
  const Event &origin(const Group &One) const {
    return F.event(Search.declared(F.event(One.First).At));
  }

  const CheckInput &In;
  const FunctionFacts &F;
  const Queries &Q;
  GainSearch Search;
};

/// Those where the container is known to be empty when the loop begins. Sure
/// gains add up; of unsure ones the first stands for all.
std::vector<Group> Report::groups() {
  std::map<std::pair<PlaceId, unsigned>, Group> ByLoop;
  for (Gain &G : Search.gains()) {
    // An algorithm outside of any loop stands for itself.
    unsigned Where = G.Loop ? G.Loop.Index : F.Regions.size() + G.First.Index;
    auto Key = std::make_pair(F.event(G.First).At, Where);
    auto [At, New] = ByLoop.try_emplace(Key);
    Group &One = At->second;
    if (New) {
      One = {G.First, G.Loop, {std::move(G)}};
    } else if (One.Gains[0].UpperBound && !G.UpperBound) {
      One.First = G.First;
      One.Gains = {std::move(G)}; // sure, whatever else is added
    } else if (!One.Gains[0].UpperBound && !G.UpperBound) {
      One.Gains.push_back(std::move(G));
    }
  }
  std::vector<Group> Found;
  for (auto &[Key, One] : ByLoop)
    if (Search.emptyBefore(Key.first, One.Loop, One.First))
      Found.push_back(std::move(One));
  return Found;
}

bool Report::isWorthIt(const Group &One) const {
  std::optional<uint64_t> N = constant(One);
  return !N ||
         (*N >= FewElements && *N > freeElements(In, *F.event(One.First).Type));
}

/// `v.reserve(n);` on a line of its own before the loop or the algorithm.
std::vector<Edit> Report::reserveBefore(const Group &One) const {
  const Event &E = F.event(One.First);
  std::string Count = total(One, /*ForCode=*/true);
  std::optional<uint64_t> N = constant(One);
  uint64_t Bytes = llvm::SaturatingMultiply(
      N.value_or(0), std::max<uint64_t>(E.Type->EntryBytes, 1));
  if (Count.empty() || One.Gains[0].UpperBound || E.InMacro ||
      Q.inTemplate(E.In) || Bytes > TooManyBytes)
    return {};
  clang::SourceLocation Where = E.Range.getBegin();
  std::string Indent = E.Indent;
  if (One.Loop) {
    const Region &Loop = F.region(One.Loop);
    if (!Loop.InBlock || Loop.InMacro)
      return {};
    Where = Loop.Begin;
    Indent = Loop.Indent;
  } else if (!E.OwnStatement || F.region(E.In).Kind != RegionKind::Block) {
    return {};
  }
  if (Where.isInvalid())
    return {};
  std::string Code = Search.spelled(E.At) + "." + E.Type->Row->Reserve + "(" +
                     Count + ");\n" + Indent;
  return {{clang::CharSourceRange::getCharRange(Where, Where), Code}};
}

void Report::noteFactors(Finding &Found, const Gain &G) const {
  const Event &E = F.event(G.First);
  for (const Factor &By : G.Factors) {
    llvm::StringRef Writes = E.UpperBound ? "it writes at most " : "it writes ";
    std::string Text =
        E.ByAlgorithm && By.Trip == &E.Trip
            ? Writes.str() + quoted(By.Trip->Text) + " elements"
            : "the loop runs " + quoted(By.Trip->Text) + " times";
    // Two gains share their outer loops.
    if (llvm::none_of(Found.Notes, [&](const Note &N) {
          return N.Loc == By.Loc && N.Message == Text;
        }))
      Found.Notes.push_back({By.Loc, Text});
  }
  if (G.PerPass > 1)
    Found.Notes.push_back({E.InMacros, plural(G.PerPass, "element") +
                                           " are added on every pass"});
}

void Report::describe(Finding &Found, const Group &One) const {
  const Event &Origin = origin(One);
  const ContainerType &Type = *F.event(One.First).Type;
  for (const Gain &G : One.Gains)
    noteFactors(Found, G);
  if (One.Gains[0].UpperBound) {
    Found.Level = Tier::All;
    std::string Why = One.Gains[0].Duplicates ? "a key may be there already: "
                      : F.event(One.First).UpperBound
                          ? "not every element is written: "
                          : "not every pass adds an element: ";
    Found.Notes.push_back(
        {Found.Loc,
         Why + quoted(total(One, /*ForCode=*/false)) + " is an upper bound"});
  }
  Found.Notes.push_back(
      {Origin.Loc, quoted(Search.spelled(F.event(One.First).At)) +
                       " is declared here with no capacity"});
  std::string Price = price(In, Type, constant(One).value_or(TypicalElements));
  if (!Price.empty())
    Found.Notes.push_back({Found.Loc, Price});
  noteInstantiation(Found, F);
  Found.Fix = reserveBefore(One);
}

} // namespace

void GrowthInLoop::run(const CheckInput &In, const FunctionFacts &F,
                       const Queries &Q, std::vector<Finding> &Out) const {
  Report R(In, F, Q);
  for (const Group &One : R.groups()) {
    if (!R.isWorthIt(One))
      continue;
    const Event &E = F.event(One.First);
    std::string Where = One.Loop ? "loop" : "call of " + quoted(E.Text);
    Finding Found = at(E, F,
                       quoted(GainSearch::spelled(F, E.At)) +
                           " grows element by element in this " + Where);
    R.describe(Found, One);
    Out.push_back(std::move(Found));
  }
}

} // namespace mapchurn
