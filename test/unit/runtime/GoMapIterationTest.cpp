// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Iterators: each entry once, whatever the map does meanwhile; and the memory
// that waits for them, which the sanitizer watches.

#include "Failing.h"
#include "mapchurn/go_map.h"
#include <cmath>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <set>
#include <string>

using namespace mapchurn;

namespace {

std::string name(int N) { return std::to_string(N) + std::string(20, '.'); }

/// Iterates over Size entries, and after Pause of them does Change.
template <class Change>
std::multiset<std::string> iterate(go_map<std::string, std::string> &M,
                                   int Pause, Change Do) {
  std::multiset<std::string> Seen;
  for (auto &[K, V] : M) {
    Seen.insert(K);
    EXPECT_EQ(V, "value " + K);
    if (Pause-- == 0)
      Do();
  }
  return Seen;
}

go_map<std::string, std::string> filled(int Size) {
  go_map<std::string, std::string> M;
  for (int N = 0; N != Size; ++N)
    M[name(N)] = "value " + name(N);
  return M;
}

TEST(GoMapIteration, each_entry_is_met_once_through_growths) {
  for (int Size : {1, 8, 9, 13, 14, 26, 30, 53, 60, 150})
    for (int Pause : {0, 1, Size / 2, Size - 1}) {
      auto M = filled(Size);
      auto Seen = iterate(M, Pause, [&] {
        for (int N = Size; N != 10 * Size + 20; ++N)
          M[name(N)] = "value " + name(N);
      });
      for (int N = 0; N != Size; ++N)
        EXPECT_EQ(Seen.count(name(N)), 1u) << Size << ' ' << N;
    }
}

TEST(GoMapIteration, erased_entries_are_not_met) {
  for (int Size : {9, 26, 30, 53, 150}) {
    auto M = filled(Size);
    std::set<std::string> Before;
    bool First = true;
    for (auto &[K, V] : M) {
      if (First)
        for (int N = 0; N != 3 * Size; ++N) // grows, and erases
          N < Size ? void(M[name(N + Size)] = "value " + name(N + Size))
                   : void(M.erase(name(2 * (N - Size))));
      else if (int Number = std::stoi(K); Number < Size)
        EXPECT_EQ(Number % 2, 1) << K;
      First = false;
    }
  }
}

TEST(GoMapIteration, all_may_be_erased_while_iterating) {
  auto M = filled(500);
  int Count = 0;
  for (auto &[K, V] : M) {
    ++Count;
    EXPECT_EQ(M.erase(K), 1u);
  }
  EXPECT_EQ(Count, 500);
  EXPECT_TRUE(M.empty());
}

TEST(GoMapIteration, clear_ends_all_iterations) {
  for (int Size : {5, 27, 30, 60, 150}) {
    auto M = filled(Size);
    auto A = M.begin();
    auto B = std::next(M.begin());
    for (int N = Size; N != Size + 9; ++N)
      M[name(N)] = "value " + name(N);
    M.clear();
    EXPECT_EQ(++A, M.end());
    EXPECT_EQ(++B, M.end());
    M[name(1)] = "new";
    EXPECT_EQ(M.begin()->second, "new");
    M.clear();
  }
}

TEST(GoMapIteration, iterations_that_outlive_several_growths) {
  using Map = go_map<std::string, std::string>;
  Map M = filled(20);
  std::vector<Map::iterator> Alive;
  for (int N = 20; N != 3000; ++N) {
    M[name(N)] = "value " + name(N);
    if (N % 37 == 0)
      Alive.push_back(M.begin());
    if (N % 11 == 0)
      for (auto &At : Alive)
        if (At != M.end() && ++At != M.end())
          EXPECT_EQ(At->second, "value " + At->first);
    if (N % 400 == 0)
      Alive.erase(Alive.begin(), Alive.begin() + 5);
    if (N % 3 == 0)
      M.erase(name(N / 2));
  }
}

TEST(GoMapIteration, memory_waits_for_the_last_iterator_only) {
  using Map =
      go_map<int, std::string, go_hash<int>, std::equal_to<int>, no_recorder,
             FailingAllocator<std::pair<const int, std::string>>>;
  ASSERT_TRUE(Given.empty());
  {
    Map M;
    for (int N = 0; N != 200; ++N)
      M[N] = "x";
    std::size_t Before = 0;
    {
      auto At = M.begin();
      auto Copy = At;
      for (int N = 200; N != 4000; ++N)
        M[N] = "x";
      Before = Given.size();
      At = M.end();
      EXPECT_EQ(Given.size(), Before); // Copy is still there
    }
    EXPECT_LT(Given.size(), Before);
    M.reserve(8000);
    map_state S = M.inspect();
    EXPECT_LE(Given.size(), 2 + S.overflow); // the array and the extra words
  }
  EXPECT_TRUE(Given.empty());
}

TEST(GoMapIteration, iterators_may_be_destroyed_after_their_map) {
  std::optional<go_map<int, int>> M(std::in_place);
  for (int N = 0; N != 30; ++N)
    (*M)[N] = N;
  auto At = M->begin();
  auto Found = M->find(3);
  (*M)[30] = 1;
  M.reset();
  auto Copy = At;
  Copy = Found;
}

TEST(GoMapIteration, iterators_follow_move_and_swap) {
  go_map<int, int> A, B;
  for (int N = 0; N != 100; ++N)
    A[N] = N;
  auto At = A.begin();
  B = std::move(A);
  for (int N = 100; N != 300; ++N)
    B[N] = N;
  std::set<int> Seen;
  for (; At != B.end(); ++At)
    Seen.insert(At->first);
  EXPECT_GE(Seen.size(), 100u);
  At = B.begin();
  swap(A, B);
  EXPECT_EQ(std::distance(At, A.end()), 300);
}

TEST(GoMapIteration, a_found_entry_is_a_place_to_go_on_from) {
  for (int Size : {1, 8, 9, 27, 30, 53, 60, 200}) {
    go_map<int, int> M;
    for (int N = 0; N != Size; ++N)
      M[N] = N;
    // Each entry has a place in the order that starts at the first bucket.
    std::set<std::ptrdiff_t> Left;
    for (int N = 0; N != Size; ++N)
      Left.insert(std::distance(M.find(N), M.end()));
    EXPECT_EQ(Left.size(), std::size_t(Size));
    EXPECT_EQ(*Left.begin(), 1);
    EXPECT_EQ(*Left.rbegin(), Size);
    for (int N = 0; N != Size; ++N) {
      auto Next = M.erase(M.find(N));
      EXPECT_TRUE(Next == M.end() || M.contains(Next->first));
    }
    EXPECT_TRUE(M.empty());
  }
}

TEST(GoMapIteration, entries_that_no_lookup_finds_can_be_erased) {
  for (int Size : {3, 9, 27, 30, 60}) {
    go_map<double, int> M;
    for (int N = 0; N != Size; ++N)
      M[std::nan("")] = N;
    for (auto At = M.begin(); At != M.end();)
      At = At->second % 2 ? M.erase(At) : std::next(At);
    EXPECT_EQ(M.size(), std::size_t((Size + 1) / 2));
    EXPECT_EQ(erase_if(M, [](auto &) { return true; }),
              std::size_t((Size + 1) / 2));
  }
}

TEST(GoMapIteration, keys_that_cannot_be_copied_are_safe) {
  struct Hash {
    std::size_t operator()(const std::unique_ptr<int> &P) const {
      return std::size_t(*P);
    }
  };
  struct Equal {
    bool operator()(const std::unique_ptr<int> &A,
                    const std::unique_ptr<int> &B) const {
      return *A == *B;
    }
  };
  for (int Size : {9, 27, 30, 60}) {
    go_map<std::unique_ptr<int>, std::unique_ptr<int>, Hash, Equal> M;
    auto Add = [&](int N) {
      M.try_emplace(std::make_unique<int>(N), std::make_unique<int>(N));
    };
    for (int N = 0; N != Size; ++N)
      Add(N);
    std::set<int> Seen;
    for (auto &[K, V] : M) {
      EXPECT_TRUE(Seen.insert(*K).second);
      EXPECT_EQ(*K, *V);
      if (Seen.size() == 3)
        for (int N = Size; N != 4 * Size; ++N)
          Add(N);
    }
    EXPECT_EQ(M.size(), 4u * std::size_t(Size));
    EXPECT_EQ(M.erase(std::make_unique<int>(5)), 1u);
  }
}

TEST(GoMapIteration, starts_are_spread_over_all_entries) {
  go_map<int, int> M;
  for (int N = 0; N != 100; ++N)
    M[N] = N;
  std::set<int> Firsts;
  for (int N = 0; N != 3000; ++N)
    Firsts.insert(M.begin()->first);
  EXPECT_GT(Firsts.size(), 80u);
}

} // namespace
