// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The sources of a key that lives for one call, and each way to look one up.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

struct Request {
  std::string_view Route;
  const char *User;
  std::string Host;
};

struct Router {
  std::map<std::string, int> Limits; // expected-note {{with 'std::less<>' as its comparator, 'find' takes 'R.Route' as it is}}
  int limitOf(const Request &R) const {
    auto It = Limits.find(std::string(R.Route)); // expected-warning {{'find' on 'Limits' builds a 'std::string' from 'R.Route' for this call only [mapchurn-temporary-key]}} \
                                                 // expected-note {{more than 15 characters are an allocation each time}}
    return It == Limits.end() ? 0 : It->second;
  }
};

std::map<std::string, int> limits;
std::set<std::string> names;

bool c_string(const char *Name) {
  return limits.count(Name) != 0; // expected-warning {{'count' on 'limits' builds a 'std::string' from 'Name' for this call only}}
}

bool in_a_set(const Request &R) {
  return names.find(R.User) != names.end(); // expected-warning {{'find' on 'names' builds a 'std::string' from 'R.User' for this call only}}
}

int long_literal() {
  return limits.at("/api/v1/accounts/statements"); // expected-warning {{'at' on 'limits' builds a 'std::string' from '"/api/v1/accounts/statements"' for this call only}} \
                                                   // expected-note {{its 27 characters are an allocation each time}}
}

void a_part_of_a_string(const std::string &Line, size_t Colon) {
  names.erase(Line.substr(0, Colon)); // expected-warning {{'erase' on 'names' builds a 'std::string' from a part of 'Line' for this call only}}
}

void a_range_of_characters(const char *Begin, const char *End) {
  names.count({Begin, static_cast<size_t>(End - Begin)}); // expected-warning {{'count' on 'names' builds a 'std::string' from a part of 'Begin' for this call only}}
}

void bounds(const char *From) {
  names.lower_bound(From); // expected-warning {{'lower_bound' on 'names' builds}}
  names.upper_bound(From); // expected-warning {{'upper_bound' on 'names' builds}}
  names.equal_range(From); // expected-warning {{'equal_range' on 'names' builds}}
}

// The string is there: no comparator is needed.
void needless_conversion(const std::string &Name, std::string *Other) {
  names.find(Name.c_str()); // expected-warning {{'find' on 'names' builds a 'std::string' from 'Name' for this call only}} \
                            // expected-note {{'Name' is such a key already: pass 'Name' itself}}
  names.find(Other->data()); // expected-warning {{from '*Other'}}
  names.find(std::string(Name)); // expected-warning {{from 'Name'}}
}

// Not only strings allocate.
std::map<std::vector<int>, int> byDigits; // expected-note {{with a comparator that declares 'is_transparent', 'find' takes what the key is made of}}
bool vector_key(int Count) {
  return byDigits.find(std::vector<int>(Count)) != byDigits.end(); // expected-warning {{'find' on 'byDigits' builds a 'std::vector<int>' for this call only}} \
                                                                   // expected-note {{it is an allocation each time}}
}

std::multimap<std::string, int> many;
size_t multimaps_too(const char *Name) {
  return many.count(Name); // expected-warning {{'count' on 'many' builds}}
}

void once_more_in_a_loop(const std::vector<const char *> &Users) {
  for (const char *User : Users)
    names.count(User); // expected-warning {{'count' on 'names' builds a 'std::string' from 'User' for this call only}}
}

void through_a_pointer(std::map<std::string, int> *Table, const char *Name) {
  Table->find(Name); // expected-warning {{'find' on 'Table' builds}}
}

// The lookup takes what it is given only from C++26 (at) or C++23 (erase) on.
std::map<std::string, int> ages; // expected-note {{with 'std::less<>' as its comparator, 'find' takes 'Name' as it is; 'at' itself does from C++26 on}} \
                                 // expected-note {{with 'std::less<>' as its comparator, 'find' takes 'Name' as it is, and 'erase' the iterator; 'erase' itself does from C++23 on}}
void some_methods_follow_later(const char *Name) {
  ages.at(Name); // expected-warning {{'at' on 'ages' builds}}
  ages.erase(Name); // expected-warning {{'erase' on 'ages' builds}}
}

struct CaseLess {
  bool operator()(const std::string &, const std::string &) const;
};
std::map<std::string, int, CaseLess> headers; // expected-note {{with 'is_transparent' declared in 'CaseLess', 'find' takes 'Name' as it is}}
void own_comparator(const char *Name) {
  headers.find(Name); // expected-warning {{'find' on 'headers' builds}}
}

using Compare = bool (*)(const std::string &, const std::string &);
std::map<std::string, int, Compare> byFunction{nullptr}; // expected-note {{with a comparator that declares 'is_transparent', 'find' takes 'Name' as it is}}
void a_function_as_comparator(const char *Name) {
  byFunction.find(Name); // expected-warning {{'find' on 'byFunction' builds}}
}

std::map<std::wstring, int> wide;
void wide_strings(const wchar_t *Name) {
  wide.find(Name); // expected-warning {{'find' on 'wide' builds a 'std::wstring' from 'Name' for this call only}}
}

// ---- Not reported: a transparent container.

std::map<std::string, int, std::less<>> open_limits;
struct OpenLess {
  using is_transparent = void;
  bool operator()(std::string_view A, std::string_view B) const { return A < B; }
};
std::map<std::string, int, OpenLess> open_headers;
void transparent(const char *Name, std::string_view View) {
  open_limits.find(Name);
  open_limits.find(View);
  open_limits.erase(std::string(View));
  open_headers.count(Name);
}

// ---- Not reported: the key stays in the container.

void insertions(const char *Name) {
  limits[Name] = 1;
  limits.emplace(Name, 1);
  limits.insert({Name, 1});
  limits.insert_or_assign(Name, 1);
  limits.try_emplace(Name, 1);
  names.insert(Name);
}

// ---- Not reported: a string that has to be.

std::string keyOf(const Request &);
void strings_made_by_others(const Request &R, const std::string &Host, int N) {
  names.find(Host);
  names.find(R.Host);
  names.find(Host + "/" + R.Host);
  names.find(std::to_string(N));
  names.find(keyOf(R));
  names.find(std::string(N, '-'));
  names.find(std::move(Host));
}

// ---- Not reported: built once, looked up often.

int built_before_the_loop(const char *Name) {
  const std::string Key = Name;
  int Sum = 0;
  for (int I = 0; I < 10; ++I)
    Sum += limits.count(Key) + names.count(Key);
  return Sum;
}

// ---- Not reported: the key fits into the string itself (tier all).

void short_keys(std::string_view View) {
  names.find("short");
  names.find("fifteen letters");
  char Buffer[16] = "fifteen letters";
  names.find(Buffer);
  names.find(std::string(View.substr(0, 8)));
  for (const char *Name : {"one", "two", "three"})
    names.find(Name);
  names.find(View.empty() ? "none" : "some");
}

// ---- Not reported: no key is asked for.

void positions(std::map<std::string, int> &Table) {
  Table.erase(Table.begin());
  std::string Text = "abc";
  Text.find("a longer string than fits inside");
}

// ---- Not reported: C++20 is not the language (tier all).

std::unordered_map<std::string, int> hashed;
void hashed_before_its_time(const char *Name) { hashed.find(Name); }
