// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstddef>
#include <string>
#include <vector>

inline std::string repeated(std::size_t n) {
  std::string text;
  for (std::size_t i = 0; i < n; ++i)
    // expected-warning@+1 {{'text' grows}}
    text.push_back('x');
  return text;
}
