// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// pointer-value: shared pointers that are never shared, and plain pointers that
// are owned all the same.

#include <map>
#include <memory>
#include <utility>
#include <vector>

struct Session {
  long lastSeen = 0;
  void touch();
};

class Shared {
public:
  void add(int key) { sessions[key] = std::make_shared<Session>(); } // expected-note {{each value is allocated here by 'std::make_shared'}}
  void touch(int key) { sessions.at(key)->touch(); }
  const Session &get(int key) const { return *sessions.at(key); }

private:
  std::map<int, std::shared_ptr<Session>> sessions; // expected-warning {{each value of 'sessions' is a 'std::shared_ptr<Session>': two allocations for each entry where one does [mapchurn-pointer-value]}}
};

void shared_by_new(int key) {
  std::map<int, std::shared_ptr<Session>> counted; // expected-warning {{each value of 'counted' is a 'std::shared_ptr<Session>': three allocations for each entry where one does}}
  counted.emplace(key, new Session());
}

class Raw {
public:
  ~Raw() {
    for (auto &entry : sessions)
      delete entry.second;
  }
  void add(int key) { sessions[key] = new Session(); } // expected-note {{each value is allocated here by 'new'}}
  Session *get(int key) { return sessions.at(key); }
  void remove(int key) {
    auto it = sessions.find(key);
    if (it == sessions.end())
      return;
    delete it->second;
    sessions.erase(it);
  }

private:
  std::map<int, Session *> sessions; // expected-warning {{each value of 'sessions' is a 'Session *': two allocations for each entry where one does}} expected-note {{'std::map<int, Session>' holds the 'Session' in the entry}}
};

void raw_in_a_function(const std::vector<int> &keys) {
  std::map<int, Session *> local; // expected-warning {{each value of 'local' is a 'Session *'}}
  for (int key : keys) {
    Session *&session = local[key];
    if (!session)
      session = new Session();
    session->touch();
  }
  for (const auto &[key, session] : local)
    delete session;
}

// ---- Not reported: shared ownership leaves the map or comes into it.

std::shared_ptr<Session> copied_out(int key) {
  std::map<int, std::shared_ptr<Session>> m;
  m[key] = std::make_shared<Session>();
  return m[key];
}

void copied_into_a_variable(int key) {
  std::map<int, std::shared_ptr<Session>> m;
  m[key] = std::make_shared<Session>();
  auto session = m.find(key)->second;
  session->touch();
}

void copied_in_a_loop(std::vector<std::shared_ptr<Session>> &out) {
  std::map<int, std::shared_ptr<Session>> m;
  m[1] = std::make_shared<Session>();
  for (auto [key, session] : m)
    out.push_back(session);
}

void copied_as_entries() {
  std::map<int, std::shared_ptr<Session>> m;
  m[1] = std::make_shared<Session>();
  for (auto entry : m)
    entry.second->touch();
}

void copied_with_the_map(std::vector<std::map<int, std::shared_ptr<Session>>> &out) {
  std::map<int, std::shared_ptr<Session>> m;
  m[1] = std::make_shared<Session>();
  out.push_back(m);
}

void copied_by_range(std::map<int, std::shared_ptr<Session>> &other) {
  std::map<int, std::shared_ptr<Session>> m;
  m[1] = std::make_shared<Session>();
  other.insert(m.begin(), m.end());
}

void watched(int key, std::weak_ptr<Session> &watch) {
  std::map<int, std::shared_ptr<Session>> m;
  m[key] = std::make_shared<Session>();
  watch = m[key];
}

void captured(int key) {
  std::map<int, std::shared_ptr<Session>> m;
  m[key] = std::make_shared<Session>();
  auto &session = m[key];
  [session] { session->touch(); }();
}

void counted(int key) {
  std::map<int, std::shared_ptr<Session>> m;
  m[key] = std::make_shared<Session>();
  if (m[key].use_count() > 1)
    m.erase(key);
}

void put_in_twice(int key) {
  std::map<int, std::shared_ptr<Session>> m;
  auto session = std::make_shared<Session>();
  m[key] = session;
  m[key + 1] = session;
}

struct Holder {
  std::shared_ptr<Session> held;
};
void kept_by_another(int key, Holder &holder) {
  std::map<int, std::shared_ptr<Session>> m;
  m[key] = std::make_shared<Session>();
  holder.held = m[key];
}

void started_with_values() {
  std::map<int, std::shared_ptr<Session>> m = {{1, std::make_shared<Session>()}};
  m[2] = std::make_shared<Session>();
}

struct FilledMember {
  static std::map<int, std::shared_ptr<Session>> start();
  std::map<int, std::shared_ptr<Session>> m = start();
  void add(int key) { m[key] = std::make_shared<Session>(); }
};

struct FilledByConstructor {
  FilledByConstructor(std::map<int, std::shared_ptr<Session>> start) : m(std::move(start)) {}
  void add(int key) { m[key] = std::make_shared<Session>(); }
  std::map<int, std::shared_ptr<Session>> m;
};

// ---- Not reported: a plain pointer that the map does not own.

std::map<int, Session *> borrowed;
void lend(int key, Session &session) { borrowed[key] = &session; }

void never_deleted(int key) {
  std::map<int, Session *> m;
  m[key] = new Session();
}

void deleted_elsewhere(int key, std::vector<Session *> &owners) {
  std::map<int, Session *> m;
  m[key] = new Session();
  owners.push_back(m[key]);
}

class Handover {
public:
  ~Handover() {
    for (auto &entry : sessions)
      delete entry.second;
  }
  void add(int key) { sessions[key] = new Session(); }
  Session *take(int key) {
    Session *taken = sessions.at(key);
    sessions.erase(key);
    return taken;
  }

private:
  std::map<int, Session *> sessions;
};

class Marks {
public:
  void add(int key) { sessions[key] = new Session(); }
  void drop(int key) {
    delete sessions[key];
    sessions[key] = nullptr;
  }

private:
  std::map<int, Session *> sessions;
};
