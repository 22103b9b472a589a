// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Code whose object would show it if the analysis touched anything: what is
// emitted only when it is used, in the order of its first use (inline functions
// and variables, templates, implicit members, lambdas, vtables, type
// information, local statics), constants that are folded, layouts that are
// computed when asked for.
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <typeinfo>
#include <unordered_map>
#include <vector>

inline int inline_unused(int n) { return n * 3; }
inline int inline_used_last(int n) { return n * 5; }
inline std::vector<int> inline_variable = {1, 2, 3};
inline thread_local int per_thread = inline_used_last(2);
static int static_unused(int n) { return n; }
static std::string static_string = "a string that is too long to be inline";

template <class T>
T twice(T t) { return t + t; }
template <class T>
T never_instantiated(T t) {
  std::vector<T> v;
  for (int i = 0; i < 100; ++i)
    v.push_back(t);
  return v[0];
}
template <class... Ts>
constexpr std::size_t bytes = (sizeof(Ts) + ... + 0);
template std::string twice(std::string);

struct Base {
  virtual ~Base() = default;
  virtual int value() const { return 1; }
};
struct Derived : Base {
  int value() const override { return inline_used_last(2); }
  std::map<std::string, std::unique_ptr<int>> members;
  int bit : 3;
};
struct Unused : Base {
  int value() const override { return 3; }
};
struct Implicit {
  std::string s;
  std::vector<Implicit> children;
};

constexpr int folded(int n) { return n < 2 ? n : folded(n - 1) + folded(n - 2); }
static_assert(folded(10) == 55);

std::vector<Implicit> grow(std::size_t n, const Implicit &of) {
  std::vector<Implicit> all;
  for (std::size_t i = 0; i < n; ++i)
    all.push_back(of);
  return all;
}

std::unordered_map<std::string, int> count(const std::vector<std::string> &in) {
  static int calls = folded(7);
  std::unordered_map<std::string, int> counts;
  for (const std::string &word : in)
    counts.emplace(word, ++calls);
  return counts;
}

int main() {
  auto later = [](auto x) { return twice(x); };
  std::function<int(int)> erased = [&](int x) { return later(x) + per_thread; };
  struct Local : Base {
    int value() const override { return 7; }
  } local;
  std::unique_ptr<Base> derived = std::make_unique<Derived>();
  std::vector<std::string> words;
  for (int i = 0; i < 100; ++i)
    words.push_back(static_string + std::to_string(i));
  std::printf("%s %zu %d %d %zu %zu\n", typeid(*derived).name(),
              bytes<int, char, Derived>, erased(3), local.value(),
              grow(10, {}).size(), count(words).size());
  return derived->value() == 10 ? 0 : inline_variable[0];
}
