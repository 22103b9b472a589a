// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One finding for each site, whatever the template is instantiated with.

#include <list>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

template <class Key, class T>
std::map<Key, std::vector<T>> grouped(const std::vector<std::pair<Key, T>> &All) {
  std::map<Key, std::vector<T>> Groups;
  for (const auto &[K, X] : All)
    // expected-warning@+2 {{each value of 'Groups' grows element by element in this loop}}
    // expected-note-re@+1 {{in the instantiation with 'Key = int, T = {{.*}}'}}
    Groups[K].push_back(X);
  return Groups;
}

template std::map<int, std::vector<int>> grouped(const std::vector<std::pair<int, int>> &);
template std::map<int, std::vector<std::string>> grouped(const std::vector<std::pair<int, std::string>> &);

template <template <class...> class Map>
struct Index {
  Map<int, std::vector<int>> Places;

  void add(const std::vector<int> &Text) {
    for (int Word : Text)
      Places[Word].push_back(0); // expected-warning {{each value of 'Places' grows element by element in this loop}}
  }
};

template struct Index<std::map>;
template struct Index<std::unordered_map>;

// ---- Not reported: instantiated only with what does not move its elements

template <class Values>
void fill(std::map<int, Values> &Groups, const std::vector<int> &All) {
  for (int X : All)
    Groups[X % 10].push_back(X);
}

template void fill(std::map<int, std::list<int>> &, const std::vector<int> &);

// ---- Not reported: never instantiated

template <class T>
void unused(std::map<int, std::vector<T>> &Groups, const std::vector<T> &All) {
  for (const T &X : All)
    Groups[0].push_back(X);
}
