// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <map>
#include <string>
#include <unordered_map>

template <class Map, class Key>
int value_or_zero(const Map &In, const Key &Name) {
  if (In.count(Name))
    return In.at(Name); // expected-warning {{'In' is searched for 'Name' again}} \
                        // expected-note {{in the instantiation with 'Map = std::map<int, int>, Key = int'}}
  return 0;
}

int uses(const std::map<int, int> &A, const std::unordered_map<std::string, int> &B) {
  return value_or_zero(A, 1) + value_or_zero(B, "b");
}

void generic_lambda(std::map<int, int> &Count) {
  auto Bump = [&](auto Key) {
    Count[Key]++;
    return Count[Key]; // expected-warning {{'Count' is searched for 'Key' again}}
  };
  Bump(1);
  Bump(2L);
}

// ---- Not reported: in one of the instantiations it is an operation that does not look up.

template <class Container>
int twice(Container &In, int I) { return In.size() + I; }
int other_uses(std::map<int, int> &M) { return twice(M, 1); }
