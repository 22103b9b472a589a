// RUN: %mapchurn check --dump=facts %s -- -std=c++17 | FileCheck %s
// REQUIRES: tool
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which object a name stands for: two references into one vector differ, an
// iterator names another entry once it moves, a pointer that a loop moves is
// not what it was declared with.

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

struct Node {
  int Id;
  Node *Next;
  std::map<int, int> Kids;
  int id() const;
};

// CHECK-LABEL: function 'two_references_into_one_vector'
// CHECK: pass v[#[[A:[0-9]+]]]
// CHECK-NEXT: subscript m key 'a'
// CHECK-NOT: pass v[#[[A]]]
// CHECK: subscript m key 'b'
void two_references_into_one_vector(std::vector<int> v, std::map<int, int> m) {
  for (int &a : v)
    for (int &b : v) {
      m[a];
      m[b];
    }
}

// CHECK-LABEL: function 'keys_with_side_effects'
// CHECK: subscript m key '*it++' impure
// CHECK: subscript m key 'v[i++]' impure
// CHECK: subscript m key 'next()' impure
// CHECK: subscript m key 'counter.load()' impure
// CHECK: subscript m key 'rand()' impure
void keys_with_side_effects(std::vector<int> v, std::map<int, int> m, int i,
                            std::atomic<int> &counter) {
  auto it = v.begin();
  m[*it++];
  m[v[i++]];
  auto next = [&i] { return i++; };
  m[next()];
  m[counter.load()];
  m[rand()];
}

// CHECK-LABEL: function 'keys_without_side_effects'
// CHECK-NOT: impure
// CHECK: exit 'return'
void keys_without_side_effects(const Node &n, std::vector<int> v,
                               std::map<int, int> m, int i, std::string s) {
  m[n.Id];
  m[n.id()];
  m[v.back()];
  m[v[i + 1]];
  m[std::max(i, 3)];
  m[int(s.size())];
  auto &last = v.back();
  m[last];
  return;
}

// CHECK-LABEL: function 'a_pointer_that_a_loop_moves'
// CHECK: subscript *p.Kids key
// CHECK: subscript first.Kids key
void a_pointer_that_a_loop_moves(Node first) {
  for (Node *p = &first; p; p = p->Next)
    p->Kids[1];
  Node *same = &first;
  same->Kids[1];
}

// CHECK-LABEL: function 'what_others_may_change'
// A lambda, what is made of it, a lock: all may change the map.
// CHECK: call mutable
// CHECK-NEXT: subscript m key '1'
// CHECK-NEXT: declare same
// CHECK-NEXT: call mutable
// CHECK-NEXT: subscript m key '2'
// CHECK: call mutable
// CHECK-NEXT: declare held
// CHECK-NEXT: subscript m key '3'
// CHECK-NOT: call mutable
// CHECK: subscript m key '4'
void what_others_may_change(std::map<int, int> &m, std::mutex &guard) {
  auto clear = [&m] { m.clear(); };
  clear();
  m[1];
  std::function<void()> same = clear;
  same();
  m[2];
  std::lock_guard<std::mutex> held(guard);
  m[3];
  std::less<int>{}(1, 2);
  m[4];
}
