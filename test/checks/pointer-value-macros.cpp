// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// pointer-value: maps and fills that macros write.

#include <map>
#include <memory>

struct Session {
  int id = 0;
};

#define FILL(map, key) (map)[key] = std::make_unique<Session>()
#define POINTERS std::map<int, std::unique_ptr<Session>>
#define TWO_MAPS(a, b) \
  POINTERS a;          \
  POINTERS b
#define DROP(map, key) (map)[key].reset()

void filled_by_a_macro() {
  std::map<int, std::unique_ptr<Session>> filled; // expected-warning {{each value of 'filled' is}}
  FILL(filled, 1); // expected-note {{each value is allocated here by 'std::make_unique'}}
}

void typed_by_a_macro() {
  POINTERS typed; // expected-warning {{each value of 'typed' is}}
  typed[1] = std::make_unique<Session>();
}

// One finding a place, and both are declared where the macro stands.
void declared_by_a_macro() {
  // expected-warning@+1 {{each value of 'first' is}}
  TWO_MAPS(first, second);
  FILL(first, 1);
  FILL(second, 1);
}

// ---- Not reported: the macro takes a value away.

void emptied_by_a_macro() {
  POINTERS m;
  FILL(m, 1);
  DROP(m, 1);
}

void one_of_two_is_emptied() {
  // expected-warning@+1 {{each value of 'kept' is}}
  TWO_MAPS(kept, dropped);
  FILL(kept, 1);
  FILL(dropped, 1);
  DROP(dropped, 1);
}

// ---- Not reported: silenced.

void silenced() {
  POINTERS m; // NOLINT(mapchurn-pointer-value)
  FILL(m, 1);
}
