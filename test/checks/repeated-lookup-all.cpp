// RUN: %check %s tier=all
// RUN: %clangxx_plugin -std=c++17 -fsyntax-only %s 2>&1 | count 0
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tier all: a key that was not found is put in on some paths only. What was
// saved by one search, putting it in at once would cost elsewhere.

#include <map>
#include <string>

struct Loader {
  std::map<std::string, int> Known;
  static constexpr int load(const std::string &Name) { return int(Name.size()); }

  int put_in_if_it_can_be_made(const std::string &Name) {
    auto It = Known.find(Name);
    if (It != Known.end())
      return It->second;
    int Value = int(Name.size());
    if (Value == 0)
      return -1;
    Known.emplace(Name, Value); // expected-warning {{'Known' is searched for 'Name' again}} \
                                // expected-note {{whether the key is put in is decided in between}}
    return Value;
  }

  void put_in_under_a_condition(const std::string &Name, int Value) {
    if (Known.count(Name))
      return;
    if (Value > 0)
      Known[Name] = Value; // expected-warning {{'Known' is searched for 'Name' again}}
  }
};
