// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Containers that are built, filled and destroyed on every pass of a loop.

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

using Row = std::vector<int>;
using Rows = std::vector<Row>;

int sum(const Row &R);
bool next(int &X);

int squares(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) { // expected-note {{the loop runs 'All.size()' times}}
    // expected-warning@+2 {{'Squares' is built, filled and destroyed on every pass of this loop [mapchurn-container-in-loop]}}
    // expected-note@+1 {{1000 passes of 100 elements take 8000 allocations; declared before the loop and cleared here, 8}}
    Row Squares;
    for (int X : R)
      Squares.push_back(X * X); // expected-note {{it is filled here}}
    Total += sum(Squares);
  }
  return Total;
}

int in_a_while_loop() {
  int Total = 0, X;
  while (next(X)) { // expected-note {{the loop begins here}}
    Row Powers;     // expected-warning {{'Powers' is built, filled and destroyed on every pass of this loop}}
    for (int P = 1; P < 16; ++P)
      Powers.push_back(P * X);
    Total += sum(Powers); // expected-note@-3 {{1000 passes of 15 elements take 5000 allocations; declared before the loop and cleared here, 5}}
  }
  return Total;
}

int reserved(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    Row Squares; // expected-warning {{'Squares' is built}} expected-note {{1000 passes of 100 elements take 1000 allocations; declared before the loop and cleared here, 1}}
    Squares.reserve(R.size());
    for (int X : R)
      Squares.push_back(X * X);
    Total += sum(Squares);
  }
  return Total;
}

int sized(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    Row Copy; // expected-warning {{'Copy' is built}}
    Copy.resize(R.size());
    for (std::size_t I = 0; I < R.size(); ++I)
      Copy[I] = R[I];
    Total += sum(Copy);
  }
  return Total;
}

int filled_at_once(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    Row Sorted; // expected-warning {{'Sorted' is built}}
    Sorted.assign(R.begin(), R.end());
    std::sort(Sorted.begin(), Sorted.end());
    Row Doubled = {}; // expected-warning {{'Doubled' is built}}
    std::transform(Sorted.begin(), Sorted.end(), std::back_inserter(Doubled), [](int X) { return 2 * X; });
    Total += Doubled.back();
  }
  return Total;
}

int eight_calls(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    Row First; // expected-warning {{'First' is built}} expected-note {{1000 passes of 8 elements take 4000 allocations}}
    First.push_back(R[0]);
    First.push_back(R[1]);
    First.push_back(R[2]);
    First.push_back(R[3]);
    First.push_back(R[4]);
    First.push_back(R[5]);
    First.push_back(R[6]);
    First.push_back(R[7]);
    Total += sum(First);
  }
  return Total;
}

int after_others_were_skipped(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    if (R.empty())
      continue;
    Row Squares; // expected-warning {{'Squares' is built}}
    for (int X : R)
      Squares.push_back(X * X);
    if (Squares[0] > 100)
      continue;
    Total += sum(Squares);
  }
  return Total;
}

// Its elements may leave; the array stays.
void elements_are_moved_out(const Rows &All, std::vector<std::string> &Out) {
  for (const Row &R : All) {
    std::vector<std::string> Names; // expected-warning {{'Names' is built}}
    for (int X : R)
      Names.push_back(std::to_string(X));
    Out.push_back(std::move(Names.back()));
    std::move(Names.begin(), Names.end(), std::back_inserter(Out));
  }
}

struct Point {
  int X, Y;
  std::string Name;
  std::unique_ptr<int> Weight;
};

// Destroying such an element does nothing but free memory.
int elements_that_own_memory(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    std::vector<Point> Points; // expected-warning {{'Points' is built}}
    for (int X : R)
      Points.push_back({X, X, std::to_string(X), nullptr});
    Total += Points.back().X;
  }
  return Total;
}

int in_a_loop_of_a_lambda(const Rows &All) {
  auto Sum = [&] {
    int Total = 0;
    for (const Row &R : All) {
      Row Squares; // expected-warning {{'Squares' is built}}
      for (int X : R)
        Squares.push_back(X * X);
      Total += sum(Squares);
    }
    return Total;
  };
  return Sum();
}
