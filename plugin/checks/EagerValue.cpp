// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/EagerValue.h"
#include "checks/MergedLookup.h"
#include "checks/NewKey.h"
#include "llvm/ADT/StringExtras.h"

namespace mapchurn {

namespace {

using model::Operation;

/// insert or emplace of one key and one value into a map of unique keys that
/// has try_emplace in this language.
bool offersOne(const CheckInput &In, const Event &E) {
  return E.Kind == EventKind::Operation && E.At && E.Key && !E.Hinted &&
         E.Args.size() == 1 &&
         (E.Op == Operation::Insert || E.Op == Operation::Emplace) &&
         E.Type->Row->Kind == model::ContainerKind::Map &&
         offersTryEmplace(In, *E.Type);
}

/// A name that none of the texts mentions.
bool isUnused(llvm::StringRef Name,
              std::initializer_list<llvm::StringRef> Texts) {
  for (llvm::StringRef Text : Texts)
    for (size_t At = Text.find(Name); At != Text.npos;
         At = Text.find(Name, At + 1)) {
      auto isWord = [&](size_t I) {
        return I < Text.size() && (llvm::isAlnum(Text[I]) || Text[I] == '_');
      };
      if (!(At && isWord(At - 1)) && !isWord(At + Name.size()))
        return false;
    }
  return true;
}

class Rewrite {
public:
  Rewrite(const FunctionFacts &F, const Queries &Q, EventId Id)
      : F(F), Q(Q), Id(Id), E(F.event(Id)), Key(F.value(E.Key)),
        V(F.value(E.Args[0])) {}

  /// `m.emplace(k, T(a, b))` becomes `m.try_emplace(k, a, b)`.
  std::vector<Edit> inPlace() const {
    if (V.Parts.empty() || !isPlain() || E.MethodRange.isInvalid() ||
        V.Type.Identity != E.Type->Element.Identity ||
        Key.Type.Identity != E.Type->Key.Identity)
      return {};
    std::string Parts;
    for (ValueId Part : V.Parts) {
      if (!isForwardable(F, F.value(Part)))
        return {};
      Parts += (Parts.empty() ? "" : ", ") + F.value(Part).Text;
    }
    std::vector<Edit> Edits = {tokens(E.MethodRange, "try_emplace")};
    if (!E.PairArgument)
      Edits.push_back(tokens(V.Range, Parts));
    else if (E.ArgsRange.isValid())
      Edits.push_back(tokens(E.ArgsRange, Key.Text + ", " + Parts));
    else
      return {};
    return Edits;
  }

  /// `m.emplace(k, std::make_unique<T>());` becomes
  /// `if (auto [it, inserted] = m.try_emplace(k); inserted) it->second = …;`.
  std::vector<Edit> inTwoSteps() const {
    // A constructor that throws would leave its key behind, and what is
    // assigned has to be what the map holds, not a pointer to own.
    if (!V.Nothrow || !E.InBlock || !isPlain() ||
        Key.Form == ValueForm::Moved || !isForwardable(F, V) ||
        E.Type->Pointer == PointerKind::None ||
        (V.Type.Scalar && E.Type->Pointer != PointerKind::Raw) || mindsOrder())
      return {};
    for (auto [Entry, New] :
         {std::pair<llvm::StringRef, llvm::StringRef>("it", "inserted"),
          {"entry", "isNew"}}) {
      if (!isUnused(Entry, {E.Receiver, Key.Text, V.Text}) ||
          !isUnused(New, {E.Receiver, Key.Text, V.Text}))
        continue;
      return {tokens(E.Range,
                     ("if (auto [" + Entry + ", " + New + "] = " + access(E) +
                      "try_emplace(" + Key.Text + "); " + New + ")\n" +
                      E.Indent + "  " + Entry + "->second = " + V.Text)
                         .str())};
    }
    return {};
  }

private:
  static Edit tokens(clang::SourceRange Range, std::string Text) {
    return {clang::CharSourceRange::getTokenRange(Range), std::move(Text)};
  }

  bool isPlain() const {
    return !E.InMacro && E.Range.isValid() && isForwardable(F, Key) &&
           !Q.inTemplate(E.In);
  }

  /// The value is made of something that looks at the map, or that may: it was
  /// made before the key was in, and would be after.
  bool mindsOrder() const {
    for (unsigned I = E.Begins; I < Id.Index; ++I)
      if (const Event &Part = F.Events[I];
          (Part.At && Q.isWithin(Part.At, E.At)) ||
          (Part.Kind == EventKind::Call && !Q.isPrivate(E.At)))
        return true;
    return false;
  }

  const FunctionFacts &F;
  const Queries &Q;
  EventId Id;
  const Event &E;
  const Value &Key, &V;
};

} // namespace

void EagerValue::run(const CheckInput &In, const FunctionFacts &F,
                     const Queries &Q, std::vector<Finding> &Out) const {
  std::optional<NewKeys> Keys;
  for (unsigned I = 0; I < F.Events.size(); ++I) {
    const Event &E = F.Events[I];
    if (!offersOne(In, E) || !F.value(E.Args[0]).Allocates)
      continue;
    if (!Keys)
      Keys.emplace(F, Q);
    if (Keys->isNew(EventId{I}))
      continue;
    const Value &V = F.value(E.Args[0]);
    std::string Map = quoted(object(E, F)), Key = F.value(E.Key).Text;
    Finding Found = at(E, F,
                       quoted(E.Text) + " on " + Map +
                           " builds its value, which allocates, even if " +
                           quoted(Key) + " is there");
    bool Waits = V.Form == ValueForm::Allocation;
    Found.Notes.push_back({V.Range.getBegin(),
                           Waits
                               ? quoted(V.From) + " runs before " +
                                     quoted(E.Text) + " looks for the key"
                               : quoted(V.Text.empty() ? V.Type.Name : V.Text) +
                                     " is built before " + quoted(E.Text) +
                                     " looks for the key"});
    if (V.From == "new")
      Found.Notes.push_back(
          {Found.Loc, E.Type->Pointer == PointerKind::Raw
                          ? "and nobody deletes it when the key is there"
                          : "and it is deleted again when the key is there"});
    Found.Notes.push_back(
        {Found.Loc,
         Waits ? "'try_emplace' with the key alone says whether it is new; "
                 "only then is there something to allocate"
               : "'try_emplace' takes what the value is built from, and builds "
                 "it for a new key only"});
    noteInstantiation(Found, F);
    Rewrite R(F, Q, EventId{I});
    Found.Fix = R.inPlace();
    if (Found.Fix.empty() && Waits && In.Unit.CPlusPlus >= 17)
      Found.Fix = R.inTwoSteps();
    Out.push_back(std::move(Found));
  }
}

} // namespace mapchurn
