// RUN: %mapchurn check --dump=facts %s -- -std=c++17 | FileCheck %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How the entries of a map that holds keys only are named, and what the same
// reads in a set.

#include <map>

struct Seen {};
void keep(const std::pair<const int, Seen> &);

// CHECK-LABEL: function 'keys'
int keys(std::map<int, Seen> &m, std::map<int, int> &other) {
  int sum = 0;
  for (auto &entry : m)
    sum += entry.first;
  for (const auto &[key, seen] : m)
    sum += key;
  auto it = m.find(1);
  sum += it->first / (*it).first;
  for (auto &entry : other)
    sum += entry.first;
  return sum;
}
// CHECK-NOT: names other
// CHECK: {{^  names m\[\*\]$}}
// CHECK-NEXT: names m[{{.*}}].key, in a set 'entry'
// CHECK-NEXT: names m[*], in a set 'key'
// CHECK-NEXT: {{^  names m\[\*\]$}}
// CHECK-NEXT: names m[{{.*}}].key, in a set '*it'
// CHECK-NEXT: names m[{{.*}}].key, in a set '(*it)'
// CHECK-NOT: names other

// CHECK-LABEL: function 'more_than_keys'
void more_than_keys(std::map<int, Seen> &m, Seen &out) {
  for (auto &entry : m)
    keep(entry);
  std::map<int, Seen>::iterator it = m.begin();
  out = it->second;
}
// CHECK: {{^  names m\[\*\]$}}
// CHECK-NEXT: names m[{{.*}}], not in a set
// CHECK-NEXT: names m[*], not in a set
// CHECK-NEXT: names m[{{.*}}], not in a set
