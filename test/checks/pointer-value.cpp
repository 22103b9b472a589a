// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// pointer-value: maps that own small values through pointers.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

struct Session {
  long lastSeen = 0;
  int requests = 0;
  void touch();
};
void use(Session &);
void inspect(const Session *);

class SessionTable {
public:
  void touch(int client) {
    std::unique_ptr<Session> &session = sessions[client];
    if (!session)
      session = std::make_unique<Session>(); // expected-note {{each value is allocated here by 'std::make_unique'}}
    session->touch();
  }

private:
  std::unordered_map<int, std::unique_ptr<Session>> sessions; // expected-warning {{each value of 'sessions' is a 'std::unique_ptr<Session>': two allocations for each entry where one does [mapchurn-pointer-value]}}
  // expected-note@-1 {{'Session' takes 16 bytes; values of up to 128 are held in the entry}}
  // expected-note@-2 {{no value of 'sessions' comes from or goes to another owner}}
  // expected-note@-3 {{'std::unordered_map<int, Session>' holds the 'Session' in the entry, which never moves; 'try_emplace' builds it there}}
};

void local_map_filled_by_assignment(const std::vector<std::string> &names) {
  std::map<std::string, std::unique_ptr<Session>> byName; // expected-warning {{each value of 'byName' is a 'std::unique_ptr<Session>'}} expected-note {{'std::map<std::string, Session>' holds the 'Session' in the entry}}
  for (const std::string &name : names)
    byName[name] = std::make_unique<Session>();
  for (auto &entry : byName)
    use(*entry.second);
}

void every_way_to_fill(int key) {
  std::map<int, std::unique_ptr<Session>> ways; // expected-warning {{each value of 'ways' is}}
  ways.emplace(key, std::make_unique<Session>()); // expected-note {{each value is allocated here by 'std::make_unique'}}
  ways.emplace(key + 1, new Session()); // expected-note {{and here by 'new'}}
  ways.insert({key + 2, std::make_unique<Session>()});
  ways.insert(std::make_pair(key + 3, std::make_unique<Session>()));
  ways.try_emplace(key + 4, std::make_unique<Session>());
  ways.insert_or_assign(key + 5, std::make_unique<Session>());
  ways[key + 6].reset(new Session());
  ways.at(key) = std::unique_ptr<Session>(new Session());
  auto it = ways.find(key);
  if (it != ways.end())
    it->second = std::make_unique<Session>();
}

void filled_through_try_emplace(int key) {
  std::map<int, std::unique_ptr<Session>> lazy; // expected-warning {{each value of 'lazy' is}}
  auto [it, isNew] = lazy.try_emplace(key);
  if (isNew)
    it->second = std::make_unique<Session>();
  it->second->touch();
}

void prepared_before_it_is_moved_in(int key) {
  std::map<int, std::unique_ptr<Session>> prepared; // expected-warning {{each value of 'prepared' is}}
  auto session = std::make_unique<Session>(); // expected-note {{each value is allocated here by 'std::make_unique'}}
  session->requests = key;
  inspect(session.get());
  prepared[key] = std::move(session);
}

// The address of a value in a node is as good as that of one behind a pointer.
Session *addresses_stay_valid(int key) {
  static std::map<int, std::unique_ptr<Session>> kept; // expected-warning {{each value of 'kept' is}}
  kept[key] = std::make_unique<Session>();
  inspect(kept[key].get());
  return kept.at(key).get();
}

std::map<int, std::unique_ptr<int>> counters; // expected-warning {{each value of 'counters' is a 'std::unique_ptr<int>'}}
void count(int key) {
  auto it = counters.find(key);
  if (it == counters.end())
    it = counters.emplace(key, std::make_unique<int>(0)).first;
  ++*it->second;
}

using Registry = std::map<int, std::unique_ptr<std::string>>;
Registry registry; // expected-warning {{each value of 'registry' is a 'std::unique_ptr<std::string>'}} expected-note {{'std::map<int, std::string>' holds the 'std::string' in the entry}}
void enter(int key, const char *name) {
  registry[key] = std::make_unique<std::string>(name);
}

// The map goes on to functions whose bodies are here.
static void fill(std::map<int, std::unique_ptr<Session>> &sessions) {
  sessions[1] = std::make_unique<Session>();
}
static int sum(const std::map<int, std::unique_ptr<Session>> &sessions) {
  int all = 0;
  for (const auto &[key, session] : sessions)
    all += session->requests;
  return all;
}
int passed_to_functions_in_sight() {
  std::map<int, std::unique_ptr<Session>> sessions; // expected-warning {{each value of 'sessions' is}}
  fill(sessions);
  return sum(sessions);
}

struct Pinned {
  Pinned(int);
  Pinned(const Pinned &) = delete;
  int id;
};
void type_that_cannot_move(int key) {
  std::map<int, std::unique_ptr<Pinned>> pinned; // expected-warning {{each value of 'pinned' is}}
  pinned[key] = std::make_unique<Pinned>(key);
}

void entries_come_and_go(int key) {
  std::multimap<int, std::unique_ptr<Session>> many; // expected-warning {{each value of 'many' is}} expected-note {{'emplace' builds it there}}
  many.emplace(key, std::make_unique<Session>());
  many.erase(key);
  for (auto it = many.begin(); it != many.end();)
    it = it->second->requests ? std::next(it) : many.erase(it);
  many.clear();
}

