// RUN: %check %s -- -std=c++14
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// try_emplace came with C++17: before it there is no way out.
// expected-no-diagnostics

#include <map>
#include <memory>

std::map<int, std::unique_ptr<int>> numbers;

void before_try_emplace(int Key) {
  numbers.emplace(Key, std::make_unique<int>(1));
}
