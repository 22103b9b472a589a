// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The tests of Go's map (src/runtime/map_test.go of Go 1.19) that mean
// something in C++, told anew. Their names are those of the originals.

#include "mapchurn/go_map.h"
#include <cmath>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace mapchurn;

namespace {

const double NaN = std::nan("");

struct FloatInt {
  double X;
  int Y;
  friend bool operator==(const FloatInt &A, const FloatInt &B) {
    return A.X == B.X && A.Y == B.Y;
  }
};
struct FloatIntHash {
  std::size_t operator()(const FloatInt &F, std::uint32_t Seed) const {
    return go_hash<double>{}(F.X, Seed) ^ go_hash<int>{}(F.Y, Seed + 1);
  }
};

} // namespace
template <> struct mapchurn::needs_key_update<FloatInt> : std::true_type {};
namespace {

TEST(GoMapUpstream, HmapSize) {
  EXPECT_EQ(sizeof(go_map<int, int>), 8 + 5 * sizeof(void *));
}

TEST(GoMapUpstream, NegativeZero) {
  for (double First : {0.0, -0.0}) {
    go_map<double, bool> M;
    M[First] = true;
    M[-First] = true; // overwrites the key too
    ASSERT_EQ(M.size(), 1u);
    EXPECT_EQ(std::signbit(M.begin()->first), std::signbit(-First));
  }
}

TEST(GoMapUpstream, MapAssignmentNan) {
  go_map<double, int> M;
  M[NaN] = 1;
  M[NaN] += 2;
  M.insert_or_assign(NaN, 4);
  EXPECT_EQ(M.size(), 3u);
  EXPECT_FALSE(M.contains(NaN));
  int Sum = 0;
  for (auto &[K, V] : M) {
    EXPECT_NE(K, K);
    Sum |= V;
  }
  EXPECT_EQ(Sum, 7);
}

TEST(GoMapUpstream, MapOperatorAssignment) {
  go_map<int, int> M;
  M[0] = 12345;
  M[0] += 67890;
  M[0] /= 123;
  M[0] %= 456;
  EXPECT_EQ(M[0], (12345 + 67890) / 123 % 456);
}

TEST(GoMapUpstream, MapAppendAssignment) {
  go_map<int, std::vector<int>> M;
  M[0].push_back(12345);
  M[0].push_back(67890);
  M[0].insert(M[0].end(), {123, 456});
  EXPECT_EQ(M[0], (std::vector<int>{12345, 67890, 123, 456}));
}

TEST(GoMapUpstream, GrowWithNaN) {
  for (int Round = 0; Round != 50; ++Round) {
    go_map<double, int> M(4);
    M[NaN] = 1;
    M[NaN] = 2;
    M[NaN] += 4;
    int Count = 0, Sum = 0;
    bool Grow = true;
    for (auto &[K, V] : M) {
      bool IsNaN = K != K;
      int Value = V;
      if (std::exchange(Grow, false)) {
        for (int N = 0; N != 50; ++N)
          M[N] = N;
        for (int N = 50; N != 100; ++N)
          M[N] += N;
      }
      Count += IsNaN;
      Sum |= IsNaN ? Value : 0;
    }
    EXPECT_EQ(Count, 3);
    EXPECT_EQ(Sum, 7);
  }
}

TEST(GoMapUpstream, GrowWithNegativeZero) {
  go_map<FloatInt, int, FloatIntHash> M(4);
  for (int N = 0; N != 4; ++N)
    M[{0.0, N}] = 1 << N;
  bool Grow = true;
  int Sum = 0, Count = 0, Negative = 0;
  for (auto &[K, V] : M) {
    if (V == 0)
      continue; // added to grow
    ++Count;
    if (std::signbit(K.X)) {
      EXPECT_TRUE(V & 16) << "key and value changed together";
      ++Negative;
      Sum |= V & 15;
    } else {
      EXPECT_FALSE(V & 16);
      Sum |= V;
    }
    if (std::exchange(Grow, false)) {
      for (int N = 0; N != 100; ++N)
        M[{3.0, N}] = 0;
      for (int N = 0; N != 4; ++N)
        M[{-0.0, N}] = 1 << N | 16;
    }
  }
  EXPECT_EQ(Sum, 15);
  EXPECT_EQ(Count, 4);
  EXPECT_EQ(Negative, 3);
}

TEST(GoMapUpstream, IterGrowAndDelete) {
  go_map<int, int> M(4);
  for (int N = 0; N != 100; ++N)
    M[N] = N;
  bool Grow = true;
  for (auto &[K, V] : M) {
    if (std::exchange(Grow, false)) {
      for (int N = 100; N != 1000; ++N)
        M[N] = N;
      for (int N = 1; N < 1000; N += 2)
        M.erase(N);
    } else {
      EXPECT_EQ(K % 2, 0);
    }
  }
}

TEST(GoMapUpstream, IterGrowWithGC) {
  go_map<int, int> M(4);
  for (int N = 0; N != 16; ++N)
    M[N] += N;
  bool Grow = true;
  unsigned Seen = 0;
  for (auto &[K, V] : M) {
    if (K < 16)
      Seen |= 1u << K;
    if (std::exchange(Grow, false))
      for (int N = 100; N != 1000; ++N)
        M[N] = N;
  }
  EXPECT_EQ(Seen, 0xffffu);
}

TEST(GoMapUpstream, ConcurrentReadsAfterGrowth) {
  go_map<int, int> M;
  for (int Step = 0; Step != 60; ++Step) {
    M[Step] = Step;
    std::vector<std::thread> Readers;
    for (int R = 0; R != 3; ++R)
      Readers.emplace_back([&M = std::as_const(M), Step] {
        int Sum = 0;
        for (auto &[K, V] : M)
          Sum += V;
        EXPECT_EQ(Sum, Step * (Step + 1) / 2);
        for (int K = 0; K <= Step; ++K)
          EXPECT_EQ(M.at(K), K);
      });
    for (std::thread &T : Readers)
      T.join();
  }
}

TEST(GoMapUpstream, BigItems) {
  using Strings = std::array<std::string, 256>;
  struct Hash {
    std::size_t operator()(const Strings &S) const {
      return std::hash<std::string>{}(S[37]);
    }
  };
  Strings Key;
  Key.fill("foo");
  go_map<Strings, Strings, Hash> M(4);
  for (int N = 0; N != 100; ++N) {
    Key[37] = "string" + std::to_string(N);
    M[Key] = Key;
  }
  std::set<std::string> Keys;
  for (auto &[K, V] : M) {
    EXPECT_EQ(K, V);
    Keys.insert(K[37]);
  }
  EXPECT_EQ(Keys.size(), 100u);
  EXPECT_TRUE(Keys.count("string99"));
}

struct Empty {
  friend bool operator==(Empty, Empty) { return true; }
};
struct EmptyHash {
  std::size_t operator()(Empty) const { return 1; }
};

TEST(GoMapUpstream, EmptyKeyAndValue) {
  go_map<int, Empty> A(4);
  go_map<Empty, int, EmptyHash> B(4);
  go_map<Empty, Empty, EmptyHash> C(4);
  A[0] = {};
  B[{}] = 0;
  B[{}] = 1;
  C[{}] = {};
  EXPECT_EQ(A.size(), 1u);
  EXPECT_EQ(B[Empty()], 1);
  EXPECT_EQ(C.size(), 1u);
}

TEST(GoMapUpstream, SingleBucketMapStringKeys) {
  std::string X(128, 'x'), Y(128, 'y');
  const go_map<std::string, std::string> M = {
      {"x", "x1val"},    {"xx", "x2val"}, {"foo", "fooval"}, {"bar", "barval"},
      {"xxxx", "x4val"}, {X, "longval1"}, {Y, "longval2"}};
  EXPECT_EQ(M.inspect().B, 0u);
  for (auto &[K, V] : M)
    EXPECT_EQ(M.at(K), V);
  EXPECT_EQ(M.at(Y), "longval2");
}

TEST(GoMapUpstream, MapNanGrowIterator) {
  go_map<double, int> M;
  const int Keys = 16 * 13 / 2;
  for (int N = 0; N != Keys; ++N)
    M[NaN] = N;
  M[1.0] = 1;
  M.erase(1.0);
  ASSERT_TRUE(M.inspect().growing);
  std::set<int> Found;
  for (auto &[K, V] : M) {
    EXPECT_TRUE(Found.insert(V).second) << V;
    if (Found.size() == Keys / 2)
      for (int N = 0; N != 16; ++N)
        M.erase(1.0); // ends the growth
  }
  EXPECT_EQ(Found.size(), std::size_t(Keys));
}

template <class Map> std::vector<int> order(const Map &M) {
  std::vector<int> Keys;
  for (auto &[K, V] : M)
    Keys.push_back(K);
  return Keys;
}

TEST(GoMapUpstream, MapIterOrder) {
  for (int Size : {3, 7, 9, 15})
    for (int Round = 0; Round != 100; ++Round) {
      go_map<int, bool> M;
      for (int N = 0; N != Size; ++N)
        M[N] = true;
      std::vector<int> First = order(M);
      bool Other = false;
      for (int Try = 0; Try != 100 && !Other; ++Try)
        Other = order(M) != First;
      EXPECT_TRUE(Other) << Size;
    }
}

TEST(GoMapUpstream, MapSparseIterOrder) {
  go_map<int, bool> M;
  for (int N = 0; N != 1000; ++N)
    M[N] = true;
  for (int N = 20; N != 1000; ++N)
    M.erase(N);
  std::vector<int> First = order(M);
  bool Other = false;
  for (int Try = 0; Try != 800 && !Other; ++Try)
    Other = order(M) != First;
  EXPECT_TRUE(Other);
}

TEST(GoMapUpstream, MapStringBytesLookup) {
  go_map<std::string, int, go_hash<>, std::equal_to<>> M;
  std::string One(49, '1'), Two(49, '2');
  M[One] = 1;
  M[Two] = 2;
  EXPECT_EQ(M.at(std::string_view(One)), 1);
  EXPECT_EQ(M.find(Two.c_str())->second, 2);
  EXPECT_FALSE(M.contains("1"));
  EXPECT_EQ(M.erase(std::string_view(One)), 1u);
}

TEST(GoMapUpstream, MapLargeKeyAndValue) {
  using Large = std::array<long, 64>;
  struct Hash {
    std::size_t operator()(const Large &L) const { return std::size_t(L[5]); }
  };
  go_map<Large, int, Hash> Keys;
  go_map<int, Large> Values;
  auto Of = [](int N) {
    Large L;
    for (int I = 0; I != 64; ++I)
      L[std::size_t(I)] = N + I;
    return L;
  };
  for (int N = 0; N != 1000; ++N) {
    Keys[Of(N)] = N;
    Values[N] = Of(N);
  }
  for (int N = 0; N != 1000; ++N) {
    ASSERT_EQ(Keys.at(Of(N)), N);
    ASSERT_EQ(Values.at(N), Of(N));
  }
}

TEST(GoMapUpstream, IgnoreBogusMapHint) {
  for (std::size_t Hint : {~std::size_t{0}, std::size_t{1} << 62}) {
    go_map<int, int> M(Hint);
    EXPECT_EQ(M.inspect().B, 0u);
    M[1] = 1;
  }
}

TEST(GoMapUpstream, MapBuckets) {
  const std::pair<std::size_t, std::size_t> Tests[] = {
      {0, 1}, {1, 1}, {8, 1}, {9, 2}, {13, 2}, {14, 4}, {26, 4}};
  for (auto [Size, Buckets] : Tests)
    for (bool Hinted : {false, true}) {
      go_map<int, int> M(Hinted ? Size : 0);
      EXPECT_EQ(M.bucket_count() == 0, !Hinted || Size <= 8);
      for (std::size_t N = 0; N != Size; ++N)
        M[int(N)] = int(N);
      EXPECT_EQ(std::max(M.bucket_count(), std::size_t{1}), Buckets) << Size;
    }
}

template <class Key, class T> void incrementAfterDelete(Key One, Key Two) {
  go_map<Key, T> M;
  M[One] = T(99);
  M.erase(One);
  ++M[Two];
  EXPECT_EQ(M[Two], T(1)); // not what the slot held before
}
TEST(GoMapUpstream, IncrementAfterDelete) {
  incrementAfterDelete<int, int>(12, 13);
  incrementAfterDelete<int, long>(12, 13);
  incrementAfterDelete<std::string, int>("", "x");
  go_map<std::string, std::string> M;
  M[""] = "99";
  M.clear();
  M["x"] += "1";
  EXPECT_EQ(M["x"], "1");
}

/// No slot that is not empty comes after one that says that all are.
template <class Map> void checkTombstones(const Map &M) {
  using detail::inspection;
  const auto &T = inspection::table_in(M);
  for (std::size_t N = 0; N != M.bucket_count(); ++N) {
    bool Rest = false;
    for (auto *B = inspection::buckets(T) + N; B; B = B->next())
      for (std::uint8_t Top : B->tophash) {
        EXPECT_TRUE(!Rest || Top == detail::empty_rest);
        Rest = Top == detail::empty_rest;
      }
  }
}
TEST(GoMapUpstream, MapTombstones) {
  go_map<int, int> M;
  const int Size = 10000;
  for (int N = 0; N != Size; ++N)
    M[N] = N;
  checkTombstones(M);
  for (int N = 0; N < Size; N += 2)
    M.erase(N);
  checkTombstones(M);
  for (int N = Size; N != 3 * Size / 2; ++N)
    M[N] = N;
  checkTombstones(M);
  for (int N = 0; N != 3 * Size / 2; ++N)
    M.erase(N);
  checkTombstones(M);
  EXPECT_TRUE(M.empty());
}

TEST(GoMapUpstream, NonEscapingMap) {
  // An empty map allocates nothing, and looking things up does not either.
  struct Counting : no_recorder {
    Counting(no_site S, const map_type &T) : no_recorder(S, T) {}
    void allocated(allocation_kind, std::size_t) { ++Count; }
    int Count = 0;
    int record() const { return Count; }
    void swap(Counting &) {}
  };
  go_map<int, int, go_hash<int>, std::equal_to<int>, Counting> M(8);
  EXPECT_FALSE(M.contains(1));
  M.erase(1);
  for (auto &[K, V] : M)
    ADD_FAILURE() << K;
  EXPECT_EQ(M.record(), 0);
  M[0] = 0;
  EXPECT_EQ(M.record(), 1);
}

} // namespace
