// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <cassert>
#include <memory>

struct Row {
  int Key = 0;
  void sort();
};

void use(const Row *R);

#define MAKE(Type) std::make_unique<Type>()
#define DECLARE(Type, Name) auto Name = std::make_unique<Type>()
#define NEW(Type) new Type
#define SORT(P) (P)->sort()
#define DELETE(P)  \
  do {             \
    delete (P);    \
    (P) = nullptr; \
  } while (0)

void allocation_in_a_macro() {
  auto R = MAKE(Row); // expected-warning {{'Row' of 'R' never leaves this scope}}
  R->sort();
}

void declaration_in_a_macro() {
  DECLARE(Row, R); // expected-warning {{'Row' of 'R'}}
  R->sort();
}

void use_in_a_macro() {
  auto R = std::make_unique<Row>(); // expected-warning {{'Row' of 'R'}}
  SORT(R);
  assert(R);
}

void new_in_a_macro() {
  Row *R = NEW(Row); // expected-warning {{'Row' of 'R'}}
  SORT(R);
  delete R;
}

void silenced() {
  auto R = MAKE(Row); // NOLINT(mapchurn-heap-could-be-local)
  R->sort();
}

void deleted_by_a_macro() {
  Row *R = NEW(Row); // expected-warning {{'Row' of 'R'}}
  SORT(R);
  DELETE(R);
}

// ---- Not reported: taken in a macro

#define GIVE(P) use((P).release())

void taken_in_a_macro() {
  auto R = std::make_unique<Row>();
  GIVE(R);
}
