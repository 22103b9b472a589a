// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <mapchurn/outputs.h>
#include <mapchurn/recorder.h>

int main() {
  mapchurn::recorded_map<int, int> map;
  map[1] = 1;
}
