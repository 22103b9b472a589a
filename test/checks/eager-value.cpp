// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values that are built whether they are needed or not.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#define ASSERT(condition) // as with NDEBUG

struct Session {
  int Requests = 0;
};

std::unordered_map<int, std::unique_ptr<Session>> sessions;

bool make_unique_in_emplace(int Client) {
  return sessions.emplace(Client, std::make_unique<Session>()).second; // expected-warning {{'emplace' on 'sessions' builds its value, which allocates, even if 'Client' is there [mapchurn-eager-value]}} \
                                                                      // expected-note {{'std::make_unique' runs before 'emplace' looks for the key}} \
                                                                      // expected-note {{'try_emplace' with the key alone says whether it is new; only then is there something to allocate}}
}

std::map<int, std::shared_ptr<Session>> shared;

void make_shared_in_a_pair(int Client) {
  shared.insert({Client, std::make_shared<Session>()}); // expected-warning {{'insert' on 'shared' builds its value, which allocates, even if 'Client' is there}} \
                                                        // expected-note {{runs before}} expected-note {{'try_emplace' with the key alone}}
}

void make_unique_in_make_pair(int Client) {
  sessions.insert(std::make_pair(Client, std::make_unique<Session>())); // expected-warning {{'insert' on 'sessions' builds its value}} \
                                                                        // expected-note {{runs before}} expected-note {{'try_emplace' with the key alone}}
}

std::map<int, Session *> raw;

void new_in_emplace(int Client) {
  raw.emplace(Client, new Session); // expected-warning {{'emplace' on 'raw' builds its value}} \
                                    // expected-note {{'new' runs before 'emplace' looks for the key}} \
                                    // expected-note {{and nobody deletes it when the key is there}} \
                                    // expected-note {{'try_emplace' with the key alone}}
}

std::map<std::string, std::vector<int>> tables;

void vector_with_contents(const std::string &Name) {
  tables.emplace(Name, std::vector<int>(1000)); // expected-warning {{'emplace' on 'tables' builds its value, which allocates, even if 'Name' is there}} \
                                                // expected-note {{'std::vector<int>(1000)' is built before 'emplace' looks for the key}} \
                                                // expected-note {{'try_emplace' takes what the value is built from, and builds it for a new key only}}
}

std::map<int, std::string> names;

void long_string(int Client) {
  names.emplace(Client, std::string(100, 'x')); // expected-warning {{'emplace' on 'names' builds its value}} expected-note 2 {{}}
}

void in_a_loop(const std::vector<std::string> &Names) {
  std::map<std::string, std::unique_ptr<Session>> Found;
  for (const std::string &Name : Names)
    Found.emplace(Name, std::make_unique<Session>()); // expected-warning {{'emplace' on 'Found' builds its value}} \
                                                      // expected-note {{runs before}} expected-note {{'try_emplace' with the key alone}}
}

// What was asked is another key, or the answer was that it is there.
std::unordered_map<int, std::unique_ptr<Session>> others;
void tested_otherwise(int Client, int Other) {
  if (sessions.count(Other))
    return;
  sessions.emplace(Client, std::make_unique<Session>()); // expected-warning {{even if 'Client' is there}} expected-note 2 {{}}
}

void known_to_be_there(int Client) {
  if (others.count(Client))
    others.emplace(Client, std::make_unique<Session>()); // expected-warning {{even if 'Client' is there}} expected-note 2 {{}}
}

void asserted_otherwise(int Client, int Other) {
  ASSERT(others.count(Other) == 0);
  others.emplace(Client, std::make_unique<Session>()); // expected-warning {{even if 'Client' is there}} expected-note 2 {{}}
}

// A map that was made here, but filled more than once.
std::size_t filled_before(const std::vector<int> &First, int Last) {
  std::map<int, std::unique_ptr<Session>> Made;
  for (int Client : First)
    Made.emplace(Client, nullptr);
  Made.emplace(Last, std::make_unique<Session>()); // expected-warning {{even if 'Last' is there}} expected-note 2 {{}}
  return Made.size();
}

