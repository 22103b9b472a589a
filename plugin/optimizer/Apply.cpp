// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "optimizer/Apply.h"
#include "optimizer/View.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace mapchurn {

void applyView(const OptimizerView &View, std::vector<Finding> &Findings,
               std::vector<Explained> &Explanations) {
  llvm::erase_if(Findings, [&](Finding &F) {
    if (F.Allocation.isInvalid())
      return false;
    Survival S = View.of(F.Allocation);
    if (S.What == Fate::Survives && !S.Through.empty())
      F.Notes.push_back({F.Loc, survivalText(S)});
    return S.What == Fate::Removed;
  });
  for (Explained &E : Explanations)
    if (E.Allocation.isValid())
      E.Optimizer = View.of(E.Allocation);
}

/// `new`, `make_unique`, `allocate_shared`, and names like them.
static bool isAllocating(llvm::StringRef Word) {
  return Word == "new" || Word.starts_with("make_") || Word.contains("alloc");
}

bool writesAllocations(const CompilerInstance &Clang) {
  const SourceManager &SM = Clang.getSourceManager();
  FileID Main = SM.getMainFileID();
  std::optional<llvm::MemoryBufferRef> Text =
      Main.isValid() ? SM.getBufferOrNone(Main) : std::nullopt;
  if (!Text)
    return true;
  // Most files have none of the words, so they are looked for first, and then
  // whether one of them is more than a comment.
  llvm::StringRef All = Text->getBuffer();
  if (!All.contains("new") && !All.contains("make_") && !All.contains("alloc"))
    return false;
  Lexer Raw(Main, *Text, SM, Clang.getLangOpts());
  for (Token Word; !Raw.LexFromRawLexer(Word);)
    if (Word.is(tok::raw_identifier) && isAllocating(Word.getRawIdentifier()))
      return true;
  return false;
}

} // namespace mapchurn
