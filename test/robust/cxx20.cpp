// RUN: %check %s tier=all -- -std=c++20
// RUN: %check %s tier=all -- -std=c++23
// RUN: %check %s tier=all -- -std=c++26
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// C++20 and later: concepts, coroutines, consteval, comparisons, and what they are made of in the syntax tree.

#include <compare>
#include <concepts>
#include <coroutine>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// ---- Concepts and constraints.

template <class T>
concept Sized = requires(const T &t) {
  { t.size() } -> std::convertible_to<std::size_t>;
  requires !std::is_pointer_v<T>;
};

template <Sized T>
std::vector<int> copy(const T &rows) {
  std::vector<int> v;
  for (int row : rows)
    v.push_back(row); // expected-warning {{'v' grows element by element in this loop}}
  return v;
}

std::vector<int> abbreviated(const Sized auto &rows, std::integral auto n) {
  std::vector<int> v;
  for (decltype(n) i = 0; i < n; ++i)
    v.push_back(rows[i]); // expected-warning {{'v' grows}}
  return v;
}

template <class T>
struct Box {
  T value;
  std::size_t size() const
    requires Sized<T>
  {
    return value.size();
  }
  bool operator==(const Box &) const = default;
  auto operator<=>(const Box &) const = default;
};

bool constraints() {
  std::vector<int> rows;
  Box<std::vector<int>> box{rows}, other{rows};
  if constexpr (requires { rows.data(); })
    rows.push_back(1);
  return copy(rows) == abbreviated(rows, 3L) && box < other && box != other && requires { box.size(); };
}

// ---- Coroutines.

template <class T>
struct Generator {
  struct promise_type {
    T current;
    Generator get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T value) {
      current = std::move(value);
      return {};
    }
    void return_void() {}
    void unhandled_exception() { throw; }
  };
  std::coroutine_handle<promise_type> handle;
};

struct Awaitable {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  int await_resume() { return 1; }
};

Generator<std::string> names(const std::vector<int> &rows, std::map<std::string, int> counts) {
  std::vector<int> seen;
  for (int row : rows) {
    seen.push_back(row); // expected-warning {{'seen' grows}}
    int n = co_await Awaitable();
    if (counts.empty())
      co_yield std::string(n, 'x');
  }
  co_return;
}

auto lambda_coroutine = [](int n) -> Generator<int> {
  for (int i = 0; i < n; ++i)
    co_yield i;
};

// ---- Consteval, constinit, constexpr containers.

consteval int squared(int n) { return n * n; }
constinit int start = squared(3);
constexpr int total(int n) {
  std::vector<int> v;
  for (int i = 0; i < n; ++i)
    v.push_back(squared(2)); // expected-warning {{'v' grows}}
  int sum = 0;
  for (int value : v)
    sum += value;
  return std::is_constant_evaluated() ? sum : -sum;
}
static_assert(total(3) == 12);

#if __cplusplus >= 202302L
constexpr int by_time(int n) {
  if consteval {
    return n;
  } else {
    std::vector<int> v;
    for (int i = 0; i < n; ++i)
      v.push_back(i); // expected-warning {{'v' grows}}
    return v[0];
  }
}
int also = by_time(3);

// ---- Deducing this, static operators, multidimensional subscripts.

struct Table {
  std::vector<int> cells;
  int width;
  auto &&operator[](this auto &&self, int x, int y) { return self.cells[y * self.width + x]; }
  template <class Self>
  auto size(this const Self &self) { return self.cells.size(); }
  static int operator()(int n) { return n; }
};
int deducing_this(Table &table, int n) {
  std::vector<int> v;
  for (int i = 0; i < n; ++i)
    v.push_back(table[i, 0] + table(i)); // expected-warning {{'v' grows}}
  auto factorial = [](this auto self, int n) -> int { return n < 2 ? 1 : n * self(n - 1); };
  return v[0] + table.size() + factorial(5);
}
#endif

// ---- Everything else that makes a node of its own.

struct Point {
  int x = 0, y = 0;
};
int small_things(std::span<const int> cells, std::optional<std::string> name) {
  Point p{.x = 1, .y = 2};
  auto [x, y] = p;
  auto by_reference = [&x = p.x, y] { return x + y; };
  auto packed = []<class... T>(T &&...args) { return (0 + ... + static_cast<int>(args)); };
  std::vector<int> v;
  for (std::vector<int> init(3); int cell : cells)
    v.push_back(cell + init[0]); // expected-warning {{'v' grows}}
  if (std::string text = name.value_or("x"); !text.empty()) [[likely]]
    v.push_back(by_reference() + packed(1, 2L, 'c'));
  using enum std::memory_order;
  char8_t utf8 = u8'a';
  Point array(1, 2);
  auto *made = new int[]{1, 2, 3}; // expected-warning {{the 'int[3]' of 'made' never leaves this scope}}
  delete[] made;
  auto here = std::source_location::current();
  auto filtered = cells | std::views::filter([](int n) { return n > 0; }) | std::views::take(3);
  std::vector<int> kept;
  for (int n : filtered)
    kept.push_back(n);
  return v.size() + utf8 + array.x + here.line() + kept.size() + static_cast<int>(relaxed);
}

template <auto Value, template <class...> class List, class... T>
struct Pack {
  static constexpr auto count = sizeof...(T);
  List<T...> lists;
};
template struct Pack<Point{1, 2}, std::tuple, int, std::vector<int>>;
