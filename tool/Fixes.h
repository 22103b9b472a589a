// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The fix-its of all translation units, applied together.
//
// Words     edit  a stretch of a file and the text that takes its place; an
//                 insertion has an empty stretch.
// Invariants
//   - The edits of one finding are made together or not at all.
//   - Of two findings that change the same characters the first keeps its fix.
//     Its neighbour can be had by running once more, on the changed text.
//   - Insertions at one place stand in the order of their findings; the same
//     insertion (two findings that need the same #include) is made once.
//   - A file is replaced whole or left alone; one that was changed after it was
//     analysed is left alone, because positions in it no longer hold.

#ifndef MAPCHURN_TOOL_FIXES_H
#define MAPCHURN_TOOL_FIXES_H

#include "findings/Resolved.h"
#include "llvm/Support/Chrono.h"
#include <map>
#include <set>
#include <string>
#include <vector>

namespace mapchurn::tool {

class FixSet {
public:
  /// Takes the fix of a finding, which has to stay where it is. Returns the
  /// earlier finding that stands against it, or null.
  const ResolvedFinding *add(const ResolvedFinding &F);

  struct Applied {
    std::vector<std::string> Files; ///< those that were changed, sorted
    std::set<const ResolvedFinding *> Fixed;
    std::vector<std::string> Errors; ///< what could not be changed, and why
  };
  Applied apply(llvm::sys::TimePoint<> AnalysedSince) const;

private:
  struct Planned {
    const ResolvedEdit *Edit;
    const ResolvedFinding *Finding;
  };
  /// By the file's real path: a fix goes through a symbolic link.
  std::map<std::string, std::vector<Planned>> ByFile;
};

} // namespace mapchurn::tool

#endif // MAPCHURN_TOOL_FIXES_H
