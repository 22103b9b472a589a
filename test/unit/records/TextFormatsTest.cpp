// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Traces, timelines and metrics: what is read of them, and what is said of
// others.

#include "Show.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace mapchurn::records;

namespace {

const std::string Trace =
    "mapchurn/1 @0.000100s process=42 grow larger map=1 b=1 entries=8 "
    "array=608 live=912 at a b:c.cpp:9:40\n"
    "mapchurn/1 @0.000200s process=42 grow same-size map=2 b=1 entries=5 "
    "array=608 later=word live=1 at x.cpp:1:2\n"
    "mapchurn/1 @1.000100s process=42 grown map=1 entries=8 live=608 at a "
    "b:c.cpp:9:40\n"
    "mapchurn/1 @1.000200s process=43 grown map=2 entries=8 live=608 at "
    "x.cpp:1:2\n";

const std::string Growths = "array_bytes  growths  same_size_growths  "
                            "ended_growths  moved_entries   growth_ns  site\n"
                            "       1216        1                  1           "
                            "   2             13  1000000000  total of 2 rows\n"
                            "        608        1                  0           "
                            "   1              8  1000000000  a b:c.cpp:9:40\n"
                            "        608        0                  1           "
                            "   1              5           0  x.cpp:1:2\n";

TEST(TraceReading, AddsUpTheGrowthsOfASite) {
  EXPECT_EQ(shown(Trace), "file: trace\n\n" + Growths);
}

TEST(TraceReading, SkipsOtherLines) {
  EXPECT_EQ(shown("hello\n\n" + Trace + "bye\n"),
            "file: trace\n3 other lines\n\n" + Growths);
}

TEST(TraceReading, NamesWhatIsWrong) {
  EXPECT_EQ(fault("mapchurn/2 @0.1s at x:1:2\n"),
            "file: offset 9: expected version 1, found '2 @0.1s at x:1:2'");
  EXPECT_EQ(
      fault("mapchurn/1 @-1s grow at x:1:2\n"),
      "file: offset 12: expected a time in seconds, found '-1s grow at x:1:2'");
  EXPECT_EQ(fault("mapchurn/1 @99999999999s grow at x:1:2\n"),
            "file: offset 23: expected a time in seconds below 9000000000, "
            "found 's grow at x:1:2'");
  EXPECT_EQ(
      fault("mapchurn/1 @1s grow entries=x at x:1:2\n"),
      "file: offset 28: expected a number of entries, found 'x at x:1:2'");
  EXPECT_EQ(fault("mapchurn/1 @1s grow entries=9223372036854775808 at x:1:2\n"),
            "file: offset 28: expected a number of entries below 2^63");
  EXPECT_EQ(fault("mapchurn/1 @1s grow larger\n"),
            "file: offset 26: expected ' ', found the end of the line");
  EXPECT_EQ(fault("mapchurn/1 @1s shrink at x:1:2\n"),
            "file: offset 0: expected 'grow' or 'grown' in a line of a trace");
  EXPECT_EQ(fault("mapchurn/1 @1s grow at x\n"),
            "file: offset 23: expected FILE:LINE:COLUMN, found 'x'");
  for (size_t Size = 9; Size != Trace.size(); ++Size)
    if (Trace[Size - 1] != '\n')
      EXPECT_NE(fault(Trace.substr(0, Size)), "no fault") << Size;
}

const std::string Timeline =
    R"({"displayTimeUnit":"ns","otherData":{"mapchurn":"1","lost events":"3"},"traceEvents":[
{"ph":"M","name":"process_name","pid":42,"args":{"name":"a]}\"\\"}},
{"ph":"b","pid":42,"ts":100.000,"name":"a b:c.cpp:9:40","cat":"growth","id2":{"local":"7.1"},"args":{"type":"M","kind":"larger","map":1,"entries":8,"array bytes":608,"live bytes":912}},
{"ph":"C","pid":42,"ts":100.000,"name":"growth bytes a b:c.cpp:9:40","args":{"bytes":608}},
{"ph":"b","pid":42,"ts":200,"name":"x.cpp:1:2","cat":"growth","id2":{"local":"8.1"},"args":{"kind":"same-size","entries":5,"array bytes":608}},
{"ph":"e","pid":42,"ts":1000100.000,"name":"a b:c.cpp:9:40","cat":"growth","id2":{"local":"7.1"},"args":{"entries at end":8}},
{"ph":"e","pid":42,"ts":1000200.000,"name":"x.cpp:1:2","cat":"growth","id2":{"local":"9.1"},"args":{"entries at end":8}}
]}
)";

TEST(TimelineReading, AddsUpTheGrowthsOfASite) {
  EXPECT_EQ(shown(Timeline),
            "file: timeline\n3 later growths were not kept\n\n" + Growths);
}

