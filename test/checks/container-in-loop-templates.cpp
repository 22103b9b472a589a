// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One finding for each site, whatever the template is instantiated with.

#include <list>
#include <string>
#include <vector>

template <class T>
T largest(const std::vector<std::vector<T>> &All) {
  T Largest{};
  for (const auto &R : All) {
    // expected-warning@+2 {{'Seen' is built, filled and destroyed on every pass of this loop}}
    // expected-note@+1 {{in the instantiation with 'T = int'}}
    std::vector<T> Seen;
    for (const T &X : R)
      Seen.push_back(X + X);
    if (Largest < Seen.back())
      Largest = Seen.back();
  }
  return Largest;
}

template int largest(const std::vector<std::vector<int>> &);
template std::string largest(const std::vector<std::vector<std::string>> &);

// ---- Not reported: a container that keeps nothing when it is cleared

template <class C>
std::size_t count(const std::vector<C> &All) {
  std::size_t Total = 0;
  for (const C &R : All) {
    C Seen;
    for (const auto &X : R)
      Seen.push_back(X);
    Total += Seen.size();
  }
  return Total;
}

template std::size_t count(const std::vector<std::list<int>> &);
