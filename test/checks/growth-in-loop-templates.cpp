// RUN: %check %s
// RUN: %clangxx_plugin -std=c++17 -fsyntax-only -fdiagnostics-parseable-fixits %s 2>&1 | FileCheck %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// growth-in-loop in templates: one finding for all instantiations, which says for which arguments, and no edit, since it
// would have to be right for all of them.

#include <deque>
#include <forward_list>
#include <list>
#include <string>
#include <vector>

// CHECK-NOT: fix-it

template <class Range>
std::vector<int> collect(const Range &rows) {
  std::vector<int> all;
  for (int row : rows)  // expected-note {{'rows.size()' times}}
    all.push_back(row); // expected-warning {{'all' grows element by element in this loop}} expected-note {{in the instantiation with 'Range = std::vector<int>'}}
  return all;
}

template <class Iterator>
std::vector<int> between(Iterator first, Iterator last) {
  std::vector<int> all;
  for (; first != last; ++first)
    all.push_back(*first); // expected-warning {{'all' grows}} expected-note {{in the instantiation with 'Iterator = const int *'}}
  return all;
}

template <class Container>
Container fill(int n) {
  Container made;
  for (int i = 0; i < n; ++i)
    made.push_back(i); // expected-warning {{'made' grows}} expected-note {{in the instantiation with 'Container = std::vector<int>'}}
  return made;
}

template <int Size>
struct Board {
  std::vector<int> cells() const {
    std::vector<int> all;
    for (int i = 0; i < Size * Size; ++i)
      all.push_back(i); // expected-warning {{'all' grows}} expected-note {{in the instantiation with 'Size = 3'}}
    return all;
  }
};

// Only one of two instantiations adds on every pass.
template <bool Always>
std::vector<int> some(const std::vector<int> &rows) {
  std::vector<int> all;
  for (int row : rows) {
    if constexpr (Always)
      all.push_back(row); // expected-warning {{'all' grows}} expected-note {{in the instantiation with 'Always = true'}}
    else if (row > 0)
      all.push_back(row);
  }
  return all;
}

auto generic = [](const auto &rows) {
  std::vector<int> all;
  for (int row : rows)
    all.push_back(row); // expected-warning {{'all' grows}}
  return all;
};

template <class T>
struct Outer {
  static std::vector<T> make(const std::vector<T> &rows) {
    struct Local {
      std::vector<T> all;
      std::vector<T> copy(const std::vector<T> &from) {
        std::vector<T> made;
        for (const T &row : from)
          made.push_back(row); // expected-warning {{'made' grows}}
        return made;
      }
    };
    return Local().copy(rows);
  }
};

// ---- Not reported: never instantiated, or only with what has no size or no reserve.

template <class Range>
std::vector<int> unused(const Range &rows) {
  std::vector<int> all;
  for (int row : rows)
    all.push_back(row);
  return all;
}

template <class Range>
std::vector<int> unsized(const Range &rows) {
  std::vector<int> all;
  for (int row : rows)
    all.push_back(row);
  return all;
}

template <class Container>
Container nodes(int n) {
  Container made;
  for (int i = 0; i < n; ++i)
    made.push_back(i);
  return made;
}

int main() {
  int cells[] = {1, 2, 3};
  std::vector<int> vector;
  std::list<int> list;
  std::forward_list<int> forward;
  collect(vector);
  collect(list);
  collect(forward);
  between(list.begin(), list.end());
  between<const int *>(cells, cells + 3);
  fill<std::deque<int>>(3);
  fill<std::vector<int>>(3);
  Board<2>().cells();
  Board<3>().cells();
  some<false>(vector);
  some<true>(vector);
  generic(vector);
  generic(list);
  Outer<int>::make(vector);
  unsized(forward);
  nodes<std::list<int>>(3);
}

// An explicit specialization is the only one of its kind, and can be mended.
template <>
std::vector<int> Board<4>::cells() const {
  std::vector<int> all;
  for (int i = 0; i < 16; ++i)
    all.push_back(i); // expected-warning {{'all' grows}}
  return all;
}
// CHECK: fix-it:{{.*}}"all.reserve(16);
// CHECK-NOT: fix-it
