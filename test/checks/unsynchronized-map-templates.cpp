// RUN: %check %s -- -std=c++17 -pthread
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Templates: one finding a start, with the arguments of the first instantiation.

#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

template <class K>
void start_all(const std::vector<K> &keys) {
  std::map<K, int> map; // expected-note {{'map' is declared here}}
  std::vector<std::thread> threads;
  for (const K &key : keys) // expected-note {{this loop starts a thread on every pass}}
    threads.emplace_back([&] { map[key] = 1; }); // expected-warning {{'map' is changed on several threads}} expected-note {{a thread changes it here}} expected-note {{in the instantiation with 'K = int'}}
  for (auto &thread : threads)
    thread.join();
}
void all() {
  start_all(std::vector<int>{1, 2});
  start_all(std::vector<long>{1, 2});
}

template <class M>
void fill(M &map, int key) { map.emplace(key, key); } // expected-note {{a thread changes it here}}
void by_template() {
  std::map<int, int> map; // expected-note {{'map' is declared here}}
  std::thread first(fill<std::map<int, int>>, std::ref(map), 1);  // expected-warning {{'map' is changed on several threads}}
  std::thread second(fill<std::map<int, int>>, std::ref(map), 2); // expected-note {{the second thread is started here}}
  first.join();
  second.join();
}

// ---- Not reported: the policy locks.

struct Locked {
  std::mutex mutex;
  template <class F>
  void run(F f) {
    std::lock_guard<std::mutex> lock(mutex);
    f();
  }
};
template <class Policy>
void start_with(Policy &policy) {
  std::map<int, int> map;
  std::thread first([&] { policy.run([&] { map[1] = 1; }); });
  std::thread second([&] { policy.run([&] { map[2] = 2; }); });
  first.join();
  second.join();
}
void with_policy(Locked &locked) { start_with(locked); }
