// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/EraseInsertChurn.h"
#include "checks/Passes.h"
#include <map>
#include <set>

namespace mapchurn {

namespace {

using model::Operation;

/// What the fix calls its variables.
constexpr llvm::StringLiteral NodeName = "movedNode", KeyName = "movedKey";

/// An erase and the insertion that could take its node.
struct Pair {
  EventId Erase, Insert;
  RegionId Loop;
  bool Carried = false;
  bool Sure = false; ///< on every pass, or on each that finds the entry
};

class Reading {
public:
  Reading(const CheckInput &In, const FunctionFacts &F, const Queries &Q)
      : In(In), F(F), Q(Q) {}

  std::vector<Pair> pairs() const;
  std::vector<Edit> edits(const Pair &P) const;
  void describe(Finding &Found, const Pair &P) const;

private:
  bool givesNodes(const Event &E) const {
    return E.Type && E.Type->Row->ExtractSince &&
           E.Type->Row->ExtractSince <= In.Unit.CPlusPlus && E.At &&
           F.isOneObject(E.At);
  }
  bool isInsertion(const Event &E) const;
  std::optional<Pair> match(EventId Erase, EventId Insert) const;
  bool isCarried(const Event &Erase, EventId Insert) const;
  bool isSameEntry(const Event &Erase, PlaceId Part) const;
  bool isSameKey(const Event &Erase, EventId Insert) const;
  PlaceId source(ValueId V) const;
  ValueId stored(EventId Insert) const;
  bool isRelated(const Event &Erase, const Value &Key) const;
  bool findsEntry(const Event &Erase, const KeyTests &Tests) const;
  bool runsAlways(const Event &Erase, EventId E, RegionId Loop) const;
  bool isRewritable(const Pair &P) const;

