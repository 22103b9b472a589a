// RUN: %check %s -- -std=c++20 -pthread
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Maps that several threads change: two starts, or one in a loop.

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <pthread.h>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

using Map = std::unordered_map<int, int>;

void two_lambdas() {
  Map shared; // expected-note {{'shared' is declared here}}
  std::thread first([&] { shared[1] = 1; });   // expected-warning {{'shared' is changed on several threads at the same time, and none of them locks [mapchurn-unsynchronized-map]}} expected-note {{a thread changes it here}}
  std::thread second([&] { shared.erase(2); }); // expected-note {{and here}} expected-note {{the second thread is started here}}
  first.join();
  second.join();
}

void one_in_a_loop(int count) {
  Map hits; // expected-note {{'hits' is declared here}}
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) // expected-note {{this loop starts a thread on every pass}}
    threads.emplace_back([&hits, i] { ++hits[i]; }); // expected-warning {{'hits' is changed on several threads}} expected-note {{a thread changes it here}}
  for (std::thread &thread : threads)
    thread.join();
}

void assigned_in_a_loop(int count) {
  Map assigned; // expected-note {{'assigned' is declared here}}
  std::vector<std::thread> threads(count);
  for (int i = 0; i < count; ++i) // expected-note {{this loop}}
    threads[i] = std::thread([&assigned, i] { assigned[i] = 1; }); // expected-warning {{'assigned' is changed}} expected-note {{a thread changes it here}}
  for (std::thread &thread : threads)
    thread.join();
}

void pushed_in_a_loop(const std::vector<int> &all) {
  Map pushed; // expected-note {{'pushed' is declared here}}
  std::vector<std::thread> threads;
  for (int one : all) // expected-note {{this loop}}
    threads.push_back(std::thread([&pushed, one] { pushed.emplace(one, 1); })); // expected-warning {{'pushed' is changed}} expected-note {{a thread changes it here}}
  for (auto &thread : threads)
    thread.join();
}

static std::map<std::string, int> global; // expected-note {{'global' is declared here}}
static void add(const std::string &name) {
  ++global[name]; // expected-note {{a thread changes it here}}
}
static void worker(int id) { add(std::to_string(id)); }
void functions() {
  std::jthread first(worker, 1); // expected-warning {{'global' is changed}}
  std::jthread second(worker, 2); // expected-note {{the second thread is started here}}
}

static void fill(Map &to, int from) { to[from] = 1; } // expected-note {{a thread changes it here}}
void by_reference() {
  Map filled; // expected-note {{'filled' is declared here}}
  std::thread first(fill, std::ref(filled), 1); // expected-warning {{'filled' is changed}}
  std::thread second(fill, std::ref(filled), 2); // expected-note {{the second thread is started here}}
  first.join();
  second.join();
}

static void fill_at(Map *to, int from) { to->emplace(from, 1); } // expected-note {{a thread changes it here}}
void by_pointer() {
  Map pointed; // expected-note {{'pointed' is declared here}}
  auto one = std::async(std::launch::async, fill_at, &pointed, 1); // expected-warning {{'pointed' is changed}}
  auto other = std::async(fill_at, &pointed, 2); // expected-note {{the second thread is started here}}
}

class Server {
public:
  void run() {
    reader = std::thread(&Server::read, this); // expected-warning {{'sessions' is changed}}
    writer = std::thread([this] { sessions.erase(1); }); // expected-note {{and here}} expected-note {{the second thread is started here}}
  }
  ~Server() {
    reader.join();
    writer.join();
  }

private:
  void read() { open(1); }
  void open(int id) { sessions[id] = "open"; } // expected-note {{a thread changes it here}}
  std::thread reader, writer;
  std::map<int, std::string> sessions; // expected-note {{'sessions' is declared here}}
};

static std::map<std::string, int> served; // expected-note {{'served' is declared here}}
static void *serve(void *) {
  served.clear(); // expected-note {{a thread changes it here}}
  return nullptr;
}
void posix() {
  pthread_t threads[2];
  for (pthread_t &thread : threads) // expected-note {{this loop}}
    pthread_create(&thread, nullptr, serve, nullptr); // expected-warning {{'served' is changed}}
}

void named_lambda() {
  Map named; // expected-note {{'named' is declared here}}
  auto work = [&](int key) { named[key] = 1; }; // expected-note {{a thread changes it here}}
  std::thread first(work, 1); // expected-warning {{'named' is changed}}
  std::thread second(work, 2); // expected-note {{the second thread is started here}}
  first.join();
  second.join();
}

void owned(const std::shared_ptr<Map> &owned_map) { // expected-note {{'owned_map' is declared here}}
  std::thread([owned_map] { (*owned_map)[1] = 1; }).detach(); // expected-warning {{'owned_map' is changed}} expected-note {{a thread changes it here}}
  std::thread([owned_map] { owned_map->clear(); }).detach(); // expected-note {{and here}} expected-note {{the second thread is started here}}
}

void in_one_of_two() {
  Map both, only_first; // expected-note {{'both' is declared here}}
  std::thread first([&] { // expected-warning {{'both' is changed}}
    both[1] = 1; // expected-note {{a thread changes it here}}
    only_first[1] = 1;
  });
  std::thread second([&] { both[2] = 2; }); // expected-note {{and here}} expected-note {{the second thread is started here}}
  first.join();
  second.join();
}

void made_by_a_maker() {
  Map made; // expected-note {{'made' is declared here}}
  auto first = std::make_unique<std::thread>([&] { made[1] = 1; }); // expected-warning {{'made' is changed}} expected-note {{a thread changes it here}}
  auto second = std::make_unique<std::thread>([&] { made[2] = 2; }); // expected-note {{and here}} expected-note {{the second thread is started here}}
  first->join();
  second->join();
}
