// RUN: %check %s tier=all -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// erase-insert-churn, tier all: the node could serve another entry as well, or
// does not go on every pass.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

struct Job {
  std::string name;
  int tries = 0;
};

void another_value(std::map<int, Job> &queue, const std::vector<int> &due) {
  for (int at : due) {           // expected-note {{the loop}}
    queue.erase(queue.begin());  // expected-warning {{'queue' frees a node here}} expected-note {{'extract'}}
    queue.emplace(at, Job());    // expected-note {{another entry goes in here under the key 'at'}}
  }
}

void at_times(std::map<int, Job> &queue, const std::vector<int> &due) {
  for (int at : due) { // expected-note {{the loop}}
    auto it = queue.begin();
    if (it->second.tries > 3) {
      Job job = std::move(it->second);
      queue.erase(it); // expected-warning {{'queue' frees a node here}} expected-note {{not every pass of the loop comes here}} expected-note {{'extract'}}
      queue.emplace(at, std::move(job)); // expected-note {{its value goes in again here}}
    }
  }
}

void some_of_a_walk(std::map<int, Job> &jobs) {
  for (auto it = jobs.begin(); it != jobs.end();) { // expected-note {{the loop}}
    if (it->first >= 0) {
      ++it;
      continue;
    }
    int key = -it->first;
    Job job = std::move(it->second);
    it = jobs.erase(it); // expected-warning {{'jobs' frees a node here}} expected-note {{not every pass of the loop comes here}} expected-note {{'extract'}}
    jobs.emplace(key, std::move(job)); // expected-note {{its value goes in again here}}
  }
}

// ---- Not reported: extract would give no node where the key is not there.

void maybe_not_there(std::set<int> &open, const std::vector<int> &ids) {
  for (int id : ids) {
    open.erase(id);
    open.insert(id + 1);
  }
}

// ---- Not reported: never both in one pass.

void one_or_the_other(std::map<int, Job> &queue, const std::vector<int> &due) {
  for (int at : due) {
    if (at > 3) {
      queue.erase(queue.begin());
      continue;
    }
    queue.emplace(at, Job());
  }
}
void the_oldest_goes(std::map<long, Job> &recent, const std::vector<Job> &jobs, std::size_t limit) {
  long clock = 0;
  for (const Job &job : jobs) {
    if (recent.size() >= limit)
      recent.erase(recent.begin());
    recent.emplace(++clock, job);
  }
}
