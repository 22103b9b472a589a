// RUN: %check %s tier=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// pointer-value: members of class templates whose keys the arguments decide, and whose values they do not.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

struct Small {
  int hits = 0;
};
struct Shape {
  virtual ~Shape();
};

template <class K>
class Cache {
public:
  Small &get(const K &key) {
    auto &slot = values[key];
    if (!slot)
      slot = std::make_unique<Small>(); // expected-note {{each value is allocated here}}
    return *slot;
  }

private:
  std::unordered_map<K, std::unique_ptr<Small>> values; // expected-warning {{each value of 'values' is a 'std::unique_ptr<Small>'}} expected-note {{in the instantiation with 'K = int'}} expected-note {{'std::unordered_map<int, Small>' holds the 'Small' in the entry}}
};
int of_two_keys(Cache<int> &ints, Cache<std::string> &strings) { return ints.get(1).hits + strings.get("one").hits; }

// The type has names of its own.
template <class V>
using ByName = std::map<std::string, V>;
template <class K, class Less = std::less<K>>
struct Named {
  using Map = std::map<K, std::unique_ptr<Small>, Less>;
  Map by_alias; // expected-warning {{each value of 'by_alias'}} expected-note {{in the instantiation with 'K = int, Less = std::less<int>'}}
  void add(const K &key) { by_alias[key] = std::make_unique<Small>(); }
};
template struct Named<int>;

template <class K>
using SmallBy = std::map<K, std::unique_ptr<Small>>;
template <class K>
struct ByAliasTemplate {
  SmallBy<K> by_template; // expected-warning {{each value of 'by_template'}} expected-note {{in the instantiation with 'K = int'}}
  void add(const K &key) { by_template[key] = std::make_unique<Small>(); }
};
template struct ByAliasTemplate<int>;

template <class K>
struct Outer {
  struct Inner {
    std::map<K, std::unique_ptr<Small>> nested; // expected-warning {{each value of 'nested'}} expected-note {{in the instantiation with 'K = int'}}
    void add(const K &key) { nested[key] = std::make_unique<Small>(); }
  } inner;
};
template struct Outer<int>;

template <class K>
struct Partial {};
template <class K>
struct Partial<K *> {
  std::map<K, std::unique_ptr<Small>> of_partial; // expected-warning {{each value of 'of_partial'}} expected-note {{in the instantiation with}}
  void add(const K &key) { of_partial[key] = std::make_unique<Small>(); }
};
template struct Partial<int *>;

// ---- Not reported: the arguments decide the values, or which map it is.

template <class V>
struct OfValue {
  std::map<int, std::unique_ptr<V>> values;
  void add(int key) { values[key] = std::make_unique<V>(); }
};
template struct OfValue<Small>;

template <class K, class V>
struct OfBoth {
  std::map<K, std::unique_ptr<V>> values;
  void add(const K &key) { values[key] = std::make_unique<V>(); }
};
template struct OfBoth<int, Small>;

template <template <class...> class Map>
struct OfMap {
  Map<int, std::unique_ptr<Small>> values;
  void add(int key) { values[key] = std::make_unique<Small>(); }
};
template struct OfMap<std::map>;

template <class... Ts>
struct OfPack {
  std::map<Ts...> values;
  void add(int key) { values[key] = std::make_unique<Small>(); }
};
template struct OfPack<int, std::unique_ptr<Small>>;

template <class Traits>
struct OfTraits {
  typename Traits::Map values;
  void add(int key) { values[key] = std::make_unique<Small>(); }
};
struct MyTraits {
  using Map = std::map<int, std::unique_ptr<Small>>;
};
template struct OfTraits<MyTraits>;

template <class K, bool Large>
struct Sized {
  struct Value {
    char bytes[Large ? 4096 : 16];
  };
  std::map<K, std::unique_ptr<Value>> values;
  void add(const K &key) { values[key] = std::make_unique<Value>(); }
};
template struct Sized<int, true>;
template struct Sized<int, false>;

// ---- Not reported: one of the instantiations gives values away.

template <class K, bool Gives>
struct Some {
  std::map<K, std::unique_ptr<Small>> values;
  void add(const K &key) { values[key] = std::make_unique<Small>(); }
  Small *take(const K &key) {
    if constexpr (Gives)
      return values[key].release();
    return nullptr;
  }
};
template struct Some<int, true>;
template struct Some<int, false>;

// ---- Not reported: never instantiated.

template <class K>
struct Never {
  std::map<K, std::unique_ptr<Small>> values;
  void add(const K &key) { values[key] = std::make_unique<Small>(); }
};
