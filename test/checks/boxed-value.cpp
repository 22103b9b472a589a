// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Maps of boxes, wherever they are declared.

#include <any>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

std::map<std::string, std::any> settings; // expected-warning {{each value of 'settings' is a 'std::any', an allocation of its own [mapchurn-boxed-value]}} \
                                          // expected-note {{'std::any' forgets the type of what it holds; all but the smallest objects live outside of the entry}} \
                                          // expected-note {{'std::variant' of the types that occur holds each in the entry, and says which they are}}

class Context {
public:
  void attach(int Id, std::shared_ptr<void> Data) { Attached[Id] = Data; }

private:
  std::unordered_map<int, std::shared_ptr<void>> Attached; // expected-warning {{each value of 'Attached' is a 'std::shared_ptr<void>', an allocation of its own}} \
                                                           // expected-note {{the object that it owns, and its count, live outside of the entry}} \
                                                           // expected-note {{'std::variant'}}
};

using Properties = std::map<int, std::any>;

int properties_by_alias() {
  Properties made; // expected-warning {{each value of 'made' is a 'std::any'}} \
                   // expected-note {{forgets the type}} expected-note {{'std::variant'}}
  made[1] = std::string("a value");
  return static_cast<int>(made.size());
}

// ---- Not reported: a function or a variant, which say what they hold.

std::map<std::string, std::function<void()>> handlers;
std::map<std::string, std::variant<int, std::string>> values;

// ---- Not reported: a pointer that says what it points to.

std::map<int, std::shared_ptr<std::vector<int>>> shared;

// ---- Not reported: the map is somebody else's.

std::size_t parameter(const std::map<int, std::any> &Others) {
  return Others.size();
}

// ---- Not reported: no map.

std::vector<std::any> list;
