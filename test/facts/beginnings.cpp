// RUN: %mapchurn check --dump=facts %s -- -std=c++17 | FileCheck %s
// RUN: %mapchurn check --dump=facts %s -- -std=c++14 | FileCheck %s
// REQUIRES: tool
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is in a container when it comes alive, and which objects no constructor of the user's has touched.

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

using List = std::vector<int>;
using Hash = std::hash<int>;
List load();

// CHECK-LABEL: function 'containers'
void containers(const List &other, std::allocator<int> allocator, const char *text, int n) {
  List a;                                // CHECK: declare a (std::vector<int>, empty)
  List b{};                              // CHECK: declare b (std::vector<int>, empty)
  List c = {};                           // CHECK: declare c (std::vector<int>, empty)
  auto d = List();                       // CHECK: declare d (std::vector<int>, empty)
  auto e = List{};                       // CHECK: declare e (std::vector<int>, empty)
  List f(allocator);                     // CHECK: declare f (std::vector<int>, empty)
  List g{std::allocator<int>()};         // CHECK: declare g (std::vector<int>, empty)
  List h(10);                            // CHECK: declare h (std::vector<int>, sized)
  List i{10};                            // CHECK: declare i (std::vector<int>, filled)
  List j(10, 1);                         // CHECK: declare j (std::vector<int>, sized)
  List k(other);                         // CHECK: declare k (std::vector<int>, filled)
  List l = other;                        // CHECK: declare l (std::vector<int>, filled)
  List m(other.begin(), other.end());    // CHECK: declare m (std::vector<int>, filled)
  List o = load();                       // CHECK: declare o (std::vector<int>, filled)
  List p = std::move(k);                 // CHECK: declare p (std::vector<int>, filled)
  List q(other, allocator);              // CHECK: declare q (std::vector<int>, filled)
  std::string r = "";                    // CHECK: declare r (std::string, empty)
  std::string s = "x";                   // CHECK: declare s (std::string, filled)
  std::string t = text;                  // CHECK: declare t (std::string, filled)
  std::unordered_map<int, int> u(100);   // CHECK: declare u (std::unordered_map<int, int>, sized)
  std::unordered_map<int, int> v(u.get_allocator()); // CHECK: declare v (std::unordered_map<int, int>, empty)
  List w = n ? other : List();           // CHECK: declare w (std::vector<int>, filled)
  static List x;                         // CHECK: declare x (std::vector<int>, empty)
}

struct Plain {
  List list;
  std::string text;
  int count = 0;
};
struct Given {
  List list{};
  List filled = load();
};
struct Nested {
  Plain plain;
  std::unique_ptr<int> owned;
};
struct Defaulted {
  List list;
  Defaulted() = default;
};
struct Written {
  List list;
  Written() { list.reserve(10); }
};
struct Derived : Written {
  List own;
};
struct Takes {
  List list;
  explicit Takes(int n) : list(n) {}
  Takes() = default;
};

// CHECK-LABEL: function 'objects'
void objects(const Plain &other) {
  Plain a;            // CHECK: declare a untouched
  Plain b{};          // CHECK: declare b untouched
  auto c = Plain();   // CHECK: declare c untouched
  Given d;            // CHECK: declare d untouched
  Nested e;           // CHECK: declare e untouched
  Nested f{};         // CHECK: declare f untouched
  Defaulted g;        // CHECK: declare g untouched
  Takes h;            // CHECK: declare h untouched
  Written i;          // CHECK: declare i{{$}}
  Derived j;          // CHECK: declare j{{$}}
  Takes k(3);         // CHECK: declare k{{$}}
  Plain l = other;    // CHECK: declare l from other{{$}}
  Plain m{load()};    // CHECK: declare m{{$}}
  const Plain &n = Plain(); // CHECK: declare n{{$}}
  auto o = std::make_pair(List(), 1); // CHECK: declare o{{$}}
}
