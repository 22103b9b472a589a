// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How files are named to the user.
//
// The compiler names a file as the compile command or the #include spells it,
// which is relative to the folder of that command. The command speaks of many
// compilations to a user who stands somewhere else, so it names every file from
// where the user stands: relative when it is below that folder, else absolute.

#ifndef MAPCHURN_TOOL_PATHS_H
#define MAPCHURN_TOOL_PATHS_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace mapchurn::tool {

/// \p Path as seen from \p Directory, without `.` and `..`.
std::string absolutePath(llvm::StringRef Path, llvm::StringRef Directory);

/// \p Path (absolute) as it is shown to a user in \p Folder.
std::string shownPath(llvm::StringRef Path, llvm::StringRef Folder);

/// The folder the process was started in.
std::string currentFolder();

} // namespace mapchurn::tool

#endif // MAPCHURN_TOOL_PATHS_H
