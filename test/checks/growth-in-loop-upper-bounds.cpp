// RUN: %check %s tier=all
// RUN: sed "/a sure gain stands/I,$ d" %s >%t.cpp && %clangxx_plugin -std=c++17 -fsyntax-only -Werror %t.cpp
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// growth-in-loop, tier all: the count is only an upper bound. The default tier says nothing of these, and no fix is offered.

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

bool wanted(int);
bool more();

void under_a_condition(const std::vector<int> &rows) {
  std::vector<int> some;
  for (int row : rows) // expected-note {{the loop runs 'rows.size()' times}}
    if (wanted(row))
      some.push_back(row); // expected-warning {{'some' grows element by element in this loop}} expected-note {{not every pass adds an element: 'rows.size()' is an upper bound}}
}

void on_one_path(const std::vector<int> &rows) {
  std::vector<int> a, b, c, d, e;
  for (int row : rows) {
    if (row > 0) {
      a.push_back(row); // expected-warning {{'a' grows}} expected-note {{'2 * rows.size()' is an upper bound}}
      a.push_back(row);
    } else if (row < 0) {
      a.push_back(-row);
    }
    (void)(row > 7 && (b.push_back(row), true)); // expected-warning {{'b' grows}}
    try {
      c.push_back(row); // expected-warning {{'c' grows}}
    } catch (...) {
    }
    switch (row) {
    case 1:
      d.push_back(1); // expected-warning {{'d' grows}}
      break;
    default:
      d.push_back(2);
    }
    if (!wanted(row))
      continue;
    e.push_back(row); // expected-warning {{'e' grows}}
  }
}

int left_early(const std::vector<int> &rows) {
  std::vector<int> a, b;
  for (int row : rows) {
    if (!wanted(row))
      break;
    a.push_back(row); // expected-warning {{'a' grows}}
  }
  for (int row : rows) {
    b.push_back(row); // expected-warning {{'b' grows}}
    if (!wanted(row))
      return row;
  }
  return 0;
}

void nested(const std::vector<int> &rows, int width) {
  std::vector<int> a, b;
  for (int row : rows) {
    if (!wanted(row))
      continue;
    for (int x = 0; x < width; ++x)
      a.push_back(x); // expected-warning {{'a' grows}} expected-note {{'rows.size() * width' is an upper bound}}
  }
  for (int row : rows)
    for (int x = 0; x < width; ++x) {
      if (x == row)
        break;
      b.push_back(x); // expected-warning {{'b' grows}}
    }
}

void keys_that_are_there(const std::vector<std::string> &words) {
  std::unordered_map<std::string, int> counts;
  std::unordered_set<std::string> distinct;
  for (const std::string &word : words) {
    ++counts[word];        // expected-warning {{'counts' grows}} expected-note {{a key may be there already: 'words.size()' is an upper bound}}
    distinct.insert(word); // expected-warning {{'distinct' grows}}
  }
}

void some_are_written(const std::vector<int> &rows) {
  std::vector<int> some;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(some), wanted); // expected-warning {{'some' grows}} expected-note {{it writes at most 'rows.size()' elements}} expected-note {{not every element is written: 'rows.size()' is an upper bound}}
}

void never_that_many() {
  std::vector<int> some;
  for (long i = 0; i < 1'000'000'000'000; ++i) {
    if (!more())
      break;
    some.push_back(0); // expected-warning {{'some' grows}}
  }
}

// ---- A sure gain stands for what is added now and then.

void sure_and_unsure(const std::vector<int> &rows) {
  std::vector<int> all;
  for (int row : rows) { // expected-note {{'rows.size()' times}}
    all.push_back(row);  // expected-warning {{'all' grows}}
    if (wanted(row))
      all.push_back(-row);
  }
}
