// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// C++20: coroutines, concepts, a defaulted comparison, a lambda in a default
// argument.
#include <compare>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <string>
#include <vector>

struct Task {
  struct promise_type {
    std::size_t value = 0;
    Task get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(std::size_t v) {
      value = v;
      return {};
    }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
};

Task sizes(std::size_t n) {
  std::vector<std::size_t> seen;
  for (std::size_t i = 0; i < n; ++i) {
    seen.push_back(i);
    co_yield seen.size();
  }
}

struct Ordered {
  int a;
  std::string b;
  auto operator<=>(const Ordered &) const = default;
};

template <std::totally_ordered T>
bool less(const T &a, const T &b) {
  return a < b;
}

std::size_t filled(std::size_t n, Ordered (*make)() = [] { return Ordered{1, "x"}; }) {
  std::vector<Ordered> all;
  for (std::size_t i = 0; i < n; ++i)
    all.push_back(make());
  return all.size() + less(all.front(), all.back());
}

std::size_t use() {
  std::vector<int> plain;
  for (std::size_t i = 0; i < 100; ++i)
    plain.push_back(1);
  return filled(10) + sizes(3).handle.promise().value + plain.size();
}
