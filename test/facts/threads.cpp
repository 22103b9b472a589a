// RUN: %mapchurn check --dump=facts %s -- -std=c++17 -pthread | FileCheck %s
// REQUIRES: tool
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who calls whom, which threads are started and until when they run, what locks, and what runs once.

#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

std::map<int, int> map;
std::mutex mutex;
std::once_flag once;
bool done;
void fill() { map[1] = 1; }
void add(int key, std::map<int, int> &to) { to[key] = 1; }

struct Owner {
  void run();
  void start();
};

// CHECK-LABEL: function 'Owner::start'
// CHECK: names 'Owner::run'
// CHECK: starts 'Owner::run' at {{[0-9]+}} on this held by member until
void Owner::start() {
  std::thread member(&Owner::run, this);
  member.join();
}

// CHECK-LABEL: function 'started'
// CHECK: starts 'fill' at {{[0-9]+}} held by first until
// CHECK-NEXT: starts 'add' at {{[0-9]+}} with to = map held by all{{$}}
// CHECK-NEXT: starts a lambda at {{[0-9]+}} held by result waits
// CHECK-NEXT: starts 'fill' at {{[0-9]+}} until {{[0-9]+}} waits
// CHECK-NOT: starts
void started() {
  std::thread first(fill);
  std::vector<std::thread> all;
  all.emplace_back(add, 1, std::ref(map));
  auto result = std::async(std::launch::async, [] { fill(); });
  (void)std::async(fill);
  (void)std::async(std::launch::deferred, fill);
  first.join();
}

// CHECK-LABEL: function 'locked'
// CHECK: calls 'fill' at [[FILL:[0-9]+]] constant
// CHECK: locks at
void locked() {
  std::lock_guard<std::mutex> guard(mutex);
  fill();
}

// CHECK-LABEL: function 'flagged'
// CHECK: then {{.*}} if done
// CHECK: loop {{.*}} endless{{$}}
// CHECK: lambda {{.*}} once
// CHECK: lambda {{.*}} once
// CHECK: calls 'fill' at {{[0-9]+}} constant{{$}}
// CHECK: calls 'fill' at {{[0-9]+}} constant{{$}}
// CHECK: calls 'fill' at {{[0-9]+}} constant once
// CHECK: calls 'add' at {{[0-9]+}}{{.*}} once
// CHECK: names 'fill'
// CHECK: calls 'add' at {{[0-9]+}}{{$}}
void flagged(int key) {
  if (!done) {
    fill();
    done = true;
  }
  while (done)
    fill();
  std::call_once(once, [] { fill(); });
  static const int filled = [] {
    add(1, std::ref(map));
    return 1;
  }();
  auto later = &fill;
  add(key, map);
}
