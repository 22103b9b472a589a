// RUN: %check %s
// RUN: %fixit %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The edits of empty-value: the map becomes a set, and every use goes along.

#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
// FIXED: #include <map>
// FIXED-NEXT: #include <set>
// FIXED: #include <unordered_map>
// FIXED-NEXT: #include <unordered_set>

struct Seen {};

// FIXED: std::unordered_set<std::string> visited;
// FIXED: return visited.emplace(url).second;
std::unordered_map<std::string, std::unique_ptr<Seen>> visited; // expected-warning {{'visited' is a set in disguise: each value is an allocation of a 'Seen', which has no data [mapchurn-empty-value]}}
static bool first_visit(const std::string &url) {
  return visited.emplace(url, std::make_unique<Seen>()).second;
}

static void every_way_to_fill(int k) {
  // FIXED: std::set<int, std::greater<int>> filled;
  std::map<int, Seen, std::greater<int>> filled; // expected-warning {{'filled' is a set in disguise}}
  // FIXED: filled.insert(k);
  filled[k];
  // FIXED: filled.insert(k + 1);
  filled[k + 1] = Seen{};
  // FIXED: filled.insert(k + 2);
  filled[k + 2] = {};
  // FIXED: filled.emplace(k + 3);
  filled.emplace(k + 3, Seen());
  // FIXED: filled.insert(k + 4);
  filled.try_emplace(k + 4);
  // FIXED: filled.insert(k + 5);
  filled.insert({k + 5, {}});
  // FIXED: filled.insert(k + 6);
  filled.insert(std::make_pair(k + 6, Seen()));
  // FIXED: filled.insert(k + 7);
  filled.insert_or_assign(k + 7, Seen{});
  // FIXED: if (filled.insert(k).second)
  if (filled.insert({k, Seen{}}).second)
    std::puts("new");
  std::printf("%zu\n", filled.size());
}

static int every_way_to_look(int k) {
  // FIXED: std::set<std::pair<int, int>> looked;
  std::map<std::pair<int, int>, Seen> looked; // expected-warning {{'looked' is a set in disguise}}
  // FIXED: looked.insert(std::make_pair(k, k));
  looked[std::make_pair(k, k)];
  // FIXED: looked.insert((std::pair<int, int>(k, 2)));
  looked[std::pair<int, int>(k, 2)];
  int sum = 0;
  if (looked.count({k, 2}) || looked.empty())
    looked.erase({k, 2});
  auto it = looked.find({k, k});
  if (it != looked.end())
    // FIXED: sum += (*it).first;
    sum += it->first.first;
  // FIXED: for (const auto &entry : looked)
  // FIXED: sum += entry.second;
  for (const auto &entry : looked)
    sum += entry.first.second;
  // FIXED: for (const auto &key : looked)
  for (const auto &[key, mark] : looked)
    sum += key.first;
  // FIXED: sum += looked.begin() != at ? 0 : 100 / (*at).first;
  for (auto at = looked.begin(); at != looked.end(); ++at)
    sum += looked.begin() != at ? 0 : 100 / (at->first).first;
  looked.clear();
  return sum;
}

static void by_another_name() {
  // FIXED: std::set<int> named;
  std::map<int, Seen> named; // expected-warning {{'named' is a set in disguise}}
  // FIXED: auto &other = named;
  // FIXED-NEXT: other.insert(1);
  auto &other = named;
  other[1];
  std::printf("%zu\n", named.size());
}

class Registry {
public:
  void add(const std::string &name) {
    // FIXED: names.insert(name);
    names[name] = std::make_unique<Seen>();
  }
  bool has(const std::string &name) const { return names.count(name) != 0; }
  void print() const {
    for (auto &[name, mark] : names)
      std::puts(name.c_str());
  }

private:
  // FIXED: std::set<std::string> names;
  std::map<std::string, std::unique_ptr<Seen>> names; // expected-warning {{'names' is a set in disguise}}
};

int main() {
  std::printf("%d %d\n", first_visit("a"), first_visit("a"));
  every_way_to_fill(7);
  std::printf("%d\n", every_way_to_look(3));
  by_another_name();
  Registry registry;
  registry.add("one");
  registry.add("two");
  registry.print();
  std::printf("%d\n", registry.has("two"));
}
