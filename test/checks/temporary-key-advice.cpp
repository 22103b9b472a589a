// RUN: %clangxx -std=c++20 -include %S/../Inputs/count_allocations.h %s -o %t.before
// RUN: %clangxx -std=c++20 -include %S/../Inputs/count_allocations.h -DAFTER %s -o %t.after
// RUN: %t.before 2>&1 | FileCheck %s
// RUN: %t.after 2>&1 | FileCheck %s --check-prefix=AFTER
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the notes advise compiles, finds the same, and ends the allocations.

#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

struct CaseLess {
#ifdef AFTER
  using is_transparent = void;
  using Text = std::string_view;
#else
  using Text = const std::string &;
#endif
  bool operator()(Text A, Text B) const { return A.size() < B.size(); }
};
struct Hash {
#ifdef AFTER
  using is_transparent = void;
#endif
  size_t operator()(std::string_view Text) const {
    return std::hash<std::string_view>{}(Text);
  }
};

#ifdef AFTER
std::map<std::string, int, std::less<>> limits = {
#else
std::map<std::string, int> limits = {
#endif
    {"/api/v1/accounts/statements", 1}, {"/api/v1/accounts/transfers", 2}};
std::map<std::string, int, CaseLess> headers = {{"content-disposition-x", 3}};
#ifdef AFTER
std::unordered_map<std::string, int, Hash, std::equal_to<>> table = {
#else
std::unordered_map<std::string, int, Hash> table = {
#endif
    {"a-name-that-does-not-fit", 4}};

int main() {
  unsigned long Before = count_allocations::count();
  const char *Name = "/api/v1/accounts/statements";
  std::string_view Header = "content-disposition-x";
#ifdef AFTER
  int Sum = limits.find(Name)->second;
  Sum += headers.find(Header)->second;
  Sum += table.find("a-name-that-does-not-fit")->second;
  limits.erase(limits.find("/api/v1/accounts/transfers"));
#else
  int Sum = limits.at(Name);
  Sum += headers.find(std::string(Header))->second;
  Sum += table.find("a-name-that-does-not-fit")->second;
  limits.erase("/api/v1/accounts/transfers");
#endif
  std::printf("sum %d, left %zu, allocations %lu\n", Sum, limits.size(),
              count_allocations::count() - Before);
}
// CHECK: sum 8, left 1, allocations 4
// AFTER: sum 8, left 1, allocations 0
