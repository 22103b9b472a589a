// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// go_map's interface: what std::unordered_map's users expect of it.

#include "mapchurn/go_map.h"
#include <gtest/gtest.h>
#include <memory>
#include <numeric>
#include <string>
#include <unordered_map>
#include <vector>

using namespace mapchurn;

namespace {

template <class Key, class T>
std::unordered_map<Key, T> copyOf(const go_map<Key, T> &M) {
  return {M.begin(), M.end()};
}

TEST(GoMap, each_way_to_insert_says_whether_it_did) {
  go_map<std::string, int> M;
  EXPECT_TRUE(M.insert({"a", 1}).second);
  EXPECT_FALSE(M.insert({"a", 2}).second);
  EXPECT_TRUE(M.emplace("b", 2).second);
  EXPECT_TRUE(M.try_emplace("c", 3).second);
  EXPECT_FALSE(M.try_emplace("c", 4).second);
  EXPECT_FALSE(M.insert_or_assign("c", 5).second);
  EXPECT_TRUE(M.insert_or_assign("d", 6).second);
  EXPECT_EQ(M.emplace(std::piecewise_construct, std::forward_as_tuple("e"),
                      std::forward_as_tuple(7))
                .first->second,
            7);
  const std::pair<const std::string, int> F("f", 8);
  EXPECT_EQ(M.insert(F).first->first, "f");
  EXPECT_EQ(M.emplace_hint(M.cbegin(), "g", 9)->second, 9);
  EXPECT_EQ(copyOf(M), (std::unordered_map<std::string, int>{{"a", 1},
                                                             {"b", 2},
                                                             {"c", 5},
                                                             {"d", 6},
                                                             {"e", 7},
                                                             {"f", 8},
                                                             {"g", 9}}));
}

TEST(GoMap, try_emplace_leaves_its_arguments_alone_when_the_key_is_there) {
  go_map<std::string, std::unique_ptr<int>> M;
  M.try_emplace("a", std::make_unique<int>(1));
  auto Two = std::make_unique<int>(2);
  std::string Key = "a";
  M.try_emplace(std::move(Key), std::move(Two));
  EXPECT_TRUE(Two);
  EXPECT_EQ(Key, "a");
}

TEST(GoMap, lookups) {
  go_map<std::string, int> M = {{"a", 1}, {"b", 2}};
  const auto &C = M;
  EXPECT_EQ(M.at("a"), 1);
  EXPECT_EQ(C.at("b"), 2);
  EXPECT_THROW(M.at("c"), std::out_of_range);
  EXPECT_THROW(C.at("c"), std::out_of_range);
  EXPECT_EQ(C.find("c"), C.end());
  EXPECT_EQ(C.count("a"), 1u);
  EXPECT_TRUE(C.contains("b"));
  M.find("a")->second = 5;
  EXPECT_EQ(M["a"], 5);
  EXPECT_EQ(M["new"], 0);
  auto [First, Last] = M.equal_range("b");
  EXPECT_EQ(First->second, 2);
  EXPECT_EQ(std::distance(First, Last), 1);
  EXPECT_TRUE(M.equal_range("c").first == M.equal_range("c").second);
}

TEST(GoMap, structured_bindings_change_values) {
  go_map<int, int> M = {{1, 10}, {2, 20}};
  for (auto &[K, V] : M)
    V += K;
  for (auto [K, V] : M)
    V += 100;
  EXPECT_EQ(M.at(1), 111);
  EXPECT_EQ(M.at(2), 122);
  static_assert(std::is_same_v<decltype((*std::as_const(M).begin()).second),
                               const int &>);
}

TEST(GoMap, erasing) {
  go_map<int, int> M;
  for (int N = 0; N != 100; ++N)
    M[N] = N;
  EXPECT_EQ(M.erase(5), 1u);
  EXPECT_EQ(M.erase(5), 0u);
  M.erase(M.find(6));
  EXPECT_EQ(M.size(), 98u);
  EXPECT_EQ(erase_if(M, [](auto &E) { return E.first % 2 == 0; }), 49u);
  EXPECT_EQ(M.size(), 49u);
  for (auto At = M.begin(); At != M.end();)
    At = At->second > 50 ? M.erase(At) : std::next(At);
  EXPECT_EQ(M.size(), 24u);
  M.erase(M.begin(), M.end());
  EXPECT_TRUE(M.empty());
}

TEST(GoMap, key_of_the_entry_itself_may_be_passed) {
  for (int Size = 1; Size != 120; ++Size) {
    go_map<std::string, int> M;
    auto Name = [](int N) { return std::to_string(N) + std::string(30, 'x'); };
    for (int N = 0; N != Size; ++N)
      M[Name(N)] = N;
    for (int N = 0; N != Size; ++N)
      M[M.find(Name(N))->first] += 1;
    for (int N = 0; N < Size; N += 2)
      EXPECT_EQ(M.erase(M.find(Name(N))->first), 1u);
    EXPECT_EQ(M.size(), std::size_t(Size / 2));
  }
}

TEST(GoMap, values_of_the_map_may_be_passed) {
  go_map<std::string, std::string> M;
  M["0"] = "1";
  for (int N = 0; N != 2000; ++N) {
    // A key that is a value of the map, and a value that is another's.
    const std::string &Next = M.at(std::to_string(N));
    M.try_emplace(Next, std::to_string(N + 2));
    M.insert_or_assign("copy", M.at(std::to_string(N)));
    EXPECT_EQ(M.at("copy"), std::to_string(N + 1));
    M.emplace("copy" + std::to_string(N), M.at("0"));
    EXPECT_EQ(M.at("copy" + std::to_string(N)), "1");
  }
  go_map<int, int> Parent;
  for (int N = 0; N != 2000; ++N)
    Parent[Parent[N]] = N;
  EXPECT_EQ(Parent.at(0), 1999);
}

TEST(GoMap, copy_is_equal_and_apart) {
  go_map<int, std::string> M;
  for (int N = 0; N != 30; ++N) // in the middle of a growth
    M[N] = std::to_string(N);
  go_map<int, std::string> Copy = M;
  EXPECT_EQ(Copy, M);
  Copy[3] = "other";
  EXPECT_NE(Copy, M);
  Copy = M;
  EXPECT_EQ(Copy, M);
  Copy.erase(1);
  EXPECT_NE(Copy, M);
  const auto &Same = Copy;
  Copy = Same;
  EXPECT_EQ(Copy.size(), 29u);
  Copy = {{1, "a"}, {2, "b"}};
  EXPECT_EQ(Copy.size(), 2u);
}

TEST(GoMap, move_takes_and_leaves_empty) {
  go_map<int, std::unique_ptr<int>> M;
  for (int N = 0; N != 30; ++N)
    M[N] = std::make_unique<int>(N);
  auto Moved = std::move(M);
  EXPECT_TRUE(M.empty()); // NOLINT
  EXPECT_EQ(Moved.size(), 30u);
  M[7] = nullptr;
  M = std::move(Moved);
  EXPECT_EQ(*M.at(29), 29);
  EXPECT_TRUE(Moved.empty()); // NOLINT
  go_map<int, std::unique_ptr<int>> Other;
  Other[1] = std::make_unique<int>(11);
  swap(M, Other);
  EXPECT_EQ(*M.at(1), 11);
  EXPECT_EQ(Other.size(), 30u);
  static_assert(std::is_nothrow_move_constructible_v<decltype(M)>);
  static_assert(std::is_nothrow_move_assignable_v<decltype(M)>);
}

TEST(GoMap, immovable_values_above_128_bytes) {
  struct Immovable {
    Immovable(int N) : First(N) {}
    Immovable(const Immovable &) = delete;
    int First;
    char Rest[200];
  };
  go_map<int, Immovable> M;
  for (int N = 0; N != 1000; ++N)
    M.try_emplace(N, N);
  const Immovable *Before = &M.at(5);
  for (int N = 1000; N != 5000; ++N)
    M.try_emplace(N, N);
  EXPECT_EQ(&M.at(5), Before);
  EXPECT_EQ(M.at(4999).First, 4999);
}

struct Overaligned {
  alignas(64) int N;
};
TEST(GoMap, alignment_is_respected) {
  go_map<char, Overaligned> M;
  for (int N = 0; N != 100; ++N)
    M[char(N)].N = N;
  for (auto &[K, V] : M) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&V) % 64, 0u);
    EXPECT_EQ(K, V.N);
  }
}

