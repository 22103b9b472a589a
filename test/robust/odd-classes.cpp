// RUN: %check %s tier=all -- -Wno-everything
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Classes that are nearly containers, overload what one does not expect, or are laid out in unusual ways.

#include <initializer_list>
#include <map>
#include <new>
#include <string>
#include <unordered_map>
#include <vector>

// ---- Overloaded &, comma, ->, casts; unions, bit-fields, volatile.

struct Odd {
  int n;
  Odd *operator&() { return nullptr; }
  Odd &operator,(int) { return *this; }
  Odd *operator->() { return this; }
  operator std::vector<int> &();
  explicit operator bool() const;
  int operator()(int) const;
  Odd &operator[](int);
  Odd operator++(int);
  void *operator new(std::size_t, int);
  void operator delete(void *);
};
int odd(Odd o, volatile int *flag) {
  Odd *p = &o;
  (o, 1)->n = o[2](3) + (*flag)++;
  std::vector<int> &v = o;
  for (int i = 0; i < o.n; ++i)
    v.push_back(i);
  o++;
  delete new (1) Odd();
  return p ? p->n : bool(o);
}

union Either {
  int n;
  std::string text;
  std::vector<int> list;
  Either() : n(0) {}
  ~Either() {}
};
struct Bits {
  unsigned a : 3, : 2, b : 4;
  union {
    int x;
    float y;
  };
  struct {
    std::vector<int> inner;
  };
};
int unions_and_bits(const std::vector<int> &rows) {
  Either either;
  new (&either.list) std::vector<int>();
  for (int row : rows)
    either.list.push_back(row);
  either.list.~vector();
  Bits bits{};
  for (int row : rows)
    bits.inner.push_back(row); // expected-warning {{'bits.inner' grows element by element in this loop}}
  bits.b = bits.x;
  return bits.a;
}

// ---- Derived from containers, and containers that are not those of the table.

struct Named : std::vector<int> {
  std::string name;
  using std::vector<int>::vector;
  void add(int n) {
    for (int i = 0; i < n; ++i)
      push_back(i);
    this->emplace_back(n);
    std::vector<int>::push_back(n);
  }
};
int derived(const std::vector<int> &rows) {
  Named named;
  for (int row : rows)
    named.push_back(row); // expected-warning {{'named' grows}}
  return named.size();
}

namespace mine {
template <class T>
struct vector {
  void push_back(const T &);
  void reserve(int);
  int size() const;
  T *begin() const;
  T *end() const;
};
} // namespace mine
int others(const mine::vector<int> &rows) {
  mine::vector<int> own;
  std::vector<int> standard;
  for (int row : rows) {
    own.push_back(row);
    standard.push_back(row); // expected-warning {{'standard' grows}}
  }
  return own.size();
}

// ---- Ranges without size(), with a private one, or with one that changes them.

struct Unsized {
  int *begin();
  int *end();
};
class Hidden {
  int size() const;

public:
  int *begin();
  int *end();
};
struct Changing {
  int size();
  int *begin();
  int *end();
};
struct Texts {
  std::string size() const;
  int *begin() const;
  int *end() const;
};
int unsized(Unsized a, Hidden b, Changing c, Texts d) {
  std::vector<int> v, w, x, y;
  for (int n : a)
    v.push_back(n);
  for (int n : b)
    w.push_back(n);
  for (int n : c)
    x.push_back(n);
  for (int n : d)
    y.push_back(n);
  return v.size() + w.size() + x.size() + y.size();
}

// ---- Local classes, recursive and incomplete types.

struct Tree {
  std::vector<Tree> children;
  std::map<std::string, Tree> named;
  std::unordered_map<int, Tree *> index;
};
struct Later;
std::map<int, Later *> incomplete;
int local_classes(const Tree &tree) {
  struct Visitor {
    std::vector<const Tree *> seen;
    void visit(const Tree &t) {
      std::vector<const Tree *> here;
      for (const Tree &child : t.children) {
        here.push_back(&child); // expected-warning {{'here' grows}}
        visit(child);
      }
      seen.insert(seen.end(), here.begin(), here.end());
    }
  } visitor;
  visitor.visit(tree);
  return visitor.seen.size() + incomplete.size();
}

struct Listed {
  std::vector<int> v;
  Listed(std::initializer_list<int> list) : v(list) {}
};
Listed listed{1, 2, 3};
int *placement(void *memory) { return new (memory) int[3]{1, 2, 3}; }
std::vector<int> (*pointer_to_function)(int) = nullptr;
