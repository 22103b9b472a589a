// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/RepeatedLookup.h"
#include "checks/EarlierLookup.h"
#include "checks/MergedLookup.h"
#include <set>
#include <tuple>

namespace mapchurn {

namespace {

using model::Operation;

/// Statements between two questions beyond which nobody keeps the answer.
constexpr unsigned FarStatements = 12;

bool isTest(Operation Op) {
  return Op == Operation::Find || Op == Operation::Count ||
         Op == Operation::Contains;
}

bool isInsertion(Operation Op) {
  return Op == Operation::Insert || Op == Operation::Emplace ||
         Op == Operation::TryEmplace || Op == Operation::InsertOrAssign;
}

bool isAccess(Operation Op) {
  return Op == Operation::At || Op == Operation::Subscript;
}

/// The lookup that a later one repeats: it found the entry, or made it.
bool canBeFirst(const Event &E) {
  return !E.InMacro && (isTest(E.Op) || isAccess(E.Op) || isInsertion(E.Op));
}

/// Inserting twice says nothing of looking up twice.
bool canFollow(const Event &First, const Event &E) {
  if (isInsertion(E.Op))
    return !isInsertion(First.Op);
  return isTest(E.Op) || isAccess(E.Op) || E.Op == Operation::Erase;
}

std::string method(const Event &E) {
  return quoted(E.Op == Operation::Subscript && E.Text == "operator[]"
                    ? "[]"
                    : llvm::StringRef(E.Text));
}

/// NotFound: a search before it has not found the key.
bool putsIn(const Event &E, bool NotFound) {
  return isInsertion(E.Op) || (E.Op == Operation::Subscript &&
                               (NotFound || E.Result == ResultUse::Assigned));
}

/// How one lookup does for both. Found: what the first has said, if the second
/// depends on it.
std::string advice(const CheckInput &In, const Event &First, const Event &E,
                   std::optional<bool> Found) {
  if (E.Op == Operation::Erase)
    return First.Op == Operation::Find
               ? method(E) + " takes the iterator that 'find' has returned"
           : isTest(First.Op)
               ? method(E) + " alone says how many entries it has removed"
               : "'find' once: its iterator is for the value and for " +
                     method(E);
  bool Finds = Found.value_or(false);
  if (Finds && isInsertion(E.Op) && E.Op != Operation::InsertOrAssign)
    return method(E) + " does nothing: the key is there";
  if (isTest(First.Op) && !Finds && putsIn(E, Found.has_value())) {
    if (E.Type->Row->isSet())
      return method(E) + " alone says whether the key is new";
    return (offersTryEmplace(In, *E.Type) ? quoted("try_emplace")
                                          : quoted("insert")) +
           " alone puts in new keys only, and returns the entry either way";
  }
  if (First.Op == Operation::Find)
    return "what 'find' has returned there is the entry";
  if (isTest(First.Op))
    return "'find' does both: it returns the entry, or the end";
  if (isInsertion(First.Op))
    return method(First) + " has returned the entry there";
  return "a reference to the value that " + method(First) +
         " returned there saves the search";
}

class Repeats {
public:
  Repeats(const FunctionFacts &F, const Queries &Q)
      : F(F), Q(Q), Earlier(F, Q) {}

  struct Pair {
    EventId First, Again;
  };

  /// At most one for a key and container in one statement.
  std::vector<Pair> find() const;
  bool filledBetween(const Pair &P) const {
    return Earlier.mayBeFilled(P.First, P.Again);
  }

  /// What the first has said, where the second depends on it.
  std::optional<bool> outcome(const Pair &P) const {
    return Earlier.outcome(P.First, P.Again);
  }

  /// Why the second lookup may be wanted as it is; empty if nothing says so.
  std::string doubt(const Pair &P) const;

private:
  bool isUndecided(const Pair &P) const;
  bool isReadBack(const Pair &P) const;
  bool isFarTest(const Pair &P) const;
  bool runsOnce(const Pair &P) const;
  bool knows(RegionId R, EventId Test) const;
  bool isInside(const Event &Inner, const Event &Outer) const;

