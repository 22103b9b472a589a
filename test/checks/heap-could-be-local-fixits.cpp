// RUN: %check %s
// RUN: %fixit %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The edits of heap-could-be-local: the declaration and all uses together.

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Point {
  int X, Y;
};

struct Counter {
  int Count = 0;
  Counter() {}
  Counter(int A, int B) : Count(A + B) {}
  ~Counter() { std::printf("end %d\n", Count); }
  Counter &add(int N) {
    Count += N;
    return *this;
  }
};

struct Named {
  std::string Name;
  explicit Named(std::string Name) : Name(std::move(Name)) {}
};

static void show(const Counter *C) { std::printf("%d\n", C->Count); }
static void grow(Counter &C) { C.add(1); }
static void text(char *Out, const char *In) { std::sprintf(Out, "<%s>", In); }

static void every_kind_of_use() {
  // FIXED: Counter C(1, 2);
  // FIXED-NEXT: C.add(3).add(4);
  // FIXED-NEXT: show(&C);
  // FIXED-NEXT: grow(C);
  // FIXED-NEXT: Counter &Same = C;
  // FIXED-NEXT: const Counter *Address = &C;
  // FIXED-NEXT: (C).add(Same.Count);
  // FIXED-NEXT: C.add(1);
  // FIXED-NEXT: (&C)[0].add(1);
  // FIXED-NEXT: std::printf("%d %d\n", Address->Count, C.Count);
  auto C = std::make_unique<Counter>(1, 2); // expected-warning {{'C'}}
  C->add(3).add(4);
  show(C.get());
  grow(*C);
  Counter &Same = *C;
  const Counter *Address = C.get();
  (*C).add(Same.Count);
  C.get()->add(1);
  C.get()[0].add(1);
  std::printf("%d %d\n", Address->Count, C->Count);
}

// Zeros where make_unique makes zeros.
static void values() {
  // FIXED: Point Zero{};
  auto Zero = std::make_unique<Point>(); // expected-warning {{'Zero'}}
  std::printf("%d\n", Zero->X + Zero->Y);
  // FIXED: int Five(5);
  // FIXED-NEXT: std::printf("%d\n", Five);
  std::unique_ptr<int> Five = std::make_unique<int>(5); // expected-warning {{'Five'}}
  std::printf("%d\n", *Five);
  // FIXED: Point Braces{1, 2};
  std::unique_ptr<Point> Braces(new Point{1, 2}); // expected-warning {{'Braces'}}
  std::printf("%d\n", Braces->X - Braces->Y);
  // FIXED: Counter Empty;
  const auto Empty = std::make_unique<Counter>(); // expected-warning {{'Empty'}}
  Empty->add(7);
}

// A declaration that reads as that of a function.
static void vexing(const char *Text) {
  // FIXED: Named N((std::string(Text)));
  auto N = std::make_unique<Named>(std::string(Text)); // expected-warning {{'N'}}
  // FIXED: Counter C((Point(Point{1, 2}).X), 1);
  auto C = std::make_unique<Counter>(Point(Point{1, 2}).X, 1); // expected-warning {{'C'}}
  C->add(1);
  std::printf("%s\n", N->Name.c_str());
}

static void shared() {
  // FIXED: Counter C(4, 5);
  std::shared_ptr<Counter> C(new Counter(4, 5)); // expected-warning {{takes 0 allocations instead of 2}}
  C->add(1);
  // FIXED: Counter D(4, 5);
  auto D = std::make_shared<Counter>(4, 5); // expected-warning {{takes 0 allocations instead of 1}}
  D->add(1);
}

static int plain(bool Early) {
  // FIXED: Point P{3, 4};
  // FIXED-NEXT: if (Early) {
  // FIXED-NEXT: int X = P.X;
  // FIXED-NEXT: return X;
  // FIXED-NEXT: }
  // FIXED-NEXT: int Sum = P.X + P.Y;
  // FIXED-NEXT: return Sum;
  Point *P = new Point{3, 4}; // expected-warning {{'P'}}
  if (Early) {
    int X = P->X;
    delete P;
    return X;
  }
  int Sum = P->X + P->Y;
  delete P;
  return Sum;
}

static void plain_with_a_destructor() {
  // FIXED: Counter C(1, 1);
  // FIXED-NEXT: show(&C);
  // FIXED-NEXT: std::printf("%d\n", (C).Count);
  // FIXED-NEXT: }
  Counter *C = new Counter(1, 1); // expected-warning {{'C'}}
  show(C);
  std::printf("%d\n", (*C).Count);
  delete C;
}

static void arrays() {
  // FIXED: char Text[32];
  // FIXED-NEXT: text(Text, "one");
  // FIXED-NEXT: std::printf("%c%s\n", Text[1], &Text[1]);
  // FIXED: int Sums[4] = {};
  char *Text = new char[32]; // expected-warning {{'Text'}}
  text(Text, "one");
  std::printf("%c%s\n", Text[1], &Text[1]);
  delete[] Text;
  auto Sums = std::make_unique<int[]>(4); // expected-warning {{'Sums'}}
  for (int I = 0; I < 4; ++I)
    Sums[I] += I;
  std::printf("%d\n", Sums[0] + Sums[3]);
}

static void in_a_lambda(const std::vector<int> &Rows) {
  // FIXED: Counter C(0, 0);
  // FIXED-NEXT: std::for_each(Rows.begin(), Rows.end(), [&C](int R) { C.add(R); });
  auto C = std::make_unique<Counter>(0, 0); // expected-warning {{'C'}}
  std::for_each(Rows.begin(), Rows.end(), [&C](int R) { C->add(R); });
}

