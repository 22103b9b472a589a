// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

struct Row {
  int Key = 0;
  std::string Name;
  Row() {}
  Row(int Key, std::string Name);
  void sort();
  bool empty() const;
};

struct alignas(64) Line {
  char Bytes[64];
};

void use(const Row *R);
void change(Row &R);
void keep(Row *R); // whatever it does: the row ends with the scope

void made_by_make_unique() {
  // expected-note@+2 {{'R' owns it, and is not moved, copied, released or reset}}
  // expected-note@+1 {{takes 40 bytes; objects of up to 16384 go on the stack}}
  auto R = std::make_unique<Row>(1, "one"); // expected-warning {{the 'Row' of 'R' never leaves this scope: a local object takes 0 allocations instead of 1 [mapchurn-heap-could-be-local]}}
  R->sort();
  use(R.get());
  change(*R);
  keep(R.get());
} // expected-note {{'R' ends here, and the object with it}}

void made_by_new() {
  std::unique_ptr<Row> R(new Row(1, "one")); // expected-warning {{'Row' of 'R'}}
  R->sort();
}

void made_by_new_in_braces() {
  std::unique_ptr<Row> R{new Row}; // expected-warning {{'Row' of 'R'}}
  R->sort();
}

void made_as_a_temporary() {
  auto R = std::unique_ptr<Row>(new Row); // expected-warning {{'Row' of 'R'}}
  R->sort();
}

void shared_but_never_copied() {
  auto R = std::make_shared<Row>(); // expected-warning {{'Row' of 'R' never leaves this scope: a local object takes 0 allocations instead of 1}}
  R->sort();
}

void shared_from_new() {
  std::shared_ptr<Row> R(new Row); // expected-warning {{instead of 2}}
  R->sort();
}

void plain_pointer(bool Early) {
  Row *R = new Row; // expected-warning {{'Row' of 'R' never leaves this scope}} expected-note {{'R' points to it}}
  if (Early) {
    delete R;
    return;
  }
  keep(R);
  delete R; // expected-note {{it is deleted here, whichever way the scope is left}}
}

void plain_pointer_forgotten() {
  Row *R = new Row; // expected-warning {{'Row' of 'R'}}
  use(R);
  delete R;
  R = nullptr;
}

void plain_pointer_tested_before_it_is_deleted(bool Early) {
  Row *R = new Row; // expected-warning {{'Row' of 'R'}}
  Row *S = new Row; // expected-warning {{'Row' of 'S'}}
  if (Early) {
    if (R)
      delete R;
    delete S;
    return;
  }
  if (R != nullptr) {
    delete R;
    R = nullptr;
  }
  if (S)
    delete S;
}

void plain_pointer_deleted_in_a_block() {
  Row *R = new Row; // expected-warning {{'Row' of 'R'}}
  {
    R->sort();
    delete R;
  }
}

int plain_pointer_in_a_loop(const std::vector<int> &Keys) {
  int Empty = 0;
  for (int Key : Keys) {
    Row *R = new Row(Key, "one"); // expected-warning {{instead of 1 on each pass}}
    if (Key < 0) {
      delete R;
      continue;
    }
    switch (Key) {
    case 0:
      Empty += R->empty();
      break;
    default:
      break;
    }
    delete R;
  }
  return Empty;
}

void deleted_before_a_throw(bool Wrong) {
  auto *R = new Row; // expected-warning {{'Row' of 'R'}}
  if (Wrong) {
    delete R;
    throw Wrong;
  }
  R->sort();
  delete R;
}

void in_an_inner_scope(bool Sorted) {
  if (!Sorted) {
    auto R = std::make_unique<Row>(); // expected-warning {{'Row' of 'R'}}
    R->sort();
  } // expected-note {{'R' ends here, and the object with it}}
}

void in_the_head_of_a_statement() {
  if (auto R = std::make_unique<Row>(); R->empty()) // expected-warning {{'Row' of 'R'}}
    R->sort();
}