void used_in_a_lambda(int key) {
  std::map<int, std::unique_ptr<Session>> captured; // expected-warning {{each value of 'captured' is}}
  auto add = [&](int k) { captured[k] = std::make_unique<Session>(); };
  add(key);
}

// ---- Not reported: ownership leaves the map.

std::unique_ptr<Session> moved_out(int key) {
  std::map<int, std::unique_ptr<Session>> m;
  m[key] = std::make_unique<Session>();
  return std::move(m[key]);
}

std::unique_ptr<Session> moved_out_through_an_iterator(int key) {
  std::map<int, std::unique_ptr<Session>> m;
  auto it = m.emplace(key, std::make_unique<Session>()).first;
  auto out = std::move(it->second);
  m.erase(it);
  return out;
}

void moved_out_in_a_loop(std::vector<std::unique_ptr<Session>> &out) {
  std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
  for (auto &[key, session] : m)
    out.push_back(std::move(session));
}

void moved_out_with_its_entry(std::vector<std::pair<int, std::unique_ptr<Session>>> &out) {
  std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
  for (auto &entry : m)
    out.push_back(std::move(entry));
}

Session *released(int key) {
  std::map<int, std::unique_ptr<Session>> m;
  m[key] = std::make_unique<Session>();
  return m[key].release();
}

void swapped_out(int key, std::unique_ptr<Session> &with) {
  std::map<int, std::unique_ptr<Session>> m;
  m[key] = std::make_unique<Session>();
  std::swap(m[key], with);
  m[key].swap(with);
}

auto extracted(int key) {
  std::map<int, std::unique_ptr<Session>> m;
  m[key] = std::make_unique<Session>();
  return m.extract(key);
}

// ---- Not reported: ownership comes from elsewhere.

std::unique_ptr<Session> makeSession();
void made_elsewhere(int key) {
  std::map<int, std::unique_ptr<Session>> m;
  m[key] = std::make_unique<Session>();
  m[key + 1] = makeSession();
}

void moved_in(int key, std::unique_ptr<Session> session) {
  std::map<int, std::unique_ptr<Session>> m;
  m.emplace(key, std::move(session));
}

void moved_in_from_one_of_two(int key, bool other) {
  std::map<int, std::unique_ptr<Session>> m, n;
  auto session = std::make_unique<Session>();
  if (other)
    n[key] = std::move(session);
  else
    m[key] = std::move(session);
}

void keep(std::unique_ptr<Session> &);
void seen_by_others_before(int key) {
  std::map<int, std::unique_ptr<Session>> m;
  auto session = std::make_unique<Session>();
  keep(session);
  m[key] = std::move(session);
}

// ---- Not reported: who knows what becomes of the map, an entry or a value.

std::map<int, std::unique_ptr<Session>> returned() {
  std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
  return m;
}

std::map<int, std::unique_ptr<Session>> &handed_out() {
  static std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
  return m;
}

void take(std::map<int, std::unique_ptr<Session>> &);
void take(std::map<int, std::unique_ptr<Session>> &&);
void takeAt(std::map<int, std::unique_ptr<Session>>::iterator);
void takeEntry(std::pair<const int, std::unique_ptr<Session>> &);
void keepMap(std::map<int, std::unique_ptr<Session>> *);

void passed_on() {
  std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
  take(m);
}
void moved_on() {
  std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
  take(std::move(m));
}
void address_passed_on() {
  std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
  keepMap(&m);
}
void iterator_passed_on() {
  std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
  takeAt(m.begin());
}
void iterator_variable_passed_on() {
  std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
  auto it = m.find(1);
  takeAt(it);
}
void entry_passed_on() {
  std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
  for (auto &entry : m)
    takeEntry(entry);
}
void value_passed_on() {
  std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
  keep(m[1]);
}

static void fill_and_keep(std::map<int, std::unique_ptr<Session>> &m) {
  m[1] = std::make_unique<Session>();
  keep(m[1]);
}
void passed_on_to_one_that_passes_on() {
  std::map<int, std::unique_ptr<Session>> m;
  fill_and_keep(m);
}

struct Filler {
  virtual void fill(std::map<int, std::unique_ptr<Session>> &m) {
    m[1] = std::make_unique<Session>();
  }
};
void passed_to_a_virtual_function(Filler &filler) {
  std::map<int, std::unique_ptr<Session>> m;
  filler.fill(m);
}

void swapped_with_another(std::map<int, std::unique_ptr<Session>> &other) {
  std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
  m.swap(other);
}

void assigned_from_another(std::map<int, std::unique_ptr<Session>> &other) {
  std::map<int, std::unique_ptr<Session>> m;
  m[1] = std::make_unique<Session>();
  m = std::move(other);
}

void started_from_another(std::map<int, std::unique_ptr<Session>> &other) {
  auto m = std::move(other);
  m[1] = std::make_unique<Session>();
}

// ---- Not reported: the type is not this declaration's to choose.

void parameter(std::map<int, std::unique_ptr<Session>> m) {
  m[1] = std::make_unique<Session>();
}

void reference(std::map<int, std::unique_ptr<Session>> &m) {
  auto &alias = m;
  alias[1] = std::make_unique<Session>();
}

// ---- Not reported: nothing here fills it.

std::map<int, std::unique_ptr<Session>> neverFilled;
long look(int key) { return neverFilled[key]->lastSeen; }

// ---- Not reported: not a map, or one whose entries move.

void other_containers() {
  std::vector<std::unique_ptr<Session>> v;
  v.push_back(std::make_unique<Session>());
}
