// RUN: %check %s
// RUN: %fixit %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The edits of eager-value: what the value is made of goes to try_emplace.

#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

using Table = std::map<std::string, std::vector<int>>;

static int emplaced(Table &Tables, const std::string &Name) {
  // FIXED: return Tables.try_emplace(Name, 100, 7).second;
  return Tables.emplace(Name, std::vector<int>(100, 7)).second; // expected-warning {{'emplace' on 'Tables' builds its value}} expected-note 2 {{}}
}

static void inserted(Table &Tables, const std::string &Name) {
  // FIXED: Tables.try_emplace(Name, 50);
  Tables.insert(std::make_pair(Name, std::vector<int>(50))); // expected-warning {{'insert' on 'Tables' builds its value}} expected-note 2 {{}}
}

int main() {
  Table Tables;
  int New = 0;
  for (int I = 0; I < 100; ++I) {
    std::string Name = std::to_string(I % 10);
    New += emplaced(Tables, Name);
    inserted(Tables, Name + "x");
  }
  std::printf("%d new, %zu in all, %d\n", New, Tables.size(), Tables["3"][99]);
}
