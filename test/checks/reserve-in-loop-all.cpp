// RUN: %check %s
// RUN: %check %s tier=default -- -DDEFAULT
// OPTIONS: tier=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What only tier=all shows, each with the reason for the doubt.

#include <vector>

#ifdef DEFAULT
// expected-no-diagnostics
#else
using Row = std::vector<int>;

void on_some_passes(Row &Out, const std::vector<Row> &All) {
  for (const Row &R : All)
    if (R.size() > 100) {
      // expected-warning@+2 {{'reserve' on every pass of this loop defeats the geometric growth of 'Out'}}
      // expected-note@+1 {{not every pass comes here}}
      Out.reserve(Out.size() + R.size());
      Out.insert(Out.end(), R.begin(), R.end());
    }
}

void flush(Row &Out);

void passed_on(Row &Out, const std::vector<Row> &All) {
  for (const Row &R : All) {
    // expected-warning@+2 {{'reserve' on every pass of this loop defeats the geometric growth of 'Out'}}
    // expected-note@+1 {{'Out' is also passed on, where it may be emptied}}
    Out.reserve(Out.size() + R.size());
    Out.insert(Out.end(), R.begin(), R.end());
    flush(Out);
  }
}
#endif
