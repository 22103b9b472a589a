// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tool/Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace mapchurn::tool {

std::string absolutePath(StringRef Path, StringRef Directory) {
  SmallString<256> Absolute(Path);
  sys::fs::make_absolute(Directory, Absolute);
  sys::path::remove_dots(Absolute, /*remove_dot_dot=*/true);
  return Absolute.str().str();
}

std::string shownPath(StringRef Path, StringRef Folder) {
  StringRef Inside = Path;
  if (Inside.consume_front(Folder) && Inside.consume_front("/"))
    return Inside.str();
  return Path.str();
}

std::string currentFolder() {
  SmallString<256> Folder;
  // Without a current folder (it was deleted) every path is shown whole.
  if (sys::fs::current_path(Folder))
    return "";
  return Folder.str().str();
}

} // namespace mapchurn::tool
