// RUN: %check %s tier=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// padded-entry: which entries are a third of nothing, and which classes can
// change that. Classes called …Then are what the notes ask for, and are held to
// the sizes that these promise.

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

struct Order { // expected-note {{'Order' takes 24 bytes; with its members in the order 'price', 'side', 'open' it takes 16}}
  char side;
  double price;
  bool open;
};
std::map<std::int64_t, Order> orders; // expected-warning {{14 of the 32 bytes of an entry of 'orders' are padding [mapchurn-padded-entry]}} expected-note {{an entry then takes 24 bytes}}

struct OrderThen {
  double price;
  char side;
  bool open;
};
static_assert(sizeof(std::pair<const std::int64_t, Order>) == 32, "");
static_assert(sizeof(OrderThen) == 16, "");
static_assert(sizeof(std::pair<const std::int64_t, OrderThen>) == 24, "");

// The key is what is padded; its order decides how it compares, too.
struct Point { // expected-note {{'Point' takes 24 bytes; with its members in the order 'x', 'layer', 'flags' it takes 16}}
  std::uint8_t layer;
  std::int64_t x;
  std::uint8_t flags;
  bool operator<(const Point &other) const { return x < other.x; }
};
struct Index {
  std::map<Point, std::int64_t> by_point; // expected-warning {{14 of the 32 bytes of an entry of 'by_point' are padding}} expected-note {{an entry then takes 24 bytes}}
};

// A class in a class: the inner one is what can be mended, and both.
struct Inner { // expected-note {{'Inner' takes 24 bytes; with its members in the order 'id', 'a', 'b' it takes 16}}
  char a;
  std::int64_t id;
  char b;
};
struct Outer { // expected-note {{'Outer' takes 40 bytes; with its members in the order 'inner', 'first', 'last' it takes 24}}
  bool first;
  Inner inner;
  bool last;
};
void nested(int key) {
  std::unordered_map<std::int64_t, Outer> nested; // expected-warning {{28 of the 48 bytes of an entry of 'nested' are padding}} expected-note {{an entry then takes 32 bytes}}
  nested[key].first = true;
}
struct InnerThen {
  std::int64_t id;
  char a, b;
};
struct OuterThen {
  InnerThen inner;
  bool first, last;
};
static_assert(sizeof(Outer) == 40, "");
static_assert(sizeof(InnerThen) == 16, "");
static_assert(sizeof(OuterThen) == 24, "");

// After a base, and with a pointer to virtual functions.
struct Header {
  std::int32_t length;
  char kind;
};
struct Message : Header { // expected-note {{'Message' takes 48 bytes; with its members in the order 'sent', 'from', 'urgent', 'read', 'kept' it takes 32}}
  bool urgent;
  std::int64_t sent;
  bool read;
  std::int64_t from;
  bool kept;
};
std::map<std::int64_t, Message> messages; // expected-warning {{21 of the 56 bytes of an entry of 'messages' are padding}} expected-note {{an entry then takes 40 bytes}}
struct MessageThen : Header {
  std::int64_t sent, from;
  bool urgent, read, kept;
};
static_assert(sizeof(MessageThen) == 32, "");

struct Shape { // expected-note {{'Shape' takes 32 bytes; with its members in the order 'area', 'filled', 'closed' it takes 24}}
  virtual ~Shape();
  bool filled;
  double area;
  bool closed;
};
std::map<std::int64_t, Shape> shapes; // expected-warning {{14 of the 40 bytes of an entry of 'shapes' are padding}} expected-note {{an entry then takes 32 bytes}}
struct ShapeThen {
  virtual ~ShapeThen();
  double area;
  bool filled;
  bool closed;
};
static_assert(sizeof(ShapeThen) == 24, "");

// Arrays of padded objects, and several maps of one class.
struct Slot { // expected-note {{'Slot' takes 24 bytes; with its members in the order 'price', 'side', 'open' it takes 16}}
  char side;
  double price;
  bool open;
};
struct Slots {
  bool used;
  Slot slots[3];
};
std::map<std::int64_t, Slots> slots; // expected-warning {{49 of the 88 bytes of an entry of 'slots' are padding}} expected-note {{an entry then takes 64 bytes}}

// ---- Not reported: less than a third.

struct Row {
  bool dirty;
  std::int64_t a, b, c;
  bool locked;
};
std::map<std::int64_t, Row> rows;

// ---- Not reported: no order of members is better.

struct Flag {
  double when;
  bool on;
};
std::map<std::int64_t, Flag> flags;
std::map<char, std::int64_t> characters;
struct Tight {
  double price;
  char side;
};
std::map<char, Tight> tight;

// ---- Not reported: the order is not free.

struct BitFields {
  char a : 4;
  std::int64_t b;
  char c : 4;
};
std::map<std::int64_t, BitFields> bit_fields;

struct __attribute__((packed)) Packed {
  char a;
  std::int64_t b;
  char c;
};
std::map<std::int64_t, Packed> packed;

struct Aligned {
  char a;
  alignas(16) char b;
  char c;
};
std::map<std::int64_t, Aligned> aligned;

struct alignas(32) AlignedWhole {
  char a;
  std::int64_t b;
  char c;
};
std::map<std::int64_t, AlignedWhole> aligned_whole;

union Either {
  Order order;
  char bytes[24];
};
std::map<std::int64_t, Either> either;

struct Root {
  std::int64_t id;
};
struct Diamond : virtual Root {
  char a;
  std::int64_t b;
  char c;
};
std::map<std::int64_t, Diamond> diamonds;

struct Anonymous {
  char a;
  union {
    std::int64_t b;
    double d;
  };
  char c;
};
std::map<std::int64_t, Anonymous> anonymous;

// ---- Not reported: another instantiation may want another order.

template <class T>
struct Tagged {
  char tag;
  T value;
  char mark;
};
std::map<std::int64_t, Tagged<double>> tagged;

// ---- Not reported: the class belongs to the system's headers.

std::map<std::int64_t, std::pair<std::pair<char, std::int64_t>, char>> pairs;

// ---- Not reported: behind a pointer, or somebody else's map.

std::map<std::int64_t, Order *> pointers;
std::size_t parameter(const std::map<std::int64_t, Order> &others) {
  return others.size();
}
