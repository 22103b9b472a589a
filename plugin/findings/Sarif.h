// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Findings as SARIF 2.1.0, which code hosts and editors read.
//
// clang has a writer of its own (clang/Basic/Sarif.h), but it knows no fixes,
// no related locations and no fingerprints, and its URIs are always absolute.
//
// Invariants
//   - The bytes follow from the findings alone: no time, no host, keys sorted.
//   - A file inside the project root is named relative to it (uriBaseId
//     `SRCROOT`), so that a host can match it to its own checkout.
//   - Every check is in the rules, also those that found nothing, in the order
//     of their ids: a ruleIndex means the same in every log.
//   - partialFingerprints is the baseline's, under `mapchurn/v1`.

#ifndef MAPCHURN_FINDINGS_SARIF_H
#define MAPCHURN_FINDINGS_SARIF_H

#include "findings/Resolved.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace mapchurn {

/// \p Root is an absolute folder, or empty: then all URIs are absolute.
std::string sarif(llvm::ArrayRef<ResolvedFinding> Findings,
                  llvm::StringRef Root);

/// The folder that a source belongs to: the nearest one above it that holds
/// `.git`, else the current folder when the source is inside, else none.
std::string projectRoot(llvm::StringRef Source);

} // namespace mapchurn

#endif // MAPCHURN_FINDINGS_SARIF_H
