// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A finding in a macro stands where the macro is used.

#include <map>
#include <string>

std::map<std::string, int> limits;

#define ROUTE "/api/v1/accounts/statements"
int the_key_is_a_macro() {
  return limits.at(ROUTE); // expected-warning {{'at' on 'limits' builds}}
}

#define LIMIT_OF(Name) limits.at(Name)
int the_lookup_is_a_macro(const char *Name) {
  return LIMIT_OF(Name); // expected-warning {{'at' on 'limits' builds}}
}

#define KNOWN(Table, Name) ((Table).count(Name) != 0)
bool both_are_a_macro(const char *Name) {
  return KNOWN(limits, Name); // expected-warning {{'count' on 'limits' builds}}
}

// ---- Not reported: silenced where the macro is used.

bool silenced(const char *Name) {
  return KNOWN(limits, Name); // NOLINT(mapchurn-temporary-key)
}
