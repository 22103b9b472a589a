// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How the entries of a map are named, for maps that might be sets: what reads
// `entry.first` today reads `entry` then.
//
// Only maps that hold keys only have such records; for all others nothing is
// looked at twice.

#include "facts/Walker.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace mapchurn {

/// An entry, or a half of one, of a map that might be a set.
bool Walker::ofKeysOnly(PlaceId P) const {
  if (!P || !F.place(P).Base)
    return false;
  const Place &At = F.place(P);
  const ContainerType *C = F.place(At.Base).Type;
  return C && C->holdsKeysOnly() &&
         (At.Kind == PlaceKind::Entry || At.Kind == PlaceKind::Key ||
          At.Kind == PlaceKind::Element);
}

/// `m.insert(…).second` asks only whether the key was new.
void Walker::noteInserted(const MemberExpr *E, Event &Insertion) {
  const IdentifierInfo *Name = E->getMemberDecl()->getIdentifier();
  if (E->isArrow() || !E->getType()->isBooleanType() || !Name ||
      !Name->isStr("second") ||
      !isa<CXXMemberCallExpr>(sameObject(E->getBase())) ||
      Insertion.Kind != EventKind::Operation)
    return;
  switch (Insertion.Op) {
  case model::Operation::Insert:
  case model::Operation::Emplace:
  case model::Operation::TryEmplace:
  case model::Operation::InsertOrAssign:
    Insertion.Result = ResultUse::Inserted;
    return;
  default:
    return;
  }
}

/// What `it->first` reads when `it` points into a set: `*it`.
std::string Walker::keyInSet(const MemberExpr *E) const {
  const Expr *Base = E->getBase()->IgnoreImplicit();
  if (!E->isArrow())
    return text(Base->getSourceRange());
  if (const auto *Arrow = dyn_cast<CXXOperatorCallExpr>(Base))
    Base = Arrow->getArg(0);
  std::string Key = "*" + text(Base->getSourceRange());
  // What binds tighter than `*` may follow, and `/*` may not arise.
  SourceLocation Begin = E->getBeginLoc();
  SourceLocation End = Lexer::getLocForEndOfToken(E->getEndLoc(), 0, sources(),
                                                  Ctx.getLangOpts());
  if (Begin.isMacroID() || End.isInvalid())
    return {};
  auto [File, Offset] = sources().getDecomposedLoc(Begin);
  bool Divides = Offset > 0 && sources().getBufferData(File)[Offset - 1] == '/';
  llvm::StringRef After =
      llvm::StringRef(sources().getCharacterData(End)).take_front(80).ltrim();
  bool Postfix = After.starts_with(".") || After.starts_with("[") ||
                 After.starts_with("(") || After.starts_with("->") ||
                 After.starts_with("++") || After.starts_with("--");
  return Divides || Postfix ? "(" + Key + ")" : Key;
}

/// E stands for an entry, a key or a value, which is at At, and is used in mode
/// M.
void Walker::noteEntryUse(const Expr *E, PlaceId At, Mode M) {
  const auto *Member = dyn_cast<MemberExpr>(E);
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  // The name of a key, or the first step to a half of an entry.
  if (!ofKeysOnly(At) || (Ref && F.place(At).Kind == PlaceKind::Key) ||
      (F.place(At).Kind == PlaceKind::Entry &&
       (M == Mode::Receive || M == Mode::Bind || M == Mode::Discard)))
    return;
  EntryUse Use;
  Use.At = At;
  if (Member && F.place(At).Kind == PlaceKind::Key) {
    Use.Range = fileRange(E->getSourceRange());
    Use.InSet = keyInSet(Member);
    Use.WorksInSet = Use.Range.isValid() && !Use.InSet.empty();
  }
  F.EntryUses.push_back(std::move(Use));
}

/// `auto it = m.find(k)`, `auto &same = m`: the type goes with that of the map.
void Walker::noteEntryAlias(const VarDecl *V, PlaceId Target) {
  const ContainerType *Map = F.place(Target).Type;
  if (!ofKeysOnly(Target) && !(Map && Map->holdsKeysOnly()))
    return;
  EntryUse Use;
  Use.At = Target;
  Use.WorksInSet = V->getTypeSourceInfo() && V->getTypeSourceInfo()
                                                 ->getType()
                                                 .getNonReferenceType()
                                                 ->getContainedAutoType();
  F.EntryUses.push_back(std::move(Use));
}

/// `auto &[key, value] : m` becomes `auto &key : m`.
void Walker::noteEntryBindings(const DecompositionDecl *D, PlaceId Entry) {
  if (!ofKeysOnly(Entry))
    return;
  EntryUse Use;
  Use.At = Entry;
  Use.InSet = D->bindings()[0]->getNameAsString();
  std::optional<Token> Close = Lexer::findNextToken(
      D->bindings().back()->getLocation(), sources(), Ctx.getLangOpts());
  if (Close && Close->is(tok::r_square))
    Use.Range = fileRange({D->getLocation(), Close->getLocation()});
  Use.WorksInSet = Use.Range.isValid() && text(Use.Range).front() == '[';
  F.EntryUses.push_back(std::move(Use));
}

} // namespace mapchurn
