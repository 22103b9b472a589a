// RUN: %check %s
// RUN: %if libcxx %{ %check %s -- -std=c++17 -stdlib=libc++ -DLIBCXX %}
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which containers reserve exactly: what each library does is measured in
// test/unit/model.

#include <string>
#include <unordered_map>
#include <vector>

#ifdef LIBCXX
void strings(std::string &Out, const std::vector<std::string> &All) {
  for (const std::string &S : All) {
    // expected-warning@+2 {{'reserve' on every pass of this loop defeats the geometric growth of 'Out'}}
    // expected-note@+1 {{asked for and little more: 1000 passes of one element each take 124 reallocations and move 62877 elements; without it 6 and 1505}}
    Out.reserve(Out.size() + S.size());
    Out += S;
  }
}

void hash_maps(std::unordered_map<int, int> &Out, const std::vector<int> &All) {
  for (int X : All) {
    Out.reserve(Out.size() + 1); // expected-warning {{'reserve' on every pass of this loop defeats the geometric growth of 'Out'}}
    Out[X] = 1;
  }
}
#else
// ---- Not reported: libstdc++'s string doubles its capacity when it is asked
// for less, and its hash maps step through primes that grow geometrically

void strings(std::string &Out, const std::vector<std::string> &All) {
  for (const std::string &S : All) {
    Out.reserve(Out.size() + S.size());
    Out += S;
  }
}

void hash_maps(std::unordered_map<int, int> &Out, const std::vector<int> &All) {
  for (int X : All) {
    Out.reserve(Out.size() + 1);
    Out[X] = 1;
  }
}
#endif

void vectors(std::vector<int> &Out, const std::vector<int> &All) {
  for (int X : All) {
    Out.reserve(Out.size() + 1); // expected-warning {{'reserve' on every pass of this loop defeats the geometric growth of 'Out'}}
    Out.push_back(X);
  }
}
