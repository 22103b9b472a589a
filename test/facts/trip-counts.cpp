// RUN: %mapchurn check --dump=facts %s -- -std=c++20 | FileCheck %s
// REQUIRES: tool
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How often a loop runs: the text for people, the code for a reserve, and whether that may be evaluated anywhere.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <forward_list>
#include <initializer_list>
#include <iterator>
#include <map>
#include <string>
#include <vector>

void use(int);
int next();

struct Box {
  std::vector<int> rows;
  std::vector<int> *pointer;
  int width, height;
  int count() const;
  const std::vector<int> &list() const;
  std::vector<int> copies() const;
};

// CHECK-LABEL: function 'ranges'
void ranges(const Box &box, const Box *other, const std::vector<int> **both, int *cells, std::forward_list<int> unsized) {
  int array[5];
  for (int row : box.rows) // CHECK: loop {{.*}} runs 'box.rows.size()' reserve 'box.rows.size()' harmless in-block
    use(row);
  for (int row : other->rows) // CHECK: loop {{.*}} runs 'other->rows.size()' reserve 'other->rows.size()' in-block
    use(row);
  for (int row : *box.pointer) // CHECK: loop {{.*}} runs 'box.pointer->size()' reserve 'box.pointer->size()' in-block
    use(row);
  for (int row : **both) // CHECK: loop {{.*}} runs '(*both)->size()' reserve '(*both)->size()' in-block
    use(row);
  for (int row : box.list()) // CHECK: loop {{.*}} runs 'box.list().size()' reserve 'box.list().size()' in-block
    use(row);
  for (int row : (const std::vector<int> &)box.rows) // CHECK: loop {{.*}} runs '((const std::vector<int> &)box.rows).size()'
    use(row);
  for (int row : array) // CHECK: loop {{.*}} runs '5' reserve '5' harmless
    use(row);
  for (int row : {1, 2, 3}) // CHECK: loop {{.*}} runs '3' reserve '3' harmless
    use(row);
  for (int row : box.copies()) // CHECK: loop {{.*}} runs unknown
    use(row);
  for (int row : unsized) // CHECK: loop {{.*}} runs unknown
    use(row);
  for (auto copy = box; int row : copy.rows) // CHECK: loop {{.*}} runs unknown
    use(row);
}

// CHECK-LABEL: function 'bounds'
void bounds(int n, unsigned u, std::size_t size, const Box &box, const char *text, std::uint8_t small) {
  const int twice = 2 * n;
  const int rows = static_cast<int>(box.rows.size());
  int counted = box.rows.size();
  int hash = u;
  for (int i = 0; i < n; ++i) // CHECK: loop {{.*}} runs 'n' reserve 'n > 0 ? n : 0' harmless
    use(i);
  for (unsigned i = 0; i < u; ++i) // CHECK: loop {{.*}} runs 'u' reserve 'u' harmless
    use(i);
  for (int i = 0; i < twice; ++i) // CHECK: loop {{.*}} runs 'twice' reserve 'twice > 0 ? twice : 0' harmless
    use(i);
  for (int i = 0; i < rows; ++i) // CHECK: loop {{.*}} runs 'rows' reserve 'rows' harmless
    use(i);
  for (int i = 0; i < counted; ++i) // CHECK: loop {{.*}} runs 'counted' reserve 'counted' harmless
    use(i);
  for (int i = 0; i < hash; ++i) // CHECK: loop {{.*}} runs 'hash' reserve 'hash > 0 ? hash : 0' harmless
    use(i);
  for (int i = 0; i < int(box.rows.size()); ++i) // CHECK: loop {{.*}} runs 'box.rows.size()' reserve 'box.rows.size()' harmless
    use(i);
  for (int i = 0; i < int(u); ++i) // CHECK: loop {{.*}} runs 'int(u)' reserve 'int(u) > 0 ? int(u) : 0' harmless
    use(i);
  for (long i = 0; i < long(u); ++i) // CHECK: loop {{.*}} runs 'u' reserve 'u' harmless
    use(i);
  for (std::size_t i = 0; i < std::size_t(n); ++i) // CHECK: loop {{.*}} runs 'n' reserve 'n > 0 ? n : 0' harmless
    use(i);
  for (int i = 0; i < box.width * box.height; ++i) // CHECK: loop {{.*}} runs 'box.width * box.height' reserve 'box.width * box.height > 0 ? box.width * box.height : 0' harmless
    use(i);
  for (int i = 0; i < n / twice; ++i) // CHECK: loop {{.*}} runs 'n / twice' reserve 'n / twice > 0 ? n / twice : 0' in-block
    use(i);
  for (int i = 0; i < (n & 7); ++i) // CHECK: loop {{.*}} runs 'n & 7' reserve '(n & 7) > 0 ? n & 7 : 0' in-block
    use(i);
  for (int i = 0; i < box.count(); ++i) // CHECK: loop {{.*}} runs 'box.count()' reserve 'box.count() > 0 ? box.count() : 0' in-block
    use(i);
  for (std::size_t i = 0; i < std::strlen(text); ++i) // CHECK: loop {{.*}} runs 'std::strlen(text)' reserve 'std::strlen(text)' in-block
    use(i);
  for (int i = 0; i < small; ++i) // CHECK: loop {{.*}} runs 'small' reserve 'small' harmless
    use(i);
  for (int i = 0; i < n /* all */ + 1; ++i) // CHECK: loop {{.*}} runs 'n /* all */ + 1' reserve '' harmless
    use(i);
}

