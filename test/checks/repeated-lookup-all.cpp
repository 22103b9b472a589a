// RUN: %check %s tier=all
// RUN: %clangxx_plugin -std=c++17 -fsyntax-only %s 2>&1 | count 0
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tier all: lookups that may be wanted as they are. A key that was not found and
// is put in on some paths only: what was saved by one search, putting it in at
// once would cost elsewhere. Tables, and questions that are far apart.

#include <map>
#include <set>
#include <string>

struct Loader {
  std::map<std::string, int> Known;
  int Default = 0;
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

  // It goes in when it is used, not when it was asked for.
  int &used_later(const std::string &Name, std::set<std::string> &Busy) {
    auto It = Known.find(Name);
    if (It != Known.end())
      return It->second;
    if (!Busy.insert(Name).second)
      return Default;
    int &Value = Known[Name]; // expected-warning {{'Known' is searched for 'Name' again}} \
                              // expected-note {{whether the key is put in is decided in between}}
    Value = 1;
    return Value;
  }
};

// A table that is written down once, with entries that are made of others.
std::map<std::string, int> sizes() {
  std::map<std::string, int> Sizes;
  Sizes.insert({"short", 2});
  Sizes.insert({"short int", Sizes["short"]}); // expected-warning {{'Sizes' is searched for '"short"' again}} \
                                               // expected-note {{the key is a constant, and what is there under it was written here}}
  Sizes["long"] = 8;
  Sizes["long int"] = Sizes["long"]; // expected-warning {{'Sizes' is searched for '"long"' again}}
  return Sizes;
}

// Two questions in different parts of a long function.
std::string defines(const std::map<std::string, int> &Flags) {
  std::string Out;
  if (Flags.find("-p") != Flags.end())
    Out += "P";
  if (Flags.find("-a") != Flags.end())
    Out += "A";
  if (Flags.find("-b") != Flags.end())
    Out += "B";
  if (Flags.find("-c") != Flags.end())
    Out += "C";
  if (Flags.find("-d") != Flags.end())
    Out += "D";
  if (Flags.find("-e") != Flags.end())
    Out += "E";
  if (Flags.find("-f") != Flags.end())
    Out += "F";
  if (Flags.find("-p") != Flags.end()) // expected-warning {{'Flags' is searched for '"-p"' again}} \
                                       // expected-note {{the two questions are far apart}}
    Out += "Q";
  return Out;
}

// What runs once in the life of the program.

int main(int Count, char **Words) {
  std::map<std::string, std::string> Options;
  for (int I = 1; I < Count; ++I)
    Options[Words[I]] = Words[0];
  if (Options.count("--input")) // expected-note {{'count' has searched it here}}
    Words[1] = Options["--input"].data(); // expected-warning {{'Options' is searched for '"--input"' again}} \
                                          // expected-note {{this runs once in the life of the program}} \
                                          // expected-note {{'find' does both: it returns the entry, or the end}}
  return 0;
}
