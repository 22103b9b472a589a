// RUN: %check %s tier=all -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Hash containers that outlive the loop in which they lose entries.

#include <list>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

std::unordered_map<int, int> sessions; // expected-note {{'sessions' is declared here, and outlives the loop}} expected-note {{nothing in this file rehashes, swaps, assigns or moves it}}
void expire(int before) {
  for (auto it = sessions.begin(); it != sessions.end();) // expected-note {{the loop begins here}}
    if (it->second < before)
      it = sessions.erase(it); // expected-warning {{'sessions' keeps the bucket array of its peak: it is erased from in this loop and never rebuilt [mapchurn-never-shrinks]}}
    else
      ++it;
}

class Cache {
public:
  static Cache &instance() {
    static Cache only;
    return only;
  }
  void forget(const std::vector<std::string> &names) {
    for (const std::string &name : names) // expected-note {{the loop begins here}}
      entries.erase(name); // expected-warning {{'entries' keeps the bucket array of its peak}}
  }
  void drain() {
    while (!entries.empty())
      entries.erase(entries.begin()); // expected-note {{it is erased from in a loop here, too}}
    entries.clear(); // keeps the buckets, too
  }
  std::size_t size() const { return entries.size(); }

private:
  std::unordered_set<std::string> entries; // expected-note {{'entries' is declared here}} expected-note {{nothing in this file}}
};

int counted(const std::vector<int> &all) {
  static std::unordered_multimap<int, int> kept; // expected-note {{'kept' is declared here}} expected-note {{nothing in this file}}
  for (int one : all) // expected-note {{the loop begins here}}
    kept.erase(one); // expected-warning {{'kept' keeps the bucket array of its peak}}
  return kept.size();
}

// ---- Not reported: buckets of objects that may be gone soon.

class Session {
public:
  void forget(const std::vector<std::string> &names) {
    for (const std::string &name : names)
      of_session.erase(name);
  }

private:
  std::unordered_set<std::string> of_session;
};

// ---- Not reported: entries come in the same loop, and take the room of those that go.

std::unordered_map<int, int> renamed, noted, in_a_call;
static void note(int key) { in_a_call[key] = 1; }
void rename(const std::vector<int> &keys) {
  for (int key : keys) {
    int value = renamed[key];
    renamed.erase(key);
    renamed[key + 1] = value;
  }
  for (int key : keys) {
    if (key < 0)
      noted.insert({key, key});
    else
      noted.erase(key);
    note(key + 1);
    in_a_call.erase(key);
  }
}

// ---- Not reported: it is rehashed, swapped, assigned or moved from.

std::unordered_map<int, int> rehashed, swapped, assigned, moved, exchanged;
void trim(const std::vector<int> &keys) {
  for (int key : keys) {
    rehashed.erase(key);
    swapped.erase(key);
    assigned.erase(key);
    moved.erase(key);
    exchanged.erase(key);
  }
  rehashed.rehash(0);
  std::unordered_map<int, int>(swapped).swap(swapped);
  assigned = std::unordered_map<int, int>(assigned.begin(), assigned.end());
  auto rebuilt = std::move(moved);
  std::swap(exchanged, rebuilt);
}

// ---- Not reported: code elsewhere may do so.

void elsewhere(std::unordered_map<int, int> &);
std::unordered_map<int, int> passed, returned;
std::unordered_map<int, int> &get() { return returned; }
void pass(const std::vector<int> &keys) {
  for (int key : keys) {
    passed.erase(key);
    returned.erase(key);
  }
  elsewhere(passed);
}

// ---- Not reported: there is no array, or what there is goes with the entries.

std::map<int, int> ordered;
std::set<int> ordered_set;
std::list<int> list;
void erase_nodes(const std::vector<int> &keys) {
  for (int key : keys) {
    ordered.erase(key);
    ordered_set.erase(key);
    list.pop_front();
  }
}

// ---- Not reported: each pass erases from another object.

struct Node {
  Node *parent;
  std::unordered_set<int> ids;
};
void forget(Node *node, int id, std::vector<Node> &all) {
  for (; node; node = node->parent)
    node->ids.erase(id);
  for (Node *up = node; up; up = up->parent)
    up->ids.erase(id);
  for (Node &one : all)
    one.ids.erase(id);
}

// ---- Not reported: not in a loop, or not for long.

std::unordered_map<int, int> one_by_one;
void close(int id) { one_by_one.erase(id); }
int local(const std::vector<int> &keys) {
  std::unordered_map<int, int> short_lived;
  for (int key : keys)
    short_lived[key] = key;
  for (int key : keys)
    short_lived.erase(key);
  return short_lived.size();
}
