// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// growth-in-loop: the loops whose length is known before they start, and how it is said.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <forward_list>
#include <iterator>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

int next();
bool more();
void change(std::vector<int> &);

// ---- Ranges.

void ranges(const std::vector<int> &rows, const std::map<int, int> &map, std::string_view text, const std::list<int> &list) {
  std::vector<int> a, b, c, d;
  for (int row : rows) // expected-note {{the loop runs 'rows.size()' times}}
    a.push_back(row);  // expected-warning {{'a' grows}}
  for (auto [key, value] : map) // expected-note {{'map.size()'}}
    b.push_back(key + value);   // expected-warning {{'b' grows}}
  for (char letter : text)      // expected-note {{'text.size()'}}
    c.push_back(letter);        // expected-warning {{'c' grows}}
  for (int entry : list)        // expected-note {{'list.size()'}}
    d.push_back(entry);         // expected-warning {{'d' grows}}
}

struct Node {
  std::vector<int> children;
  const std::vector<int> &all() const { return children; }
  const std::vector<int> *pointer;
};
void places(const Node &node, const Node *other, const std::vector<int> *list, std::vector<std::vector<int>> &grid, int i) {
  std::vector<int> a, b, c, d, e, f;
  for (int child : node.children) // expected-note {{'node.children.size()'}}
    a.push_back(child);           // expected-warning {{'a' grows}}
  for (int child : other->children) // expected-note {{'other->children.size()'}}
    b.push_back(child);             // expected-warning {{'b' grows}}
  for (int child : *list)           // expected-note {{'list->size()'}}
    c.push_back(child);             // expected-warning {{'c' grows}}
  for (int child : *other->pointer) // expected-note {{'other->pointer->size()'}}
    d.push_back(child);             // expected-warning {{'d' grows}}
  for (int child : grid[i])         // expected-note {{'grid[i].size()'}}
    e.push_back(child);             // expected-warning {{'e' grows}}
  for (int child : node.all())      // expected-note {{'node.all().size()'}}
    f.push_back(child);             // expected-warning {{'f' grows}}
}

int table[40];
void arrays_and_lists() {
  std::vector<int> a, b, c;
  for (int cell : table) // expected-note {{'40' times}}
    a.push_back(cell);   // expected-warning {{'a' grows}}
  for (int odd : {1, 3, 5, 7, 9, 11, 13, 15}) // expected-note {{'8' times}}
    b.push_back(odd);                         // expected-warning {{'b' grows}}
  for (int *p = std::begin(table); p != std::end(table); ++p) // expected-note {{'40' times}}
    c.push_back(*p);                                          // expected-warning {{'c' grows}}
}

// ---- Iterators.

void iterators(std::vector<int> &rows, const std::list<int> &list) {
  std::vector<int> a, b, c, d, e;
  for (auto it = rows.begin(); it != rows.end(); ++it) // expected-note {{'rows.size()'}}
    a.push_back(*it);                                  // expected-warning {{'a' grows}}
  for (auto it = rows.begin(), end = rows.end(); it != end; ++it) // expected-note {{'rows.size()'}}
    b.push_back(*it);                                             // expected-warning {{'b' grows}}
  for (auto it = rows.crbegin(); it != rows.crend(); it++) // expected-note {{'rows.size()'}}
    c.push_back(*it);                                      // expected-warning {{'c' grows}}
  for (auto it = list.begin(); it != list.end(); ++it) // expected-note {{'list.size()'}}
    d.push_back(*it);                                  // expected-warning {{'d' grows}}
  for (auto it = rows.begin() + 1; it != rows.end(); ++it) // expected-note {{'rows.end() - (rows.begin() + 1)'}}
    e.push_back(*it);                                      // expected-warning {{'e' grows}}
}

