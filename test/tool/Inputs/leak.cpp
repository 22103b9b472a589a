// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Two maps; between the files of the first two arguments and those of the next
// two, one of them grows. Prints what the recorder says at the end.

#include "mapchurn/outputs.h"
#include "mapchurn/recorder.h"
#include <cstdio>

static void print(const mapchurn::map_record &R) {
  std::printf("entries %zu\nallocations %zu\nallocated_bytes %zu\nlive_bytes %zu\n", std::size_t(R.entries),
              std::size_t(R.allocations), std::size_t(R.allocated_bytes), std::size_t(R.live_bytes));
}

static mapchurn::recorded_map<int, int> Known;
static mapchurn::recorded_map<int, int> Leaking;

int main(int, char **Files) {
  for (int I = 0; I != 1000; ++I)
    Known[I] = I;
  for (int I = 0; I != 100; ++I)
    Leaking[I] = I;
  bool Good = mapchurn::write_snapshot(Files[1]) && mapchurn::write_profile(Files[2]);
  for (int I = 0; I != 50000; ++I)
    Leaking[I] = I;
  print(Known.record());
  print(Leaking.record());
  return !(Good && mapchurn::write_snapshot(Files[3]) && mapchurn::write_profile(Files[4]));
}
