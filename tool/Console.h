// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the user is told while many files are worked on: findings on standard
// output, everything else on standard error.
//
// On a terminal the progress is one line that is written over; elsewhere each
// file has a line of its own when it is done, in the order of the files.

#ifndef MAPCHURN_TOOL_CONSOLE_H
#define MAPCHURN_TOOL_CONSOLE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include <string>

namespace mapchurn::tool {

class Console {
public:
  explicit Console(size_t Files);
  ~Console();

  /// The two streams are terminals that take colors.
  static bool hasColors();

  void started(llvm::StringRef File);
  /// \p Status in a word or two: `3 findings`.
  void done(llvm::StringRef File, const llvm::Twine &Status);

  void out(llvm::StringRef Text);     ///< standard output, as it is
  void err(llvm::StringRef Text);     ///< standard error, as it is
  void line(const llvm::Twine &Text); ///< standard error, `mapchurn: Text`

private:
  void clearLine();

  size_t Files, Done = 0;
  bool Terminal;
  bool LineShown = false;
};

/// `1 finding`, `2 findings`.
std::string counted(size_t N, llvm::StringRef What);

} // namespace mapchurn::tool

#endif // MAPCHURN_TOOL_CONSOLE_H
