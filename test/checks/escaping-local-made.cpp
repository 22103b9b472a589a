// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Objects that the library makes from arguments: which of them keep an address depends on what they are made of.

#include <any>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

struct Error {
  Error(int level, std::string_view text) : level(level), text(text) {}
  int level;
  std::string text;
  const char *file = nullptr;
};
struct Note {
  Note(int level, std::string_view text) : level(level), text(text) {}
  int level;
  std::string_view text;
};
struct Reference {
  Reference(const std::string &text) : text(text) {}
  const std::string &text;
};
struct Label {
  Label(std::string own, const char *other) : own(own), other(other) {}
  std::string own;
  const char *other;
};
struct Several {
  Several(const std::string &text) : text(text) {}
  Several(const char *text) : text(text) {}
  std::string text;
  const char *file = nullptr;
};
struct Template {
  template <class Text>
  Template(int, Text &&text) : text(text) {}
  std::string text;
  const char *file = nullptr;
};
struct Base {
  int x = 0;
};
struct Derived : Base {};
struct Pointers {
  Pointers(Base *first, Base &second) : first(first), second(&second) {}
  Base *first, *second;
};

std::vector<Error> errors;
std::vector<Note> notes;
std::vector<std::pair<std::string, const char *>> pairs;
std::map<std::string, std::string_view> names;
std::unordered_map<std::string_view, std::string> copies;
std::unordered_map<std::string_view, int> lengths;
std::set<std::string_view> views;
std::vector<Reference> references;
std::vector<Label> labels;
std::vector<Several> several;
std::vector<Template> templates;
std::vector<Pointers> pointers;
std::optional<Note> last;
std::optional<Error> error;
std::variant<std::string, Note> either;
std::any any;
std::queue<Note> queue;
std::map<int, std::pair<std::string, int *>> slots;
std::shared_ptr<Note> shared;
std::shared_ptr<Error> shared_error;
std::vector<std::optional<std::string_view>> options;
std::vector<const char *> kept;
std::map<std::string, Note> noted;
std::map<std::string, Error> errors_of;

void keep_first(const char *s) {
  kept.push_back(s);
  s = nullptr;
}

void a_view_member_made_by_emplace_back() {
  char text[9] = "x";
  notes.emplace_back(1, text); // expected-warning {{a pointer into 'text' stays in 'notes' after 'text' is gone}}
}

void the_second_of_a_pair() {
  char text[9] = "x";
  pairs.emplace_back("name", text); // expected-warning {{a pointer into 'text' stays in 'pairs' after 'text' is gone}}
}

void the_view_of_a_string_as_a_maps_value() {
  std::string s = "x";
  names.emplace("key", s); // expected-warning {{a pointer into 's' stays in 'names' after 's' is gone}}
}

void the_view_by_try_emplace() {
  std::string s = "x";
  names.try_emplace("key", s); // expected-warning {{a pointer into 's' stays in 'names' after 's' is gone}}
}

void the_view_by_insert_or_assign() {
  std::string s = "x";
  names.insert_or_assign("key", s); // expected-warning {{a pointer into 's' stays in 'names' after 's' is gone}}
}

void the_view_in_an_inserted_pair() {
  std::string s = "x";
  names.insert({"key", s}); // expected-warning {{a pointer into 's' stays in 'names' after 's' is gone}}
}

void the_key_that_is_a_view() {
  std::string s = "x";
  lengths[s] = 1; // expected-warning {{a pointer into 's' stays in 'lengths' after 's' is gone}}
}

void the_key_that_is_a_view_by_emplace() {
  std::string s = "x";
  lengths.emplace(s, 1); // expected-warning {{a pointer into 's' stays in 'lengths' after 's' is gone}}
}

void an_element_that_is_a_view() {
  std::string s = "x";
  views.emplace(s); // expected-warning {{a pointer into 's' stays in 'views' after 's' is gone}}
}

void a_member_reference_to_an_argument() {
  std::string s = "x";
  references.emplace_back(s); // expected-warning {{a pointer into 's' stays in 'references' after 's' is gone}}
}

void a_member_that_keeps_the_second_argument() {
  char text[9] = "x";
  labels.emplace_back("own", text); // expected-warning {{a pointer into 'text' stays in 'labels' after 'text' is gone}}
}

void pointers_to_a_base() {
  Derived d, e;
  pointers.emplace_back(&d, e); // expected-warning {{the address of 'd' stays in 'pointers' after 'd' is gone}}
}

void a_view_of_a_piecewise_value() {
  std::string s = "x";
  noted.emplace(std::piecewise_construct, std::forward_as_tuple("key"), std::forward_as_tuple(1, s)); // expected-warning {{a pointer into 's' stays in 'noted' after 's' is gone}}
}

void a_piecewise_key_that_is_a_view() {
  std::string s = "x";
  lengths.emplace(std::piecewise_construct, std::forward_as_tuple(s), std::forward_as_tuple(1)); // expected-warning {{a pointer into 's' stays in 'lengths' after 's' is gone}}
}

