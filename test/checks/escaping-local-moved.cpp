// RUN: %check %s -- -std=c++20
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Containers whose contents go to another object: what is in them stays where it is in memory.

#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

struct Node {
  int id = 0;
  std::string name;
};
std::map<int, Node *> nodes_by_id;
std::vector<std::vector<Node> *> lists;
std::vector<std::string_view> words;
std::string text;

struct Store {
  std::vector<Node> nodes;
  std::list<Node> list;
  std::map<int, Node> tree;
  std::vector<std::vector<Node>> blocks;
  std::vector<std::string> names;
  std::map<int, Node *> index;
  std::unordered_map<std::string_view, int> by_name;
};

void elements_are_moved_one_by_one(Store &store) {
  std::vector<Node> made(3); // expected-note {{'made' is declared here}}
  for (auto &node : made)
    store.index[node.id] = &node; // expected-warning {{a pointer into 'made' stays in 'store.index[node.id]' after 'made' is gone [mapchurn-escaping-local]}}
  for (auto &node : made)
    store.nodes.push_back(std::move(node));
}

void a_short_string_is_in_the_object() {
  std::string word = "short"; // expected-note {{'word' is declared here}}
  words.push_back(word); // expected-warning {{after 'word' is gone [mapchurn-escaping-local]}}
  text = std::move(word);
}

void the_container_itself(Store &store) {
  std::vector<Node> made(3); // expected-note {{'made' is declared here}}
  lists.push_back(&made); // expected-warning {{the address of 'made' stays in 'lists' after 'made' is gone [mapchurn-escaping-local]}}
  store.nodes = std::move(made);
}

struct Pair {
  std::vector<Node> nodes;
  Node first;
};
Pair a_member_that_is_no_container() {
  Pair made; // expected-note {{'made' is declared here}}
  made.nodes.resize(3);
  nodes_by_id[1] = &made.nodes[0];
  nodes_by_id[0] = &made.first; // expected-warning {{the address of 'made' stays in 'nodes_by_id' after 'made' is gone [mapchurn-escaping-local]}}
  return std::move(made);
}

// ---- Not reported: the contents live on in what the container is moved to

std::vector<Node> returned() {
  std::vector<Node> made(3);
  nodes_by_id[1] = &made.back();
  return made;
}

std::optional<std::vector<Node>> returned_as_another() {
  std::vector<Node> made(3);
  nodes_by_id[1] = &made[0];
  return made;
}

std::pair<std::vector<Node>, int> returned_in_another() {
  std::vector<Node> made(3);
  nodes_by_id[1] = &made[0];
  return {std::move(made), 1};
}

void assigned(Store &store) {
  std::vector<Node> made(3);
  for (auto &node : made)
    store.index[node.id] = &node;
  store.nodes = std::move(made);
}

void put_in(Store &store) {
  std::vector<Node> made(3);
  for (auto &node : made)
    store.index[node.id] = &node;
  store.blocks.push_back(std::move(made));
}

void swapped(Store &store) {
  std::vector<Node> made(3);
  for (auto &node : made)
    store.index[node.id] = &node;
  store.nodes.swap(made);
}

void swapped_the_other_way(Store &store) {
  std::vector<Node> made(3);
  store.index[0] = made.data();
  made.swap(store.nodes);
}

void swapped_by_function(Store &store) {
  std::vector<Node> made(3);
  store.index[0] = &*made.begin();
  std::swap(made, store.nodes);
}

void exchanged(Store &store) {
  std::vector<Node> made(3);
  store.index[0] = &made.front();
  store.nodes = std::exchange(made, {});
}

void spliced(Store &store) {
  std::list<Node> made(3);
  for (auto &node : made)
    store.index[node.id] = &node;
  store.list.splice(store.list.end(), made);
}

void merged(Store &store) {
  std::map<int, Node> made;
  made[1] = {};
  store.index[1] = &made[1];
  store.tree.merge(made);
}

void extracted(Store &store) {
  std::map<int, Node> made;
  made[1] = {};
  store.index[1] = &made[1];
  store.tree.insert(made.extract(1));
}

void strings_in_a_vector(Store &store) {
  std::vector<std::string> made{"a", "b"};
  for (auto &name : made)
    store.by_name[name] = 1;
  store.names = std::move(made);
}

struct Both {
  std::vector<Node> nodes;
};
Both with_its_object() {
  Both made;
  made.nodes.resize(3);
  for (auto &node : made.nodes)
    nodes_by_id[node.id] = &node;
  return made;
}

void parameter(Store &store, std::vector<Node> made) {
  store.index[1] = &made[1];
  store.nodes = std::move(made);
}
