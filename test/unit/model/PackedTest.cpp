// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "model/Packed.h"
#include "llvm/Support/MemoryBuffer.h"
#include "gtest/gtest.h"

using namespace mapchurn::model;

namespace {

std::string fileText(const char *Path) {
  auto Text = llvm::MemoryBuffer::getFile(Path, /*IsText=*/true);
  EXPECT_TRUE(bool(Text)) << Path;
  return Text ? (*Text)->getBuffer().str() : "";
}

TEST(PackedTest, the_tables_of_this_build_are_the_files) {
  ContainerTable Table;
  EXPECT_EQ(llvm::toString(
                Table.addFile(MAPCHURN_SOURCE_DIR "/model/containers.yaml")),
            "");
  EXPECT_EQ(pack(Table.rows()), pack(ContainerTable::builtin().rows()));

  llvm::Expected<EffectTable> Effects = EffectTable::read(
      fileText(MAPCHURN_SOURCE_DIR "/model/effects.yaml"), "effects.yaml");
  ASSERT_TRUE(bool(Effects));
  EXPECT_EQ(pack(*Effects), pack(EffectTable::builtin()));
}

TEST(PackedTest, every_member_comes_back) {
  constexpr const char *Text = R"(
families:
  - name: mine
    methods: {append: [add], size: [count]}
containers:
  - {name: a::map, header: <m>, kind: multimap, storage: flat, clear-keeps: capacity,
     hashed: true, growth-moves: unless-true, key: 1, mapped: 0, hash: 2, equal: 3,
     allocator: 4, reserve: room, growth: absl-flat, set: a::set, set-header: <s>,
     node-map: a::node_map, lookup: always, lookup-since: 20, key-only: {at: 26, erase: never},
     try-emplace-since: 17, extract-since: 17, families: [mine]}
  - {name: a::other, like: a::map}
  - {name: a::tree, like: a::map, storage: contiguous, hashed: false, adjacent: true, compare: 5}
  - {name: a::inline, kind: sequence, storage: contiguous, element: 0, inline: 1, methods: {}}
owners:
  - {name: a::ptr, kind: shared, pointee: 1, deleter: 2, default-deleter: a::del, made-by: [a::make]}
boxes: [a::any]
views:
  - {name: a::view, makers: [str]}
algorithms:
  - {name: a::copy, arguments: 3, first: 0, last: 1, out: 2, exact: false}
  - {name: a::fill, count: 1, out: 0}
  - {name: a::all, range: 1, out: 0}
inserters: {append: [a::back]}
harmless: [a::min]
frames: {functions: [f], folders: [/d], within: [w], programs: [p]}
)";
  ContainerTable Table;
  ASSERT_EQ(llvm::toString(Table.addText(Text, "t.yaml")), "");
  TableRows Back;
  unpack(pack(Table.rows()), Back);
  EXPECT_EQ(pack(Back), pack(Table.rows()));

  ASSERT_EQ(Back.Containers.size(), 4u);
  const Container &Map = Back.Containers[0];
  EXPECT_EQ(Map.Name, "a::map");
  EXPECT_EQ(Map.Kind, ContainerKind::MultiMap);
  EXPECT_EQ(Map.Moves, GrowthMoves::UnlessTrue);
  EXPECT_EQ(Map.Key, 1u);
  EXPECT_EQ(Map.Compare, std::nullopt);
  EXPECT_EQ(Map.KeyOnly, (std::vector<std::pair<std::string, unsigned>>{
                             {"at", 26u}, {"erase", NeverSince}}));
  EXPECT_EQ(Map.operation("add"), Operation::Append);
  EXPECT_EQ(Map.Methods, Back.Containers[1].Methods) << "shared";
  EXPECT_TRUE(Back.Containers[2].Adjacent);
  EXPECT_EQ(Back.Containers[3].Inline, 1u);
  EXPECT_EQ(Back.Owners[0].Makers, std::vector<std::string>{"a::make"});
  EXPECT_FALSE(Back.Algorithms[0].Exact);
  EXPECT_EQ(Back.Algorithms[2].Range, 1u);
  EXPECT_EQ(Back.Inserters.lookup("a::back"), Operation::Append);
  EXPECT_EQ(Back.Frames.Programs, std::vector<std::string>{"p"});
}

TEST(PackedTest, effects_come_back) {
  llvm::Expected<EffectTable> Table = EffectTable::read(R"(
threads: {starts: [a::go], joins: [a::go], locks: [a::lock], waits: [a::T], lock-words: [lock], wait-words: [drain]}
classes: {borrows: [a::span], few: [a::type]}
functions:
  - {names: [a::f, a::g], flows: ["result = &0", "*this = args from 1"], resets: true}
)",
                                                        "t.yaml");
  ASSERT_TRUE(bool(Table));
  EffectTable Back;
  unpack(pack(*Table), Back);
  EXPECT_EQ(pack(Back), pack(*Table));
  ASSERT_TRUE(Back.function("a::g"));
  EXPECT_EQ(Back.function("a::g")->Flows.size(), 2u);
  EXPECT_EQ(Back.function("a::g")->Flows[0].From.Derefs, -1);
  EXPECT_EQ(Back.function("a::f")->Flows[1].From.What, FlowEnd::Arguments);
  EXPECT_TRUE(Back.function("a::f")->Resets);
  EXPECT_TRUE(Back.does(ThreadEffect::Joins, "a::go"));
  EXPECT_TRUE(Back.does(ThreadEffect::Starts, "a::go"));
  EXPECT_EQ(Back.ofClass("a::span"), ClassEffect::Borrows);
  EXPECT_TRUE(Back.hasFewValues("a::type"));
  EXPECT_TRUE(Back.waitsAtEnd("a::T"));
  EXPECT_TRUE(Back.soundsLikeLock("Relock"));
  EXPECT_TRUE(Back.soundsLikeWait("DrainAll"));
}

} // namespace
