// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Verdicts of the escape analysis as JSON, for `explain-json=`.
//
//     { "version": 1,
//       "units": [
//         { "file": …,
//           "verdicts": [
//             { "function", "at", "name", "verdict", "to", "text", "path",
//               "ownership", "optimizer" } ],
//           "flows": [ { "function", "at", … as a step of a path } ],
//           "cut": [ { "function", "at", "text" } ] } ] }
//
// docs/escape-analysis.md tells what each is.
//
// Invariants
//   - The content is that of explain=3, in the same order.
//   - The bytes follow from it alone: keys stand in the order above.

#ifndef MAPCHURN_ESCAPE_JSON_H
#define MAPCHURN_ESCAPE_JSON_H

#include "escape/Explained.h"
#include "llvm/ADT/ArrayRef.h"
#include <string>

namespace clang {
class SourceManager;
}

namespace mapchurn {

/// One element of `units`.
std::string explainedUnit(llvm::ArrayRef<Explained> All,
                          llvm::StringRef MainSource,
                          const clang::SourceManager &SM);

/// The whole file, of units in their order.
std::string explainedFile(llvm::ArrayRef<std::string> Units);

} // namespace mapchurn

#endif // MAPCHURN_ESCAPE_JSON_H
