// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Makes 2,000 events.

#include "mapchurn/outputs.h"
#include "mapchurn/recorder.h"

int main() {
  for (int Round = 0; Round != 1000; ++Round) {
    mapchurn::recorded_map<int, int> Map;
    for (int N = 0; N != 9; ++N)
      Map[N] = N;
  }
}