TEST(GoMap, reserve_grows_at_once_and_clear_keeps) {
  go_map<int, int> M;
  for (int N = 0; N != 10; ++N)
    M[N] = N;
  M.reserve(1000);
  map_state S = M.inspect();
  EXPECT_EQ(S.B, 8u);
  EXPECT_FALSE(S.growing);
  EXPECT_EQ(M.at(9), 9);
  M.clear();
  EXPECT_EQ(M.bucket_count(), 256u);
  EXPECT_EQ(M.inspect().array_bytes, S.array_bytes);
  EXPECT_GT(M.max_size(), std::size_t{1} << 32);
  EXPECT_EQ(M.max_load_factor(), 6.5f);
  EXPECT_THROW(M.reserve(std::size_t{1} << 45), std::length_error);
  EXPECT_EQ(M.bucket_count(), 256u);
}

TEST(GoMap, inspect_tells_the_state) {
  go_map<std::uint64_t, std::uint64_t> M;
  EXPECT_EQ(M.inspect().buckets, 0u);
  for (std::uint64_t N = 0; N != 27; ++N)
    M[N] = N;
  map_state S = M.inspect();
  EXPECT_EQ(S.count, 27u);
  EXPECT_EQ(S.B, 3u);
  EXPECT_EQ(S.buckets, 8u);
  EXPECT_EQ(S.old_buckets, 4u);
  EXPECT_TRUE(S.growing);
  EXPECT_FALSE(S.same_size);
  EXPECT_GE(S.evacuated, 1u);
  EXPECT_EQ(S.bucket_bytes, 144u);
  EXPECT_EQ(S.load, 27.0 / 8);
  EXPECT_EQ(std::accumulate(S.chain_lengths.begin(), S.chain_lengths.end(),
                            std::size_t{0}),
            8u);
}

