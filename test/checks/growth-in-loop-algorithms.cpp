// RUN: %check %s
// RUN: %check %s -- -std=c++20
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// growth-in-loop: algorithms that write through an inserter.

#include <algorithm>
#include <forward_list>
#include <iterator>
#include <list>
#include <numeric>
#include <string>
#include <unordered_map>
#include <vector>

int twice(int n);

void over_a_container(const std::vector<int> &rows) {
  std::vector<int> copies;                                             // expected-note {{'copies' is declared here with no capacity}}
  std::copy(rows.begin(), rows.end(), std::back_inserter(copies));     // expected-warning {{'copies' grows element by element in this call of 'std::copy' [mapchurn-growth-in-loop]}} \
                                                                       // expected-note {{it writes 'rows.size()' elements}} \
                                                                       // expected-note {{reaching 1000 elements takes 11 reallocations}}
  std::vector<int> doubled;
  std::transform(rows.cbegin(), rows.cend(), std::back_inserter(doubled), twice); // expected-warning {{in this call of 'std::transform'}}
  std::string text;
  std::transform(std::begin(rows), std::end(rows), std::back_inserter(text), [](int n) { return static_cast<char>('a' + n); }); // expected-warning {{'text' grows}}
  std::vector<int> sums;
  std::partial_sum(rows.begin(), rows.end(), std::back_inserter(sums)); // expected-warning {{'sums' grows}}
}

void over_a_part(const std::vector<int> &rows, const int *cells, int n) {
  std::vector<int> tail, some, many;
  std::copy(rows.begin() + 1, rows.end(), std::back_inserter(tail)); // expected-warning {{'tail' grows}} expected-note {{it writes 'rows.end() - (rows.begin() + 1)' elements}}
  std::copy(cells, cells + n, std::back_inserter(some));             // expected-warning {{'some' grows}} expected-note {{it writes 'n' elements}}
  std::copy_n(cells, n, std::back_inserter(many));                   // expected-warning {{'many' grows}} expected-note {{it writes 'n' elements}}
}

struct Block {
  std::vector<int> list;
  const std::vector<int> *rows() const { return &list; }
};
void through_a_pointer(const Block *block) {
  std::vector<int> copies;
  std::copy(block->rows()->begin(), block->rows()->end(), std::back_inserter(copies)); // expected-warning {{'copies' grows}} expected-note {{it writes 'block->rows()->size()' elements}}
}

void generated(int n) {
  std::vector<int> made, filled;
  std::generate_n(std::back_inserter(made), n, [i = 0]() mutable { return ++i; }); // expected-warning {{'made' grows}}
  std::fill_n(std::back_inserter(filled), 100, 7);                                 // expected-warning {{'filled' grows}} expected-note {{reaching 100 elements}}
}

void in_a_loop(const std::vector<int> &header, int pages) {
  std::vector<int> all;
  for (int page = 0; page < pages; ++page)                          // expected-note {{the loop runs 'pages' times}}
    std::copy(header.begin(), header.end(), std::back_inserter(all)); // expected-warning {{'all' grows element by element in this loop}} expected-note {{it writes 'header.size()' elements}}
}

#if __cplusplus >= 202002L
void over_a_range(const std::vector<int> &rows) {
  std::vector<int> copies, doubled;
  std::ranges::copy(rows, std::back_inserter(copies));              // expected-warning {{in this call of 'std::ranges::copy'}}
  std::ranges::transform(rows, std::back_inserter(doubled), twice); // expected-warning {{in this call of 'std::ranges::transform'}}
}
#endif

// ---- Not reported: only some are written.

void filtered(const std::vector<int> &rows) {
  std::vector<int> positive, unique;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(positive), [](int n) { return n > 0; });
  std::unique_copy(rows.begin(), rows.end(), std::back_inserter(unique));
}

// ---- Not reported: how many is not known.

void unsized(const std::forward_list<int> &rows, std::list<int>::iterator first, std::list<int>::iterator last) {
  std::vector<int> a, b;
  std::copy(rows.begin(), rows.end(), std::back_inserter(a));
  std::copy(first, last, std::back_inserter(b));
}

void other_ends(const std::vector<int> &rows, const std::list<int> &list) {
  std::vector<int> a;
  std::copy(list.begin(), std::find(list.begin(), list.end(), 0), std::back_inserter(a));
}

// ---- Not reported: there is room already.

void reserved(const std::vector<int> &rows) {
  std::vector<int> copies;
  copies.reserve(rows.size());
  std::copy(rows.begin(), rows.end(), std::back_inserter(copies));
}

void output_is_no_inserter(const std::vector<int> &rows) {
  std::vector<int> copies(rows.size());
  std::copy(rows.begin(), rows.end(), copies.begin());
}

void few() {
  std::vector<int> filled;
  std::fill_n(std::back_inserter(filled), 7, 7);
}
