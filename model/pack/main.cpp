// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs while mapchurn is built: reads the tables and writes them packed, as
// string literals for Builtin.cpp.
//
//   mapchurn-pack containers.yaml effects.yaml FOLDER
//
// writes FOLDER/containers.packed.inc and FOLDER/effects.packed.inc. What is
// wrong with a table ends the build, with file, line and column.

#include "model/Packed.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace mapchurn::model;
using llvm::StringRef;

static llvm::ExitOnError OrEnd;

/// Octal, and always three digits: the next character may be one.
static void writeLiteral(StringRef Folder, StringRef Name, StringRef Bytes) {
  llvm::SmallString<256> Path(Folder);
  llvm::sys::path::append(Path, Name);
  auto write = [&](llvm::raw_ostream &To) {
    constexpr size_t PerLine = 100;
    for (; !Bytes.empty();
         Bytes = Bytes.drop_front(std::min(PerLine, Bytes.size()))) {
      To << '"';
      for (unsigned char C : Bytes.take_front(PerLine)) {
        if (llvm::isAlnum(C) || C == ':' || C == '_' || C == ' ')
          To << C;
        else
          To << '\\' << char('0' + (C >> 6)) << char('0' + (C >> 3 & 7))
             << char('0' + (C & 7));
      }
      To << "\"\n";
    }
    return llvm::Error::success();
  };
  OrEnd(llvm::writeToOutput(Path, write));
}

int main(int argc, char **argv) {
  OrEnd.setBanner("mapchurn-pack: ");
  if (argc != 4) {
    llvm::errs() << "usage: mapchurn-pack CONTAINERS EFFECTS FOLDER\n";
    return 2;
  }
  ContainerTable Containers;
  OrEnd(Containers.addFile(argv[1]));
  writeLiteral(argv[3], "containers.packed.inc", pack(Containers.rows()));

  auto Text = llvm::MemoryBuffer::getFile(argv[2], /*IsText=*/true);
  if (!Text)
    OrEnd(llvm::createFileError(argv[2], Text.getError()));
  writeLiteral(argv[3], "effects.packed.inc",
               pack(OrEnd(EffectTable::read((*Text)->getBuffer(), argv[2]))));
}