static Named by_value() {
  // FIXED: Named N("a longer text than fits into the string");
  // FIXED: return N;
  auto N = std::make_unique<Named>("a longer text than fits into the string"); // expected-warning {{'N'}}
  N->Name += '.';
  return *N;
}

static void on_each_pass() {
  for (int I = 0; I < 3; ++I) {
    // FIXED: Counter C(I, I);
    auto C = std::make_unique<Counter>(I, I); // expected-warning {{instead of 1 on each pass}}
    C->add(I);
  }
}

// ---- Reported without an edit

static void tested() {
  // FIXED: auto C = std::make_unique<Counter>();
  auto C = std::make_unique<Counter>(); // expected-warning {{'C'}}
  if (C)
    C->add(1);
}

static int ends_before_a_constant() {
  // FIXED: Counter C(2, 1);
  // FIXED-NEXT: C.add(1);
  // FIXED-NEXT: return 0;
  Counter *C = new Counter(2, 1); // expected-warning {{'C'}}
  C->add(1);
  delete C;
  return 0;
}

// The other object ends after the delete; a local one would end before.
static void ends_before_another() {
  // FIXED: Counter *C = new Counter(2, 3);
  Counter *C = new Counter(2, 3); // expected-warning {{'C'}}
  Counter Other(1, 1);
  delete C;
}

// `end` is printed before `after`.
static void ends_early() {
  // FIXED: Counter *C = new Counter(2, 2);
  Counter *C = new Counter(2, 2); // expected-warning {{'C'}}
  delete C; // expected-note {{a local object needs a block of its own to end here}}
  std::printf("after\n");
}

static void lend(std::unique_ptr<Counter> &C) { C->add(1); }
static void lent() {
  // FIXED: auto C = std::make_unique<Counter>(3, 3);
  auto C = std::make_unique<Counter>(3, 3); // expected-warning {{'C'}}
  lend(C); // expected-note {{'lend' is given 'C' by reference, and leaves it as it is}}
}

static std::string moved_out() {
  // FIXED: Named N("moved");
  // FIXED-NEXT: Named Other = std::move(N);
  auto N = std::make_unique<Named>("moved"); // expected-warning {{'N'}}
  Named Other = std::move(*N);
  std::printf("%s\n", Other.Name.c_str());
  return std::move(N->Name);
}

static std::vector<std::string> moved_and_returned() {
  // FIXED: auto Names = std::make_unique<std::vector<std::string>>(2);
  auto Names = std::make_unique<std::vector<std::string>>(2); // expected-warning {{'Names'}}
  (*Names)[0] = "first";
  return std::move(*Names);
}

static size_t template_in_a_template() {
  // FIXED: std::vector<std::vector<int>> Rows(3);
  // FIXED-NEXT: for (std::vector<int> &Row : Rows)
  // FIXED-NEXT: Row.push_back(1);
  // FIXED-NEXT: return Rows.size();
  auto Rows(std::make_unique<std::vector<std::vector<int>>>(3)); // expected-warning {{'Rows'}}
  for (std::vector<int> &Row : *Rows)
    Row.push_back(1);
  return Rows->size();
}

// The copy would be left out, and with it an end.
static Counter by_value_with_a_destructor() {
  // FIXED: auto C = std::make_unique<Counter>(8, 8);
  auto C = std::make_unique<Counter>(8, 8); // expected-warning {{'C'}}
  C->add(1);
  return *C;
}

#define SHOW(P) show((P).get())
static void used_in_a_macro() {
  // FIXED: auto C = std::make_unique<Counter>(3, 4);
  auto C = std::make_unique<Counter>(3, 4); // expected-warning {{'C'}}
  SHOW(C);
}

static void used_in_a_type() {
  // FIXED: auto C = std::make_unique<Point>();
  auto C = std::make_unique<Point>(); // expected-warning {{'C'}}
  using Element = decltype(*C);
  Element Same = *C;
  std::printf("%d\n", Same.X);
}

static void named_in_code_that_is_left_out() {
  // FIXED: auto C = std::make_unique<Point>();
  auto C = std::make_unique<Point>(); // expected-warning {{'C'}}
#ifdef NEVER_DEFINED
  show(C.get());
#endif
  std::printf("%d\n", C->X);
}

static void two_in_one_declaration() {
  // FIXED: auto A = std::make_unique<Point>(), B = std::make_unique<Point>();
  // expected-warning@+1 {{'A'}} expected-warning@+1 {{'B'}}
  auto A = std::make_unique<Point>(), B = std::make_unique<Point>();
  std::printf("%d\n", A->X + B->X);
}

static void made_for_the_statement() {
  // FIXED: std::make_unique<Counter>(6, 7)->add(1);
  std::make_unique<Counter>(6, 7)->add(1); // expected-warning {{the 'Counter' made here ends with this statement: a temporary object takes 0 allocations instead of 1}}
}

int main() {
  every_kind_of_use();
  values();
  vexing("text");
  shared();
  std::printf("%d %d\n", plain(true), plain(false));
  plain_with_a_destructor();
  arrays();
  in_a_lambda({1, 2, 3});
  std::printf("%s\n", by_value().Name.c_str());
  std::printf("%d\n", by_value_with_a_destructor().Count);
  on_each_pass();
  tested();
  std::printf("%d\n", ends_before_a_constant());
  ends_before_another();
  std::printf("%s %s %zu\n", moved_out().c_str(), moved_and_returned()[0].c_str(), template_in_a_template());
  ends_early();
  lent();
  used_in_a_macro();
  used_in_a_type();
  named_in_code_that_is_left_out();
  two_in_one_declaration();
  made_for_the_statement();
}
