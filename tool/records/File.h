// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The bytes of a file, and what a compressed one inflates to; never more of
// either than was allowed, so that no file can take all memory.

#ifndef MAPCHURN_TOOL_RECORDS_FILE_H
#define MAPCHURN_TOOL_RECORDS_FILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace mapchurn::records {

/// `-` is standard input. An error says why a file cannot be read; a Fault is
/// for one that has more than \p Limit bytes.
llvm::Expected<std::string> readFile(const std::string &Path, uint64_t Limit);

bool isGzip(llvm::StringRef Data);

/// All members of a gzip file, one after the other. Throws a Fault.
std::string inflateGzip(llvm::StringRef Data, uint64_t Limit);

} // namespace mapchurn::records

#endif // MAPCHURN_TOOL_RECORDS_FILE_H
