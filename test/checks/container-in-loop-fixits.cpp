// RUN: %check %s
// RUN: %fixit %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The edits of container-in-loop: the declaration before the loop, clear() in
// its place.

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

using Row = std::vector<int>;
using Rows = std::vector<Row>;

static int sum(const Row &R) {
  int Total = 0;
  for (int X : R)
    Total += X;
  return Total;
}

static void simple(const Rows &All) {
  // FIXED: std::vector<int> Squares;
  // FIXED-NEXT: for (const Row &R : All) {
  // FIXED-NEXT: Squares.clear();
  for (const Row &R : All) {
    std::vector<int> Squares; // expected-warning {{'Squares' is built}}
    for (int X : R)
      Squares.push_back(X * X);
    std::printf("%d\n", sum(Squares));
  }
}

// A pass that ends early leaves what it put in to the next one's clear().
static void skipped(const Rows &All) {
  for (const Row &R : All) {
    Row Squares{}; // expected-warning {{'Squares' is built}}
    for (int X : R)
      Squares.push_back(X * X);
    if (Squares.size() % 2)
      continue;
    std::printf("%d\n", sum(Squares));
  }
}

static void two_in_one_loop(const Rows &All) {
  // FIXED: {{^}}  Row Odd;
  // FIXED-NEXT: {{^}}  std::vector<std::string> Names;
  // FIXED-NEXT: for (const Row &R : All) {
  // FIXED-NEXT: {{^}}    Odd.clear();
  // FIXED-NEXT: {{^}}    Names.clear();
  for (const Row &R : All) {
    Row Odd;                        // expected-warning {{'Odd' is built}}
    std::vector<std::string> Names; // expected-warning {{'Names' is built}}
    for (int X : R) {
      Odd.push_back(2 * X + 1);
      Names.push_back(std::to_string(X));
    }
    std::printf("%d %s\n", sum(Odd), Names.back().c_str());
  }
}

static void from_the_outermost_loop(const std::vector<Rows> &Tables) {
  // FIXED: {{^}}  Row Squares;
  // FIXED-NEXT: for (const Rows &All : Tables)
  // FIXED-NEXT: for (const Row &R : All) {
  // FIXED-NEXT: Squares.clear();
  for (const Rows &All : Tables)
    for (const Row &R : All) {
      Row Squares; // expected-warning {{'Squares' is built}}
      for (int X : R)
        Squares.push_back(X * X);
      std::printf("%d\n", sum(Squares));
    }
}

static void no_further_than_its_type_is_known(const std::vector<Rows> &Tables) {
  for (int T = 0; T < 3; ++T) {
    const Rows &All = Tables[T];
    int First = All[0][0];
    // FIXED: int First
    // FIXED: {{^}}    std::vector<decltype(First)> Squares;
    // FIXED-NEXT: for (const Row &R : All) {
    // FIXED-NEXT: Squares.clear();
    for (const Row &R : All) {
      std::vector<decltype(First)> Squares; // expected-warning {{'Squares' is built}}
      for (int X : R)
        Squares.push_back(X * First);
      std::printf("%d\n", sum(Squares));
    }
  }
}

static void in_a_branch_of_the_outer_loop(const std::vector<Rows> &Tables) {
  for (const Rows &All : Tables) {
    if (All.size() > 2) {
      // FIXED: if (All.size() > 2) {
      // FIXED: std::size_t I = All.size();
      // FIXED-NEXT: {{^}}      Row Squares;
      // FIXED-NEXT: while (I-- > 0) {
      std::size_t I = All.size();
      while (I-- > 0) {
        Row Squares; // expected-warning {{'Squares' is built}}
        for (int X : All[I])
          Squares.push_back(X * X);
        std::printf("%d\n", sum(Squares));
      }
    }
  }
}

// ---- Reported without a fix

static void name_is_used_elsewhere(const Rows &All) {
  for (const Row &R : All) {
    Row Squares; // expected-warning {{'Squares' is built}}
    for (int X : R)
      Squares.push_back(X * X);
    std::printf("%d\n", sum(Squares));
  }
  for (const Row &R : All) {
    Row Squares; // expected-warning {{'Squares' is built}}
    for (int X : R)
      Squares.push_back(X * X * X);
    std::printf("%d\n", sum(Squares));
  }
}

