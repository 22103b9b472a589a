// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What `mapchurn show` prints of a text or profile, and what it says of one
// that it cannot read.

#ifndef MAPCHURN_TEST_UNIT_RECORDS_SHOW_H
#define MAPCHURN_TEST_UNIT_RECORDS_SHOW_H

#include "tool/records/File.h"
#include "tool/records/Print.h"

namespace mapchurn::records {

/// Bytes of a file, its compressed parts unpacked, that are read at most.
constexpr uint64_t Limit = 1 << 20;

inline std::string shown(std::string Data, ShowOptions Options = {}) {
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  show(readRecording(std::move(Data), Limit), "file", Options, Out);
  return Text;
}

inline std::string fault(std::string Data, uint64_t Most = Limit) {
  try {
    readRecording(std::move(Data), Most);
  } catch (const Fault &Found) {
    return Found.message("file");
  }
  return "no fault";
}

} // namespace mapchurn::records

#endif // MAPCHURN_TEST_UNIT_RECORDS_SHOW_H
