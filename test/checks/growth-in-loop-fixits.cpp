// RUN: %check %s -- -std=c++20
// RUN: %fixit %s -- -std=c++20
// RUN: %fixit %s -- -std=c++20 -fsanitize=undefined -fno-sanitize-recover=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The edits of growth-in-loop: a reserve before the outermost loop, whose argument can be evaluated there whatever its
// value, and no edit where none is right.

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <string>
#include <unordered_map>
#include <vector>

struct Row {
  int Id;
  std::string Name;
};
using Rows = std::vector<Row>;

template <class List>
static void show(const List &Values) {
  std::printf("%zu", Values.size());
  for (const auto &V : Values)
    std::printf(" %d", static_cast<int>(V));
  std::printf("\n");
}

static void two_vectors_in_one_loop(const Rows &From) {
  std::vector<int> Ids;
  std::vector<std::string> Names;
  // FIXED: Ids.reserve(From.size());
  // FIXED-NEXT: Names.reserve(From.size());
  // FIXED-NEXT: for (const Row &R : From) {
  for (const Row &R : From) {
    Ids.push_back(R.Id); // expected-warning {{'Ids' grows element by element in this loop [mapchurn-growth-in-loop]}}
    std::printf("%d\n", R.Id);
    Names.push_back(R.Name); // expected-warning {{'Names' grows element by element in this loop [mapchurn-growth-in-loop]}}
  }
  show(Ids);
}

// Called with -1, 0 and 20.
static void signed_counts_are_guarded(int N) {
  std::vector<int> A, B, C, D;
  // FIXED: A.reserve(N > 0 ? N : 0);
  for (int I = 0; I < N; ++I)
    A.push_back(I); // expected-warning {{'A' grows}}
  // FIXED: B.reserve(N > 0 ? N + 1 : 0);
  for (int I = 0; I <= N; ++I)
    B.push_back(I); // expected-warning {{'B' grows}}
  // FIXED: C.reserve((N > 0 ? N : 0) / 3 + 1);
  for (int I = 0; I < N; I += 3)
    C.push_back(I); // expected-warning {{'C' grows}}
  // FIXED: D.reserve(N > 0 ? N : 0);
  for (int I = N - 1; I >= 0; --I)
    D.push_back(I); // expected-warning {{'D' grows}}
  show(A);
  show(B);
  show(C);
  show(D);
}

// Called with nothing and with many.
static void sizes_do_not_wrap_round(const std::vector<int> &From) {
  std::vector<int> A, B, C, D;
  // FIXED: A.reserve(From.size());
  for (int I = 0; I < static_cast<int>(From.size()) - 1; ++I)
    A.push_back(From[I]); // expected-warning {{'A' grows}}
  // FIXED: B.reserve(From.size());
  for (int I = 0; I < static_cast<int>(From.size() - 1); ++I)
    B.push_back(From[I]); // expected-warning {{'B' grows}}
  int Size = static_cast<int>(From.size());
  // FIXED: C.reserve(Size);
  for (int I = 0; I < Size; ++I)
    C.push_back(From[I]); // expected-warning {{'C' grows}}
  if (!From.empty())
    // An unbraced branch has no room for a second statement.
    // FIXED-NOT: D.reserve
    for (std::size_t I = 0; I < From.size() - 1; ++I)
      D.push_back(From[I]); // expected-warning {{'D' grows}}
  show(A);
  show(B);
  show(C);
  show(D);
}

static void sums_and_differences(std::size_t Low, std::size_t High, int From, int To, const std::vector<int> &All) {
  std::vector<int> A, B, C, D;
  // FIXED: A.reserve(High > Low ? High - Low : 0);
  for (std::size_t I = Low; I < High; ++I)
    A.push_back(static_cast<int>(I)); // expected-warning {{'A' grows}}
  // FIXED: B.reserve(To >= From ? To - From + 1 : 0);
  for (int I = From; I <= To; ++I)
    B.push_back(I); // expected-warning {{'B' grows}}
  // FIXED: C.reserve(All.size() > 100 ? All.size() - 100 : 0);
  for (std::size_t I = 100; I < All.size(); ++I)
    C.push_back(All[I]); // expected-warning {{'C' grows}}
  // FIXED: D.reserve(All.size());
  for (std::size_t I = 1; I < All.size(); ++I)
    D.push_back(All[I]); // expected-warning {{'D' grows}}
  show(A);
  show(B);
  show(C);
  show(D);
}

static void mixed_signs_have_no_edit(unsigned Low, int High) {
  std::vector<int> A;
  // FIXED-NOT: A.reserve
  for (int I = Low; I < High; ++I)
    A.push_back(I); // expected-warning {{'A' grows}}
  show(A);
}

