// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Use of a map in the middle of a write to it is noticed. The tests do it in
// one thread, by a key whose comparison uses the map: so it is noticed always.

#include "mapchurn/go_map.h"
#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <thread>

using namespace mapchurn;

namespace {

std::function<void()> OnCompare;

struct Meddling {
  int N;
  friend bool operator==(const Meddling &A, const Meddling &B) {
    if (OnCompare)
      std::exchange(OnCompare, nullptr)();
    return A.N == B.N;
  }
};
struct Hash {
  std::size_t operator()(const Meddling &M, std::uint32_t) const {
    return std::size_t(M.N);
  }
};
using Map = go_map<Meddling, int, Hash>;

void throwWords(const char *What) { throw std::runtime_error(What); }

struct Installed {
  concurrent_use_handler Before = set_concurrent_use_handler(throwWords);
  ~Installed() { set_concurrent_use_handler(Before); }
};

std::string noticed(std::function<void(Map &)> Meddle,
                    std::function<void(Map &)> Write) {
  Installed Handler;
  Map M;
  M[{1}] = 1;
  auto At = M.begin();
  OnCompare = [&] { Meddle(M); };
  try {
    Write(M);
  } catch (const std::runtime_error &Error) {
    // The map is as usable as before.
    EXPECT_EQ(M.at({1}), 1);
    M[{2}] = 2;
    return Error.what();
  }
  return "nothing";
}

TEST(GoMapConcurrentUse, is_noticed_in_gos_words) {
  auto Insert = [](Map &M) { M[{1}] = 1; };
  auto Erase = [](Map &M) { M.erase(Meddling{1}); };
  auto Find = [](Map &M) { M.find({1}); };
  auto Iterate = [](Map &M) { M.begin(); };
  auto Clear = [](Map &M) { M.reserve(100); };
  EXPECT_EQ(noticed(Insert, Insert), "concurrent map writes");
  EXPECT_EQ(noticed(Erase, Insert), "concurrent map writes");
  EXPECT_EQ(noticed(Clear, Insert), "concurrent map writes");
  EXPECT_EQ(noticed(Insert, Erase), "concurrent map writes");
  EXPECT_EQ(noticed(Find, Insert), "concurrent map read and map write");
  EXPECT_EQ(noticed(Find, Erase), "concurrent map read and map write");
  EXPECT_EQ(noticed(Iterate, Insert), "concurrent map iteration and map write");
  EXPECT_EQ(noticed(Find, Find), "nothing");
  OnCompare = nullptr;
}

TEST(GoMapConcurrentUse, a_write_that_ends_within_another_is_noticed) {
  Installed Handler;
  Map M;
  M[{1}] = 1;
  // The inner write is let through, and takes the flag with it.
  OnCompare = [&] {
    set_concurrent_use_handler([](const char *) {});
    M[{1}] = 2;
    set_concurrent_use_handler(throwWords);
  };
  EXPECT_THROW((M[{1}] = 3), std::runtime_error);
}

TEST(GoMapConcurrentUseDeathTest, ends_the_program_without_a_handler) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_DEATH(
      {
        Map M;
        M[{1}] = 1;
        OnCompare = [&] { M[{2}] = 2; };
        M[{1}] = 2;
      },
      "^fatal error: concurrent map writes");
}

} // namespace
