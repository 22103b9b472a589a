// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// expected-no-diagnostics
//
// Where ownership leaves the scope, or may.

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

struct Row {
  int Key = 0;
  std::string Name;
  Row *Next = nullptr;
  Row() {}
  explicit Row(int Key);
  void sort();
};

using Owned = std::unique_ptr<Row>;
using Shared = std::shared_ptr<Row>;

void use(const Row *R);
void take(Owned R);
void take_reference(Owned &&R);
void may_take(Owned &R);
void may_look(const Owned &R);
void may_copy(const Shared &R);
void take_plain(Row *R);
void may_change(Row *&R);
void submit(std::function<void()> Work);

// ---- Not reported: moved

void moved_to_a_function() {
  auto R = std::make_unique<Row>();
  take(std::move(R));
}

void moved_to_a_reference() {
  auto R = std::make_unique<Row>();
  take_reference(std::move(R));
}

void moved_to_a_variable() {
  auto R = std::make_unique<Row>();
  auto Other = std::move(R);
  Other->sort();
}

void moved_to_a_container(std::vector<Owned> &Rows, std::map<int, Owned> &Index) {
  auto A = std::make_unique<Row>();
  Rows.push_back(std::move(A));
  auto B = std::make_unique<Row>();
  Index[1] = std::move(B);
  auto C = std::make_unique<Row>();
  Index.emplace(1, std::move(C));
  Rows.push_back(std::make_unique<Row>());
  Rows.emplace_back(new Row);
  std::swap(Rows[0], A);
}

void moved_on_one_path(bool Wanted) {
  auto R = std::make_unique<Row>();
  R->sort();
  if (Wanted)
    take(std::move(R));
}

struct Holder {
  Owned Member;
  Shared Both;
  Row *Plain = nullptr;
  explicit Holder(Owned R) : Member(std::move(R)) {}
  void fill() {
    auto R = std::make_unique<Row>();
    Member = std::move(R);
    Member = std::make_unique<Row>();
    Member.reset(new Row);
  }
  Holder() : Member(new Row), Both(std::make_shared<Row>()) {}
};

void moved_into_an_object() {
  auto R = std::make_unique<Row>();
  Holder H(std::move(R));
  Holder G{std::make_unique<Row>()};
  std::pair<int, Owned> P(1, std::make_unique<Row>());
  std::optional<Owned> O = std::make_unique<Row>();
}

// ---- Not reported: returned

Owned returned() {
  auto R = std::make_unique<Row>();
  R->sort();
  return R;
}

Owned returned_at_once() { return std::make_unique<Row>(); }

Shared returned_as_another_owner() {
  auto R = std::make_unique<Row>();
  return R;
}

Row *returned_plain() {
  Row *R = new Row;
  R->sort();
  return R;
}

// ---- Not reported: released, reset, assigned, swapped

void released() {
  auto R = std::make_unique<Row>();
  take_plain(R.release());
}

void freed_early() {
  auto R = std::make_unique<Row>();
  R->sort();
  R.reset();
  returned();
}

void set_to_null() {
  auto R = std::make_unique<Row>();
  R->sort();
  R = nullptr;
}

void made_again(bool Again) {
  auto R = std::make_unique<Row>();
  if (Again)
    R = std::make_unique<Row>();
  R->sort();
}

void made_later() {
  Owned R;
  R.reset(new Row);
  R->sort();
}

void swapped(Owned &Other) {
  auto R = std::make_unique<Row>();
  R.swap(Other);
  auto S = std::make_unique<Row>();
  std::swap(S, Other);
}

void exchanged() {
  auto R = std::make_unique<Row>();
  take(std::exchange(R, nullptr));
}

// ---- Not reported: made on some paths only

void made_on_one_path(bool Wanted) {
  Owned R;
  if (Wanted)
    R = std::make_unique<Row>();
  auto S = Wanted ? std::make_unique<Row>() : nullptr;
}

