// RUN: %check %s
// RUN: %check %s -- -std=c++20
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// empty-value: maps whose values say no more than that the key is there.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <variant>
#include <vector>

struct Seen {};

std::map<std::string, Seen> global; // expected-warning {{'global' is a set in disguise: each value is a 'Seen', which has no data [mapchurn-empty-value]}}
// expected-note@-1 {{'Seen' has no members: a value says no more than its key does by being there}}
// expected-note@-2 {{an entry takes 40 bytes, its key alone 32}}
// expected-note@-3 {{'std::set<std::string>' holds the same keys}}

using SeenById = std::unordered_map<int, Seen>;
SeenById alias; // expected-warning {{'alias' is a set in disguise}} expected-note {{'std::unordered_set<int>' holds the same keys}}

class Crawler {
public:
  std::multimap<int, Seen, std::greater<int>> open; // expected-warning {{'open' is a set in disguise}} expected-note {{'std::multiset<int, std::greater<int>>' holds the same keys}}
  static std::map<int, Seen> shared; // expected-warning {{'shared' is a set in disguise}}

private:
  mutable std::unordered_multimap<int, Seen> hidden; // expected-warning {{'hidden' is a set in disguise}} expected-note {{'std::unordered_multiset<int>' holds the same keys}}
};
std::map<int, Seen> Crawler::shared;

// What a map is used for does not make its values say more.
std::map<int, Seen> returned() {
  std::map<int, Seen> m; // expected-warning {{'m' is a set in disguise}}
  m[1] = Seen{};
  return m;
}

void other_classes_without_data() {
  std::map<int, std::monostate> state; // expected-warning {{'state' is a set in disguise: each value is a 'std::monostate'}}
  std::map<int, std::true_type> type;  // expected-warning {{'type' is a set in disguise}}
  std::map<int, std::tuple<>> tuple;   // expected-warning {{'tuple' is a set in disguise}}
  std::map<int, std::less<int>> order; // expected-warning {{'order' is a set in disguise}}
}

struct Visited {
  static constexpr int Weight = 1;
  int weight() const { return Weight; }
};
void methods_say_the_same_for_all() {
  std::map<int, Visited> visited; // expected-warning {{'visited' is a set in disguise}}
  visited[1].weight();
  std::map<int, std::unique_ptr<Visited>> owned; // expected-warning {{'owned' is a set in disguise}}
  owned[1] = std::make_unique<Visited>();
  owned[1]->weight();
}

// An allocation for each, which the uses show to be for nothing.
class Links {
public:
  bool add(int key) { return links.emplace(key, std::make_unique<Seen>()).second; } // expected-note {{each value is allocated here by 'std::make_unique'}}
  bool has(int key) const { return links.count(key); }

private:
  std::unordered_map<int, std::unique_ptr<Seen>> links; // expected-warning {{'links' is a set in disguise: each value is an allocation of a 'Seen', which has no data [mapchurn-empty-value]}} expected-note {{'std::unordered_set<int>' holds the same keys}}
};

void shared_but_with_nobody(int key) {
  std::map<int, std::shared_ptr<Seen>> shared; // expected-warning {{'shared' is a set in disguise: each value is an allocation of a 'Seen'}}
  shared[key] = std::make_shared<Seen>();
}

// ---- Not reported: a bool or an enum is state.

enum class Mark {};
void state() {
  std::map<int, bool> flags;
  std::map<int, Mark> marks;
  flags[1] = true;
  marks[1] = Mark{};
}

// ---- Not reported: the class has data, or does something.

struct OneByte {
  char byte;
};
struct Named : OneByte {};
struct Virtual {
  virtual void run();
};
struct Counted {
  Counted();
  Counted(const Counted &);
  ~Counted();
};
struct Declared;
void classes_with_data() {
  std::map<int, OneByte> byte;
  std::map<int, Named> named;
  std::map<int, Virtual> polymorphic;
  std::map<int, Counted> counted;
  std::map<int, Declared *> declared;
}

// ---- Not reported: null, or an address, tells values apart.

void null_says_something(int key) {
  std::map<int, std::unique_ptr<Seen>> m;
  m[key] = std::make_unique<Seen>();
  m[key + 1] = nullptr;
}

const Seen *address_as_a_token(int key) {
  static std::map<int, std::unique_ptr<Seen>> tokens;
  auto &token = tokens[key];
  if (!token)
    token = std::make_unique<Seen>();
  return token.get();
}

Seen &reference_as_a_token(int key) {
  static std::map<int, Seen> tokens;
  return tokens[key];
}

void registerToken(Seen *);
void address_handed_on(int key) {
  static std::map<int, Seen> tokens;
  registerToken(&tokens[key]);
  for (auto &entry : tokens)
    registerToken(&entry.second);
}

// ---- Not reported: the pointers are not the map's own.

std::shared_ptr<Seen> alive_while_held(int key) {
  static std::map<int, std::shared_ptr<Seen>> leases;
  return leases[key] = std::make_shared<Seen>();
}

std::map<int, const Seen *> borrowed;
void borrow(int key, const Seen &seen) { borrowed[key] = &seen; }

struct Close {
  void operator()(Seen *) const;
};
void deleter_does_something(int key) {
  std::map<int, std::unique_ptr<Seen, Close>> m;
  m[key].reset(new Seen());
}

// ---- Not reported: the type is chosen elsewhere.

std::map<int, Seen> from_elsewhere();
void chosen_elsewhere(std::map<int, Seen> parameter, const std::map<int, Seen> &reference) {
  auto copy = from_elsewhere();
  decltype(copy) same = copy;
  const auto &alias = same;
}

// ---- Not reported: no map.

std::vector<Seen> sequence;