std::size_t copied(const std::map<int, std::shared_ptr<Session>> &From, int Client) {
  std::map<int, std::shared_ptr<Session>> Made = From;
  Made.emplace(Client, std::make_shared<Session>()); // expected-warning {{even if 'Client' is there}} expected-note 2 {{}}
  return Made.size();
}

// ---- Not reported: the newness of the key was asked about before.

std::unordered_map<int, std::unique_ptr<Session>> asked;

void tested_before(int Client) {
  if (asked.count(Client))
    return;
  asked.emplace(Client, std::make_unique<Session>());
}

void tested_around(int Client) {
  if (asked.find(Client) == asked.end())
    asked.emplace(Client, std::make_unique<Session>());
}

// In a build without assertions.
void asserted_before(std::map<int, std::unique_ptr<Session>> *all, int Client) {
  ASSERT(asked.find(Client) == asked.end());
  asked.emplace(Client, std::make_unique<Session>());
  ASSERT(!all->count(Client));
  all->insert(std::make_pair(Client, std::make_unique<Session>()));
}

Session &asserted_after(int Client) {
  auto made = asked.emplace(Client, std::make_unique<Session>());
  ASSERT(made.second == true);
  return *made.first->second;
}

std::set<int> known;
void tested_in_a_set(int Client) {
  if (known.insert(Client).second)
    asked.emplace(Client, std::make_unique<Session>());
}

// ---- Not reported: scalar values, and values that are there already.

void scalar(std::map<int, int> &Counts, int Key) { Counts.emplace(Key, 0); }

void moved_in(int Client, std::unique_ptr<Session> S) {
  sessions.emplace(Client, std::move(S));
}

// ---- Not reported: the assignment wants the value in any case.

void assigned(int Client) { sessions[Client] = std::make_unique<Session>(); }

void replaced(int Client) {
  sessions.insert_or_assign(Client, std::make_unique<Session>());
}

// ---- Not reported: a map that was made here, filled outside of any loop.

std::size_t fresh_map(int A) {
  std::map<int, std::unique_ptr<Session>> Made;
  Made.emplace(A, std::make_unique<Session>());
  return Made.size();
}

std::size_t cleared_map(int A) {
  asked.clear();
  asked.emplace(A, std::make_unique<Session>());
  return asked.size();
}

// ---- Not reported: keys that are new each time.

int next = 0;
void counter() { sessions.emplace(next++, std::make_unique<Session>()); }

void loop_counter(int N) {
  for (int I = 0; I < N; ++I)
    sessions.emplace(I, std::make_unique<Session>());
}

void fresh_pointer(std::map<Session *, std::unique_ptr<Session>> &Pairs) {
  Session *Next = new Session;
  Pairs.emplace(Next, std::make_unique<Session>());
}

void numbered(std::map<std::size_t, std::unique_ptr<Session>> &All) {
  All.emplace(All.size(), std::make_unique<Session>());
}

void keys_of_another(const std::map<int, int> &Counts, const std::set<int> &Ids) {
  for (const auto &[Id, Count] : Counts)
    sessions.emplace(Id, std::make_unique<Session>());
  for (int Id : Ids)
    sessions.emplace(Id, std::make_unique<Session>());
}

void literal_key() { tables.emplace("known", std::vector<int>(10)); }

// ---- Not reported: each insertion into a multimap adds an entry.

void multimap(std::multimap<int, std::unique_ptr<Session>> &All, int Key) {
  All.emplace(Key, std::make_unique<Session>());
}

// ---- Not reported: a short string and an empty vector allocate nothing.

void short_string(int Client, int Length) {
  names.emplace(Client, std::string(10, 'x'));
  names.emplace(Client + 1, std::string(Length, 'x'));
}

void empty_vector(const std::string &Name) {
  tables.emplace(Name, std::vector<int>());
}
