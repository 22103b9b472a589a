// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A program whose every allocation is known; it prints what its recorder says,
// as read_snapshot.py and read_profile.py print what the files say. With
// `abort` as argument it ends by that.

#include "mapchurn/outputs.h"
#include "mapchurn/recorder.h"
#include <array>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

mapchurn::recorded_map<int, int> Global;

void fill_and_forget() {
  mapchurn::recorded_map<std::uint64_t, std::uint64_t> Squares;
  for (std::uint64_t N = 0; N != 1000; ++N)
    Squares[N] = N * N;
}

void fill_large_values() {
  static mapchurn::recorded_map<int, std::array<char, 200>> Kept;
  for (int N = 0; N != 3; ++N)
    Kept[N] = {};
  Kept.erase(1);
}

const char *name(const char *Path) {
  std::string_view All = Path;
  return Path + (All.find_last_of('/') + 1);
}

void print_snapshot(const mapchurn::snapshot &All) {
  std::printf("kinds");
  for (unsigned Kind = 0; Kind != mapchurn::allocation_kinds; ++Kind)
    std::printf(" %s", name_of(mapchurn::allocation_kind(Kind)).data());
  std::printf("\n");
  for (const mapchurn::site_record &S : All.sites) {
    std::printf("site %s:%u:%u %s %.*s\n", name(S.at.file), S.at.line,
                S.at.column, S.at.function, int(S.type.name.size()),
                S.type.name.data());
    std::printf("  key_bytes=%zu value_bytes=%zu maps_alive=%" PRIu64
                " maps_ever=%" PRIu64 " entries=%" PRIu64
                " peak_entries=%" PRIu64 " erased_entries=%" PRIu64
                " growths=%" PRIu64 " same_size_growths=%" PRIu64
                " growing=%" PRIu64 " evacuated_entries=%" PRIu64
                " growth_ns=%d peak_live_bytes=%" PRIu64
                " largest_map_bytes=%" PRIu64 "\n",
                S.type.key_bytes, S.type.value_bytes, S.maps_alive, S.maps_ever,
                S.entries, S.peak_entries, S.erased_entries, S.growths,
                S.same_size_growths, S.growing, S.evacuated_entries,
                S.growth_ns > 0, S.peak_live_bytes, S.largest_map_bytes);
    std::printf("  chains");
    for (std::uint64_t Chains : S.chain_lengths)
      std::printf(" %" PRIu64, Chains);
    std::printf("\n");
    for (unsigned Kind = 0; Kind != mapchurn::allocation_kinds; ++Kind) {
      const mapchurn::allocation_record &K = S.by_kind[Kind];
      if (K.allocations != 0)
        std::printf("  %s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
                    name_of(mapchurn::allocation_kind(Kind)).data(),
                    K.allocations, K.allocated_bytes, K.frees, K.live_bytes);
    }
  }
}

void print_profile(const mapchurn::snapshot &All) {
  for (const mapchurn::site_record &S : All.sites)
    for (unsigned Kind = 0; Kind != mapchurn::allocation_kinds; ++Kind) {
      const mapchurn::allocation_record &K = S.by_kind[Kind];
      const char *Function = *S.at.function ? S.at.function : "(static)";
      if (K.allocations != 0)
        std::printf("%s:%u %s %s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64
                    " %.*s\n",
                    name(S.at.file), S.at.line, Function,
                    name_of(mapchurn::allocation_kind(Kind)).data(),
                    K.allocations, K.allocated_bytes, K.allocations - K.frees,
                    K.live_bytes, int(S.type.name.size()), S.type.name.data());
    }
}

} // namespace

int main(int argc, char **argv) {
  std::string_view Argument = argc > 1 ? argv[1] : "";
  for (int Round = 0; Round != 5; ++Round)
    fill_and_forget();
  fill_large_values();
  for (int N = 0; N != 9; ++N)
    Global[N] = N;
  Global.clear();
  if (Argument == "profile")
    print_profile(mapchurn::take_snapshot());
  else
    print_snapshot(mapchurn::take_snapshot());
  std::fflush(stdout);
  if (Argument == "abort")
    std::abort();
}
