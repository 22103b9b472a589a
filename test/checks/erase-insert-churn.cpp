// RUN: %check %s -- -std=c++17
// RUN: %check %s -- -std=c++14 -DCXX14
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// erase-insert-churn: an entry that moves to another key on every pass.

#include <absl/container/flat_hash_map.h>
#include <absl/container/node_hash_map.h>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

struct Job {
  std::string name;
  int tries = 0;
};

#ifdef CXX14
// expected-no-diagnostics
void before_extract(std::map<int, Job> &queue, int n) {
  for (int i = 0; i < n; ++i) {
    auto it = queue.begin();
    Job job = std::move(it->second);
    queue.erase(it);
    queue.emplace(n + i, std::move(job));
  }
}
#else

void by_way_of_a_local(std::map<int, Job> &queue, int n) {
  for (int i = 0; i < n; ++i) { // expected-note {{the loop runs 'n' times}}
    auto it = queue.begin();
    Job job = std::move(it->second);
    int due = it->first;
    queue.erase(it); // expected-warning {{'queue' frees a node here and allocates one for another key on every pass [mapchurn-erase-insert-churn]}} expected-note {{'extract' takes the node out, 'key()' changes it, and 'insert' takes it back: no allocation}}
    queue.emplace(due + 10, std::move(job)); // expected-note {{its value goes in again here under the key 'due + 10'}}
  }
}

void inserted_first(std::map<int, Job> &queue, int n) {
  while (n--) { // expected-note {{the loop begins here}}
    auto it = queue.begin();
    queue.emplace(it->first + 5, std::move(it->second)); // expected-note {{its value goes in again here}}
    queue.erase(it);                                     // expected-warning {{'queue' frees a node here}} expected-note {{'extract'}}
  }
}

void until_none_is_due(std::multimap<long, std::unique_ptr<Job>> &timers, long now) {
  while (!timers.empty() && timers.begin()->first <= now) { // expected-note {{the loop}}
    auto it = timers.begin();
    auto job = std::move(it->second);
    timers.erase(it); // expected-warning {{'timers' frees a node here}} expected-note {{'extract'}}
    ++job->tries;
    timers.insert({now + 10, std::move(job)}); // expected-note {{its value goes in again here under the key 'now + 10'}}
  }
}

void found_by_key(std::unordered_map<std::string, Job> &jobs, const std::map<std::string, std::string> &renames) {
  for (const auto &[from, to] : renames) { // expected-note {{the loop}}
    auto it = jobs.find(from);
    if (it == jobs.end())
      continue;
    Job job = it->second;
    jobs.erase(from);                     // expected-warning {{'jobs' frees a node here}} expected-note {{'extract'}}
    jobs.insert(std::make_pair(to, job)); // expected-note {{its value goes in again here under the key 'to'}}
  }
}

void where_it_is_found(std::unordered_map<int, std::string> &names, const std::map<int, int> &renames) {
  for (const auto &[from, to] : renames) { // expected-note {{the loop}}
    auto it = names.find(from);
    if (it != names.end()) {
      names[to] = std::move(it->second); // expected-note {{its value goes in again here under the key 'to'}} expected-note {{a value that the new key has already is replaced here; 'insert' leaves it}}
      names.erase(it);                   // expected-warning {{'names' frees a node here}} expected-note {{'extract'}}
    }
  }
}

void by_brackets(std::unordered_map<int, Job> &jobs, const std::map<int, int> &renames) {
  for (const auto &[from, to] : renames) { // expected-note {{the loop}}
    jobs[to] = std::move(jobs[from]);      // expected-note {{its value goes in again here}} expected-note {{is replaced here}}
    jobs.erase(from);                      // expected-warning {{'jobs' frees a node here}} expected-note {{'extract'}}
  }
}

class Scheduler {
public:
  void run(long until) {
    while (now < until) { // expected-note {{the loop}}
      auto next = queue.begin();
      now = next->first;
      auto job = std::move(next->second);
      queue.erase(next); // expected-warning {{'queue' frees a node here}} expected-note {{'extract'}}
      ++job.tries;
      queue.emplace(now + 60, std::move(job)); // expected-note {{its value goes in again here}}
    }
  }

private:
  long now = 0;
  std::multimap<long, Job> queue;
};