void tested_though_it_is_never_null() {
  auto R = std::make_unique<Row>(); // expected-warning {{'Row' of 'R'}}
  if (R && R != nullptr && R.get() != nullptr)
    R->sort();
}

void object_is_moved_from() {
  auto R = std::make_unique<Row>(); // expected-warning {{'Row' of 'R'}}
  Row Taken = std::move(*R);
  Taken.sort();
}

Row object_is_copied() {
  auto R = std::make_unique<Row>(); // expected-warning {{'Row' of 'R'}}
  return *R;
}

void of_a_library_type(const std::vector<int> &Keys) {
  auto Names = std::make_unique<std::vector<std::string>>(); // expected-warning {{'std::vector<std::string>' of 'Names'}}
  for (int Key : Keys)
    Names->push_back(std::to_string(Key));
}

void of_a_number() {
  auto Sum = std::make_unique<int>(0); // expected-warning {{the 'int' of 'Sum'}}
  ++*Sum;
}

void array_of_known_length() {
  auto Bytes = std::make_unique<char[]>(4096); // expected-warning {{the 'char[4096]' of 'Bytes' never leaves this scope}} expected-note {{'char[4096]' takes 4096 bytes}}
  Bytes[0] = 1;
}

void plain_array() {
  constexpr int Count = 16;
  Row *Rows = new Row[Count]; // expected-warning {{the 'Row[16]' of 'Rows' never leaves this scope}}
  Rows[1].sort();
  delete[] Rows;
}

void overaligned() {
  auto L = std::make_unique<Line>(); // expected-warning {{'Line' of 'L'}}
  L->Bytes[0] = 1;
}

void const_owner() {
  const std::unique_ptr<Row> R = std::make_unique<Row>(); // expected-warning {{'Row' of 'R'}}
  R->sort();
}

void pointee_becomes_const() {
  std::unique_ptr<const Row> R = std::make_unique<Row>(); // expected-warning {{'Row' of 'R'}}
  use(R.get());
}

void bound_to_a_reference() {
  const auto &R = std::make_unique<Row>(); // expected-warning {{'Row' of 'R'}}
  R->sort();
}

void for_one_statement(int Key) {
  std::make_unique<Row>(Key, "one")->sort(); // expected-warning {{the 'Row' made here ends with this statement: a temporary object takes 0 allocations instead of 1}}
  change(*std::make_unique<Row>()); // expected-warning {{made here}}
  use(std::make_unique<Row>().get()); // expected-warning {{made here}}
}

void captured_by_a_lambda_that_stays(std::vector<int> &Keys) {
  auto R = std::make_unique<Row>(); // expected-warning {{'Row' of 'R'}}
  std::sort(Keys.begin(), Keys.end(), [&](int A, int B) { return A + R->Key < B; });
  auto Sort = [&R] { R->sort(); };
  Sort();
  Sort();
  [&] { R->sort(); }();
}

void made_in_a_lambda(std::vector<int> &Keys) {
  std::for_each(Keys.begin(), Keys.end(), [](int Key) {
    auto R = std::make_unique<Row>(Key, "one"); // expected-warning {{'Row' of 'R'}}
    R->sort();
  });
}

static void lend(const std::unique_ptr<Row> &R) { use(R.get()); }
static void lend_on(std::unique_ptr<Row> &R) {
  R->sort();
  lend(R);
}

void lent_within_the_file() {
  auto R = std::make_unique<Row>(); // expected-warning {{'Row' of 'R'}}
  lend_on(R); // expected-note {{'lend_on' is given 'R' by reference, and leaves it as it is}}
}

struct Member {
  Row *Current = nullptr;
  std::vector<Row *> All;
  void run() {
    Row *R = new Row; // expected-warning {{'Row' of 'R'}}
    Current = R;
    All.push_back(R);
    Current->sort();
    All.clear();
    delete R;
  }
  Member() {
    auto R = std::make_unique<Row>(); // expected-warning {{'Row' of 'R'}}
    Current = R.get();
  }
};
