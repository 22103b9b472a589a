// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Findings whose positions are text, and which so outlive the translation unit
// they were made in. The files that are written (SARIF, fix-its, baseline) are
// made from these, and so is anything that speaks about several translation
// units.
//
// Words     region  a stretch of one file, by byte offset and by line and
//                   column. Columns count characters (UTF-8 code points) from
//                   1, as SARIF wants them, and not bytes as clang does.
// Invariant Paths are absolute and hold no `.` or `..`. Two edits of a finding
//           never touch, and no two insert at the same place.

#ifndef MAPCHURN_FINDINGS_RESOLVED_H
#define MAPCHURN_FINDINGS_RESOLVED_H

#include "findings/Finding.h"
#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <string>
#include <vector>

namespace clang {
class ASTContext;
}

namespace mapchurn {

struct TextRegion {
  std::string Path;
  unsigned Offset = 0, Length = 0; ///< bytes
  unsigned Line = 0, Column = 0;
  unsigned EndLine = 0, EndColumn = 0; ///< just behind the last character
};

struct ResolvedNote {
  TextRegion At;
  std::string Message;
};

struct ResolvedEdit {
  TextRegion At; ///< what is replaced; Length 0 is an insertion
  std::string Text;
};

struct ResolvedFinding {
  std::string Check; ///< without the prefix
  Tier Level = Tier::Default;
  TextRegion At;
  std::string Message;
  std::vector<ResolvedNote> Notes;
  std::vector<ResolvedEdit> Fix; ///< in the order of the file
  std::string Symbol;
  std::string LineText;
  uint64_t Fingerprint = 0;
};

/// Takes findings as FindingFilter gives them.
std::vector<ResolvedFinding> resolve(llvm::ArrayRef<Finding> Findings,
                                     const clang::ASTContext &Ctx);

/// The absolute path of the translation unit's main source, or what stands for
/// it (`<stdin>`).
std::string mainSource(const clang::ASTContext &Ctx);

/// By file, position and check; findings that several translation units made
/// of the same header become one.
void sortAndUnite(std::vector<ResolvedFinding> &Findings);

} // namespace mapchurn

#endif // MAPCHURN_FINDINGS_RESOLVED_H
