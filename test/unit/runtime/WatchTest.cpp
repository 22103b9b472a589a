// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Watches: each tells when its number has come above its limit, and once.

#include "mapchurn/watch.h"
#include "mapchurn/recorder.h"
#include "mapchurn/recording_allocator.h"
#include <array>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

using namespace mapchurn;

namespace {

using Map = recorded_map<int, int>;

struct Seen {
  std::uint32_t Line;
  double Value, Limit;
};
std::vector<Seen> Events;

/// Watches one thing for as long as it lives.
struct Watching {
  watch What;
  Watching(watch What, double Limit) : What(What) {
    check_watches(); // what other tests have left behind
    Events.clear();
    set_watch(
        What, Limit,
        [](const watch_event &E, void *Context) {
          EXPECT_EQ(&Events, Context);
          Events.push_back({E.site.at.line, E.value, E.limit});
        },
        &Events);
  }
  ~Watching() { set_watch(What, 0, nullptr); }
  /// Those of \p Line.
  static std::vector<Seen> seen(std::uint32_t Line) {
    std::vector<Seen> Found;
    for (const Seen &S : Events)
      if (S.Line == Line)
        Found.push_back(S);
    return Found;
  }
};

void fill(Map &M, int Entries) {
  for (int N = 0; N != Entries; ++N)
    M[N] = N;
}

void wait(int Milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(Milliseconds));
}

TEST(Watch, large_map_tells_once_for_each_time_above) {
  Map M;
  std::uint32_t Line = __LINE__ - 1;
  fill(M, 8);
  Watching W(watch::large_map, 1000);
  check_watches();
  EXPECT_TRUE(W.seen(Line).empty());
  fill(M, 1000);
  EXPECT_EQ(check_watches(), 1u);
  EXPECT_EQ(check_watches(), 1u);
  auto Seen = W.seen(Line);
  ASSERT_EQ(Seen.size(), 1u);
  EXPECT_EQ(Seen[0].Value, double(M.record().live_bytes));
  EXPECT_EQ(Seen[0].Limit, 1000);
  M = Map(); // below again; its record is now that of this line
  EXPECT_EQ(check_watches(), 0u);
  fill(M, 1000);
  check_watches();
  EXPECT_EQ(W.seen(Line).size(), 1u);
  EXPECT_EQ(Events.size(), 2u);
}

TEST(Watch, large_values_and_groups) {
  recorded_map<int, std::array<char, 20000>> Large;
  std::uint32_t Line = __LINE__ - 1;
  recorded_map<int, std::array<char, 10000>> Medium;
  std::uint32_t MediumLine = __LINE__ - 1;
  Map Small;
  std::uint32_t SmallLine = __LINE__ - 1;
  {
    Watching W(watch::large_value, default_limit(watch::large_value));
    check_watches();
    ASSERT_EQ(W.seen(Line).size(), 1u);
    EXPECT_EQ(W.seen(Line)[0].Value, 20000);
    EXPECT_TRUE(W.seen(MediumLine).empty());
    EXPECT_TRUE(W.seen(SmallLine).empty());
  }
  Watching W(watch::large_group, default_limit(watch::large_group));
  check_watches();
  EXPECT_EQ(W.seen(Line).size(), 1u);
  ASSERT_EQ(W.seen(MediumLine).size(), 1u);
  EXPECT_EQ(W.seen(MediumLine)[0].Value, 8 * (4 + 10000));
  EXPECT_TRUE(W.seen(SmallLine).empty());
}

TEST(Watch, idle_buckets_after_erasing) {
  Map M;
  std::uint32_t Line = __LINE__ - 1;
  fill(M, 1000);
  Watching W(watch::idle_buckets, 8);
  check_watches();
  EXPECT_TRUE(W.seen(Line).empty());
  for (int N = 0; N != 990; ++N)
    M.erase(N);
  check_watches();
  ASSERT_EQ(W.seen(Line).size(), 1u);
  // 256 chains, and ten entries need two.
  EXPECT_EQ(W.seen(Line)[0].Value, 128);
}

TEST(Watch, a_growth_that_nobody_moves_on) {
  Map M;
  std::uint32_t Line = __LINE__ - 1;
  fill(M, 53); // has just begun to grow
  ASSERT_TRUE(M.inspect().growing);
  Watching W(watch::stalled_growth, 1);
  check_watches();
  EXPECT_TRUE(W.seen(Line).empty());
  wait(1100);
  check_watches();
  ASSERT_EQ(W.seen(Line).size(), 1u);
  EXPECT_GT(W.seen(Line)[0].Value, 1.09);
  fill(M, 100); // moves it on
  ASSERT_FALSE(M.inspect().growing);
  EXPECT_EQ(check_watches(), 0u);
}

TEST(Watch, a_map_that_only_grows) {
  Map Grows, Erases, Rests;
  std::uint32_t Line = __LINE__ - 1;
  fill(Grows, 100);
  fill(Erases, 300);
  Erases.erase(1);
  Watching W(watch::only_grows, 50);
  fill(Grows, 200);
  check_watches();
  ASSERT_EQ(W.seen(Line).size(), 1u); // one site, and not the 300
  EXPECT_EQ(W.seen(Line)[0].Value, 200);
  EXPECT_EQ(check_watches(), 0u); // it rests
  fill(Grows, 201);
  EXPECT_EQ(check_watches(), 1u);
  EXPECT_EQ(W.seen(Line).size(), 2u);
}

TEST(Watch, a_storm_of_growths) {
  Map Storm;
  std::uint32_t Line = __LINE__ - 1;
  Watching W(watch::growth_bytes, 1e6);
  Watching Time(watch::growth_time, 0.01);
  wait(10);
  check_watches();
  EXPECT_TRUE(W.seen(Line).empty());
  fill(Storm, 100000);
  EXPECT_GE(check_watches(), 2u);
  auto Seen = W.seen(Line);
  ASSERT_EQ(Seen.size(), 2u);
  EXPECT_GT(Seen[0].Value, 0.01); // of growth_time, which is the first
  EXPECT_LE(Seen[0].Value, 1.5);  // a share, measured by samples
  EXPECT_GT(Seen[1].Value, 1e6);
  wait(10); // no growth since
  EXPECT_EQ(check_watches(), 0u);
}

TEST(Watch, any_container) {
  recorded<std::vector<int, recording_allocator<int>>> V;
  std::uint32_t Line = __LINE__ - 1;
  Watching W(watch::large_map, 1000);
  V.resize(1000);
  check_watches();
  ASSERT_EQ(W.seen(Line).size(), 1u);
  EXPECT_EQ(W.seen(Line)[0].Value, 4000);
}

TEST(Watch, nothing_is_watched_unless_asked) {
  Map M;
  fill(M, 100000);
  EXPECT_EQ(check_watches(), 0u);
}

TEST(Watch, every_watch_has_a_name_and_a_limit) {
  for (unsigned W = 0; W != watch_count; ++W) {
    EXPECT_FALSE(name_of(watch(W)).empty());
    EXPECT_GT(default_limit(watch(W)), 0);
  }
  EXPECT_EQ(name_of(watch::only_grows), "only-grows");
  EXPECT_EQ(default_limit(watch::large_value), 10 * 1024);
  EXPECT_EQ(default_limit(watch::large_group), 50 * 1024);
  EXPECT_EQ(default_limit(watch::large_map), 1024 * 1024);
}

} // namespace
