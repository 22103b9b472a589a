// RUN: %check %s -- -std=c++20
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Work that is handed to somebody with references to local variables, who is then waited for.

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

struct Loop {
  std::deque<std::function<void()>> jobs;
  void post(std::function<void()> job) { jobs.push_back(std::move(job)); }
  bool is_idle() const { return jobs.empty(); }
};

struct Task {
  int result = 0;
  void wait_until_done();
};
std::vector<Task *> tasks;

void nobody_waits(Loop &loop) {
  int result = 0; // expected-note {{'result' is declared here}}
  loop.post([&] { result = 1; }); // expected-warning {{a reference to 'result' stays in 'loop' after 'result' is gone [mapchurn-escaping-local]}} expected-note {{'loop' was there before the function was called}}
  while (!loop.is_idle())
    std::this_thread::yield();
}

void waited_before(Loop &loop, std::future<void> &ready) {
  ready.wait();
  std::vector<int> results(3); // expected-note {{'results' is declared here}}
  for (int i = 0; i < 3; ++i)
    loop.post([&results, i] { results[i] = 1; }); // expected-warning {{a reference to 'results' stays in 'loop' after 'results' is gone [mapchurn-escaping-local]}} expected-note {{'loop' was there before the function was called}}
  results.clear();
}

// ---- Not reported: the function may wait for what uses the variable

void for_a_future(Loop &loop) {
  std::promise<int> promise;
  auto answer = promise.get_future();
  loop.post([&promise] { promise.set_value(1); });
  answer.get();
}

void for_many_futures(Loop &loop) {
  std::vector<int> results(4);
  std::vector<std::future<void>> answers;
  for (int i = 0; i < 4; ++i) {
    auto task = std::make_shared<std::packaged_task<void()>>([&results, i] { results[i] = i; });
    answers.push_back(task->get_future());
    loop.post([task] { (*task)(); });
  }
  for (auto &answer : answers)
    answer.get();
}

void for_a_latch(Loop &loop) {
  std::latch done(1);
  loop.post([&] { done.count_down(); });
  done.wait();
}

void for_a_semaphore(Loop &loop) {
  std::binary_semaphore done(0);
  int result = 0;
  loop.post([&] {
    result = 1;
    done.release();
  });
  done.acquire();
}

void for_a_condition(Loop &loop) {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  loop.post([&] {
    std::lock_guard<std::mutex> lock(mutex);
    done = true;
    changed.notify_all();
  });
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait(lock, [&] { return done; });
}

void for_a_flag(Loop &loop) {
  std::atomic<bool> done{false};
  loop.post([&] { done = true; });
  while (!done)
    std::this_thread::yield();
}

class WaitGroup {
public:
  void add();
  void done();
  void wait();
};
void for_a_group_of_the_users(Loop &loop) {
  WaitGroup group;
  group.add();
  loop.post([&group] { group.done(); });
  group.wait();
}

void for_the_object_itself() {
  Task task;
  tasks.push_back(&task);
  task.wait_until_done();
}
