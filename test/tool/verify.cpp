// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One file drives the plugin and the command: both make the user's warnings and
// the findings, and clang compares them with the comments here.
//
// REQUIRES: plugin, tool, checks
// DEFINE: %{exits} = %python %S/Inputs/exits.py
// RUN: %clangxx_plugin -fsyntax-only -Wall -Xclang -verify %s
// RUN: %{exits} 0 %mapchurn check %s -- -Wall -Xclang -verify > %t.out 2> %t.err
// RUN: count 0 < %t.out
// RUN: FileCheck --check-prefix=AGREES --input-file=%t.err %s
// AGREES: verify.cpp: as expected
//
// What is expected and not found is an error, and so is the other way round.
//
// RUN: %{exits} 2 %mapchurn check --checks=-*,growth-in-loop %s -- -Wall -Xclang -verify -DQUIET 2>&1 | FileCheck --check-prefix=MISSING %s
// RUN: %{exits} 2 %mapchurn check %s -- -Wall -Xclang -verify=other 2>&1 | FileCheck --check-prefix=UNEXPECTED %s
// MISSING: error: 'expected-warning' diagnostics expected but not seen
// UNEXPECTED: error: 'other-warning' diagnostics seen but not expected

#include <vector>

std::vector<int> squares(unsigned n) {
  int unused; // expected-warning {{unused variable 'unused'}}
  std::vector<int> v; // expected-note {{'v' is declared here}}
#ifdef QUIET
  v.reserve(n);
#endif
  // expected-note@+1 {{the loop runs 'n' times}}
  for (unsigned i = 0; i < n; ++i)
    // expected-warning@+2 {{'v' grows element by element in this loop [mapchurn-growth-in-loop]}}
    // expected-note@+1 {{reaching 1000 elements takes}}
    v.push_back(int(i * i));
  return v;
}
