// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// However the program ends, it ends, and as it would have; what it recorded is in the file, or one line says that it is not.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %clangxx -std=c++17 -O1 -I%root/runtime/include %s %S/Inputs/recorded_early.cpp -o program -lz -lpthread
// RUN: %clangxx -std=c++17 -O1 -I%root/runtime/include %S/Inputs/recorded_early.cpp %s -o reversed -lz -lpthread

// ---- At exit static maps are alive, whichever file they are in and whenever they were made; afterwards they may be used.
// RUN: env MAPCHURN_OPTIONS=snapshot=a.mcs ./program static 2>&1 | FileCheck --check-prefix=LAST %s
// RUN: %python %S/Inputs/read_snapshot.py a.mcs | FileCheck --check-prefix=STATIC %s
// RUN: env MAPCHURN_OPTIONS=snapshot=b.mcs ./reversed static 2>&1 | FileCheck --check-prefix=LAST %s
// RUN: %python %S/Inputs/read_snapshot.py b.mcs | FileCheck --check-prefix=STATIC %s
// LAST:       destroyed after main: 3
// STATIC-DAG: maps_alive=1 maps_ever=1 entries=11
// STATIC-DAG: maps_alive=1 maps_ever=1 entries=12
// STATIC-DAG: maps_alive=1 maps_ever=1 entries=13

// ---- A forked child leaves its parent's file alone, and says so once for all children; with %p it has its own, in which
// ---- what it inherited counts.
// RUN: env MAPCHURN_OPTIONS=snapshot=fork.mcs ./program fork 2>&1 | FileCheck --check-prefix=FORK %s
// RUN: %python %S/Inputs/read_snapshot.py fork.mcs | FileCheck --check-prefix=PARENT %s
// RUN: env MAPCHURN_OPTIONS=snapshot=child-%%p.mcs ./program fork 2>&1 | FileCheck --check-prefix=FORKS %s
// RUN: bash -c 'for f in child-*; do %python %S/Inputs/read_snapshot.py $f; done' | FileCheck --check-prefix=CHILDREN %s
// FORK:       a forked process writes no snapshot: with %p in its name each has one of its own
// FORK-NOT:   mapchurn
// FORK:       children 3
// PARENT:     entries=100
// FORKS-NOT:  mapchurn
// CHILDREN-DAG: entries=100
// CHILDREN-DAG: entries=101
// CHILDREN-DAG: entries=102
// CHILDREN-DAG: entries=103

// ---- fork() while other threads make and destroy maps: no lock stays locked in the child.
// RUN: timeout 60 ./program fork-busy | FileCheck --check-prefix=BUSY %s
// BUSY: children 200

// ---- exit() in a signal handler, whatever the program was in the middle of.
// RUN: bash %S/Inputs/exit_in_handler.sh ./program | FileCheck --check-prefix=HANDLER %s
// HANDLER: 20 ends, all written or said

// ---- abort, terminate, and a heap that is broken, whose locks are held.
// RUN: env MAPCHURN_OPTIONS=snapshot=terminate.mcs timeout 20 not --crash ./program terminate
// RUN: %python %S/Inputs/read_snapshot.py terminate.mcs | FileCheck --check-prefix=PARENT %s
// RUN: env MAPCHURN_OPTIONS=snapshot=heap.mcs timeout 20 not --crash ./program heap 2>&1 | FileCheck --check-prefix=HEAP %s
// RUN: %python %S/Inputs/read_snapshot.py heap.mcs | FileCheck --check-prefix=PARENT %s
// HEAP: double free or corruption

// ---- The program's own handler of abort is called, too.
// RUN: not --crash ./program own-handler 2>&1 | FileCheck --check-prefix=OWN %s
// RUN: %python %S/Inputs/read_snapshot.py own.mcs | FileCheck --check-prefix=PARENT %s
// OWN: own handler

// ---- The signal alone, which nobody raised by abort(), ends it as well.
// RUN: env MAPCHURN_OPTIONS=snapshot=killed.mcs timeout 20 not --crash ./program kill
// RUN: %python %S/Inputs/read_snapshot.py killed.mcs | FileCheck --check-prefix=PARENT %s

#include "Inputs/recorded_early.h"
#include "mapchurn/outputs.h"
#include "mapchurn/recorder.h"
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <sys/time.h>
#include <sys/wait.h>
#include <thread>
#include <vector>

using Map = mapchurn::recorded_map<int, int>;

static void fill(Map &M, int Entries) {
  for (int N = 0; N != Entries; ++N)
    M[N] = N;
}

static Map Main;

static void static_maps() {
  static Map Local;
  fill(early_map(), 11);
  fill(Main, 12);
  fill(Local, 13);
}

static int wait_for_children() {
  int Good = 0, Status = 0;
  while (wait(&Status) > 0)
    Good += WIFEXITED(Status) && WEXITSTATUS(Status) == 0;
  return Good;
}

static void fork_three() {
  fill(Main, 100);
  for (int N = 1; N <= 3; ++N)
    if (fork() == 0) {
      fill(Main, 100 + N);
      std::exit(0);
    }
  std::printf("children %d\n", wait_for_children());
}

static void fork_busy() {
  std::atomic<bool> Done{false};
  std::vector<std::thread> Threads;
  for (int T = 0; T != 3; ++T)
    Threads.emplace_back([&] {
      while (!Done) {
        Map M;
        M[1] = 1;
      }
    });
  int Good = 0;
  for (int N = 0; N != 200; ++N) {
    if (fork() == 0) {
      Map M;
      fill(M, 10);
      _exit(M.size() == 10 ? 0 : 1);
    }
    Good += wait_for_children();
  }
  Done = true;
  for (std::thread &T : Threads)
    T.join();
  std::printf("children %d\n", Good);
}

static void exit_in_handler(int Microseconds) {
  std::signal(SIGALRM, [](int) { std::exit(7); });
  itimerval Soon{{0, 0}, {0, Microseconds}};
  setitimer(ITIMER_REAL, &Soon, nullptr);
  for (;;) {
    Map M;
    fill(M, 3);
  }
}

/// Of a block that large malloc notices it while it holds its lock, which it takes because there is another thread.
static void free_twice() {
  std::thread([] { pause(); }).detach();
  void *volatile Block = std::malloc(5000);
  std::free(Block);
  std::free(Block);
}

int main(int argc, char **argv) {
  std::string_view Mode = argc > 1 ? argv[1] : "";
  if (Mode == "static")
    return static_maps(), 0;
  if (Mode == "fork")
    return fork_three(), 0;
  if (Mode == "fork-busy")
    return fork_busy(), 0;
  if (Mode == "handler")
    exit_in_handler(std::atoi(argv[2]));
  fill(Main, 100);
  if (Mode == "own-handler") {
    std::signal(SIGABRT, [](int) { std::fputs("own handler\n", stderr); });
    mapchurn::set_outputs("snapshot=own.mcs"); // comes first, and passes on
    std::abort();
  }
  if (Mode == "terminate")
    std::terminate();
  if (Mode == "heap")
    free_twice();
  if (Mode == "kill")
    kill(getpid(), SIGABRT);
  for (;;)
    pause();
}
