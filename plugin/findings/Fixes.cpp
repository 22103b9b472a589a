// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "findings/Fixes.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include <optional>

using namespace clang;

namespace mapchurn {

namespace {

/// What an edit takes of its file. Empty spans are insertions.
struct Span {
  FileID File;
  unsigned Begin, End;

  bool empty() const { return Begin == End; }
  bool sameAs(const Span &O) const {
    return File == O.File && Begin == O.Begin && End == O.End;
  }
  /// One character in both, or two insertions at one place.
  bool collides(const Span &O) const {
    return (File == O.File && Begin < O.End && O.Begin < End) ||
           (empty() && sameAs(O));
  }
};

class Fixes {
public:
  explicit Fixes(const ASTContext &Ctx)
      : SM(Ctx.getSourceManager()), Lang(Ctx.getLangOpts()) {}

  void add(Finding &F);

private:
  struct Taken {
    Span At;
    Edit *By;
  };

  bool toFile(Edit &E) const;
  Span span(const Edit &E) const {
    auto [File, Begin] = SM.getDecomposedLoc(E.Range.getBegin());
    return {File, Begin, SM.getFileOffset(E.Range.getEnd())};
  }
  bool collidesWithItself(const Finding &F) const;
  /// The first edit of an earlier finding that is in the way, if any.
  const Taken *inTheWay(const Edit &E) const;

  const SourceManager &SM;
  const LangOptions &Lang;
  std::vector<Taken> All;
};

} // namespace

bool Fixes::toFile(Edit &E) const {
  if (E.Range.isInvalid() || E.Range.getBegin().isMacroID() ||
      E.Range.getEnd().isMacroID() || SM.isInSystemHeader(E.Range.getBegin()))
    return false;
  E.Range = Lexer::makeFileCharRange(E.Range, SM, Lang);
  return E.Range.isValid();
}

/// Two insertions at one place are fine within a finding: their order is the
/// check's.
bool Fixes::collidesWithItself(const Finding &F) const {
  for (size_t I = 0; I < F.Fix.size(); ++I)
    for (size_t J = 0; J < I; ++J) {
      Span A = span(F.Fix[I]), B = span(F.Fix[J]);
      if (A.collides(B) && !(A.empty() && A.sameAs(B)))
        return true;
    }
  return false;
}

const Fixes::Taken *Fixes::inTheWay(const Edit &E) const {
  // Fixes are rare, so a search through all of them costs less than an order.
  Span At = span(E);
  auto Found = llvm::find_if(
      All, [&](const Taken &Other) { return At.collides(Other.At); });
  return Found == All.end() ? nullptr : &*Found;
}

void Fixes::add(Finding &F) {
  if (!llvm::all_of(F.Fix, [&](Edit &E) { return toFile(E); }) ||
      collidesWithItself(F))
    return F.Fix.clear();

  std::vector<const Taken *> Ways;
  for (const Edit &E : F.Fix)
    Ways.push_back(inTheWay(E));
  if (llvm::all_of(Ways, [](const Taken *T) { return !T; })) {
    for (Edit &E : F.Fix)
      All.push_back({span(E), &E});
    return;
  }
  // Only a fix that is nothing but insertions, each where another one is, can
  // move in with that one.
  for (auto [E, Way] : llvm::zip(F.Fix, Ways))
    if (!Way || !Way->At.sameAs(span(E)))
      return F.Fix.clear();
  for (auto [E, Way] : llvm::zip(F.Fix, Ways))
    if (Way->By->Text != E.Text) // else they want the same thing
      Way->By->Text += E.Text;
  F.Fix.clear();
}

void makeFixesSafe(std::vector<Finding> &Findings, const ASTContext &Ctx) {
  Fixes All(Ctx);
  for (Finding &F : Findings)
    All.add(F);
}

} // namespace mapchurn
