// RUN: %check %s
// RUN: %check %s tier=all -- -DALL
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// pointer-value: a mapped type that the arguments of a template decide is not
// the template's to change. One that they do not decide is reported once.

#include <map>
#include <memory>

struct Session {
  int id = 0;
};
struct Shape {
  virtual ~Shape();
};

template <class Key>
void of_a_type_of_its_own(Key key) {
  std::map<Key, std::unique_ptr<Session>> dependent; // expected-warning {{each value of 'dependent' is a 'std::unique_ptr<Session>'}} expected-note {{in the instantiation with 'Key = int'}}
  dependent[key] = std::make_unique<Session>();
  std::map<int, std::unique_ptr<Session>> plain; // expected-warning {{each value of 'plain' is a 'std::unique_ptr<Session>'}}
  plain[1] = std::make_unique<Session>();
}
template void of_a_type_of_its_own(int);
template void of_a_type_of_its_own(long);

// Other instantiations may use a member in other ways.
template <class Clock>
class Table {
public:
  void add(int key) { sessions[key] = std::make_unique<Session>(); }

private:
#ifdef ALL
  std::map<int, std::unique_ptr<Session>> sessions; // expected-warning {{each value of 'sessions' is}} expected-note {{no value of 'sessions' comes from or goes to another owner in this file; other files may use it too}}
#else
  std::map<int, std::unique_ptr<Session>> sessions;
#endif
};
template class Table<int>;
template class Table<long>;

template <>
class Table<char> {
public:
  void add(int key) { special[key] = std::make_unique<Session>(); }

private:
  std::map<int, std::unique_ptr<Session>> special; // expected-warning {{each value of 'special' is}}
};

// ---- Not reported: the arguments decide the type.

template <class T>
class Cache {
public:
  T &get(int key) {
    auto &slot = values[key];
    if (!slot)
      slot = std::make_unique<T>();
    return *slot;
  }

private:
  std::map<int, std::unique_ptr<T>> values;
};
Session &small(Cache<Session> &cache) { return cache.get(1); }
Shape &shape(Cache<Shape> &cache) { return cache.get(1); }

template <class T>
void local_of_the_argument() {
  std::map<int, std::unique_ptr<T>> m;
  m[1] = std::make_unique<T>();
  auto lambda = [] {
    std::map<int, std::unique_ptr<T>> inner;
    inner[1] = std::make_unique<T>();
  };
  lambda();
}
template void local_of_the_argument<Session>();

template <class T>
struct Traits {
  using Map = std::map<int, std::unique_ptr<T>>;
};
template <class T>
void named_by_a_trait() {
  typename Traits<T>::Map m;
  m[1] = std::make_unique<T>();
}
template void named_by_a_trait<Session>();

// ---- Not reported: one of the instantiations gives values away.

template <bool Release>
Session *released_by_one() {
  std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
  if constexpr (Release)
    return m[1].release();
  return nullptr;
}
template Session *released_by_one<false>();
template Session *released_by_one<true>();

// ---- Not reported: never instantiated.

template <class T>
void never_instantiated() {
  std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
}
