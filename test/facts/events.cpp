// RUN: %mapchurn check --dump=facts %s -- -std=c++17 | FileCheck %s
// REQUIRES: tool
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What happens to a container when it is mentioned outside of its own operations: copied, moved, passed on, kept, returned.

#include <functional>
#include <string>
#include <utility>
#include <vector>

using List = std::vector<int>;
struct Keeper {
  List *kept;
  List &reference;
  List own;
};
void reads(const List &);
void changes(List &);
void takes(List);
void sinks(List &&);
void pointer(List *);
void constant(const List *);
void any(...);
struct Object {
  void change(List &) const;
  int look() const;
  void touch();
  List list;
};

// CHECK-LABEL: function 'passed'
void passed(List v) {
  reads(v);                // CHECK: pass v{{( as .*)?$}}
  changes(v);              // CHECK: pass v mutable
  pointer(&v);             // CHECK: pass v mutable
  constant(&v);            // CHECK: pass v{{( as .*)?$}}
  takes(v);                // CHECK: copy v
  sinks(std::move(v));     // CHECK: move v
  takes(std::move(v));     // CHECK: move v
  Object().change(v);      // CHECK: pass v mutable
  std::ref(v).get();       // CHECK: pass v mutable
  (void)v;
  auto named = [&w = v] { w.clear(); }; // CHECK: clear v
  int n = 0;
  (n, v).clear();          // CHECK: pass v mutable
  void (List::*method)() = &List::clear;
  (v.*method)();           // CHECK: pass v mutable
  List *p = &v;            // CHECK: address v mutable
  (p->*method)();          // CHECK: pass v mutable
}

// CHECK-LABEL: function 'kept'
List &kept(List &v, List *&out) {
  out = &v;                         // CHECK: address v mutable
  Keeper k{&v, v, v};               // CHECK: address v mutable
                                    // CHECK: address v mutable
                                    // CHECK: copy v
  auto copy = v;                    // CHECK: copy v
  auto lambda = [v] { return 1; };  // CHECK: copy v
  auto inner = [&] { v.clear(); };  // CHECK: lambda
                                    // CHECK: clear v
  std::vector<List *> all;
  all.push_back(&v);                // CHECK: address v mutable
                                    // CHECK: append all
  return v;                         // CHECK: return v
}

// CHECK-LABEL: function 'returned'
List returned(List by_value, Object object, bool which) {
  List local;
  if (which)
    return local;        // CHECK: return local
  if (!which)
    return by_value;     // CHECK: return by_value
  return object.list;    // CHECK: return object.list
}

// CHECK-LABEL: function 'members'
void members(Object &o, const Object &c) {
  o.touch();             // CHECK: pass o mutable
                         // CHECK: call mutable
  c.look();              // CHECK: call{{$}}
  o.list.push_back(1);   // CHECK: append o.list arg '1' discarded
  o.list = c.list;       // CHECK: copy c.list
                         // CHECK: assign o.list arg 'c.list'
  std::swap(o.list, o.list); // CHECK: swap o.list
}

// CHECK-LABEL: function 'operations'
void operations(List v, std::string s, int n) {
  v.emplace_back(n);                   // CHECK: append v arg 'n' discarded
  v.insert(v.end(), n);                // CHECK: append v arg 'v.end()' arg 'n' discarded
  v.insert(v.begin(), n);              // CHECK: append-many v
  v.insert(v.end(), {1, 2});           // CHECK: append-many v
  v.insert(v.end(), 3, n);             // CHECK: append-many v
  v.insert(std::end(v), v.at(0));      // CHECK: append v
  v.emplace(v.cend(), n);              // CHECK: append v
  s += 'c';                            // CHECK: append s arg ''c'' discarded
  s += "text";                         // CHECK: append-many s
  s.push_back('c');                    // CHECK: append s
  v[0] = n;                            // CHECK: element v
  v.reserve(v.size() + 1);             // CHECK: reserve v
}
