// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A crawler remembers which pages it has seen. The value says nothing that the
// key does not say by being there, and costs an allocation a page.

#include "../allocations.h"
#include <memory>
#include <string>
#include <unordered_map>

struct Visited {};
// It is meant to keep every page, until the crawl ends.
// NOLINTNEXTLINE(mapchurn-grow-only-map)
std::unordered_map<std::string, std::unique_ptr<Visited>> visited;

bool firstVisit(const std::string &url) {
  return visited.emplace(url, std::make_unique<Visited>()).second;
}

int main() {
  int pages = 0;
  measure("20000 links to 5000 pages", [&] {
    for (int link = 0; link < 20000; ++link)
      if (firstVisit("/wiki/" + std::to_string(link * 31 % 5000)))
        ++pages;
  });
  std::printf("pages: %d\n", pages);
}
