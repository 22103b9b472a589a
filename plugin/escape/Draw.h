// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions as pictures and as text: the locations, what flows between them,
// and what came of it.
//
// In a picture an arrow goes the way of the value, from the source to where it
// is stored, and is labelled as Explain.h writes a step: `&` its address,
// nothing the value itself, `*` what it points to.

#ifndef MAPCHURN_ESCAPE_DRAW_H
#define MAPCHURN_ESCAPE_DRAW_H

#include "escape/Escape.h"
#include "escape/Owning.h"
#include "llvm/Support/raw_ostream.h"

namespace mapchurn {

/// What is drawn: functions of the main file, all of them or a part.
struct GraphRequest {
  bool Dot = false;     ///< for Graphviz; else Mermaid
  std::string Function; ///< of this name, qualified or not; empty: all
  /// Only the paths that the verdicts on this variable, parameter or other
  /// object have, as explain= names it, without the quotes.
  std::string Verdict;
};

void drawEscapes(const UnitEscape &U, const GraphRequest &Asked,
                 const clang::SourceManager &SM, llvm::raw_ostream &OS);

/// Stable text, a line for each flow, escape, leak, owner and allocation:
/// `mapchurn check --dump=escape`.
void dumpEscapes(const UnitEscape &U, const UnitOwnership &Owners,
                 const clang::SourceManager &SM, llvm::raw_ostream &OS);

} // namespace mapchurn

#endif // MAPCHURN_ESCAPE_DRAW_H
