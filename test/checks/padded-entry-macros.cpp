// RUN: %check %s tier=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// padded-entry: what macros write is not reordered, what they declare is told.

#include <cstdint>
#include <map>

struct Order { // expected-note {{'Order' takes 24 bytes; with its members in the order 'price', 'side', 'open' it takes 16}}
  char side;
  double price;
  bool open;
};
#define TABLE(Type, Name) std::map<std::int64_t, Type> Name
TABLE(Order, orders); // expected-warning {{14 of the 32 bytes of an entry of 'orders' are padding}} expected-note {{an entry then takes 24 bytes}}

// ---- Not reported: the macro chose the order.

#define RECORD(Name) \
  struct Name {      \
    char a;          \
    std::int64_t b;  \
    char c;          \
  }
RECORD(Written);
std::map<std::int64_t, Written> written;

#define FIELD(Type, Name) Type Name
struct ByFields {
  FIELD(char, a);
  FIELD(std::int64_t, b);
  FIELD(char, c);
};
std::map<std::int64_t, ByFields> by_fields;
