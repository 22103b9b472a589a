// RUN: %check %s
// RUN: %fixit %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The edits of eager-value: what the value is made of goes to try_emplace, and
// what allocates before any call waits for its answer.

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using Table = std::map<std::string, std::vector<int>>;

static int emplaced(Table &Tables, const std::string &Name) {
  // FIXED: return Tables.try_emplace(Name, 100, 7).second;
  return Tables.emplace(Name, std::vector<int>(100, 7)).second; // expected-warning {{'emplace' on 'Tables' builds its value}} expected-note 2 {{}}
}

static void inserted(Table &Tables, const std::string &Name) {
  // FIXED: Tables.try_emplace(Name, 50);
  Tables.insert(std::make_pair(Name, std::vector<int>(50))); // expected-warning {{'insert' on 'Tables' builds its value}} expected-note 2 {{}}
}

// What stands in a literal stays in it: the program prints it.
static void spaced(std::map<std::string, std::string> &Notes, const std::string &Name) {
  // FIXED: Notes.try_emplace(Name + "a  b",
  // FIXED-NEXT: "two  spaces, and more than fit in the string");
  // expected-warning@+1 {{builds its value}} expected-note@+2 {{}} expected-note@+1 {{}}
  Notes.emplace(Name + "a  b",
                std::string("two  spaces, and more than fit in the string"));
  // FIXED: Notes.try_emplace(Name + R"(x  "y)", "and  again, longer than any string keeps inside");
  // expected-warning@+1 {{builds its value}} expected-note@+2 {{}} expected-note@+1 {{}}
  Notes.insert({Name + R"(x  "y)",
                std::string("and  again, longer than any string keeps inside")});
}

struct Session {
  int Requests = 0;
};
struct Careful {
  Careful() {} // may throw, for all that its declaration says
  int Requests = 0;
};
using Sessions = std::map<int, std::unique_ptr<Session>>;

static void waits(Sessions &All, std::map<int, Session *> &Raw, int Client, int it) {
  // FIXED: {{^}}  if (auto [it, inserted] = All.try_emplace(Client); inserted)
  // FIXED-NEXT: {{^}}    it->second = std::make_unique<Session>();
  All.emplace(Client, std::make_unique<Session>()); // expected-warning {{builds its value}} expected-note 2 {{}}
  // FIXED: {{^}}  if (auto [entry, isNew] = All.try_emplace(Client + it); isNew)
  // FIXED-NEXT: {{^}}    entry->second = std::make_unique<Session>();
  All.insert({Client + it, std::make_unique<Session>()}); // expected-warning {{builds its value}} expected-note 2 {{}}
  // FIXED: {{^}}  if (auto [it, inserted] = Raw.try_emplace(Client); inserted)
  // FIXED-NEXT: {{^}}    it->second = new Session{7};
  Raw.emplace(Client, new Session{7}); // expected-warning {{builds its value}} expected-note 3 {{}}
}

// ---- Warned of and left alone: no single edit is right.

static Sessions &all() {
  static Sessions All;
  return All;
}

static bool stays(std::map<int, std::unique_ptr<Careful>> &Throwing, int Client) {
  // FIXED: Throwing.emplace(Client, std::make_unique<Careful>());
  Throwing.emplace(Client, std::make_unique<Careful>()); // expected-warning {{builds its value}} expected-note 2 {{}}
  if (Client)
    // FIXED: all().emplace(Client, std::make_unique<Session>());
    all().emplace(Client, std::make_unique<Session>()); // expected-warning {{builds its value}} expected-note 2 {{}}
  // FIXED: return Throwing.emplace(Client, std::make_unique<Careful>()).second;
  return Throwing.emplace(Client, std::make_unique<Careful>()).second;
}

int main() {
  Table Tables;
  int New = 0;
  for (int I = 0; I < 100; ++I) {
    std::string Name = std::to_string(I % 10);
    New += emplaced(Tables, Name);
    inserted(Tables, Name + "x");
  }
  std::map<std::string, std::string> Notes;
  Sessions All;
  std::map<int, Session *> Raw;
  std::map<int, std::unique_ptr<Careful>> Throwing;
  for (int I = 0; I < 20; ++I) {
    spaced(Notes, std::to_string(I % 2));
    waits(All, Raw, I % 5, I % 3);
    stays(Throwing, I % 5);
  }
  for (auto &[Name, Note] : Notes)
    std::printf("%s: %s\n", Name.c_str(), Note.c_str());
  for (auto &[Client, S] : Raw)
    std::printf("%d %d\n", Client, S->Requests);
  std::printf("%zu %zu %zu\n", All.size(), Throwing.size(), all().size());
  std::printf("%d new, %zu in all, %d\n", New, Tables.size(), Tables["3"][99]);
}
