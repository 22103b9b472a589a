// RUN: %check %s
// RUN: %fixit %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The edits of growth-in-loop: one reserve before the loop for each container.

#include <cstdio>
#include <string>
#include <vector>

struct Row {
  int Id;
  std::string Name;
};

static void two_vectors_in_one_loop(const std::vector<Row> &Rows) {
  std::vector<int> Ids;
  std::vector<std::string> Names;
  // FIXED: Ids.reserve(Rows.size());
  // FIXED-NEXT: Names.reserve(Rows.size());
  // FIXED-NEXT: for (const Row &R : Rows) {
  for (const Row &R : Rows) {
    Ids.push_back(R.Id); // expected-warning {{'Ids' grows element by element in this loop [mapchurn-growth-in-loop]}}
    std::printf("%d\n", R.Id);
    Names.push_back(R.Name); // expected-warning {{'Names' grows element by element in this loop [mapchurn-growth-in-loop]}}
  }
}

int main() { two_vectors_in_one_loop({{1, "a"}, {2, "b"}, {3, "c"}}); }
