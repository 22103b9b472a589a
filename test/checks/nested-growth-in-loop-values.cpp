// RUN: %check %s -- -std=c++17 -isystem %llvm_include
// OPTIONS: tier=all
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What kind of container the values are: small vectors hold the first elements
// themselves, and what has no reserve does not move what it holds.

#include "llvm/ADT/SmallVector.h"
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

struct Edge {
  int From, To;
  std::string Name;
};

void vectors_of_strings(const std::vector<Edge> &Edges) {
  std::multimap<int, std::vector<std::string>> Names;
  for (const Edge &E : Edges) {
    auto It = Names.find(E.From);
    if (It != Names.end())
      It->second.push_back(E.Name); // expected-warning {{each value of 'Names' grows element by element in this loop}}
  }
}

// ---- Not reported: small vectors

void small_vectors(const std::vector<Edge> &Edges) {
  std::map<int, llvm::SmallVector<int, 4>> Targets;
  for (const Edge &E : Edges)
    Targets[E.From].push_back(E.To);
}

// ---- Not reported: containers without reserve

void node_containers(const std::vector<Edge> &Edges) {
  std::map<int, std::deque<int>> Deques;
  std::map<int, std::list<int>> Lists;
  std::map<int, std::set<int>> Sets;
  std::map<int, std::map<int, int>> Maps;
  for (const Edge &E : Edges) {
    Deques[E.From].push_back(E.To);
    Lists[E.From].push_back(E.To);
    Sets[E.From].insert(E.To);
    ++Maps[E.From][E.To];
  }
}

// ---- Not reported: a container behind a pointer, and one that is no map's

void behind_a_pointer(const std::vector<Edge> &Edges, std::map<int, std::vector<int> *> &Targets) {
  for (const Edge &E : Edges)
    Targets[E.From]->push_back(E.To);
}

void vectors_in_a_vector(const std::vector<Edge> &Edges, std::vector<std::vector<int>> &Targets) {
  for (const Edge &E : Edges)
    Targets[E.From].push_back(E.To);
}
