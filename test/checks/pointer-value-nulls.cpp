// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// pointer-value: a null that means "not yet made" is no reason for a pointer,
// any other is.

#include <map>
#include <memory>

struct Session {
  long lastSeen = 0;
  void touch();
};

Session &made_when_first_needed(int key) {
  static std::map<int, std::unique_ptr<Session>> lazy; // expected-warning {{each value of 'lazy' is}}
  auto &slot = lazy[key];
  if (slot == nullptr)
    slot = std::make_unique<Session>();
  return *slot;
}

Session *made_unless_already_there(int key) {
  static std::map<int, std::unique_ptr<Session>> cached; // expected-warning {{each value of 'cached' is}}
  if (auto &slot = cached[key])
    return slot.get();
  cached[key].reset(new Session());
  return cached[key].get();
}

// No entry is ever null, so the test tells nothing.
void tested_to_be_safe(int key) {
  std::map<int, std::unique_ptr<Session>> tested; // expected-warning {{each value of 'tested' is}}
  tested[key] = std::make_unique<Session>();
  auto it = tested.find(key);
  if (it != tested.end() && it->second)
    it->second->touch();
  for (auto &entry : tested)
    if (entry.second.get() != nullptr)
      entry.second->touch();
}

// m[k]->f() takes the value to be there.
class Table {
public:
  void add(int key) { sessions[key] = std::make_unique<Session>(); }
  void touch(int key) { sessions[key]->touch(); }
  bool has(int key) const {
    auto it = sessions.find(key);
    return it != sessions.end() && it->second != nullptr;
  }

private:
  std::map<int, std::unique_ptr<Session>> sessions; // expected-warning {{each value of 'sessions' is}}
};

// ---- Not reported: a null is written down.

void assigned_null(int key) {
  std::map<int, std::unique_ptr<Session>> m;
  m[key] = std::make_unique<Session>();
  m[key + 1] = nullptr;
}

void inserted_null(int key) {
  std::map<int, std::unique_ptr<Session>> m;
  m[key] = std::make_unique<Session>();
  m.emplace(key + 1, nullptr);
}

void inserted_empty(int key) {
  std::map<int, std::unique_ptr<Session>> m;
  m[key] = std::make_unique<Session>();
  m.insert({key + 1, std::unique_ptr<Session>()});
}

void reset_while_the_entry_stays(int key) {
  std::map<int, std::unique_ptr<Session>> m;
  m[key] = std::make_unique<Session>();
  m[key].reset();
}

void assigned_braces(int key) {
  std::map<int, std::unique_ptr<Session>> m;
  m[key] = std::make_unique<Session>();
  m[key] = {};
}

// ---- Not reported: an entry is made without its value.

void entry_as_a_mark(int key, bool make) {
  std::map<int, std::unique_ptr<Session>> m;
  m[key];
  if (make)
    m[key] = std::make_unique<Session>();
}

// ---- Not reported: null entries come from lookups, and null is asked for.

class Sparse {
public:
  void add(int key) { sessions[key] = std::make_unique<Session>(); }
  Session *get(int key) { return sessions[key].get(); }
  int made() const {
    int n = 0;
    for (auto &entry : sessions)
      n += entry.second ? 1 : 0;
    return n;
  }

private:
  std::map<int, std::unique_ptr<Session>> sessions;
};

// ---- Not reported: what is assigned may be null.

void made_on_condition(int key, bool make) {
  std::map<int, std::unique_ptr<Session>> m;
  m[key] = make ? std::make_unique<Session>() : nullptr;
}
