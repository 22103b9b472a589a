// RUN: %check %s -- -std=c++20 -pthread
// expected-no-diagnostics
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// ---- Not reported: a lock is held.

#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

using Map = std::unordered_map<int, int>;
std::mutex mutex;
std::shared_mutex shared_mutex;
pthread_mutex_t posix_mutex;
std::atomic_flag flag;

template <class Work>
void on_two(Work work) {
  std::thread first(work);
  std::thread second(work);
  first.join();
  second.join();
}

void standard_locks(int count) {
  Map guarded, unique, scoped, shared, by_hand, spun;
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&] {
      std::lock_guard<std::mutex> lock(mutex);
      guarded[i] = 1;
    });
    threads.emplace_back([&] {
      std::unique_lock lock(mutex);
      unique[i] = 1;
    });
    threads.emplace_back([&] {
      std::scoped_lock lock(mutex);
      scoped[i] = 1;
    });
    threads.emplace_back([&] {
      std::shared_lock lock(shared_mutex);
      shared[i] = 1;
    });
    threads.emplace_back([&] {
      mutex.lock();
      by_hand[i] = 1;
      mutex.unlock();
    });
    threads.emplace_back([&] {
      while (flag.test_and_set())
        ;
      spun[i] = 1;
      flag.clear();
    });
  }
  for (auto &thread : threads)
    thread.join();
}

static std::map<int, int> posix_map;
static void *posix_worker(void *) {
  pthread_mutex_lock(&posix_mutex);
  posix_map[1] = 1;
  pthread_mutex_unlock(&posix_mutex);
  return nullptr;
}
void posix() {
  pthread_t first, second;
  pthread_create(&first, nullptr, posix_worker, nullptr);
  pthread_create(&second, nullptr, posix_worker, nullptr);
}

// The user's own guards, and functions that lock.
struct Spin {
  void lock();
  void unlock();
};
struct Section {
  explicit Section(Spin &);
  ~Section();
};
struct MutexHolder {
  MutexHolder();
  ~MutexHolder();
};
template <class Work>
void synchronized(std::mutex &with, Work work) {
  std::lock_guard lock(with);
  work();
}
class Table {
public:
  void add(int key) {
    std::lock_guard lock(own);
    entries[key] = 1;
  }

private:
  std::mutex own;
  std::map<int, int> entries;
};
void own_guards(int count, Spin &spin) {
  Map by_section, by_holder, by_function;
  Table table;
  for (int i = 0; i < count; ++i) {
    std::thread([&] {
      Section section(spin);
      by_section[i] = 1;
    }).detach();
    std::thread([&] {
      MutexHolder holder;
      by_holder[i] = 1;
    }).detach();
    std::thread([&] { synchronized(mutex, [&] { by_function[i] = 1; }); }).detach();
    std::thread([&] { table.add(i); }).detach();
  }
}

// ---- Not reported: one thread ends before the next one starts.

