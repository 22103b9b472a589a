// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The runtime's snapshot, read as docs/snapshot-format.md says and in its
// order: nothing is looked at before it is known to be there.

#include "tool/records/Print.h"
#include "tool/records/Recording.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include <zlib.h>

using namespace llvm;

namespace mapchurn::records {
namespace {

constexpr uint64_t HeaderBytes = 64, SiteBytes = 208, KindBytes = 32;
constexpr uint64_t ChainsOffset = 144, ChainCount = 8;
/// Each makes columns; there are nine today.
constexpr uint64_t KindsMax = 256;

/// The numbers from byte 32 on, in their order.
constexpr StringLiteral Counters[] = {
    "key_bytes",         "value_bytes",      "maps_alive",        "maps_ever",
    "entries",           "peak_entries",     "erased_entries",    "growths",
    "same_size_growths", "growing",          "evacuated_entries", "growth_ns",
    "peak_live_bytes",   "largest_map_bytes"};
constexpr StringLiteral KindCounters[] = {"allocations", "allocated_bytes",
                                          "frees", "live_bytes"};

class SnapshotReader {
public:
  SnapshotReader(const Bytes &Source, Recording &R) : Source(Source), R(R) {}

  void read() {
    checkHeader();
    checkSizes();
    uint64_t End = Source.All.size() - 4;
    if (u32(End) != checksum(HeaderBytes, End))
      Source.fail(End, "expected the checksum of bytes " + Twine(HeaderBytes) +
                           " to " + Twine(End - 1) + ", " +
                           hex(checksum(HeaderBytes, End)) + ", found " +
                           hex(u32(End)));
    addFacts();
    addColumns();
    for (uint64_t Index = 0; Index != Sites; ++Index)
      addSite(SitesAt + Index * SiteSize);
  }

private:
  uint32_t u32(uint64_t At) const {
    return support::endian::read32le(Source.All.data() + At);
  }
  uint64_t u64(uint64_t At) const {
    return support::endian::read64le(Source.All.data() + At);
  }
  uint32_t checksum(uint64_t From, uint64_t To) const {
    auto *First = reinterpret_cast<const Bytef *>(Source.All.data());
    return uint32_t(crc32_z(0, First + From, To - From));
  }
  static std::string hex(uint32_t Number) {
    return "0x" + utohexstr(Number, /*LowerCase=*/true, 8);
  }
  void expect(uint64_t At, bool Good, const Twine &Expected,
              uint64_t Found) const {
    if (!Good)
      Source.fail(At, "expected " + Expected + ", found " + Twine(Found));
  }

  void checkHeader() const {
    if (Source.All.size() < HeaderBytes)
      Source.fail(Source.All.size(),
                  "expected a snapshot's header of 64 bytes, found the end");
    // The first bytes are its magic's, or it would not be taken for one.
    if (u32(60) != checksum(0, 60))
      Source.fail(60, "expected the header's checksum, " +
                          hex(checksum(0, 60)) + ", found " + hex(u32(60)));
    expect(8, u32(8) == 1, "version 1", u32(8));
  }

  void checkSizes() {
    uint64_t Header = u32(12), Size = u64(16);
    Kinds = u32(40);
    Sites = u32(44);
    SiteSize = u32(48);
    TextBytes = u32(52);
    expect(12, Header >= HeaderBytes, "a header of 64 bytes or more", Header);
    expect(40, Kinds <= KindsMax,
           "at most " + Twine(KindsMax) + " kinds of allocation", Kinds);
    uint64_t Least = SiteBytes + KindBytes * Kinds;
    expect(48, SiteSize >= Least, Twine(Least) + " bytes a site or more",
           SiteSize);
    // So that no sum below is beyond 64 bits.
    expect(16, Size < uint64_t{1} << 48, "a size below 2^48", Size);
    expect(44, Sites <= Size / SiteSize,
           "sites of " + Twine(SiteSize) + " bytes in " + Twine(Size), Sites);
    KindsAt = Header;
    SitesAt = KindsAt + 8 * Kinds;
    TextsAt = SitesAt + Sites * SiteSize;
    uint64_t Parts = TextsAt + TextBytes + 4;
    expect(16, Size == Parts,
           "the size of the file to be that of its parts, " + Twine(Parts) +
               " bytes",
           Size);
    if (Source.All.size() < Size)
      Source.fail(Source.All.size(), "expected " + Twine(Size) +
                                         " bytes, found the end of the file");
    expect(Size, Source.All.size() == Size,
           "the end, for a size of " + Twine(Size) + " bytes",
           Source.All.size());
  }

