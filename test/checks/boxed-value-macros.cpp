// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// boxed-value: maps that macros declare or fill.

#include <any>
#include <map>
#include <string>

#define BOXES std::map<int, std::any>
#define PUT(map, value) (map)[__LINE__] = (value)

void typed_by_a_macro(const std::string &text) {
  BOXES typed; // expected-warning {{each value of 'typed' is a 'std::any'}}
  PUT(typed, text); // expected-note {{this 'std::string' of 32 bytes is allocated}}
}

// ---- Not reported: what the macro stores fits.

void small_by_a_macro() {
  BOXES m;
  PUT(m, 1);
}

// ---- Not reported: silenced.

BOXES silenced; // NOLINT(mapchurn-boxed-value)