  const FunctionFacts &F;
  const Queries &Q;
  EarlierLookups Earlier;
};

/// The m[a] of m[a][b]: once m[a][b] is kept, nothing is left to say of m[a].
bool Repeats::isInside(const Event &Inner, const Event &Outer) const {
  if (Inner.Statement != Outer.Statement)
    return false;
  for (PlaceId P = Outer.At; P; P = F.place(P).Base)
    if (F.place(P).Base == Inner.At && Inner.Key &&
        F.place(P).KeyIdentity == F.value(Inner.Key).Identity)
      return true;
  return false;
}

bool Repeats::knows(RegionId R, EventId Test) const {
  return llvm::any_of(F.region(R).Known, [&](const KeyTest &Known) {
    return Known.Lookup == Test;
  });
}

/// A key that was not found is put in on some paths only. To put it in at once
/// would be too early then: a cache that is asked, misses, and is filled if the
/// value can be made.
bool Repeats::isUndecided(const Pair &P) const {
  const Event &First = F.event(P.First), &Again = F.event(P.Again);
  std::optional<bool> Found = outcome(P);
  if (!isTest(First.Op) || Found.value_or(false) ||
      !putsIn(Again, Found.has_value()))
    return false;
  for (RegionId R = Again.In; !Q.encloses(R, First.In); R = F.region(R).Parent)
    if (F.region(R).Kind != RegionKind::Block && !knows(R, P.First))
      return true;
  // A way out that the test itself does not decide.
  for (unsigned I = P.First.Index + 1; I < P.Again.Index; ++I) {
    const Event &Exit = F.Events[I];
    if (Exit.Kind != EventKind::Exit)
      continue;
    bool Decided = false;
    for (RegionId R = Exit.In; R && !Q.encloses(R, Again.In);
         R = F.region(R).Parent) {
      Decided |= knows(R, P.First);
      // The way out of a loop in between, or of a lambda.
      Decided |= R == Exit.Target || F.region(R).Kind == RegionKind::Lambda;
    }
    if (!Decided)
      return true;
  }
  return false;
}

/// `sizes["short"] = 2; sizes["short int"] = sizes["short"];`: a table that is
/// written down once.
bool Repeats::isReadBack(const Pair &P) const {
  const Event &First = F.event(P.First), &Again = F.event(P.Again);
  const Value &Key = F.value(First.Key);
  bool Constant = Key.Form == ValueForm::String || Key.Constant ||
                  Key.Builds == StringSource::Literal;
  return Constant && putsIn(First, /*NotFound=*/false) &&
         Again.Op == Operation::Subscript &&
         Again.Result != ResultUse::Assigned &&
         Again.Result != ResultUse::Modified;
}

/// Two questions in different parts of a long function.
bool Repeats::isFarTest(const Pair &P) const {
  const Event &First = F.event(P.First), &Again = F.event(P.Again);
  auto onlyAsks = [](const Event &E) {
    return isTest(E.Op) && (E.Result == ResultUse::Condition ||
                            E.Result == ResultUse::Compared);
  };
  return onlyAsks(First) && onlyAsks(Again) && !outcome(P) &&
         Again.Statement > First.Statement + FarStatements;
}

/// In main, but for its loops and lambdas.
bool Repeats::runsOnce(const Pair &P) const {
  const auto *Function = llvm::dyn_cast<clang::FunctionDecl>(F.Decl);
  if (!Function || !Function->isMain())
    return false;
  for (RegionId R = F.event(P.Again).In; R; R = F.region(R).Parent)
    if (F.region(R).Kind == RegionKind::Loop ||
        F.region(R).Kind == RegionKind::Lambda)
      return false;
  return true;
}

std::string Repeats::doubt(const Pair &P) const {
  if (runsOnce(P))
    return "this runs once in the life of the program";
  if (isUndecided(P))
    return "whether the key is put in is decided in between";
  if (isReadBack(P))
    return "the key is a constant, and what is there under it was written here";
  if (isFarTest(P))
    return "the two questions are far apart";
  return {};
}

std::vector<Repeats::Pair> Repeats::find() const {
  std::vector<Pair> Found;
  std::set<std::tuple<unsigned, PlaceId, unsigned>> Told;
  for (unsigned I = 0; I < F.Events.size(); ++I) {
    const Event &E = F.Events[I];
    if (E.InMacro || E.Hinted || !Earlier.isLookup(E))
      continue;
    EventId First = Earlier.nearest(EventId{I}, [&](const Event &Other) {
      return canBeFirst(Other) && canFollow(Other, E);
    });
    if (!First ||
        !Told.insert({E.Statement, E.At, F.value(E.Key).Identity}).second)
      continue;
    while (!Found.empty() && isInside(F.event(Found.back().Again), E))
      Found.pop_back();
    Found.push_back({First, EventId{I}});
  }
  return Found;
}

} // namespace

void RepeatedLookup::run(const CheckInput &In, const FunctionFacts &F,
                         const Queries &Q, std::vector<Finding> &Out) const {
  Repeats Search(F, Q);
  for (const Repeats::Pair &P : Search.find()) {
    const Event &First = F.event(P.First), &E = F.event(P.Again);
    const char *Since = Search.filledBetween(P)
                            ? ", and only that entry may have changed since"
                            : ", and nothing has changed since";
    Finding Found = at(E, F,
                       quoted(object(E, F)) + " is searched for " +
                           quoted(F.value(First.Key).Text) + " again" + Since);
    Found.Notes.push_back({First.Loc, method(First) + " has searched it here"});
    if (std::string Doubt = Search.doubt(P); !Doubt.empty()) {
      Found.Level = Tier::All;
      Found.Notes.push_back({Found.Loc, Doubt});
    }
    Found.Notes.push_back({Found.Loc, advice(In, First, E, Search.outcome(P))});
    noteInstantiation(Found, F);
    Found.Fix = mergeLookups(In, F, Q, P.First, P.Again);
    Out.push_back(std::move(Found));
  }
}

} // namespace mapchurn
