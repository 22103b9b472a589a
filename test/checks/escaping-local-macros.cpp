// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// escaping-local in macros: the finding stands where the macro is used.

#include <vector>

std::vector<int *> kept;

#define KEEP(x) kept.push_back(x)
#define KEEP_A_LOCAL        \
  do {                      \
    int local = 0;          \
    kept.push_back(&local); \
  } while (0)
#define ADDRESS(x) (&(x))

void kept_by_a_macro() {
  int x = 0;
  KEEP(&x); // expected-warning {{the address of 'x' stays in 'kept' after 'x' is gone}}
}

void all_in_a_macro() {
  KEEP_A_LOCAL; // expected-warning {{the address of 'local' stays in 'kept' after 'local' is gone}}
}

void address_in_a_macro() {
  int x = 0;
  kept.push_back(ADDRESS(x)); // expected-warning {{the address of 'x'}}
}

void silenced() {
  int x = 0;
  KEEP(&x); // NOLINT(mapchurn-escaping-local)
}

// ---- Not reported: what the macro stored is taken back

void taken_back() {
  int x = 0;
  KEEP(&x);
  kept.pop_back();
}
