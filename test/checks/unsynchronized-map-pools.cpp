// RUN: %check %s effects=%S/Inputs/pools.yaml -- -std=c++20 -pthread
// RUN: %check %s effects=%S/Inputs/pools.yaml -- -std=c++17 -pthread
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pools and executors that a user's table names, handles in containers, and algorithms that run in parallel.

#include <algorithm>
#include <execution>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

using Map = std::unordered_map<int, int>;

class Pool {
public:
  ~Pool();
  template <class Work>
  std::future<void> submit(Work work) { return add(std::function<void()>(work)); }
  void wait_all();

private:
  std::future<void> add(std::function<void()> work);
};
namespace jobs {
void post(Pool &pool, std::function<void()> work);
void spread_out(int count, std::function<void(int)> work);
template <class Work>
void for_each_index(int count, Work work) { spread_out(count, work); }
template <class Work>
void one_by_one(int count, Work work) {
  for (int i = 0; i < count; ++i)
    work(i);
}
} // namespace jobs
struct Strand {
  explicit Strand(std::function<void()> work);
};

// ---- Pools that the table names.

void submitted_in_a_loop(Pool &pool, int count) {
  Map hits; // expected-note {{'hits' is declared here}}
  for (int i = 0; i < count; ++i) // expected-note {{this loop starts a thread on every pass}}
    pool.submit([&hits, i] { ++hits[i]; }); // expected-warning {{'hits' is changed on several threads}} expected-note {{a thread changes it here}}
  pool.wait_all();
}

void submitted_twice(Pool &pool) {
  Map twice; // expected-note {{'twice' is declared here}}
  auto first = pool.submit([&] { twice[1] = 1; });     // expected-warning {{'twice' is changed}} expected-note {{a thread changes it here}}
  auto second = pool.submit([&] { twice.erase(2); });  // expected-note {{and here}} expected-note {{the second thread is started here}}
  first.get();
  second.get();
}

// The futures of a pool do not wait when they are destroyed.
void futures_dropped(Pool &pool) {
  Map dropped; // expected-note {{'dropped' is declared here}}
  {
    auto first = pool.submit([&] { dropped[1] = 1; }); // expected-warning {{'dropped' is changed}} expected-note {{a thread changes it here}}
  }
  {
    auto second = pool.submit([&] { dropped[2] = 2; }); // expected-note {{and here}} expected-note {{the second thread is started here}}
  }
}

static std::map<std::string, int> totals; // expected-note {{'totals' is declared here}}
static void tally(const std::string &name) { ++totals[name]; } // expected-note {{a thread changes it here}}
void posted(Pool *pool, const std::vector<std::string> &names) {
  for (const std::string &name : names) // expected-note {{this loop}}
    jobs::post(*pool, [name] { tally(name); }); // expected-warning {{'totals' is changed}}
}

struct Counter {
  std::map<int, int> counts; // expected-note {{'counts' is declared here}}
  void add(int id) { ++counts[id]; } // expected-note {{a thread changes it here}}
};
void bound(Pool &pool) {
  Counter counter;
  pool.submit(std::bind(&Counter::add, &counter, 1)); // expected-warning {{'counts' is changed}}
  pool.submit(std::bind(&Counter::add, &counter, 2)); // expected-note {{the second thread is started here}}
}

void constructed() {
  Map of_strands; // expected-note {{'of_strands' is declared here}}
  Strand first([&] { of_strands[1] = 1; });  // expected-warning {{'of_strands' is changed}} expected-note {{a thread changes it here}}
  Strand second([&] { of_strands[2] = 1; }); // expected-note {{and here}} expected-note {{the second thread is started here}}
}

void spread(int count) {
  Map of_indices; // expected-note {{'of_indices' is declared here}}
  jobs::for_each_index(count, [&](int i) { // expected-warning {{'of_indices' is changed}} expected-note {{this call runs it on several threads at once}}
    of_indices[i] = i; // expected-note {{a thread changes it here}}
  });
}

// ---- Algorithms of the library that are told to run in parallel.

void for_each_in_parallel(const std::vector<int> &values) {
  Map in_parallel; // expected-note {{'in_parallel' is declared here}}
  std::for_each(std::execution::par, values.begin(), values.end(), [&](int value) { // expected-warning {{'in_parallel' is changed}} expected-note {{this call runs it on several threads at once}}
    in_parallel[value] = 1; // expected-note {{a thread changes it here}}
  });
}
void transform_in_parallel(const std::vector<int> &values, std::vector<int> &out) {
  Map transformed; // expected-note {{'transformed' is declared here}}
  std::transform(std::execution::par_unseq, values.begin(), values.end(), out.begin(), // expected-warning {{'transformed' is changed}} expected-note {{this call}}
                 [&](int value) { return transformed.emplace(value, 1).first->second; }); // expected-note {{a thread changes it here}}
}
static std::map<int, int> of_elements; // expected-note {{'of_elements' is declared here}}
static bool keep(int value) { return ++of_elements[value] == 1; } // expected-note {{a thread changes it here}}
bool any_in_parallel(const std::vector<int> &values) {
  return std::any_of(std::execution::par, values.begin(), values.end(), keep); // expected-warning {{'of_elements' is changed}} expected-note {{this call}}
}
int reduce_in_parallel(const std::vector<int> &values) {
  Map reduced; // expected-note {{'reduced' is declared here}}
  return std::transform_reduce(std::execution::par, values.begin(), values.end(), 0, std::plus<>(), // expected-warning {{'reduced' is changed}} expected-note {{this call}}
                               [&](int value) { return ++reduced[value]; }); // expected-note {{a thread changes it here}}
}

