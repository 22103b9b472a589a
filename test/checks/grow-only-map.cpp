// RUN: %check %s -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Maps that live as long as the program and only gain entries, wherever they are.

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

struct Result {
  int value;
};
Result compute(const std::string &);

// ---- Globals, statics, static members.

static std::unordered_map<std::string, Result> cache; // expected-warning {{'cache' only grows: entries are added, and nothing ever removes one [mapchurn-grow-only-map]}}
// expected-note@-1 {{'cache' lives as long as the program}} expected-note@-1 {{nothing in this file erases from, clears, assigns, swaps or moves it, or hands it to code that might}}
const Result &look_up(const std::string &key) {
  auto it = cache.find(key);
  if (it == cache.end())
    it = cache.emplace(key, compute(key)).first; // expected-note {{an entry is added here}}
  return it->second;
}

namespace {
std::map<std::string, int> hits; // expected-warning {{'hits' only grows}} expected-note {{'hits' lives}} expected-note {{nothing in this file}}
}
void count(const std::string &page) {
  ++hits[page]; // expected-note {{an entry is added here}}
}

const Result &memo(const std::string &key) {
  static std::map<std::string, Result> known; // expected-warning {{'known' only grows}} expected-note {{'known' lives}} expected-note {{nothing in this file}}
  auto [it, fresh] = known.try_emplace(key);  // expected-note {{an entry is added here}}
  if (fresh)
    it->second = compute(key);
  return it->second;
}

class Sessions {
public:
  static void open(int id, const std::string &user) {
    users[id] = user; // expected-note {{an entry is added here}}
    log[id].push_back(user); // expected-note {{an entry is added here}}
  }
  static std::size_t count() { return users.size(); }

private:
  static std::map<int, std::string> users;
  static inline std::map<int, std::vector<std::string>> log; // expected-warning {{'log' only grows}} expected-note {{'log' lives}} expected-note {{nothing in this file}}
};
std::map<int, std::string> Sessions::users; // expected-warning@-3 {{'users' only grows}} expected-note@-3 {{'users' lives}} expected-note@-3 {{nothing in this file}}

static std::map<int, Result> four_places; // expected-warning {{'four_places' only grows}} expected-note {{'four_places' lives}} expected-note {{nothing in this file}}
void fill_four(int key, const Result &value) {
  four_places.insert({key, value});            // expected-note {{an entry is added here}}
  four_places.emplace(key + 1, value);         // expected-note {{and here}}
  four_places.insert_or_assign(key + 2, value); // expected-note {{and here}}
  four_places[key + 3].value = 1;
}

// Through a reference, an iterator, a lambda, a function of this file.
static std::map<int, int> under_names; // expected-warning {{'under_names' only grows}} expected-note {{'under_names' lives}} expected-note {{nothing in this file}}
void by_reference(int key) {
  auto &same = under_names;
  same[key] = 1; // expected-note {{an entry is added here}}
}
template <class F>
void run(F f) { f(); }
void by_lambda(int key) {
  run([&] { under_names[key] = 2; }); // expected-note {{and here}}
}
static void add_to(std::map<int, int> &to, int key) {
  to[key] = 3; // expected-note {{and here}}
}
void by_parameter(int key) { add_to(under_names, key); }
int look(const std::map<int, int> &in, int key) { return in.at(key); }
int by_const_reference(int key) { return look(under_names, key); }
std::map<int, int> copied() { return under_names; }
const std::map<int, int> &shown() { return under_names; }

static auto &never_destroyed = *new std::map<std::string, int>; // expected-warning {{'never_destroyed' only grows}} expected-note {{'never_destroyed' lives}} expected-note {{nothing in this file}}
void note(const std::string &name) { ++never_destroyed[name]; } // expected-note {{an entry is added here}}

// Which entry is known is asked, and still one is added.
static std::map<std::string, std::unique_ptr<Result>> made; // expected-warning {{'made' only grows}} expected-note {{'made' lives}} expected-note {{nothing in this file}}
Result *find_or_make(const std::string &name) {
  std::unique_ptr<Result> &slot = made[name]; // expected-note {{an entry is added here}}
  if (!slot)
    slot = std::make_unique<Result>();
  return slot.get();
}

// What is a value's is not the map's: its own contents may come and go.
static std::map<int, std::string> texts; // expected-warning {{'texts' only grows}} expected-note {{'texts' lives}} expected-note {{nothing in this file}}
void set_text(int id, const char *text) { texts[id] = text; } // expected-note {{an entry is added here}}

// ---- Loops that end when the program does.

static std::map<std::string, int> served; // expected-warning {{'served' only grows}} expected-note {{'served' lives}} expected-note {{nothing in this file}}
std::string next_request();
static bool running = true;
static void serve() {
  while (running)
    ++served[next_request()]; // expected-note {{an entry is added here}}
}
static std::map<std::string, int> words; // expected-warning {{'words' only grows}} expected-note {{'words' lives}} expected-note {{nothing in this file}}
int main() {
  serve();
  for (;;)
    ++words[next_request()]; // expected-note {{an entry is added here}}
}
