// RUN: %mapchurn check --dump=facts %s -- -std=c++20 -fopenmp | FileCheck %s
// REQUIRES: tool
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The tree of regions, what leaves them early, and where events stand in it.

#include <vector>

int next();
[[noreturn]] void fail();
using List = std::vector<int>;

// CHECK-LABEL: function 'branches'
// CHECK-NEXT: block
void branches(List &v, int a) {
  if (a > 1)          // CHECK-NEXT: {{^}}    block [[#@LINE]]:3{{$}}
    return;           // CHECK-NEXT: {{^}}      then [[#@LINE]]:5 leaves
                      // CHECK-NEXT: exit 'return'
  else if (a)         // CHECK-NEXT: {{^}}      else [[#@LINE]]:8
                      // CHECK-NEXT: {{^}}        block
    v.push_back(1);   // CHECK-NEXT: {{^}}          then [[#@LINE]]:5
                      // CHECK-NEXT: {{^}}            [[#@LINE-1]]:7 append v arg '1' discarded
  v.push_back(next() ? 2 : 3); // CHECK-NEXT: {{^}}    block [[#@LINE]]:15
                               // CHECK-NEXT: {{^}}      [[#@LINE-1]]:15 call mutable
                               // CHECK-NEXT: {{^}}      then
                               // CHECK-NEXT: {{^}}      else
                               // CHECK-NEXT: {{^}}    [[#@LINE-4]]:5 append v
  (void)(a && next()); // CHECK-NEXT: {{^}}    arm [[#@LINE]]:15
                       // CHECK-NEXT: {{^}}      [[#@LINE-1]]:15 call mutable
}

// CHECK-LABEL: function 'one_branch' with Both = true instantiated
// CHECK-NEXT: block
// CHECK-NEXT: {{^}}    block
// CHECK-NEXT: {{^}}      {{.*}} append v arg '1' discarded
// CHECK-NEXT: {{^}}    {{.*}} append v arg '3' discarded
template <bool Both>
void one_branch(List &v) {
  if constexpr (Both)
    v.push_back(1);
  else
    v.push_back(2);
  v.push_back(3);
}
void one_branch_is_all(List &v) { one_branch<true>(v); }

// CHECK-LABEL: function 'exits'
void exits(List &v, int n) {
  for (int i = 0; i < n; ++i) { // CHECK: loop [[#@LINE]]:3 runs 'n' {{.*}} in-block early-exit
    if (i == 1)
      break;                    // CHECK: exit 'break'
  }
  for (int i = 0; i < n; ++i) { // CHECK: loop [[#@LINE]]:3 runs 'n' {{.*}} in-block continue{{$}}
    if (i == 1)
      continue;                 // CHECK: exit 'continue'
  }
  for (int i = 0; i < n; ++i) // CHECK: loop [[#@LINE]]:3 runs 'n' {{.*}} in-block{{$}}
    switch (i) {              // CHECK: block [[#@LINE]]:5 early-exit
    case 1:                   // CHECK: case [[#@LINE]]:5 leaves
      break;
    case 2:                   // CHECK: case [[#@LINE]]:5{{$}}
      v.push_back(2);         // CHECK: append v arg '2'
    default:                  // CHECK: case [[#@LINE]]:5
      v.push_back(3);         // CHECK: append v arg '3'
    }
  for (int i = 0; i < n; ++i) // CHECK: loop [[#@LINE]]:3 runs 'n' {{.*}} in-block early-exit
    for (int k : v)           // CHECK: loop [[#@LINE]]:5 runs 'v.size()' {{.*}} harmless early-exit
      if (k)
        return;
  do {                        // CHECK: block [[#@LINE]]:3 early-exit
    break;
  } while (0);
  if (n)
    throw n;                  // CHECK: then [[#@LINE]]:5 leaves
  if (n > 1)
    fail();                   // CHECK: then [[#@LINE]]:5 leaves
  while (next()) {            // CHECK: loop [[#@LINE]]:3 runs unknown in-block
    v.push_back(4);
  }
}

// CHECK-LABEL: function 'places_for_a_statement'
void places_for_a_statement(List &v, int n) {
  if (n)
    for (int k : v) // CHECK: loop {{.*}} runs 'v.size()' reserve 'v.size()' harmless{{$}}
      next();
  switch (n) {
  case 1:
    for (int k : v) // CHECK: loop {{.*}} harmless{{$}}
      next();
    for (int k : v) // CHECK: loop {{.*}} harmless in-block{{$}}
      next();
  }
#pragma unroll
  for (int k : v) // CHECK: loop {{.*}} harmless{{$}}
    next();
#pragma GCC ivdep
  for (int k : v) // CHECK: loop {{.*}} harmless{{$}}
    next();
  // A comment is nothing to stand behind.
  for (int k : v) // CHECK: loop {{.*}} harmless in-block{{$}}
    next();
}

// CHECK-LABEL: function 'handlers'
void handlers(List &v) {
  try {                // CHECK: arm [[#@LINE]]:7
    v.push_back(1);    // CHECK: append v arg '1'
  } catch (int) {      // CHECK: catch [[#@LINE]]:17
    v.push_back(2);    // CHECK: append v arg '2'
  } catch (...) {      // CHECK: catch [[#@LINE]]:17
  }
}

// CHECK-LABEL: function 'lambdas'
void lambdas(List &v) {
  auto add = [&] { v.push_back(1); };   // CHECK: lambda [[#@LINE]]:14{{$}}
                                        // CHECK-NEXT: block
                                        // CHECK-NEXT: append v arg '1'
  auto generic = [&](auto n) { v.push_back(n); };
  // CHECK: lambda [[#@LINE-1]]:18 instantiated
  // CHECK: append v arg 'n'
  // CHECK: lambda [[#@LINE-3]]:18 instantiated
  add();
  generic(1);
  generic(2L);
}

// CHECK-LABEL: function 'jumps' goto
void jumps(List &v) {
again:
  v.push_back(1);
  if (v.size() < 3)
    goto again; // CHECK: exit 'goto'
}

// CHECK-LABEL: function 'on_several_threads'
void on_several_threads(List &v) {
#pragma omp parallel for
  for (int i = 0; i < 10; ++i) // CHECK: parallel
    next();
}
