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

bool writesAnyOf(const llvm::StringSet<> &Words,
                 const CompilerInstance &Clang) {
  const SourceManager &SM = Clang.getSourceManager();
  FileID Main = SM.getMainFileID();
  std::optional<llvm::MemoryBufferRef> Text =
      Main.isValid() ? SM.getBufferOrNone(Main) : std::nullopt;
  if (!Text)
    return true;
  Lexer Raw(Main, *Text, SM, Clang.getLangOpts());
  for (Token Word; !Raw.LexFromRawLexer(Word);)
    if (Word.is(tok::raw_identifier) && Words.contains(Word.getRawIdentifier()))
      return true;
  return false;
}

} // namespace mapchurn
