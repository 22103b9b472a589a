// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/SetEdits.h"
#include "checks/Check.h"

namespace mapchurn {

namespace {

using clang::CharSourceRange;
using model::Operation;

/// A key as the only argument of insert, or nothing when it reads otherwise
/// there: `{1, 2}` would be two keys.
std::string asArgument(const Value &Key) {
  llvm::StringRef Text = Key.Text;
  if (Key.InMacro || Text.starts_with("{") || Text.contains("//") ||
      Text.contains("/*"))
    return {};
  return Key.Text;
}

/// In brackets a comma may be an operator, in a call it never is.
std::string groupCommas(std::string Key) {
  int Depth = 0;
  for (char C : Key) {
    Depth += C == '(' || C == '[' || C == '{';
    Depth -= C == ')' || C == ']' || C == '}';
    if (C == ',' && Depth == 0)
      return "(" + Key + ")";
  }
  return Key;
}

class Rewriter {
public:
  Rewriter(const UnitFacts &Unit, const ContainerDecl &D)
      : Unit(Unit), D(D), Set(*D.Type->SetRow) {}

  std::vector<Edit> edits() {
    bool All = declaration() && uses() && entries() && ranges() &&
               Mentions == D.Mentions && include();
    return All ? std::move(Edits) : std::vector<Edit>();
  }

private:
  bool declaration();
  bool uses();
  bool use(const FunctionFacts &F, const Event &E);
  bool operation(const FunctionFacts &F, const Event &E);
  bool insertion(const FunctionFacts &F, const Event &E);
  bool subscript(const FunctionFacts &F, const Event &E);
  bool entries();
  bool ranges();
  bool include();

  /// A value that may be left out: it is made for the call and has no effects.
  bool isIdle(const Value &V) const {
    return (V.Form == ValueForm::Default && V.Pure) ||
           (V.Form == ValueForm::Allocation && V.WithoutArguments);
  }
  static bool isInstantiated(const FunctionFacts &F, RegionId R) {
    for (; R; R = F.region(R).Parent)
      if (F.region(R).Instantiated)
        return true;
    return F.Instantiated;
  }
  void replace(CharSourceRange Range, std::string Text) {
    Edits.push_back({Range, std::move(Text)});
  }
  void replace(clang::SourceRange Range, std::string Text) {
    replace(CharSourceRange::getTokenRange(Range), std::move(Text));
  }

  const UnitFacts &Unit;
  const ContainerDecl &D;
  const model::Container &Set;
  std::vector<Edit> Edits;
  unsigned Mentions = 0; ///< accounted for
};

bool Rewriter::declaration() {
  const ContainerType &C = *D.Type;
  const TypeFacts &Nothing = C.Element.Empty ? C.Element : C.Pointee;
  if (!Nothing.SilentDefault || !D.AllUsesInSight || D.InHeader || D.Const ||
      D.Instantiated || D.TemplateName.isInvalid() ||
      D.MappedArgument.isInvalid() ||
      (D.Starts != Initial::Empty && D.Starts != Initial::Sized))
    return false;
  replace(D.TemplateName, Set.Name);
  replace(D.MappedArgument, "");
  return true;
}

bool Rewriter::uses() {
  auto Uses = Unit.Uses.find(D.Decl);
  if (Uses == Unit.Uses.end())
    return true;
  for (const Use &U : Uses->second) {
    const FunctionFacts &F = Unit.Functions[U.Function];
    const Event &E = F.event(U.Event);
    if (F.place(E.At).Decl == D.Decl && F.place(E.At).Type) {
      if (isInstantiated(F, E.In) || !use(F, E))
        return false;
    } else if (F.place(E.At).Kind != PlaceKind::Key) {
      return false; // what is done to a value, or to an entry as a whole
    }
  }
  return true;
}

/// An event of the map itself.
bool Rewriter::use(const FunctionFacts &F, const Event &E) {
  switch (E.Kind) {
  case EventKind::Declare:
    return !E.InMacro;
  case EventKind::Write: // a constructor's initializer
    return E.Init && F.value(E.Init).Form == ValueForm::Default;
  case EventKind::Operation:
    // Not by another name: `auto &same = m; same.clear();`
    Mentions += llvm::StringRef(E.Receiver).ends_with(D.Name);
    return !E.InMacro && !E.ByAlgorithm && operation(F, E);
  default:
    return false;
  }
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

/// `for (… : m)` names the map without an operation on it.
bool Rewriter::ranges() {
  for (const FunctionFacts &F : Unit.Functions)
    for (const Region &R : F.Regions)
      if (R.RangePlace && F.place(R.RangePlace).Decl == D.Decl) {
        if (R.InMacro || F.Instantiated)
          return false;
        ++Mentions;
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
