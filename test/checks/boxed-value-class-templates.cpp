// RUN: %check %s tier=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// boxed-value: the arguments of a template decide the key, and the value is a box for all of them.

#include <any>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

template <class K>
class Properties {
public:
  template <class T>
  void set(const K &key, T value) { values[key] = std::move(value); }

private:
  std::unordered_map<K, std::any> values; // expected-warning {{each value of 'values' is a 'std::any', an allocation of its own}} expected-note {{in the instantiation with 'K = int'}}
};
void both(Properties<int> &ints, Properties<std::string> &strings) {
  ints.set(1, std::string("one"));
  strings.set("one", std::string("one"));
}

template <class K>
struct Erased {
  std::map<K, std::shared_ptr<void>> objects; // expected-warning {{each value of 'objects' is a 'std::shared_ptr<void>'}} expected-note {{in the instantiation with 'K = int'}}
};
template struct Erased<int>;

template <class K>
std::size_t local(const K &key) {
  std::map<K, std::any> large; // expected-warning {{each value of 'large'}} expected-note {{in the instantiation with 'K = int'}}
  large[key] = std::string("a text that no box holds in itself");
  return large.size();
}
template std::size_t local(const int &);
template std::size_t local(const long &);

// ---- Not reported: the box is what the template is given, or what it holds fits into it.

template <class K, class V>
struct Generic {
  std::map<K, V> values;
};
template struct Generic<int, std::any>;

template <class K>
std::size_t fitting(const K &key) {
  std::map<K, std::any> small;
  small[key] = 1;
  return small.size();
}
template std::size_t fitting(const int &);

// In one of them it does.
template <class K>
std::size_t fitting_in_one(const K &key) {
  std::map<int, std::any> some;
  some[1] = key;
  return some.size();
}
template std::size_t fitting_in_one(const int &);
template std::size_t fitting_in_one(const std::string &);
