// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// NOLINT comments, with clang-tidy's rules.
//
//     x;  // NOLINT                        silences all checks on this line
//     x;  // NOLINT(mapchurn-a, b*)        those that a list of globs names
//     // NOLINTNEXTLINE(…)                 on the line below
//     // NOLINTBEGIN(…) … // NOLINTEND(…)  on everything between the two
//
// Rules that are easy to get wrong, each held by a unit test
//   - `NOLINT()` silences nothing; `NOLINT(a` with no closing bracket on the
//     line silences everything; `NOLINTED` is some other word.
//   - A `-` glob inside the brackets is ignored.
//   - BEGIN and END belong together when their lists are equal but for spaces,
//     and blocks nest: an END closes the innermost open block or nothing.
//   - A block with no END, and an END with no block, silence nothing. (Under
//     clang-tidy both are an error besides; it reports them itself.)
//   - The word counts wherever it stands, also outside a comment.

#ifndef MAPCHURN_FINDINGS_NOLINT_H
#define MAPCHURN_FINDINGS_NOLINT_H

#include "findings/Globs.h"
#include "llvm/ADT/StringRef.h"
#include <vector>

namespace mapchurn {

/// True when a NOLINT on the line of \p Offset, or a NOLINTNEXTLINE on the
/// line before it, silences the check.
bool silencedOnItsLine(llvm::StringRef Buffer, size_t Offset,
                       llvm::StringRef Id);

/// The NOLINTBEGIN … NOLINTEND blocks of one file.
class NoLintBlocks {
public:
  explicit NoLintBlocks(llvm::StringRef Buffer);

  bool silence(size_t Offset, llvm::StringRef Id) const;

private:
  struct Block {
    size_t Begin, End;
    GlobList Checks;
  };
  std::vector<Block> Blocks;
};

} // namespace mapchurn

#endif // MAPCHURN_FINDINGS_NOLINT_H
