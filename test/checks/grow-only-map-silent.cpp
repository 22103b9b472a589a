// RUN: %check %s -- -std=c++17
// expected-no-diagnostics
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// ---- Not reported: entries are removed, or somebody else may do so.

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <utility>
#include <vector>

using Map = std::map<std::string, int>;
void elsewhere(Map &);
void elsewhere_by_pointer(Map *);

static Map erased, cleared, assigned, moved, swapped, exchanged, extracted, filtered, passed, passed_by_pointer, returned,
    kept, given_out, merged_away, captured, erased_by_iterator, removed_in_function, bound;
Map *keeper;

void add(const std::string &name) {
  erased[name] = 1;
  cleared[name] = 1;
  assigned[name] = 1;
  moved[name] = 1;
  swapped[name] = 1;
  exchanged[name] = 1;
  extracted[name] = 1;
  filtered[name] = 1;
  passed[name] = 1;
  passed_by_pointer[name] = 1;
  returned[name] = 1;
  kept[name] = 1;
  given_out[name] = 1;
  merged_away[name] = 1;
  captured[name] = 1;
  erased_by_iterator[name] = 1;
  removed_in_function[name] = 1;
  bound[name] = 1;
}
void erase(const std::string &name) { erased.erase(name); }
void clear() { cleared.clear(); }
void assign() { assigned = {}; }
Map move_out() { return std::move(moved); }
void swap(Map &other) { swapped.swap(other); }
void exchange(Map &other) { std::swap(other, exchanged); }
void extract(const std::string &name) { extracted.extract(name); }
void filter() {
  for (auto it = filtered.begin(); it != filtered.end();)
    it = it->second ? filtered.erase(it) : std::next(it);
}
void pass() { elsewhere(passed); }
void pass_pointer() { elsewhere_by_pointer(&passed_by_pointer); }
Map &get() { return returned; }
void keep() { keeper = &kept; }
struct Holder {
  Map &map;
};
Holder hold() { return Holder{given_out}; }
void merge(Map &into) { into.merge(merged_away); }
std::function<void()> clearer() {
  return [] { captured.clear(); };
}
void erase_first() {
  auto &same = erased_by_iterator;
  auto it = same.begin();
  if (it != same.end())
    same.erase(it);
}
static void trim(Map &map) {
  if (map.size() > 100)
    map.clear();
}
void trim_ours() { trim(removed_in_function); }
std::function<void()> bind_it() { return std::bind(elsewhere, std::ref(bound)); }

// A value that is emptied again: the author has seen to what it holds.
static std::map<std::string, std::vector<int>> queues;
void push(const std::string &topic, int message) { queues[topic].push_back(message); }
void flush(const std::string &topic) { queues[topic].clear(); }

// ---- Not reported: filled by its initializer, or before main.

static const Map constant = {{"one", 1}, {"two", 2}};
static Map initialized = {{"one", 1}, {"two", 2}};
int known(const std::string &name) { return initialized.at(name); }

static Map at_start;
std::vector<std::string> names();
static bool fill_at_start() {
  for (const std::string &name : names())
    at_start[name] = 1;
  return true;
}
static const bool filled = fill_at_start();

static Map by_object;
static struct Filler {
  Filler() {
    for (const std::string &name : names())
      by_object[name] = 1;
  }
} filler;

static Map by_lambda;
static const int lambda_ran = [] {
  for (const std::string &name : names())
    by_lambda[name] = 1;
  return 0;
}();

// ---- Not reported: filled once.

static Map once;
static std::once_flag once_flag;
int from_once(const std::string &key) {
  std::call_once(once_flag, [] {
    for (const std::string &name : names())
      once[name] = 1;
  });
  return once.at(key);
}

static Map once_by_function;
static void fill_once() {
  for (const std::string &name : names())
    once_by_function[name] = 1;
}
int from_once_function(const std::string &key) {
  std::call_once(once_flag, fill_once);
  return once_by_function.at(key);
}

static Map by_static;
int from_static(const std::string &key) {
  static const bool ready = [] {
    for (const std::string &name : names())
      by_static[name] = 1;
    return true;
  }();
  return ready ? by_static.at(key) : 0;
}

static Map by_flag, by_early_return, by_pointer_test;
static bool flag_set, returned_early;
static int *table;
int from_flag(const std::string &key) {
  if (!flag_set) {
    for (const std::string &name : names())
      by_flag[name] = 1;
    flag_set = true;
  }
  return by_flag.at(key);
}
void fill_unless_done() {
  if (returned_early)
    return;
  returned_early = true;
  for (const std::string &name : names())
    by_early_return[name] = 1;
}
void fill_with_table() {
  if (table == nullptr) {
    table = new int[10];
    for (const std::string &name : names())
      by_pointer_test[name] = 1;
  }
}

