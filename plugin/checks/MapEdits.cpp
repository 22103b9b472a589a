// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/MapEdits.h"

namespace mapchurn {

namespace {

bool isInstantiated(const FunctionFacts &F, RegionId R) {
  for (; R; R = F.region(R).Parent)
    if (F.region(R).Instantiated)
      return true;
  return F.Instantiated;
}

} // namespace

std::string asArgument(const Value &Key) {
  llvm::StringRef Text = Key.Text;
  if (Key.InMacro || Text.starts_with("{") || Text.contains("//") ||
      Text.contains("/*"))
    return {};
  return Key.Text;
}

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

/// `std::map<K, V> a, b;`: the type is that of others, too.
static bool sharesType(const UnitFacts &Unit, const ContainerDecl &D) {
  return llvm::any_of(Unit.Containers, [&](const ContainerDecl &Other) {
    return Other.TypeRange.isValid() && Other.Loc != D.Loc &&
           Other.TypeRange.getBegin() == D.TypeRange.getBegin();
  });
}

bool MapRewriter::isEditable() const {
  return D.AllUsesInSight && !D.InHeader && !D.Const && !D.Instantiated &&
         D.TemplateName.isValid() && D.MappedArgument.isValid() &&
         (D.Starts == Initial::Empty || D.Starts == Initial::Sized) &&
         !sharesType(Unit, D);
}

bool MapRewriter::uses() {
  auto Uses = Unit.Uses.find(D.Decl);
  if (Uses == Unit.Uses.end())
    return true;
  for (const Use &U : Uses->second) {
    const FunctionFacts &F = Unit.Functions[U.Function];
    const Event &E = F.event(U.Event);
    if (F.place(E.At).Decl == D.Decl && F.place(E.At).Type) {
      if (isInstantiated(F, E.In) || !use(F, E))
        return false;
    } else if (!part(F, E)) {
      return false;
    }
  }
  return true;
}

/// An event of the map itself.
bool MapRewriter::use(const FunctionFacts &F, const Event &E) {
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

bool MapRewriter::ranges() {
  for (const FunctionFacts &F : Unit.Functions)
    for (const Region &R : F.Regions)
      if (R.RangePlace && F.place(R.RangePlace).Decl == D.Decl) {
        if (R.InMacro || F.Instantiated)
          return false;
        ++Mentions;
      }
  return true;
}

} // namespace mapchurn
