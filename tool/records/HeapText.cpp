// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The heap profiles of gperftools and of tcmalloc before pprof's format, in
// text:
//
//   heap profile: 3: 400 [ 5: 600] @ heap_v2/524288
//     1: 100 [ 2: 200] @ 0x55d0c0a01234 0x55d0c0a05678
//   MAPPED_LIBRARIES:
//   55d0c0a00000-55d0c0b00000 r-xp 00001000 08:01 123 /usr/bin/program
//
// What is in use, and in brackets what was ever allocated. Addresses are where
// calls return to. `heap_v2/N` is a sample each N bytes on average: then counts
// are estimates, made of the samples as pprof makes them.

#include "tool/records/Profile.h"
#include "tool/records/TextReader.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <map>

using namespace llvm;

namespace mapchurn::records {

static constexpr StringLiteral HeapTextLead = "heap profile:";

bool isHeapText(StringRef Data) { return Data.starts_with(HeapTextLead); }

namespace {

struct MappedRange {
  uint64_t Begin, End, Offset;
  StringRef File;
};

class HeapTextReader {
public:
  HeapTextReader(const Bytes &Source, const model::ContainerTable &Table,
                 Recording &R)
      : Source(Source), Table(Table), R(R) {}

  void read() {
    R.Kind = Format::Profile;
    R.Columns = {{"alloc_objects", "count"},
                 {"alloc_space", "bytes"},
                 {"inuse_objects", "count"},
                 {"inuse_space", "bytes"}};
    R.Shown = {3, 2, 1, 0};
    TextReader T(Source.All, Source);
    T.expect(HeapTextLead);
    readHeader(T);
    const char *Samples = T.at();
    findMappings();
    for (TextReader S(Source.All.drop_front(Samples - Source.All.data()),
                      Source);
         !S.atEnd();) {
      StringRef Line = S.line();
      if (isMapsTitle(Line))
        return;
      // So a file that was cut in a number is not taken for a whole one.
      if (Line.end() == Source.All.end())
        Source.fail(Line.end(), "expected the end of a line, found the end of "
                                "the file");
      if (!Line.trim().empty() && !Line.trim().starts_with("#"))
        readSample(TextReader(Line, Source));
    }
  }

private:
  struct Counts {
    int64_t InUse, InUseBytes, Ever, EverBytes;
  };

  static void skipSpace(TextReader &T) {
    while (T.take(" ") || T.take("\t") || T.take("\r")) {
    }
  }
  static Counts readCounts(TextReader &T) {
    Counts C;
    auto pair = [&](int64_t &Objects, int64_t &Size) {
      skipSpace(T);
      Objects = T.count("a number of objects");
      T.expect(":");
      skipSpace(T);
      Size = T.count("a number of bytes");
      skipSpace(T);
    };
    pair(C.InUse, C.InUseBytes);
    T.expect("[");
    pair(C.Ever, C.EverBytes);
    T.expect("]");
    skipSpace(T);
    T.expect("@");
    skipSpace(T);
    return C;
  }
  void readHeader(TextReader &T) {
    readCounts(T);
    StringRef Kind = T.until("/ \r\n");
    if (T.take("/"))
      Rate = double(T.count("a number of bytes"));
    if (Kind == "heap") // half of it, by its definition
      Rate /= 2;
    T.line();
    if (Rate > 1)
      R.Facts.push_back("a sample each " + std::to_string(uint64_t(Rate)) +
                        " bytes; counts are estimates");
  }

