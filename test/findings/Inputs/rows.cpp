// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Two findings here, one in the header; a program, so that what a fix made of
// it can be run.
#include "rows.h"
#include <cstdio>

namespace table {

std::vector<std::size_t> first(std::size_t n) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < n; ++i)
    rows.push_back(i);
  return rows;
}

std::vector<std::size_t> second(std::size_t n) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < n; ++i)
    /* größer */ rows.push_back(i + 1);
  return rows;
}

} // namespace table

int main() {
  std::printf("%zu %zu %zu\n", header_rows(10).size(), table::first(20).size(),
              table::second(30).size());
}
