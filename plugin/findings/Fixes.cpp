// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "findings/Fixes.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace mapchurn {

namespace {

/// What an edit takes of its file. Empty spans are insertions, which collide
/// only with a change of what is on both sides of them.
struct Span {
  FileID File;
  unsigned Begin, End;

  bool collides(const Span &O) const {
    return File == O.File && Begin < O.End && O.Begin < End;
  }
};

class Fixes {
public:
  explicit Fixes(const ASTContext &Ctx)
      : SM(Ctx.getSourceManager()), Lang(Ctx.getLangOpts()) {}

  void add(Finding &F);

private:
  bool toFile(Edit &E) const;
  static bool isInclude(const Edit &E) {
    return llvm::StringRef(E.Text).trim().starts_with("#include ");
  }
  bool isThere(const Edit &E) const {
    return isInclude(E) && llvm::any_of(Included, [&](const Edit &Other) {
             return Other.Text == E.Text &&
                    Other.Range.getBegin() == E.Range.getBegin();
           });
  }
  Span span(const Edit &E) const {
    auto [File, Begin] = SM.getDecomposedLoc(E.Range.getBegin());
    return {File, Begin, SM.getFileOffset(E.Range.getEnd())};
  }

  const SourceManager &SM;
  const LangOptions &Lang;
  std::vector<Span> Taken;    ///< by earlier findings
  std::vector<Edit> Included; ///< likewise
};

} // namespace

bool Fixes::toFile(Edit &E) const {
  if (E.Range.isInvalid() || E.Range.getBegin().isMacroID() ||
      E.Range.getEnd().isMacroID() || SM.isInSystemHeader(E.Range.getBegin()))
    return false;
  E.Range = Lexer::makeFileCharRange(E.Range, SM, Lang);
  return E.Range.isValid();
}

void Fixes::add(Finding &F) {
  llvm::erase_if(F.Fix, [&](const Edit &E) { return isThere(E); });
  // Fixes are rare, so a search through all of them costs less than an order.
  size_t Earlier = Taken.size();
  for (Edit &E : F.Fix) {
    bool Free = toFile(E) && llvm::none_of(Taken, [&](const Span &Other) {
                  return span(E).collides(Other);
                });
    if (!Free) {
      Taken.resize(Earlier);
      return F.Fix.clear();
    }
    Taken.push_back(span(E));
  }
  for (const Edit &E : F.Fix)
    if (isInclude(E))
      Included.push_back(E);
}

void makeFixesSafe(std::vector<Finding> &Findings, const ASTContext &Ctx) {
  Fixes All(Ctx);
  for (Finding &F : Findings)
    All.add(F);
}

} // namespace mapchurn
