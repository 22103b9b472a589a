// RUN: %check %s checks=-*,repeated-lookup -- -std=c++14
// RUN: %fixit %s checks=-*,repeated-lookup -- -std=c++14
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Without try_emplace, `insert` alone does, where its pair costs nothing.

#include <cstdio>
#include <map>
#include <set>
#include <string>

static void numbers(std::map<int, int> &Count, int Key, int Value) {
  // FIXED-LABEL: void numbers
  // FIXED: {{^}}  Count.insert({Key, Value});
  if (!Count.count(Key))
    Count.insert({Key, Value}); // expected-warning {{again}} expected-note {{'insert' alone puts in new keys only}}
  std::printf("%d\n", Count[Key]); // expected-warning {{again}}
}

static void names(std::set<std::string> &Names) {
  // FIXED: {{^}}  Names.insert("a name that is too long for it");
  if (!Names.count("a name that is too long for it"))
    Names.insert("a name that is too long for it"); // expected-warning {{again}}
}

// ---- No edit: the pair would copy a string for each key that is there.

static void strings(std::map<std::string, int> &Ages, const std::string &Name) {
  // FIXED: if (!Ages.count(Name))
  // FIXED-NEXT: Ages.insert({Name, 1});
  if (!Ages.count(Name))
    Ages.insert({Name, 1}); // expected-warning {{again}}
  // FIXED: if (!Ages.count("x"))
  if (!Ages.count("x"))
    Ages["x"] = 1; // expected-warning {{again}}
  std::printf("%zu\n", Ages.size());
}

int main() {
  std::map<int, int> Count;
  numbers(Count, 1, 2);
  numbers(Count, 1, 3);
  std::set<std::string> Names;
  names(Names);
  std::map<std::string, int> Ages;
  strings(Ages, "b");
}
