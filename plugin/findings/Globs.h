// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lists of check names, as clang-tidy reads them.
//
// Words     glob  a name in which `*` stands for any characters.
//           list  globs between commas or line ends; a leading `-` negates.
// Invariant The last glob of a list that matches decides; a name that none
//           matches is not in the list. Spaces around a glob are ignored.
//           A list that begins with a negative glob takes away from all
//           checks, as clang-tidy's list takes away from its defaults.
// Example   "-growth-in-loop" holds all but that one; "-*,growth-in-loop" holds
//           that one and nothing else.
//
// A check is known under two names, `growth-in-loop` here and
// `mapchurn-growth-in-loop` in messages and NOLINT; a glob may mean either.

#ifndef MAPCHURN_FINDINGS_GLOBS_H
#define MAPCHURN_FINDINGS_GLOBS_H

#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace mapchurn {

/// True when the glob matches all of the text.
bool globMatches(llvm::StringRef Glob, llvm::StringRef Text);

/// True when the glob matches one of the check's two names.
bool checkMatches(llvm::StringRef Glob, llvm::StringRef Id);

class GlobList {
public:
  /// NOLINT lists ignore their negative globs (clang-tidy's rule: a comment
  /// can silence, never un-silence); `checks=` keeps them.
  enum class Negative { Keep, Ignore };

  explicit GlobList(llvm::StringRef List, Negative Rule = Negative::Keep);

  /// \p Id is the check's name without the prefix.
  bool contains(llvm::StringRef Id) const;

private:
  struct Item {
    std::string Glob;
    bool Positive;
  };
  std::vector<Item> Items;
};

} // namespace mapchurn

#endif // MAPCHURN_FINDINGS_GLOBS_H
