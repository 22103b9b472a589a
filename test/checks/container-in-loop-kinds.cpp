// RUN: %check %s -- -std=c++20 -isystem %llvm_include
// RUN: %mapchurn check --checks=-*,container-in-loop --dump=findings %s -- -std=c++20 -isystem %llvm_include | FileCheck %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Containers that hold their first elements themselves, hash tables in one
// array, and coroutines.

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include <coroutine>
#include <cstddef>
#include <vector>

using Row = std::vector<int>;
using Rows = std::vector<Row>;

// The order of its entries may depend on the passes before, so it has no fix.
// CHECK: message 'Counts' is built
// CHECK-NOT: edit
std::size_t tables_in_one_array(const Rows &All) {
  std::size_t Total = 0;
  for (const Row &R : All) {
    llvm::DenseMap<int, int> Counts; // expected-warning {{'Counts' is built, filled and destroyed on every pass of this loop}}
    for (int X : R)
      ++Counts[X];
    Total += Counts.size();
  }
  return Total;
}

// What policy it grows by is not known, so it has no price.
// CHECK: message 'Odd' is built
// CHECK-NOT: passes of
// CHECK: edit
std::size_t bits(const Rows &All) {
  std::size_t Total = 0;
  for (const Row &R : All) {
    std::vector<bool> Odd; // expected-warning {{'Odd' is built, filled and destroyed on every pass of this loop}}
    for (int X : R)
      Odd.push_back(X % 2);
    Total += Odd.back();
  }
  return Total;
}

// ---- Not reported: small vectors

std::size_t small_vectors(const Rows &All) {
  std::size_t Total = 0;
  for (const Row &R : All) {
    llvm::SmallVector<int, 8> Squares;
    for (int X : R)
      Squares.push_back(X * X);
    Total += Squares.size();
  }
  return Total;
}

// ---- Not reported: coroutines

struct Task {
  struct promise_type {
    Task get_return_object();
    std::suspend_never initial_suspend();
    std::suspend_never final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
  };
};

Task a_coroutine(const Rows &All) {
  for (const Row &R : All) {
    Row Squares;
    for (int X : R)
      Squares.push_back(X * X);
    co_await std::suspend_always{};
  }
}
