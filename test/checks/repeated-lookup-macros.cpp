// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a macro looks up may not be there in another build.

#include <cassert>
#include <map>
#include <string>

using Map = std::map<std::string, int>;
#define NAME Name
#define CHECK_THAT(Condition) ((Condition) ? void() : void())

int the_key_is_a_macro(const Map &Ages, const std::string &Name) {
  if (Ages.count(NAME))
    return Ages.at(NAME); // expected-warning {{'Ages' is searched for 'NAME' again}}
  return 0;
}

// ---- Not reported: one of the two is a macro's.

void checked(Map &Ages, const std::string &Name) {
  assert(Ages.count(Name));
  Ages[Name] = 1;
  CHECK_THAT(Ages[Name] == 1);
  assert(Ages.at(Name) == 1);
}

// ---- Not reported: silenced.

void silenced(Map &Ages, const std::string &Name) {
  Ages[Name] = 1;
  Ages[Name] = 2; // NOLINT(mapchurn-repeated-lookup)
}
