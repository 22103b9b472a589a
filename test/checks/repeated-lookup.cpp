// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The same key in the same container, twice on one path.

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

using Map = std::map<std::string, int>;

int test_then_value(const Map &Ages, const std::string &Name) {
  if (Ages.count(Name)) // expected-note {{'count' has searched it here}}
    return Ages.at(Name); // expected-warning {{'Ages' is searched for 'Name' again, and nothing has changed since [mapchurn-repeated-lookup]}} \
                          // expected-note {{'find' does both: it returns the entry, or the end}}
  return 0;
}

int find_then_value(Map &Ages, const std::string &Name) {
  auto It = Ages.find(Name);
  if (It == Ages.end())
    return 0;
  return Ages[Name]; // expected-warning {{'Ages' is searched for 'Name' again}} \
                     // expected-note {{what 'find' has returned there is the entry}}
}

void test_then_insert(Map &Ages, const std::string &Name, int Age) {
  if (!Ages.count(Name))
    Ages[Name] = Age; // expected-warning {{'Ages' is searched for 'Name' again}} \
                      // expected-note {{'try_emplace' alone puts in new keys only, and returns the entry either way}}
  if (Ages.find(Name) == Ages.end()) // expected-warning {{'Ages' is searched for 'Name' again, and only that entry may have changed since}}
    Ages.insert({Name, Age}); // expected-warning {{'Ages' is searched for 'Name' again, and nothing has changed since}}
}

void set_membership(std::set<int> &Seen, int Id) {
  if (Seen.find(Id) == Seen.end())
    Seen.insert(Id); // expected-warning {{'Seen' is searched for 'Id' again}} \
                     // expected-note {{'insert' alone says whether the key is new}}
}

void test_then_erase(Map &Ages, const std::string &Name) {
  if (Ages.count(Name))
    Ages.erase(Name); // expected-warning {{'Ages' is searched for 'Name' again}} \
                      // expected-note {{'erase' alone says how many entries it has removed}}
}

void find_then_erase(Map &Ages, const std::string &Name) {
  auto It = Ages.find(Name);
  if (It != Ages.end() && It->second > 3)
    Ages.erase(Name); // expected-warning {{'Ages' is searched for 'Name' again}} \
                      // expected-note {{'erase' takes the iterator that 'find' has returned}}
}

int taken_out(Map &Ages, const std::string &Name) {
  int Age = Ages[Name];
  Ages.erase(Name); // expected-warning {{'Ages' is searched for 'Name' again}} \
                    // expected-note {{'find' once: its iterator is for the value and for 'erase'}}
  return Age;
}

void value_twice(Map &Ages, const std::string &Name) {
  Ages[Name] = Ages[Name] + 1; // expected-warning {{'Ages' is searched for 'Name' again}} \
                               // expected-note {{'[]' has searched it here}} \
                               // expected-note {{a reference to the value that '[]' returned there saves the search}}
}

void several_statements(std::unordered_map<int, std::pair<int, int>> &Points, int Id) {
  Points[Id].first = 1;
  Points[Id].second = 2; // expected-warning {{'Points' is searched for 'Id' again}}
  Points[Id].first++; // expected-warning {{'Points' is searched for 'Id' again}}
}

int inserted_then_value(Map &Ages, const std::string &Name) {
  Ages.emplace(Name, 1);
  return Ages[Name]; // expected-warning {{'Ages' is searched for 'Name' again}} \
                     // expected-note {{'emplace' has returned the entry there}}
}

int either_branch_and_after(Map &Ages, const std::string &Name) {
  if (!Ages.count(Name))
    Ages.emplace(Name, 7); // expected-warning {{'Ages' is searched for 'Name' again, and nothing has changed since}}
  return Ages.at(Name); // expected-warning {{'Ages' is searched for 'Name' again, and only that entry may have changed since}}
}

void both_branches(Map &Ages, const std::string &Name) {
  if (Ages.find(Name) != Ages.end())
    ++Ages[Name]; // expected-warning {{'Ages' is searched for 'Name' again}}
  else
    Ages[Name] = 1; // expected-warning {{'Ages' is searched for 'Name' again}}
}

