// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a user may set, the same words at every door: `-fplugin-arg-mapchurn-
// KEY=VALUE`, `mapchurn check --KEY=VALUE`, and clang-tidy's CheckOptions
// `mapchurn-KEY`.

#ifndef MAPCHURN_FINDINGS_OPTIONS_H
#define MAPCHURN_FINDINGS_OPTIONS_H

#include "findings/Finding.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>
#include <vector>

namespace mapchurn {

struct Options {
  Tier Shown = Tier::Default; ///< tier=default|all
  std::string Checks = "*";   ///< checks=GLOB,-GLOB,… as clang-tidy reads it
  std::string HeaderFilter;   ///< header-filter=REGEX; empty: main file only
  std::string Baseline;       ///< baseline=FILE of findings already known
  std::vector<std::string> ContainerFiles; ///< containers=FILE, repeatable
  uint64_t ValueLimitBytes = 128;          ///< value-limit=BYTES
  std::string ExportFixes; ///< export-fixes=FILE, clang-apply-replacements
  std::string Sarif;       ///< sarif=FILE

  /// Sets one option. The error names the key, the value, and what is allowed.
  llvm::Error set(llvm::StringRef Key, llvm::StringRef Value);
};

} // namespace mapchurn

#endif // MAPCHURN_FINDINGS_OPTIONS_H
