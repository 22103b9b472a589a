// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "findings/Baseline.h"
#include "findings/Outputs.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/LockFileManager.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"
#include <map>
#include <optional>

using namespace llvm;

namespace mapchurn {

static const StringRef FirstLine = "mapchurn baseline 1";

std::string evenSpaces(StringRef Line) {
  std::string Even;
  for (StringRef Rest = Line.trim(); !Rest.empty();) {
    size_t End = std::min(Rest.find_first_of(" \t\r\v\f"), Rest.size());
    Even += (Even.empty() ? "" : " ") + Rest.take_front(End).str();
    Rest = Rest.drop_front(End).ltrim();
  }
  return Even;
}

uint64_t fingerprint(StringRef Check, StringRef Symbol, StringRef FileName,
                     StringRef Line, unsigned Ordinal) {
  // No part can hold a NUL, so the parts cannot run into each other.
  std::string Key;
  const std::string Even = evenSpaces(Line);
  for (StringRef Part : {Check, Symbol, FileName, StringRef(Even)})
    (Key += Part) += '\0';
  Key += std::to_string(Ordinal);
  return xxh3_64bits(StringRef(Key));
}

std::string fingerprintText(uint64_t Fingerprint) {
  std::string Text;
  raw_string_ostream(Text) << format_hex_no_prefix(Fingerprint, 16);
  return Text;
}

/// The fingerprint of a line `path TAB check TAB fingerprint …`.
static std::optional<uint64_t> fingerprintOf(StringRef Line) {
  SmallVector<StringRef> Fields;
  Line.split(Fields, '\t');
  uint64_t Value;
  if (Fields.size() < 3 || Fields[1].empty() || Fields[2].size() != 16 ||
      Fields[2].getAsInteger(16, Value))
    return std::nullopt;
  return Value;
}

/// Calls \p Each with the fingerprint and text of each entry.
static Error forEachEntry(StringRef Text, StringRef Name,
                          function_ref<void(uint64_t, StringRef)> Each) {
  MemoryBufferRef Buffer(Text, Name);
  line_iterator Line(Buffer, /*SkipBlanks=*/false);
  if (Line.is_at_eof() || Line->rtrim() != FirstLine)
    return createStringError(Name + ":1: expected '" + FirstLine + "'");
  for (++Line; !Line.is_at_eof(); ++Line) {
    if (Line->trim().empty() || Line->starts_with("#"))
      continue;
    std::optional<uint64_t> Fingerprint = fingerprintOf(*Line);
    if (!Fingerprint)
      return createStringError(
          Name + ":" + Twine(Line.line_number()) +
          ": expected file, check and a fingerprint of 16 hexadecimal digits, "
          "with tabs between");
    Each(*Fingerprint, *Line);
  }
  return Error::success();
}

Expected<Baseline> Baseline::parse(StringRef Text, StringRef NameForErrors) {
  Baseline B;
  if (Error E = forEachEntry(Text, NameForErrors,
                             [&](uint64_t F, StringRef) { B.Known.insert(F); }))
    return E;
  return B;
}

Expected<Baseline> Baseline::read(StringRef Path) {
  ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer = MemoryBuffer::getFile(Path);
  if (!Buffer)
    return createStringError("cannot read baseline '" + Path +
                             "': " + Buffer.getError().message());
  return parse((*Buffer)->getBuffer(), Path);
}

/// \p Path as seen from \p Folder when it is inside, else its last name: a
/// path out of the project would differ from machine to machine.
static StringRef relativeTo(StringRef Folder, StringRef Path) {
  if (Path.consume_front(Folder) && Path.consume_front("/"))
    return Path;
  return sys::path::filename(Path);
}

static Error merge(StringRef Path, ArrayRef<BaselineEntry> Entries) {
  std::map<uint64_t, std::string> Lines;
  if (ErrorOr<std::unique_ptr<MemoryBuffer>> Old = MemoryBuffer::getFile(Path))
    if (Error E =
            forEachEntry((*Old)->getBuffer(), Path,
                         [&](uint64_t F, StringRef L) { Lines[F] = L.str(); }))
      return E;

  SmallString<128> Folder(Path);
  sys::fs::make_absolute(Folder);
  sys::path::remove_dots(Folder, /*remove_dot_dot=*/true);
  sys::path::remove_filename(Folder);
  for (const BaselineEntry &E : Entries)
    Lines[E.Fingerprint] =
        join_items('\t', evenSpaces(relativeTo(Folder, E.Path)), E.Check,
                   fingerprintText(E.Fingerprint), evenSpaces(E.Symbol),
                   evenSpaces(E.Line));

  std::set<StringRef> Sorted;
  for (const auto &[Fingerprint, Line] : Lines)
    Sorted.insert(Line);
  std::string Text = FirstLine.str() + "\n";
  for (StringRef Line : Sorted)
    (Text += Line) += '\n';
  return writeFile(Path, Text);
}

Error Baseline::add(StringRef Path, ArrayRef<BaselineEntry> Entries) {
  // Many compilers run at once and each adds its own: one after the other.
  while (true) {
    LockFileManager Lock(Path);
    switch (Lock) {
    case LockFileManager::LFS_Owned:
      return merge(Path, Entries);
    case LockFileManager::LFS_Error:
      return createStringError("cannot write '" + Path +
                               "': " + Lock.getErrorMessage());
    case LockFileManager::LFS_Shared:
      // A holder that died or hangs must not stop the build for ever.
      if (Lock.waitForUnlock() == LockFileManager::Res_Timeout)
        Lock.unsafeRemoveLockFile();
    }
  }
}

} // namespace mapchurn
