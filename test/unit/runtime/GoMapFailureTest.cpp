// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every allocation, copy, move, hash and comparison of an operation fails once.
// After each the map holds what it held (an insert of one entry that fails adds
// none), can be used, and nothing has leaked.

#include "Failing.h"
#include "mapchurn/go_map.h"
#include <gtest/gtest.h>
#include <set>
#include <string>

using namespace mapchurn;

namespace {

template <class Key, class T>
using FailingMap = go_map<Key, T, FragileHash, std::equal_to<Key>, no_recorder,
                          FailingAllocator<std::pair<const Key, T>>>;

template <class Map> std::set<int> keysOf(const Map &M) {
  std::set<int> Keys;
  for (const auto &[K, V] : M) {
    EXPECT_EQ(K.number(), V.number());
    EXPECT_TRUE(Keys.insert(K.number()).second);
  }
  EXPECT_EQ(Keys.size(), M.size());
  return Keys;
}

template <class Map> void expectUsable(Map &M) {
  std::set<int> Keys = keysOf(M);
  for (int K : Keys)
    ASSERT_TRUE(M.contains(K)) << K;
  for (int N = 1000; N != 1040; ++N)
    M.try_emplace(N, N);
  for (int K : Keys)
    ASSERT_EQ(M.erase(K), 1u) << K;
  EXPECT_EQ(M.size(), 40u);
}

/// Runs Use on a map of Size entries, and fails its 1st, 2nd, ... step until it
/// comes through. Before is called with the map and what it held.
template <class Map, class Use, class Check>
long failEachStep(int Size, Use Use_, Check Check_) {
  for (long Step = 0;; ++Step) {
    bool Failed = false;
    {
      Map M;
      for (int N = 0; N != Size; ++N)
        M.try_emplace(N, N);
      std::set<int> Before = keysOf(M);
      FailIn = Step;
      try {
        Use_(M);
      } catch (const Failure &) {
        Failed = true;
      } catch (const std::bad_alloc &) {
        Failed = true;
      }
      FailIn = -1;
      Check_(M, Before, Failed);
      expectUsable(M);
    }
    EXPECT_TRUE(Given.empty());
    if (!Failed)
      return Step;
  }
}

using Plain = Fragile<true>;
using ThrowingMove = Fragile<false>;
using Big = Fragile<true, 200>; // behind a pointer

template <class Types> class GoMapFailure : public testing::Test {
  void TearDown() override {
    EXPECT_EQ(Types::Key::Alive, 0);
    EXPECT_EQ(Types::Value::Alive, 0);
  }
};
template <class K, class V> struct Pair {
  using Key = K;
  using Value = V;
  using Map = FailingMap<K, V>;
};
using AllTypes =
    testing::Types<Pair<Plain, Plain>, Pair<ThrowingMove, Plain>,
                   Pair<Plain, ThrowingMove>, Pair<ThrowingMove, ThrowingMove>,
                   Pair<Big, Plain>, Pair<Plain, Big>, Pair<Big, Big>>;
TYPED_TEST_SUITE(GoMapFailure, AllTypes, );

// At the sizes: no growth, at its start, and in the middle of one; with chains
// that make new overflow buckets.
const int Sizes[] = {0, 3, 8, 9, 13, 26, 27, 30, 52, 60, 104, 106, 150};

TYPED_TEST(GoMapFailure, failed_insert_adds_nothing) {
  for (int Size : Sizes) {
    long Steps = failEachStep<typename TypeParam::Map>(
        Size, [&](auto &M) { M.try_emplace(Size, Size); },
        [&](auto &M, std::set<int> Before, bool Failed) {
          if (!Failed)
            Before.insert(Size);
          EXPECT_EQ(keysOf(M), Before);
        });
    EXPECT_GT(Steps, 2);
  }
}

TYPED_TEST(GoMapFailure, failed_insert_while_iterating_adds_nothing) {
  for (int Size : {9, 27, 30, 53, 106}) {
    failEachStep<typename TypeParam::Map>(
        Size,
        [&](auto &M) {
          auto At = M.begin();
          for (int N = 0; N != 4; ++N) {
            M.try_emplace(Size + N, Size + N);
            ++At;
          }
        },
        [&](auto &M, const std::set<int> &Before, bool) {
          std::set<int> Now = keysOf(M);
          for (int K : Before)
            EXPECT_TRUE(Now.count(K));
        });
  }
}

TYPED_TEST(GoMapFailure, failed_erase_keeps_the_rest) {
  for (int Size : Sizes)
    failEachStep<typename TypeParam::Map>(
        Size, [&](auto &M) { M.erase(Size / 2); },
        [&](auto &M, std::set<int> Before, bool Failed) {
          if (!Failed)
            Before.erase(Size / 2);
          EXPECT_EQ(keysOf(M), Before);
        });
}

TYPED_TEST(GoMapFailure, failed_reserve_keeps_all) {
  for (int Size : {0, 9, 27, 30, 53})
    failEachStep<typename TypeParam::Map>(
        Size, [&](auto &M) { M.reserve(300); },
        [&](auto &M, const std::set<int> &Before, bool) {
          EXPECT_EQ(keysOf(M), Before);
        });
}

TYPED_TEST(GoMapFailure, failed_copy_leaks_nothing_and_keeps_the_source) {
  for (int Size : {1, 9, 30, 53}) {
    failEachStep<typename TypeParam::Map>(
        Size,
        [&](auto &M) {
          auto Copy = M;
          EXPECT_EQ(Copy.size(), M.size());
        },
        [&](auto &M, const std::set<int> &Before, bool) {
          EXPECT_EQ(keysOf(M), Before);
        });
    failEachStep<typename TypeParam::Map>(
        Size,
        [&](auto &M) {
          typename TypeParam::Map Other;
          Other.try_emplace(77, 77);
          Other = M;
        },
        [&](auto &M, const std::set<int> &Before, bool) {
          EXPECT_EQ(keysOf(M), Before);
        });
  }
}

TYPED_TEST(GoMapFailure, clear_never_fails) {
  for (int Size : Sizes) {
    typename TypeParam::Map M;
    for (int N = 0; N != Size; ++N)
      M.try_emplace(N, N);
    auto At = M.begin();
    FailIn = 0;
    M.clear();
    FailIn = -1;
    EXPECT_TRUE(M.empty());
    expectUsable(M);
  }
  EXPECT_TRUE(Given.empty());
}

/// Can only be moved, and that may throw: what is moved from is lost, no more.
struct MoveOnly {
  std::unique_ptr<int> Value;
  MoveOnly(int N) : Value(std::make_unique<int>(N)) {}
  MoveOnly(MoveOnly &&Other)
      : Value((Plain::mayFail(), std::move(Other.Value))) {}
};

TEST(GoMapFailureOfMoves, throwing_move_without_copy_leaks_nothing) {
  for (long Step = 0;; ++Step) {
    bool Failed = false;
    {
      go_map<int, MoveOnly> M;
      for (int N = 0; N != 30; ++N)
        M.try_emplace(N, N);
      FailIn = Step;
      try {
        for (int N = 30; N != 60; ++N)
          M.try_emplace(N, N);
      } catch (const Failure &) {
        Failed = true;
      }
      FailIn = -1;
      for (int N = 0; N != 30; ++N)
        ASSERT_TRUE(M.contains(N));
      for (int N = 100; N != 200; ++N)
        M.try_emplace(N, N);
    }
    if (!Failed)
      break;
  }
}

} // namespace
