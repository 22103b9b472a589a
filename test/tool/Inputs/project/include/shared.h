// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include <vector>
inline std::vector<int> shared(unsigned n) {
  std::vector<int> all;
  for (unsigned i = 0; i < n; ++i)
    all.push_back(int(i));
  return all;
}
