// RUN: %mapchurn check --dump=facts %s -- -std=c++17 | FileCheck %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is known of the values that smart pointers in a map are given.

#include <map>
#include <memory>
#include <new>
#include <utility>

using Map = std::map<int, std::unique_ptr<long>>;
alignas(long) char buffer[sizeof(long)];

// CHECK-LABEL: function 'filled'
void filled(Map &m) {
  m[1] = std::make_unique<long>(); // CHECK: subscript m key '1' assigned = 'std::make_unique<long>()' impure allocates
  m.at(1).reset(new long); // CHECK: owner m[{{.*}}] 'reset' = 'new long' impure allocates
  m.emplace(2, new long); // CHECK: emplace m key '2' arg 'new long' impure allocates discarded
  m.emplace(3, new (buffer) long); // CHECK: arg 'new (buffer) long' impure discarded
  auto made = std::make_unique<long>(); // CHECK: declare made = 'std::make_unique<long>()' impure
  m[4] = std::move(made); // CHECK: move made
                          // CHECK-NEXT: subscript m key '4' assigned = 'std::move(made)'
}

// CHECK-LABEL: function 'handed_on'
void handed_on() {
  Map m;
  filled(m); // CHECK: pass m mutable as m
}