struct Collide { // all in one bucket
  std::size_t operator()(int, std::uint32_t) const {
    return 0x7700000000000000;
  }
};
TEST(GoMap, chain_lengths_count_overflow_buckets) {
  go_map<int, int, Collide> M;
  M.reserve(50);
  for (int N = 0; N != 20; ++N)
    M[N] = N;
  map_state S = M.inspect();
  EXPECT_EQ(S.overflow, 2u);
  EXPECT_EQ(S.overflow_estimate, 2u);
  EXPECT_EQ(S.chain_lengths[0], S.buckets - 1);
  EXPECT_EQ(S.chain_lengths[2], 1u);
}

TEST(GoMap, many_overflow_buckets_are_counted_by_chance) {
  // From B = 16 on one of 2^(B - 15) is counted.
  struct Few {
    std::size_t operator()(int N, std::uint32_t) const {
      return std::size_t(N / 64) | 0x7700000000000000;
    }
  };
  go_map<int, int, Few> M(std::size_t{13} << 17); // B = 18
  ASSERT_EQ(M.inspect().B, 18u);
  for (int N = 0; N != 64 * 4000; ++N)
    M.try_emplace(N);
  map_state S = M.inspect();
  EXPECT_EQ(S.overflow, 7u * 4000);
  EXPECT_GT(S.overflow_estimate, 28000 / 8 * 0.85);
  EXPECT_LT(S.overflow_estimate, 28000 / 8 * 1.15);
}

TEST(GoMap, a_users_hash_is_mixed) {
  struct Bad { // as libstdc++'s of integers
    std::size_t operator()(std::uint64_t N) const { return N; }
  };
  go_map<std::uint64_t, int, Bad> M;
  for (std::uint64_t N = 0; N != 10000; ++N)
    M[N << 40] = 1; // no low bits: all in one chain if taken as it is
  map_state S = M.inspect();
  EXPECT_LT(S.overflow, S.buckets / 4);
}

} // namespace
