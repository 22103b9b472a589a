// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A finding: what a check has to say about one site.
//
// A check builds findings and prints nothing. Everything that decides whether
// and how a finding is shown (NOLINT, baseline, filters, formats) is in this
// folder, after the checks.
//
// Invariants
//   - Message and notes follow CHECKS.md: lower case, no final period, the
//     object named in single quotes, no "[mapchurn-…]" suffix (the outputs add
//     it, since clang-tidy adds its own).
//   - Positions may be in macros as a check gives them, which lets NOLINT look
//     at each level of expansion; FindingFilter makes them file positions.
//   - Fix-its of one finding are applied together or not at all, never overlap,
//     and never touch macro expansions or system headers; FindingFilter drops
//     those that would.

#ifndef MAPCHURN_FINDINGS_FINDING_H
#define MAPCHURN_FINDINGS_FINDING_H

#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <string>
#include <vector>

namespace mapchurn {

/// Who sees it without asking: `Default` at least 95 of 100 are worth acting
/// on; `All` only with tier=all.
enum class Tier { Default, All };

/// One step of the evidence.
struct Note {
  clang::SourceLocation Loc; ///< invalid: printed at the finding's own place
  std::string Message;
};

/// One edit: the characters of Range become Text. An empty Range at its begin
/// is an insertion.
struct Edit {
  clang::CharSourceRange Range;
  std::string Text;
};

struct Finding {
  llvm::StringRef Check; ///< id without the prefix: `growth-in-loop`
  Tier Level = Tier::Default;
  clang::SourceLocation Loc; ///< the site
  clang::SourceRange Range;  ///< underlined; may be invalid
  std::string Message;
  std::vector<Note> Notes;
  std::vector<Edit> Fix; ///< empty when there is no single right edit
  /// Where the one heap allocation that it is about is written: `new`, or the
  /// first token of the call that makes it. Such a finding is dropped when the
  /// optimizer removes the allocation (optimizer/View.h). Invalid: it is about
  /// none, or about many.
  clang::SourceLocation Allocation;
  /// Qualified name of the function or class that holds the site, for the
  /// baseline's hash and for SARIF's logical location; may be empty.
  std::string Symbol;
  /// See Baseline.h; given by FindingFilter.
  uint64_t Fingerprint = 0;
};

} // namespace mapchurn

#endif // MAPCHURN_FINDINGS_FINDING_H
