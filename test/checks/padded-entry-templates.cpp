// RUN: %check %s tier=all -- -std=c++20
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// padded-entry in templates, and members that share an address.

#include <cstdint>
#include <map>

struct Order { // expected-note {{'Order' takes 24 bytes}}
  char side;
  double price;
  bool open;
};

template <class T>
class Book {
public:
  void add(std::int64_t id) { orders[id] = {}; }

private:
  T tag;
  std::map<std::int64_t, Order> orders; // expected-warning {{14 of the 32 bytes of an entry of 'orders' are padding}} expected-note {{an entry then takes 24 bytes}}
};
void both(Book<int> &ints, Book<long> &longs) {
  ints.add(1);
  longs.add(2);
}

// The key alone is the arguments': an entry is as padded for each of them.
template <class K>
struct ByKey {
  std::map<K, Order> of_key; // expected-warning {{bytes of an entry of 'of_key' are padding}} expected-note {{in the instantiation with 'K = long'}}
};
ByKey<long> by_long;
ByKey<unsigned> by_unsigned;

// ---- Not reported: for some of the keys it is not.

struct Long {
  char bytes[400];
  bool operator<(const Long &) const;
};
template <class K>
struct ByAnyKey {
  std::map<K, Order> of_any_key;
};
ByAnyKey<long> by_short;
ByAnyKey<Long> by_large;

// ---- Not reported: the arguments decide what an entry is.

template <class K, class V>
struct Cache {
  std::map<K, V> entries;
};
Cache<std::int64_t, Order> cache;

// ---- Not reported: an empty member or base may share the address of another.

struct Empty {};
struct Shares {
  char a;
  [[no_unique_address]] Empty none;
  std::int64_t b;
  char c;
};
std::map<std::int64_t, Shares> shares;
struct Derived : Empty {
  char a;
  std::int64_t b;
  char c;
};
std::map<std::int64_t, Derived> derived;

// ---- Not reported: complete nowhere, or in no map.

struct Incomplete;
extern std::map<std::int64_t, Incomplete> incomplete;
struct Local {
  char a;
  std::int64_t b;
  char c;
} alone;