void joined() {
  Map one_by_one;
  std::thread first([&] { one_by_one[1] = 1; });
  first.join();
  std::thread second([&] { one_by_one[2] = 2; });
  second.join();
}
void joined_in_a_loop(int count) {
  Map one_by_one;
  for (int i = 0; i < count; ++i) {
    std::thread thread([&] { one_by_one[i] = 1; });
    if (thread.joinable())
      thread.join();
  }
}
void joined_by_scope(int count) {
  Map one_by_one;
  for (int i = 0; i < count; ++i) {
    std::jthread thread([&] { one_by_one[i] = 1; });
  }
  {
    std::jthread first([&] { one_by_one[1] = 1; });
  }
  std::jthread second([&] { one_by_one[2] = 2; });
}
struct Joiner {
  std::thread thread;
  ~Joiner() { thread.join(); }
};
void joined_by_an_object() {
  Map one_by_one;
  {
    Joiner first{std::thread([&] { one_by_one[1] = 1; })};
  }
  {
    Joiner second{std::thread([&] { one_by_one.erase(2); })};
  }
}
void waited_for(int count) {
  Map one_by_one;
  for (int i = 0; i < count; ++i)
    std::async(std::launch::async, [&] { one_by_one[i] = 1; }).get();
  for (int i = 0; i < count; ++i)
    (void)std::async(std::launch::async, [&] { one_by_one[i] = 1; });
  for (int i = 0; i < count; ++i) {
    auto result = std::async(std::launch::async, [&] { one_by_one[i] = 1; });
    result.wait();
  }
}
void assigned_and_joined() {
  Map one_by_one;
  std::thread thread;
  thread = std::thread([&] { one_by_one[1] = 1; });
  thread.join();
  thread = std::thread([&] { one_by_one[2] = 2; });
  thread.join();
}
void joined_under_another_name() {
  Map one_by_one;
  std::thread first([&] { one_by_one[1] = 1; });
  for (std::thread *thread : {&first})
    thread->join();
  std::vector<std::thread> threads;
  threads.emplace_back([&] { one_by_one[2] = 2; });
  threads.back().join();
  std::thread third([&] { one_by_one[3] = 3; });
  third.join();
}
void another_map_each_time(Map *map, Map *other) {
  std::thread first([map] { map->clear(); });
  map = other;
  std::thread second([map] { map->clear(); });
  first.join();
  second.join();
}
void deferred(int count) {
  Map one_by_one;
  std::vector<std::future<void>> results;
  for (int i = 0; i < count; ++i)
    results.push_back(std::async(std::launch::deferred, [&, i] { one_by_one[i] = 1; }));
}
void one_or_the_other(bool which) {
  Map either;
  std::thread thread;
  if (which)
    thread = std::thread([&] { either[1] = 1; });
  else
    thread = std::thread([&] { either[2] = 2; });
  thread.join();
}
void only_one() {
  Map alone;
  std::thread thread([&] { alone[1] = 1; });
  thread.join();
}

// ---- Not reported: each thread has a map of its own.

void own_maps(int count) {
  std::vector<Map> maps(count);
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back([&maps, i] { maps[i][1] = 1; });
  for (Map &map : maps)
    threads.emplace_back([&map] { map[1] = 1; });
  for (int i = 0; i < count; ++i)
    threads.emplace_back([i] {
      Map local;
      local[i] = 1;
    });
  for (int i = 0; i < count; ++i) {
    Map each;
    std::jthread thread([&each] { each[1] = 1; });
  }
  for (int i = 0; i < count; ++i)
    threads.emplace_back([] {
      thread_local Map cache;
      cache[1] = 1;
    });
  for (auto &thread : threads)
    thread.join();
}
static void take(Map own) { own[1] = 1; }
void copies(const Map &given) {
  Map map;
  std::thread first([map]() mutable { map[1] = 1; });
  std::thread second([map]() mutable { map[1] = 1; });
  std::thread third(take, given);
  std::thread fourth(take, given);
  std::thread fifth([mine = map]() mutable { mine[1] = 1; });
  std::thread sixth([mine = map]() mutable { mine[1] = 1; });
  for (std::thread *thread : {&first, &second, &third, &fourth, &fifth, &sixth})
    thread->join();
}
class Copied {
public:
  void run() {
    std::thread([*this]() mutable { own[1] = 1; }).detach();
    std::thread([*this]() mutable { own[2] = 1; }).detach();
  }

private:
  Map own;
};
struct Worker {
  Map own;
  void run() { own[1] = 1; }
};
void workers(std::vector<Worker> &all) {
  std::vector<std::thread> threads;
  for (Worker &worker : all)
    threads.emplace_back(&Worker::run, &worker);
  for (auto &thread : threads)
    thread.join();
}

// ---- Not reported: the threads only read, or each changes a value that is there.

void readers(int count, const Map &map) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back([&map, i] { return map.count(i) ? map.at(i) : 0; });
  for (auto &thread : threads)
    thread.join();
}
void filled_before(int count) {
  Map results;
  for (int i = 0; i < count; ++i)
    results[i] = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back([&results, i] { results[i] = i; });
  for (int i = 0; i < count; ++i)
    threads.emplace_back([&results, i] { results.at(i) = i; });
  for (auto &thread : threads)
    thread.join();
}

// ---- Not reported: what is given to somebody else may run anywhere.

void post(std::function<void()>);
void posted(int count) {
  Map map;
  for (int i = 0; i < count; ++i)
    post([&map, i] { map[i] = 1; });
}
