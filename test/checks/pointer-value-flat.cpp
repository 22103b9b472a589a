// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// pointer-value, flat maps: a value may stand in the entry where nobody keeps
// its address while entries come and go.

#include <absl/container/btree_map.h>
#include <absl/container/flat_hash_map.h>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tsl/robin_map.h>
#include <utility>
#include <vector>

struct Session {
  int id = 0;
  std::string user;
  char token[16] = {};
  int twice() const { return 2 * id; }
  void rename(const std::string &name) { user = name; }
  const std::string &name() const { return user; }
  Session *self() { return this; }
  void remember();
  std::size_t elsewhere() const;
};
template <class T>
using Flat = absl::flat_hash_map<int, std::unique_ptr<T>>;

void look(const Session &);
void print(const char *);
int ask();

class Sessions {
public:
  void open(int id) {
    auto &slot = sessions[id];
    slot = std::make_unique<Session>(); // expected-note {{each value is allocated here by 'std::make_unique'}}
    slot->id = id;
  }
  int twice(int id) const {
    auto it = sessions.find(id);
    return it == sessions.end() ? 0 : it->second->twice();
  }
  void rename(int id, const std::string &name) {
    if (sessions.contains(id))
      sessions.at(id)->rename(name);
  }
  std::string user(int id) { return sessions.at(id)->user; }

private:
  Flat<Session> sessions; // expected-warning {{each value of 'sessions' is a 'std::unique_ptr<Session>': two allocations for each entry where one does [mapchurn-pointer-value]}} expected-note {{'Session' takes 56 bytes; values of up to 128 are held in the entry}} expected-note {{no value of 'sessions' comes from or goes to another owner}} expected-note {{'absl::flat_hash_map<int, Session>' holds the 'Session' in the entry, which moves when the map grows: no address of it is kept; 'try_emplace' builds it there}}
};

std::size_t looked_at(int key) {
  Flat<Session> looked; // expected-warning {{each value of 'looked' is}} expected-note 2 {{}} expected-note {{no address of it is kept}}
  looked.emplace(key, std::make_unique<Session>()); // expected-note {{each value is allocated here}}
  look(*looked[key]);
  print(looked[key]->user.c_str());
  const Session &held = *looked.at(key);
  std::string copy = held.user;
  return copy.size() + held.twice() + looked.at(key)->elsewhere();
}

static int sum(const Session &first, Session &second) {
  second.id += first.id;
  return second.id;
}
static int through(Session *pointer) { return pointer->id; }
int through_functions_of_this_file(int key) {
  Flat<Session> given; // expected-warning {{each value of 'given' is}} expected-note 2 {{}} expected-note {{no address of it is kept}}
  given[key] = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
  return sum(*given[key], *given[key]) + through(given[key].get());
}

int held_until_the_next(const std::vector<int> &keys) {
  tsl::robin_map<int, std::unique_ptr<Session>> robin; // expected-warning {{each value of 'robin' is}} expected-note 2 {{}} expected-note {{no address of it is kept}}
  int all = 0;
  for (int key : keys) {
    robin[key] = std::make_unique<Session>(); // expected-note {{each value is allocated here}}
    Session &added = *robin[key];
    added.id = key;
    all += added.twice();
  }
  return all;
}

int shared(int key) {
  absl::flat_hash_map<int, std::shared_ptr<Session>> counted; // expected-warning {{each value of 'counted' is a 'std::shared_ptr<Session>'}} expected-note 2 {{}} expected-note {{no address of it is kept}}
  counted[key] = std::make_shared<Session>(); // expected-note {{each value is allocated here}}
  return counted[key]->id;
}

// ---- Not reported: the address goes where it stays.

