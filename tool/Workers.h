// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// N pieces of work, several at a time, each in a process of its own.
//
// Why processes and not threads: a compile command has a folder it runs in and
// clang has state that belongs to the process; a crash, an overflow of the
// stack or the kernel's refusal of memory ends one piece and not the others;
// and the memory of a translation unit goes back when it is done. Starting one
// costs about a millisecond, against tenths of a second of parsing.

#ifndef MAPCHURN_TOOL_WORKERS_H
#define MAPCHURN_TOOL_WORKERS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include <string>

namespace mapchurn::tool {

struct Outcome {
  std::string Bytes;  ///< what the work returned
  std::string Stderr; ///< what it printed there
  std::string Death;  ///< how it ended when it did not return; else empty
};

struct WorkerCallbacks {
  /// Runs in the new process.
  llvm::function_ref<std::string(size_t)> Work;
  /// Called as pieces start.
  llvm::function_ref<void(size_t)> Started;
  /// Called in the order of the pieces, whatever order they end in.
  llvm::function_ref<void(size_t, const Outcome &)> Done;
};

void runInProcesses(size_t Pieces, unsigned AtATime, WorkerCallbacks Call);

} // namespace mapchurn::tool

#endif // MAPCHURN_TOOL_WORKERS_H
