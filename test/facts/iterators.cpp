// RUN: %mapchurn check --dump=facts %s -- -std=c++17 | FileCheck %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An iterator stands for the entries of its container until the walk loses
// sight of it.

#include <iterator>
#include <map>
#include <memory>

using Map = std::map<int, std::unique_ptr<int>>;
void keep(Map::iterator);

// CHECK-LABEL: function 'variables_are_followed'
// CHECK-NOT: untracked
void variables_are_followed(Map &m) {
  auto it = m.find(1);
  it->second.reset(); // CHECK: owner m[#{{[0-9]+}}] 'reset'
  it = m.erase(it);
  Map::const_iterator later = std::next(it);
  if (later->second == nullptr) // CHECK: test m[#{{[0-9]+}}]
    return;
  Map::iterator late;
  late = m.begin();
  late->second.reset(); // CHECK: owner m[#{{[0-9]+}}] 'reset'
  m.erase(late++);
  auto [made, isNew] = m.emplace(2, nullptr);
  if (isNew)
    made->second = std::make_unique<int>(); // CHECK: write m[#{{[0-9]+}}] =
  auto inserted = m.try_emplace(3);
  inserted.first->second.reset(); // CHECK: owner m[#{{[0-9]+}}] 'reset'
}

// CHECK-LABEL: function 'arguments_are_lost'
void arguments_are_lost(Map &m) {
  keep(m.begin()); // CHECK: begin m read
                   // CHECK-NEXT: untracked m[*] mutable
  auto it = m.find(1);
  keep(it); // CHECK: untracked m[*] mutable
  keep(it++); // CHECK: untracked m[*] mutable
  keep(std::next(it)); // CHECK: untracked m[*] mutable
  keep(m.emplace(2, nullptr).first); // CHECK: untracked m[*] mutable
}

// CHECK-LABEL: function 'results_are_lost'
Map::const_iterator results_are_lost(const Map &m) {
  return m.find(1); // CHECK: untracked m[*]{{$}}
}

// CHECK-LABEL: function 'one_of_two_is_either'
void one_of_two_is_either(Map &m, Map &n, bool first) {
  auto it = m.begin();
  if (!first)
    it = n.begin(); // CHECK: untracked m[*] mutable
                    // CHECK-NEXT: untracked n[*] mutable
  it->second.reset();
}

struct Cursor {
  Map m;
  Map::iterator at = m.begin();
  // CHECK-LABEL: function 'Cursor::members_are_lost'
  void members_are_lost() {
    at = m.find(1); // CHECK: untracked this.m[*] mutable
  }
};
