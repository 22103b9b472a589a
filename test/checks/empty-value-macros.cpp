// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// empty-value: maps that macros declare or fill.

#include <map>

struct Seen {};
#define SEEN_MAP std::map<int, Seen>
#define VALUE Seen
#define DECLARE(name) std::map<int, Seen> name
#define MARK(map, key) \
  (map)[key] = Seen {}

void typed_by_a_macro() {
  SEEN_MAP typed; // expected-warning {{'typed' is a set in disguise}}
  typed[1] = Seen{};
}

void partly_by_a_macro() {
  std::map<int, VALUE> partly; // expected-warning {{'partly' is a set in disguise}}
  MARK(partly, 1);
}

void declared_by_a_macro() {
  DECLARE(declared); // expected-warning {{'declared' is a set in disguise}}
  declared[1] = Seen{};
}

// ---- Not reported: silenced.

SEEN_MAP silenced; // NOLINT(mapchurn-empty-value)
// NOLINTNEXTLINE(mapchurn-*)
std::map<int, Seen> silencedToo;
