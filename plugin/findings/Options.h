// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a user may set, the same words at every door: `-fplugin-arg-mapchurn-
// KEY=VALUE`, `mapchurn check --KEY=VALUE`, and clang-tidy's CheckOptions
// `mapchurn-KEY`.

#ifndef MAPCHURN_FINDINGS_OPTIONS_H
#define MAPCHURN_FINDINGS_OPTIONS_H

#include "findings/Finding.h"
#include "llvm/ADT/ArrayRef.h"
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
  std::string WriteBaseline;  ///< write-baseline=FILE that findings go to
  std::vector<std::string> ContainerFiles; ///< containers=FILE, repeatable
  std::vector<std::string> EffectFiles;    ///< effects=FILE, repeatable
  uint64_t ValueLimitBytes = 128;          ///< value-limit=BYTES
  uint64_t StackLimitBytes = 16384;        ///< stack-limit=BYTES
  std::string ExportFixes; ///< export-fixes=FILE or DIR, see Outputs.h
  unsigned Explain = 0;    ///< explain=1|2|3, see escape/Explain.h
  std::string ExplainJson; ///< explain-json=FILE or DIR, see escape/Json.h
  std::string Sarif;       ///< sarif=FILE or DIR, see Outputs.h

  /// Sets one option. The error names the key, the value, and what is allowed.
  llvm::Error set(llvm::StringRef Key, llvm::StringRef Value);

  /// The same for `KEY=VALUE`, as it stands on a command line.
  llvm::Error set(llvm::StringRef KeyAndValue);
};

/// The keys that Options::set() takes, sorted.
std::vector<llvm::StringRef> optionKeys();

/// `; did you mean 'x'?` for the one of \p Known that \p Word was most likely
/// meant to be, or nothing when none is near.
std::string suggestion(llvm::StringRef Word,
                       llvm::ArrayRef<llvm::StringRef> Known);

} // namespace mapchurn

#endif // MAPCHURN_FINDINGS_OPTIONS_H
