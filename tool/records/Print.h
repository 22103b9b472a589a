// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Recordings as text: for people, and for tests that read it line by line.
//
// Whatever a file has in its texts cannot move the cursor or hide a line: what
// is no printable character is shown as \xNN.

#ifndef MAPCHURN_TOOL_RECORDS_PRINT_H
#define MAPCHURN_TOOL_RECORDS_PRINT_H

#include "tool/records/Recording.h"
#include "llvm/Support/Error.h"

namespace mapchurn::records {

/// Also cuts what is longer than a screen.
std::string printable(llvm::StringRef Text);

/// `words.cpp:8:31 in count_words`, `program+0x12f0`, and what is known of it.
std::string siteText(const Site &At);

struct ShowOptions {
  unsigned Top = 0;         ///< rows; 0 for all
  bool All = false;         ///< also what is 0 or the same
  bool EachCounter = false; ///< of each row, below it
};

/// \p Name is the file's.
void show(const Recording &R, llvm::StringRef Name, const ShowOptions &Options,
          llvm::raw_ostream &Out);

/// What \p After counts more than \p Before. Both are of one format, else an
/// error says so.
llvm::Error showDifference(const Recording &Before, llvm::StringRef BeforeName,
                           const Recording &After, llvm::StringRef AfterName,
                           const ShowOptions &Options, llvm::raw_ostream &Out);

} // namespace mapchurn::records

#endif // MAPCHURN_TOOL_RECORDS_PRINT_H
