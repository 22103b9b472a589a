// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Growths as rows: what the trace and the timeline have in common. Each has the
// beginning and the end of growths; a row is what those of one site add up to.

#ifndef MAPCHURN_TOOL_RECORDS_GROWTHS_H
#define MAPCHURN_TOOL_RECORDS_GROWTHS_H

#include "tool/records/Recording.h"
#include <map>
#include <unordered_map>

namespace mapchurn::records {

struct GrowthEvent {
  const char *At; ///< in the file
  Site Of;
  std::string Map; ///< what tells it from others
  uint64_t TimeNs = 0;
  bool Ended = false, SameSize = false;
  int64_t Entries = 0, ArrayBytes = 0;
};

class Growths {
public:
  /// Rows and columns are \p R's.
  Growths(const Bytes &Source, Recording &R);
  void add(const GrowthEvent &E);

private:
  Row &rowOf(const Site &Of, const char *At);
  void count(const GrowthEvent &E, unsigned Column, int64_t By);

  const Bytes &Source;
  Recording &R;
  std::map<std::tuple<llvm::StringRef, uint64_t, uint64_t>, size_t> Rows;
  std::unordered_map<std::string, uint64_t> Begun; ///< when
};

/// `FILE:LINE:COLUMN`; a file's name may have colons of its own.
void readPlace(llvm::StringRef Text, const Bytes &Source, Site &Of);

} // namespace mapchurn::records

#endif // MAPCHURN_TOOL_RECORDS_GROWTHS_H
