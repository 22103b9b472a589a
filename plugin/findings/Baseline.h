// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The findings that a project has decided to live with for now.
//
// Words     fingerprint  64 bits over a finding's check, its symbol, the name
//                        of its file without folders, the text of its line
//                        with spaces evened out, and which of several equal
//                        ones in the file it is. Not its line number, so an
//                        edit elsewhere does not change it.
//           baseline     a text file of fingerprints, with what a reader wants
//                        to know of each beside it:
//
//     mapchurn baseline 1
//     src/index.cpp<TAB>growth-in-loop<TAB>08f2…<TAB>build<TAB>rows.push_back(r);
//
// Invariants
//   - The first line says the version. Of the others only check and
//     fingerprint are read; empty lines and those that begin with # are not.
//   - The file is sorted and has one line a fingerprint, whatever the order in
//     which translation units, also at the same time, add theirs.
//   - Paths are relative to the baseline's own folder, so that the file can be
//     committed.
//
// Ignored   Two files of the same name with the same line in a function of the
//           same name share an entry. Counting folders in would bring every
//           finding back when a project is checked out elsewhere.

#ifndef MAPCHURN_FINDINGS_BASELINE_H
#define MAPCHURN_FINDINGS_BASELINE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <set>
#include <string>

namespace mapchurn {

/// \p FileName without folders, \p Line the source line as it stands,
/// \p Ordinal the number of equal findings before this one in its file.
uint64_t fingerprint(llvm::StringRef Check, llvm::StringRef Symbol,
                     llvm::StringRef FileName, llvm::StringRef Line,
                     unsigned Ordinal);

/// The line with spaces at its ends removed and each run of them one space.
std::string evenSpaces(llvm::StringRef Line);

/// A fingerprint as it is written: 16 hexadecimal digits.
std::string fingerprintText(uint64_t Fingerprint);

struct BaselineEntry {
  std::string Path; ///< absolute
  std::string Check;
  uint64_t Fingerprint;
  std::string Symbol;
  std::string Line;
};

class Baseline {
public:
  /// The error names the file, the line and what was expected there.
  static llvm::Expected<Baseline> read(llvm::StringRef Path);
  static llvm::Expected<Baseline> parse(llvm::StringRef Text,
                                        llvm::StringRef NameForErrors);

  bool contains(uint64_t Fingerprint) const {
    return Known.count(Fingerprint) != 0;
  }
  size_t size() const { return Known.size(); }

  /// Adds entries to the file, which is made if it is not there. Several
  /// compilers may do so at once.
  static llvm::Error add(llvm::StringRef Path,
                         llvm::ArrayRef<BaselineEntry> Entries);

private:
  std::set<uint64_t> Known;
};

} // namespace mapchurn

#endif // MAPCHURN_FINDINGS_BASELINE_H