void made_in_a_loop(int N) {
  Owned R;
  for (int I = 0; I < N; ++I)
    R = std::make_unique<Row>(I);
}

// ---- Not reported: copied shared owners, and weak ones

void copied() {
  auto R = std::make_shared<Row>();
  auto S = R;
  S->sort();
}

void copied_to_a_container(std::vector<Shared> &Rows) {
  auto R = std::make_shared<Row>();
  Rows.push_back(R);
}

void copied_by_a_lambda() {
  auto R = std::make_shared<Row>();
  submit([R] { R->sort(); });
}

void observed() {
  auto R = std::make_shared<Row>();
  std::weak_ptr<Row> W(R);
  std::weak_ptr<Row> V = R;
}

void shared_with_a_function() {
  auto R = std::make_shared<Row>();
  may_copy(R);
}

static Shared Last;
static void copies(const Shared &R) { Last = R; }
void shared_within_the_file() {
  auto R = std::make_shared<Row>();
  copies(R);
}

void alias_of_a_part() {
  auto R = std::make_shared<Row>();
  std::shared_ptr<int> Key(R, &R->Key);
}

void counted() {
  auto R = std::make_shared<Row>();
  if (R.use_count() > 1)
    R->sort();
}

// ---- Not reported: captured by a lambda that is kept

void captured_and_kept() {
  auto R = std::make_unique<Row>();
  submit([&] { R->sort(); });
  auto S = std::make_unique<Row>();
  std::function<void()> F = [&S] { S->sort(); };
  auto P = std::make_unique<Row>();
  std::thread T([&] { P->sort(); });
  T.join();
  auto Q = std::make_unique<Row>();
  auto Done = std::async(std::launch::async, [&Q] { Q->sort(); });
}

auto captured_and_returned() {
  return [R = std::make_unique<Row>()] { R->sort(); };
}

void moved_into_a_lambda() {
  auto R = std::make_unique<Row>();
  auto F = [S = std::move(R)] { S->sort(); };
  F();
}

void named_anew_by_a_lambda() {
  auto R = std::make_unique<Row>();
  auto F = [&S = R] { S.reset(); };
  F();
}

void moved_in_a_lambda() {
  auto R = std::make_unique<Row>();
  auto F = [&] { take(std::move(R)); };
  F();
}

void lambda_is_handed_on() {
  auto R = std::make_unique<Row>();
  auto F = [&] { R->sort(); };
  submit(F);
}

void lambda_is_copied() {
  auto R = std::make_unique<Row>();
  auto F = [&] { R->sort(); };
  auto G = F;
  submit(G);
}

// ---- Not reported: lent to a function that may take it

void lent() {
  auto R = std::make_unique<Row>();
  may_take(R);
  auto S = std::make_unique<Row>();
  may_look(S);
}

static void resets(Owned &R) { R.reset(); }
static void hands_on(Owned &R) { may_take(R); }
static void recurses(Owned &R, int N) {
  if (N)
    recurses(R, N - 1);
  else
    R.reset();
}
void lent_within_the_file() {
  auto A = std::make_unique<Row>();
  resets(A);
  auto B = std::make_unique<Row>();
  hands_on(B);
  auto C = std::make_unique<Row>();
  recurses(C, 2);
}

struct Sink {
  virtual void put(Owned &R) { R->sort(); }
};
void lent_to_whatever_overrides(Sink &S) {
  auto R = std::make_unique<Row>();
  S.put(R);
}

void address_of_the_owner(std::vector<Owned *> &All) {
  auto R = std::make_unique<Row>();
  All.push_back(&R);
}

void another_name() {
  auto R = std::make_unique<Row>();
  auto &S = R;
  take(std::move(S));
}

// ---- Not reported: lives longer than the scope

Row *static_owner() {
  static auto R = std::make_unique<Row>();
  thread_local auto S = std::make_unique<Row>();
  S->sort();
  return R.get();
}

auto Global = std::make_unique<Row>();

void only_made() {
  std::make_unique<Row>();
  (void)std::make_unique<Row>();
}
