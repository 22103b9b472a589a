// RUN: %check %s -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Templates: one finding a declaration, and none where the arguments decide the type.

#include <map>
#include <string>

std::string name_of(int);
std::string name_of(const char *);

// One for both instantiations.
template <class T>
int calls_of(const T &value) {
  static std::map<std::string, int> calls; // expected-warning {{'calls' only grows}} expected-note {{'calls' lives as long as the program}} expected-note {{nothing in this file}}
  return ++calls[name_of(value)]; // expected-note {{an entry is added here}}
}
int both() { return calls_of(1) + calls_of("one"); }

// A map of the file, filled by a template.
static std::map<std::string, int> shared; // expected-warning {{'shared' only grows}} expected-note {{'shared' lives as long as the program}} expected-note {{nothing in this file}}
template <class T>
void share(const T &value) {
  shared[name_of(value)] = 1; // expected-note {{an entry is added here}}
}
void share_both() {
  share(1);
  share("one");
}

// One whose type is that of the arguments: all instantiations are alike, and one is named.
template <class K>
int count(const K &key) {
  static std::map<K, int> counts; // expected-warning {{'counts' only grows}} expected-note {{in the instantiation with 'K = int'}} expected-note {{'counts' lives}} expected-note {{nothing in this file}}
  return ++counts[key]; // expected-note {{an entry is added here}}
}
int count_both() { return count(1) + count(std::string("one")); }

template <class T>
static std::map<T, int> &of_type() {
  static std::map<T, int> per_type; // expected-warning {{'per_type' only grows}} expected-note {{in the instantiation with 'T = int'}} expected-note {{'per_type' lives}} expected-note {{nothing in this file}}
  return per_type;
}
void add_typed(int id, const std::string &name) {
  of_type<int>()[id] = 1; // expected-note {{an entry is added here}}
  of_type<std::string>()[name] = 1;
}

// ---- Not reported: of one of the instantiations there are few keys.

template <class K>
int count_few(const K &key) {
  static std::map<K, int> counts;
  return ++counts[key];
}
int count_some() { return count_few(true) + count_few(1); }

// ---- Not reported: one of the instantiations removes.

template <bool Removes>
void change(const std::string &key) {
  static std::map<std::string, int> changed;
  changed[key] = 1;
  if constexpr (Removes)
    changed.erase(key);
}
void change_both(const std::string &key) {
  change<true>(key);
  change<false>(key);
}

// ---- Not reported: members of class templates, of which other files may have instantiations.

template <class T>
class Registry {
public:
  static Registry &get() {
    static Registry only;
    return only;
  }
  void add(const std::string &name, T value) { values[name] = value; }

private:
  Registry() = default;
  std::map<std::string, T> values;
};
void register_one() { Registry<int>::get().add("one", 1); }
