// RUN: %check %s -- -std=c++20
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Uses of an owner that look as if they might take the object, and ways to give it away that look harmless.

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

struct Row {
  int key = 0;
  std::string name;
  Row();
  Row(int key, std::string name);
  void sort();
  bool empty() const;
  Row *self();
};
struct Holder {
  std::unique_ptr<Row> row;
  int count;
};
bool condition();
void use(const Row *row);
void sink(std::unique_ptr<Row> row);
std::mutex mutex;

// ---- The object is used, and its owner stays what it was.

void beside_a_lock() {
  std::lock_guard<std::mutex> lock(mutex);
  auto row = std::make_unique<Row>(); // expected-warning {{the 'Row' of 'row' never leaves this scope}}
  row->sort();
}
void by_the_address_of_the_object(const std::vector<int> &keys) {
  for (int key : keys) {
    auto row = std::make_unique<Row>(key, "a"); // expected-warning {{'Row' of 'row'}}
    use(&*row);
  }
}
void by_a_reference_to_the_object() {
  auto row = std::make_shared<Row>(); // expected-warning {{'Row' of 'row'}}
  Row &same = *row;
  same.sort();
}
void swapped_with_another() {
  auto one = std::make_unique<Row>();   // expected-warning {{'Row' of 'one'}}
  auto other = std::make_unique<Row>(); // expected-warning {{'Row' of 'other'}}
  std::swap(*one, *other);
}
void by_a_captured_address() {
  auto row = std::make_unique<Row>(); // expected-warning {{'Row' of 'row'}}
  [row = row.get()] { row->sort(); }();
}
void in_a_type_only() {
  auto row = std::make_unique<Row>(); // expected-warning {{'Row' of 'row'}}
  decltype(row->key) key = row->key;
  (void)sizeof(*row);
  (void)key;
}
struct Guard {
  Row &row;
  explicit Guard(Row &row) : row(row) {}
  ~Guard() { row.sort(); }
};
void given_to_a_guard() {
  auto row = std::make_unique<Row>(); // expected-warning {{'Row' of 'row'}}
  Guard guard(*row);
}
void in_each_branch() {
  if (condition()) {
    Row *row = new Row; // expected-warning {{'Row' of 'row'}}
    use(row);
    delete row;
  } else {
    Row *row = new Row(1, "b"); // expected-warning {{'Row' of 'row'}}
    use(row);
    delete row;
  }
}
void sorted_in_place() {
  int *values = new int[3]{1, 2, 3}; // expected-warning {{'int[3]' of 'values'}}
  std::sort(values, values + 3);
  delete[] values;
}
void filled_in_place() {
  std::unique_ptr<int[]> values(new int[8]()); // expected-warning {{'int[8]' of 'values'}}
  std::iota(values.get(), values.get() + 8, 0);
}
void walked_over() {
  auto counts = std::make_unique<std::map<int, int>>(); // expected-warning {{of 'counts'}}
  (*counts)[1] = 2;
  for (auto &[key, count] : *counts)
    count = key;
}
void unique_becomes_shared() {
  std::shared_ptr<Row> row = std::make_unique<Row>(); // expected-warning {{'Row' of 'row'}}
  row->sort();
}
void asked_first() {
  auto row = std::make_unique<Row>(); // expected-warning {{'Row' of 'row'}}
  if (!row)
    return;
  row->self()->self()->sort();
}

// ---- Not reported: it goes into something else.

std::pair<int, std::unique_ptr<Row>> in_a_pair() {
  auto row = std::make_unique<Row>();
  return {1, std::move(row)};
}
auto in_a_tuple() {
  auto row = std::make_unique<Row>();
  return std::tuple(1, std::move(row));
}
void in_an_optional(std::optional<std::unique_ptr<Row>> &out) {
  auto row = std::make_unique<Row>();
  out.emplace(std::move(row));
}
void in_a_variant(std::variant<int, std::unique_ptr<Row>> &out) {
  auto row = std::make_unique<Row>();
  out = std::move(row);
}
void in_an_aggregate(std::vector<Holder> &out) {
  auto row = std::make_unique<Row>();
  out.push_back({std::move(row), 1});
  auto named = std::make_unique<Row>();
  out.push_back(Holder{.row = std::move(named), .count = 1});
}
void exchanged(std::unique_ptr<Row> &out) {
  auto row = std::make_unique<Row>();
  std::exchange(out, std::move(row));
}
void swapped_into_an_entry(std::map<int, std::unique_ptr<Row>> &out) {
  auto row = std::make_unique<Row>();
  out[1].swap(row);
}
void inserted_at_the_front(std::vector<std::unique_ptr<Row>> &out) {
  std::unique_ptr<Row> row{new Row};
  out.insert(out.begin(), std::move(row));
}
void copied_many_times(std::vector<std::shared_ptr<Row>> &out) {
  auto row = std::make_shared<Row>();
  std::fill_n(std::back_inserter(out), 3, row);
}
std::shared_ptr<int> shared_by_a_member() {
  auto row = std::make_shared<Row>();
  return {row, &row->key};
}
void watched(std::weak_ptr<Row> &out) {
  auto row = std::make_shared<Row>();
  out = row;
}
std::unique_ptr<const Row> returned_as_const() {
  auto row = std::make_unique<Row>();
  return row;
}
std::shared_ptr<Row> returned_as_shared() {
  auto row = std::make_unique<Row>();
  return row;
}
std::unique_ptr<Row> one_of_two(bool first) {
  auto one = std::make_unique<Row>(), other = std::make_unique<Row>();
  return first ? std::move(one) : std::move(other);
}

// ---- Not reported: it runs on, or is kept, by way of a lambda.

void on_a_thread() {
  auto row = std::make_unique<Row>();
  std::thread([row = std::move(row)] { row->sort(); }).detach();
}
std::future<int> in_a_future() {
  auto row = std::make_unique<Row>();
  return std::async([row = std::move(row)] { return row->key; });
}
void in_a_queue(std::vector<std::function<void()>> &out) {
  auto row = std::make_shared<Row>();
  out.push_back([=] { row->sort(); });
  auto named = std::make_shared<Row>();
  auto run = [named] { named->sort(); };
  out.push_back(run);
}
void given_to_a_lambda() {
  auto row = std::make_unique<Row>();
  [](std::unique_ptr<Row> given) { sink(std::move(given)); }(std::move(row));
}

// ---- Not reported: it lives on unless something goes wrong.

void published(std::atomic<Row *> &out) {
  Row *row = new Row, *expected = nullptr;
  if (!out.compare_exchange_strong(expected, row))
    delete row;
}
void kept_unless_refused(Row **out) {
  Row *row = new Row;
  *out = row;
  if (condition()) {
    delete row;
    *out = nullptr;
  }
}
void given_away_in_a_condition() {
  while (auto row = std::make_unique<Row>()) {
    if (row->empty()) {
      sink(std::move(row));
      break;
    }
  }
}
