// RUN: %check %s
// RUN: %check %s tier=default -- -DDEFAULT
// OPTIONS: tier=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What only tier=all shows, each with the reason for the doubt.

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#ifdef DEFAULT
// expected-no-diagnostics
#endif

struct Line {
  std::string Author;
  std::string Text;
  std::vector<int> Words;
};

using Lines = std::vector<Line>;

#ifndef DEFAULT
void strings(const Lines &All, std::map<std::string, std::string> &Books) {
  for (const Line &L : All)
    // expected-warning@+2 {{each value of 'Books' grows element by element in this loop}}
    // expected-note@+1 {{a short string is kept in the object itself}}
    Books[L.Author] += L.Text;
}

void hash_sets(const Lines &All, std::map<std::string, std::unordered_set<int>> &Seen) {
  for (const Line &L : All)
    // expected-warning@+2 {{each value of 'Seen' grows element by element in this loop}}
    // expected-note@+1 {{an element may be there already}}
    Seen[L.Author].insert(L.Words[0]);
}

void many_at_a_time(const Lines &All, std::map<std::string, std::vector<int>> &Words) {
  for (const Line &L : All) {
    auto &Of = Words[L.Author];
    // expected-warning@+2 {{each value of 'Words' grows element by element in this loop}}
    // expected-note@+1 {{how much one call adds is not known}}
    Of.insert(Of.end(), L.Words.begin(), L.Words.end());
  }
}

void by_an_algorithm(const Lines &All, std::map<std::string, std::vector<int>> &Words) {
  for (const Line &L : All)
    // expected-warning@+2 {{each value of 'Words' grows element by element in this loop}}
    // expected-note@+1 {{how much one call adds is not known}}
    std::copy(L.Words.begin(), L.Words.end(), std::back_inserter(Words[L.Author]));
}

void after_others_were_skipped(const Lines &All, std::map<std::string, std::vector<int>> &Words) {
  for (const Line &L : All) {
    if (L.Words.empty())
      continue;
    // expected-warning@+2 {{each value of 'Words' grows element by element in this loop}}
    // expected-note@+1 {{not every pass adds an element}}
    Words[L.Author].push_back(L.Words[0]);
  }
}

void on_some_passes(const Lines &All, std::map<std::string, std::vector<int>> &Words) {
  for (const Line &L : All)
    if (!L.Words.empty())
      // expected-warning@+2 {{each value of 'Words' grows element by element in this loop}}
      // expected-note@+1 {{not every pass adds an element}}
      Words[L.Author].push_back(L.Words[0]);
}

void in_a_switch(const Lines &All, std::map<std::string, std::vector<int>> &Words) {
  for (const Line &L : All)
    switch (L.Words.size()) {
    case 1:
      // expected-warning@+2 {{each value of 'Words' grows element by element in this loop}}
      // expected-note@+1 {{not every pass adds an element}}
      Words[L.Author].push_back(L.Words[0]);
      break;
    default:
      break;
    }
}

class Kept {
  std::map<std::string, std::vector<int>> Words;

public:
  void add(const Line &L) {
    auto &Of = Words[L.Author];
    for (int W : L.Words)
      // expected-warning@+2 {{'Words[L.Author]' grows element by element in this loop}}
      // expected-note@+1 {{the value may have room from an earlier call}}
      Of.push_back(W);
  }
};

bool next(int &Word);

void until_the_end(std::map<std::string, std::vector<int>> &Words) {
  auto &Of = Words["all"];
  int W;
  while (next(W))
    // expected-warning@+2 {{'Words["all"]' grows element by element in this loop}}
    // expected-note@+1 {{how many elements one value gains is not known before the loop}}
    Of.push_back(W);
}

void time_series(std::map<std::string, std::vector<int>> &Series) {
  int W;
  while (next(W))
    for (auto &[Name, Values] : Series)
      // expected-warning@+2 {{each value of 'Series' grows element by element in this loop}}
      // expected-note@+1 {{how many elements one value gains is not known before the loop}}
      Values.push_back(W);
}
#endif
