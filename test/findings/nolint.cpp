// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// NOLINT comments silence findings by clang-tidy's rules, at the plugin's door
// and (where both are done by clang-tidy and mapchurn) at clang-tidy's.
//
// REQUIRES: plugin, tidy, checks
// RUN: %clangxx_plugin -fsyntax-only -Xclang -verify %s
// RUN: %tidy -checks='-*,mapchurn-growth-in-loop' %s -- 2>&1 | FileCheck %s
// RUN: %tidy -checks='-*,mapchurn-growth-in-loop' %s -- 2>/dev/null \
// RUN:   | grep -c 'warning:' | FileCheck --check-prefix=COUNT %s
//
// COUNT: {{^}}6{{$}}
#include <vector>

// The evidence is the business of the check's own test.
// expected-note@* 0+ {{'}}

void plain(int n) {
  std::vector<int> v;
  for (int i = 0; i < n; ++i)
    v.push_back(i); // expected-warning {{[mapchurn-growth-in-loop]}}
  // CHECK: nolint.cpp:[[@LINE-1]]:{{.*}} [mapchurn-growth-in-loop]
}

void same_line(int n) {
  std::vector<int> a, b, c;
  for (int i = 0; i < n; ++i)
    a.push_back(i); // NOLINT
  for (int i = 0; i < n; ++i)
    b.push_back(i); // NOLINT(mapchurn-growth-in-loop)
  for (int i = 0; i < n; ++i)
    c.push_back(i); // NOLINT(bugprone-*, mapchurn-*): measured, cold
}

void another_checks_name_is_not_this_one(int n) {
  std::vector<int> v;
  for (int i = 0; i < n; ++i)
    // expected-warning@+1 {{[mapchurn-growth-in-loop]}}
    v.push_back(i); // NOLINT(mapchurn-temporary-key)
  // CHECK: nolint.cpp:[[@LINE-1]]:{{.*}} [mapchurn-growth-in-loop]
}

void next_line(int n) {
  std::vector<int> v;
  for (int i = 0; i < n; ++i)
    // NOLINTNEXTLINE(mapchurn-growth-in-loop)
    v.push_back(i);
}

void next_line_only(int n) {
  std::vector<int> v;
  // NOLINTNEXTLINE
  for (int i = 0; i < n; ++i)
    v.push_back(i); // expected-warning {{[mapchurn-growth-in-loop]}}
  // CHECK: nolint.cpp:[[@LINE-1]]:{{.*}} [mapchurn-growth-in-loop]
}

// NOLINTBEGIN(mapchurn-*)
void block(int n) {
  std::vector<int> v;
  for (int i = 0; i < n; ++i)
    v.push_back(i);
}
// NOLINTEND(mapchurn-*)

// NOLINTBEGIN(bugprone-*)
void block_for_another_check(int n) {
  std::vector<int> v;
  for (int i = 0; i < n; ++i)
    v.push_back(i); // expected-warning {{[mapchurn-growth-in-loop]}}
  // CHECK: nolint.cpp:[[@LINE-1]]:{{.*}} [mapchurn-growth-in-loop]
}
// NOLINTEND(bugprone-*)

#define GROW(container, value) container.push_back(value)

#define GROW_SILENTLY(container, value) container.push_back(value) // NOLINT
#define GROW_IN_TWO_STEPS(container, value) GROW(container, value) // NOLINT

void macro_body(int n) {
  std::vector<int> a, b;
  for (int i = 0; i < n; ++i)
    GROW_SILENTLY(a, i);
  for (int i = 0; i < n; ++i)
    GROW_IN_TWO_STEPS(b, i);
}

void macro_use(int n) {
  std::vector<int> a, b;
  for (int i = 0; i < n; ++i)
    GROW(a, i); // NOLINT
  for (int i = 0; i < n; ++i)
    GROW(b, i); // expected-warning {{[mapchurn-growth-in-loop]}}
  // CHECK: nolint.cpp:[[@LINE-1]]:{{.*}} [mapchurn-growth-in-loop]
}

// A word that only begins like one.
void other_word(int n) {
  std::vector<int> v;
  for (int i = 0; i < n; ++i)
    v.push_back(i); // NOLINTED expected-warning {{[mapchurn-growth-in-loop]}}
  // CHECK: nolint.cpp:[[@LINE-1]]:{{.*}} [mapchurn-growth-in-loop]
}
