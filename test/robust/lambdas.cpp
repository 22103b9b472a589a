// RUN: %check %s tier=all -- -std=c++17 -Wno-everything
// RUN: %check %s tier=all -- -std=c++20 -Wno-everything
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lambdas wherever an expression may stand.

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

// ---- In default arguments, initializers and template arguments.

int by_default(const std::vector<int> &rows, std::function<int(int)> change = [](int n) {
  std::vector<int> v;
  for (int i = 0; i < n; ++i)
    v.push_back(i);
  return static_cast<int>(v.size()); }) {
  std::vector<int> v;
  for (int row : rows)
    v.push_back(change(row)); // expected-warning {{'v' grows element by element in this loop}}
  return v[0];
}
int uses_defaults = by_default({}) + by_default({1});

struct Members {
  std::function<int()> action = [this] {
    std::vector<int> v;
    for (int i = 0; i < count; ++i)
      v.push_back(i); // expected-warning {{'v' grows}}
    return v[0];
  };
  int count = [] { return 3; }();
  static inline const auto table = [] {
    std::map<int, std::string> m;
    for (int i = 0; i < 10; ++i)
      m[i] = "x";
    return m;
  }();
  Members(int n = [] { return 1; }()) : count([n] { return n; }()) {}
};
Members member;

template <class F, int N = [] { return 3; }()>
struct Takes {
  F f;
};
int array[([] { return 3; })()];
static_assert([](int n) { return n == 1; }(1));
auto nested = [] { return [] { return [] { return 1; }; }; };
int called = nested()()();

// ---- Captures.

std::vector<std::function<void()>> actions;
void captures(std::vector<int> rows, std::unique_ptr<int> owned) {
  std::vector<int> by_reference, by_copy, by_move;
  auto all = [&] { by_reference.push_back(1); };
  auto copy = [by_copy]() mutable { by_copy.push_back(1); };
  auto move = [inner = std::move(by_move), p = std::move(owned)]() mutable { inner.push_back(*p); };
  for (int row : rows) {
    by_reference.push_back(row);
    by_move.push_back(row);
  }
  all();
  copy();
  move();
  actions.push_back([rows, n = rows.size()] { (void)rows, (void)n; });
  [&rows = rows] { rows.clear(); }();
}

// A copy that the lambda takes is another object.
void copied_before(const std::vector<int> &rows) {
  std::vector<int> v;
  auto copy = [v] { return v.size(); };
  for (int row : rows)
    v.push_back(row); // expected-warning {{'v' grows}}
  copy();
}

struct Node {
  std::vector<Node *> children;
  std::string name;
  std::vector<std::string> names() {
    std::vector<std::string> out;
    std::function<void(Node *)> visit = [&](Node *node) {
      out.push_back(node->name);
      for (Node *child : node->children)
        visit(child);
    };
    visit(this);
    return out;
  }
  auto whole() {
    return [*this] {
      std::vector<int> v;
      for (auto &child : children)
        v.push_back(child->children.size()); // expected-warning {{'v' grows}}
      return v;
    };
  }
};

// ---- Generic, recursive, immediately called, in algorithms.

auto generic = [](auto self, auto... n) -> int { return sizeof...(n) ? (n + ... + 0) : self(self, 1); };
int generic_calls = generic(generic) + generic(generic, 1, 2L, 'c');

int immediately(const std::vector<int> &rows) {
  const auto doubled = [&] {
    std::vector<int> v;
    for (int row : rows)
      v.push_back(2 * row); // expected-warning {{'v' grows}}
    return v;
  }();
  std::vector<int> seen;
  std::for_each(rows.begin(), rows.end(), [&](int row) { seen.push_back(row); });
  return doubled[0] + seen.size();
}
