// REQUIRES: plugin, tidy, checks
// RUN: %check %s
// OPTIONS: tier=all header-filter=Inputs/shapes\.h$
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every door shows a finding in a header, and one of tier all, when asked to.
#include "Inputs/shapes.h"

std::size_t conditional(std::size_t n) {
  std::vector<int> some;
  for (std::size_t i = 0; i < n; ++i)
    if (i % 3)
      some.push_back(4); // expected-warning {{'some' grows}}
  return some.size() + repeated(n).size();
}
