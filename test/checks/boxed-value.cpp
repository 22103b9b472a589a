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

struct Small {
  int id;
};
struct Large {
  char bytes[24];
};

std::map<std::string, std::any> settings; // expected-warning {{each value of 'settings' is a 'std::any', an allocation of its own [mapchurn-boxed-value]}}
// expected-note@-1 {{'std::variant' of the types that occur holds each in the entry, and says which they are}}
void set_up(int width) {
  settings["width"] = width;
  settings["title"] = std::string("a window"); // expected-note {{this 'std::string' of 32 bytes is allocated: a 'std::any' keeps objects of up to 8 bytes in itself}}
}

// Nothing is known of what comes in.
std::map<int, std::any> unknown; // expected-warning {{each value of 'unknown' is a 'std::any'}} expected-note {{a 'std::any' keeps objects of up to 8 bytes in itself: all others are allocated}}

class Context {
public:
  void attach(int id, std::shared_ptr<void> data) { attached[id] = data; }

private:
  std::unordered_map<int, std::shared_ptr<void>> attached; // expected-warning {{each value of 'attached' is a 'std::shared_ptr<void>', an allocation of its own}} expected-note {{the object that it owns, and its count, live outside of the entry}} expected-note {{'std::variant'}}
};

using Properties = std::map<int, std::any>;
std::size_t properties_by_alias() {
  Properties made; // expected-warning {{each value of 'made' is a 'std::any'}} expected-note {{only 'std::string' is stored in it: 'std::map<int, std::string>' holds that in the entry}}
  made[1] = std::string("a value");
  return made.size();
}

void every_way_to_fill(int key, const Large &large) {
  std::map<int, std::any> ways; // expected-warning {{each value of 'ways' is a 'std::any'}} expected-note {{only 'Large' is stored in it: 'std::map<int, Large>' holds that in the entry}}
  ways.emplace(key, large); // expected-note {{this 'Large' of 24 bytes is allocated}}
  ways.insert({key, Large{}});
  ways.try_emplace(key, Large{});
  ways.insert_or_assign(key, large);
  auto it = ways.find(key);
  if (it != ways.end())
    it->second = large;
}

std::any make();
void boxed_elsewhere(int key) {
  std::map<int, std::any> boxes; // expected-warning {{each value of 'boxes' is a 'std::any'}} expected-note {{keeps objects of up to 8 bytes in itself: all others are allocated}}
  boxes[key] = make();
  boxes[key + 1] = 1;
}

void fill(std::map<int, std::any> &);
void filled_elsewhere() {
  std::map<int, std::any> filled; // expected-warning {{each value of 'filled' is a 'std::any'}}
  filled[1] = 1;
  fill(filled);
}

// ---- Not reported: each value fits into the box.

double small_values(int key) {
  std::map<int, std::any> m;
  m[key] = 1;
  m[key + 1] = 2.0;
  m.emplace(key + 2, "a pointer");
  m.emplace(key + 3, Small{4});
  double sum = 0;
  for (auto &entry : m)
    if (entry.second.type() == typeid(int))
      sum += std::any_cast<int>(entry.second);
  return sum + std::any_cast<double>(m[key + 1]);
}

// ---- Not reported: a function or a variant, which say what they hold.

std::map<std::string, std::function<void()>> handlers;
std::map<std::string, std::variant<int, std::string>> values;

// ---- Not reported: a pointer that says what it points to.

std::map<int, std::shared_ptr<std::vector<int>>> shared;

// ---- Not reported: the map is somebody else's.

std::size_t parameter(const std::map<int, std::any> &others) {
  auto copy = others;
  return others.size() + copy.size();
}

// ---- Not reported: no map.

std::vector<std::any> list;