// CHECK-LABEL: function 'wrapping'
void wrapping(std::size_t n, std::size_t m, int k, const Box &box) {
  for (std::size_t i = 0; i < n - 1; ++i) // CHECK: loop {{.*}} runs 'n - 1' reserve 'n' harmless
    use(i);
  for (std::size_t i = 0; i < n - 100; ++i) // CHECK: loop {{.*}} runs 'n - 100' reserve 'n > 100 ? n - 100 : 0'
    use(i);
  for (std::size_t i = 0; i < n - m; ++i) // CHECK: loop {{.*}} runs 'n - m' reserve 'n > m ? n - m : 0'
    use(i);
  for (std::size_t i = 0; i < (n - m) / 2; ++i) // CHECK: loop {{.*}} runs '(n - m) / 2' reserve ''
    use(i);
  for (int i = 0; i < k - 1; ++i) // CHECK: loop {{.*}} runs 'k - 1' reserve 'k > 0 ? k : 0'
    use(i);
  for (int i = 0; i < int(box.rows.size()) - 1; ++i) // CHECK: loop {{.*}} runs 'int(box.rows.size()) - 1' reserve 'box.rows.size()'
    use(i);
  for (int i = 0; i < int(box.rows.size() - 1); ++i) // CHECK: loop {{.*}} runs 'int(box.rows.size() - 1)' reserve 'box.rows.size()'
    use(i);
  for (int i = 0; i < int(n - 1); ++i) // CHECK: loop {{.*}} runs 'int(n - 1)' reserve 'int(n - 1) > 0 ? int(n - 1) : 0'
    use(i);
}

enum Kind { First,
            Second,
            Last };
constexpr int Global = 20;

// CHECK-LABEL: function 'starts_and_steps'
void starts_and_steps(int n, int low, int high, unsigned u) {
  constexpr int local = 4;
  int i;
  for (i = 0; i <= n; i++) // CHECK: loop {{.*}} runs 'n + 1' reserve 'n > 0 ? n + 1 : 0'
    use(i);
  for (i = 1; i <= n; ++i) // CHECK: loop {{.*}} runs 'n' reserve 'n > 0 ? n : 0'
    use(i);
  for (i = 3; i < n; ++i) // CHECK: loop {{.*}} runs 'n - 3' reserve 'n > 0 ? n : 0'
    use(i);
  for (i = 300; i < n; ++i) // CHECK: loop {{.*}} runs 'n - 300' reserve 'n > 300 ? n - 300 : 0'
    use(i);
  for (i = low; i < high; ++i) // CHECK: loop {{.*}} runs 'high - low' reserve 'high > low ? high - low : 0'
    use(i);
  for (i = low; i <= high; ++i) // CHECK: loop {{.*}} runs 'high - low + 1' reserve 'high >= low ? high - low + 1 : 0'
    use(i);
  for (i = u; i < high; ++i) // CHECK: loop {{.*}} runs 'high - u' reserve ''
    use(i);
  for (i = low - 1; i < high; ++i) // CHECK: loop {{.*}} runs 'high - (low - 1)' reserve 'high > (low - 1) ? high - (low - 1) : 0'
    use(i);
  for (i = 0; i < n; i += 2) // CHECK: loop {{.*}} runs 'n / 2' reserve '(n > 0 ? n : 0) / 2 + 1'
    use(i);
  for (i = 0; i != n; ++i) // CHECK: loop {{.*}} runs 'n' reserve 'n > 0 ? n : 0'
    use(i);
  for (i = 0; n > i; ++i) // CHECK: loop {{.*}} runs 'n' reserve 'n > 0 ? n : 0'
    use(i);
  for (; i < n; ++i) // CHECK: loop {{.*}} runs 'n - i' reserve 'n > i ? n - i : 0'
    use(i);
  for (i = -2; i <= 2; ++i) // CHECK: loop {{.*}} runs '5' reserve '5' harmless
    use(i);
  for (i = First; i < Last; ++i) // CHECK: loop {{.*}} runs 'Last' reserve 'Last'
    use(i);
  for (i = 0; i < Global; ++i) // CHECK: loop {{.*}} runs 'Global' reserve 'Global'
    use(i);
  for (i = 0; i < local * 2; ++i) // CHECK: loop {{.*}} runs 'local * 2' reserve 'local * 2'
    use(i);
  for (i = 9; i < 3; ++i) // CHECK: loop {{.*}} runs '0'
    use(i);
  for (i = 0; i < 10; i += 3) // CHECK: loop {{.*}} runs '4'
    use(i);
  for (unsigned long long j = 0; j < ~0ull; ++j) // CHECK: loop {{.*}} runs unknown
    use(0);
}

