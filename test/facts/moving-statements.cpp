// RUN: %mapchurn check --dump=facts %s -- -std=c++17 | FileCheck --match-full-lines %s
// RUN: %mapchurn check --dump=facts %s -- -std=c++17 -fopenmp | FileCheck --match-full-lines %s --check-prefix=THREADS
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What it takes to declare a container earlier: its text, the locals that the
// declaration reads, whether its name means something else where it is not
// alive. Sizes in arguments, swaps, and loops that run on several threads.

#include <utility>
#include <vector>

struct Other {
  int once;
} other;

// CHECK-LABEL: function 'declared'
void declared(int n) {
  std::vector<int> shared; // CHECK: {{.*}} declare shared ({{.*}}, empty)
  for (int i = 0; i < n; ++i) {
    std::vector<decltype(i)> like;  // CHECK: {{.*}} declare like ({{.*}}, empty) 'std::vector<decltype(i)> like' needs [[#@LINE-1]]:12
    std::vector<int> once;          // CHECK: {{.*}} declare once ({{.*}}, empty) 'std::vector<int> once'
    std::vector<int> one, two;      // CHECK: {{.*}} declare one ({{.*}}, empty)
                                    // CHECK: {{.*}} declare two ({{.*}}, empty)
    std::vector<int> twice;         // CHECK: {{.*}} declare twice ({{.*}}, empty) 'std::vector<int> twice' name-elsewhere
    [[maybe_unused]] std::vector<int> marked; // CHECK: {{.*}} declare marked ({{.*}}, empty)
    std::vector<int /*ids*/> noted; // CHECK: {{.*}} declare noted ({{.*}}, empty)
    using Row = std::vector<int>;
    Row row;                        // CHECK: {{.*}} declare row ({{.*}}, empty) 'Row row'
  }
  other.once = 1;
  {
    std::vector<int> twice;
  }
}

// CHECK-LABEL: function 'named_types'
void named_types(int n) {
  for (int i = 0; i < n; ++i) {
    using Row = std::vector<int>; // CHECK: block {{.*}} types
    Row row;
  }
}

// CHECK-LABEL: function 'sizes'
void sizes(std::vector<int> &out, int n) {
  out.reserve(out.size() + n);     // CHECK: {{.*}} arg 'out.size() + n' with size of out discarded
  out.reserve(n + 2 + out.size()); // CHECK: {{.*}} arg 'n + 2 + out.size()' with size of out discarded
  out.reserve(2 * out.size());     // CHECK: {{.*}} arg '2 * out.size()' discarded
  std::vector<int> in;
  out.reserve(in.size() + out.size()); // CHECK: {{.*}} arg 'in.size() + out.size()' with size of in, out discarded
  auto old = out.size() + 1;
  out.reserve(old + n); // CHECK: {{.*}} arg 'old + n' with size of out discarded
  auto changed = out.size();
  changed *= 2;
  out.reserve(changed); // CHECK: {{.*}} arg 'changed' discarded
}

// CHECK-LABEL: function 'swapped'
void swapped(std::vector<int> &a) {
  std::vector<int> b;
  std::swap(a, b); // CHECK: {{.*}} swap a discarded
                   // CHECK: {{.*}} swap b discarded
}

// CHECK-LABEL: function 'threads'
// THREADS-LABEL: function 'threads'
void threads(int n) {
  // CHECK: loop {{.*}} parallel
  // THREADS: lambda {{.*}} parallel
#pragma omp parallel for
  for (int i = 0; i < n; ++i) {
    std::vector<int> local;
    local.push_back(i); // THREADS: {{.*}} append local arg 'i' discarded
  }
}
