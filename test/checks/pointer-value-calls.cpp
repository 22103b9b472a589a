// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// pointer-value: ownership that goes through functions of the file.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

struct Session {
  int id = 0;
  std::string user;
};
using Sessions = std::map<int, std::unique_ptr<Session>>;

static void put(Sessions &sessions, int id, std::unique_ptr<Session> session) {
  session->id = id;
  sessions[id] = std::move(session);
}
void given_to_a_function() {
  Sessions given; // expected-warning {{each value of 'given' is a 'std::unique_ptr<Session>'}} expected-note 3 {{}}
  put(given, 1, std::make_unique<Session>()); // expected-note {{each value is allocated here by 'std::make_unique'}}
  auto second = std::make_unique<Session>(); // expected-note {{and here by 'std::make_unique'}}
  second->user = "second";
  put(given, 2, std::move(second));
}

static std::unique_ptr<Session> make(int id) {
  auto made = std::make_unique<Session>(); // expected-note {{each value is allocated here by 'std::make_unique'}}
  made->id = id;
  return made;
}
static std::unique_ptr<Session> makeAtOnce() {
  return std::make_unique<Session>(); // expected-note {{and here by 'std::make_unique'}}
}
void made_by_a_function() {
  Sessions made; // expected-warning {{each value of 'made' is}} expected-note 3 {{}}
  made[1] = make(1);
  made.emplace(2, makeAtOnce());
}

class Table {
public:
  void add(int id) { insert(id, std::make_unique<Session>()); } // expected-note {{each value is allocated here by 'std::make_unique'}}

private:
  void insert(int id, std::unique_ptr<Session> &&session) { table.emplace(id, std::move(session)); }
  Sessions table; // expected-warning {{each value of 'table' is}} expected-note 3 {{}}
};
void use(Table &table) { table.add(1); }

// ---- Not reported: a function of this file takes it out.

static std::unique_ptr<Session> take(Sessions &sessions, int id) {
  auto session = std::move(sessions[id]);
  sessions.erase(id);
  return session;
}
void taken_out() {
  Sessions m;
  m[1] = std::make_unique<Session>();
  take(m, 1);
}
static void clear(std::unique_ptr<Session> &session) { session.reset(); }
void reset_by_a_function() {
  Sessions m;
  m[1] = std::make_unique<Session>();
  clear(m[1]);
}

// ---- Not reported: some call gives it what is somebody else's, or null.

static void store(Sessions &sessions, std::unique_ptr<Session> session) { sessions[0] = std::move(session); }
void of_two_kinds(std::unique_ptr<Session> other) {
  Sessions m;
  store(m, std::make_unique<Session>());
  store(m, std::move(other));
}
static void storeAny(Sessions &sessions, std::unique_ptr<Session> session) { sessions[0] = std::move(session); }
void or_null() {
  Sessions m;
  storeAny(m, std::make_unique<Session>());
  storeAny(m, nullptr);
}
static std::unique_ptr<Session> maybe(int id) {
  if (id < 0)
    return nullptr;
  return std::make_unique<Session>();
}
void made_at_times(int id) {
  Sessions m;
  m[id] = maybe(id);
}
std::unique_ptr<Session> elsewhere();
static std::unique_ptr<Session> passedOn() { return elsewhere(); }
void made_elsewhere() {
  Sessions m;
  m[1] = elsewhere();
  m[2] = passedOn();
}

// ---- Not reported: the standard library calls it, too.

struct Made {
  explicit Made(std::unique_ptr<Session> session) { sessions[0] = std::move(session); }
  Sessions sessions;
};
void by_a_maker(std::unique_ptr<Session> other) {
  Made here(std::make_unique<Session>());
  auto there = std::make_unique<Made>(std::move(other));
}
void by_a_lambda(std::unique_ptr<Session> other) {
  Sessions m;
  auto put = [&m](std::unique_ptr<Session> session) { m[0] = std::move(session); };
  put(std::make_unique<Session>());
  std::function<void(std::unique_ptr<Session>)> any = put;
  any(std::move(other));
}

// ---- Not reported: who holds a pointer to the function may give it anything.

static void storeIt(Sessions &sessions, std::unique_ptr<Session> session) { sessions[0] = std::move(session); }
void (*pointer)(Sessions &, std::unique_ptr<Session>) = storeIt;
void by_a_pointer() {
  Sessions m;
  storeIt(m, std::make_unique<Session>());
}

// ---- Not reported: the function does more with it.

static Session *last;
static void storeTwice(Sessions &sessions, std::unique_ptr<Session> session) {
  if (session->id)
    session.reset();
  sessions[0] = std::move(session);
}
void reset_on_the_way() {
  Sessions m;
  storeTwice(m, std::make_unique<Session>());
  last = m[0].get();
}

// ---- Not reported: functions that call each other without an end.

static std::unique_ptr<Session> odd(int n);
static std::unique_ptr<Session> even(int n) { return odd(n - 1); }
static std::unique_ptr<Session> odd(int n) { return even(n - 1); }
void round_and_round() {
  Sessions m;
  m[1] = even(10);
}
