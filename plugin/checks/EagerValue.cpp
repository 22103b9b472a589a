// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/EagerValue.h"

namespace mapchurn {

namespace {

using model::Operation;

/// insert or emplace of one key and one value into a map of unique keys that
/// has try_emplace in this language.
bool offersOne(const CheckInput &In, const Event &E) {
  if (E.Kind != EventKind::Operation || !E.Type || !E.Key.valid() ||
      E.Args.size() != 1)
    return false;
  const model::Container &Row = *E.Type->Row;
  return (E.Op == Operation::Insert || E.Op == Operation::Emplace) &&
         Row.Kind == model::ContainerKind::Map && Row.TryEmplaceSince &&
         Row.TryEmplaceSince <= In.Unit.CPlusPlus;
}

class Newness {
public:
  Newness(const FunctionFacts &F, const Queries &Q) : F(F), Q(Q) {
    for (unsigned I = 0; I < F.Events.size(); ++I)
      if (F.Events[I].Kind == EventKind::Operation && F.Events[I].Key.valid() &&
          F.Events[I].At)
        ByMap[F.Events[I].At.Index].push_back(EventId{I});
  }

  /// The key cannot be in the map, or its newness was asked about before.
  bool knows(EventId Id) const {
    const Event &E = F.event(Id);
    const Value &Key = F.value(E.Key);
    bool Fixed = Key.Form == ValueForm::Literal ||
                 Key.Form == ValueForm::String ||
                 Key.Form == ValueForm::Allocation || Key.Constant ||
                 Key.Builds == StringSource::Literal;
    // An impure key is `next++` more often than not.
    return Fixed || !Key.Pure || isFreshMap(E) || countsUp(E, Key) ||
           wasLookedUp(Id, Key);
  }

private:
  /// A local map that the code fills once, outside of any loop.
  bool isFreshMap(const Event &E) const {
    RegionId Scope = Q.declaredIn(E.At);
    if (!Scope || F.place(E.At).Kind != PlaceKind::Variable)
      return false;
    RegionId Loop = Q.loopOf(E.In);
    return !Loop || Q.encloses(Loop, Scope);
  }

  /// The counter of a for loop, or the key of another map's entry.
  bool countsUp(const Event &E, const Value &Key) const {
    if (!Key.At)
      return false;
    if (F.place(Key.At).Kind == PlaceKind::Key)
      return true;
    RegionId Loop = Q.loopOf(E.In);
    RegionId Declared = Q.declaredIn(Key.At);
    return Loop && Declared && Key.Type.Scalar &&
           F.region(Loop).Parent == Declared;
  }

  bool wasLookedUp(EventId Id, const Value &Key) const {
    auto Same = ByMap.find(F.event(Id).At.Index);
    if (Same == ByMap.end())
      return false;
    for (EventId Earlier : Same->second) {
      if (!(Earlier < Id))
        break;
      if (F.value(F.event(Earlier).Key).Identity == Key.Identity &&
          Q.dominates(Earlier, Id))
        return true;
    }
    return false;
  }

  const FunctionFacts &F;
  const Queries &Q;
  llvm::DenseMap<unsigned, std::vector<EventId>> ByMap;
};

/// `n, 0` of `std::vector<int>(n, 0)`, when that is exactly what stands there
/// and it makes just what the map holds; or nothing.
std::string constructorArguments(const Value &V, const ContainerType &C) {
  if (V.Form != ValueForm::Constructed || V.InMacro ||
      V.Type.Identity != C.Element.Identity)
    return {};
  llvm::StringRef Text = V.Text;
  if (!Text.consume_front(C.Element.Name) || !Text.consume_front("(") ||
      !Text.consume_back(")"))
    return {};
  return Text.trim().str();
}

/// `m.emplace(k, T(args))` and `m.insert({k, T(args)})` become
/// `m.try_emplace(k, args)`.
std::vector<Edit> tryEmplace(const FunctionFacts &F, const Queries &Q,
                             const Event &E) {
  const Value &Key = F.value(E.Key);
  std::string Inner = constructorArguments(F.value(E.Args[0]), *E.Type);
  // A braced list has a type only where a constructor asks for it, and code
  // after a comment that ends with its line would be lost.
  bool Forwards = Inner.find('{') == std::string::npos &&
                  (Inner + Key.Text).find("//") == std::string::npos;
  if (Inner.empty() || !Forwards || E.InMacro || Key.InMacro ||
      E.MethodRange.isInvalid() || E.ArgsRange.isInvalid() ||
      Q.inTemplate(E.In) || Key.Type.Identity != E.Type->Key.Identity)
    return {};
  return {{clang::CharSourceRange::getTokenRange(E.MethodRange), "try_emplace"},
          {clang::CharSourceRange::getTokenRange(E.ArgsRange),
           Key.Text + ", " + Inner}};
}

} // namespace

void EagerValue::run(const CheckInput &In, const FunctionFacts &F,
                     const Queries &Q, std::vector<Finding> &Out) const {
  std::optional<Newness> Keys;
  for (unsigned I = 0; I < F.Events.size(); ++I) {
    const Event &E = F.Events[I];
    if (!offersOne(In, E) || !F.value(E.Args[0]).Allocates)
      continue;
    if (!Keys)
      Keys.emplace(F, Q);
    if (!E.At || Keys->knows(EventId{I}))
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
    if (V.From == "new" && E.Type->Pointer == PointerKind::Raw)
      Found.Notes.push_back(
          {Found.Loc, "and nobody deletes it when the key is there"});
    Found.Notes.push_back(
        {Found.Loc,
         Waits ? "'try_emplace' with the key alone says whether it is new; "
                 "only then is there something to allocate"
               : "'try_emplace' takes what the value is built from, and builds "
                 "it for a new key only"});
    noteInstantiation(Found, F);
    Found.Fix = tryEmplace(F, Q, E);
    Out.push_back(std::move(Found));
  }
}

} // namespace mapchurn
