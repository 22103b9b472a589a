// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A static map that knows nothing of outputs, and an object that uses maps when
// it is destroyed, after main.

#include "recorded_early.h"
#include <cstdio>

namespace {
mapchurn::recorded_map<int, int> Early;

struct last_words {
  ~last_words() {
    if (Early.empty())
      return;
    mapchurn::recorded_map<int, int> Late{{1, 1}, {2, 2}};
    Late[3] = 3;
    std::printf("destroyed after main: %zu\n", Late.size());
  }
} Last;
} // namespace

mapchurn::recorded_map<int, int> &early_map() { return Early; }
