// RUN: %check %s -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Maps behind pointers of the program, and those that a function gives out.

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

using Map = std::map<std::string, int>;
int compute(const std::string &);
void elsewhere(Map *);
void elsewhere(Map &);

// ---- Never destroyed: what new makes for a pointer.

int of_function(const std::string &name) {
  static auto *cache = new std::unordered_map<std::string, int>; // expected-warning {{'cache' only grows}} expected-note {{'cache' lives}} expected-note {{nothing in this file}}
  auto it = cache->find(name);
  if (it == cache->end())
    it = cache->emplace(name, compute(name)).first; // expected-note {{an entry is added here}}
  return it->second;
}
int of_function_by_reference(const std::string &name) {
  static Map &known = *new Map; // expected-warning {{'known' only grows}} expected-note {{'known' lives}} expected-note {{nothing in this file}}
  return ++known[name];         // expected-note {{an entry is added here}}
}

namespace {
Map *const hits = new Map(); // expected-warning {{'hits' only grows}} expected-note {{'hits' lives}} expected-note {{nothing in this file}}
}
void count(const std::string &name) {
  ++(*hits)[name]; // expected-note {{an entry is added here}}
}

class Names {
public:
  static void add(const std::string &name) { (*all)[name] = 1; } // expected-note {{an entry is added here}}
  static bool known(const std::string &name) { return all && all->count(name) != 0; }

private:
  static Map *all; // expected-warning {{'all' only grows}} expected-note {{'all' lives}} expected-note {{nothing in this file}}
};
Map *Names::all = new Map;

// ---- Made when it is needed first.

static Map *lazy; // expected-warning {{'lazy' only grows}} expected-note {{'lazy' lives}} expected-note {{nothing in this file}}
void add_lazily(const std::string &name) {
  if (!lazy)
    lazy = new Map;
  lazy->insert({name, 1}); // expected-note {{an entry is added here}}
}
static Map *lazy_too = nullptr; // expected-warning {{'lazy_too' only grows}} expected-note {{'lazy_too' lives}} expected-note {{nothing in this file}}
static Map &make_lazily() {
  if (lazy_too == nullptr)
    lazy_too = new Map();
  return *lazy_too;
}
void add_to_lazy(const std::string &name) { make_lazily()[name] = 1; } // expected-note {{an entry is added here}}
static std::once_flag flag;
static Map *made_once; // expected-warning {{'made_once' only grows}} expected-note {{'made_once' lives}} expected-note {{nothing in this file}}
void add_once_made(const std::string &name) {
  std::call_once(flag, [] { made_once = new Map; });
  made_once->emplace(name, 1); // expected-note {{an entry is added here}}
}

// ---- Given out by a function of this file.

static Map &registry() {
  static Map of_registry; // expected-warning {{'of_registry' only grows}} expected-note {{'of_registry' lives}} expected-note {{nothing in this file}}
  return of_registry;
}
void enroll(const std::string &name) { registry()[name] = compute(name); } // expected-note {{an entry is added here}}
void enroll_alias(const std::string &name) {
  auto &same = registry();
  same.emplace(name, 2); // expected-note {{and here}}
}
bool enrolled(const std::string &name) { return registry().count(name) != 0; }
int sum() {
  int all = 0;
  for (const auto &entry : registry())
    all += entry.second;
  return all;
}

namespace {
Map *pointed() {
  static Map by_pointer; // expected-warning {{'by_pointer' only grows}} expected-note {{'by_pointer' lives}} expected-note {{nothing in this file}}
  return &by_pointer;
}
Map &leaked() {
  static Map *never_freed = new Map; // expected-warning {{'never_freed' only grows}} expected-note {{'never_freed' lives}} expected-note {{nothing in this file}}
  return *never_freed;
}
Map *leaked_pointer() {
  static Map *never_freed_too = new Map; // expected-warning {{'never_freed_too' only grows}} expected-note {{'never_freed_too' lives}} expected-note {{nothing in this file}}
  return never_freed_too;
}
} // namespace
void enroll_three(const std::string &name) {
  pointed()->emplace(name, 1);      // expected-note {{an entry is added here}}
  leaked().insert({name, 1});       // expected-note {{an entry is added here}}
  (*leaked_pointer())[name] = 1;    // expected-note {{an entry is added here}}
  if (leaked_pointer() != nullptr && leaked_pointer()->size() != 0)
    ++*new int;
}

static Map of_file; // expected-warning {{'of_file' only grows}} expected-note {{'of_file' lives}} expected-note {{nothing in this file}}
static std::mutex mutex;
static Map &guarded() {
  std::lock_guard<std::mutex> lock(mutex);
  return of_file;
}
void add_guarded(const std::string &name) { guarded()[name] = 1; } // expected-note {{an entry is added here}}

class Table {
public:
  static int &at(const std::string &name) { return values()[name]; } // expected-note {{an entry is added here}}
  static void set(const std::string &name) { values()[name] = 1; }   // expected-note {{and here}}

private:
  static Map &values() {
    static Map of_class; // expected-warning {{'of_class' only grows}} expected-note {{'of_class' lives}} expected-note {{nothing in this file}}
    return of_class;
  }
};

