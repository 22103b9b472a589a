// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/SetEdits.h"
#include "checks/Check.h"
#include "checks/MapEdits.h"

namespace mapchurn {

namespace {

using clang::CharSourceRange;
using model::Operation;

class Rewriter : MapRewriter {
public:
  Rewriter(const UnitFacts &Unit, const ContainerDecl &D)
      : MapRewriter(Unit, D), Set(*D.Type->SetRow) {}

  std::vector<Edit> edits() {
    bool All = declaration() && uses() && entries() && ranges() &&
               allMentioned() && include();
    return All ? std::move(Edits) : std::vector<Edit>();
  }

private:
  bool declaration();
  bool operation(const FunctionFacts &F, const Event &E) override;
  /// What is done to a value, or to an entry as a whole, has no edit.
  bool part(const FunctionFacts &F, const Event &E) override {
    return F.place(E.At).Kind == PlaceKind::Key;
  }
  bool insertion(const FunctionFacts &F, const Event &E);
  bool subscript(const FunctionFacts &F, const Event &E);
  bool entries();
  bool include();

  /// A value that may be left out: it is made for the call and has no effects.
  bool isIdle(const Value &V) const {
    return (V.Form == ValueForm::Default && V.Pure) ||
           (V.Form == ValueForm::Allocation && V.WithoutArguments);
  }

  const model::Container &Set;
};

bool Rewriter::declaration() {
  const ContainerType &C = *D.Type;
  const TypeFacts &Nothing = C.Element.Empty ? C.Element : C.Pointee;
  if (!Nothing.SilentDefault || !isEditable())
    return false;
  replace(D.TemplateName, Set.Name);
  replace(D.MappedArgument, "");
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
    return subscript(F, E);
  case Operation::Find:
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
    return Set.operation(E.Text).has_value();
  default:
    return false;
  }
}

/// insert({k, {}}), emplace(k, Seen{}), try_emplace(k), …
bool Rewriter::insertion(const FunctionFacts &F, const Event &E) {
  bool Renamed =
      E.Op == Operation::TryEmplace || E.Op == Operation::InsertOrAssign;
  std::string Key = E.Key ? asArgument(F.value(E.Key)) : std::string();
  if (Key.empty() || E.ArgsRange.isInvalid() || E.MethodRange.isInvalid() ||
      (E.Result != ResultUse::Discarded && E.Result != ResultUse::Inserted) ||
      (!Renamed && E.Text != "insert" && E.Text != "emplace") ||
      !Set.operation("insert") || (!Renamed && !Set.operation(E.Text)) ||
      E.Args.size() > 1 || (E.Args.empty() && !Renamed) ||
      (E.Args.size() == 1 && !isIdle(F.value(E.Args[0]))))
    return false;
  if (Renamed)
    replace(E.MethodRange, "insert");
  replace(E.ArgsRange, Key);
  return true;
}

/// m[k] as a statement, and m[k] = Seen{}.
bool Rewriter::subscript(const FunctionFacts &F, const Event &E) {
  std::string Key = E.Key ? asArgument(F.value(E.Key)) : std::string();
  clang::SourceRange Whole = E.Range;
  if (E.Result == ResultUse::Assigned) {
    if (!E.Init || !isIdle(F.value(E.Init)))
      return false;
    Whole = E.Assignment;
  } else if (E.Result != ResultUse::Discarded) {
    return false;
  }
  if (Key.empty() || E.Text != "operator[]" || Whole.isInvalid() ||
      !Set.operation("insert"))
    return false;
  replace(Whole, access(E) + "insert(" + groupCommas(Key) + ")");
  return true;
}

/// `entry.first` becomes `entry`; where a value is named, nothing helps.
bool Rewriter::entries() {
  for (const FunctionFacts &F : Unit.Functions)
    for (const EntryUse &Named : F.EntryUses) {
      bool Renames = F.place(Named.At).Decl == D.Decl;
      PlaceId Map = Renames ? Named.At : F.place(Named.At).Base;
      if (!Map || F.place(Map).Decl != D.Decl)
        continue;
      if (!Named.WorksInSet)
        return false;
      Mentions += Renames;
      if (Named.Range.isValid())
        replace(Named.Range, Named.InSet);
    }
  return true;
}

/// The set's header, after the map's or else after the last one.
bool Rewriter::include() {
  if (Set.Header.empty())
    return false;
  const IncludeLine *After = nullptr;
  for (const IncludeLine &Line : Unit.Includes) {
    if (Line.Conditional)
      continue;
    if (Line.Header == Set.Header)
      return true;
    if (!After || After->Header != D.Type->Row->Header)
      After = &Line;
  }
  if (!After)
    return false;
  replace(CharSourceRange::getCharRange(After->End, After->End),
          "\n#include " + Set.Header);
  return true;
}

} // namespace

std::vector<Edit> editsToSet(const UnitFacts &Unit, const ContainerDecl &D) {
  return D.Type->SetRow ? Rewriter(Unit, D).edits() : std::vector<Edit>();
}

std::string setName(const ContainerType &Map) {
  llvm::StringRef Name = Map.Name, Set = Map.Row->SetOf;
  size_t Open = Name.find('<');
  std::string Mapped = Map.Key.Name + ", " + Map.Element.Name;
  size_t At = Name.find(Mapped, Open);
  if (Map.Key.Name.empty() || At == llvm::StringRef::npos)
    return Set.str();
  return (Set + Name.slice(Open, At) + Map.Key.Name +
          Name.drop_front(At + Mapped.size()))
      .str();
}

} // namespace mapchurn
