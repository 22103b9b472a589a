// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A file that cannot be written is one line on stderr. The program goes on, and the file is what it was.

// RUN: rm -rf %t && mkdir -p %t/folder && cd %t
// RUN: %clangxx -std=c++17 -I%root/runtime/include %s -o program -lz
// RUN: env MAPCHURN_OPTIONS=snapshot=before.mcs ./program 3 && cp before.mcs same.mcs

// ---- No such folder: said at the start, and not again.
// RUN: env MAPCHURN_OPTIONS=profile=nowhere/map.pb.gz ./program 3 2>&1 | FileCheck --check-prefix=NOWHERE %s
// NOWHERE:      mapchurn: cannot write {{.*}}/nowhere/map.pb.gz: No such file or directory
// NOWHERE-NEXT: 1000 entries, written 0
// NOWHERE-NEXT: 1000 entries, written 0
// NOWHERE-NEXT: 1000 entries, written 0
// NOWHERE-NOT:  {{.}}

// ---- A folder in its place, and each file has its own line.
// RUN: env MAPCHURN_OPTIONS=profile=folder:snapshot=/proc/self/mem/x ./program 1 2>&1 | FileCheck --check-prefix=FOLDER %s
// FOLDER-DAG: mapchurn: cannot write {{.*}}/folder: Is a directory
// FOLDER-DAG: mapchurn: cannot write /proc/self/mem/x: Not a directory
// FOLDER-DAG: 1000 entries, written 0

// ---- A limit on the size of files: the signal that comes with it does not end the program.
// RUN: bash -c 'ulimit -f 0; MAPCHURN_OPTIONS=snapshot=same.mcs exec ./program 2' 2>&1 | FileCheck --check-prefix=LIMIT %s
// RUN: cmp before.mcs same.mcs
// LIMIT:      mapchurn: cannot write {{.*}}/same.mcs: File too large
// LIMIT-NEXT: 1000 entries, written 0
// LIMIT-NEXT: 1000 entries, written 0
// LIMIT-NOT:  {{.}}

// ---- The program's own handler for that signal is not called for it.
// RUN: bash -c 'ulimit -f 0; MAPCHURN_OPTIONS=snapshot=same.mcs exec ./program handler' 2>&1 | FileCheck --check-prefix=HANDLER %s
// HANDLER:     cannot write
// HANDLER:     1000 entries, written 0, signals 0
// HANDLER-NOT: {{.}}

// ---- No memory is left, for the snapshot or for the file; afterwards there is, and it is written.
// RUN: env MAPCHURN_OPTIONS=snapshot=memory.mcs ./program no-memory 2>&1 | FileCheck --check-prefix=MEMORY %s
// MEMORY:      mapchurn: nothing was written: {{.*}}there was no memory
// MEMORY-NEXT: 1000 entries, written 0
// MEMORY-NEXT: 1000 entries, written 1
// MEMORY-NOT:  {{.}}

// ---- stderr may be closed, too.
// RUN: bash -c 'MAPCHURN_OPTIONS=profile=nowhere/map.pb.gz exec ./program 1 2>&-' | FileCheck --check-prefix=CLOSED %s
// CLOSED: 1000 entries, written 0

// ---- What cannot be replaced is written to: a pipe that nobody reads, and one that somebody does.
// RUN: mkfifo fifo
// RUN: env MAPCHURN_OPTIONS=snapshot=fifo ./program 1 2>&1 | FileCheck --check-prefix=FIFO %s
// RUN: bash -c 'exec 3<>fifo; MAPCHURN_OPTIONS=snapshot=fifo ./program 0; head -c $(stat -c %%s before.mcs) <&3' > piped.mcs
// RUN: %python %S/Inputs/read_snapshot.py piped.mcs | FileCheck --check-prefix=PIPED %s
// FIFO:  mapchurn: cannot write {{.*}}/fifo: No such device or address
// FIFO:  1000 entries, written 0
// PIPED: entries=1000

// ---- A link stays one, and the file that it names is replaced.
// RUN: mkdir links && ln -s ../links/b links/a && ln -s b links/b0 && ln -s c links/b
// RUN: env MAPCHURN_OPTIONS=snapshot=links/a ./program 1 | FileCheck --check-prefix=LEFT %s
// RUN: ls -F links | FileCheck --check-prefix=LINKS %s
// RUN: %python %S/Inputs/read_snapshot.py links/c | FileCheck --check-prefix=PIPED %s
// LINKS:      a@
// LINKS-NEXT: b@
// LINKS-NEXT: b0@
// LINKS-NEXT: {{^}}c{{$}}
// LINKS-NOT:  {{.}}

// ---- A temporary file that a killed process of this number left is in nobody's way.
// RUN: bash -c 'echo old > left.mcs.$$.tmp; MAPCHURN_OPTIONS=snapshot=left.mcs exec ./program 1' | FileCheck --check-prefix=LEFT %s
// RUN: ls | not grep tmp
// LEFT: 1000 entries, written 1

#include "mapchurn/outputs.h"
#include "mapchurn/recorder.h"
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <sys/resource.h>

static volatile std::sig_atomic_t Signals = 0;

static void write(std::size_t Entries) {
  bool Written = mapchurn::write_outputs();
  std::printf("%zu entries, written %d\n", Entries, Written);
}

/// Nothing more than the process has already.
static void write_without_memory(std::size_t Entries) {
  std::printf("%s", ""); // its buffer
  rlimit Before;
  getrlimit(RLIMIT_AS, &Before);
  rlimit None{1, Before.rlim_max};
  setrlimit(RLIMIT_AS, &None);
  bool Written = mapchurn::write_outputs();
  setrlimit(RLIMIT_AS, &Before);
  std::printf("%zu entries, written %d\n", Entries, Written);
}

int main(int, char **argv) {
  static mapchurn::recorded_map<int, int> Map;
  bool Handler = std::string_view(argv[1]) == "handler";
  if (Handler)
    std::signal(SIGXFSZ, [](int) { Signals = Signals + 1; });
  for (int N = 0; N != 1000; ++N)
    Map[N] = N;
  if (std::string_view(argv[1]) == "no-memory") {
    write_without_memory(Map.size());
    write(Map.size());
    return 0;
  }
  int Times = Handler ? 1 : std::atoi(argv[1]);
  for (int N = 0; N != Times; ++N) {
    bool Written = mapchurn::write_outputs();
    std::printf("%zu entries, written %d", Map.size(), Written);
    if (Handler)
      std::printf(", signals %d", int(Signals));
    std::printf("\n");
    std::fflush(stdout);
  }
}
