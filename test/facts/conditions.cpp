// RUN: %mapchurn check --dump=facts %s -- -std=c++17 | FileCheck %s
// RUN: %mapchurn check --dump=facts %s -- -std=c++20 | FileCheck %s
// REQUIRES: tool
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a branch knows of keys, and which right sides of && and || have run.

#include <cassert>
#include <map>
#include <set>

using Map = std::map<int, int>;

// CHECK-LABEL: function 'ways_to_ask'
void ways_to_ask(Map &m, std::set<int> s, int k, int n) {
  if (m.count(k)) // CHECK: then {{.*}} has 'k' otherwise lacks 'k'
    n = 1;
  if (!m.count(k)) // CHECK: then {{.*}} lacks 'k' otherwise has 'k'
    n = 1;
  if (0 < s.count(k)) // CHECK: then {{.*}} has 'k' otherwise lacks 'k'
    n = 1;
  if (m.count(k) < 1) // CHECK: then {{.*}} lacks 'k' otherwise has 'k'
    n = 1;
  if (m.find(k) == m.end()) // CHECK: then {{.*}} lacks 'k' otherwise has 'k'
    n = 1;
  else // CHECK: else {{.*}} has 'k'
    n = 2;
  auto it = m.find(k);
  if (m.cend() != it) // CHECK: then {{.*}} has 'k' otherwise lacks 'k'
    n = 1;
  bool known = s.count(k) != 0;
  if (!known) // CHECK: then {{.*}} lacks 'k' otherwise has 'k'
    n = 1;
  n = m.count(k) ? 1 : 2; // CHECK: then {{.*}} has 'k'
                          // CHECK-NEXT: else {{.*}} lacks 'k'
  if (s.insert(k).second) // CHECK: then {{.*}} lacks 'k' otherwise has 'k'
    n = 1;
  auto made = m.emplace(k, n);
  if (!made.second) // CHECK: then {{.*}} has 'k' otherwise lacks 'k'
    n = 1;
  assert(!m.count(k)); // CHECK: then {{.*}} lacks 'k' otherwise has 'k'
                       // CHECK-NEXT: else {{.*}} leaves has 'k'
}

// CHECK-LABEL: function 'several_at_once'
void several_at_once(Map &m, int k, int l, int n) {
  // CHECK: arm {{.*}} lacks 'k'
  // CHECK: then {{.*}} lacks 'k' lacks 'l' after 1 arms{{$}}
  if (!m.count(k) && m.find(l) == m.end()) {
    n = 1;
    n = 2;
  }
  // CHECK: arm {{.*}} has 'k'
  // CHECK: then {{[0-9:]+}} otherwise has 'k' otherwise has 'l'{{$}}
  // CHECK: else {{.*}} has 'k' has 'l' after 1 arms
  if (!m.count(k) || !m.count(l))
    n = 1;
  else
    n = 2;
}

// CHECK-LABEL: function 'what_says_nothing'
// CHECK-NOT: has '
// CHECK-NOT: lacks '
// CHECK: exit 'return'
void what_says_nothing(Map &m, int k, int n) {
  auto it = m.find(k);
  ++it;
  if (it == m.end())
    n = 1;
  bool known = m.count(k);
  known = n > 3;
  if (known)
    n = 1;
  if (m.size() == 0 || m.begin() == m.end())
    n = 1;
  return;
}

// CHECK-LABEL: function 'one_test_and_one_statement'
void one_test_and_one_statement(Map &m, int k, bool b) {
  // CHECK: then {{.*}} has 'k' otherwise lacks 'k' sole test
  if (m.count(k))
    m.erase(k);
  // CHECK: then {{.*}} has 'k' otherwise lacks 'k' sole test
  if (m.find(k) != m.end()) {
    m.erase(k);
  }
  // CHECK: then {{.*}} sole statement
  if (b && m.count(k))
    m.erase(k);
  // CHECK-NOT: sole
  if (m.count(k)) // why
    m.erase(k);
  if (m.count(k))
    m.erase(k);
  else
    m.clear();
  if (m.count(k)) {
    m.erase(k);
    m.clear();
  }
  if (int l = k; m.count(l))
    m.erase(l);
}
