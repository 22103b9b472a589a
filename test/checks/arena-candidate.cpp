// RUN: %check %s tier=all -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Local node containers that grow in a loop and end with their scope.

#include <list>
#include <map>
#include <memory_resource>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

std::size_t distinct(const std::vector<std::string> &words) {
  std::map<std::string, int> counts; // expected-warning {{each entry of 'counts' is an allocation of its own, and all of them end with this scope [mapchurn-arena-candidate]}}
  // expected-note@-1 {{no entry of 'counts' is removed, moved out or kept beyond the scope}} expected-note@-1 {{on a 'std::pmr::monotonic_buffer_resource' the container takes them from a few blocks, and frees none by itself}}
  for (const std::string &word : words) // expected-note {{this loop adds the entries}}
    ++counts[word];
  return counts.size();
}

bool has_twice(const std::vector<int> &values) {
  std::set<int> seen; // expected-warning {{each entry of 'seen'}} expected-note {{no entry of 'seen'}} expected-note {{on a 'std::pmr}}
  for (int value : values) // expected-note {{this loop adds the entries}}
    if (!seen.insert(value).second)
      return true;
  return false;
}

int sum_of_lists(int count) {
  std::list<int> items; // expected-warning {{each entry of 'items'}} expected-note {{no entry of 'items'}} expected-note {{on a 'std::pmr}}
  while (count-- > 0) // expected-note {{this loop adds the entries}}
    items.push_back(count);
  int sum = 0;
  for (int item : items)
    sum += item;
  return sum;
}

int looked_into(const std::vector<int> &values) {
  std::unordered_map<int, int> index; // expected-warning {{each entry of 'index'}} expected-note {{no entry of 'index'}} expected-note {{on a 'std::pmr}}
  for (int value : values) // expected-note {{this loop adds the entries}}
    index.emplace(value, value);
  int sum = 0;
  for (const auto &[key, value] : index)
    sum += key + value;
  return sum + index.count(1);
}

void on_every_pass(const std::vector<std::vector<int>> &rows) {
  for (const auto &row : rows) {
    std::multimap<int, int> sorted; // expected-warning {{each entry of 'sorted'}} expected-note {{no entry of 'sorted'}} expected-note {{on a 'std::pmr}}
    for (int value : row) // expected-note {{this loop adds the entries}}
      sorted.insert({value, value});
  }
}

// ---- Not reported: it leaves the scope.

std::map<int, int> returned(const std::vector<int> &values) {
  std::map<int, int> made;
  for (int value : values)
    made[value] = value;
  return made;
}
struct Keeper {
  std::map<int, int> kept;
  const int *first;
  void swap_in(const std::vector<int> &values) {
    std::map<int, int> made;
    for (int value : values)
      made[value] = value;
    kept.swap(made);
  }
  void move_in(const std::vector<int> &values) {
    std::map<int, int> made;
    for (int value : values)
      made[value] = value;
    kept = std::move(made);
  }
  void merge_in(const std::vector<int> &values) {
    std::map<int, int> made;
    for (int value : values)
      made[value] = value;
    kept.merge(made);
  }
  void point_in(const std::vector<int> &values) {
    std::map<int, int> made;
    for (int value : values)
      made[value] = value;
    first = &made.begin()->second;
  }
};
void change(std::map<int, int> &);
void handed_on(const std::vector<int> &values) {
  std::map<int, int> made;
  for (int value : values)
    made[value] = value;
  change(made);
}

// ---- Not reported: entries go before the scope ends, which an arena does not see.

void erased(const std::vector<int> &values) {
  std::set<int> open;
  for (int value : values)
    if (!open.insert(value).second)
      open.erase(value);
}
void cleared(const std::vector<int> &values) {
  std::list<int> batch;
  for (int value : values) {
    batch.push_back(value);
    if (batch.size() == 100)
      batch.clear();
  }
}

// ---- Not reported: it is wanted as what it is, and a std::pmr::map is another type.

void look(const std::unordered_map<int, int> &);
void handed_on_to_be_read(const std::vector<int> &values) {
  std::unordered_map<int, int> index;
  for (int value : values)
    index.emplace(value, value);
  look(index);
}
void copied(const std::vector<int> &values, std::set<int> &into, std::vector<std::set<int>> &all) {
  std::set<int> made, one_of_all;
  for (int value : values) {
    made.insert(value);
    one_of_all.insert(value);
  }
  into = made;
  all.push_back(one_of_all);
}

// ---- Not reported: keys of which there are few, or the loop only looks them up.

enum class Color { red,
                   green };
Color color_of(int);
int count_colors(const std::vector<int> &values) {
  std::map<Color, int> colors;
  for (int value : values)
    ++colors[color_of(value)];
  return colors[Color::red];
}
int look_up(const std::vector<int> &values) {
  std::map<int, int> weights;
  weights[1] = 10;
  weights[2] = 20;
  int sum = 0;
  for (int value : values)
    sum += weights[value];
  return sum;
}

// ---- Not reported: few entries, or none in a loop.

void few(int value) {
  std::map<int, int> made;
  made[value] = value;
  for (int i = 0; i < 4; ++i)
    made[i] = value;
}

// ---- Not reported: no nodes, an allocator of its own, or nothing local.

void others(const std::vector<int> &values) {
  std::pmr::monotonic_buffer_resource arena;
  std::pmr::map<int, int> in_arena(&arena);
  std::vector<int> flat;
  static std::map<int, int> kept;
  for (int value : values) {
    in_arena[value] = value;
    flat.push_back(value);
    kept[value] = value;
  }
}