int in_one_expression(const Map &Ages, const std::string &Name) {
  return Ages.count(Name) ? Ages.at(Name) : 0; // expected-warning {{'Ages' is searched for 'Name' again}}
}

int right_side_of_and(Map &Ages, const std::string &Name, bool Asked) {
  if (Asked && Ages.count(Name))
    return Ages[Name]; // expected-warning {{'Ages' is searched for 'Name' again}}
  return Ages.count(Name) && Ages[Name] > 3; // expected-warning {{'Ages' is searched for 'Name' again}}
}

void left_early(Map Ages, const std::vector<std::string> &Names) {
  for (const std::string &Name : Names) {
    if (!Ages.count(Name))
      continue;
    Ages[Name] = 0; // expected-warning {{'Ages' is searched for 'Name' again}}
  }
}

void known_before_the_loop(Map Ages, const std::string &Name, const std::vector<int> &More) {
  Ages[Name] = 0;
  for (int Years : More)
    Ages[Name] += Years; // expected-warning {{'Ages' is searched for 'Name' again}}
}

void maps_of_maps(std::map<int, std::map<int, int>> &Grid, int X, int Y) {
  Grid[X][Y] = 1;
  Grid[X][Y] += 2; // expected-warning {{'Grid[X]' is searched for 'Y' again}}
  Grid[X][Y + 1] = 3; // expected-warning {{'Grid' is searched for 'X' again}}
}

struct Symbols {
  std::unordered_map<std::string, int> Numbers;
  int Next = 0;
  int number(const std::string &Name) {
    if (Numbers.find(Name) == Numbers.end())
      Numbers.emplace(Name, Next++); // expected-warning {{'Numbers' is searched for 'Name' again}}
    return Numbers[Name]; // expected-warning {{'Numbers' is searched for 'Name' again}}
  }
};

void a_key_that_is_given_away(Map &Ages, std::string Name) {
  if (!Ages.count(Name))
    Ages.emplace(std::move(Name), 1); // expected-warning {{'Ages' is searched for 'Name' again}}
}

struct Node {
  int Id;
  int id() const { return Id; }
};
void keys_that_are_expressions(std::map<int, int> &Count, const Node *N, std::vector<int> &Ids, int I) {
  Count[N->Id]++;
  Count[N->Id]--; // expected-warning {{'Count' is searched for 'N->Id' again}}
  if (Count.count(N->id() + 1))
    Count.erase(N->id() + 1); // expected-warning {{'Count' is searched for 'N->id() + 1' again}}
  if (Count.count(Ids[I]))
    Count.erase(Ids[I]); // expected-warning {{'Count' is searched for 'Ids[I]' again}}
  Count[Ids.back()] = 1;
  Count[Ids.back()] = 2; // expected-warning {{'Count' is searched for 'Ids.back()' again}}
}

void through_a_reference(std::map<int, std::map<int, int>> &All, int K) {
  for (auto &[Id, Group] : All) {
    if (Group.count(K))
      Group.erase(K); // expected-warning {{'Group' is searched for 'K' again}}
  }
  auto It = All.find(K);
  It->second[K] = 1;
  It->second[K] = 2; // expected-warning {{'It->second' is searched for 'K' again}}
}

void useless_insertion(std::set<int> &Seen, const std::vector<int> &Ids) {
  for (int Id : Ids) {
    if (!Seen.count(Id))
      continue;
    Seen.insert(Id); // expected-warning {{'Seen' is searched for 'Id' again}} \
                     // expected-note {{'insert' does nothing: the key is there}}
  }
}

void changes_on_a_path_that_leaves(Map Ages, const std::string &Name, int N) {
  Ages[Name] = 1;
  if (N > 3) {
    Ages.clear();
    return;
  }
  Ages[Name] = 2; // expected-warning {{'Ages' is searched for 'Name' again}}
}

int main(int Count, char **Words) {
  std::map<std::string, int> Seen;
  int Again = 0;
  for (int I = 1; I < Count; ++I) {
    std::string Word = Words[I];
    if (Seen.count(Word)) // expected-note {{'count' has searched it here}}
      Again += Seen[Word]; // expected-warning {{'Seen' is searched for 'Word' again}} \
                           // expected-note {{'find' does both: it returns the entry, or the end}}
  }
  return Again;
}
