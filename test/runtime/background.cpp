// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The outputs' own thread: files at intervals, watches; beside a program that uses maps, forks and takes signals.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %clangxx -std=c++17 -O1 -g -fsanitize=thread -I%root/runtime/include %s -o program -lz -lpthread

// ---- Files are there before the end, and at it.
// RUN: env MAPCHURN_OPTIONS=interval=1:snapshot=at.mcs:profile=at.pb.gz:metrics=at.prom:watch=large-map=1000,only-grows=50 timeout 60 ./program interval 2>&1 | FileCheck %s
// RUN: %python %S/Inputs/read_snapshot.py at.mcs | FileCheck --check-prefix=END %s
// CHECK-DAG: mapchurn: watch large-map: [[#]].000000 is above 1000.000000 at {{.*}}background.cpp:[[#]]
// CHECK-DAG: mapchurn: watch only-grows: 100.000000 is above 50.000000 at {{.*}}background.cpp:[[#]]
// CHECK:     written within the run: 1
// CHECK-NOT: mapchurn
// END:       entries=200

// ---- The thread takes no signal from the program's threads, and a forked child neither has it nor waits for it.
// RUN: env MAPCHURN_OPTIONS=interval=1:snapshot=fork-%%p.mcs:http=0 timeout 60 ./program fork 2>&1 | FileCheck --check-prefix=FORK %s
// RUN: ls fork-*.mcs | count 2
// FORK: signals on the main thread: 100
// FORK: child 0

// ---- Everything at once: maps come, grow and go while all outputs are written, by several threads.
// RUN: env MAPCHURN_OPTIONS=interval=1:snapshot=busy.mcs:profile=busy.pb.gz:metrics=busy.prom:timeline=busy.json:trace=busy.txt:watch=large-value timeout 120 ./program busy 2>&1 | FileCheck --check-prefix=BUSY %s
// RUN: %python %S/Inputs/read_snapshot.py busy.mcs | FileCheck --check-prefix=BUSY-END %s
// RUN: %python %S/Inputs/read_timeline.py busy.json | FileCheck --check-prefix=BUSY-LINE %s
// BUSY:      written 40
// BUSY-NOT:  {{.}}
// BUSY-END:  maps_alive=0 maps_ever=600 entries=0 peak_entries=100 erased_entries=60000 growths=2400
// BUSY-LINE: larger maps=600 growths=4

// ---- Bad numbers.
// RUN: env MAPCHURN_OPTIONS=interval=x:watch=nothing:watch=large-map=y:watch=all=3:interval=604801 ./program none 2>&1 | FileCheck --check-prefix=BAD %s
// BAD:      'interval' is a number of seconds, at most a week
// BAD-NEXT: 'nothing' is no watch
// BAD-NEXT: 'large-map=y' is no watch
// BAD-NEXT: 'all=3' is no watch
// BAD-NEXT: 'interval' is a number of seconds, at most a week

#include "mapchurn/outputs.h"
#include "mapchurn/recorder.h"
#include <atomic>
#include <csignal>
#include <cstdio>
#include <string_view>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

static std::atomic<int> Signals{0};
static pthread_t Main;

static void busy() {
  std::atomic<int> Written{0};
  std::vector<std::thread> Threads;
  for (int T = 0; T != 3; ++T)
    Threads.emplace_back([] {
      for (int Round = 0; Round != 200; ++Round) {
        mapchurn::recorded_map<int, int> Map;
        for (int N = 0; N != 100; ++N)
          Map[N] = N;
      }
    });
  for (int T = 0; T != 2; ++T)
    Threads.emplace_back([&] {
      for (int Round = 0; Round != 20; ++Round)
        Written += mapchurn::write_outputs();
    });
  for (std::thread &T : Threads)
    T.join();
  std::printf("written %d\n", int(Written));
}

/// The file's number, once it has one that is not \p Known; 0 after half a minute.
static ino_t waitForAnother(const char *File, ino_t Known) {
  for (int Tenth = 0; Tenth != 300; ++Tenth) {
    struct stat Is;
    if (stat(File, &Is) == 0 && Is.st_ino != Known)
      return Is.st_ino;
    usleep(100000);
  }
  return 0;
}

int main(int, char **argv) {
  std::string_view Mode = argv[1];
  if (Mode == "busy")
    return busy(), 0;
  mapchurn::recorded_map<int, int> Map;
  for (int N = 0; N != 100; ++N)
    Map[N] = N;
  if (Mode == "interval") {
    // Files, watches, files: when the first file is another one, all has been done once.
    ino_t First = waitForAnother("at.mcs", 0);
    bool Again = First != 0 && waitForAnother("at.mcs", First) != 0;
    std::printf("written within the run: %d\n", Again && access("at.prom", R_OK) == 0);
    for (int N = 0; N != 200; ++N)
      Map[N] = N;
  }
  if (Mode == "fork") {
    Main = pthread_self();
    std::signal(SIGUSR1, [](int) { Signals += pthread_equal(Main, pthread_self()) ? 1 : 1000; });
    for (int N = 0; N != 100; ++N) {
      int Before = Signals;
      kill(getpid(), SIGUSR1);
      while (Signals == Before)
        usleep(100);
    }
    std::printf("signals on the main thread: %d\n", int(Signals));
    std::fflush(stdout);
    if (fork() == 0)
      return 0;
    int Status = 1;
    wait(&Status);
    std::printf("child %d\n", Status);
  }
}
