// RUN: %check %s -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Addresses that get out as a part of something else, and those of what a local owner owns.

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

struct Node {
  int value = 0;
  Node *next = nullptr;
  std::string_view name;
};
std::map<std::string_view, int> by_name;
std::map<int, std::string_view> names;
std::vector<std::pair<std::string_view, int>> pairs;
std::vector<const int *> numbers;
const int *number;
Node root;

// ---- A view is made of the string on the way into a pair or tuple.

void in_a_braced_pair() {
  std::string text = "one";
  by_name.insert({text, 1}); // expected-warning {{a pointer into 'text' stays in 'by_name' after 'text' is gone [mapchurn-escaping-local]}}
}
void in_a_written_pair() {
  std::string text = "one";
  by_name.insert(std::pair<const std::string_view, int>(text, 1)); // expected-warning {{a pointer into 'text' stays in 'by_name'}}
}
void as_the_second_of_a_pair() {
  std::string text = "one";
  names.insert({1, text}); // expected-warning {{a pointer into 'text' stays in 'names'}}
}
void pushed_as_a_pair() {
  std::string text = "one";
  pairs.push_back({text, 1}); // expected-warning {{a pointer into 'text' stays in 'pairs'}}
}
void emplaced_as_a_pair() {
  std::string text = "one";
  pairs.emplace_back(text, 1); // expected-warning {{a pointer into 'text' stays in 'pairs'}}
}
std::vector<std::string_view> views;
void made_of_a_pointer_and_a_length() {
  std::string text = "one";
  views.emplace_back(text.data(), text.size()); // expected-warning {{a pointer into 'text' stays in 'views'}}
}
std::tuple<int, std::string_view> last;
void assigned_as_a_tuple() {
  std::string text = "one";
  last = std::tuple<int, std::string_view>(1, text); // expected-warning {{a pointer into 'text' stays in 'last'}}
}

// ---- Whatever stands around the address.

std::optional<std::string_view> maybe;
std::variant<int, const char *> either;
std::pair<const int *, int> both;
std::array<const int *, 2> two;
std::queue<const int *> waiting;
std::set<const Node *> nodes;
std::vector<std::reference_wrapper<const int>> references;
void in_other_classes() {
  std::string text = "one";
  int local = 1;
  Node node;
  maybe = text;                           // expected-warning {{'text' stays in 'maybe'}}
  either = text.c_str();                  // expected-warning {{'text' stays in 'either'}}
  both = std::make_pair(&local, 1);       // expected-warning {{'local' stays in 'both'}}
  two[0] = &local;                        // expected-warning {{'local' stays in 'two'}}
  waiting.push(&local);                   // expected-warning {{'local' stays in 'waiting'}}
  nodes.insert(&node);                    // expected-warning {{'node' stays in 'nodes'}}
  references.emplace_back(std::cref(local)); // expected-warning {{'local' stays in 'references'}}
  numbers.assign(3, &local);              // expected-warning {{'local' stays in 'numbers'}}
}
void by_way_of_another_container() {
  int local = 1;
  std::vector<const int *> inner;
  inner.push_back(&local);
  for (const int *each : inner)
    numbers.push_back(each); // expected-warning {{'local' stays in 'numbers'}}
}
void by_way_of_a_binding() {
  int local = 1;
  auto [address, count] = std::pair(&local, 2);
  numbers.push_back(address); // expected-warning {{'local' stays in 'numbers'}}
}
void by_way_of_a_neighbour() {
  Node first, second;
  first.next = &second;
  root.next = first.next; // expected-warning {{'second' stays in 'root'}}
}
struct Registered {
  static std::vector<const Registered *> all;
  explicit Registered(const Node *node) : node(node) {}
  const Node *node;
};
std::vector<Registered> registered;
void in_an_object_of_a_container() {
  Node node;
  registered.emplace_back(&node); // expected-warning {{'node' stays in 'registered'}}
}

// ---- What a local owner owns ends with the owner.

void owned_by_a_unique_pointer() {
  auto owned = std::make_unique<int>(1); // expected-note {{'owned' alone owns what is made here}}
  numbers.push_back(owned.get());        // expected-warning {{a pointer to what 'owned' owns stays in 'numbers' after 'owned' is gone}}
}
void owned_from_new() {
  std::unique_ptr<int> owned(new int(1));
  number = &*owned; // expected-warning {{a pointer to what 'owned' owns stays in 'number' after 'owned' is gone}}
}
void owned_by_a_shared_pointer() {
  auto owned = std::make_shared<Node>();
  root.next = owned.get(); // expected-warning {{a pointer to what 'owned' owns stays in 'root'}}
}
void owned_and_deleted() {
  Node *owned = new Node;
  root.next = owned; // expected-warning {{a pointer to what 'owned' owns stays in 'root'}}
  delete owned;
}
// ---- Not reported: a part that is a copy, or a view of what stays.

std::vector<std::pair<std::string, std::string_view>> copies;
std::map<std::string_view, std::string> texts;
void copied() {
  std::string text = "one";
  static const std::string kept = "two";
  copies.emplace_back(text, "literal");
  copies.push_back({text, kept});
  copies.emplace_back(text, kept);
  texts.emplace("literal", text);
  texts.try_emplace("literal", text);
  texts.insert({"literal", text});
  texts["literal"] = text;
}

// ---- Not reported: the owner gives it away, or somebody else owns it too.

std::map<int, std::unique_ptr<Node>> pool;
std::vector<std::shared_ptr<int>> shared;
void given_away() {
  auto owned = std::make_unique<Node>();
  Node *address = owned.get();
  pool[1] = std::move(owned);
  root.next = address;
  auto released = std::make_unique<int>(1);
  number = released.release();
}
void owned_by_another_too() {
  auto owned = std::make_shared<int>(1);
  shared.push_back(owned);
  numbers.push_back(owned.get());
}
struct NoDelete {
  void operator()(Node *) const {}
};
void not_owned_at_all(Node *node) {
  std::unique_ptr<Node, NoDelete> pointer(node);
  root.next = pointer.get();
}

// ---- Not reported: taken back before the owner ends.

void taken_back() {
  auto owned = std::make_unique<int>(1);
  numbers.push_back(owned.get());
  numbers.pop_back();
  number = owned.get();
  number = nullptr;
  Node *deleted = new Node;
  root.next = deleted;
  delete deleted;
  root.next = nullptr;
}

// ---- Not reported: a local object's destructor takes it back.

struct Cleaner {
  ~Cleaner() { numbers.clear(); }
};
void cleared_at_the_end() {
  int local = 1;
  Cleaner at_the_end;
  numbers.push_back(&local);
}
struct Observer {
  static std::vector<Observer *> all;
  ~Observer() { all.clear(); }
};
std::vector<Observer *> Observer::all;
void removed_by_itself() {
  auto owned = std::make_unique<Observer>();
  Observer::all.push_back(owned.get());
  Observer *deleted = new Observer;
  Observer::all.push_back(deleted);
  delete deleted;
  Observer local;
  Observer::all.push_back(&local);
}
struct Restorer {
  const int *before = number;
  ~Restorer() { number = before; }
};
void restored_at_the_end() {
  int local = 1;
  Restorer at_the_end;
  number = &local;
}
