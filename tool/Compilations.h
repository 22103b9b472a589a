// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is to be analysed: from a compilation database and the files a user
// names to a list of compile commands that clang 19's parser can take.
//
// Words     database    compile_commands.json, as CMake, Meson, Bazel's
//                       extractors and Bear write it.
//           flags       what stands after `--` on the command line: the compile
//                       command of every file named, without a database.
//           launcher    a program that is told to start the compiler: ccache,
//                       `cmake -E env`.
// Invariants
//   - The order is that of the database, whatever order files are named in, so
//     that the output does not depend on it. With flags it is that of the
//     files.
//   - A command that is in the database twice but for its output is run once.
// Ignored   Guessing a command for a file that has none: what it finds would
//           depend on the neighbour it was guessed from.

#ifndef MAPCHURN_TOOL_COMPILATIONS_H
#define MAPCHURN_TOOL_COMPILATIONS_H

#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace mapchurn::tool {

/// One compile command.
struct Compilation {
  std::string Directory; ///< where it runs; absolute
  std::string File;      ///< absolute, without `.` and `..`
  std::vector<std::string> Command;
  /// The flags were typed by the user for clang. Else they may be another
  /// compiler's, and what clang does not know of them is passed over.
  bool Typed = false;
};

/// What the user said of it.
struct Request {
  std::string Build;              ///< -p: a folder or the file itself; or empty
  std::vector<std::string> Files; ///< files and folders; none: all there are
  std::optional<std::vector<std::string>> Flags; ///< after `--`
};

/// The error names the file that is missing or wrong, and what would help.
llvm::Expected<std::vector<Compilation>> findCompilations(const Request &R);

/// The clang whose builtin headers fit the parser that is linked in.
llvm::StringRef ownClang();

} // namespace mapchurn::tool

#endif // MAPCHURN_TOOL_COMPILATIONS_H