TEST(TimelineReading, NamesWhatIsWrong) {
  EXPECT_EQ(
      fault("{}"),
      "file: offset 2: expected \"traceEvents\", found none in the whole file");
  EXPECT_EQ(fault("{\"traceEvents\":[1]}"),
            "file: offset 16: expected an event, found '1]}'");
  EXPECT_EQ(fault("{\"traceEvents\":[{}]}"),
            "file: offset 16: expected an event with a phase");
  EXPECT_EQ(fault("{\"traceEvents\":[{x}]}").substr(0, 37),
            "file: offset 16: expected JSON, found");
  EXPECT_EQ(fault("{\"traceEvents\":[{\"ph\":\"b\",\"cat\":\"growth\"}]}"),
            "file: offset 16: expected a growth with name, id2, ts and args");
  EXPECT_EQ(fault("{\"traceEvents\":[{\"ph\":\"b\",\"cat\":\"growth\",\"name\":"
                  "\"x\",\"ts\":1,\"id2\":{},\"args\":{}}]}"),
            "file: offset 16: expected FILE:LINE:COLUMN, found 'x'");
  EXPECT_EQ(fault("{\"traceEvents\":[{\"ph\":\"x\"} {"),
            "file: offset 27: expected ']', found '{'");
  std::string Deep = "{\"traceEvents\":[" + std::string(100000, '{');
  EXPECT_EQ(fault(Deep),
            "file: offset 32: expected an event of at most 16 levels");
  std::string Long =
      "{\"traceEvents\":[{\"ph\":\"" + std::string(100000, 'x') + "\"}]}";
  EXPECT_EQ(fault(Long), "file: offset 65552: expected the end of an event of "
                         "at most 65536 bytes");
  for (size_t Size = 1; Size < Timeline.size() - 3; ++Size)
    EXPECT_NE(fault(Timeline.substr(0, Size)), "no fault") << Size;
}

const std::string Metrics = R"(# HELP mapchurn_entries Entries in all maps.
# TYPE mapchurn_entries gauge
mapchurn_entries{file="a \"b\".cpp",line="9",column="40",function="f",type="M"} 8
mapchurn_entries{file="x.cpp",line="1",column="2",function="",type="M",} 5 1700000000000
mapchurn_growth_seconds_total{file="x.cpp",line="1",column="2",function="",type="M"} 0.000000250
mapchurn_growths_total{file="x.cpp",line="1",column="2",function="",type="M"} 3

mapchurn_live_bytes{file="x.cpp",line="1",column="2",function="",type="M",event="node"} 100
mapchurn_live_bytes{file="x.cpp",line="1",column="2",function="",type="M",event="bucket-array"} 20
mapchurn_chains{file="x.cpp",line="1",column="2",function="",type="M",buckets="2"} 4
mapchurn_watch_limit{watch="large-map"} 1000.5
mapchurn_watch_above{file="x.cpp",line="1",column="2",function="",type="M",watch="large-map"} 1
node_load1 0.5
other{label="x"} NaN
)";

TEST(MetricsReading, ShowsEachSite) {
  EXPECT_EQ(
      shown(Metrics, {0, false, true}),
      "file: metrics\n"
      "above its limit: large-map at x.cpp:1:2\n"
      "\n"
      "live_bytes  allocated_bytes  allocations  entries  growths  site\n"
      "       120                0            0       13        3  total of 2 "
      "rows\n"
      "       120                0            0        5        3  x.cpp:1:2: "
      "M\n"
      "    live_bytes 120\n    entries 5\n    growths 3\n    growth_ns 250\n   "
      " node.live_bytes 100\n    bucket-array.live_bytes 20\n    chains_2 4\n"
      "         0                0            0        8        0  a "
      "\"b\".cpp:9:40 in f: M\n"
      "    entries 8\n");
}

TEST(MetricsReading, NamesWhatIsWrong) {
  EXPECT_EQ(
      fault("mapchurn_x"),
      "file: offset 10: expected the end of a line, found the end of the file");
  EXPECT_EQ(
      fault("mapchurn_x{1=\"\"} 1\n"),
      "file: offset 11: expected a label's name or '}', found '1=\"\"} 1'");
  EXPECT_EQ(fault("mapchurn_x{a=1} 1\n"),
            "file: offset 13: expected '\"', found '1} 1'");
  EXPECT_EQ(fault("mapchurn_x{a=\"1 1\n"),
            "file: offset 17: expected '\"', found the end of the line");
  EXPECT_EQ(fault("mapchurn_x{a=\"\\x\"} 1\n"),
            "file: offset 15: expected one of the escapes \\\\, \\\" and \\n, "
            "found 'x\"} 1'");
  EXPECT_EQ(fault("mapchurn_x{line=\"a\"} 1\n"),
            "file: offset 17: expected a number in the label line, found 'a'");
  EXPECT_EQ(fault("mapchurn_x -1\n"),
            "file: offset 11: expected a number, found '-1'");
  EXPECT_EQ(fault("mapchurn_x 1.5\n"),
            "file: offset 12: expected the end of a whole number, found '.5'");
  EXPECT_EQ(fault("mapchurn_x NaN\n"),
            "file: offset 11: expected a number, found 'NaN'");
  EXPECT_EQ(fault("mapchurn_x 9223372036854775807\nmapchurn_x 1\n"),
            "file: offset 31: expected counts whose sum is below 2^63");
  EXPECT_EQ(fault("mapchurn_x 1\n!\n"),
            "file: offset 13: expected a metric's name, found '!'");
}

