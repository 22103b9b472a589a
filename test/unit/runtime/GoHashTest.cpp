// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// go_hash: all bits depend on all bits, equal keys have equal hashes, and a
// seed makes another hash.

#include "mapchurn/go_map.h"
#include <cmath>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <vector>

using namespace mapchurn;

namespace {

TEST(GoHash, each_bit_of_a_key_changes_half_of_the_bits) {
  for (unsigned In = 0; In != 64; ++In) {
    std::vector<int> Changed(64);
    const int Rounds = 2000;
    for (int N = 0; N != Rounds; ++N) {
      std::uint64_t Key = detail::random_bits();
      std::uint64_t Difference =
          go_hash<std::uint64_t>{}(Key, 1) ^
          go_hash<std::uint64_t>{}(Key ^ (std::uint64_t{1} << In), 1);
      for (unsigned Out = 0; Out != 64; ++Out)
        Changed[Out] += Difference >> Out & 1;
    }
    for (unsigned Out = 0; Out != 64; ++Out)
      EXPECT_NEAR(Changed[Out], Rounds / 2, Rounds / 10) << In << ' ' << Out;
  }
}

TEST(GoHash, texts_of_each_length_and_each_byte_count) {
  std::set<std::size_t> Hashes;
  std::size_t Count = 0;
  for (std::size_t Size = 0; Size != 150; ++Size)
    for (std::size_t Byte = 0; Byte <= Size; ++Byte) {
      std::string Text(Size, 'a');
      if (Byte != Size)
        Text[Byte] = 'b';
      Hashes.insert(go_hash<std::string>{}(Text, 7));
      ++Count;
    }
  EXPECT_EQ(Hashes.size(), Count);
}

TEST(GoHash, equal_keys_are_hashed_alike) {
  EXPECT_EQ(go_hash<double>{}(0.0, 1), go_hash<double>{}(-0.0, 1));
  EXPECT_EQ(go_hash<float>{}(0.0f, 1), go_hash<float>{}(-0.0f, 1));
  EXPECT_EQ(go_hash<>{}("text", 1), go_hash<>{}(std::string("text"), 1));
  EXPECT_EQ(go_hash<>{}("text", 1), go_hash<std::string>{}("text", 1));
  EXPECT_EQ(go_hash<>{}(5, 1), go_hash<>{}(5L, 1));
  EXPECT_EQ(go_hash<>{}(-5, 1), go_hash<>{}(-5L, 1));
}

TEST(GoHash, seeds_and_nans_make_a_difference) {
  EXPECT_NE(go_hash<int>{}(5, 1), go_hash<int>{}(5, 2));
  EXPECT_NE(go_hash<std::string>{}("", 1), go_hash<std::string>{}("", 2));
  EXPECT_NE(go_hash<double>{}(NAN, 1), go_hash<double>{}(NAN, 1));
}

TEST(GoHash, enumerations_pointers_and_flags) {
  enum class Color { Red, Green };
  int A[2];
  EXPECT_NE(go_hash<Color>{}(Color::Red, 1), go_hash<Color>{}(Color::Green, 1));
  EXPECT_NE(go_hash<int *>{}(A, 1), go_hash<int *>{}(A + 1, 1));
  EXPECT_NE(go_hash<bool>{}(true, 1), go_hash<bool>{}(false, 1));
  // As std::equal_to compares them: by address.
  const char One[] = "x", Two[] = "x";
  EXPECT_NE(go_hash<const char *>{}(One, 1), go_hash<const char *>{}(Two, 1));
}

TEST(GoHash, tophashes_are_spread) {
  std::vector<int> Count(256);
  for (std::uint64_t N = 0; N != 256000; ++N)
    ++Count[detail::tophash_of(go_hash<std::uint64_t>{}(N, 1))];
  for (int Top = 0; Top != 5; ++Top)
    EXPECT_EQ(Count[std::size_t(Top)], 0);
  for (int Top = 10; Top != 256; ++Top)
    EXPECT_NEAR(Count[std::size_t(Top)], 1000, 250) << Top;
}

} // namespace
