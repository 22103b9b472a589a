// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A user's container table: what may be written, and how each mistake is told.

#include "model/Containers.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "gtest/gtest.h"

using namespace mapchurn::model;

namespace {

/// The error of adding that text to the built-in table; empty when it is taken.
std::string errorOf(llvm::StringRef Text) {
  ContainerTable Table = ContainerTable::builtin();
  return llvm::toString(Table.addText(Text, "mine.yaml"));
}

ContainerTable tableWith(llvm::StringRef Text) {
  ContainerTable Table = ContainerTable::builtin();
  EXPECT_EQ(llvm::toString(Table.addText(Text, "mine.yaml")), "");
  return Table;
}

TEST(ContainersYamlTest, a_row_in_full) {
  ContainerTable Table = tableWith(R"(
containers:
  - name: my::flat_map
    header: <my/flat_map.h>
    kind: map
    storage: flat
    clear-keeps: capacity
    hashed: true
    growth-moves: true
    node-map: my::node_map
    families: [hashed, map]
    methods:
      insert: [add]
      inspect: [statistics]
    key: 1
    mapped: 0
    hash: 2
    equal: 3
    allocator: none
    reserve: reserve
    growth: absl-flat
    lookup: hash
    lookup-since: 17
    key-only: {at: never, erase: 20}
    try-emplace-since: 17
    set: my::flat_set
    set-header: '"my/flat_set.h"'
)");
  const Container *Row = Table.container("my::flat_map");
  ASSERT_TRUE(Row);
  EXPECT_EQ(Row->Header, "<my/flat_map.h>");
  EXPECT_EQ(Row->Kind, ContainerKind::Map);
  EXPECT_EQ(Row->Store, Storage::Flat);
  EXPECT_EQ(Row->Keeps, ClearKeeps::Capacity);
  EXPECT_TRUE(Row->Hashed);
  EXPECT_FALSE(Row->Adjacent);
  EXPECT_EQ(Row->Moves, GrowthMoves::True);
  EXPECT_EQ(Row->NodeMap, "my::node_map");
  EXPECT_EQ(Row->Key, 1U);
  EXPECT_EQ(Row->Mapped, 0U);
  EXPECT_EQ(Row->Hash, 2U);
  EXPECT_EQ(Row->Equal, 3U);
  EXPECT_FALSE(Row->Element || Row->Compare || Row->Allocator || Row->Inline);
  EXPECT_EQ(Row->Reserve, "reserve");
  EXPECT_EQ(Row->Growth, "absl-flat");
  EXPECT_EQ(Row->Lookup, Transparency::Hash);
  EXPECT_EQ(Row->LookupSince, 17U);
  EXPECT_EQ(Row->TryEmplaceSince, 17U);
  std::vector<std::pair<std::string, unsigned>> KeyOnly = {{"at", NeverSince},
                                                           {"erase", 20}};
  EXPECT_EQ(Row->KeyOnly, KeyOnly);
  EXPECT_EQ(Row->SetOf, "my::flat_set");
  EXPECT_EQ(Row->SetHeader, "\"my/flat_set.h\"");
  EXPECT_EQ(Row->operation("add"), Operation::Insert);
  EXPECT_EQ(Row->operation("try_emplace"), Operation::TryEmplace);
  EXPECT_EQ(Row->operation("statistics"), Operation::Inspect);
  EXPECT_TRUE(Table.mayKnow("flat_map"));
  EXPECT_FALSE(ContainerTable::builtin().container("my::flat_map"));
}

TEST(ContainersYamlTest, a_row_like_another) {
  ContainerTable Table = tableWith(R"(
containers:
  - {name: my::map, like: std::unordered_map, storage: flat, growth: ""}
  - {name: my::small_map, like: my::map, inline: 5, methods: {find: [look]}}
)");
  const Container *Row = Table.container("my::small_map");
  ASSERT_TRUE(Row);
  EXPECT_EQ(Row->Kind, ContainerKind::Map);
  EXPECT_EQ(Row->Store, Storage::Flat);
  EXPECT_EQ(Row->Growth, "");
  EXPECT_EQ(Row->Inline, 5U);
  EXPECT_EQ(Row->Header, "<unordered_map>");
  EXPECT_EQ(Row->operation("look"), Operation::Find);
  EXPECT_EQ(Row->operation("insert"), Operation::Insert);
  EXPECT_FALSE(Table.container("my::map")->operation("look"));
  EXPECT_EQ(Table.container("std::unordered_map")->Store, Storage::Node);
}

TEST(ContainersYamlTest, a_family_of_one_s_own) {
  ContainerTable Table = tableWith(R"(
containers:
  - {name: Ring, kind: sequence, storage: chunked, families: [ring], element: 0}
families:
  - name: ring
    from: [any]
    methods: {append: [push], erase: [pop], clear: [reset], inspect: [clear]}
)");
  const Container *Row = Table.container("Ring");
  ASSERT_TRUE(Row);
  EXPECT_EQ(Row->operation("push"), Operation::Append);
  EXPECT_EQ(Row->operation("size"), Operation::Size);
  // What the family says counts more than what it is made from.
  EXPECT_EQ(Row->operation("clear"), Operation::Inspect);
}

TEST(ContainersYamlTest, a_row_replaces_the_one_of_its_name) {
  size_t Before = ContainerTable::builtin().containers().size();
  ContainerTable Table = tableWith(R"(
containers:
  - {name: std::vector, like: std::vector, reserve: ""}
owners:
  - {name: std::unique_ptr, kind: unique, made-by: [my::make]}
boxes: [std::any, my::any]
)");
  EXPECT_EQ(Table.containers().size(), Before);
  EXPECT_EQ(Table.containers().front().Name, "std::vector");
  EXPECT_EQ(Table.container("std::vector")->Reserve, "");
  EXPECT_TRUE(Table.ownerMadeBy("my::make"));
  EXPECT_FALSE(Table.ownerMadeBy("std::make_unique"));
  EXPECT_TRUE(Table.box("my::any"));
  EXPECT_EQ(ContainerTable::builtin().container("std::vector")->Reserve,
            "reserve");
}

TEST(ContainersYamlTest, the_other_sections) {
  ContainerTable Table = tableWith(R"(
owners:
  - {name: my::ptr, kind: shared, pointee: 1, deleter: 2}
views:
  - {name: my::text, makers: [str]}
algorithms:
  - {name: my::map_into, arguments: 3, range: 0, out: 2, exact: false}
inserters: {append: [my::pusher]}
harmless: [my::hash, my::hash]
frames: {functions: ["my::pool::"], within: [/my/], programs: [libmy]}
)");
  EXPECT_EQ(Table.owner("my::ptr")->Kind, OwnerKind::Shared);
  EXPECT_EQ(Table.owner("my::ptr")->Pointee, 1U);
  EXPECT_EQ(Table.view("my::text")->Makers.front(), "str");
  EXPECT_EQ(Table.algorithm("my::map_into", 3)->Out, 2U);
  EXPECT_FALSE(Table.algorithm("my::map_into", 2));
  EXPECT_EQ(Table.inserter("my::pusher"), Operation::Append);
  EXPECT_TRUE(Table.isHarmless("my::hash"));
  EXPECT_EQ(llvm::count(Table.rows().Harmless, "my::hash"), 1);
  EXPECT_TRUE(Table.isLibraryFrame("my::pool::get", ""));
  EXPECT_TRUE(Table.isLibraryFrame("get", "/src/my/pool.h"));
  EXPECT_TRUE(Table.isLibraryProgram("/lib/libmy.so"));
  EXPECT_TRUE(Table.isLibraryFrame("malloc", ""));
  EXPECT_FALSE(Table.isLibraryFrame("our::pool::get", "/src/our/pool.h"));
}

TEST(ContainersYamlTest, an_error_leaves_the_table_as_it_was) {
  ContainerTable Table = ContainerTable::builtin();
  size_t Before = Table.containers().size();
  llvm::Error E = Table.addText("boxes: [my::any]\n"
                                "containers:\n"
                                "  - {name: a::b, like: std::map}\n"
                                "  - {name: a::c, like: std::mop}\n",
                                "mine.yaml");
  EXPECT_EQ(llvm::toString(std::move(E)),
            "mine.yaml:4:24: no row for 'std::mop', expected a container that "
            "mapchurn knows, or one that stands above");
  EXPECT_EQ(Table.containers().size(), Before);
  EXPECT_FALSE(Table.container("a::b"));
  EXPECT_FALSE(Table.box("my::any"));
}

struct Mistake {
  const char *Text;
  const char *Error;
};

class MistakeTest : public testing::TestWithParam<Mistake> {};

TEST_P(MistakeTest, is_told_where_it_stands) {
  EXPECT_EQ(errorOf(GetParam().Text),
            std::string("mine.yaml:") + GetParam().Error);
}

INSTANTIATE_TEST_SUITE_P(
    Words, MistakeTest,
    testing::Values(
        Mistake{"containers:\n"
                "  - name: my::map\n"
                "    kind: mapp\n",
                "3:11: unknown kind 'mapp', expected one of: sequence, string, "
                "map, multimap, set, multiset"},
        Mistake{"containers:\n"
                "  - {name: my::map, kind: map, storage: heap}\n",
                "2:41: unknown storage 'heap', expected one of: contiguous, "
                "chunked, node, flat, bucket"},
        Mistake{"containers:\n"
                "  - {name: my::map, like: std::map, clear-keeps: all}\n",
                "2:50: unknown clear-keeps 'all', expected one of: nothing, "
                "buckets, capacity"},
        Mistake{"containers:\n"
                "  - {name: my::map, like: std::map, lookup: transparent}\n",
                "2:45: unknown lookup 'transparent', expected one of: never, "
                "compare, hash, always"},
        Mistake{"containers:\n"
                "  - {name: my::map, like: std::map, lookup-since: 98}\n",
                "2:51: unknown C++ standard '98', expected one of: 11, 14, 17, "
                "20, 23, 26, never"},
        Mistake{"containers:\n"
                "  - {name: my::map, like: std::map, growth: fast}\n",
                "2:45: unknown growth 'fast', expected one of: vector, string, "
                "unordered, absl-flat, boost-flat, go-map"},
        Mistake{"containers:\n"
                "  - {name: my::map, like: std::map, hashed: maybe}\n",
                "2:45: invalid boolean, expected true or false"},
        Mistake{"owners:\n"
                "  - {name: my::ptr, kind: weak}\n",
                "2:27: unknown kind of owner 'weak', expected one of: unique, "
                "shared"},
        Mistake{"containers:\n"
                "  - {name: 'my::map<int>', like: std::map}\n",
                "2:12: 'my::map<int>' is no qualified name, expected one such "
                "as my::flat_map, without template arguments"},
        Mistake{"boxes: ['::any']\n",
                "1:9: '::any' is no qualified name, expected one such as "
                "my::flat_map, without template arguments"},
        Mistake{"containers:\n"
                "  - {name: my::map, like: std::map, header: map.h}\n",
                "2:45: 'map.h' is no header, expected <name> or '\"name\"' as "
                "#include takes it"}));

INSTANTIATE_TEST_SUITE_P(
    Positions, MistakeTest,
    testing::Values(
        Mistake{"containers:\n"
                "  - name: my::map\n"
                "    like: std::map\n"
                "    key: -1\n",
                "4:10: bad argument position '-1', expected a number from 0 to "
                "31, or none"},
        Mistake{"containers:\n"
                "  - {name: my::map, like: std::map, key: first}\n",
                "2:42: bad argument position 'first', expected a number from 0 "
                "to 31, or none"},
        Mistake{"containers:\n"
                "  - {name: my::map, like: std::map, key: 32}\n",
                "2:42: bad argument position '32', expected a number from 0 to "
                "31, or none"},
        Mistake{"containers:\n"
                "  - {name: my::map, like: std::map, mapped: 0}\n",
                "2:6: template argument 0 of 'my::map' is both 'key' and "
                "'mapped', expected different positions"},
        Mistake{"algorithms:\n"
                "  - {name: my::fill, first: 0, out: 2}\n",
                "2:6: algorithm 'my::fill' does not say how much it reads, "
                "expected 'first' and 'last', or 'count', or 'range'"}));

INSTANTIATE_TEST_SUITE_P(
    Rows, MistakeTest,
    testing::Values(
        Mistake{"containers:\n"
                "  - kind: map\n"
                "    storage: flat\n",
                "2:5: container without a name, expected 'name: ' and its "
                "qualified name"},
        Mistake{"containers:\n"
                "  - name: my::map\n"
                "    storage: flat\n",
                "2:5: container 'my::map' has no 'kind', expected one of: "
                "sequence, string, map, multimap, set, multiset, or 'like: ' "
                "and a container that mapchurn knows"},
        Mistake{"containers:\n"
                "  - {name: my::map, kind: map}\n",
                "2:6: container 'my::map' has no 'storage', expected one of: "
                "contiguous, chunked, node, flat, bucket"},
        Mistake{"containers:\n"
                "  - {name: my::map, kind: map, storage: flat, mapped: 1}\n",
                "2:6: container 'my::map' has no 'methods', expected what its "
                "methods do, here or by 'families'"},
        Mistake{"containers:\n"
                "  - {name: my::map, kind: map, storage: flat, "
                "families: [keyed]}\n",
                "2:6: container 'my::map' has no 'mapped', expected the "
                "position of the template argument"},
        Mistake{"containers:\n"
                "  - {name: my::map, like: std::map}\n"
                "  - {name: my::map, like: std::set}\n",
                "3:6: second row for container 'my::map', expected one in a "
                "file"},
        Mistake{"algorithms:\n"
                "  - {name: my::f, arguments: 3, range: 0, out: 1}\n"
                "  - {name: my::f, arguments: 4, range: 0, out: 1}\n"
                "  - {name: my::f, arguments: 3, range: 0, out: 2}\n",
                "4:6: second row for algorithm 'my::f', expected one in a "
                "file"},
        Mistake{"owners:\n"
                "  - {name: my::ptr}\n",
                "2:6: owner 'my::ptr' has no 'kind', expected one of: unique, "
                "shared"},
        Mistake{"views:\n"
                "  - {makers: [str]}\n",
                "2:6: view without a name, expected 'name: ' and its qualified "
                "name"},
        Mistake{"algorithms:\n"
                "  - {name: my::fill, count: 0}\n",
                "2:6: algorithm 'my::fill' has no 'out', expected the position "
                "of the output iterator"}));

INSTANTIATE_TEST_SUITE_P(
    Keys, MistakeTest,
    testing::Values(
        Mistake{"container:\n"
                "  - {name: my::map, like: std::map}\n",
                "1:1: unknown key 'container', expected one of: families, "
                "containers, owners, boxes, views, algorithms, inserters, "
                "harmless, frames"},
        Mistake{"views:\n"
                "  - name: my::text\n"
                "    maker: [str]\n",
                "3:5: unknown key 'maker', expected one of: name, makers"},
        Mistake{
            "containers:\n"
            "  - name: my::map\n"
            "    kind: map\n"
            "    storag: flat\n",
            "4:5: unknown key 'storag', expected one of: like, name, "
            "header, kind, storage, clear-keeps, hashed, adjacent, "
            "growth-moves, reserve, "
            "growth, key, mapped, element, hash, equal, compare, allocator, "
            "inline, lookup, lookup-since, key-only, try-emplace-since, "
            "extract-since, set, set-header, node-map, families, methods"},
        Mistake{"frames:\n"
                "  functions: [\"my::\", \"\"]\n",
                "2:3: empty text in 'functions', expected how names begin"},
        Mistake{"frames:\n"
                "  function: [my::]\n",
                "2:3: unknown key 'function', expected one of: functions, "
                "folders, within, programs"},
        Mistake{"containers:\n"
                "  - {name: a::b, name: a::c, like: std::map}\n",
                "2:18: duplicated mapping key 'name', expected each key once"},
        Mistake{
            "families:\n"
            "  - name: mine\n"
            "    methods:\n"
            "      add: [push]\n",
            "4:7: unknown key 'add', expected one of: append, append-many, "
            "insert, emplace, try-emplace, insert-or-assign, subscript, "
            "find, bound, count, contains, at, erase, clear, extract, reserve, "
            "resize, assign, shrink, swap, merge, size, empty, capacity, "
            "begin, end, element, borrow, inspect"},
        Mistake{"containers:\n"
                "  - {name: a::b, like: std::map, methods: {at: [x], "
                "size: [x]}}\n",
                "2:44: method 'x' is listed under 'at' and under 'size', "
                "expected once"}));

INSTANTIATE_TEST_SUITE_P(
    Files, MistakeTest,
    testing::Values(
        Mistake{"", "1:1: no rows, expected at least one of: families, "
                    "containers, owners, boxes, views, algorithms, inserters, "
                    "harmless, frames"},
        Mistake{
            "# nothing yet\n",
            "1:1: no rows, expected at least one of: families, containers, "
            "owners, boxes, views, algorithms, inserters, harmless, frames"},
        Mistake{
            "containers: []\n",
            "1:1: no rows, expected at least one of: families, containers, "
            "owners, boxes, views, algorithms, inserters, harmless, frames"},
        Mistake{"- name: my::map\n",
                "1:1: not a mapping, expected 'key: value' lines"},
        Mistake{"my::map\n", "1:1: not a mapping, expected 'key: value' lines"},
        Mistake{"boxes: my::any\n",
                "1:8: not a sequence, expected a list: [a, b], or a line with "
                "'- ' for each"},
        Mistake{"boxes: [my::any\n",
                "1:16: no YAML (Could not find closing ]!), expected the form "
                "that docs/adding-a-container.md shows"},
        Mistake{"\x01\x02\x7f", "1:1: no YAML (Got empty plain scalar), "
                                "expected the form that "
                                "docs/adding-a-container.md shows"},
        Mistake{"boxes: [my::any]\n---\nboxes: [my::box]\n",
                "4:1: second YAML document, expected one in a file"},
        Mistake{"% boxes\n", "1:1: no YAML, expected the form that "
                             "docs/adding-a-container.md shows"},
        Mistake{"*all\n", "2:1: unknown node kind, expected a list, 'key: "
                          "value' lines or a word"},
        Mistake{"containers: &all\n  - *all\n",
                "3:1: unknown node kind, expected a list, 'key: value' lines "
                "or a word"}));

TEST(ContainersYamlTest, an_unknown_family_is_told_with_the_known) {
  std::string Error = errorOf("containers:\n"
                              "  - {name: a::b, kind: map, storage: flat, "
                              "mapped: 0, families: [hash]}\n");
  llvm::StringRef Text = Error;
  EXPECT_TRUE(
      Text.starts_with("mine.yaml:2:66: unknown family 'hash', expected one "
                       "of: absl-hashed, "))
      << Error;
  EXPECT_TRUE(Text.contains(", keyed, ")) << Error;
}

TEST(ContainersYamlTest, a_file_that_nests_too_deeply_ends_in_an_error) {
  // Each would overflow the stack of the parser.
  const char *Openers[] = {"[", "{a: ", "- ", "? ", "a: - ", "&x [", "!t [ "};
  for (const char *Opener : Openers) {
    std::string Text;
    for (int I = 0; I < 100'000; ++I)
      Text += Opener;
    EXPECT_EQ(errorOf(Text),
              "mine.yaml:1:1: nested too deeply, expected the form that "
              "docs/adding-a-container.md shows")
        << Opener;
  }
  std::string Steps;
  for (int I = 0; I < 1000; ++I)
    Steps += std::string(I, ' ') + "a:\n";
  EXPECT_EQ(errorOf(Steps),
            "mine.yaml:102:1: nested too deeply, expected the form that "
            "docs/adding-a-container.md shows");
}

std::string builtinText() {
  auto Buffer =
      llvm::MemoryBuffer::getFile(MAPCHURN_SOURCE_DIR "/model/containers.yaml");
  return Buffer ? (*Buffer)->getBuffer().str() : "";
}

/// True when the text is a table, or wrong in a way that is told in full.
bool isSurvived(llvm::StringRef Text) {
  std::string Error = errorOf(Text);
  llvm::StringRef E = Error;
  return E.empty() || (E.starts_with("mine.yaml:") && E.contains("expected "));
}

TEST(ContainersYamlTest, truncated_tables_are_survived) {
  std::string All = builtinText();
  ASSERT_FALSE(All.empty());
  for (size_t N = 0; N < All.size(); N += 97)
    EXPECT_TRUE(isSurvived(llvm::StringRef(All).take_front(N))) << N;
}

TEST(ContainersYamlTest, damaged_tables_are_survived) {
  std::string Start = builtinText().substr(0, 4000);
  ASSERT_EQ(Start.size(), 4000U);
  for (size_t At = 0; At < Start.size(); At += 61)
    for (char Damage : llvm::StringRef("[]{}&*!|>'\"%?:-#,\n\t\0\xff", 21)) {
      std::string Text = Start;
      Text[At] = Damage;
      EXPECT_TRUE(isSurvived(Text)) << At << " " << int(Damage);
    }
}

TEST(ContainersYamlTest, files_that_cannot_be_read) {
  ContainerTable Table = ContainerTable::builtin();
  EXPECT_EQ(llvm::toString(Table.addFile("no/such/file.yaml")),
            "no/such/file.yaml: cannot read the container table: No such file "
            "or directory, expected a YAML file as docs/adding-a-container.md "
            "describes");
  EXPECT_EQ(llvm::toString(Table.addFile(MAPCHURN_SOURCE_DIR "/model")),
            MAPCHURN_SOURCE_DIR
            "/model: cannot read the container table: Is a directory, expected "
            "a YAML file as docs/adding-a-container.md describes");
}

TEST(ContainersYamlTest, the_page_tells_every_key_and_operation) {
  auto Page = llvm::MemoryBuffer::getFile(MAPCHURN_SOURCE_DIR
                                          "/docs/adding-a-container.md");
  ASSERT_TRUE(Page);
  for (const char *Text :
       {"x: 1\n", "containers:\n  - {x: 1}\n",
        "containers:\n  - {name: a::b, like: std::map, methods: {x: [y]}}\n",
        "owners:\n  - {x: 1}\n", "views:\n  - {x: 1}\n",
        "algorithms:\n  - {x: 1}\n", "families:\n  - {x: 1}\n"}) {
    std::string Error = errorOf(Text);
    llvm::SmallVector<llvm::StringRef, 32> Keys;
    llvm::StringRef(Error).split("expected one of: ").second.split(Keys, ", ");
    EXPECT_GT(Keys.size(), 1U) << Error;
    for (llvm::StringRef Key : Keys)
      EXPECT_TRUE((*Page)->getBuffer().contains(("`" + Key + "`").str()) ||
                  (*Page)->getBuffer().contains((Key + ": ").str()) ||
                  (*Page)->getBuffer().contains((Key + ":\n").str()))
          << Key.str();
  }
}

} // namespace
