// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names get numbers in the order in which they come. A new name is looked up
// twice, and its key is built twice.

#include "../allocations.h"
#include <string>
#include <string_view>
#include <unordered_map>

class Symbols {
public:
  int number(std::string_view name) {
    if (!numbers.count(std::string(name)))
      numbers.emplace(std::string(name), next++);
    return numbers.at(std::string(name));
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
