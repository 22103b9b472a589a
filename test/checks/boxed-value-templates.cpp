// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A template's own box is reported once; one that its arguments bring is not.

#include <any>
#include <map>
#include <string>

template <class Kind>
class Registry {
public:
  void add(int Name, Kind Value) { Entries[Name] = Value; }

private:
  std::map<int, std::any> Entries; // expected-warning {{each value of 'Entries' is a 'std::any'}} \
                                   // expected-note {{keeps objects of up to 8 bytes}} expected-note {{'std::variant'}}
};

// ---- Not reported: the mapped type is what the template is given.

template <class Value>
class Cache {
public:
  void add(int Name, Value What) { Entries[Name] = What; }

private:
  std::map<int, Value> Entries;
};

void use() {
  Registry<int> Numbers;
  Numbers.add(1, 2);
  Registry<std::string> Names;
  Names.add(1, "two");
  Cache<std::any> Any;
  Any.add(1, 2);
}