TEST(MetricsReading, TakesNoMoreMetricsThanMemory) {
  std::string Many;
  for (int N = 0; N != 2000; ++N)
    Many += "mapchurn_x" + std::to_string(N) + " 1\n";
  EXPECT_NE(fault(Many).find("expected at most 1024 metrics"),
            std::string::npos)
      << fault(Many);
}

const std::string Heap =
    "heap profile:      3:     400 [     5:      600] @ heapprofile\n"
    "  1:      100 [     2:      200] @ 0x7f0000000101 0x55d0c0a00235 "
    "0x55d0c0a00300\n"
    "\n"
    "  2:      300 [     3:      400] @ 0x55d0c0a00235\n"
    "  0:        0 [     1:        8] @ 0x7f0000000101\n"
    "  0:        0 [     1:       16] @ 0x9999 0x1\n"
    "  0:        0 [     1:       32] @\n"
    "\n"
    "MAPPED_LIBRARIES:\n"
    "build=/x\n"
    "7f0000000000-7f0000001000 r-xp 00000000 08:01 12 "
    "/usr/lib/libtcmalloc.so.4\n"
    "55d0c0a00000-55d0c0a01000 r-xp 00001000 08:01 11                 /home "
    "of/program\n";

TEST(HeapTextReading, CountsForTheInnermostFrameThatIsNoAllocator) {
  EXPECT_EQ(shown(Heap),
            "file: profile\n\n"
            "inuse_space/bytes  inuse_objects/count  alloc_space/bytes  "
            "alloc_objects/count  site\n"
            "              400                    3                656         "
            "           8  total of 4 rows\n"
            "              400                    3                600         "
            "           5  /home of/program+0x1234\n"
            "                0                    0                 32         "
            "           1  (no site)\n"
            "                0                    0                 16         "
            "           1  0x9998\n"
            "                0                    0                  8         "
            "           1  /usr/lib/libtcmalloc.so.4+0x100\n");
}

TEST(HeapTextReading, EstimatesFromSamples) {
  std::string Text = shown("heap profile: 1: 1000 [ 1: 1000] @ "
                           "heap_v2/1000\n1: 1000 [1: 1000] @ 0x10\n");
  // 1000 / (1 - 1/e)
  EXPECT_EQ(Text,
            "file: profile\na sample each 1000 bytes; counts are estimates\n\n"
            "inuse_space/bytes  inuse_objects/count  alloc_space/bytes  "
            "alloc_objects/count  site\n"
            "             1581                    1               1581         "
            "           1  total of 1 row\n"
            "             1581                    1               1581         "
            "           1  0xf\n");
}

TEST(HeapTextReading, NamesWhatIsWrong) {
  EXPECT_EQ(fault("heap profile: 1: 2 [1: 2] @ heapprofile"), "no fault");
  EXPECT_EQ(fault("heap profile: x"),
            "file: offset 14: expected a number of objects, found 'x'");
  EXPECT_EQ(
      fault("heap profile: 1: 2 [1: 2] @ heapprofile\n 1: 2 [1: 2] @ zzz\n"),
      "file: offset 55: expected '0x', found 'zzz'");
  EXPECT_EQ(
      fault("heap profile: 1: 2 [1: 2] @ heapprofile\n 1: 2 [1: 2] @ 0xzz\n"),
      "file: offset 57: expected a hexadecimal address");
  EXPECT_EQ(
      fault("heap profile: 1: 2 [1: 2] @ heapprofile\n 1: 2 [1: 2] @ 0x1"),
      "file: offset 58: expected the end of a line, found the end of the file");
}

TEST(Comparing, GoesForEachFormat) {
  for (const std::string &Data : {Trace, Timeline, Metrics}) {
    std::string Text;
    raw_string_ostream Out(Text);
    Recording R = readRecording(Data, Limit);
    ASSERT_FALSE(showDifference(R, "a", R, "b", {}, Out));
    EXPECT_NE(Text.find("total\n2 rows the same\n"), std::string::npos) << Text;
  }
}

} // namespace