  const CheckInput &In;
  const FunctionFacts &F;
  const Queries &Q;
};

bool Reading::isInsertion(const Event &E) const {
  switch (E.Op) {
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
    return true;
  case Operation::Subscript:
    return E.Result == ResultUse::Assigned;
  default:
    return false;
  }
}

/// By container and innermost loop: each erase with the nearest insertion.
std::vector<Pair> Reading::pairs() const {
  struct Events {
    std::vector<EventId> Erases, Inserts;
  };
  std::map<std::pair<PlaceId, RegionId>, Events> ByLoop;
  for (unsigned I = 0; I < F.Events.size(); ++I) {
    const Event &E = F.Events[I];
    if (E.Kind != EventKind::Operation || !givesNodes(E))
      continue;
    bool Erases = E.Op == Operation::Erase && (E.Key || E.Entry);
    if (!Erases && !isInsertion(E))
      continue;
    RegionId Loop = Q.loopOf(E.In);
    if (!Loop)
      continue;
    Events &Of = ByLoop[{E.At, Loop}];
    (Erases ? Of.Erases : Of.Inserts).push_back(EventId{I});
  }
  std::vector<Pair> Found;
  for (const auto &[Where, Of] : ByLoop)
    for (EventId Erase : Of.Erases) {
      auto After = llvm::upper_bound(Of.Inserts, Erase);
      std::optional<Pair> P;
      if (After != Of.Inserts.end())
        P = match(Erase, *After);
      if ((!P || !P->Carried) && After != Of.Inserts.begin())
        if (std::optional<Pair> Before = match(Erase, *std::prev(After));
            Before && (!P || Before->Carried))
          P = Before;
      if (P)
        Found.push_back(*P);
    }
  llvm::sort(Found,
             [](const Pair &A, const Pair &B) { return A.Erase < B.Erase; });
  return Found;
}

std::optional<Pair> Reading::match(EventId Erase, EventId Insert) const {
  const Event &X = F.event(Erase), &Y = F.event(Insert);
  Pair P{Erase, Insert, Q.loopOf(X.In)};
  bool First = Erase < Insert;
  if (!Q.dominates(First ? Erase : Insert, First ? Insert : Erase) ||
      isSameKey(X, Insert))
    return std::nullopt;
  Way Out = wayOut(F, X.In, {}), Back = wayOut(F, Y.In, {});
  std::optional<uint64_t> N = constantPasses(F, Out.Loops);
  if (!llvm::is_contained(Out.Loops, P.Loop) ||
      !llvm::is_contained(Back.Loops, P.Loop) || (N && *N < FewElements))
    return std::nullopt;
  P.Carried = isCarried(X, Insert);
  // extract of a key that is not there gives no node.
  if (!P.Carried && !X.Entry)
    return std::nullopt;
  P.Sure = runsAlways(X, Erase, P.Loop) && runsAlways(X, Insert, P.Loop);
  return P;
}

/// Where a value comes from: the place that it names, or the one that the local
/// variable it names was made from.
PlaceId Reading::source(ValueId V) const {
  PlaceId At = V ? F.value(V).At : PlaceId();
  if (!At || F.place(At).Kind != PlaceKind::Variable)
    return At;
  auto Known = F.Declared.find(F.place(At).Decl);
  if (Known == F.Declared.end() || !F.event(Known->second).From)
    return At;
  return F.event(Known->second).From;
}

/// The value that an insertion puts in: `m[k] = v` assigns to a string or
/// another container by an operation of that.
ValueId Reading::stored(EventId Insert) const {
  const Event &Y = F.event(Insert);
  if (Y.Op != Operation::Subscript)
    return Y.Args.size() == 1 ? Y.Args[0] : ValueId();
  if (Y.Init)
    return Y.Init;
  constexpr unsigned Near = 4;
  for (unsigned I = Insert.Index + 1;
       I < F.Events.size() && I <= Insert.Index + Near; ++I) {
    const Event &E = F.Events[I];
    if (E.Kind == EventKind::Operation && E.Op == Operation::Assign && E.At &&
        F.place(E.At).Base == Y.At && E.Statement == Y.Statement)
      return E.Args.size() == 1 ? E.Args[0] : ValueId();
  }
  return {};
}

/// A part of the entry that is erased.
bool Reading::isSameEntry(const Event &Erase, PlaceId Part) const {
  const Place &P = F.place(Part);
  if (P.Base != Erase.At)
    return false;
  if (Erase.Entry)
    return P.KeyIdentity == F.place(Erase.Entry).KeyIdentity;
  if (P.KeyIdentity == F.value(Erase.Key).Identity)
    return true;
  // By way of `it = m.find(key)`.
  for (unsigned I = F.region(Q.loopOf(Erase.In)).FirstEvent;
       I < F.Events.size() && &F.Events[I] != &Erase; ++I) {
    const Event &E = F.Events[I];
    if (E.Kind == EventKind::Operation && E.Op == Operation::Find &&
        E.At == Erase.At && E.Key && F.value(E.Key).Identity != ~0u &&
        F.value(E.Key).Identity == F.value(Erase.Key).Identity)
      return true;
  }
  return false;
}

/// The new key of a set is computed from the entry that goes.
bool Reading::isRelated(const Event &Erase, const Value &Key) const {
  if (!Erase.Entry)
    return false;
  return llvm::any_of(Key.Reads, [&](PlaceId Read) {
    for (PlaceId P = Read; P; P = F.place(P).Base) {
      if (F.place(P).Kind == PlaceKind::Variable)
        if (auto Known = F.Declared.find(F.place(P).Decl);
            Known != F.Declared.end() && F.event(Known->second).From)
          return isSameEntry(Erase, F.event(Known->second).From);
      if (F.place(P).Base == Erase.At)
        return isSameEntry(Erase, P);
    }
    return false;
  });
}

bool Reading::isCarried(const Event &Erase, EventId Insert) const {
  const Event &Y = F.event(Insert);
  if (!Y.Type->Row->isMap())
    return Y.Key && isRelated(Erase, F.value(Y.Key));
  PlaceId From = source(stored(Insert));
  return From && F.place(From).Kind == PlaceKind::Element &&
         isSameEntry(Erase, From);
}

/// What goes in goes in under the key that it had.
bool Reading::isSameKey(const Event &Erase, EventId Insert) const {
  const Event &Y = F.event(Insert);
  if (!Y.Key)
    return false;
  const Value &Key = F.value(Y.Key);
  if (Erase.Key && Key.Identity != ~0u &&
      Key.Identity == F.value(Erase.Key).Identity)
    return true;
  // `it = m.find(k); … m.erase(it); m.emplace(k, v)`
  for (unsigned I = F.region(Q.loopOf(Erase.In)).FirstEvent;
       I < Insert.Index && Key.Identity != ~0u; ++I) {
    const Event &E = F.Events[I];
    if (E.Kind == EventKind::Operation && E.At == Erase.At && E.Key &&
        E.Result == ResultUse::Stored &&
        F.value(E.Key).Identity == Key.Identity)
      return true;
  }
  PlaceKind Kept = Y.Type->Row->isMap() ? PlaceKind::Key : PlaceKind::Element;
  PlaceId From = source(Y.Key);
  if (!From || F.place(From).Kind != Kept || !isSameEntry(Erase, From))
    return false;
  if (From == Key.At)
    return true;
  auto Known = F.Declared.find(F.place(Key.At).Decl);
  return !Q.mayChangeBetween(Known->second, Insert, Key.At);
}

bool Reading::findsEntry(const Event &Erase, const KeyTests &Tests) const {
  return llvm::any_of(Tests, [&](const KeyTest &Test) {
    return Test.Found && F.event(Test.Lookup).At == Erase.At;
  });
}

/// Nothing but the question whether there is an entry lies between the loop and
/// the event.
bool Reading::runsAlways(const Event &Erase, EventId E, RegionId Loop) const {
  for (RegionId R = F.event(E).In; R && R != Loop; R = F.region(R).Parent) {
    const Region &At = F.region(R);
    if (At.Kind != RegionKind::Block && !findsEntry(Erase, At.Known))
      return false;
  }
  for (unsigned I = F.region(Loop).FirstEvent; I < E.Index; ++I) {
    const Event &Exit = F.Events[I];
    if (Exit.Kind != EventKind::Exit || Q.loopOf(Exit.In) != Loop ||
        Exit.Text == "break" || Exit.Text == "return")
      continue; // the loop is over then
    if (!findsEntry(Erase, F.region(Exit.In).Otherwise))
      return false;
  }
  return true;
}

/// `m.emplace(k, std::move(it->second)); m.erase(it);`, one after the other, by
/// which no other value is lost when the key is there.
bool Reading::isRewritable(const Pair &P) const {
  const Event &X = F.event(P.Erase), &Y = F.event(P.Insert);
  bool KeepsOther = Y.Op == Operation::Insert || Y.Op == Operation::Emplace ||
                    Y.Op == Operation::TryEmplace;
  bool Adjacent = P.Insert < P.Erase && X.In == Y.In &&
                  X.Statement == Y.Statement + 1 && Y.OwnStatement &&
                  Y.InBlock && X.OwnStatement && X.InBlock;
  if (!P.Carried || !KeepsOther || !Adjacent || !X.Entry || !Y.Key ||
      Y.Hinted || !Y.Type->Row->isMap() || Y.Args.size() != 1 || X.InMacro ||
      Y.InMacro || Q.inTemplate(X.In) || X.MethodRange.isInvalid() ||
      F.place(X.Entry).KeyIdentity == ~0u)
    return false;
  const Value &Key = F.value(Y.Key), &Stored = F.value(Y.Args[0]);
  const TypeFacts &Wanted = Y.Type->Key;
  llvm::StringRef Text = Key.Text;
  bool Assignable = Key.Type.Identity == Wanted.Identity ||
                    (Key.Type.Scalar && Wanted.Scalar) ||
                    (Wanted.String && Key.Form == ValueForm::String);
  return Stored.Form == ValueForm::Moved && Stored.At &&
         F.place(Stored.At).Kind == PlaceKind::Element && Key.Pure &&
         !Key.InMacro && Assignable && !Text.empty() &&
         !Text.starts_with("{") && !Text.contains("//") &&
         !Text.contains("/*") && llvm::none_of(F.Places, [](const Place &P) {
           return P.Text == NodeName || P.Text == KeyName;
         });
}

std::vector<Edit> Reading::edits(const Pair &P) const {
  using clang::CharSourceRange;
  if (!isRewritable(P))
    return {};
  const Event &X = F.event(P.Erase), &Y = F.event(P.Insert);
  std::string NewKey =
      Y.Type->Key.Scalar ? KeyName.str() : "std::move(" + KeyName.str() + ")";
  std::string Line = ";\n" + X.Indent;
  clang::SourceLocation Begin = X.Range.getBegin();
  clang::SourceLocation End = X.Range.getEnd().getLocWithOffset(1); // of `)`
  return {
      {CharSourceRange::getTokenRange(Y.Range),
       ("auto " + KeyName + " = " + F.value(Y.Key).Text).str()},
      {CharSourceRange::getCharRange(Begin, Begin),
       ("auto " + NodeName + " = ").str()},
      {CharSourceRange::getTokenRange(X.MethodRange), "extract"},
      {CharSourceRange::getCharRange(End, End),
       (Line + NodeName + ".key() = " + NewKey + Line + access(X) +
        "insert(std::move(" + NodeName + "))")
           .str()},
  };
}

void Reading::describe(Finding &Found, const Pair &P) const {
  const Event &Y = F.event(P.Insert);
  std::string Key = Y.Key ? F.value(Y.Key).Text : std::string();
  std::string What = !P.Carried             ? "another entry goes in here"
                     : Y.Type->Row->isMap() ? "its value goes in again here"
                                            : "what it was goes in again here";
  Found.Notes.push_back(
      {Y.InMacros,
       What + (Key.empty() ? "" : " under the key " + quoted(Key))});
  noteLoop(Found, F.region(P.Loop));
  if (!P.Sure)
    Found.Notes.push_back({Found.Loc, "not every pass of the loop comes here"});
  Found.Notes.push_back(
      {Found.Loc,
       "'extract' takes the node out, " +
           quoted(Y.Type->Row->isMap() ? "key()" : "value()") +
           " changes it, and 'insert' takes it back: no allocation"});
  if (Y.Op == Operation::Subscript || Y.Op == Operation::InsertOrAssign)
    Found.Notes.push_back(
        {Y.InMacros, "a value that the new key has already is replaced here; "
                     "'insert' leaves it"});
  noteInstantiation(Found, F);
  if (!P.Carried || !P.Sure)
    Found.Level = Tier::All;
}

} // namespace

void EraseInsertChurn::run(const CheckInput &In, const FunctionFacts &F,
                           const Queries &Q, std::vector<Finding> &Out) const {
  Reading R(In, F, Q);
  std::set<RegionId> Rewritten;
  for (const Pair &P : R.pairs()) {
    const Event &E = F.event(P.Erase);
    std::string Message = quoted(object(E, F)) +
                          " frees a node here and allocates one for another "
                          "key";
    Finding Found = at(E, F, Message + (P.Sure ? " on every pass" : ""));
    R.describe(Found, P);
    // Two in one block would declare the same names.
    if (std::vector<Edit> Fix = R.edits(P);
        !Fix.empty() && Rewritten.insert(E.In).second)
      Found.Fix = std::move(Fix);
    Out.push_back(std::move(Found));
  }
}

} // namespace mapchurn
