// RUN: %check %s checks=-*,repeated-lookup
// RUN: %fixit %s checks=-*,repeated-lookup
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A test and the one statement that it guards become that statement.

#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>

using Map = std::map<std::string, int>;

static void print(const char *What, const Map &Ages) {
  std::printf("%s:", What);
  for (const auto &Entry : Ages)
    std::printf(" %s=%d", Entry.first.c_str(), Entry.second);
  std::printf("\n");
}

static void erases(Map &Ages) {
  // FIXED-LABEL: void erases
  // FIXED-NOT: if
  // FIXED: {{^}}  Ages.erase("a name that is too long for it");
  if (Ages.count("a name that is too long for it"))
    Ages.erase("a name that is too long for it"); // expected-warning {{again}}
  // FIXED-NOT: if
  // FIXED: {{^}}  Ages.erase("another name that is too long");
  // FIXED-NEXT: {{^}}  print(
  // expected-warning@+2 {{again}}
  if (Ages.find("another name that is too long") != Ages.end()) {
    Ages.erase("another name that is too long");
  }
  print("erases", Ages);
}

static void assigns(Map &Ages, int Years, int Others) {
  // FIXED-LABEL: void assigns
  // FIXED: {{^}}  Ages.try_emplace("a name that is too long for it", Years);
  if (!Ages.count("a name that is too long for it"))
    Ages["a name that is too long for it"] = Years; // expected-warning {{again}}
  // FIXED: {{^}}  Ages.try_emplace("another name that is too long", 7);
  // expected-warning@+2 {{again}}
  if (Ages.count("another name that is too long") == 0) {
    Ages["another name that is too long"] = 7;
  }
  // FIXED: else Ages.try_emplace("a third name that is too long", Others);
  if (Years > 100)
    Ages.clear();
  else if (Ages.find("a third name that is too long") == Ages.end())
    Ages["a third name that is too long"] = Others; // expected-warning {{again}}
  print("assigns", Ages);
}

static void inserts(Map *Ages, const std::string &Name, int Years) {
  // FIXED-LABEL: void inserts
  // FIXED: {{^}}  Ages->try_emplace(Name + "", Years);
  if (!Ages->count(Name + ""))
    Ages->insert({Name + "", Years}); // expected-warning {{again}}
  // FIXED: {{^}}  Ages->try_emplace(Name + "1", Years);
  if (!Ages->count(Name + "1"))
    Ages->insert(std::make_pair(Name + "1", Years)); // expected-warning {{again}}
  // FIXED: {{^}}  Ages->try_emplace(Name + "2", 5);
  if (Ages->find(Name + "2") == Ages->end())
    Ages->emplace(Name + "2", 5); // expected-warning {{again}}
  // FIXED: {{^}}  Ages->try_emplace(Name + "3", 5);
  if (!Ages->count(Name + "3"))
    Ages->insert_or_assign(Name + "3", 5); // expected-warning {{again}}
  // FIXED: {{^}}  Ages->try_emplace(Name + "4", 5);
  if (!Ages->count(Name + "4"))
    Ages->try_emplace(Name + "4", 5); // expected-warning {{again}}
  print("inserts", *Ages);
}

static void sets(std::set<std::string> &Names) {
  // FIXED-LABEL: void sets
  // FIXED: {{^}}  Names.insert("a name that is too long for it");
  if (!Names.count("a name that is too long for it"))
    Names.insert("a name that is too long for it"); // expected-warning {{again}}
  std::printf("names: %zu\n", Names.size());
}

static void moves(std::unordered_map<std::string, std::unique_ptr<int>> &Owned,
                  std::unique_ptr<int> Value) {
  // FIXED-LABEL: void moves
  // FIXED: {{^}}  Owned.try_emplace("a name that is too long for it", std::move(Value));
  if (!Owned.count("a name that is too long for it"))
    Owned["a name that is too long for it"] = std::move(Value); // expected-warning {{again}}
  // FIXED: {{^}}  Owned.try_emplace("another name that is too long", nullptr);
  if (!Owned.count("another name that is too long"))
    Owned["another name that is too long"] = nullptr; // expected-warning {{again}}
  std::printf("owned: %d, empty: %d\n",
              *Owned.at("a name that is too long for it"),
              Owned.at("another name that is too long") == nullptr); // expected-warning {{only that entry}}
}

// ---- No edit: what it would take away or evaluate too often.

static int made() {
  std::printf("made\n");
  return 3;
}
struct Limits {
  static const int Most = 9; // no definition: a reference to it does not link
  unsigned Bits : 3;
};

static void not_edited(Map Ages, std::map<std::string, std::string> &Texts, Limits L) {
  // FIXED-LABEL: void not_edited
  // FIXED-NOT: try_emplace
  if (!Ages.count("call"))
    Ages["call"] = made(); // expected-warning {{again}}
  if (!Ages.count("comment")) // a comment
    Ages["comment"] = 1; // expected-warning {{again}}
  if (!Ages.count("else"))
    Ages["else"] = 1; // expected-warning {{again}}
  else
    std::printf("else\n");
  if (!Ages.count("two")) {
    Ages["two"] = 1; // expected-warning {{again}}
    std::printf("two\n");
  }
  if (!Ages.count("found"))
    Ages.erase("found"); // expected-warning {{again}}
  if (!Ages.count("more") && Ages.size() > 3)
    Ages["more"] = 1; // expected-warning {{again}}
  if (!Ages.count("static"))
    Ages["static"] = Limits::Most; // expected-warning {{again}}
  if (!Ages.count("bits"))
    Ages["bits"] = L.Bits; // expected-warning {{again}}
  if (!Texts.count("char"))
    Texts["char"] = 'c'; // expected-warning {{again}}
  if (!Texts.count("list"))
    Texts["list"] = {'a', 'b'}; // expected-warning {{again}}
  auto It = Ages.find("stored");
  if (It == Ages.end())
    Ages["stored"] = 1; // expected-warning {{again}}
  print("not edited", Ages);
  std::printf("%s %s\n", Texts["char"].c_str(), Texts["list"].c_str());
}
// FIXED-LABEL: int main

int main() {
  Map Ages = {{"a name that is too long for it", 1}, {"other", 2}};
  erases(Ages);
  assigns(Ages, 3, 4);
  inserts(&Ages, "a name that is too long for it", 6);
  std::set<std::string> Names;
  sets(Names);
  std::unordered_map<std::string, std::unique_ptr<int>> Owned;
  moves(Owned, std::make_unique<int>(8));
  std::map<std::string, std::string> Texts;
  not_edited(Ages, Texts, {1});
}
