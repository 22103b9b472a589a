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

void in_a_loop(const std::vector<std::string> &Names) {
  std::map<std::string, std::unique_ptr<Session>> Found;
  for (const std::string &Name : Names)
    Found.emplace(Name, std::make_unique<Session>()); // expected-warning {{'emplace' on 'Found' builds its value}} \
                                                      // expected-note {{runs before}} expected-note {{'try_emplace' with the key alone}}
}

// ---- Not reported: the newness of the key was asked about before.

void tested_before(int Client) {
  if (sessions.count(Client))
    return;
  shared.emplace(0, nullptr);
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

// ---- Not reported: keys that are new each time.

int next = 0;
void counter() { sessions.emplace(next++, std::make_unique<Session>()); }

void loop_counter(int N) {
  for (int I = 0; I < N; ++I)
    sessions.emplace(I, std::make_unique<Session>());
}

void literal_key() { tables.emplace("known", std::vector<int>(10)); }

// ---- Not reported: each insertion into a multimap adds an entry.

void multimap(std::multimap<int, std::unique_ptr<Session>> &All, int Key) {
  All.emplace(Key, std::make_unique<Session>());
}

// ---- Not reported: a vector without contents allocates nothing.

void empty_vector(const std::string &Name) {
  tables.emplace(Name, std::vector<int>());
}
