// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What main.cpp knows of a subcommand. Each has a file of its own, which
// declares its options (llvm::cl options of that cl::SubCommand).

#ifndef MAPCHURN_TOOL_SUBCOMMAND_H
#define MAPCHURN_TOOL_SUBCOMMAND_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/CommandLine.h"
#include <optional>
#include <string>

namespace mapchurn::tool {

/// How the command ends: scripts and CI tell by these.
enum ExitCode { Clean = 0, HasFindings = 1, HasErrors = 2 };

struct Subcommand {
  llvm::cl::SubCommand &Options;
  llvm::StringRef Help; ///< after the options: examples, exit codes
  /// \p AfterDashes is what stood behind `--`, if that was there.
  int (*Run)(std::optional<llvm::ArrayRef<std::string>> AfterDashes);
};

Subcommand check();
Subcommand show();
Subcommand diff();

} // namespace mapchurn::tool

#endif // MAPCHURN_TOOL_SUBCOMMAND_H
