// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One end of a counted loop, or the distance between two: Bounds.cpp reads it
// from the source, TripCount.cpp makes a count of it.

#ifndef MAPCHURN_FACTS_BOUNDS_H
#define MAPCHURN_FACTS_BOUNDS_H

#include "facts/Facts.h"

namespace mapchurn {

struct Bound {
  std::optional<int64_t> Constant;
  std::string Text; ///< for people
  /// For code before the loop; empty where nothing short is right there.
  std::string Code;
  bool Grouping = false;      ///< Text wants () inside a sum or product
  bool CodeGrouping = false;  ///< Code wants them
  bool CodeLoose = false;     ///< and beside a comparison too
  bool Signed = false;        ///< the type of Code
  bool NeverNegative = false; ///< the value of Code
  /// Evaluating Code cannot fail, even where the loop is never reached.
  bool Harmless = false;
  llvm::SmallVector<PlaceId, 2> Reads;

  void setConstant(int64_t N) {
    Constant = N;
    Text = Code = std::to_string(N);
    NeverNegative = N >= 0;
    Signed = N < 0;
    Harmless = true;
  }
  std::string text() const { return Grouping ? "(" + Text + ")" : Text; }
  std::string code() const { return CodeGrouping ? "(" + Code + ")" : Code; }
  /// `n > 0`
  std::string above(const std::string &Limit) const {
    return (CodeLoose ? "(" + Code + ")" : Code) + " > " + Limit;
  }
};

} // namespace mapchurn

#endif // MAPCHURN_FACTS_BOUNDS_H
