// RUN: %check %s -- -std=c++17
// RUN: %fixit %s -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The edits of erase-insert-churn: the node changes its key.

#include <cstdio>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

struct Job {
  std::string name;
  int tries = 0;
};

static void later(std::map<int, Job> &queue, int n) {
  for (int i = 0; i < n; ++i) { // expected-note {{the loop}}
    auto it = queue.begin();
    // FIXED: auto movedKey = it->first + 10;
    // FIXED-NEXT: auto movedNode = queue.extract(it);
    // FIXED-NEXT: movedNode.key() = movedKey;
    // FIXED-NEXT: queue.insert(std::move(movedNode));
    queue.emplace(it->first + 10, std::move(it->second)); // expected-note {{goes in again}}
    queue.erase(it);                                      // expected-warning {{'queue' frees a node here}} expected-note {{'extract'}}
  }
}

class Names {
public:
  void rename(const std::vector<std::pair<std::string, std::string>> &names) {
    for (const auto &[from, to] : names) { // expected-note {{the loop}}
      auto it = byName->find(from);
      if (it != byName->end()) {
        // FIXED: auto movedKey = to;
        // FIXED-NEXT: auto movedNode = byName->extract(it);
        // FIXED-NEXT: movedNode.key() = std::move(movedKey);
        // FIXED-NEXT: byName->insert(std::move(movedNode));
        byName->insert({to, std::move(it->second)}); // expected-note {{goes in again}}
        byName->erase(it);                           // expected-warning {{frees a node here}} expected-note {{'extract'}}
      }
    }
  }
  void print() const {
    std::map<std::string, int> sorted;
    for (const auto &[name, job] : *byName)
      sorted.emplace(name, job.tries);
    for (const auto &[name, tries] : sorted)
      std::printf("%s %d\n", name.c_str(), tries);
  }
  explicit Names(std::unordered_map<std::string, Job> &all) : byName(&all) {}

private:
  std::unordered_map<std::string, Job> *byName;
};

// A value under the new key would be lost or kept: which one, only the author
// knows.
static void replaced(std::map<int, Job> &queue, int n) {
  for (int i = 0; i < n; ++i) { // expected-note {{the loop}}
    auto it = queue.begin();
    // FIXED: queue[100 + i] = std::move(it->second);
    queue[100 + i] = std::move(it->second); // expected-note {{goes in again}} expected-note {{is replaced here}}
    queue.erase(it);                        // expected-warning {{'queue' frees a node here}} expected-note {{'extract'}}
  }
}

// Something happens in between, or to the key.
static int between(std::map<int, Job> &queue, int n) {
  int sum = 0, key = 1000;
  for (int i = 0; i < n; ++i) { // expected-note 2 {{the loop}}
    auto it = queue.begin();
    // FIXED: queue.emplace(i + 200, std::move(it->second));
    queue.emplace(i + 200, std::move(it->second)); // expected-note {{goes in again}}
    sum += it->first;
    queue.erase(it); // expected-warning {{'queue' frees a node here}} expected-note {{'extract'}}
    auto next = queue.begin();
    // FIXED: queue.emplace(key++, std::move(next->second));
    queue.emplace(key++, std::move(next->second)); // expected-note {{goes in again}}
    queue.erase(next);                             // expected-warning {{'queue' frees a node here}} expected-note {{'extract'}}
  }
  return sum;
}

int main() {
  std::map<int, Job> queue;
  for (int i = 0; i < 8; ++i)
    queue.emplace(i, Job{"job", i});
  later(queue, 20);
  for (const auto &[due, job] : queue)
    std::printf("%d %d\n", due, job.tries);
  replaced(queue, 8);
  std::printf("%d\n", between(queue, 8));
  for (const auto &[due, job] : queue)
    std::printf("%d %d\n", due, job.tries);
  std::unordered_map<std::string, Job> jobs;
  jobs.emplace("first", Job{"x", 1});
  jobs.emplace("second", Job{"y", 2});
  Names names(jobs);
  names.rename({{"first", "third"}, {"none", "fourth"}, {"second", "third"}});
  names.print();
}
