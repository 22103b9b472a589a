// RUN: %check %s -- -std=c++17 -pthread
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Starts, changes and locks that macros write.

#include <map>
#include <mutex>
#include <thread>

#define START(name, body) std::thread name([&] { body; })
#define LOCKED(mutex, body)                  \
  do {                                       \
    std::lock_guard<std::mutex> lock(mutex); \
    body;                                    \
  } while (0)

void started() {
  std::map<int, int> map; // expected-note {{'map' is declared here}}
  START(first, map[1] = 1);  // expected-warning {{'map' is changed on several threads}} expected-note {{a thread changes it here}}
  START(second, map[2] = 2); // expected-note {{and here}} expected-note {{the second thread is started here}}
  first.join();
  second.join();
}

void silenced() {
  std::map<int, int> map;
  // NOLINTNEXTLINE(mapchurn-unsynchronized-map)
  START(first, map[1] = 1);
  START(second, map[2] = 2);
  first.join();
  second.join();
}

// ---- Not reported: the macro locks.

std::mutex mutex;
void locked() {
  std::map<int, int> map;
  START(first, LOCKED(mutex, map[1] = 1));
  START(second, LOCKED(mutex, map[2] = 2));
  first.join();
  second.join();
}
