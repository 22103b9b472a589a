// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The keys of the map benchmark, which go/main.go makes in the same way: each
// contender gets the same keys in the same orders, and the sums that come out
// are compared.
//
// Words     case     the types of key and value.
//           operations how many a measurement has at least; a small map is
//                    filled, asked and emptied so much more often.
//           round    one map that is filled and emptied.

#ifndef MAPCHURN_BENCHMARKS_MAP_DATA_H
#define MAPCHURN_BENCHMARKS_MAP_DATA_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mapchurn::benchmark {

/// 448 bits.
struct LargeValue {
  std::uint64_t Words[7];
};

inline std::uint64_t wordOf(std::uint64_t Value) { return Value; }
inline std::uint64_t wordOf(const LargeValue &Value) { return Value.Words[0]; }

template <class Value> Value valueOf(std::uint64_t Number) {
  if constexpr (std::is_same_v<Value, LargeValue>)
    return {{Number, 1, 2, 3, 4, 5, 6}};
  else
    return Number;
}

/// A permutation of the 64-bit numbers (splitmix64's): no two keys are equal.
inline std::uint64_t mix(std::uint64_t N) {
  N += 0x9e3779b97f4a7c15;
  N = (N ^ (N >> 30)) * 0xbf58476d1ce4e5b9;
  N = (N ^ (N >> 27)) * 0x94d049bb133111eb;
  return N ^ (N >> 31);
}

class Dice {
public:
  explicit Dice(std::uint64_t Seed) : State(Seed) {}
  std::uint64_t below(std::uint64_t Bound) { return mix(State++) % Bound; }

private:
  std::uint64_t State;
};

/// 13 characters, which fit into a std::string: 5 bits each.
inline std::string shortText(std::uint64_t Key) {
  std::string Text(13, ' ');
  for (char &C : Text) {
    C = "abcdefghijklmnopqrstuvwxyz234567"[Key & 31];
    Key >>= 5;
  }
  return Text;
}

/// 96 characters.
inline std::string longText(std::uint64_t Key) {
  std::string Text;
  Text.reserve(96);
  for (std::uint64_t Part = 0; Part != 6; ++Part)
    for (std::uint64_t Word = mix(Key + Part), N = 0; N != 16; ++N, Word >>= 4)
      Text += "0123456789abcdef"[Word & 15];
  return Text;
}

/// Texts that lie side by side as Go's allocator puts those of one size: 13
/// bytes in 16, 96 bytes across two lines of a cache and never three.
class TextStore {
public:
  std::string_view keep(const std::string &Text) {
    std::size_t Room = (Text.size() + 15) / 16 * 16;
    if (Blocks.empty() || Used + Room > sizeof(Block)) {
      Blocks.push_back(std::make_unique<Block>());
      Used = 0;
    }
    char *At = Blocks.back()->Bytes + Used;
    Used += Room;
    return {At, Text.copy(At, Text.size())};
  }

private:
  struct alignas(4096) Block {
    char Bytes[1 << 20];
  };
  std::vector<std::unique_ptr<Block>> Blocks;
  std::size_t Used = 0;
};

struct Size {
  std::size_t Entries, Operations;
  std::uint64_t Seed;

  std::size_t rounds() const {
    return std::max<std::size_t>(Operations / Entries, 1);
  }
};

template <class Key> struct Data {
  /// \p Make turns a number into a key.
  Data(const Size &S, const std::function<Key(std::uint64_t)> &Make) : Of(S) {
    Dice Random(S.Seed);
    auto key = [&](std::uint64_t N) { return Make(mix(S.Seed + N)); };
    std::vector<std::uint32_t> Order(S.Entries);
    for (std::size_t N = 0; N != S.Entries; ++N)
      Order[N] = std::uint32_t(N);
    auto shuffle = [&] {
      for (std::size_t N = S.Entries; N > 1; --N)
        std::swap(Order[N - 1], Order[Random.below(N)]);
    };
    for (std::size_t N = 0; N != S.Entries; ++N)
      Inserted.push_back(key(N));
    shuffle();
    for (std::uint32_t N : Order)
      Erased.push_back(key(N));
    // Drawn anew for each operation, not one order again and again: a branch
    // predictor would learn that of a small map.
    std::size_t Lookups = std::max(S.Entries, S.Operations);
    for (std::size_t N = 0; N != Lookups; ++N)
      Hits.push_back(key(Random.below(S.Entries)));
    for (std::size_t N = 0; N != Lookups; ++N)
      Misses.push_back(key(S.Entries + Random.below(S.Entries)));
  }

  Size Of;
  std::vector<Key> Inserted, Erased, Hits, Misses;
};

} // namespace mapchurn::benchmark

#endif // MAPCHURN_BENCHMARKS_MAP_DATA_H
