// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is wrong in a file that was recorded: where, and what should be there.
//
// Thrown by the readers and caught where the file's name is known. (The rest of
// the project has no exceptions; here protozero, which reads protocol buffers,
// throws its own in any case.)

#ifndef MAPCHURN_TOOL_RECORDS_FAULT_H
#define MAPCHURN_TOOL_RECORDS_FAULT_H

#include "llvm/ADT/Twine.h"
#include <cstdint>
#include <string>

namespace mapchurn::records {

struct Fault {
  uint64_t Offset;      ///< in bytes
  bool Inflated;        ///< of what was compressed, not of the file
  std::string Expected; ///< `expected …, found …`

  /// `FILE: offset 12: expected …`
  std::string message(llvm::StringRef File) const {
    llvm::StringRef Of = Inflated ? " of the inflated data" : "";
    return (File + ": offset " + llvm::Twine(Offset) + Of + ": " + Expected)
        .str();
  }
};

/// The bytes that are read, so that a pointer into them tells its offset.
struct Bytes {
  llvm::StringRef All;
  bool Inflated = false;

  [[noreturn]] void fail(uint64_t Offset, const llvm::Twine &Expected) const {
    throw Fault{Offset, Inflated, Expected.str()};
  }
  [[noreturn]] void fail(const char *At, const llvm::Twine &Expected) const {
    fail(uint64_t(At - All.data()), Expected);
  }
};

} // namespace mapchurn::records

#endif // MAPCHURN_TOOL_RECORDS_FAULT_H
