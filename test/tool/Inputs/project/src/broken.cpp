// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "shared.h"
std::vector<int> broken(unsigned n) {
  std::vector<int> v;
  for (unsigned i = 0; i < n; ++i)
    v.push_back(undeclared);
  return v;
}