  static bool isMapsTitle(StringRef Line) {
    return Line.starts_with("MAPPED_LIBRARIES:") ||
           Line.starts_with("--- Memory map: ---");
  }
  void findMappings() {
    size_t At = Source.All.find("\nMAPPED_LIBRARIES:");
    if (At == StringRef::npos)
      At = Source.All.find("\n--- Memory map: ---");
    if (At == StringRef::npos)
      return;
    TextReader T(Source.All.drop_front(At + 1), Source);
    for (T.line(); !T.atEnd();)
      readMapping(T.line());
    llvm::sort(Mapped, [](const MappedRange &A, const MappedRange &B) {
      return A.Begin < B.Begin;
    });
  }
  /// As in /proc/PID/maps. Lines of another kind are some writer's own.
  void readMapping(StringRef Line) {
    SmallVector<StringRef, 6> Words;
    Line.rtrim().split(Words, ' ', 5, /*KeepEmpty=*/false);
    MappedRange M;
    if (Words.size() != 6)
      return;
    auto [Begin, End] = Words[0].split('-');
    if (Begin.getAsInteger(16, M.Begin) || End.getAsInteger(16, M.End) ||
        Words[2].getAsInteger(16, M.Offset))
      return;
    M.File = Words[5].ltrim();
    Mapped.push_back(M);
  }

  void readSample(TextReader T) {
    const char *At = T.at();
    Counts C = readCounts(T);
    Site Of;
    bool IsFirst = true, IsLibrary = true; // all frames so far
    while (!T.atEnd()) {
      T.expect("0x");
      StringRef Digits = T.until(" \t\r");
      uint64_t Address;
      if (Digits.getAsInteger(16, Address))
        Source.fail(Digits.data(), "expected a hexadecimal address");
      skipSpace(T);
      Frame F = frameAt(Address);
      bool WasLibrary = IsLibrary;
      IsLibrary = IsLibrary && isLibraryFrame(F, Table);
      if (IsFirst || (WasLibrary && !IsLibrary)) {
        Of.File = F.File;
        Of.Address = F.Address;
      }
      IsFirst = false;
    }
    estimate(C.InUse, C.InUseBytes);
    estimate(C.Ever, C.EverBytes);
    add(Of, {C.Ever, C.EverBytes, C.InUse, C.InUseBytes}, At);
  }
  /// Of the call, which is before where it returns to.
  Frame frameAt(uint64_t Return) const {
    Frame F;
    uint64_t Call = Return ? Return - 1 : 0;
    auto After = partition_point(
        Mapped, [&](const MappedRange &M) { return M.Begin <= Call; });
    F.Address = Call;
    if (After == Mapped.begin() || std::prev(After)->End <= Call)
      return F;
    const MappedRange &M = *std::prev(After);
    F.File = M.File;
    F.Address = Call - M.Begin + M.Offset;
    return F;
  }
  /// A block of average size S is sampled with probability 1 - e^(-S/rate).
  void estimate(int64_t &Objects, int64_t &Size) const {
    if (Rate <= 1 || Objects == 0 || Size == 0)
      return;
    double Sampled = 1 - std::exp(-double(Size) / double(Objects) / Rate);
    auto scale = [&](int64_t &Count) {
      Count = int64_t(std::min(double(Count) / Sampled, 9e18));
    };
    if (Sampled > 0) {
      scale(Objects);
      scale(Size);
    }
  }
  void add(const Site &Of, ArrayRef<int64_t> Values, const char *At) {
    auto [Known, IsNew] = Rows.try_emplace(
        std::make_pair(Of.File.data(), Of.Address.value_or(0)), R.Rows.size());
    if (IsNew) {
      if (R.Rows.size() == RowsMax)
        Source.fail(At,
                    "expected at most " + Twine(RowsMax) + " different sites");
      R.Rows.emplace_back();
      R.Rows.back().At = Of;
      R.Rows.back().Values.assign(Values.size(), 0);
    }
    for (auto [Sum, Value] : zip_equal(R.Rows[Known->second].Values, Values)) {
      std::optional<int64_t> Added = checkedSum(Sum, Value);
      if (!Added)
        Source.fail(At, "expected counts whose sum is below 2^63");
      Sum = *Added;
    }
  }

  const Bytes &Source;
  const model::ContainerTable &Table;
  Recording &R;
  double Rate = 1;
  std::vector<MappedRange> Mapped;
  std::map<std::pair<const char *, uint64_t>, size_t> Rows;
};

} // namespace

void readHeapText(const Bytes &Source, const model::ContainerTable &Table,
                  Recording &R) {
  HeapTextReader(Source, Table, R).read();
}

} // namespace mapchurn::records
