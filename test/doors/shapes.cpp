// REQUIRES: plugin, tidy, checks
// RUN: %check %s
// RUN: %check %s -- -std=c++20
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Shapes of code in which doors could come apart: templates with several
// instantiations, lambdas, macros, comments that silence. Every door has the
// same findings with the same notes.
#include <cstddef>
#include <string>
#include <vector>

namespace {

template <class T>
std::vector<T> copies(T value, std::size_t n) {
  std::vector<T> all;
  for (std::size_t i = 0; i < n; ++i)
    // expected-warning@+1 {{'all' grows element by element in this loop [mapchurn-growth-in-loop]}}
    all.push_back(value);
  return all;
}

struct Table {
  std::vector<int> column(std::size_t n) const {
    std::vector<int> cells;
    for (std::size_t i = 0; i < n; ++i)
      // expected-warning@+1 {{'cells' grows element by element in this loop [mapchurn-growth-in-loop]}}
      cells.emplace_back(static_cast<int>(i));
    return cells;
  }
};

#define APPEND(container, value) container.push_back(value)

std::size_t in_macros(std::size_t n) {
  std::vector<int> marked;
  for (std::size_t i = 0; i < n; ++i)
    // expected-warning@+1 {{'marked' grows element by element in this loop [mapchurn-growth-in-loop]}}
    APPEND(marked, 1);
  return marked.size();
}

std::size_t in_a_lambda(std::size_t n) {
  auto build = [n] {
    std::vector<int> captured;
    for (std::size_t i = 0; i < n; ++i)
      // expected-warning@+1 {{'captured' grows element by element in this loop [mapchurn-growth-in-loop]}}
      captured.push_back(2);
    return captured.size();
  };
  return build();
}

std::size_t silenced(std::size_t n) {
  std::vector<int> quiet, loud;
  for (std::size_t i = 0; i < n; ++i)
    quiet.push_back(3); // NOLINT(mapchurn-growth-in-loop)
  for (std::size_t i = 0; i < n; ++i)
    // expected-warning@+1 {{'loud' grows element by element in this loop [mapchurn-growth-in-loop]}}
    loud.push_back(3); // NOLINT(mapchurn-temporary-key)
  return quiet.size() + loud.size();
}

std::size_t conditional(std::size_t n) {
  std::vector<int> some;
  for (std::size_t i = 0; i < n; ++i)
    if (i % 3)
      some.push_back(4);
  return some.size();
}

} // namespace

std::size_t all_shapes(std::size_t n) {
  return copies(1, n).size() + copies('c', n).size() +
         copies(std::string(), n).size() + Table().column(n).size() +
         in_macros(n) + in_a_lambda(n) + silenced(n) + conditional(n);
}
