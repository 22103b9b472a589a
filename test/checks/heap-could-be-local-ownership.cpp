// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// expected-no-diagnostics
//
// Ways to take an object from its owner that do not name the usual functions.

#include <any>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

struct Row {
  Row *Next;
  std::unique_ptr<Row> Child;
  std::shared_ptr<Row> Self;
  Row();
  ~Row();
  void sort();
};

bool ok();
template <class P>
void forwards(P &&Owner);
template <class P>
void by_reference(P &Owner);
template <class P>
void takes(P &&Owner) { auto Own = std::forward<P>(Owner); }

// ---- Not reported: through a reference to the owner

void to_templates_without_a_body() {
  auto R = std::make_unique<Row>();
  forwards(R);
  auto S = std::make_unique<Row>();
  by_reference(S);
}

void to_a_template_that_takes_it() {
  auto R = std::make_unique<Row>();
  takes(std::move(R));
}

void in_a_tuple_of_references() {
  auto R = std::make_unique<Row>();
  std::get<0>(std::tie(R)).reset();
}

void in_a_wrapper() {
  auto R = std::make_unique<Row>();
  std::ref(R).get().reset();
  auto S = std::make_unique<Row>();
  std::vector<std::reference_wrapper<std::unique_ptr<Row>>> All{S};
  All[0].get().reset();
}

void bound() {
  auto R = std::make_unique<Row>();
  auto Reset = std::bind([](std::unique_ptr<Row> &P) { P.reset(); }, std::ref(R));
  Reset();
}

void in_an_object_with_a_reference() {
  struct Holder {
    std::unique_ptr<Row> &Owner;
  };
  auto R = std::make_unique<Row>();
  Holder H{R};
  H.Owner.reset();
}

void through_a_pointer() {
  auto R = std::make_unique<Row>();
  auto *Where = &R;
  Where->reset();
}

void through_a_constant_name() {
  auto R = std::make_unique<Row>();
  const auto &Same = R;
  const_cast<std::unique_ptr<Row> &>(Same).reset();
}

void through_an_rvalue_reference() {
  auto R = std::make_unique<Row>();
  std::unique_ptr<Row> &&Same = std::move(R);
  Same.reset();
}

void one_of_two(bool First) {
  auto R = std::make_unique<Row>();
  auto S = std::make_unique<Row>();
  (First ? R : S).reset();
}

void from_a_lambda() {
  auto R = std::make_unique<Row>();
  auto Owner = [&]() -> std::unique_ptr<Row> & { return R; };
  Owner().reset();
  auto S = std::make_unique<Row>();
  auto Give = [&] { return std::move(S); };
  auto Taken = Give();
}

void in_a_static_lambda() {
  auto R = std::make_unique<Row>();
  static auto Sort = [&] { R->sort(); };
  Sort();
}

// ---- Not reported: into something else

void into_itself() {
  auto R = std::make_shared<Row>();
  R->Self = R;
}

void out_of_its_own_part() {
  auto R = std::make_unique<Row>();
  R->Child = std::make_unique<Row>();
  R = std::move(R->Child);
}

void into_an_optional() {
  auto R = std::make_unique<Row>();
  std::optional<std::unique_ptr<Row>> Maybe(std::move(R));
  std::any Any = std::make_shared<Row>();
}

void into_a_condition() {
  auto R = std::make_unique<Row>();
  if (auto S = std::move(R))
    S->sort();
}

auto into_a_pair() {
  auto R = std::make_unique<Row>();
  return std::make_pair(1, std::move(R));
}

void made_anew_in_place() {
  auto R = std::make_unique<Row>();
  R.~unique_ptr();
  new (&R) std::unique_ptr<Row>();
}

// ---- Not reported: plain pointers

void another_name_of_the_pointer() {
  Row *R = new Row;
  Row *&Same = R;
  Same = nullptr;
  delete R;
}

void list_by_its_own_head() {
  Row *R = new Row;
  while (R) {
    Row *Next = R->Next;
    delete R;
    R = Next;
  }
}

void caught_on_the_way() {
  Row *R = new Row;
  try {
    if (!ok())
      throw 1;
  } catch (int) {
    return;
  }
  delete R;
}

int in_an_expression() {
  Row *R = new Row;
  return ok() ? (delete R, 1) : 0;
}

void owned_in_braces() {
  Row *R = new Row;
  auto Owner = std::unique_ptr<Row>{R};
  Row *S = new Row;
  auto Both = std::shared_ptr<Row>{std::unique_ptr<Row>{S}};
}

void by_a_guard() {
  Row *R = new Row;
  auto Guard = [R] { delete R; };
  std::function<void()> Later = Guard;
  Later();
}

void left_out_of_a_case() {
  switch (int Kind = ok()) {
  case 0: {
    Row *R = new Row;
    if (Kind)
      break;
    delete R;
  }
  }
}