static int Hidden = 7;

static void would_hide_a_global(const Rows &All) {
  for (const Row &R : All) {
    std::printf("%d\n", Hidden);
    Row Hidden; // expected-warning {{'Hidden' is built}}
    for (int X : R)
      Hidden.push_back(X * X);
    std::printf("%d\n", sum(Hidden));
  }
}

static void would_hide_a_function(const Rows &All) {
  int Total = 0;
  for (const Row &R : All) {
    Row sum; // expected-warning {{'sum' is built}}
    for (int X : R)
      sum.push_back(X * X);
    Total += sum.back();
  }
  std::printf("%d\n", Total + sum(All[0]));
}

static void type_is_declared_in_the_loop(const Rows &All) {
  for (const Row &R : All) {
    struct Pair {
      int A, B;
    };
    std::vector<Pair> Pairs; // expected-warning {{'Pairs' is built}}
    for (int X : R)
      Pairs.push_back({X, X});
    std::printf("%d\n", Pairs.back().B);
  }
}

static void type_reads_the_loop(const Rows &All) {
  for (const Row &R : All) {
    std::vector<std::decay_t<decltype(R[0])>> Squares; // expected-warning {{'Squares' is built}}
    for (int X : R)
      Squares.push_back(X * X);
    std::printf("%d\n", sum(Squares));
  }
}

static void two_names(const Rows &All) {
  for (const Row &R : All) {
    Row Ones, Twos; // expected-warning {{'Ones' is built}} expected-warning {{'Twos' is built}}
    for (int X : R) {
      Ones.push_back(X);
      Twos.push_back(2 * X);
    }
    std::printf("%d %d\n", sum(Ones), sum(Twos));
  }
}

static void pragma_before_the_loop(const Rows &All) {
#pragma clang loop unroll(disable)
  for (const Row &R : All) {
    Row Squares; // expected-warning {{'Squares' is built}}
    for (int X : R)
      Squares.push_back(X * X);
    std::printf("%d\n", sum(Squares));
  }
}

static void no_block_around_the_loop(const Rows &All) {
  if (All.size() > 1)
    for (const Row &R : All) {
      Row Squares; // expected-warning {{'Squares' is built}}
      for (int X : R)
        Squares.push_back(X * X);
      std::printf("%d\n", sum(Squares));
    }
}

static void a_comment_in_it(const Rows &All) {
  for (const Row &R : All) {
    std::vector<int /* not long */> Squares; // expected-warning {{'Squares' is built}}
    for (int X : R)
      Squares.push_back(X * X);
    std::printf("%d\n", sum(Squares));
  }
}

// Another instantiation may need another edit.
template <class T>
static void in_a_template(const std::vector<std::vector<T>> &All) {
  for (const auto &R : All) {
    std::vector<T> Doubled; // expected-warning {{'Doubled' is built}}
    for (const T &X : R)
      Doubled.push_back(X + X);
    std::printf("%zu\n", Doubled.size());
  }
}

int main() {
  Rows All;
  std::vector<std::vector<std::string>> Texts;
  for (int I = 1; I < 20; ++I) {
    All.emplace_back(I, I);
    Texts.emplace_back(I, "a text that is too long to fit in place");
  }
  std::vector<Rows> Tables(5, All);
  simple(All);
  skipped(All);
  two_in_one_loop(All);
  from_the_outermost_loop(Tables);
  no_further_than_its_type_is_known(Tables);
  in_a_branch_of_the_outer_loop(Tables);
  in_a_template(All);
  in_a_template(Texts);
  name_is_used_elsewhere(All);
  would_hide_a_global(All);
  would_hide_a_function(All);
  type_is_declared_in_the_loop(All);
  type_reads_the_loop(All);
  two_names(All);
  pragma_before_the_loop(All);
  no_block_around_the_loop(All);
  a_comment_in_it(All);
}
