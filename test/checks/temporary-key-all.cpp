// RUN: %check %s tier=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tier all: the string needs no allocation, but is built all the same.

#include <set>
#include <string>
#include <string_view>

std::set<std::string> names;
constexpr const char *Default = "default";

void short_keys(std::string_view View) {
  names.find("short"); // expected-warning {{'find' on 'names' builds a 'std::string' from '"short"' for this call only [mapchurn-temporary-key]}} \
                       // expected-note {{up to 15 characters fit into the string itself: a copy each time, no allocation}}
  names.count(Default); // expected-warning {{from 'Default'}}
  char Buffer[16] = "fifteen letters";
  names.find(Buffer); // expected-warning {{from 'Buffer'}}
  names.find(std::string(View.substr(0, 8))); // expected-warning {{from 'View.substr(0, 8)'}}
}

// ---- Not reported in any tier: a string that has to be.

void strings(const std::string &Name, int N) {
  names.find(Name);
  names.find(Name + "!");
  names.find(std::to_string(N));
}