void pointers(const int *first, const int *last, const int *cells, int n) {
  std::vector<int> a, b, c;
  for (const int *p = first; p != last; ++p) // expected-note {{'last - first' times}}
    a.push_back(*p);                         // expected-warning {{'a' grows}}
  for (const int *p = cells; p < cells + n; p++) // expected-note {{'n' times}}
    b.push_back(*p);                             // expected-warning {{'b' grows}}
  for (; first != last; ++first) // expected-note {{'last - first' times}}
    c.push_back(*first);         // expected-warning {{'c' grows}}
}

using Iterator = std::deque<int>::const_iterator;
void random_access(Iterator first, Iterator last) {
  std::vector<int> a;
  for (; first != last; ++first) // expected-note {{'last - first' times}}
    a.push_back(*first);         // expected-warning {{'a' grows}}
}

// ---- Counters.

void counters(int n, std::size_t size, const std::vector<int> &rows, int low, int high) {
  std::vector<int> a, b, c, d, e, f, g, h;
  int i;
  for (int k = 0; k < n; ++k) // expected-note {{'n' times}}
    a.push_back(k);           // expected-warning {{'a' grows}}
  for (i = 0; i < n; i++)     // expected-note {{'n' times}}
    b.push_back(i);           // expected-warning {{'b' grows}}
  for (std::size_t k = 0; k != size; k += 1) // expected-note {{'size' times}}
    c.push_back(0);                          // expected-warning {{'c' grows}}
  for (unsigned k = 0; rows.size() > k; ++k) // expected-note {{'rows.size()' times}}
    d.push_back(rows[k]);                    // expected-warning {{'d' grows}}
  for (int k = 1; k <= n; ++k) // expected-note {{'n' times}}
    e.push_back(k);            // expected-warning {{'e' grows}}
  for (int k = 0; k <= n; ++k) // expected-note {{'n + 1' times}}
    f.push_back(k);            // expected-warning {{'f' grows}}
  for (int k = low; k < high; ++k) // expected-note {{'high - low' times}}
    g.push_back(k);                // expected-warning {{'g' grows}}
  for (int k = 0; k < n; k += 4) // expected-note {{'n / 4' times}}
    h.push_back(k);              // expected-warning {{'h' grows}}
}

void downwards(int n, std::size_t size, const std::vector<int> &rows) {
  std::vector<int> a, b, c, d, e;
  for (int k = n; k > 0; --k) // expected-note {{'n' times}}
    a.push_back(k);           // expected-warning {{'a' grows}}
  for (int k = n - 1; k >= 0; k--) // expected-note {{'n' times}}
    b.push_back(k);                // expected-warning {{'b' grows}}
  for (std::size_t k = size; k-- > 0;) // expected-note {{'size' times}}
    c.push_back(rows[k]);              // expected-warning {{'c' grows}}
  for (auto k = rows.size(); k--;) // expected-note {{'rows.size()' times}}
    d.push_back(rows[k]);          // expected-warning {{'d' grows}}
  for (int k = static_cast<int>(rows.size()) - 1; k >= 0; --k) // expected-note {{'rows.size()' times}}
    e.push_back(k);                                            // expected-warning {{'e' grows}}
}

constexpr int Count = 100;
enum Color { Red,
             Blue,
             LastColor = 12 };
void constants() {
  std::vector<int> a, b, c, d;
  for (int k = 0; k < 100; ++k) // expected-note {{'100' times}}
    a.push_back(k);             // expected-warning {{'a' grows}} expected-note {{reaching 100 elements}}
  for (int k = 0; k < Count; ++k) // expected-note {{'Count' times}}
    b.push_back(k);               // expected-warning {{'b' grows}} expected-note {{reaching 100 elements}}
  for (int k = 0; k < LastColor; ++k) // expected-note {{'LastColor' times}}
    c.push_back(k);                   // expected-warning {{'c' grows}} expected-note {{reaching 12 elements}}
  for (int k = -Count; k <= Count; ++k) // expected-note {{'201' times}}
    d.push_back(k);                     // expected-warning {{'d' grows}} expected-note {{reaching 201 elements}}
}

