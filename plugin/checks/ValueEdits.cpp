// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/ValueEdits.h"
#include "checks/MapEdits.h"

namespace mapchurn {

namespace {

using model::Operation;

class Rewriter : MapRewriter {
public:
  Rewriter(const UnitFacts &Unit, const ContainerDecl &D)
      : MapRewriter(Unit, D), Type(*D.Type) {}

  std::vector<Edit> edits() {
    bool All = declaration() && uses() && values() && ranges() &&
               allMentioned() && areApart();
    return All ? std::move(Edits) : std::vector<Edit>();
  }

private:
  bool declaration();
  bool operation(const FunctionFacts &F, const Event &E) override;
  bool part(const FunctionFacts &F, const Event &E) override;
  bool insertion(const FunctionFacts &F, const Event &E);
  bool values();
  bool value(const FunctionFacts &F, const ValueUse &Use);
  bool areApart();

  /// The map itself, or an entry or value of it; not of a map within those.
  bool isOfMap(const FunctionFacts &F, PlaceId P) const {
    const Place &At = F.place(P);
    const Place &Map =
        At.Kind == PlaceKind::Entry || At.Kind == PlaceKind::Element
            ? F.place(At.Base)
            : At;
    return Map.Decl == D.Decl && Map.Type;
  }

  const ContainerType &Type;
};

bool Rewriter::declaration() {
  llvm::StringRef Pointee = D.PointeeText;
  if (!isEditable() || Pointee.empty() || Pointee.contains("const") ||
      Pointee.contains("//") || Pointee.contains("/*"))
    return false;
  replace(D.MappedArgument, ", " + D.PointeeText);
  return true;
}

bool Rewriter::operation(const FunctionFacts &F, const Event &E) {
  switch (E.Op) {
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
    return insertion(F, E);
  case Operation::Subscript:
    // Makes a value where there was a null pointer.
    return E.ValueNamed && Type.Pointee.DefaultMade;
  case Operation::At:
    return E.ValueNamed;
  case Operation::Find:
  case Operation::Bound:
  case Operation::Count:
  case Operation::Contains:
  case Operation::Erase:
  case Operation::Clear:
  case Operation::Size:
  case Operation::Empty:
  case Operation::Begin:
  case Operation::End:
  case Operation::Reserve:
  case Operation::Capacity:
    return true;
  default:
    return false;
  }
}

/// emplace(k, make_unique<T>(a)), insert({k, make_unique<T>(a)}), …
bool Rewriter::insertion(const FunctionFacts &F, const Event &E) {
  std::string Key = E.Key ? asArgument(F.value(E.Key)) : std::string();
  if (Key.empty() || E.Args.size() != 1 || E.Hinted ||
      E.ArgsRange.isInvalid() || E.MethodRange.isInvalid() ||
      (E.Result != ResultUse::Discarded && E.Result != ResultUse::Inserted &&
       E.Result != ResultUse::Stored && E.Result != ResultUse::Receiver))
    return false;
  const Value &Made = F.value(E.Args[0]);
  if (Made.Form != ValueForm::Allocation || Made.AsObject.empty() ||
      Made.InMacro)
    return false;
  const model::Container &Row = *Type.Row;
  bool Tries = Row.TryEmplaceSince && Row.TryEmplaceSince <= Unit.CPlusPlus;
  if (E.Op != Operation::InsertOrAssign && Made.ByMaker && Tries) {
    if (E.Text != "try_emplace")
      replace(E.MethodRange, "try_emplace");
    std::string With = Made.MakerArguments;
    replace(E.ArgsRange, Key + (With.empty() ? "" : ", " + With));
    return true;
  }
  // The object itself is moved in.
  if (!Type.Pointee.Movable ||
      (E.Op == Operation::InsertOrAssign && !Type.Pointee.Assignable))
    return false;
  if (E.Op == Operation::Insert) {
    if (!Row.operation("emplace"))
      return false;
    replace(E.MethodRange, "emplace");
  }
  replace(E.ArgsRange, Key + ", " + Made.AsObject);
  return true;
}

/// What is done to a key or to the object goes on as it is; what is done to an
/// entry as a whole, or by an iterator out of sight, does not.
bool Rewriter::part(const FunctionFacts &F, const Event &E) {
  return E.Kind != EventKind::Untracked &&
         F.place(E.At).Kind != PlaceKind::Entry;
}

bool Rewriter::values() {
  for (const FunctionFacts &F : Unit.Functions)
    for (const ValueUse &Use : F.ValueUses)
      if (Use.At && isOfMap(F, Use.At) && !value(F, Use))
        return false;
  return true;
}

bool Rewriter::value(const FunctionFacts &F, const ValueUse &Use) {
  bool Instantiated = F.Instantiated;
  for (RegionId R = Use.In; R; R = F.region(R).Parent)
    Instantiated |= F.region(R).Instantiated;
  if (!Use.WorksAsValue || Instantiated ||
      (Use.Step == ValueStep::Replaced && !Type.Pointee.Assignable))
    return false;
  if (Use.Step == ValueStep::Alias && F.place(Use.At).Decl == D.Decl)
    ++Mentions; // `auto &same = m`
  for (const ValueUse::Change &C : Use.Changes)
    replace(C.Range, C.Text);
  return true;
}

/// True when no edit lies in another: `m.emplace(k,
/// make_unique<T>(m.at(j)->n))` would need one text of both.
bool Rewriter::areApart() {
  llvm::sort(Edits, [](const Edit &A, const Edit &B) {
    return A.Range.getBegin() < B.Range.getBegin();
  });
  for (size_t I = 1; I < Edits.size(); ++I)
    if (Edits[I].Range.getBegin() < Edits[I - 1].Range.getEnd())
      return false;
  return true;
}

} // namespace

std::vector<Edit> editsToValues(const UnitFacts &Unit, const ContainerDecl &D) {
  return Rewriter(Unit, D).edits();
}

} // namespace mapchurn
