// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <memory>
#include <utility>
#include <vector>

struct Row {
  int Key = 0;
  void run();
};
struct Other {
  int Key = 0;
  void run();
};
struct Shape {
  virtual ~Shape();
  virtual void run();
};
struct Large {
  char Bytes[1 << 20];
  void run();
};

template <class T>
void made_of_the_argument() {
  auto P = std::make_unique<T>(); // expected-warning {{the 'Row' of 'P' never leaves this scope}} expected-note {{in the instantiation with 'T = Row'}}
  P->run();
}
template void made_of_the_argument<Row>();
template void made_of_the_argument<Other>();

template <class T>
void not_of_the_argument(T Key) {
  auto P = std::make_unique<Row>(); // expected-warning {{'Row' of 'P'}}
  P->Key = Key;
}
template void not_of_the_argument(int);

template <class T>
struct Box {
  void run() {
    T *P = new T; // expected-warning {{'Row' of 'P'}}
    P->run();
    delete P;
  }
};
template struct Box<Row>;

template <int N>
void array_of_the_arguments_length() {
  auto P = std::make_unique<int[]>(N); // expected-warning {{the 'int[8]' of 'P'}}
  P[0] = 1;
}
template void array_of_the_arguments_length<8>();

void called_with_auto() {
  auto Each = [](auto Key) {
    auto P = std::make_unique<Row>(); // expected-warning {{'Row' of 'P'}}
    P->Key = Key;
  };
  Each(1);
}

// ---- Not reported: some instantiation needs the heap

template <class T>
void polymorphic_for_some() {
  auto P = std::make_unique<T>();
  P->run();
}
template void polymorphic_for_some<Row>();
template void polymorphic_for_some<Shape>();

template <class T>
void large_for_some() {
  T *P = new T;
  P->run();
  delete P;
}
template void large_for_some<Large>();
template void large_for_some<Row>();

template <class T, bool Keep>
void moved_by_some(std::vector<std::unique_ptr<T>> &All) {
  auto P = std::make_unique<T>();
  P->run();
  if constexpr (Keep)
    All.push_back(std::move(P));
}
template void moved_by_some<Row, true>(std::vector<std::unique_ptr<Row>> &);
template void moved_by_some<Row, false>(std::vector<std::unique_ptr<Row>> &);

// ---- Not reported: never instantiated

template <class T>
void never_made() {
  auto P = std::make_unique<T>();
  P->run();
}

// ---- Not reported: moved where the type is not known yet

void moved_in_a_generic_lambda() {
  auto P = std::make_unique<Row>();
  auto Each = [&](auto &All) { All.push_back(std::move(P)); };
  std::vector<std::unique_ptr<Row>> Rows;
  Each(Rows);
}