// ---- Handles in containers.

void asynchronous(int count) {
  Map of_futures; // expected-note {{'of_futures' is declared here}}
  std::vector<std::future<void>> futures;
  for (int i = 0; i < count; ++i) // expected-note {{this loop}}
    futures.push_back(std::async(std::launch::async, [&of_futures, i] { of_futures[i] = 1; })); // expected-warning {{'of_futures' is changed}} expected-note {{a thread changes it here}}
  for (auto &future : futures)
    future.get();
}

#if __cplusplus >= 202002L
void joining(int count) {
  Map of_joining; // expected-note 0+ {{'of_joining' is declared here}}
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i) // expected-note 0+ {{this loop}}
    threads.emplace_back([&of_joining, i](std::stop_token) { of_joining[i] = 1; }); // expected-warning {{'of_joining' is changed}} expected-note 0+ {{a thread changes it here}}
}
void two_joining() {
  Map of_two; // expected-note 0+ {{'of_two' is declared here}}
  std::vector<std::jthread> threads;
  threads.emplace_back([&] { of_two[1] = 1; });             // expected-warning {{'of_two' is changed}} expected-note 0+ {{a thread changes it here}}
  threads.push_back(std::jthread([&] { of_two[2] = 1; })); // expected-note 0+ {{and here}} expected-note 0+ {{the second thread is started here}}
}

// ---- Not reported: the container waits for its threads before the next ones start.

void joined_by_the_vector() {
  Map map;
  {
    std::vector<std::jthread> threads;
    threads.emplace_back([&] { map[1] = 1; });
  }
  {
    std::vector<std::jthread> threads;
    threads.push_back(std::jthread([&] { map.erase(1); }));
  }
}
void joined_by_clear() {
  Map map;
  std::vector<std::jthread> threads;
  threads.emplace_back([&] { map[1] = 1; });
  threads.clear();
  threads.emplace_back([&] { map.erase(1); });
}
#endif

// ---- Not reported: the pool waits, or the jobs are waited for.

void waited_for_by_name(Pool &pool) {
  Map map;
  pool.submit([&] { map[1] = 1; });
  pool.wait_all();
  pool.submit([&] { map[2] = 1; });
}
void waited_for_by_result(Pool &pool) {
  Map map;
  pool.submit([&] { map[1] = 1; }).get();
  auto second = pool.submit([&] { map[2] = 1; });
  second.wait();
  pool.submit([&] { map[3] = 1; }).wait();
}
void waited_for_by_the_pool() {
  Map map;
  {
    Pool pool;
    pool.submit([&] { map[1] = 1; });
  }
  {
    Pool pool;
    pool.submit([&] { map[2] = 1; });
  }
}
void a_pool_for_each(int count) {
  Map map;
  for (int i = 0; i < count; ++i) {
    Pool pool;
    pool.submit([&] { map[i] = 1; });
  }
}

// ---- Not reported: a lock is held, each job has a map of its own, or nobody says that it runs elsewhere.

std::mutex mutex;
void locked(Pool &pool, const std::vector<int> &values) {
  Map map;
  for (int value : values)
    pool.submit([&] {
      std::lock_guard<std::mutex> lock(mutex);
      map[value] = 1;
    });
  std::for_each(std::execution::par, values.begin(), values.end(), [&](int value) {
    std::lock_guard<std::mutex> lock(mutex);
    map[value] = 1;
  });
}
void own_maps(Pool &pool, std::vector<Map> &maps) {
  for (Map &map : maps)
    pool.submit([&map] { map[1] = 1; });
  std::for_each(std::execution::par, maps.begin(), maps.end(), [](Map &map) { map[1] = 1; });
  jobs::for_each_index(4, [](int i) {
    Map local;
    local[i] = 1;
  });
}
void in_order(const std::vector<int> &values) {
  Map map;
  std::for_each(std::execution::seq, values.begin(), values.end(), [&](int value) { map[value] = 1; });
  std::for_each(values.begin(), values.end(), [&](int value) { map[value] = 1; });
  jobs::one_by_one(4, [&](int i) { map[i] = 1; });
}
void read_only(const Map &map, const std::vector<int> &values, std::vector<int> &out) {
  std::transform(std::execution::par, values.begin(), values.end(), out.begin(), [&](int value) { return map.at(value); });
}