void set_of_times(std::set<long> &times, int n) {
  while (n--) { // expected-note {{the loop}}
    long first = *times.begin();
    times.erase(times.begin()); // expected-warning {{'times' frees a node here}} expected-note {{'extract' takes the node out, 'value()' changes it, and 'insert' takes it back}}
    times.insert(first + 100);  // expected-note {{what it was goes in again here under the key 'first + 100'}}
  }
}

void another_library(absl::node_hash_map<int, Job> &jobs, const std::vector<int> &ids) {
  for (int id : ids) { // expected-note {{the loop}}
    auto it = jobs.find(id);
    if (it == jobs.end())
      continue;
    auto job = std::move(it->second);
    jobs.erase(it);                         // expected-warning {{'jobs' frees a node here}} expected-note {{'extract'}}
    jobs.try_emplace(id + 1, std::move(job)); // expected-note {{its value goes in again here}}
  }
}

// ---- Not reported: it is the same key again.

void under_the_same_key(std::map<int, Job> &jobs, const std::vector<int> &ids) {
  for (int id : ids) {
    auto it = jobs.find(id);
    if (it == jobs.end())
      continue;
    Job job = std::move(it->second);
    jobs.erase(it);
    jobs.emplace(id, std::move(job));
  }
  for (int id : ids) {
    Job job = std::move(jobs.at(id));
    jobs.erase(id);
    jobs.emplace(id, std::move(job));
  }
  for (int id : ids) {
    auto it = jobs.lower_bound(id);
    int key = it->first;
    Job job = std::move(it->second);
    jobs.erase(it);
    jobs.emplace(key, std::move(job));
  }
}

// ---- Not reported: another container takes it.

void to_another(std::map<int, Job> &waiting, std::map<int, Job> &running, int n) {
  while (n--) {
    auto it = waiting.begin();
    Job job = std::move(it->second);
    waiting.erase(it);
    running.emplace(n, std::move(job));
  }
}

// ---- Not reported: not on every pass.

void at_times(std::map<int, Job> &queue, const std::vector<int> &due) {
  for (int at : due) {
    auto it = queue.begin();
    if (it->second.tries > 3) {
      Job job = std::move(it->second);
      queue.erase(it);
      queue.emplace(at, std::move(job));
    }
  }
}
void one_or_the_other(std::map<int, Job> &queue, const std::vector<int> &due) {
  for (int at : due) {
    if (at > 3)
      queue.erase(queue.begin());
    else
      queue.emplace(at, Job());
  }
}
void only_the_first(std::map<int, Job> &queue, const std::vector<int> &due) {
  for (int at : due) {
    auto it = queue.find(at);
    if (it != queue.end()) {
      Job job = std::move(it->second);
      queue.erase(it);
      queue.emplace(at + 1, std::move(job));
      break;
    }
  }
}
void no_loop(std::map<int, Job> &queue, int at) {
  auto it = queue.begin();
  Job job = std::move(it->second);
  queue.erase(it);
  queue.emplace(at, std::move(job));
}
void few_passes(std::map<int, Job> &queue) {
  for (int i = 0; i < 3; ++i) {
    auto it = queue.begin();
    Job job = std::move(it->second);
    queue.erase(it);
    queue.emplace(i, std::move(job));
  }
}

// ---- Not reported: the value is another one.

void another_value(std::map<int, Job> &queue, const std::vector<int> &due) {
  for (int at : due) {
    queue.erase(queue.begin());
    queue.emplace(at, Job());
  }
}

// ---- Not reported: extract would give no node where the key is not there.

void maybe_not_there(std::set<std::pair<int, int>> &open, std::vector<int> &cost, const std::vector<std::pair<int, int>> &edges) {
  for (const auto &[to, weight] : edges) {
    open.erase({cost[to], to});
    cost[to] = weight;
    open.insert({cost[to], to});
  }
}

// ---- Not reported: a range is erased, or all.

void a_range(std::map<int, Job> &queue, const std::vector<int> &due) {
  for (int at : due) {
    auto it = queue.begin();
    Job job = std::move(it->second);
    queue.erase(queue.begin(), queue.lower_bound(at));
    queue.emplace(at, std::move(job));
  }
}

// ---- Not reported: there are no nodes.

void no_nodes(absl::flat_hash_map<int, Job> &flat, std::list<Job> &list, int n) {
  while (n--) {
    auto it = flat.begin();
    Job job = std::move(it->second);
    flat.erase(it);
    flat.emplace(n, std::move(job));
    Job front = std::move(list.front());
    list.erase(list.begin());
    list.push_back(std::move(front));
  }
}
#endif
