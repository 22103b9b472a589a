// RUN: %check %s tier=all -- -std=c++98 -Wno-everything
// RUN: %check %s tier=all -- -std=c++11 -Wno-everything
// RUN: %check %s tier=all -- -std=c++14 -Wno-everything
// RUN: %check %s tier=all "checks=*,-arena-candidate" -- -std=c++17 -Wno-everything
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// C++98, in every later standard that still takes it.

#include <algorithm>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <set>
#include <string>
#include <vector>

typedef std::vector<std::string> Names;
typedef std::list<int> Numbers;
typedef std::greater<int> Down;

struct Length {
  int operator()(const std::string &text) const { return static_cast<int>(text.size()); }
};

std::vector<int> lengths(const Names &names) {
  std::vector<int> out;
  for (Names::const_iterator it = names.begin(); it != names.end(); ++it)
    out.push_back(static_cast<int>(it->size())); // expected-warning {{'out' grows element by element in this loop}}
  return out;
}

std::vector<int> by_algorithm(const Names &names) {
  std::vector<int> out;
  std::transform(names.begin(), names.end(), std::back_inserter(out), Length()); // expected-warning {{'out' grows}}
  return out;
}

std::vector<int> made_by_value(const Names &names) {
  std::vector<int> out = std::vector<int>();
  for (unsigned i = 0; i < names.size(); ++i)
    out.push_back(static_cast<int>(i)); // expected-warning {{'out' grows}}
  return out;
}

int tables(const Names &names) {
  std::map<std::string, Numbers> lists;
  std::set<int, Down> sizes;
  for (Names::const_iterator it = names.begin(); it != names.end(); ++it)
    sizes.insert(static_cast<int>(it->size()));
  int cells[] = {1, 2, 3};
  std::vector<int> copied(cells, cells + 3);
  copied.insert(copied.end(), cells, cells + 3);
  return static_cast<int>(sizes.size() + copied.size() + lists.size());
}

class Owner {
  std::vector<int *> owned;
  Owner(const Owner &);
  void operator=(const Owner &);

public:
  Owner() {}
  ~Owner() {
    for (std::vector<int *>::iterator it = owned.begin(); it != owned.end(); ++it)
      delete *it;
  }
  void fill(int n) {
    for (int i = 0; i < n; ++i)
      owned.push_back(new int(i));
  }
};
