// RUN: %check %s -- -std=c++17
// RUN: %clangxx_plugin -std=c++17 -fsyntax-only -fplugin-arg-mapchurn-checks='-*,pointer-value' -fdiagnostics-parseable-fixits %s 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=fix-it: --implicit-check-not=error:
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// pointer-value without edits: some use is not one that can be rewritten for
// certain, and then nothing is; only `fixed` shows that the others could have
// been.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Session {
  int id = 0;
  std::string user;
  void touch() { ++id; }
};
using Owned = std::unique_ptr<Session>;

int fixed(int key) {
  // CHECK: fix-it:{{.*}}:{[[@LINE+3]]:{{.*}}:", Session"
  // CHECK: fix-it:{{.*}}:{[[@LINE+3]]:{{.*}}:" = Session()"
  // CHECK: fix-it:{{.*}}:{[[@LINE+3]]:{{.*}}:"."
  std::map<int, std::unique_ptr<Session>> m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  m[key] = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
  return m.at(key)->id;
}

// The type is not written out.
void by_an_alias(int key) {
  std::map<int, Owned> m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  m[key] = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
}
using Table = std::map<int, std::unique_ptr<Session>>;
void by_an_alias_of_the_map(int key) {
  Table m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  m[key] = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
}

// The owner's type is named where it is used.
void by_a_reference_of_its_type(int key) {
  std::map<int, std::unique_ptr<Session>> m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  std::unique_ptr<Session> &slot = m[key];
  slot = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
  slot->touch();
}
void by_an_iterator_of_its_type(int key) {
  std::map<int, std::unique_ptr<Session>> m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  m[key] = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
  std::map<int, std::unique_ptr<Session>>::iterator it = m.find(key);
  it->second->touch();
}
void by_its_own_type(int key) {
  std::map<int, std::unique_ptr<Session>> m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  m[key] = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
  decltype(m)::mapped_type other;
  m.at(key)->touch();
}

// The type is that of another map, too.
int two_of_a_type(int key) {
  std::map<int, std::unique_ptr<Session>> first, second; // expected-warning {{each value of 'first' is}} expected-warning {{each value of 'second' is}} expected-note 6 {{}}
  first[key] = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
  second[key] = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
  return first[key]->id + second[key]->id;
}

// The address is another thing for this class.
struct Proxy {
  Proxy *operator&() { return nullptr; }
  int id = 0;
};
int by_its_address(int key) {
  std::map<int, std::unique_ptr<Proxy>> m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  m[key] = std::make_unique<Proxy>(); // expected-note {{each value is allocated here}}
  Proxy *proxy = m[key].get();
  return proxy->id;
}

// Null is asked for.
void made_when_asked_for(int key) {
  std::map<int, std::unique_ptr<Session>> m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  auto &slot = m[key];
  if (!slot)
    slot = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
}

// A const map gives away what it points to, but not what it holds.
class Sessions {
public:
  void open(int key) { sessions[key] = std::make_unique<Session>(); } // expected-note {{each value is allocated here}}
  void touch(int key) const { sessions.at(key)->touch(); }

private:
  std::map<int, std::unique_ptr<Session>> sessions; // expected-warning {{each value of 'sessions' is}} expected-note 3 {{}}
};

// Prepared before it goes in.
void by_a_local(int key) {
  std::map<int, std::unique_ptr<Session>> m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  auto session = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
  session->id = key;
  m[key] = std::move(session);
}

// By a function of this file.
static void fill(std::map<int, std::unique_ptr<Session>> &sessions, int key) {
  sessions[key] = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
}
void by_a_function(int key) {
  std::map<int, std::unique_ptr<Session>> m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  fill(m, key);
}

// A macro writes it.
#define SESSION(Map, Key) Map[Key]->touch()
void by_a_macro(int key) {
  std::map<int, std::unique_ptr<Session>> m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  m[key] = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
  SESSION(m, key);
}

// The class cannot be assigned, or not be made without arguments.
struct Fixed {
  explicit Fixed(int id) : id(id) {}
  const int id;
};
void not_assignable(int key) {
  std::map<int, std::unique_ptr<Fixed>> m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  m[key] = std::make_unique<Fixed>(1); // expected-note {{each value is allocated here}}
}

// One edit in another, or a comment.
int nested(int key) {
  std::map<int, std::unique_ptr<Session>> m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  m.emplace(key, std::make_unique<Session>()); // expected-note {{each value is allocated here}}
  m.emplace(m.at(key)->id, std::make_unique<Session>()); // expected-note {{and here}}
  return m.at(key)->id;
}
void with_a_comment(int key) {
  std::map<int, std::unique_ptr<Fixed>> m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  m.emplace(key, std::make_unique<Fixed>(/*id=*/1)); // expected-note {{each value is allocated here}}
}

// A generic lambda is there for other types as well.
void by_a_generic_lambda(int key) {
  std::map<int, std::unique_ptr<Session>> m; // expected-warning {{each value of 'm' is}} expected-note 3 {{}}
  m[key] = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
  auto touch = [&m](auto at) { m[at]->touch(); };
  touch(key);
}

// A template that nobody uses.
static std::map<int, std::unique_ptr<Session>> everywhere; // expected-warning {{each value of 'everywhere' is}} expected-note 3 {{}}
template <class T>
void never_instantiated(T key) { everywhere[key]->touch(); }
void somewhere(int key) { everywhere[key] = std::make_unique<Session>(); } // expected-note {{each value is allocated here}}