std::vector<Session *> kept;
Session *last = nullptr;
void to_a_container(int key) {
  Flat<Session> m;
  m[key] = std::make_unique<Session>();
  kept.push_back(m[key].get());
}
void to_a_variable(int key) {
  Flat<Session> m;
  m[key] = std::make_unique<Session>();
  last = m[key].get();
}
void to_a_local(int key) {
  Flat<Session> m;
  m[key] = std::make_unique<Session>();
  Session *first = m[key].get();
  m[key + 1] = std::make_unique<Session>();
  first->id = 1;
}
void to_a_member_of_another(int key) {
  struct Pair {
    Session *one, *two;
  };
  Flat<Session> m;
  m[key] = std::make_unique<Session>();
  Pair pair = {&*m[key], nullptr};
  m[key + 1] = std::make_unique<Session>();
  pair.one->id = 1;
}
class Registry {
public:
  Session *add(int key) {
    auto made = std::make_unique<Session>();
    Session *result = made.get();
    all[key] = std::move(made);
    return result;
  }
  Session *find(int key) {
    auto it = all.find(key);
    return it == all.end() ? nullptr : it->second.get();
  }

private:
  Flat<Session> all;
};
class ByReference {
public:
  void add(int key) { all[key] = std::make_unique<Session>(); }
  Session &at(int key) { return *all.at(key); }
  const std::string &user(int key) const { return all.at(key)->user; }

private:
  Flat<Session> all;
};
void by_a_method(int key) {
  Flat<Session> m;
  m[key] = std::make_unique<Session>();
  Session *self = m[key]->self();
  m[key + 1] = std::make_unique<Session>();
  self->id = 1;
}
void by_a_method_without_a_body(int key) {
  Flat<Session> m;
  m[key] = std::make_unique<Session>();
  m[key]->remember();
}
void grab(Session *);
void take(Session &);
void to_functions_without_a_body(int key) {
  Flat<Session> pointers, references;
  pointers[key] = std::make_unique<Session>();
  grab(pointers[key].get());
  references[key] = std::make_unique<Session>();
  take(*references[key]);
}
static void keep(Session &session) { kept.push_back(&session); }
void to_a_function_that_keeps_it(int key) {
  Flat<Session> m;
  m[key] = std::make_unique<Session>();
  keep(*m[key]);
}
void to_a_lambda(int key) {
  Flat<Session> m;
  m[key] = std::make_unique<Session>();
  Session &first = *m[key];
  auto later = [&first] { return first.id; };
  m[key + 1] = std::make_unique<Session>();
  later();
}

// ---- Not reported: a part of it is kept.

std::string_view part_of_it(int key) {
  static Flat<Session> m;
  m[key] = std::make_unique<Session>();
  return m[key]->user;
}
void characters_of_it(int key) {
  Flat<Session> m;
  m[key] = std::make_unique<Session>();
  const char *text = m[key]->user.c_str();
  m[key + 1] = std::make_unique<Session>();
  print(text);
}
void an_array_of_it(int key) {
  Flat<Session> m;
  m[key] = std::make_unique<Session>();
  char *token = m[key]->token;
  m[key + 1] = std::make_unique<Session>();
  token[0] = 'x';
}
void what_a_method_returns(int key) {
  Flat<Session> m;
  m[key] = std::make_unique<Session>();
  const std::string &name = m[key]->name();
  m[key + 1] = std::make_unique<Session>();
  print(name.c_str());
}

// ---- Not reported: held by a reference while the map changes.

void held_over_an_insertion(int key) {
  Flat<Session> m;
  m[key] = std::make_unique<Session>();
  Session &first = *m[key];
  m[key + 1] = std::make_unique<Session>();
  first.id = 1;
}
class Reenters {
public:
  void add(int key) { all[key] = std::make_unique<Session>(); }
  void first(int key) {
    Session &held = *all[key];
    add(key + 1);
    held.id = 1;
  }

private:
  Flat<Session> all;
};
class HandsOut {
public:
  void add(int key) { all[key] = std::make_unique<Session>(); }
  void both(int key) { rename(*all[key], key); }

private:
  void rename(Session &session, int key) {
    add(key + 1);
    session.id = key;
  }
  Flat<Session> all;
};
void over_an_erase(int key) {
  absl::btree_map<int, std::unique_ptr<Session>> tree;
  tree[key] = std::make_unique<Session>();
  Session &held = *tree[key];
  tree.erase(key + 1);
  held.id = 1;
}

// ---- Not reported: it cannot move, or the entry would be large.

struct Pinned {
  std::mutex lock;
};
void cannot_move(int key) {
  Flat<Pinned> m;
  m[key] = std::make_unique<Pinned>();
}
struct AtTheLimit {
  char bytes[128];
};
void a_large_entry(int key) {
  Flat<AtTheLimit> m;
  m[key] = std::make_unique<AtTheLimit>();
}

// ---- Not reported: a plain pointer may be anywhere.

void plain(int key) {
  absl::flat_hash_map<int, Session *> m;
  m[key] = new Session();
  for (auto &entry : m)
    delete entry.second;
}