class Sheet {
  std::vector<int> cells;
  int width = 0, height = 0;

public:
  int area() const { return width * height; }
  std::vector<int> indices() const {
    std::vector<int> a, b;
    for (int k = 0; k < width * height; ++k) // expected-note {{'width * height' times}}
      a.push_back(k);                        // expected-warning {{'a' grows}}
    for (int k = 0; k < area(); ++k)         // expected-note {{'area()' times}}
      b.push_back(k);                        // expected-warning {{'b' grows}}
    return a.size() > b.size() ? a : b;
  }
};

void length_of_a_string(const char *text) {
  std::vector<int> a;
  for (std::size_t k = 0; k < std::strlen(text); ++k) // expected-note {{'std::strlen(text)' times}}
    a.push_back(text[k]);                             // expected-warning {{'a' grows}}
}

// ---- Not reported: the count is not known before the loop.

void while_loops(int n, std::size_t i) {
  std::vector<int> a, b;
  while (n-- > 0)
    a.push_back(n);
  do
    b.push_back(n);
  while (++i < 10);
}

void no_size(const std::forward_list<int> &list, std::istream &in) {
  std::vector<int> a, b;
  for (int entry : list)
    a.push_back(entry);
  for (auto it = list.begin(); it != list.end(); ++it)
    b.push_back(*it);
}

void two_lists(std::list<int>::iterator first, std::list<int>::iterator last) {
  std::vector<int> a;
  for (; first != last; ++first)
    a.push_back(*first);
}

std::vector<int> made();
void temporaries_would_be_made_twice() {
  std::vector<int> a, b;
  for (int row : made())
    a.push_back(row);
  for (int k = 0; k < next(); ++k)
    b.push_back(k);
}

void bounds_that_change(std::vector<int> &rows, int n, int m) {
  std::vector<int> a, b, c, d, e;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    a.push_back(rows[k]);
    if (rows[k])
      rows.push_back(k);
  }
  for (int k = 0; k < n; ++k) {
    b.push_back(k);
    n -= next();
  }
  for (std::size_t k = 0; k < rows.size(); ++k) {
    c.push_back(rows[k]);
    change(rows);
  }
  int *p = &m;
  for (int k = 0; k < m; ++k) {
    d.push_back(k);
    --*p;
  }
  for (auto it = rows.begin(), end = rows.end(); it != end; ++it) {
    e.push_back(*it);
    if (*it == 0)
      end = it + 1;
  }
}

void counters_that_jump(int n, const std::vector<int> &rows) {
  std::vector<int> a, b, c;
  for (int k = 0; k < n; ++k) {
    a.push_back(k);
    k += next();
  }
  for (int k = 1; k < n; k *= 2)
    b.push_back(k);
  for (auto it = rows.begin(); it != rows.end(); ++it) {
    c.push_back(*it);
    ++it;
  }
}

void several_conditions(int n, const std::vector<int> &rows) {
  std::vector<int> a;
  for (int k = 0; k < n && more(); ++k)
    a.push_back(rows[k]);
}

void other_containers_end(const std::vector<int> &a, const std::vector<int> &b) {
  std::vector<int> c;
  for (auto it = a.begin(); it + 1 != b.end(); ++it)
    c.push_back(*it);
}

void names_of_the_header(int n) {
  std::vector<int> a, b;
  for (int k = 0, end = next(); k < end; ++k)
    a.push_back(k);
  for (int k = 0, end = n, last = end - 1; k < last; ++k)
    b.push_back(k);
}

void floating(double step) {
  std::vector<double> a;
  for (double x = 0; x < 1; x += step)
    a.push_back(x);
}

void no_condition(int n) {
  std::vector<int> a;
  for (int k = 0;; ++k) {
    if (k == n)
      break;
    a.push_back(k);
  }
}
