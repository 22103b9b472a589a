// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Growth policies of libstdc++ and of the flat maps against the containers
// themselves. libc++ has a program of its own, see
// test/model/growth-libcxx.test.

#include "MeasureGrowth.h"
#include "gtest/gtest.h"

#ifdef MAPCHURN_HAVE_ABSL
#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"
#endif
#ifdef MAPCHURN_HAVE_BOOST_FLAT_MAP
#include <boost/unordered/unordered_flat_map.hpp>
#endif

using namespace mapchurn::model;
using namespace mapchurn::test;

namespace {

constexpr uint64_t Million = 1'000'000;

using Byte = Element<char, 1>;
using Twelve = Element<int, 3>;
using Large = Element<uint64_t, 25>;

template <typename Subject>
std::string compareStd(llvm::StringRef Name, uint64_t Most = Million) {
  return compare<Subject>(Name, StandardLibrary::Libstdcxx, Most);
}

TEST(GrowthTest, the_elements_notice_every_move) {
  Ledger = {};
  VectorSubject<Twelve> S;
  for (int I = 0; I < 5; ++I)
    S.add(I);
  EXPECT_EQ(text(Ledger), "4 arrays, 180 bytes, 7 moves");
}

TEST(GrowthTest, a_wrong_prediction_is_noticed) {
  auto Policy =
      *GrowthPolicy::find("string", StandardLibrary::Libstdcxx, sizeof(char));
  std::set<uint64_t> Growths;
  EXPECT_EQ(compareGrowth<VectorSubject<Byte>>(Policy, 10, Growths),
            "1 elements: predicted 0 arrays, 0 bytes, 0 moves, seen 1 arrays, "
            "1 bytes, 0 moves");
}

TEST(GrowthTest, example_of_the_header) {
  auto Policy =
      *GrowthPolicy::find("vector", StandardLibrary::Libstdcxx, sizeof(int));
  EXPECT_EQ(text(Policy.cost(1000)), "11 arrays, 8188 bytes, 1023 moves");
  EXPECT_EQ(text(Policy.reservedCost(1000)), "1 arrays, 4000 bytes, 0 moves");
}

TEST(GrowthTest, libstdcxx_vector) {
  EXPECT_EQ(compareStd<VectorSubject<Byte>>("vector"), "");
  EXPECT_EQ(compareStd<VectorSubject<Twelve>>("vector"), "");
  EXPECT_EQ(compareStd<VectorSubject<Large>>("vector", Million / 10), "");
}

TEST(GrowthTest, libstdcxx_string) {
  EXPECT_EQ(compareStd<StringSubject<char>>("string"), "");
  EXPECT_EQ(compareStd<StringSubject<char16_t>>("string"), "");
  EXPECT_EQ(compareStd<StringSubject<char32_t>>("string"), "");
}

TEST(GrowthTest, libstdcxx_unordered) {
  EXPECT_EQ(compareStd<UnorderedSubject<char>>("unordered"), "");
  EXPECT_EQ(compareStd<UnorderedSubject<std::string>>("unordered", 50'000), "");
}

TEST(GrowthTest, absl_flat) {
#ifdef MAPCHURN_HAVE_ABSL
  auto Compare = [](auto Key, auto *Mapped, uint64_t Most) {
    using K = decltype(Key);
    using E = std::remove_pointer_t<decltype(Mapped)>;
    using Map = absl::flat_hash_map<K, E, absl::Hash<K>, std::equal_to<K>,
                                    CountingAllocator<std::pair<const K, E>>>;
    return compareStd<FlatSubject<Map>>("absl-flat", Most);
  };
  EXPECT_EQ(Compare(uint64_t(), (Byte *)nullptr, Million), "");
  EXPECT_EQ(Compare(uint32_t(), (Twelve *)nullptr, Million / 10), "");
  EXPECT_EQ(Compare(uint64_t(), (Large *)nullptr, Million / 10), "");
#else
  GTEST_SKIP() << "libabsl-dev is not installed";
#endif
}

TEST(GrowthTest, boost_flat) {
#ifdef MAPCHURN_HAVE_BOOST_FLAT_MAP
  auto Compare = [](auto Key, auto *Mapped, uint64_t Most) {
    using K = decltype(Key);
    using E = std::remove_pointer_t<decltype(Mapped)>;
    using Map =
        boost::unordered_flat_map<K, E, boost::hash<K>, std::equal_to<K>,
                                  CountingAllocator<std::pair<const K, E>>>;
    return compareStd<FlatSubject<Map>>("boost-flat", Most);
  };
  EXPECT_EQ(Compare(uint64_t(), (Byte *)nullptr, Million), "");
  EXPECT_EQ(Compare(uint32_t(), (Twelve *)nullptr, Million / 10), "");
  EXPECT_EQ(Compare(uint64_t(), (Large *)nullptr, Million / 10), "");
#else
  GTEST_SKIP() << "boost 1.81 or later is not installed";
#endif
}

// The Go map stands on Go itself. The figures were read from the runtime's own
// hmap of Go 1.19.8: the number of elements at which `buckets` changed in a
// map[uint64]uint64 that was filled from empty, and the buckets of maps that
// make(m, n) gave, counted up to the mark on the last overflow bucket, times
// the bucket's size (8 + 8 * (key + value) + 8 bytes).

GrowthPolicy goMap(uint64_t KeyAndValueBytes) {
  return *GrowthPolicy::find("go-map", StandardLibrary::Libstdcxx,
                             KeyAndValueBytes);
}

TEST(GrowthTest, go_map_grows_where_go_does) {
  const std::vector<uint64_t> InGo = {
      1,    9,    14,    27,    53,    105,    209,    417,    833,   1665,
      3329, 6657, 13313, 26625, 53249, 106497, 212993, 425985, 851969};
  std::vector<uint64_t> Here;
  uint64_t Last = 0;
  for (uint64_t N = 1; N <= Million; ++N)
    if (uint64_t Now = goMap(16).cost(N).Reallocations; Now != Last) {
      Here.push_back(N);
      Last = Now;
    }
  EXPECT_EQ(Here, InGo);
}

TEST(GrowthTest, go_map_allocates_what_go_does) {
  struct {
    uint64_t Hint, Uint64ToUint64, StringToBool, BytesToBytes;
  } InGo[] = {
      {8, 144, 152, 1040},
      {9, 288, 304, 2080},
      {13, 288, 304, 2080},
      {14, 576, 608, 4160},
      {26, 576, 608, 4160},
      {27, 1152, 1216, 8320},
      {52, 1152, 1216, 8320},
      {53, 2592, 2584, 17680},
      {104, 2592, 2584, 17680},
      {105, 5328, 5320, 40560},
      {208, 5328, 5320, 40560},
      {209, 10224, 10792, 72800},
      {1000, 40896, 49096, 286000},
      {10000, 319392, 335768, 2268240},
      {100000, 2506752, 2646016, 18104320},
      {1000000, 40108032, 42336256, 289669120},
  };
  for (const auto &Row : InGo) {
    SCOPED_TRACE(Row.Hint);
    EXPECT_EQ(goMap(16).reservedCost(Row.Hint).Bytes, Row.Uint64ToUint64);
    EXPECT_EQ(goMap(17).reservedCost(Row.Hint).Bytes, Row.StringToBool);
    EXPECT_EQ(goMap(128).reservedCost(Row.Hint).Bytes, Row.BytesToBytes);
    EXPECT_EQ(goMap(16).reservedCost(Row.Hint).Reallocations, 1U);
    EXPECT_EQ(goMap(16).reservedCost(Row.Hint).Moves, 0U);
  }
}

TEST(GrowthTest, go_map_moves_what_was_there) {
  EXPECT_EQ(text(goMap(16).cost(0)), "0 arrays, 0 bytes, 0 moves");
  EXPECT_EQ(text(goMap(16).cost(8)), "1 arrays, 144 bytes, 0 moves");
  EXPECT_EQ(text(goMap(16).cost(9)), "2 arrays, 432 bytes, 8 moves");
  EXPECT_EQ(text(goMap(16).cost(53)), "5 arrays, 4752 bytes, 99 moves");
}

TEST(GrowthTest, reserving_one_more_costs_a_go_map_nothing) {
  EXPECT_EQ(text(goMap(16).reservedEachTimeCost(1000)),
            text(goMap(16).cost(1000)));
}

TEST(GrowthTest, reserving_one_more_defeats_what_is_exact) {
  auto Policy = [](llvm::StringRef Name, StandardLibrary L) {
    return *GrowthPolicy::find(Name, L, 1);
  };
  EXPECT_EQ(text(Policy("vector", StandardLibrary::Libstdcxx)
                     .reservedEachTimeCost(1000)),
            "1000 arrays, 500500 bytes, 499500 moves");
  std::string Exact;
  for (StandardLibrary L :
       {StandardLibrary::Libstdcxx, StandardLibrary::Libcxx})
    for (llvm::StringRef Name : GrowthPolicy::names())
      if (Policy(Name, L).reservesExactly())
        Exact += (L == StandardLibrary::Libcxx ? " libc++ " : " libstdc++ ") +
                 Name.str();
  EXPECT_EQ(Exact, " libstdc++ vector libc++ vector libc++ string libc++ "
                   "unordered");
}

TEST(GrowthTest, inline_capacity) {
  auto Inline = [](llvm::StringRef Name, StandardLibrary L, uint64_t Bytes) {
    return GrowthPolicy::find(Name, L, Bytes)->inlineCapacity();
  };
  EXPECT_EQ(Inline("string", StandardLibrary::Libstdcxx, 1), 15U);
  EXPECT_EQ(Inline("string", StandardLibrary::Libstdcxx, 4), 3U);
  EXPECT_EQ(Inline("string", StandardLibrary::Libcxx, 1), 22U);
  EXPECT_EQ(Inline("string", StandardLibrary::Libcxx, 4), 4U);
  for (llvm::StringRef Name : GrowthPolicy::names())
    if (Name != "string") {
      EXPECT_EQ(Inline(Name, StandardLibrary::Libstdcxx, 8), 0U) << Name.str();
    }
}

TEST(GrowthTest, unknown_names_have_no_policy) {
  EXPECT_FALSE(GrowthPolicy::find("", StandardLibrary::Libstdcxx, 8));
  EXPECT_FALSE(GrowthPolicy::find("vectors", StandardLibrary::Libcxx, 8));
}

TEST(GrowthTest, absurd_numbers_end) {
  for (llvm::StringRef Name : GrowthPolicy::names())
    for (StandardLibrary L :
         {StandardLibrary::Libstdcxx, StandardLibrary::Libcxx})
      for (uint64_t Bytes : {uint64_t(0), uint64_t(1), ~uint64_t(0)}) {
        SCOPED_TRACE(Name.str());
        auto Policy = *GrowthPolicy::find(Name, L, Bytes);
        GrowthCost All = Policy.cost(~uint64_t(0));
        EXPECT_EQ(text(All), text(Policy.cost(uint64_t(1) << 40)));
        EXPECT_GE(All.Bytes, Policy.reservedCost(~uint64_t(0)).Bytes);
        EXPECT_LT(All.Reallocations, 50U);
      }
}

} // namespace
