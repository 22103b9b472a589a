// RUN: %check %s -- -std=c++20
// RUN: %check %s tier=all -- -std=c++17 -DEARLY
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Hashed containers take other types than the key from C++20 on. Before that
// the finding is one of tier all, and says so.

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

struct Hash {
  size_t operator()(const std::string &) const;
};
struct OpenHash {
  using is_transparent = void;
  size_t operator()(std::string_view) const;
};
struct Equal {
  bool operator()(const std::string &, const std::string &) const;
};

#ifdef EARLY
std::unordered_map<std::string, int> table; // expected-note {{with a hash that declares 'is_transparent', and 'std::equal_to<>' as its key equality, 'find' takes 'Name' as it is, from C++20 on}}
std::unordered_map<std::string, int, Hash> own; // expected-note {{with 'is_transparent' declared in 'Hash', and 'std::equal_to<>' as its key equality, 'count' takes 'Name' as it is, from C++20 on}}
#else
std::unordered_map<std::string, int> table; // expected-note {{with a hash that declares 'is_transparent', and 'std::equal_to<>' as its key equality, 'find' takes 'Name' as it is}}
std::unordered_map<std::string, int, Hash> own; // expected-note {{with 'is_transparent' declared in 'Hash', and 'std::equal_to<>' as its key equality, 'count' takes 'Name' as it is}}
std::unordered_set<std::string, OpenHash> half; // expected-note {{with 'std::equal_to<>' as its key equality, 'contains' takes 'Name' as it is}}
std::unordered_set<std::string, OpenHash, Equal> both; // expected-note {{with 'is_transparent' declared in 'Equal', 'contains' takes 'Name' as it is}}
void one_half_is_transparent(const char *Name) {
  half.contains(Name); // expected-warning {{'contains' on 'half' builds}}
  both.contains(Name); // expected-warning {{'contains' on 'both' builds}}
}
#endif

void hashed(const char *Name) {
  table.find(Name); // expected-warning {{'find' on 'table' builds a 'std::string' from 'Name' for this call only [mapchurn-temporary-key]}}
  own.count(Name); // expected-warning {{'count' on 'own' builds}}
}

// ---- Not reported: hash and key equality are transparent.

std::unordered_set<std::string, OpenHash, std::equal_to<>> open;
void transparent(const char *Name) {
#ifndef EARLY
  open.find(Name);
#endif
}
