// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// growth-in-loop on hash containers: each pass brings a key, unless keys are expected to be there already.

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

struct Row {
  int id;
  std::string name;
};
using Rows = std::vector<Row>;
using Index = std::unordered_map<int, std::string>;

void every_way_to_add_a_key(const Rows &rows) {
  Index assigned, inserted, paired, emplaced, tried, replaced;
  for (const Row &row : rows) {
    assigned[row.id] = row.name;                    // expected-warning {{'assigned' grows element by element in this loop}} \
                                                    // expected-note {{reaching 1000 elements takes 7 reallocations (17080 bytes) and moves 1026 elements; 'reserve' makes it 1 (8248 bytes) and 0}}
    inserted.insert({row.id, row.name});            // expected-warning {{'inserted' grows}}
    paired.insert(std::make_pair(row.id, row.name)); // expected-warning {{'paired' grows}}
    emplaced.emplace(row.id, row.name);             // expected-warning {{'emplaced' grows}}
    tried.try_emplace(row.id, row.name);            // expected-warning {{'tried' grows}}
    replaced.insert_or_assign(row.id, row.name);    // expected-warning {{'replaced' grows}}
  }
}

void multimaps_always_grow(const Rows &rows) {
  std::unordered_multimap<int, std::string> map;
  std::unordered_multiset<int> set;
  for (const Row &row : rows) {
    map.emplace(row.id, row.name); // expected-warning {{'map' grows}}
    set.insert(row.id);            // expected-warning {{'set' grows}}
  }
}

struct Hash {
  std::size_t operator()(int n) const { return static_cast<std::size_t>(n); }
};
void made_with_a_hash(const Rows &rows, std::allocator<std::pair<const int, int>> allocator) {
  std::unordered_map<int, int, Hash> index{allocator};
  for (const Row &row : rows)
    index[row.id] = 1; // expected-warning {{'index' grows}}
}

// ---- Not reported: keys are expected to be there already.

void counting(const Rows &rows) {
  std::unordered_map<std::string, int> counts, sums;
  std::unordered_map<std::string, std::vector<int>> groups;
  for (const Row &row : rows) {
    ++counts[row.name];
    sums[row.name] += row.id;
    groups[row.name].push_back(row.id);
  }
}

void asking(const Rows &rows) {
  std::unordered_map<std::string, int> firsts, counts, numbers;
  std::unordered_map<std::string, std::vector<int>> groups;
  int again = 0;
  for (const Row &row : rows) {
    again += !firsts.insert({row.name, row.id}).second;
    ++counts.emplace(row.name, 0).first->second;
    auto [number, isNew] = numbers.try_emplace(row.name, row.id);
    again += !isNew;
    auto &group = groups.try_emplace(row.name).first->second;
    if (group.empty())
      group.reserve(8);
    group.push_back(row.id);
  }
}

void collecting(const Rows &rows) {
  std::unordered_set<int> ids;
  for (const Row &row : rows)
    ids.insert(row.id);
}

// ---- Not reported: many at a time, or something else besides.

void ranges(const Rows &rows, const Index &other) {
  Index merged, erased;
  for (const Row &row : rows) {
    merged.insert(other.begin(), other.end());
    merged.emplace(row.id, row.name);
    erased.emplace(row.id, row.name);
    erased.erase(row.id - 1);
  }
}

void with_buckets(const Rows &rows) {
  Index sized(1000);
  for (const Row &row : rows)
    sized.emplace(row.id, row.name);
}
