// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// expected-no-diagnostics
//
// Plain pointers whose object may live on, or whose end is not the scope's.

#include <memory>
#include <new>
#include <vector>

struct Row {
  int Key = 0;
  Row *Next = nullptr;
  void sort();
};

void take(Row *R);
void may_change(Row *&R);
bool keep(Row *R);

// ---- Not reported: not deleted here

void never_deleted() {
  Row *R = new Row;
  R->sort();
}

static void destroy(Row *R) { delete R; }
void deleted_by_another() {
  Row *R = new Row;
  destroy(R);
}

void given_to_an_owner(std::vector<std::unique_ptr<Row>> &Rows) {
  Row *R = new Row;
  Rows.emplace_back(R);
  Row *S = new Row;
  std::unique_ptr<Row> Owner(S);
  Row *T = new Row;
  Owner.reset(T);
  Row *U = new Row;
  auto Other = std::unique_ptr<Row>(U);
}

// ---- Not reported: deleted on some paths only

void kept_on_one_path() {
  Row *R = new Row;
  if (!keep(R))
    delete R;
}

void left_on_one_path(bool Early) {
  Row *R = new Row;
  R->sort();
  if (Early)
    return;
  delete R;
}

void left_by_a_throw(bool Wrong) {
  Row *R = new Row;
  if (Wrong)
    throw Wrong;
  delete R;
}

void left_by_a_break(int N) {
  for (int I = 0; I < N; ++I) {
    Row *R = new Row;
    if (keep(R))
      break;
    delete R;
  }
}

void left_by_a_goto(bool Early) {
  Row *R = new Row;
  if (Early)
    goto end;
  delete R;
end:
  return;
}

void deleted_in_a_case(int Kind) {
  Row *R = new Row;
  switch (Kind) {
  case 0:
    R->sort();
    delete R;
    return;
  case 1:
    keep(R);
    return;
  }
  delete R;
}

void deleted_if_it_is_there(bool Wanted) {
  Row *R = Wanted ? new Row : nullptr;
  if (R)
    delete R;
}

void deleted_if_something_else_is_there(Row *Other) {
  Row *R = new Row;
  if (Other)
    delete R;
}

void deleted_if_it_is_not_there() {
  Row *R = new Row;
  if (R)
    R->sort();
  else
    delete R;
}

void left_before_the_end_of_a_block(bool Early) {
  Row *R = new Row;
  do {
    if (Early)
      break;
    delete R;
  } while (0);
}

void deleted_in_a_block_that_may_run_again(bool Again) {
  Row *R = new Row;
  do {
    R->sort();
    delete R;
  } while (Again);
}

void deleted_in_a_try_block() {
  Row *R = new Row;
  try {
    R->sort();
    delete R;
  } catch (...) {
    take(R);
  }
}

void deleted_in_a_loop(int N) {
  Row *R = new Row;
  for (int I = 0; I < N; ++I) {
    delete R;
    R = new Row;
  }
  delete R;
}

void deleted_in_a_lambda() {
  Row *R = new Row;
  auto F = [&] { delete R; };
  F();
}

void deleted_and_used() {
  Row *R = new Row;
  if (keep(R)) {
    delete R;
    take(R);
    return;
  }
  delete R;
}

// ---- Not reported: the pointer comes to point to something else

void a_list(int N) {
  Row *R = new Row;
  for (int I = 0; I < N; ++I) {
    Row *Next = new Row;
    Next->Next = R;
    R = Next;
  }
  delete R;
}

void given_away_and_forgotten() {
  Row *R = new Row;
  if (keep(R))
    R = nullptr;
  delete R;
}

void changed_by_a_function() {
  Row *R = new Row;
  may_change(R);
  delete R;
}

void changed_through_its_address(Row **&Where) {
  Row *R = new Row;
  Where = &R;
  delete R;
}

void moved_along() {
  Row *R = new Row[4];
  ++R;
  delete[] (R - 1);
}

// ---- Not reported: declared in one scope, made or deleted in another

void made_later() {
  Row *R = nullptr;
  R = new Row;
  delete R;
}

void deleted_by_another_name() {
  Row *R = new Row;
  Row *S = R;
  delete S;
}

struct Holder {
  Row *Member;
  Holder() : Member(new Row) {}
  ~Holder() { delete Member; }
};
