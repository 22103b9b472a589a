// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the escape analysis has to say, in words: the form in which it leaves
// the analysis, and which needs neither the flows nor an AST. Explain.h makes
// it, and says what the levels are; Json.h writes it.

#ifndef MAPCHURN_ESCAPE_EXPLAINED_H
#define MAPCHURN_ESCAPE_EXPLAINED_H

#include "findings/Finding.h"
#include "optimizer/Survivors.h"
#include "llvm/ADT/ArrayRef.h"
#include <optional>
#include <string>
#include <vector>

namespace mapchurn {

/// A step in words.
struct ExplainedFlow {
  clang::SourceLocation At;
  std::string To, From;
  int Derefs = 0;
  std::string Why;  ///< `call of 'add'`
  std::string Text; ///< `flow: 'g' = &'x' (assigned)`
};

/// Where the ownership of what an allocation makes goes.
struct ExplainedOwner {
  clang::SourceLocation At;
  bool Stays = false; ///< in the scope
  std::string Text;   ///< `ownership: 'p' is moved`
};

/// One thing that is explained, in words that need no AST.
struct Explained {
  enum Kind {
    Verdict,
    Flow, ///< Path has it
    Cut,  ///< the function is too large
  };
  Kind What = Verdict;
  clang::SourceLocation Loc;
  std::string Function; ///< qualified
  std::string Text;
  // Of a verdict:
  std::string Name;                 ///< `'x'`
  std::string Says;                 ///< `escapes`, `may leak`, …
  std::vector<std::string> Holders; ///< where it escapes or leaks to
  std::vector<ExplainedFlow> Path;
  clang::SourceLocation Allocation; ///< as in Finding
  std::optional<ExplainedOwner> Owner;
  std::optional<Survival> Optimizer;
};

/// What a level of `explain=` shows of it.
std::vector<Finding> remarksOf(llvm::ArrayRef<Explained> All, unsigned Level);

} // namespace mapchurn

#endif // MAPCHURN_ESCAPE_EXPLAINED_H
