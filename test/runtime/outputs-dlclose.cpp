// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A shared library with recorded maps writes what it recorded when it is closed. The program goes on, and nothing in it
// points to what is gone: not the handler of abort, not those of exit and fork.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %clangxx -std=c++17 -DLIBRARY -shared -fPIC -I%root/runtime/include %s -o library.so -lz
// RUN: %clangxx -std=c++17 %s -o program -ldl
// RUN: env MAPCHURN_OPTIONS=snapshot=closed.mcs ./program ./library.so exit | FileCheck %s
// RUN: %python %S/Inputs/read_snapshot.py closed.mcs | FileCheck --check-prefix=SNAPSHOT %s
// RUN: env MAPCHURN_OPTIONS=snapshot=closed.mcs not --crash ./program ./library.so abort 2>&1 | FileCheck --check-prefix=ABORT %s

// CHECK:    loaded, 100 entries
// CHECK:    closed, gone 1, file 1
// CHECK:    child 0
// SNAPSHOT: maps_alive=1 maps_ever=1 entries=100
// ABORT:    Aborted

#ifdef LIBRARY
#include "mapchurn/outputs.h"
#include "mapchurn/recorder.h"

static mapchurn::recorded_map<int, int> Map;
extern "C" int fill() {
  for (int N = 0; N != 100; ++N)
    Map[N] = N;
  return int(Map.size());
}
#else
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int, char **argv) {
  void *Library = dlopen(argv[1], RTLD_NOW);
  int Entries = reinterpret_cast<int (*)()>(dlsym(Library, "fill"))();
  std::printf("loaded, %d entries\n", Entries);
  dlclose(Library);
  bool Gone = !dlopen(argv[1], RTLD_NOW | RTLD_NOLOAD);
  std::printf("closed, gone %d, file %d\n", Gone, access("closed.mcs", R_OK) == 0);
  std::fflush(stdout);
  if (!std::strcmp(argv[2], "abort"))
    std::abort();
  if (fork() == 0)
    std::exit(0);
  int Status = 1;
  wait(&Status);
  std::printf("child %d\n", Status);
}
#endif
