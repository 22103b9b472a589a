// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "shared.h"
std::vector<int> first(unsigned n) {
  int never_used;
  std::vector<int> squares;
  std::vector<int> cubes;
  for (unsigned i = 0; i < n; ++i) {
    squares.push_back(int(i * i));
    cubes.push_back(int(i * i * i));
  }
  return n % 2 ? squares : cubes;
}
