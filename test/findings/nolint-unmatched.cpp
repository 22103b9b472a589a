// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A NOLINTBEGIN with no NOLINTEND silences nothing. clang-tidy calls it an
// error besides.
//
// REQUIRES: plugin, tidy, checks
// RUN: %clangxx_plugin -fsyntax-only -Xclang -verify %s
// RUN: not %tidy -checks='-*,mapchurn-growth-in-loop' %s -- 2>&1 | FileCheck %s
//
// CHECK-DAG: unmatched 'NOLINTBEGIN' comment{{.*}}[clang-tidy-nolint]
// CHECK-DAG: [mapchurn-growth-in-loop]
#include <vector>

// The evidence is the business of the check's own test.
// expected-note@* 0+ {{'}}

// NOLINTBEGIN(mapchurn-*)
void open_block(int n) {
  std::vector<int> v;
  for (int i = 0; i < n; ++i)
    v.push_back(i); // expected-warning {{[mapchurn-growth-in-loop]}}
}
