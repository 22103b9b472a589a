// REQUIRES: libcxx
// RUN: %check %s -- -stdlib=libc++ -std=c++20
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// growth-in-loop with libc++: the same findings, and the prices of that library.

#include <algorithm>
#include <iterator>
#include <memory_resource>
#include <string>
#include <unordered_map>
#include <vector>

struct Row {
  int id;
  std::string name;
};
using Rows = std::vector<Row>;

void price_of_a_vector(const Rows &rows) {
  std::vector<int> ids;
  for (const Row &row : rows)
    ids.push_back(row.id); // expected-warning {{'ids' grows element by element in this loop}} \
                           // expected-note {{reaching 1000 elements takes 11 reallocations (8188 bytes) and moves 1023 elements; 'reserve' makes it 1 (4000 bytes) and 0}}
}

void price_of_a_string(const Rows &rows) {
  std::string initials;
  for (const Row &row : rows)
    initials += row.name.front(); // expected-warning {{'initials' grows}} \
                                  // expected-note {{reaching 1000 elements takes}}
}

void price_of_a_table(const Rows &rows) {
  std::unordered_map<int, std::string> index;
  for (const Row &row : rows)
    index[row.id] = row.name; // expected-warning {{'index' grows}} \
                              // expected-note {{reaching 1000 elements takes}}
}

void ways(std::vector<int> &rows, std::pmr::memory_resource *arena, std::vector<int>::iterator first, std::vector<int>::iterator last) {
  std::vector<int> copied, ranged, iterated, stepped, inserted;
  std::pmr::vector<int> pooled{arena};
  std::copy(rows.begin(), rows.end(), std::back_inserter(copied)); // expected-warning {{'copied' grows}}
  std::ranges::copy(rows, std::back_inserter(ranged));             // expected-warning {{'ranged' grows}}
  for (auto it = rows.begin(), end = rows.end(); it != end; ++it)
    iterated.push_back(*it); // expected-warning {{'iterated' grows}}
  for (; first != last; ++first)
    stepped.push_back(*first); // expected-warning {{'stepped' grows}}
  for (int row : rows) {
    inserted.insert(inserted.end(), row); // expected-warning {{'inserted' grows}}
    pooled.push_back(row);                // expected-warning {{'pooled' grows}}
  }
}

// ---- Not reported: 22 characters are in the object itself.

void short_strings() {
  std::string text;
  for (int i = 0; i < 22; ++i)
    text += 'x';
}
