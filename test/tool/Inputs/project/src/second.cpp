// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "shared.h"
std::vector<int> second(unsigned n) {
  std::vector<int> halves;
  for (unsigned i = 0; i < n; ++i)
    halves.push_back(int(i / 2));
  return halves;
}
