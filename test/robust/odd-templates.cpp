// RUN: %check %s tier=all -- -Wno-everything
// RUN: %check %s tier=all -- -std=c++20 -Wno-everything
// RUN: %check %s tier=all -- -std=c++23 -Wno-everything
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Templates of every kind, and the calls that only they make.

#include <array>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// ---- Calls through pointers to members that are template arguments.

struct Shape {
  std::vector<int> cells;
  int area() const;
  void draw(int);
  std::vector<int> &list();
  std::string name;
};
template <auto Method, class... Args>
auto call(Shape &s, Args &&...args) { return (s.*Method)(std::forward<Args>(args)...); }
template <auto Member>
auto &get(Shape *s) { return s->*Member; }
int through_members(Shape &s, int (Shape::*run_time)() const, std::string Shape::*field) {
  call<&Shape::draw>(s, 1);
  std::vector<int> v;
  for (int cell : get<&Shape::cells>(&s))
    v.push_back(cell + call<&Shape::area>(s));
  (s.*&Shape::list)().push_back(1);
  (s.*field).clear();
  return (s.*run_time)() + (&s->*run_time)();
}
template <void (*Function)(int), int *Pointer, int &Reference>
void values() { Function(*Pointer + Reference); }
void function(int);
int global;
void use_values() { values<&function, &global, global>(); }

// ---- Recursion, specialization, variadics.

template <class T, class... Rest>
std::vector<std::string> names(const T &first, const Rest &...rest) {
  std::vector<std::string> all;
  all.push_back(std::to_string(first));
  (all.push_back(std::to_string(rest)), ...);
  if constexpr (sizeof...(rest) > 0)
    for (auto &name : names(rest...))
      all.push_back(name);
  return all;
}
template <std::size_t... I>
int sum(std::index_sequence<I...>) { return (0 + ... + I); }
template <class... T>
struct Tuple : T... {
  using T::operator()...;
};
template <class... T>
Tuple(T...) -> Tuple<T...>;
template <int N>
struct Deep : Deep<N - 1> {
  std::vector<int> v;
  int depth() {
    for (int i = 0; i < N; ++i)
      v.push_back(i);
    return Deep<N - 1>::depth() + 1;
  }
};
template <>
struct Deep<0> {
  int depth() { return 0; }
};
int recursion() {
  Tuple overloads{[](int) { return 1; }, [](long) { return 2; }};
  return names(1, 2L, 3.0, 4u).size() + sum(std::make_index_sequence<50>()) + overloads(1) + Deep<100>().depth();
}

// ---- Dependent names, CRTP, friends, explicit instantiation, members of members.

template <class Derived>
struct Base {
  std::vector<int> collect() {
    std::vector<int> v;
    for (int i = 0; i < static_cast<Derived *>(this)->count(); ++i)
      v.push_back(i); // expected-warning {{'v' grows element by element in this loop}}
    return v;
  }
  friend int size(Base &b) { return b.collect().size(); }
};
struct Derived : Base<Derived> {
  int count() const { return 9; }
};
int derived(Derived &d) { return size(d); }

template <class T>
struct Outer {
  template <class U>
  struct Inner {
    template <class V>
    static std::map<T, std::vector<U>> make(V n);
    typename std::vector<U>::iterator it;
  };
};
template <class T>
template <class U>
template <class V>
std::map<T, std::vector<U>> Outer<T>::Inner<U>::make(V n) {
  std::map<T, std::vector<U>> m;
  for (V i = 0; i < n; ++i)
    m[T()].resize(i);
  return m;
}
auto made = Outer<int>::Inner<std::string>::make(3L);
template struct Outer<char>;
extern template struct Outer<long>;

template <class T, class = void>
struct HasSize : std::false_type {};
template <class T>
struct HasSize<T, std::void_t<decltype(std::declval<T>().size())>> : std::true_type {};
template <class T>
std::enable_if_t<HasSize<T>::value, int> sized(const T &t) { return t.size(); }
template <class T>
std::enable_if_t<!HasSize<T>::value, int> sized(const T &) { return 0; }
int selected = sized(std::vector<int>()) + sized(1);

template <template <class...> class List, class T>
List<T> converted(const std::vector<T> &rows) {
  List<T> out;
  for (const T &row : rows)
    out.push_back(row); // expected-warning {{'out' grows}}
  return out;
}
auto as_vector = converted<std::vector>(std::vector<std::string>());

template <class T>
T variable = T();
template <>
std::vector<int> variable<std::vector<int>> = {1, 2, 3};
template <class T>
constexpr T pi = T(3.14);
template <class T>
using List = std::vector<T, std::allocator<T>>;
int aliases(const List<int> &rows) {
  List<int> v;
  for (int row : rows)
    v.push_back(row + variable<int> + pi<int>); // expected-warning {{'v' grows}}
  return v[0];
}

// ---- Never instantiated, and wrong in ways that only instantiating would show.

template <class T>
void never(T t) {
  typename T::Nothing n;
  std::vector<T> v;
  for (auto &x : t.missing())
    v.template push<int>(x), n.gone();
}

// ---- Templates that make and destroy what has no type yet, beside a class of one object.

class Only {
public:
  static Only &get() {
    static Only only;
    return only;
  }
  void add(int key) { seen[key] = 1; }
  void drop(int key) { seen.erase(key); }

private:
  Only() = default;
  std::map<int, int> seen;
};
template <class T>
void destroy(T t, typename T::Part part) {
  delete t;
  delete[] part;
  auto *made = new T{t, part};
  auto copy = T(t);
  t.reset(new T);
  (t.*part)(made);
  (t->*part)(copy);
  typename T::Part other{part}, again = {part, {t}};
  std::make_unique<T>(other).reset();
}
template <class T>
struct Owner {
  T *of = new T;
  typename T::Part part{};
  std::vector<typename T::Part> parts = {part};
  static inline T shared{};
  ~Owner() { delete of; }
};
