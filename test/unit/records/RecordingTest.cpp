// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is read of profiles and snapshots as they should be, and what is said of
// others: the offset, and what was expected there.

#include "Make.h"
#include "Show.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace mapchurn::records;

namespace {

std::string difference(std::string Before, std::string After,
                       ShowOptions Options = {}) {
  std::string Text;
  raw_string_ostream Out(Text);
  Recording A = readRecording(std::move(Before), Limit),
            B = readRecording(std::move(After), Limit);
  if (Error Unlike = showDifference(A, "a", B, "b", Options, Out))
    return toString(std::move(Unlike));
  return Text;
}

ProfileMaker heap() {
  ProfileMaker P;
  P.type("objects", "count").type("space", "bytes");
  P.location(1, "operator new(unsigned long)", "")
      .location(2, "fill", "fill.cpp")
      .location(3, "main", "main.cpp");
  return P;
}

std::vector<SiteNumbers> twoSites() {
  return {{"a.cpp", "f", "map<int>", 10, 5, 1, 6, 600, 300},
          {"b.cpp", "g", "map<long>", 20, 50, 3, 51, 5100, 5000}};
}

TEST(ProfileReading, CountsForTheInnermostFrameThatIsNoLibrary) {
  std::string Text = shown(heap()
                               .sample({1, 2, 3}, {4, 64})
                               .sample({1, 2, 3}, {1, 16})
                               .sample({1, 3}, {2, 8})
                               .bytes());
  EXPECT_EQ(Text, "file: profile\n"
                  "\n"
                  "space/bytes  objects/count  site\n"
                  "         88              7  total of 2 rows\n"
                  "         80              5  fill.cpp:2 in fill\n"
                  "          8              2  main.cpp:3 in main\n");
}

TEST(ProfileReading, ReadsWhatIsCompressedInSeveralParts) {
  std::string Plain = heap().sample({2}, {1, 2}).bytes();
  std::string Parts = gzip(Plain.substr(0, 20)) + gzip(Plain.substr(20));
  EXPECT_EQ(shown(Parts), shown(Plain));
}

TEST(ProfileReading, ToldApartByTypeAndEvent) {
  std::string Text =
      shown(heap()
                .sample({2}, {1, 10}, {{"map", "M"}, {"event", "node"}})
                .sample({2}, {1, 20}, {{"map", "M"}, {"event", "header"}})
                .sample({2}, {1, 30}, {{"thread", "x"}})
                .bytes());
  EXPECT_NE(Text.find("30              1  fill.cpp:2 in fill\n"),
            std::string::npos)
      << Text;
  EXPECT_NE(Text.find("20              1  fill.cpp:2 in fill: header of M\n"),
            std::string::npos)
      << Text;
  EXPECT_NE(Text.find("10              1  fill.cpp:2 in fill: node of M\n"),
            std::string::npos)
      << Text;
}

TEST(ProfileReading, SortsByTheDefaultType) {
  ProfileMaker P = heap();
  P.raw().add_uint64(14, P.string("objects"));
  std::string Text =
      shown(P.sample({2}, {1, 100}).sample({3}, {2, 10}).bytes());
  EXPECT_LT(Text.find("main.cpp"), Text.find("fill.cpp")) << Text;
}

TEST(ProfileReading, ShowsAddressesWhereThereIsNoLine) {
  ProfileMaker P;
  P.type("space", "bytes");
  {
    protozero::pbf_writer M(P.raw(), 3);
    M.add_uint64(1, 9);
    M.add_uint64(2, 0x400000);
    M.add_uint64(4, 0x1000);
    M.add_uint64(5, P.string("bin/program"));
  }
  {
    protozero::pbf_writer L(P.raw(), 4);
    L.add_uint64(1, 77);
    L.add_uint64(2, 9);
    L.add_uint64(3, 0x400123);
  }
  EXPECT_NE(shown(P.sample({77}, {5}).sample({}, {3}).bytes())
                .find("5  bin/program+0x1123\n"
                      "          3  (no site)\n"),
            std::string::npos);
}

TEST(ProfileReading, PrintsStacksWithInlinedFrames) {
  ProfileMaker P = heap();
  {
    protozero::pbf_writer L(P.raw(), 4);
    L.add_uint64(1, 4);
    for (uint64_t Function : {2, 3}) {
      protozero::pbf_writer Line(L, 4);
      Line.add_uint64(1, Function);
      Line.add_uint64(2, Function * 11);
    }
  }
  std::string Text;
  raw_string_ostream Out(Text);
  printStacks(P.sample({1, 4}, {1, 8}, {{"event", "node"}}).bytes(), Limit,
              Out);
  EXPECT_EQ(Text, "sample objects=1 space=8\n"
                  "  event node\n"
                  "  at operator new(unsigned long)\n"
                  "  at fill.cpp:22 in fill\n"
                  "  at main.cpp:33 in main\n");
}

TEST(ProfileReading, LetsNoTextMoveTheCursor) {
  ProfileMaker P;
  P.type("space", "bytes").location(1, "f\x1b[2J\r\n\xc2\x9b\xff", "größe.cpp");
  EXPECT_NE(shown(P.sample({1}, {1}).bytes())
                .find("größe.cpp:1 in f\\x1b[2J\\x0d\\x0a\\xc2\\x9b\\xff\n"),
            std::string::npos);
}

TEST(ProfileReading, NamesWhatIsWrong) {
  EXPECT_EQ(fault(""), "file: offset 0: expected a profile, snapshot, trace, "
                       "timeline or metrics, found an empty file");
  EXPECT_EQ(fault("#!/bin/sh\n"),
            "file: offset 0: expected a profile, snapshot, trace, timeline or "
            "metrics, found bytes 23 "
            "21 2f 62 69 6e 2f 73");
  EXPECT_EQ(fault(ProfileMaker().bytes()),
            "file: offset 2: expected a sample type, found none in the whole "
            "profile");
  EXPECT_EQ(fault(heap().sample({2}, {1}).bytes()),
            "file: offset 66: expected 2 values in a sample, as there are "
            "types, found 1");
  EXPECT_EQ(fault(heap().sample({5}, {1, 2}).bytes()),
            "file: offset 70: expected a location of the profile, found id 5");
  EXPECT_EQ(fault(heap().location(2, "f", "g").bytes()),
            "file: offset 68: expected each function once, found id 2 again");
  EXPECT_EQ(fault(heap().location(0, "f", "g").bytes()),
            "file: offset 68: expected a function whose id is not 0");
  EXPECT_EQ(fault(std::string("\x0a\x04\x08\x63\x10\x01\x32\x00", 8)),
            "file: offset 2: expected a sample type among the 1 texts, found "
            "number 99");
  EXPECT_EQ(fault(std::string("\x08\x01", 2)),
            "file: offset 0: expected a text or message in field 1 of a "
            "Profile, found wire type 0");
  EXPECT_EQ(fault(std::string("\x0a\x7f\x01", 3)),
            "file: offset 0: expected the rest of a field, found the end of "
            "its Profile");
  EXPECT_EQ(
      fault(std::string("\x48") + std::string(11, '\xff')),
      "file: offset 0: expected a number of at most 10 bytes in a Profile");
  EXPECT_EQ(fault(std::string("\x32\x00\x0f", 3)),
            "file: offset 2: expected a field of a Profile");
  EXPECT_EQ(fault(std::string("\x32\x01x", 3)),
            "file: offset 2: expected an empty text as the first");
  EXPECT_EQ(
      fault(heap().sample({2}, {INT64_MAX, 0}).sample({2}, {1, 0}).bytes()),
      "file: offset 83: expected counts whose sum is below 2^63");
}

TEST(ProfileReading, NamesWhatIsWrongInCompressedData) {
  std::string Good = gzip(heap().sample({2}, {1, 2}).bytes());
  EXPECT_EQ(fault(Good + "x"),
            "file: offset " + std::to_string(Good.size()) +
                ": expected another gzip member or the end of the file");
  std::string Bad = Good;
  Bad[Bad.size() - 5] ^= 1;
  EXPECT_NE(
      fault(Bad).find("expected sound gzip data, found incorrect data check"),
      std::string::npos)
      << fault(Bad);
  EXPECT_EQ(fault(gzip("\x08\x01")),
            "file: offset 0 of the inflated data: expected a text or message "
            "in field 1 of a Profile, found wire type 0");
  for (size_t Size = 2; Size != Good.size(); ++Size)
    EXPECT_EQ(fault(Good.substr(0, Size)),
              "file: offset " + std::to_string(Size) +
                  ": expected more: the gzip data is truncated");
}

TEST(ProfileReading, InflatesNoMoreThanAllowed) {
  std::string Bomb = gzip(std::string(50 << 20, '\x32'));
  EXPECT_LT(Bomb.size(), 100000u);
  EXPECT_EQ(fault(Bomb),
            "file: offset 1048576 of the inflated data: expected the end: what "
            "is compressed may have 1048576 bytes (--limit)");
}

TEST(SnapshotReading, ShowsEachSite) {
  EXPECT_EQ(
      shown(snapshot(twoSites()), {0, false, true}),
      "file: snapshot\n"
      "taken 2023-11-14 22:13:20.5 UTC, 1.5 s after recording began\n"
      "process 42\n"
      "\n"
      "live_bytes  allocated_bytes  allocations  entries  growths  site\n"
      "      5300             5700           57       55        4  total of 2 "
      "rows\n"
      "      5000             5100           51       50        3  b.cpp:20:7 "
      "in g: map<long>\n"
      "    key_bytes 8\n    value_bytes 16\n    maps_alive 1\n    maps_ever "
      "2\n    entries 50\n    peak_entries 50\n    growths 3\n    growth_ns "
      "5\n    peak_live_bytes 5000\n    largest_map_bytes 5000\n    chains_1 "
      "3\n    chains_2 2\n    chains_3 1\n    allocations 51\n    "
      "allocated_bytes 5100\n    live_bytes 5000\n    node.allocations 51\n    "
      "node.allocated_bytes 5100\n    node.live_bytes 5000\n"
      "       300              600            6        5        1  a.cpp:10:7 "
      "in f: map<int>\n"
      "    key_bytes 8\n    value_bytes 16\n    maps_alive 1\n    maps_ever "
      "2\n    entries 5\n    peak_entries 5\n    growths 1\n    growth_ns 5\n  "
      "  peak_live_bytes 300\n    largest_map_bytes 300\n    chains_1 3\n    "
      "chains_2 2\n    chains_3 1\n    allocations 6\n    allocated_bytes "
      "600\n    live_bytes 300\n    node.allocations 6\n    "
      "node.allocated_bytes 600\n    node.live_bytes 300\n");
}

TEST(SnapshotReading, SkipsWhatALaterWriterAdds) {
  EXPECT_EQ(shown(snapshot(twoSites(), 264)), shown(snapshot(twoSites())));
}

TEST(SnapshotReading, SeesEveryChangedByteAndEveryCut) {
  std::string Good = snapshot(twoSites());
  for (size_t At = 0; At != Good.size(); ++At) {
    std::string Bad = Good;
    Bad[At] ^= 0x20;
    EXPECT_NE(fault(Bad), "no fault") << At;
    EXPECT_NE(fault(Good.substr(0, At)), "no fault") << At;
  }
  EXPECT_NE(fault(Good + "x"), "no fault");
}

/// The snapshot with a number of its header replaced, and signed anew.
std::string changed(size_t At, uint32_t Number) {
  std::string Data = snapshot(twoSites());
  support::endian::write32le(&Data[At], Number);
  sign(Data);
  return fault(Data);
}

TEST(SnapshotReading, NamesWhatIsWrong) {
  std::string Good = snapshot(twoSites());
  EXPECT_EQ(fault("MCSN"), "file: offset 4: expected a snapshot's header of 64 "
                           "bytes, found the end");
  std::string Bad = Good;
  Bad[24] ^= 1;
  EXPECT_NE(
      fault(Bad).find("file: offset 60: expected the header's checksum, 0x"),
      std::string::npos)
      << fault(Bad);
  Bad = Good;
  Bad[100] ^= 1;
  EXPECT_NE(fault(Bad).find("expected the checksum of bytes 64 to "),
            std::string::npos)
      << fault(Bad);
  EXPECT_EQ(changed(8, 2), "file: offset 8: expected version 1, found 2");
  EXPECT_EQ(changed(12, 8),
            "file: offset 12: expected a header of 64 bytes or more, found 8");
  EXPECT_EQ(
      changed(40, 1000),
      "file: offset 40: expected at most 256 kinds of allocation, found 1000");
  EXPECT_EQ(changed(48, 208),
            "file: offset 48: expected 240 bytes a site or more, found 208");
  EXPECT_EQ(
      changed(44, 3000000000),
      "file: offset 44: expected sites of 240 bytes in 589, found 3000000000");
  EXPECT_EQ(changed(52, 4), "file: offset 16: expected the size of the file to "
                            "be that of its parts, 560 bytes, found 589");
  EXPECT_EQ(changed(20, 0xffffffff), "file: offset 16: expected a size below "
                                     "2^48, found 18446744069414584909");
  EXPECT_EQ(changed(72, 40), "file: offset 72: expected a reference into 33 "
                             "bytes of texts, found 40 + 5");
  EXPECT_EQ(changed(72 + 36, 0x80000000),
            "file: offset 104: expected a count below 2^63, found "
            "9223372036854775816");
  // Truncated, but with all checksums right.
  EXPECT_EQ(changed(16, 700), "file: offset 16: expected the size of the file "
                              "to be that of its parts, 589 bytes, found 700");
}

TEST(SnapshotReading, ReadsNoTextAMillionTimes) {
  std::string Data = snapshot(std::vector<SiteNumbers>(20, twoSites()[0]));
  // Each site's file is the same text, as long as one may be.
  std::string Long(100 << 20, 'n');
  Data.insert(Data.size() - 4, Long);
  uint64_t Size = Data.size(), Texts = 4 + 20 * 14 + Long.size();
  support::endian::write64le(&Data[16], Size);
  support::endian::write32le(&Data[52], uint32_t(Texts));
  for (size_t Site = 0; Site != 20; ++Site) {
    support::endian::write32le(&Data[72 + 240 * Site],
                               uint32_t(Texts - Long.size()));
    support::endian::write32le(&Data[72 + 240 * Site + 4],
                               uint32_t(Long.size()));
  }
  sign(Data);
  EXPECT_NE(fault(Data, Size)
                .find("expected names of sites that are together at most "
                      "1073741824 bytes, found 2097152180"),
            std::string::npos)
      << fault(Data, Size);
}

TEST(Comparing, SaysWhatTheSecondCountsMore) {
  std::vector<SiteNumbers> Later = twoSites();
  Later[0].LiveBytes = 9000;
  Later[0].Entries = 90;
  Later.erase(Later.begin() + 1);
  Later.push_back({"c.cpp", "h", "map<char>", 30, 1, 0, 1, 10, 10});
  EXPECT_EQ(
      difference(snapshot(twoSites()), snapshot(Later), {0, false, true}),
      "a: snapshot\n"
      "taken 2023-11-14 22:13:20.5 UTC, 1.5 s after recording began\n"
      "process 42\n"
      "b: snapshot\n"
      "taken 2023-11-14 22:13:20.5 UTC, 1.5 s after recording began\n"
      "process 42\n"
      "\n"
      "live_bytes  allocated_bytes  allocations  entries  growths  site\n"
      "     +3710            -5090          -50      +36       -3  total\n"
      "     +8700                0            0      +85        0  a.cpp:10:7 "
      "in f: map<int>\n"
      "    entries 5 -> 90\n    peak_entries 5 -> 90\n    peak_live_bytes 300 "
      "-> 9000\n    largest_map_bytes 300 -> 9000\n    live_bytes 300 -> "
      "9000\n    node.live_bytes 300 -> 9000\n"
      "     -5000            -5100          -51      -50       -3  b.cpp:20:7 "
      "in g: map<long> (gone)\n"
      "    key_bytes 8 -> 0\n    value_bytes 16 -> 0\n    maps_alive 1 -> 0\n  "
      "  maps_ever 2 -> 0\n    entries 50 -> 0\n    peak_entries 50 -> 0\n    "
      "growths 3 -> 0\n    growth_ns 5 -> 0\n    peak_live_bytes 5000 -> 0\n   "
      " largest_map_bytes 5000 -> 0\n    chains_1 3 -> 0\n    chains_2 2 -> "
      "0\n    chains_3 1 -> 0\n    allocations 51 -> 0\n    allocated_bytes "
      "5100 -> 0\n    live_bytes 5000 -> 0\n    node.allocations 51 -> 0\n    "
      "node.allocated_bytes 5100 -> 0\n    node.live_bytes 5000 -> 0\n"
      "       +10              +10           +1       +1        0  c.cpp:30:7 "
      "in h: map<char> (new)\n"
      "    key_bytes 0 -> 8\n    value_bytes 0 -> 16\n    maps_alive 0 -> 1\n  "
      "  maps_ever 0 -> 2\n    entries 0 -> 1\n    peak_entries 0 -> 1\n    "
      "growth_ns 0 -> 5\n    peak_live_bytes 0 -> 10\n    largest_map_bytes 0 "
      "-> 10\n    chains_1 0 -> 3\n    chains_2 0 -> 2\n    chains_3 0 -> 1\n  "
      "  allocations 0 -> 1\n    allocated_bytes 0 -> 10\n    live_bytes 0 -> "
      "10\n    node.allocations 0 -> 1\n    node.allocated_bytes 0 -> 10\n    "
      "node.live_bytes 0 -> 10\n");
}

TEST(Comparing, RefusesWhatIsNotAlike) {
  std::string P = heap().sample({2}, {1, 2}).bytes();
  EXPECT_EQ(difference(P, snapshot(twoSites())),
            "profile and snapshot cannot be compared");
  ProfileMaker Other;
  Other.type("cpu", "nanoseconds");
  EXPECT_EQ(difference(P, Other.bytes()),
            "they count different things: objects space and cpu");
}

TEST(Comparing, KeepsToTheFirstRows) {
  EXPECT_NE(difference(snapshot({}), snapshot(twoSites()), {1, false, false})
                .find("b.cpp:20:7 in g: map<long> (new)\n1 row more\n"),
            std::string::npos);
  EXPECT_NE(difference(snapshot(twoSites()), snapshot(twoSites()))
                .find("total\n2 rows the same\n"),
            std::string::npos);
}

TEST(Files, AreReadToTheLimitOnly) {
  EXPECT_THROW((void)readFile("/dev/zero", 1 << 16), Fault);
  Expected<std::string> None = readFile("/nonexistent/map.pb.gz", 10);
  ASSERT_FALSE(None);
  EXPECT_EQ(toString(None.takeError()), "No such file or directory");
  Expected<std::string> Folder = readFile("/", 10);
  ASSERT_FALSE(Folder);
  EXPECT_EQ(toString(Folder.takeError()), "Is a directory");
}

} // namespace
