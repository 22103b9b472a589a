// RUN: %check %s
// RUN: %check %s tier=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// expected-no-diagnostics
//
// Containers that had better be declared where they are.

#include <algorithm>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory_resource>
#include <set>
#include <string>
#include <utility>
#include <vector>

using Row = std::vector<int>;
using Rows = std::vector<Row>;

int sum(const Row &R);

// ---- Not reported: what is in it leaves the pass

void moved(const Rows &All, Rows &Out) {
  for (const Row &R : All) {
    Row Squares;
    for (int X : R)
      Squares.push_back(X * X);
    Out.push_back(std::move(Squares));
  }
}

void copied(const Rows &All, Rows &Out) {
  for (const Row &R : All) {
    Row Squares; // better moved than copied, and then it has no array left
    for (int X : R)
      Squares.push_back(X * X);
    Out.push_back(Squares);
  }
}

void takes(Row R);

void copied_into_a_parameter(const Rows &All) {
  for (const Row &R : All) {
    Row Squares;
    for (int X : R)
      Squares.push_back(X * X);
    takes(Squares);
  }
}

Row returned(const Rows &All) {
  for (const Row &R : All) {
    Row Squares;
    for (int X : R)
      Squares.push_back(X * X);
    if (sum(Squares) > 100)
      return Squares;
  }
  return {};
}

void swapped(const Rows &All, Row &A, Row &B) {
  for (const Row &R : All) {
    Row Squares, Cubes;
    for (int X : R) {
      Squares.push_back(X * X);
      Cubes.push_back(X * X * X);
    }
    A.swap(Squares);
    std::swap(B, Cubes);
  }
}

void call_later(std::function<void()> F);

void captured(const Rows &All) {
  for (const Row &R : All) {
    Row Squares;
    for (int X : R)
      Squares.push_back(X * X);
    call_later([Squares] { sum(Squares); });
    Row Cubes;
    for (int X : R)
      Cubes.push_back(X * X * X);
    call_later([&] { sum(Cubes); });
  }
}

void address_kept(const Rows &All, std::vector<const Row *> &Out) {
  for (const Row &R : All) {
    Row Squares;
    for (int X : R)
      Squares.push_back(X * X);
    Out.push_back(&Squares);
  }
}

// ---- Not reported: its array comes from elsewhere

Row made(int N);

int assigned_a_result(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    Row Made;
    Made = made(R[0]);
    for (int X : R)
      Made.push_back(X);
    Total += sum(Made);
  }
  return Total;
}

int constructed_from_values(const Rows &All, std::size_t N) {
  int Total = 0;
  for (const Row &R : All) {
    Row Copy(R), Sized(N), Some{R[0], R[1]}, Const(R.begin(), R.end());
    for (int X : R) {
      Copy.push_back(X);
      Sized.push_back(X);
      Some.push_back(X);
      Const.push_back(X);
    }
    Total += sum(Copy) + sum(Sized) + sum(Some) + sum(Const);
  }
  return Total;
}

int with_an_allocator(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    std::pmr::monotonic_buffer_resource Arena;
    std::pmr::vector<int> Squares(&Arena), Cubes{&Arena};
    for (int X : R) {
      Squares.push_back(X * X);
      Cubes.push_back(X * X * X);
    }
    Total += Squares.back() + Cubes.back();
  }
  return Total;
}

// ---- Not reported: its capacity is looked at

std::size_t capacity_shown(const Rows &All) {
  std::size_t Total = 0;
  for (const Row &R : All) {
    Row Squares;
    for (int X : R)
      Squares.push_back(X * X);
    Total += Squares.capacity();
  }
  return Total;
}

// ---- Not reported: const, static, and what is never filled

int never_filled(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    const Row None;
    Row Unused;
    static Row Kept;
    thread_local Row PerThread;
    for (int X : R) {
      Kept.push_back(X);
      PerThread.push_back(X);
    }
    Total += sum(None) + sum(Unused);
  }
  return Total;
}

// ---- Not reported: a few elements

int a_few_elements(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    Row Ends;
    Ends.push_back(R.front());
    Ends.push_back(R.back());
    Ends.insert(Ends.begin(), 0);
    Row Corners;
    for (int I = 0; I < 4; ++I)
      Corners.push_back(R[I]);
    Row Three;
    Three.resize(3);
    Row Listed;
    Listed = {1, 2, 3};
    Total += sum(Ends) + sum(Corners) + sum(Three) + sum(Listed);
  }
  return Total;
}

void parse(const std::string &Line, std::string *Error);

std::size_t short_strings(const std::vector<std::string> &Lines) {
  std::size_t Total = 0;
  for (const std::string &L : Lines) {
    std::string Key;
    Key += L[0];
    Key.append(L, 0, 4);
    std::string Error;
    parse(L, &Error);
    std::string Copy;
    Copy = L;
    Total += Key.size() + Error.size() + Copy.size();
  }
  return Total;
}

// ---- Not reported: clear() keeps nothing

std::size_t node_containers(const Rows &All) {
  std::size_t Total = 0;
  for (const Row &R : All) {
    std::list<int> List;
    std::set<int> Set;
    std::map<int, int> Map;
    std::deque<int> Deque;
    for (int X : R) {
      List.push_back(X);
      Set.insert(X);
      Map[X] = X;
      Deque.push_back(X);
    }
    Total += List.size() + Set.size() + Map.size() + Deque.size();
  }
  return Total;
}

// ---- Not reported: the loop has one pass, or few

int left_on_the_first_pass(const Rows &All) {
  for (const Row &R : All) {
    Row Squares;
    for (int X : R)
      Squares.push_back(X * X);
    return sum(Squares);
  }
  while (true) {
    Row Squares;
    for (int X : All[0])
      Squares.push_back(X * X);
    if (sum(Squares) > 10)
      takes({1});
    break;
  }
  return 0;
}

int found_and_left(const Rows &All) {
  for (const Row &R : All) {
    if (R.size() > 10) {
      Row Squares;
      for (int X : R)
        Squares.push_back(X * X);
      return sum(Squares);
    }
  }
  return 0;
}

int no_loop_at_all(const Row &R) {
  do {
    Row Squares;
    for (int X : R)
      Squares.push_back(X * X);
    if (sum(Squares) > 100)
      break;
    return 1;
  } while (false);
  return 0;
}

int few_passes(const Row &R) {
  int Total = 0;
  for (int I = 0; I < 3; ++I) {
    Row Squares;
    for (int X : R)
      Squares.push_back(X * I);
    Total += sum(Squares);
  }
  return Total;
}

// ---- Not reported: passes that may run at the same time

int on_several_threads(const Rows &All) {
  int Total = 0;
#pragma omp parallel for
  for (std::size_t I = 0; I < All.size(); ++I) {
    Row Squares;
    for (int X : All[I])
      Squares.push_back(X * X);
    Total += sum(Squares);
  }
  return Total;
}

int in_the_lambda_of_an_algorithm(const Rows &All) {
  int Total = 0;
  std::for_each(All.begin(), All.end(), [&](const Row &R) {
    Row Squares;
    for (int X : R)
      Squares.push_back(X * X);
    Total += sum(Squares);
  });
  return Total;
}

// ---- Not reported: goto

int with_goto(const Rows &All, std::size_t I) {
again:
  for (const Row &R : All) {
    Row Squares;
    for (int X : R)
      Squares.push_back(X * X);
    if (sum(Squares) > 100 && I++ < All.size())
      goto again;
  }
  return 0;
}
