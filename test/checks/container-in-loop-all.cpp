// RUN: %check %s
// RUN: %check %s tier=default -- -DDEFAULT
// OPTIONS: tier=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What only tier=all shows, each with the reason for the doubt.

#include <cstddef>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#ifdef DEFAULT
// expected-no-diagnostics
#else
using Row = std::vector<int>;
using Rows = std::vector<Row>;

int sum(const Row &R);
void collect(int X, Row &Out);
void collect(int X, Row *Out);

int passed_by_reference(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    Row Found;           // expected-warning {{'Found' is built, filled and destroyed on every pass of this loop}}
    collect(R[0], Found); // expected-note {{it is passed on here, where it may be filled, or given away}}
    Total += sum(Found);
  }
  return Total;
}

int passed_by_pointer(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    Row Found; // expected-warning {{'Found' is built, filled and destroyed on every pass of this loop}}
    for (int X : R)
      Found.push_back(X); // expected-note {{it is filled here}}
    collect(R[0], &Found); // expected-note {{it is passed on here, where it may be filled, or given away}}
    Total += sum(Found);
  }
  return Total;
}

int filled_on_some_passes(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    Row Large; // expected-warning {{'Large' is built}}
    for (int X : R)
      if (X > 1000)
        Large.push_back(X); // expected-note {{it is filled here}} expected-note {{not every pass fills it}}
    Total += sum(Large);
  }
  return Total;
}

int declared_on_some_passes(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    if (R.size() > 10) {
      Row Squares; // expected-warning {{'Squares' is built}} expected-note {{not every pass comes here}}
      for (int X : R)
        Squares.push_back(X * X);
      Total += sum(Squares);
    }
  }
  return Total;
}

void work();

void elements_that_wait_when_they_are_destroyed(const Rows &All) {
  for (const Row &R : All) {
    std::vector<std::future<void>> Running; // expected-warning {{'Running' is built}} expected-note {{destroying its elements may do more than free memory, and would come later}}
    for (std::size_t I = 0; I < R.size(); ++I)
      Running.push_back(std::async(work));
  }
}

void elements_that_unlock(std::vector<std::vector<std::mutex>> &All) {
  for (auto &Mutexes : All) {
    std::vector<std::unique_lock<std::mutex>> Locks; // expected-warning {{'Locks' is built}} expected-note {{destroying its elements may do more than free memory, and would come later}}
    for (std::mutex &M : Mutexes)
      Locks.emplace_back(M);
    work();
  }
}

struct Shape {
  virtual ~Shape();
};

void elements_of_any_class(const Rows &All) {
  for (const Row &R : All) {
    std::vector<std::unique_ptr<Shape>> Shapes; // expected-warning {{'Shapes' is built}} expected-note {{destroying its elements may do more than free memory, and would come later}}
    for (std::size_t I = 0; I < R.size(); ++I)
      Shapes.push_back(std::make_unique<Shape>());
  }
}

std::size_t buckets(const Rows &All) {
  std::size_t Total = 0;
  for (const Row &R : All) {
    std::unordered_set<int> Seen; // expected-warning {{'Seen' is built}} expected-note {{it would keep its buckets; each entry is an allocation all the same}}
    for (int X : R)
      Seen.insert(X);
    Total += Seen.size();
  }
  return Total;
}

std::size_t a_string_that_grows_in_an_inner_loop(const Rows &All) {
  std::size_t Total = 0;
  for (const Row &R : All) {
    std::string Line; // expected-warning {{'Line' is built}} \
                      // expected-note {{a text that fits into the string itself takes no memory}}
    for (int X : R)
      Line += std::to_string(X);
    Total += Line.size();
  }
  return Total;
}
#endif