  StringRef text(uint64_t At) const {
    uint64_t Offset = u32(At), Length = u32(At + 4);
    if (Offset + Length > TextBytes)
      Source.fail(At, "expected a reference into " + Twine(TextBytes) +
                          " bytes of texts, found " + Twine(Offset) + " + " +
                          Twine(Length));
    return Source.All.substr(TextsAt + Offset, Length);
  }

  void addFacts() {
    R.Kind = Format::Snapshot;
    R.Facts.push_back("taken " + timeText(u64(24)) + ", " +
                      secondsText(u64(32)) + " after recording began");
    R.Facts.push_back("process " + std::to_string(u32(56)));
  }

  void add(const Twine &Name, const char *Unit) {
    R.Columns.push_back({Name.str(), Unit});
  }
  void addColumns() {
    for (StringRef Name : Counters)
      add(Name, Name.ends_with("bytes") ? "bytes" : "count");
    for (uint64_t Length = 1; Length <= ChainCount; ++Length)
      add("chains_" + Twine(Length), "count");
    // Sums over the kinds, and then the kinds.
    for (StringRef Name : KindCounters)
      add(Name, "count");
    for (uint64_t Kind = 0; Kind != Kinds; ++Kind)
      for (StringRef Name : KindCounters)
        add(printable(text(KindsAt + 8 * Kind)) + "." + Name, "count");
    for (StringRef Name :
         {"live_bytes", "allocated_bytes", "allocations", "entries", "growths"})
      R.Shown.push_back(*R.column(Name));
  }

  int64_t count(uint64_t At) const {
    uint64_t Number = u64(At);
    expect(At, Number < uint64_t{1} << 63, "a count below 2^63", Number);
    return int64_t(Number);
  }

  void addSite(uint64_t At) {
    Row New;
    New.At.File = text(At);
    New.At.Function = text(At + 8);
    New.At.Type = text(At + 16);
    New.At.Line = u32(At + 24);
    New.At.Column = u32(At + 28);
    for (uint64_t Index = 0; Index != std::size(Counters); ++Index)
      New.Values.push_back(count(At + 32 + 8 * Index));
    for (uint64_t Index = 0; Index != ChainCount; ++Index)
      New.Values.push_back(count(At + ChainsOffset + 8 * Index));
    size_t Sums = New.Values.size();
    New.Values.append(std::size(KindCounters), 0);
    for (uint64_t Index = 0; Index != Kinds * std::size(KindCounters);
         ++Index) {
      uint64_t Place = At + SiteBytes + 8 * Index;
      New.Values.push_back(count(Place));
      int64_t &Sum = New.Values[Sums + Index % std::size(KindCounters)];
      std::optional<int64_t> Added = checkedSum(Sum, New.Values.back());
      if (!Added)
        Source.fail(Place, "expected counts whose sum is below 2^63");
      Sum = *Added;
    }
    R.Rows.push_back(std::move(New));
  }

  const Bytes &Source;
  Recording &R;
  uint64_t Kinds = 0, Sites = 0, SiteSize = 0, TextBytes = 0;
  uint64_t KindsAt = 0, SitesAt = 0, TextsAt = 0;
};

} // namespace

void readSnapshot(const Bytes &Source, Recording &R) {
  SnapshotReader(Source, R).read();
}

} // namespace mapchurn::records
