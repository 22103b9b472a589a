// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "optimizer/Apply.h"
#include "optimizer/View.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace mapchurn {

static std::string verdict(const Survival &S) {
  switch (S.What) {
  case Fate::Unseen:
    return "no code is made for this allocation here";
  case Fate::Lost:
    return "the optimizer may have made this allocation one with another";
  case Fate::Removed:
    return "the optimizer removes this allocation";
  case Fate::Survives:
    return S.Through.empty() ? "the allocation survives optimization"
                             : survivalText(S);
  }
  return {};
}

void applyView(const OptimizerView &View, std::vector<Finding> &Findings,
               std::vector<Finding> &Remarks) {
  llvm::erase_if(Findings, [&](Finding &F) {
    if (F.Allocation.isInvalid())
      return false;
    Survival S = View.of(F.Allocation);
    if (S.What == Fate::Survives && !S.Through.empty())
      F.Notes.push_back({F.Loc, survivalText(S)});
    return S.What == Fate::Removed;
  });

  std::vector<Finding> Both;
  for (Finding &R : Remarks) {
    SourceLocation About = R.Allocation;
    Both.push_back(std::move(R));
    if (About.isInvalid())
      continue;
    Finding &Added = Both.emplace_back();
    Added.Loc = Both[Both.size() - 2].Loc;
    Added.Message = verdict(View.of(About));
  }
  Remarks = std::move(Both);
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
