// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A header of the user's with one finding in it.
#pragma once

#include <cstddef>
#include <vector>

inline std::vector<std::size_t> header_rows(std::size_t n) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < n; ++i)
    rows.push_back(i);
  return rows;
}