void a_note_in_an_optional() {
  char text[9] = "x";
  last.emplace(1, text); // expected-warning {{a pointer into 'text' stays in 'last' after 'text' is gone}}
}

void a_note_in_a_variant() {
  std::string s = "x";
  either.emplace<Note>(1, s); // expected-warning {{a pointer into 's' stays in 'either' after 's' is gone}}
}

void a_note_by_number_in_a_variant() {
  std::string s = "x";
  either.emplace<1>(1, s); // expected-warning {{a pointer into 's' stays in 'either' after 's' is gone}}
}

void a_view_in_an_any() {
  std::string s = "x";
  any.emplace<std::string_view>(s); // expected-warning {{a pointer into 's' stays in 'any' after 's' is gone}}
}

void a_note_in_a_queue() {
  char text[9] = "x";
  queue.emplace(1, text); // expected-warning {{a pointer into 'text' stays in 'queue' after 'text' is gone}}
}

void a_mapped_pair() {
  int x = 0;
  slots.try_emplace(1, "name", &x); // expected-warning {{the address of 'x' stays in 'slots' after 'x' is gone}}
}

void a_note_behind_a_pointer() {
  std::string s = "x";
  shared = std::make_shared<Note>(1, s); // expected-warning {{a pointer into 's' stays in 'shared' after 's' is gone}}
}

void an_optional_view() {
  std::string s = "x";
  options.emplace_back(s); // expected-warning {{a pointer into 's' stays in 'options' after 's' is gone}}
}

void an_argument_of_a_detached_thread() {
  char text[9] = "x";
  std::thread([](const char *p) { (void)p; }, text).detach(); // expected-warning {{a pointer into 'text' stays in use after 'text' is gone}}
}

void a_parameter_that_is_stored_and_then_assigned() {
  std::string s = "x";
  keep_first(s.c_str()); // expected-warning {{a pointer into 's' stays in 'kept' after 's' is gone}}
}

// ---- Not reported: what is made has a copy of its own, or nobody knows.

// One storage for equal names: what is stored is not what came in.
struct Name {
  Name(const std::string &text) { set(text.c_str()); }
  void set(const char *s) {
    static auto *known = new std::unordered_set<std::string_view>();
    static std::vector<std::unique_ptr<std::string>> made;
    auto found = known->find(s);
    if (found == known->end()) {
      made.emplace_back(std::make_unique<std::string>(s));
      s = made.back()->c_str();
      known->insert(s);
    } else {
      s = found->data();
    }
    text = s;
  }
  const char *text = nullptr;
};
Name last_name("");

void keep_copy(const char *s) {
  s = strdup(s);
  kept.push_back(s);
}
void keep_or_default(const char *s) {
  if (!*s)
    s = "none";
  kept.push_back(s);
}
void keep_other(const char *s) {
  const char *t = s;
  if (*s)
    t = strdup(s);
  kept.push_back(t);
}

void a_string_member_copies() {
  char text[9] = "x";
  char *p = text;
  errors.emplace_back(1, p);
  errors.emplace_back(1, text);
}

void the_first_of_a_pair_copies() {
  char text[9] = "x";
  pairs.emplace_back(text, "label");
}

void a_key_copies() {
  std::string s = "x";
  names.emplace(s, "label");
  names.emplace(s.c_str(), "label");
  names.try_emplace(s, "label");
  names.insert_or_assign(s, "label");
  names.insert({s, "label"});
  names[s] = "label";
}

void a_value_copies() {
  std::string s = "x";
  copies.emplace("key", s);
  copies["key"] = s;
}

void which_constructor_is_not_known() {
  char text[9] = "x";
  char *p = text;
  several.emplace_back(p);
  templates.emplace_back(1, p);
}

void a_member_copies_the_first_argument() {
  char text[9] = "x";
  labels.emplace_back(text, "label");
}

void a_piecewise_key_copies() {
  std::string s = "x";
  noted.emplace(std::piecewise_construct, std::forward_as_tuple(s), std::forward_as_tuple(1, "text"));
  errors_of.emplace(std::piecewise_construct, std::forward_as_tuple(s), std::forward_as_tuple(1, s));
}

void an_optional_copies() {
  char text[9] = "x";
  char *p = text;
  error.emplace(1, p);
}

void a_variant_copies() {
  std::string s = "x";
  either.emplace<std::string>(s);
}

void a_shared_error_copies() {
  std::string s = "x";
  shared_error = std::make_shared<Error>(1, s);
}

void a_thread_that_is_joined() {
  char text[9] = "x";
  std::thread t([](const char *p) { (void)p; }, text);
  t.join();
}

void an_interned_name() {
  int i = 1;
  Name n(std::to_string(i));
  last_name = n;
}

void a_parameter_that_is_replaced() {
  std::string s = "x";
  keep_copy(s.c_str());
  keep_or_default(s.c_str());
  keep_other(s.c_str());
}
