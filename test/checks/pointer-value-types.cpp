// RUN: %check %s
// RUN: %check %s value-limit=16 -- -DLIMIT16
// RUN: %check %s -- -std=c++14 -DCXX14
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// pointer-value: which pointees could stand in the entry.

#include <map>
#include <memory>
#include <string>
#include <unordered_map>

template <class T>
using Pointers = std::map<int, std::unique_ptr<T>>;

struct Small {
  char bytes[16];
};
struct AtTheLimit {
  char bytes[128];
};
struct Large {
  char bytes[129];
};

#ifdef LIMIT16
void within_the_limit() {
  Pointers<Small> small; // expected-warning {{each value of 'small' is}} expected-note {{'Small' takes 16 bytes; values of up to 16 are held in the entry}}
  small[1].reset(new Small());
}
void above_the_limit() {
  Pointers<AtTheLimit> m;
  m[1].reset(new AtTheLimit());
}
#else

void within_the_limit() {
  Pointers<AtTheLimit> limit; // expected-warning {{each value of 'limit' is}} expected-note {{'AtTheLimit' takes 128 bytes; values of up to 128 are held in the entry}}
  limit[1].reset(new AtTheLimit());
}

#ifdef CXX14
void before_try_emplace() {
  Pointers<Small> old; // expected-warning {{each value of 'old' is}} expected-note {{'emplace' builds it there}}
  old[1].reset(new Small());
}
#endif

void other_arguments_are_kept() {
  std::unordered_map<std::string, std::unique_ptr<Small>, std::hash<std::string>> hashed; // expected-warning {{each value of 'hashed' is}}
  hashed["a"].reset(new Small());
  std::map<std::string, std::unique_ptr<Small>, std::greater<std::string>> down; // expected-warning {{each value of 'down' is}} expected-note {{'std::map<std::string, Small, std::greater<std::string>>' holds the 'Small' in the entry}}
  down["a"].reset(new Small());
  std::map<std::shared_ptr<Small>, std::shared_ptr<Small>> both; // expected-warning {{each value of 'both' is}} expected-note {{'std::map<std::shared_ptr<Small>, Small>' holds the 'Small'}}
  both[nullptr] = std::make_shared<Small>();
}

// ---- Not reported: the pointee is no one class of a small, known size.

void above_the_limit() {
  Pointers<Large> m;
  m[1].reset(new Large());
}

struct Shape {
  virtual ~Shape();
};
struct Circle : Shape {};
void polymorphic() {
  Pointers<Shape> m;
  m[1].reset(new Circle());
  m[2].reset(new Shape());
}

struct Base {
  int kind;
};
struct Derived : Base {
  std::string text;
};
void derived() {
  std::map<int, std::shared_ptr<Base>> m;
  m[1] = std::make_shared<Derived>();
}

struct Incomplete;
std::unique_ptr<Incomplete> makeIncomplete();
struct Deleter {
  void operator()(Incomplete *) const;
};
std::map<int, std::unique_ptr<Incomplete, Deleter>> incomplete;

void array_of_run_time_length(int n) {
  Pointers<char[]> m;
  m[1].reset(new char[n]);
}

void array_behind_a_plain_pointer(int n) {
  std::map<int, char *> m;
  m[1] = new char[n];
  delete[] m[1];
}

void custom_deleter() {
  struct Close {
    void operator()(Small *small) const { delete small; }
  };
  std::map<int, std::unique_ptr<Small, Close>> m;
  m[1].reset(new Small());
}

void custom_deleter_of_a_shared_pointer() {
  std::map<int, std::shared_ptr<Small>> m;
  m[1] = std::shared_ptr<Small>(new Small(), [](Small *small) { delete small; });
}

// ---- Not reported: the class is complete only after the map.

struct Node {
  Pointers<Node> children;
  void add(int key) { children[key].reset(new Node()); }
};

template <class T>
struct Boxed {
  T value;
};
struct Tree {
  Pointers<Boxed<Tree>> children;
  void add(int key);
};
void Tree::add(int key) { children[key].reset(new Boxed<Tree>()); }

struct Later;
struct Earlier {
  Earlier();
  ~Earlier();
  void add(int key);
  Pointers<Later> later;
};
struct Later {
  Earlier *back = nullptr;
};
Earlier::Earlier() {}
Earlier::~Earlier() {}
void Earlier::add(int key) { later[key].reset(new Later()); }

// ---- Not reported: the class decides itself where its objects live.

class Factory {
public:
  static void make(int key);

private:
  Factory() {}
};
static Pointers<Factory> factories;
void Factory::make(int key) { factories[key].reset(new Factory()); }

struct Self : std::enable_shared_from_this<Self> {
  int id = 0;
};
void shared_from_this() {
  std::map<int, std::shared_ptr<Self>> m;
  m[1] = std::make_shared<Self>();
}

struct Pooled {
  static void *operator new(std::size_t);
  static void operator delete(void *);
};
struct InPool : Pooled {
  int id;
};
void from_a_pool() {
  Pointers<InPool> m;
  m[1].reset(new InPool());
}

alignas(Small) static char buffer[sizeof(Small)];
void placed_in_a_buffer() {
  std::map<int, Small *> m;
  m[1] = new (buffer) Small();
  delete m[1];
}

// ---- Not reported: moved in after it was prepared, but it cannot move.

struct Pinned {
  Pinned() = default;
  Pinned(const Pinned &) = delete;
  int id = 0;
};
void prepared_but_cannot_move(int key) {
  Pointers<Pinned> m;
  std::unique_ptr<Pinned> pinned(new Pinned());
  pinned->id = key;
  m[key] = std::move(pinned);
}
#endif