// ---- Not reported: something may remove entries by way of the pointer.

static Map *erased = new Map, *cleared = new Map, *deleted = new Map, *replaced = new Map, *given = new Map, *kept = new Map,
           *captured = new Map, *returned = new Map, *addressed = new Map, *copied = new Map, *set_elsewhere, *swapped = new Map;
struct Keeper {
  Map *map;
} keeper;
void set(Map **);
void add(const std::string &name) {
  erased->emplace(name, 1);
  cleared->emplace(name, 1);
  deleted->emplace(name, 1);
  replaced->emplace(name, 1);
  given->emplace(name, 1);
  kept->emplace(name, 1);
  captured->emplace(name, 1);
  returned->emplace(name, 1);
  addressed->emplace(name, 1);
  copied->emplace(name, 1);
  set_elsewhere->emplace(name, 1);
  swapped->emplace(name, 1);
}
void erase(const std::string &name) { erased->erase(name); }
void clear() { (*cleared).clear(); }
void reset() {
  delete deleted;
  deleted = new Map;
}
void replace() { replaced = new Map; }
void give() { elsewhere(given); }
void keep() { keeper.map = kept; }
std::function<void()> capture() {
  return [map = captured] { map->clear(); };
}
Map *give_back() { return returned; }
void address() { set(&addressed); }
void copy() {
  Map *same = copied;
  same->clear();
}
void set_it() { set(&set_elsewhere); }
void swap(Map *&other) { std::swap(other, swapped); }

static Map *from_outside;
void take(Map *map) { from_outside = map; }
void add_outside(const std::string &name) { from_outside->emplace(name, 1); }

Map *external = new Map;
extern Map *external;

// ---- Not reported: something may remove entries by way of the function.

static Map &cleared_by_call() {
  static Map map;
  return map;
}
static Map &passed_by_call() {
  static Map map;
  return map;
}
static Map &stored_by_call() {
  static Map map;
  return map;
}
static Map &named_only() {
  static Map map;
  return map;
}
static Map &emptied_inside() {
  static Map map;
  map.clear();
  return map;
}
static Map *pointer_given() {
  static Map map;
  return &map;
}
Map &for_other_files() {
  static Map map;
  return map;
}
struct Holder {
  Map &map;
  Holder() : map(stored_by_call()) {}
  void clear() { map.clear(); }
};
static Map held_by_member;
struct HolderOfGlobal {
  Map &map;
  HolderOfGlobal() : map(held_by_member) {}
  void clear() { map.clear(); }
};
void add_by_calls(const std::string &name) {
  cleared_by_call()[name] = 1;
  passed_by_call()[name] = 1;
  stored_by_call()[name] = 1;
  named_only()[name] = 1;
  emptied_inside()[name] = 1;
  (*pointer_given())[name] = 1;
  held_by_member[name] = 1;
}
void add_for_others(const std::string &name) {
  Map &map = for_other_files();
  map[name] = 1;
}
void clear_it() {
  auto &map = cleared_by_call();
  map.clear();
}
void pass_it() { elsewhere(passed_by_call()); }
std::function<Map &()> name_it() { return named_only; }
void give_pointer() {
  Map *map = pointer_given();
  elsewhere(map);
}

// By way of a default argument, and of a member that nobody initializes by hand.
static Map by_default, by_default_pointer;
static Map &default_registry() {
  static Map map;
  return map;
}
static void drop(Map &map = by_default) { map.clear(); }
void drop_elsewhere(Map *map = &by_default_pointer, Map &other = default_registry());
static Map &of_member() {
  static Map map;
  return map;
}
static Map pointed_to_by_member;
struct Silent {
  Map &map = of_member();
  Map *other = &pointed_to_by_member;
  void clear() { map.clear(); }
};
void add_by_default(const std::string &name) {
  by_default[name] = 1;
  by_default_pointer[name] = 1;
  default_registry()[name] = 1;
  of_member()[name] = 1;
  pointed_to_by_member[name] = 1;
}
void drop_all() {
  drop();
  drop_elsewhere();
  Silent silent;
  silent.clear();
}

// Which of two it is, is chosen.
static Map &chosen(bool first) {
  static Map one, two;
  if (first)
    return one;
  return two;
}
void add_chosen(bool first, const std::string &name) { chosen(first)[name] = 1; }
void clear_chosen(bool first) { chosen(first).clear(); }

// A function that is there for other files, too.
Map &shared();
Map &shared() {
  static Map map;
  return map;
}

// ---- Not reported: filled once, or a thread's own.

static Map *filled_once;
int from_table(const std::string &name) {
  if (!filled_once) {
    filled_once = new Map;
    for (const char *each : {"one", "two"})
      (*filled_once)[each] = 1;
  }
  return filled_once->at(name);
}
static const Map *const constant = new Map{{"one", 1}};
int from_constant(const std::string &name) { return constant->at(name); }
Map &of_thread() {
  thread_local Map map;
  return map;
}
void add_of_thread(const std::string &name) { of_thread()[name] = 1; }
