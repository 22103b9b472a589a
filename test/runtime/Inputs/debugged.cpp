// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What gdb looks at: maps in states that a look at their bytes would not tell.

#include "mapchurn/recorder.h"
#include <array>
#include <cstdio>
#include <cstring>
#include <new>
#include <string>

/// The same in every run: the test says where each entry is.
struct AsItIs {
  std::size_t operator()(int Key, std::uint32_t) const { return std::size_t(Key); }
};
using Numbers = mapchurn::go_map<int, long, AsItIs>;
using Words = mapchurn::go_map<std::string, std::string>;

struct FirstWord {
  std::size_t operator()(const std::array<int, 40> &Key) const { return std::size_t(Key[0]); }
};
using Large = mapchurn::go_map<std::array<int, 40>, std::array<int, 40>, FirstWord>;

/// Equal low bits: all keys in one chain.
struct OneChain {
  std::size_t operator()(int Key, std::uint32_t) const { return std::size_t(Key) << 40; }
};

static void print(const char *Name, const mapchurn::map_state &S) {
  std::printf("%s\ncount %zu\nB %u\nbuckets %zu\nold_buckets %zu\nevacuated %zu\noverflow %zu\noverflow_estimate %u\n"
              "spare_overflow %zu\ngrowing %d\nsame_size %d\nmay_be_iterated %d\nload %.2f\nbucket_bytes %zu\n"
              "array_bytes %zu\nchain_lengths",
              Name, S.count, S.B, S.buckets, S.old_buckets, S.evacuated, S.overflow, S.overflow_estimate,
              S.spare_overflow, S.growing, S.same_size, S.may_be_iterated, S.load, S.bucket_bytes, S.array_bytes);
  for (std::size_t Length : S.chain_lengths)
    std::printf(" %zu", Length);
  std::printf("\n");
}

/// Where the test stops: all maps are as it wants them.
[[gnu::noinline]] void look(const Numbers &) { __asm__ volatile("" ::: "memory"); }

int main() {
  Numbers Empty;
  Numbers Few{{1, 10}, {2, 20}, {3, 30}};
  Words Text{{"name", "go_map"}, {"a key that is longer than what fits into the string", "value"}};
  Large Indirect;
  Indirect[{7, 8, 9}] = {70, 80, 90};
  Numbers Growing;
  for (int I = 0; I != 27; ++I)
    Growing[I] = I * 100;
  Numbers Spread(1000);
  for (int I = 0; I != 1000; ++I)
    Spread[I] = I;
  for (int I = 3; I != 1000; ++I)
    Spread.erase(I);
  mapchurn::go_map<int, int, OneChain> Chained(100);
  for (int I = 0; I != 60; ++I)
    Chained[I] = I;
  mapchurn::recorded_map<int, int> Recorded{{5, 6}};
  auto At = Few.find(2);
  auto End = Few.end();

  // Memory in which a map is not yet, or no more.
  alignas(Numbers) unsigned char Garbage[sizeof(Numbers)];
  std::memset(Garbage, 0xa5, sizeof Garbage);
  auto *Unmade = reinterpret_cast<Numbers *>(Garbage);

  print("Empty", Empty.inspect());
  print("Few", Few.inspect());
  print("Text", Text.inspect());
  print("Indirect", Indirect.inspect());
  print("Growing", Growing.inspect());
  print("Spread", Spread.inspect());
  print("Chained", Chained.inspect());
  print("Recorded", Recorded.inspect());
  std::fflush(stdout);
  look(Few);
  std::printf("%p\n", static_cast<void *>(Unmade)); // and they are still needed
  return At == End || Empty.size() || Indirect.empty() || Growing.empty() || Spread.empty() || Chained.empty() || Text.empty();
}