static Map on_first_use, on_first_use_by_size;
int from_first_use(const std::string &key) {
  if (on_first_use.empty())
    for (const std::string &name : names())
      on_first_use[name] = 1;
  return on_first_use.at(key);
}
int from_size(const std::string &key) {
  if (on_first_use_by_size.size() == 0)
    for (const std::string &name : names())
      on_first_use_by_size.insert({name, 1});
  return on_first_use_by_size.at(key);
}

static Map up_to_a_limit;
void remember(const std::string &name) {
  if (up_to_a_limit.size() < 1000)
    up_to_a_limit[name] = 1;
}

static Map options;
static void read_options(int count, char **values) {
  for (int i = 1; i < count; ++i)
    options[values[i]] = i;
}
int main(int count, char **values) { read_options(count, values); }

// ---- Not reported: the program's text says which keys there are.

static Map literals;
void on_error() { ++literals["errors"]; }
void on_success() { ++literals["successes"]; }

enum class Color { red,
                   green };
const char *name_of(Color);
static Map chosen, named;
void on_result(bool ok, Color color) {
  ++chosen[ok ? "ok" : "failed"];
  ++named[name_of(color)];
}

// A parameter that is a `const char *` stands for the literals of the callers.
static Map compiled;
int compile(const char *pattern);
int cached(const char *pattern) {
  auto &found = compiled[pattern];
  if (!found)
    found = compile(pattern);
  return found;
}
int searched(const char *pattern) { return cached(pattern); }

struct Row {
  const char *name;
  int number;
};
static const Row rows[] = {{"one", 1}, {"two", 2}};
static Map from_table;
void fill_from_table() {
  for (const Row &row : rows)
    from_table[row.name] = row.number;
  for (unsigned i = 0; i < 2; ++i)
    from_table[rows[i].name] = rows[i].number;
}

static Map by_constant_arguments;
static void define(const char *name, int number) { by_constant_arguments[name] = number; }
void define_all() {
  define("one", 1);
  define("two", 2);
}

static std::map<Color, int> by_color;
static std::map<bool, int> by_bool;
static std::map<char, int> by_char;
static std::map<std::pair<Color, bool>, int> by_two;
static std::map<std::type_index, int> by_type;
static std::map<const std::type_info *, int> by_type_pointer;
static std::map<void (*)(), int> by_function;
void count_few(Color color, bool is, char letter, std::type_index type, const std::type_info *info, void (*f)()) {
  ++by_color[color];
  ++by_bool[is];
  ++by_char[letter];
  ++by_two[{color, is}];
  ++by_type[type];
  ++by_type_pointer[info];
  ++by_function[f];
}

// ---- Not reported: registries of functions and of objects, tables that number their entries.

struct Shape;
static std::map<std::string, std::function<Shape *()>> factories;
static std::map<std::string, Shape *(*)()> makers;
void register_shape(const std::string &name, std::function<Shape *()> factory, Shape *(*maker)()) {
  factories[name] = std::move(factory);
  makers[name] = maker;
}

struct Codec {
  virtual ~Codec();
};
static std::map<std::string, std::unique_ptr<Codec>> codecs;
void add_codec(const std::string &name, std::unique_ptr<Codec> codec) { codecs.emplace(name, std::move(codec)); }

static Map ids, numbers;
static int next_number;
int id_of(const std::string &name) { return ids.emplace(name, ids.size()).first->second; }
int number_of(const std::string &name) {
  auto it = numbers.find(name);
  if (it == numbers.end())
    it = numbers.emplace(name, next_number++).first;
  return it->second;
}

// ---- Not reported: no entry is added.

static Map replaced = {{"one", 1}};
void replace(const std::string &name, int value) {
  auto it = replaced.find(name);
  if (it != replaced.end())
    it->second = value;
  replaced.at(name) = value;
  if (replaced.count(name))
    replaced[name] = value;
}
int only_read(const std::string &name) {
  static Map read = {{"one", 1}, {"two", 2}};
  return read[name];
}

// ---- Not reported: it is another file's.

extern Map defined_elsewhere;
void add_elsewhere(const std::string &name) { defined_elsewhere[name] = 1; }

// ---- Not reported: it does not live as long as the program.

int local(const std::vector<std::string> &all) {
  Map counts;
  for (const std::string &name : all)
    ++counts[name];
  return counts.size();
}
struct Counter {
  Map counts;
  void add(const std::string &name) { ++counts[name]; }
};
int per_thread(const std::string &name) {
  thread_local Map counts;
  return ++counts[name];
}
