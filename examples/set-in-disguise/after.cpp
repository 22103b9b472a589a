// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A crawler remembers which pages it has seen, in a set.

#include "../allocations.h"
#include <string>
#include <unordered_set>

std::unordered_set<std::string> visited;

bool firstVisit(const std::string &url) { return visited.insert(url).second; }

int main() {
  int pages = 0;
  measure("20000 links to 5000 pages", [&] {
    for (int link = 0; link < 20000; ++link)
      if (firstVisit("/wiki/" + std::to_string(link * 31 % 5000)))
        ++pages;
  });
  std::printf("pages: %d\n", pages);
}