static void iterators_and_pointers(std::vector<int> &From, const int *First, const int *Last) {
  std::vector<int> A, B, C, D;
  // FIXED: A.reserve(From.size());
  for (auto It = From.rbegin(), End = From.rend(); It != End; ++It)
    A.push_back(*It); // expected-warning {{'A' grows}}
  // FIXED: B.reserve(Last - First);
  for (const int *P = First; P != Last; ++P)
    B.push_back(*P); // expected-warning {{'B' grows}}
  // FIXED: C.reserve(Last > First ? Last - First : 0);
  for (const int *P = First; P < Last; ++P)
    C.push_back(*P); // expected-warning {{'C' grows}}
  // FIXED: D.reserve(From.size());
  std::copy(From.begin(), From.end(), std::back_inserter(D)); // expected-warning {{'D' grows}}
  show(A);
  show(B);
  show(C);
  show(D);
}

static void nested(int Width, int Height) {
  std::vector<int> A, B;
  // FIXED: A.reserve((Height > 0 ? Height : 0) * (Width > 0 ? Width : 0));
  // FIXED-NEXT: for (int Y
  for (int Y = 0; Y < Height; ++Y)
    for (int X = 0; X < Width; ++X)
      A.push_back(X * Y); // expected-warning {{'A' grows}}
  // FIXED: B.reserve((Height > 0 ? Height : 0) + (Height > 0 ? Height : 0) * 5);
  for (int Y = 0; Y < Height; ++Y) {
    B.push_back(-1); // expected-warning {{'B' grows}}
    constexpr int Inner = 5;
    for (int X = 0; X < Inner; ++X)
      B.push_back(X);
  }
  show(A);
  show(B);
}

// Called with no rows and a null pointer.
static void an_inner_count_might_fail_before_the_outer_loop(const Rows &From, const int *Count) {
  std::vector<int> A;
  // FIXED-NOT: A.reserve
  for (const Row &R : From)
    for (int I = 0; I < *Count; ++I)
      A.push_back(R.Id); // expected-warning {{'A' grows}}
  show(A);
}

static void names_that_are_not_in_sight(const Rows &From) {
  std::vector<int> A;
  // FIXED-NOT: A.reserve
  for (const Rows &All = From; const Row &R : All)
    A.push_back(R.Id);
  show(A);
}

static void members_and_tables(const Rows &From) {
  struct {
    std::vector<int> Ids;
  } Out;
  std::unordered_map<int, int> Index;
  auto &Alias = Out.Ids;
  // FIXED: Out.Ids.reserve(From.size());
  // FIXED-NEXT: Index.reserve(From.size());
  for (const Row &R : From) {
    Alias.push_back(R.Id);               // expected-warning {{'Out.Ids' grows}}
    Index.emplace(R.Id, Out.Ids.back()); // expected-warning {{'Index' grows}}
  }
  show(Out.Ids);
}

static void places_without_room_for_a_statement(const Rows &From, int Kind) {
  std::vector<int> A, B, C;
  switch (Kind) {
  case 0:
    // FIXED-NOT: A.reserve
    for (const Row &R : From)
      A.push_back(R.Id); // expected-warning {{'A' grows}}
    break;
  case 1:
    std::printf("one\n");
    // FIXED: B.reserve(From.size());
    for (const Row &R : From)
      B.push_back(R.Id); // expected-warning {{'B' grows}}
    break;
  default:
    // FIXED-NOT: C.reserve
#pragma clang loop unroll(disable)
    for (const Row &R : From)
      C.push_back(R.Id); // expected-warning {{'C' grows}}
  }
  show(A);
  show(B);
  show(C);
}

int main() {
  Rows Many;
  for (int I = 0; I < 50; ++I) // FIXED: Many.reserve(50);
    Many.push_back({I, "a name that is long enough to be allocated"}); // expected-warning {{'Many' grows}}
  std::vector<int> None, Some(200, 7);
  two_vectors_in_one_loop(Many);
  for (int N : {-1, 0, 20})
    signed_counts_are_guarded(N);
  sizes_do_not_wrap_round(None);
  sizes_do_not_wrap_round(Some);
  sums_and_differences(5, 3, 5, 3, None);
  sums_and_differences(3, 50, -30, 3, Some);
  mixed_signs_have_no_edit(5, -1);
  iterators_and_pointers(None, nullptr, nullptr);
  iterators_and_pointers(Some, Some.data(), Some.data() + 30);
  nested(-1, 5);
  nested(5, -1);
  nested(10, 10);
  an_inner_count_might_fail_before_the_outer_loop({}, nullptr);
  names_that_are_not_in_sight(Many);
  members_and_tables(Many);
  for (int Kind : {0, 1, 2})
    places_without_room_for_a_statement(Many, Kind);
}
