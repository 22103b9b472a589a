// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From all that the checks found to what the user asked to see.
//
// In this order: positions become file positions; findings are sorted by file,
// line, column and check, and one is kept per check and site (a template is
// analysed once per instantiation); each gets its fingerprint; then tier, list
// of checks, header filter, NOLINT and baseline each take their share. What is
// left may still wait for the optimizer; then edits that cannot be made safely
// are dropped (Fixes.h).
//
// Invariants
//   - The fingerprint does not depend on the options: it is given before any
//     finding is taken away.
//   - Nothing is read when there are no findings. A file's NOLINT blocks are
//     looked for only when a finding in it has passed everything else.
//   - As in clang-tidy, a finding in a header is shown when the header's name
//     matches, or when one of its notes is in the main file; never when the
//     finding is in a system header.

#ifndef MAPCHURN_FINDINGS_FILTER_H
#define MAPCHURN_FINDINGS_FILTER_H

#include "findings/Finding.h"
#include "findings/Options.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <vector>

namespace clang {
class ASTContext;
}

namespace mapchurn {

class FindingFilter {
public:
  /// Reads the baseline if the options name one. The error names the file, the
  /// line and what was expected there.
  static llvm::Expected<std::unique_ptr<FindingFilter>>
  create(const Options &Opts);

  ~FindingFilter();

  std::vector<Finding> apply(std::vector<Finding> All,
                             const clang::ASTContext &Ctx) const;

  /// True when a finding with a note here would be in view.
  bool isInView(clang::SourceLocation Loc, const clang::ASTContext &Ctx) const;

private:
  struct State;
  explicit FindingFilter(std::unique_ptr<State> S);

  std::unique_ptr<State> S;
};

} // namespace mapchurn

#endif // MAPCHURN_FINDINGS_FILTER_H
