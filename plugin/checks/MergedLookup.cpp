// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/MergedLookup.h"
#include "clang/AST/Decl.h"

using namespace clang;

namespace mapchurn {

namespace {

using model::Operation;

Edit replace(SourceLocation Begin, SourceLocation End, std::string Text = {}) {
  return {CharSourceRange::getCharRange(Begin, End), std::move(Text)};
}

Edit replaceTokens(SourceRange Range, std::string Text) {
  return {CharSourceRange::getTokenRange(Range), std::move(Text)};
}

/// The branch that is one test and one statement, of which the event is part.
const SoleStatement *soleStatement(const FunctionFacts &F, const Event &Later,
                                   EventId Test, bool &Found) {
  RegionId R = Later.In;
  if (F.region(R).Kind == RegionKind::Block)
    R = F.region(R).Parent;
  const Region &Then = F.region(R);
  if (Then.Kind != RegionKind::Then || !Then.Sole || !Then.Sole->OnlyTest ||
      Then.Known.size() != 1 || Then.Known[0].Lookup != Test ||
      F.event(Test).In != Then.Parent)
    return nullptr;
  Found = Then.Known[0].Found;
  return &*Then.Sole;
}

/// Evaluating it for a key that is there already is no loss.
bool isFree(const FunctionFacts &F, const Value &V, bool MayMove) {
  switch (V.Form) {
  case ValueForm::Literal:
  case ValueForm::String:
  case ValueForm::Null:
    return isForwardable(F, V);
  case ValueForm::Plain:
    break;
  case ValueForm::Moved:
    if (MayMove)
      break;
    return false;
  default:
    return false;
  }
  for (PlaceId P = V.At; P; P = F.place(P).Base)
    if (PlaceKind Kind = F.place(P).Kind; Kind != PlaceKind::Variable &&
                                          Kind != PlaceKind::Field &&
                                          Kind != PlaceKind::This)
      return false;
  return V.At && V.Pure && isForwardable(F, V);
}

/// What is assigned could as well be what the value is constructed from.
bool constructsAsAssigned(const ContainerType &Type, const Value &V) {
  if (V.Form == ValueForm::Null || V.Type.Identity == Type.Element.Identity)
    return true;
  if (Type.Element.String)
    return V.Form == ValueForm::String;
  return Type.Element.Scalar && V.Type.Scalar &&
         Type.Pointer == PointerKind::None;
}

class Merge {
public:
  Merge(const CheckInput &In, const FunctionFacts &F, const Event &E,
        const SoleStatement &Sole)
      : In(In), F(F), E(E), Sole(Sole), Key(F.value(E.Key)) {}

  /// `if (m.count(k)) m.erase(k);`
  std::vector<Edit> whenFound() const {
    return E.Op == Operation::Erase && isWhole() ? withoutTest()
                                                 : std::vector<Edit>();
  }

  /// `if (!m.count(k))` before what puts the key in.
  std::vector<Edit> whenAbsent() const {
    if (E.Type->Row->isSet())
      return E.Op == Operation::Insert && isWhole() &&
                     Key.Form != ValueForm::Moved
                 ? withoutTest()
                 : std::vector<Edit>();
    if (E.Op == Operation::Subscript)
      return assignment();
    if (!isWhole() || E.Args.size() != 1)
      return {};
    bool TryEmplace = offersTryEmplace(In, *E.Type);
    const Value &V = F.value(E.Args[0]);
    if (!isFree(F, V, TryEmplace))
      return {};
    if (E.Op == Operation::TryEmplace)
      return withoutTest();
    if (TryEmplace)
      return insertion(V);
    // A pair is built for the call: free when nothing in it allocates.
    bool Free = !E.Type->Key.Allocates && !E.Type->Element.Allocates;
    return E.Op == Operation::Insert && Free ? withoutTest()
                                             : std::vector<Edit>();
  }

private:
  bool isWhole() const {
    return E.OwnStatement && E.Range == Sole.Statement && !E.Hinted;
  }

  std::vector<Edit> ending(std::vector<Edit> Edits) const {
    if (Sole.End != Sole.Tail)
      Edits.push_back(replace(Sole.Tail, Sole.End));
    return Edits;
  }

  std::vector<Edit> withoutTest() const {
    return ending({replace(Sole.If.getBegin(), Sole.Statement.getBegin())});
  }

  /// `m[k] = v` becomes `m.try_emplace(k, v)`.
  std::vector<Edit> assignment() const {
    if (E.Result != ResultUse::Assigned || !E.Init ||
        !offersTryEmplace(In, *E.Type) || !isForwardable(F, Key))
      return {};
    const Value &V = F.value(E.Init);
    if (!isFree(F, V, /*MayMove=*/true) || !constructsAsAssigned(*E.Type, V) ||
        E.Range.getBegin() != Sole.Statement.getBegin() ||
        V.Range.getEnd() != Sole.Statement.getEnd())
      return {};
    std::string Call = access(E) + "try_emplace(" + Key.Text + ", ";
    return ending({replace(Sole.If.getBegin(), V.Range.getBegin(), Call),
                   replaceTokens(V.Range, V.Text + ")")});
  }

  /// `m.insert({k, v})` and `m.emplace(k, v)` become `m.try_emplace(k, v)`.
  std::vector<Edit> insertion(const Value &V) const {
    if (!isForwardable(F, Key) || E.MethodRange.isInvalid() ||
        E.ArgsRange.isInvalid())
      return {};
    std::vector<Edit> Edits = {
        replace(Sole.If.getBegin(), Sole.Statement.getBegin()),
        replaceTokens(E.MethodRange, "try_emplace")};
    if (E.PairArgument)
      Edits.push_back(replaceTokens(E.ArgsRange, Key.Text + ", " + V.Text));
    return ending(std::move(Edits));
  }

  const CheckInput &In;
  const FunctionFacts &F;
  const Event &E;
  const SoleStatement &Sole;
  const Value &Key;
};

} // namespace

bool isForwardable(const FunctionFacts &F, const Value &V) {
  llvm::StringRef Text = V.Text;
  if (V.Range.isInvalid() || Text.starts_with("{") || Text.contains("//") ||
      Text.contains("/*") || (V.Form == ValueForm::Null && Text != "nullptr"))
    return false;
  for (PlaceId P = V.At; P; P = F.place(P).Base) {
    const Place &At = F.place(P);
    // A reference to these may not link, or not compile.
    if (const auto *Variable = dyn_cast_or_null<VarDecl>(At.Decl);
        Variable && Variable->isStaticDataMember())
      return false;
    if (const auto *Field = dyn_cast_or_null<FieldDecl>(At.Decl);
        Field && Field->isBitField())
      return false;
  }
  return true;
}

bool offersTryEmplace(const CheckInput &In, const ContainerType &Type) {
  unsigned Since = Type.Row->TryEmplaceSince;
  return Since && Since <= In.Unit.CPlusPlus;
}

std::vector<Edit> mergeLookups(const CheckInput &In, const FunctionFacts &F,
                               const Queries &Q, EventId Earlier,
                               EventId Later) {
  const Event &E = F.event(Later);
  bool Found = false;
  const SoleStatement *Sole = soleStatement(F, E, Earlier, Found);
  if (!Sole || E.InMacro || Q.inTemplate(E.In))
    return {};
  Merge M(In, F, E, *Sole);
  return Found ? M.whenFound() : M.whenAbsent();
}

} // namespace mapchurn