// CHECK-LABEL: function 'downwards'
void downwards(int n, std::size_t size) {
  for (int i = n; i > 0; --i) // CHECK: loop {{.*}} runs 'n' reserve 'n > 0 ? n : 0'
    use(i);
  for (int i = n - 1; i >= 0; --i) // CHECK: loop {{.*}} runs 'n' reserve 'n > 0 ? n : 0'
    use(i);
  for (int i = n; i >= 0; --i) // CHECK: loop {{.*}} runs 'n + 1' reserve 'n > 0 ? n + 1 : 0'
    use(i);
  for (std::size_t i = size; i-- > 0;) // CHECK: loop {{.*}} runs 'size' reserve 'size'
    use(i);
  for (int i = n; i--;) // CHECK: loop {{.*}} runs 'n' reserve 'n > 0 ? n : 0'
    use(i);
  for (std::size_t i = size - 1; i >= 0; --i) // CHECK: loop {{.*}} runs unknown
    use(i);
  for (int i = n; i > 5; --i) // CHECK: loop {{.*}} runs unknown
    use(i);
}

// CHECK-LABEL: function 'iterators'
void iterators(std::vector<int> &v, const std::map<int, int> &m, const int *first, const int *last, std::vector<int>::iterator at) {
  for (auto it = v.begin(); it != v.end(); ++it) // CHECK: loop {{.*}} runs 'v.size()' reserve 'v.size()' harmless
    use(*it);
  for (auto it = std::cbegin(m), end = std::cend(m); it != end; it++) // CHECK: loop {{.*}} runs 'm.size()' reserve 'm.size()' harmless
    use(it->first);
  for (auto it = v.rbegin(); it < v.rend(); ++it) // CHECK: loop {{.*}} runs 'v.size()'
    use(*it);
  for (; first != last; ++first) // CHECK: loop {{.*}} runs 'last - first' reserve 'last - first'
    use(*first);
  for (auto p = first; p < last; ++p) // CHECK: loop {{.*}} runs 'last - first' reserve 'last > first ? last - first : 0'
    use(*p);
  for (auto it = at; it != v.end(); ++it) // CHECK: loop {{.*}} runs 'v.end() - at' reserve 'v.end() - at'
    use(*it);
  for (auto it = m.find(1); it != m.end(); ++it) // CHECK: loop {{.*}} runs unknown
    use(it->first);
}

// CHECK-LABEL: function 'changed_in_the_loop'
void changed_in_the_loop(std::vector<int> &v, int n) {
  for (std::size_t i = 0; i < v.size(); ++i) // CHECK: loop {{.*}} runs unknown
    v.push_back(1);
  for (int i = 0; i < n; ++i) // CHECK: loop {{.*}} runs unknown
    --n;
  for (int i = 0; i < n; ++i) // CHECK: loop {{.*}} runs unknown
    i = next();
  for (int i = 0, end = n; i < end; ++i) // CHECK: loop {{.*}} runs unknown
    --end;
  for (int i = 0, end = n, last = end - 1; i < last; ++i) // CHECK: loop {{.*}} runs unknown
    use(i);
  while (next()) // CHECK: loop {{.*}} runs unknown
    use(1);
  do // CHECK: loop {{.*}} runs unknown
    use(1);
  while (next());
}

// CHECK-LABEL: function 'algorithms'
void algorithms(const std::vector<int> &from, int n) {
  std::vector<int> to;
  std::copy(from.begin(), from.end(), std::back_inserter(to));                // CHECK: append to read by 'std::copy' runs 'from.size()' reserve 'from.size()' harmless
  std::copy_if(from.begin(), from.end(), std::back_inserter(to), [](int i) { return i > 0; }); // CHECK: append to read by 'std::copy_if' runs 'from.size()' {{.*}} at most
  std::generate_n(std::back_inserter(to), n, next);                           // CHECK: append to read by 'std::generate_n' runs 'n' reserve 'n > 0 ? n : 0'
}
