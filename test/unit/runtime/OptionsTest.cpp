// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The grammar of MAPCHURN_OPTIONS, and the text that outputs are made of.

#include "mapchurn/detail/options.h"
#include "mapchurn/detail/string_table.h"
#include "mapchurn/detail/timeline_file.h"
#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace mapchurn::detail;

namespace {

std::vector<std::string> parsed(std::string_view Options) {
  std::vector<std::string> Items;
  for_each_option(Options, [&](std::string_view Key, std::string_view Value,
                               bool HasValue) {
    Items.push_back(std::string(Key) +
                    (HasValue ? "|" + std::string(Value) : "-"));
  });
  return Items;
}
using Strings = std::vector<std::string>;

TEST(Options, items_are_between_colons) {
  EXPECT_EQ(parsed(""), Strings());
  EXPECT_EQ(parsed(":::"), Strings());
  EXPECT_EQ(parsed("a=b"), Strings({"a|b"}));
  EXPECT_EQ(parsed("a=b:c=d"), Strings({"a|b", "c|d"}));
  EXPECT_EQ(parsed(":a=b::c=d:"), Strings({"a|b", "c|d"}));
  EXPECT_EQ(parsed("a="), Strings({"a|"}));
  EXPECT_EQ(parsed("a"), Strings({"a-"}));
  EXPECT_EQ(parsed("=x"), Strings({"|x"}));
  EXPECT_EQ(parsed("a=b=c,d=e"), Strings({"a|b=c,d=e"}));
}

TEST(Options, a_backslash_takes_the_next_as_it_is) {
  EXPECT_EQ(parsed("a=b\\:c:d=e"), Strings({"a|b:c", "d|e"}));
  EXPECT_EQ(parsed("a=\\\\:b=c"), Strings({"a|\\", "b|c"}));
  EXPECT_EQ(parsed("a=b\\"), Strings({"a|b\\"}));
}

TEST(Options, numbers) {
  std::uint64_t N = 7;
  EXPECT_TRUE(read_number("0", 10, N));
  EXPECT_EQ(N, 0u);
  EXPECT_TRUE(read_number("010", 10, N));
  EXPECT_EQ(N, 10u);
  for (const char *Bad : {"", "11", "-1", "+1", "1 ", "1e1", "0x1", "1.0",
                          "99999999999999999999999999"})
    EXPECT_FALSE(read_number(Bad, 10, N)) << Bad;
  EXPECT_TRUE(read_number("18446744073709551615", ~std::uint64_t{0}, N));
  EXPECT_EQ(N, ~std::uint64_t{0});
  EXPECT_FALSE(read_number("18446744073709551616", ~std::uint64_t{0}, N));
  double D = 0;
  EXPECT_TRUE(read_decimal("0.25", D));
  EXPECT_DOUBLE_EQ(D, 0.25);
  EXPECT_TRUE(read_decimal("1048576", D));
  EXPECT_DOUBLE_EQ(D, 1048576);
  for (const char *Bad : {"", ".", "1.", ".5", "1.2.3", "-1", "1e3", "nan"})
    EXPECT_FALSE(read_decimal(Bad, D)) << Bad;
}

TEST(Options, names_of_files) {
  auto Expanded = [](std::string_view Pattern) {
    text Path;
    expand_path(Pattern, Path);
    return std::string(Path.view());
  };
  std::string Process = std::to_string(getpid());
  EXPECT_EQ(Expanded("a"), "a");
  EXPECT_EQ(Expanded("a-%p.b"), "a-" + Process + ".b");
  EXPECT_EQ(Expanded("%p%p"), Process + Process);
  EXPECT_EQ(Expanded("%%p %q %"), "%p %q %");
  EXPECT_TRUE(is_per_process("a%p"));
  EXPECT_FALSE(is_per_process("a%%p"));
  EXPECT_TRUE(is_per_process("a%%%p"));
  EXPECT_FALSE(is_per_process("%"));
  text Path;
  make_absolute("/a", Path);
  EXPECT_EQ(Path.view(), "/a");
  make_absolute("a", Path);
  EXPECT_EQ(Path.view()[0], '/');
  EXPECT_EQ(Path.view().substr(Path.size() - 2), "/a");
}

TEST(Text, numbers_are_written_in_full) {
  text T;
  T.number(0).add(' ').number(~std::uint64_t{0}).add(' ').number(7, 3);
  EXPECT_EQ(T.view(), "0 18446744073709551615 007");
  T.clear();
  T.seconds(1500000000).add(' ').seconds(1).add(' ').seconds(2000000000);
  EXPECT_EQ(T.view(), "1.5 0.000000001 2");
  T.clear();
  T.decimal(0.25).add(' ').decimal(1e9).add(' ').decimal(0.0000004);
  EXPECT_EQ(T.view(), "0.250000 1000000000.000000 0.000000");
  T.clear();
  T.decimal(1.9999999).add(' ').decimal(1e15);
  EXPECT_EQ(T.view(), "2.000000 1000000000000000.000000");
  T.clear();
  T.u32(0x01020304).u64(1);
  EXPECT_EQ(T.view(), std::string_view("\4\3\2\1\1\0\0\0\0\0\0\0", 12));
}

TEST(Text, grows_over_many_pages) {
  text T;
  std::string Expected;
  for (int N = 0; N != 5000; ++N) {
    T.number(std::uint64_t(N)).add(',');
    Expected += std::to_string(N) + ",";
  }
  EXPECT_EQ(T.view(), Expected);
  EXPECT_STREQ(T.c_str(), Expected.c_str());
  EXPECT_FALSE(T.has_failed());
}

TEST(Text, no_memory_is_remembered) {
  page_vector<char> V;
  V.push_back('a');
  EXPECT_EQ(V.extend(std::size_t{1} << 62), nullptr);
  EXPECT_TRUE(V.has_failed());
  V.push_back('b');
  ASSERT_EQ(V.size(), 1u);
  EXPECT_EQ(V[0], 'a');
}

TEST(Text, a_line_is_cut_and_not_overrun) {
  short_text Line;
  for (int N = 0; N != 9000; ++N)
    Line.add('x');
  EXPECT_EQ(Line.view(), std::string(5000, 'x'));
  EXPECT_EQ(Line.room_left(), 0u);
}

TEST(Text, json_strings) {
  text T;
  add_json(T, "a\"b\\c\n\x1f\xc3\xbc");
  EXPECT_EQ(T.view(), "\"a\\\"b\\\\c\\u000a\\u001f\xc3\xbc\"");
}

TEST(StringTable, each_text_has_one_number) {
  string_table Table;
  std::vector<std::string> Texts;
  for (int N = 0; N != 5000; ++N)
    Texts.push_back("text " + std::to_string(N));
  for (std::size_t Round = 0; Round != 2; ++Round)
    for (std::size_t N = 0; N != Texts.size(); ++N)
      ASSERT_EQ(Table.number_of(Texts[N]), N);
  EXPECT_EQ(Table.number_of(""), 5000u);
  std::uint64_t Offset = 0;
  for (const string_table::entry &E : Table.entries()) {
    ASSERT_EQ(E.offset, Offset);
    Offset += E.size;
  }
  EXPECT_EQ(Table.bytes(), Offset);
}

} // namespace
