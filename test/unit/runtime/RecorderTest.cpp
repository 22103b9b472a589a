// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// site_recorder: what it counts is what happened, per map and per site.

#include "mapchurn/recorder.h"
#include "Failing.h"
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace mapchurn;

namespace {

site_record siteOfLine(std::uint32_t Line, const char *Type = "") {
  site_record Found;
  for_each_site([&](const site_record &Site) {
    if (Site.at.line == Line &&
        Site.type.name.find(Type) != std::string_view::npos)
      Found = Site;
  });
  return Found;
}

TEST(Recorder, counts_what_the_allocator_sees) {
  using Failing = FailingAllocator<std::pair<const int, std::array<char, 150>>>;
  {
    recorded_map<int, std::array<char, 150>, go_hash<int>, std::equal_to<int>,
                 Failing>
        M;
    for (int N = 0; N != 2000; ++N) {
      M[N % 700];
      if (N % 3 == 0)
        M.erase(N / 2);
      std::uint64_t Live = 0;
      for (auto &[P, Bytes] : Given)
        Live += Bytes;
      ASSERT_EQ(M.record().live_bytes, Live) << N;
    }
    map_record R = M.record();
    EXPECT_EQ(R.entries, M.size());
    EXPECT_EQ(R.live_bytes,
              R.of(allocation_kind::bucket_array).live_bytes +
                  R.of(allocation_kind::overflow).live_bytes +
                  R.of(allocation_kind::indirect_value).live_bytes +
                  R.of(allocation_kind::extra).live_bytes);
    EXPECT_EQ(R.of(allocation_kind::indirect_value).live_bytes, M.size() * 150);
    EXPECT_EQ(R.of(allocation_kind::indirect_key).allocations, 0u);
    EXPECT_EQ(R.of(allocation_kind::extra).allocations, 1u);
    std::uint64_t Frees = 0;
    for (const allocation_record &K : R.by_kind)
      Frees += K.frees;
    EXPECT_EQ(R.allocations - Frees, Given.size());
  }
  EXPECT_TRUE(Given.empty());
}

TEST(Recorder, counts_growths_and_what_they_move) {
  recorded_map<std::uint64_t, std::uint64_t> M;
  for (std::uint64_t N = 0; N != 1000; ++N)
    M[N] = N;
  map_record R = M.record();
  EXPECT_EQ(R.growths, 8u); // to B = 8
  EXPECT_EQ(R.same_size_growths, 0u);
  // At 9, 14, 27, 53, 105, 209, 417 and 833 all were moved that were there.
  EXPECT_EQ(R.evacuated_entries, 8u + 13 + 26 + 52 + 104 + 208 + 416 + 832);
  EXPECT_EQ(R.of(allocation_kind::bucket_array).allocations, 9u);
  EXPECT_EQ(R.peak_entries, 1000u);
  EXPECT_GT(R.growth_ns, 0u);
  M.clear();
  EXPECT_EQ(M.record().entries, 0u);
  EXPECT_EQ(M.record().peak_entries, 1000u);
}

struct Collide {
  std::size_t operator()(int N, std::uint32_t) const {
    return 0x7700000000000000 | std::size_t(N / 100);
  }
};

TEST(Recorder, chains_are_those_of_the_map) {
  recorded_map<int, int, Collide> M(53);
  auto Check = [&] {
    map_record R = M.record();
    map_state S = M.inspect();
    ASSERT_FALSE(S.growing);
    for (std::size_t I = 0; I != S.chain_lengths.size(); ++I)
      EXPECT_EQ(R.chain_lengths[I], S.chain_lengths[I]) << I;
  };
  Check();
  for (int N = 0; N != 16; ++N)
    for (int I = 0; I != 9; ++I)
      M[N * 100 + I] = 1, M.erase(N * 100 + I);
  for (int I = 0; I != 20; ++I)
    M[I] = 1;
  Check();
  for (int N = 0; N != 16; ++N)
    for (int I = 0; I != 9; ++I)
      M[N * 100 + I] = 1;
  M.reserve(1000);
  Check();
  M.clear();
  Check();
}

TEST(Recorder, same_size_growths_are_told_apart) {
  recorded_map<int, int, Collide> M(53);
  for (int N = 0; N != 16; ++N) {
    for (int I = 0; I != 9; ++I)
      M[N * 100 + I] = 1;
    for (int I = 0; I != 9; ++I)
      M.erase(N * 100 + I);
  }
  EXPECT_EQ(M.record().same_size_growths, 0u);
  M[1] = 1;
  EXPECT_EQ(M.record().same_size_growths, 1u);
  EXPECT_EQ(M.record().growths, 0u);
}

TEST(Recorder, a_site_is_the_line_that_constructs) {
  site_record Before = siteOfLine(__LINE__ + 2);
  for (int Round = 0; Round != 3; ++Round) {
    recorded_map<int, int> M;
    for (int N = 0; N != 20 * (Round + 1); ++N)
      M[N] = N;
  }
  site_record Site = siteOfLine(__LINE__ - 4);
  EXPECT_EQ(Site.maps_ever - Before.maps_ever, 3u);
  EXPECT_EQ(Site.maps_alive, 0u);
  EXPECT_EQ(Site.peak_entries, 60u);
  EXPECT_EQ(Site.live_bytes, 0u);
  EXPECT_EQ(Site.growths - Before.growths, 2u + 3 + 4);
  EXPECT_NE(std::string(Site.at.file).find("RecorderTest.cpp"),
            std::string::npos);
  EXPECT_EQ(Site.type.key_bytes, 4u);
  EXPECT_NE(Site.type.name.find("go_map<int, int"), std::string_view::npos);
}

TEST(Recorder, each_way_to_construct_names_its_line) {
  using Map = recorded_map<int, int>;
  std::vector<std::uint32_t> Lines;
  auto Here = [&](std::uint32_t Line) { Lines.push_back(Line); };
  // clang-format off
  Map A; Here(__LINE__);
  Map B(100); Here(__LINE__);
  Map C(B); Here(__LINE__);
  Map D(std::move(B)); Here(__LINE__);
  Map E{{1, 2}, {3, 4}}; Here(__LINE__);
  Map F(E.begin(), E.end()); Here(__LINE__);
  Map G(std::allocator<std::pair<const int, int>>{}); Here(__LINE__);
  Map H = {}; Here(__LINE__);
  // clang-format on
  for (std::uint32_t Line : Lines)
    EXPECT_EQ(siteOfLine(Line).maps_alive, 1u) << Line;
}

TEST(Recorder, a_record_follows_the_entries) {
  using Map = recorded_map<int, int>;
  Map A;
  std::uint32_t LineOfA = __LINE__ - 1;
  for (int N = 0; N != 100; ++N)
    A[N] = N;
  map_record Before = A.record();
  Map B = std::move(A);
  EXPECT_EQ(B.record().allocations, Before.allocations);
  EXPECT_EQ(B.record().entries, 100u);
  EXPECT_EQ(A.record().allocations, 0u); // NOLINT
  EXPECT_EQ(siteOfLine(LineOfA).entries, 100u);
  A[1] = 1;
  swap(A, B);
  EXPECT_EQ(A.record().entries, 100u);
  EXPECT_EQ(B.record().entries, 1u);
  A = std::move(B);
  EXPECT_EQ(A.record().entries, 1u);
  EXPECT_EQ(siteOfLine(LineOfA).entries, 0u);
  EXPECT_EQ(siteOfLine(LineOfA).live_bytes, 0u);
}

TEST(Recorder, growth_events_come_in_pairs) {
  static std::vector<growth_event> Events;
  Events.clear();
  growth_listener Before =
      set_growth_listener([](const growth_event &E) { Events.push_back(E); });
  recorded_map<int, int> M;
  for (int N = 0; N != 30; ++N)
    M[N] = N;
  M.reserve(60);
  set_growth_listener(Before);
  ASSERT_EQ(Events.size(), 8u);
  for (std::size_t I = 0; I != Events.size(); ++I) {
    EXPECT_EQ(Events[I].ended, I % 2 == 1);
    if (I % 2 == 0)
      EXPECT_EQ(Events[I].b, I / 2 + 1);
  }
  EXPECT_EQ(Events[0].entries, 8u);
}

TEST(Recorder, many_threads_share_a_site) {
  std::vector<std::thread> Threads;
  for (int T = 0; T != 4; ++T)
    Threads.emplace_back([] {
      for (int Round = 0; Round != 20; ++Round) {
        recorded_map<int, int> M;
        std::uint32_t Line = __LINE__ - 1;
        for (int N = 0; N != 100; ++N)
          M[N] = N;
        EXPECT_EQ(M.record().growths, 4u);
        EXPECT_GE(siteOfLine(Line).maps_alive, 1u);
      }
    });
  for (std::thread &T : Threads)
    T.join();
  bool Found = false;
  for_each_site([&](const site_record &Site) {
    if (Site.maps_ever == 80) {
      Found = true;
      EXPECT_EQ(Site.growths, 80u * 4);
      EXPECT_EQ(Site.maps_alive, 0u);
    }
  });
  EXPECT_TRUE(Found);
}

recorded_map<int, int> Static; // lives until after main
TEST(Recorder, static_maps_are_recorded) {
  Static[1] = 1;
  EXPECT_EQ(Static.record().entries, 1u);
}

} // namespace
