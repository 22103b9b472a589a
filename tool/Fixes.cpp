// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tool/Fixes.h"
#include "findings/Outputs.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace mapchurn::tool {

static std::string realPath(StringRef Path) {
  SmallString<256> Real;
  return sys::fs::real_path(Path, Real) ? Path.str() : Real.str().str();
}

static bool same(const ResolvedEdit &A, const ResolvedEdit &B) {
  return A.At.Offset == B.At.Offset && A.At.Length == B.At.Length &&
         A.Text == B.Text;
}

/// Whether both would change the same characters. Text may be inserted at
/// either end of what another edit replaces.
static bool conflict(const ResolvedEdit &A, const ResolvedEdit &B) {
  unsigned EndA = A.At.Offset + A.At.Length, EndB = B.At.Offset + B.At.Length;
  return A.At.Offset < EndB && B.At.Offset < EndA && !same(A, B);
}

const ResolvedFinding *FixSet::add(const ResolvedFinding &F) {
  std::vector<std::string> Paths;
  for (const ResolvedEdit &E : F.Fix) {
    Paths.push_back(realPath(E.At.Path));
    for (const Planned &P : ByFile[Paths.back()])
      if (conflict(E, *P.Edit))
        return P.Finding;
  }
  for (size_t I = 0; I < F.Fix.size(); ++I)
    ByFile[Paths[I]].push_back({&F.Fix[I], &F});
  return nullptr;
}

/// \p Text with line ends as \p Like has them.
static std::string withLineEnds(StringRef Text, StringRef Like) {
  size_t FirstEnd = Like.find('\n');
  if (FirstEnd == StringRef::npos || FirstEnd == 0 ||
      Like[FirstEnd - 1] != '\r')
    return Text.str();
  std::string Converted;
  Converted.reserve(Text.size());
  for (char C : Text) {
    if (C == '\n' && !StringRef(Converted).ends_with("\r"))
      Converted += '\r';
    Converted += C;
  }
  return Converted;
}

static std::string edited(StringRef Text,
                          ArrayRef<const ResolvedEdit *> Edits) {
  // By place, insertions first; equal places keep the order of their findings.
  // (libstdc++ 12's std::stable_sort is deprecated in C++17's eyes.)
  std::vector<std::tuple<unsigned, unsigned, size_t>> Order;
  Order.reserve(Edits.size());
  for (size_t I = 0; I < Edits.size(); ++I)
    Order.emplace_back(Edits[I]->At.Offset, Edits[I]->At.Length, I);
  llvm::sort(Order);

  std::string Result;
  size_t Done = 0;
  std::set<std::tuple<unsigned, unsigned, StringRef>> Made;
  for (const auto &[Offset, Length, I] : Order) {
    const ResolvedEdit &E = *Edits[I];
    if (!Made.emplace(Offset, Length, E.Text).second)
      continue;
    Result += Text.slice(Done, Offset);
    Result += withLineEnds(E.Text, Text);
    Done = Offset + Length;
  }
  Result += Text.drop_front(Done);
  return Result;
}

/// Why the file may not be changed; empty when it may.
static std::string obstacle(StringRef Path, sys::TimePoint<> AnalysedSince) {
  sys::fs::file_status Status;
  if (std::error_code EC = sys::fs::status(Path, Status))
    return EC.message();
  if (Status.type() != sys::fs::file_type::regular_file)
    return "it is not a regular file";
  if (Status.getLastModificationTime() >= AnalysedSince)
    return "it was changed after it was analysed";
  if (std::error_code EC = sys::fs::access(Path, sys::fs::AccessMode::Write))
    return EC.message();
  return "";
}

/// Replaces the file's text and keeps its permissions.
static std::string replace(StringRef Path, StringRef Text) {
  sys::fs::file_status Before;
  std::error_code EC = sys::fs::status(Path, Before);
  if (Error E = writeFile(Path, Text))
    return toString(std::move(E));
  if (!EC)
    EC = sys::fs::setPermissions(Path, Before.permissions());
  return EC ? EC.message() : "";
}

FixSet::Applied FixSet::apply(sys::TimePoint<> AnalysedSince) const {
  Applied Done;
  auto Fail = [&](StringRef Path, StringRef Why) {
    Done.Errors.push_back(("cannot change '" + Path + "': " + Why).str());
  };

  // A finding that cannot be fixed in one of its files is not in the others.
  std::set<const ResolvedFinding *> Left;
  for (const auto &[Path, Edits] : ByFile) {
    std::string Why = obstacle(Path, AnalysedSince);
    if (Why.empty())
      continue;
    Fail(Path, Why);
    for (const Planned &P : Edits)
      Left.insert(P.Finding);
  }

  for (const auto &[Path, Edits] : ByFile) {
    std::vector<const ResolvedEdit *> Wanted;
    for (const Planned &P : Edits)
      if (!Left.count(P.Finding))
        Wanted.push_back(P.Edit);
    if (Wanted.empty())
      continue;
    ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer =
        MemoryBuffer::getFile(Path, /*IsText=*/false,
                              /*RequiresNullTerminator=*/false,
                              /*IsVolatile=*/true);
    std::string Why =
        Buffer ? replace(Path, edited((*Buffer)->getBuffer(), Wanted))
               : Buffer.getError().message();
    if (!Why.empty()) {
      Fail(Path, Why);
      continue;
    }
    Done.Files.push_back(Path);
    for (const Planned &P : Edits)
      if (!Left.count(P.Finding))
        Done.Fixed.insert(P.Finding);
  }
  return Done;
}

} // namespace mapchurn::tool
