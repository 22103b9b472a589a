// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The checks there are. Ids, summaries and tiers are those of the catalogue of
// checks in the documentation.

#ifndef MAPCHURN_CHECKS_REGISTRY_H
#define MAPCHURN_CHECKS_REGISTRY_H

#include "findings/Finding.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace mapchurn {

struct CheckInfo {
  llvm::StringRef Id;      ///< without the prefix: `growth-in-loop`
  llvm::StringRef Summary; ///< one sentence
  Tier Level;
  /// It asks who outlives whom, which is found out only when it is shown.
  bool NeedsEscape = false;
  /// Its findings name their allocation (Finding::Allocation), so that the
  /// optimizer is asked what became of it.
  bool OnAllocations = false;
  /// It asks who owns what is allocated; likewise.
  bool NeedsOwnership = false;
};

/// All checks, sorted by id.
llvm::ArrayRef<CheckInfo> allChecks();

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_REGISTRY_H
