// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names get numbers in the order in which they come. One lookup finds the name
// or makes the entry.

#include "../allocations.h"
#include <string>
#include <string_view>
#include <unordered_map>

class Symbols {
public:
  int number(std::string_view name) {
    auto [entry, fresh] = numbers.try_emplace(std::string(name), next);
    if (fresh)
      ++next;
    return entry->second;
  }

private:
  std::unordered_map<std::string, int> numbers;
  int next = 0;
};

int main() {
  Symbols symbols;
  long sum = 0;
  measure("10000 uses of 1000 names", [&] {
    for (int i = 0; i < 10000; ++i) {
      char name[32];
      std::snprintf(name, sizeof name, "variable_number_%d", i % 1000);
      sum += symbols.number(name);
    }
  });
  std::printf("sum: %ld\n", sum);
}
