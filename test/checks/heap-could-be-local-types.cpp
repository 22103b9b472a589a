// RUN: %check %s -- -std=c++20
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What of an object keeps it on the heap.

#include <array>
#include <coroutine>
#include <cstdio>
#include <memory>
#include <memory_resource>
#include <new>
#include <vector>

struct Row {
  int Key = 0;
  void sort();
};

template <int N>
struct Bytes {
  char Data[N];
  void fill();
};

void up_to_the_limit() {
  auto B = std::make_unique<Bytes<16384>>(); // expected-warning {{'Bytes<16384>' of 'B'}} expected-note {{'Bytes<16384>' takes 16384 bytes; objects of up to 16384 go on the stack}}
  B->fill();
}

void small_and_recursive(int N) {
  auto B = std::make_unique<Bytes<512>>(); // expected-warning {{'Bytes<512>' of 'B'}}
  B->fill();
  if (N)
    small_and_recursive(N - 1);
}

// ---- Not reported: too large

void above_the_limit() {
  auto B = std::make_unique<Bytes<16385>>();
  B->fill();
  auto A = std::make_unique<int[]>(5000);
  A[0] = 1;
  int *P = new int[5000];
  P[0] = 1;
  delete[] P;
}

void large_and_recursive(int N) {
  auto B = std::make_unique<Bytes<4096>>();
  B->fill();
  if (N)
    large_and_recursive(N - 1);
}

void ping(int N);
void pong(int N) {
  auto B = std::make_unique<Bytes<4096>>();
  B->fill();
  ping(N);
}
void ping(int N) {
  if (N)
    pong(N - 1);
}

struct Node {
  std::vector<Node *> Inner;
  virtual void visit() = 0;
};
struct Leaf : Node {
  void visit() override {
    auto B = std::make_unique<Bytes<4096>>();
    B->fill();
    for (Node *N : Inner)
      N->visit();
  }
};

// ---- Not reported: of a length that only the run knows

void run_time_length(int N) {
  auto A = std::make_unique<int[]>(N);
  A[0] = 1;
  char *P = new char[N];
  P[0] = 1;
  delete[] P;
  std::unique_ptr<Row[]> R(new Row[static_cast<unsigned>(N)]);
  R[0].sort();
}

struct Message {
  int Length;
  char Text[];
};
void trailing_array() {
  auto M = std::make_unique<Message>();
  M->Length = 0;
}

// ---- Not reported: polymorphic, or of another type than its owner

struct Base {
  virtual ~Base();
  virtual void run();
};
struct Derived : Base {};
struct Plain {
  int X;
};
struct More : Plain {
  int Y;
};

void polymorphic() {
  auto A = std::make_unique<Base>();
  A->run();
  std::unique_ptr<Base> B = std::make_unique<Derived>();
  B->run();
  Base *C = new Derived;
  C->run();
  delete C;
  std::shared_ptr<Plain> D = std::make_shared<More>();
  D->X = 1;
  std::shared_ptr<void> E = std::make_shared<More>();
}

// ---- Not reported: made or deleted in a way of its own

struct CloseFile {
  void operator()(std::FILE *F) const { std::fclose(F); }
};
struct Return {
  void operator()(Row *R) const;
};
struct Pooled {
  int X;
  void *operator new(size_t);
  void operator delete(void *);
};
struct Hidden {
  int X = 0;
  static int use() {
    Hidden *H = new Hidden;
    int X = H->X;
    delete H;
    return X;
  }

private:
  Hidden() {}
};
struct Undying {
  int X;
  void destroy() { delete this; }

private:
  ~Undying() {}
};
struct Self : std::enable_shared_from_this<Self> {
  int X;
};
struct Special {
  int X;
};
template <>
struct std::default_delete<Special> {
  void operator()(Special *S) const { std::puts("special"), delete S; }
};

void custom_deleter(std::pmr::memory_resource *Memory) {
  std::unique_ptr<std::FILE, CloseFile> F(std::fopen("a", "r"));
  std::unique_ptr<Row, Return> R(new Row);
  R->sort();
  std::shared_ptr<Row> S(new Row, Return());
  S->sort();
  std::unique_ptr<Row, void (*)(Row *)> T(new Row, [](Row *R) { delete R; });
  T->sort();
  auto U = std::allocate_shared<Row>(std::pmr::polymorphic_allocator<Row>(Memory));
  U->sort();
  auto V = std::make_unique<Special>();
  V->X = 1;
}

void own_rules() {
  auto P = std::make_unique<Pooled>();
  P->X = 1;
  Undying *U = new Undying;
  U->destroy();
  auto S = std::make_shared<Self>();
  S->X = 1;
}

void placement() {
  alignas(Row) char Room[sizeof(Row)];
  Row *R = new (Room) Row;
  R->~Row();
  Row *S = new (std::nothrow) Row;
  if (!S)
    return;
  S->sort();
  delete S;
}

void array_as_one() {
  Row *R = new Row[2];
  R->sort();
  delete R; // expected-warning {{'delete' applied to a pointer that was allocated with 'new[]'; did you mean 'delete[]'?}} expected-note@-2 {{allocated with 'new[]' here}}
}

// ---- Not reported: in a coroutine, whose variables are on the heap

struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

Task in_a_coroutine() {
  auto R = std::make_unique<Row>();
  R->sort();
  co_await std::suspend_never();
}

void in_a_lambda_that_is_a_coroutine() {
  auto F = []() -> Task {
    auto R = std::make_unique<Row>();
    R->sort();
    co_return;
  };
  F();
}

// ---- Not reported: incomplete where it is made

struct Late;
void before_it_is_complete() { auto P = std::make_unique<Late>(); }
struct Late {
  int X;
};
