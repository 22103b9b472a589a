// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What MAPCHURN_OPTIONS and set_outputs understand, who of them wins, and where files go.

// RUN: rm -rf %t && mkdir -p %t/elsewhere && cd %t
// RUN: %clangxx -std=c++17 -I%root/runtime/include %s -o program -lz

// ---- The environment wins over the program, and what the program sets alone holds.
// RUN: env MAPCHURN_OPTIONS=profile=environment.pb.gz ./program set profile=program.pb.gz:snapshot=program.mcs
// RUN: ls | FileCheck --check-prefix=WINS %s
// WINS:      elsewhere
// WINS-NEXT: environment.pb.gz
// WINS-NEXT: program
// WINS-NEXT: program.mcs
// WINS-NOT:  program.pb.gz
// RUN: rm *.mcs *.gz

// ---- A name with a colon, a percent sign and the number of the process; empty items; the folder is that of the start.
// RUN: env MAPCHURN_OPTIONS='::snapshot=a\:b%%%%\\%%p-%%p.mcs:' ./program chdir elsewhere | FileCheck --check-prefix=PID %s
// RUN: ls | FileCheck --check-prefix=NAME %s
// RUN: ls elsewhere | count 0
// PID:  process [[#]]
// NAME: a:b%\[[#]]-[[#]].mcs
// RUN: rm *.mcs

// ---- An empty name takes the file back; without options there is none.
// RUN: ./program set profile=a.pb.gz:profile= && ls | not grep 'gz$'
// RUN: ./program

// ---- write_outputs, write_profile and write_snapshot write now.
// RUN: env MAPCHURN_OPTIONS=snapshot=exit.mcs ./program write now.pb.gz now.mcs | FileCheck --check-prefix=NOW %s
// RUN: %python %S/Inputs/read_snapshot.py now.mcs | FileCheck --check-prefix=BEFORE %s
// RUN: %python %S/Inputs/read_snapshot.py exit.mcs | FileCheck --check-prefix=AFTER %s
// RUN: %python %S/Inputs/read_profile.py now.pb.gz | FileCheck --check-prefix=PROFILE %s
// NOW:     written 1 1 1
// BEFORE:  entries=5
// AFTER:   entries=6
// PROFILE: program_map bucket-array 1 80 1 80 mapchurn::go_map<

// ---- What is not understood is said, and the rest is done.
// RUN: env MAPCHURN_OPTIONS=profle=x:trace:snapshot=done.mcs ./program set profile 2>&1 | FileCheck --check-prefix=WRONG %s
// RUN: ls done.mcs
// WRONG:      mapchurn: MAPCHURN_OPTIONS: 'profle' is no option; there are profile, snapshot
// WRONG-NEXT: mapchurn: MAPCHURN_OPTIONS: 'trace' has no value
// WRONG-NEXT: mapchurn: set_outputs: 'profile' has no value
// WRONG-NEXT: understood 0

// ---- A program that has no outputs says so.
// RUN: %clangxx -std=c++17 -I%root/runtime/include -DWITHOUT_OUTPUTS %s -o without
// RUN: env MAPCHURN_OPTIONS=profile=x.pb.gz ./without 2>&1 | FileCheck --check-prefix=WITHOUT %s
// RUN: ./without 2>&1 | count 0
// WITHOUT:     mapchurn: MAPCHURN_OPTIONS is set, but no file of this program includes mapchurn/outputs.h
// WITHOUT-NOT: mapchurn

// ---- gcc and clang, C++17 and C++20, name the same file and line.
// RUN: %clangxx -std=c++20 -I%root/runtime/include %s -o program20 -lz && ./program20 write 20.pb.gz 20.mcs
// RUN: %python %S/Inputs/read_profile.py 20.pb.gz | FileCheck --check-prefix=TWENTY %s
// TWENTY: outputs-options.cpp:[[#]] {{.*}}program_map{{.*}} bucket-array 1 80 1 80 mapchurn::go_map<

#include "mapchurn/recorder.h"
#ifndef WITHOUT_OUTPUTS
#include "mapchurn/outputs.h"
#endif
#include <cstdio>
#include <string_view>
#include <unistd.h>

mapchurn::recorded_map<int, int> &program_map() {
  static mapchurn::recorded_map<int, int> Map;
  return Map;
}

int main(int argc, char **argv) {
  std::string_view Mode = argc > 1 ? argv[1] : "";
  for (int N = 0; N != 5; ++N)
    program_map()[N] = N;
#ifndef WITHOUT_OUTPUTS
  if (Mode == "set")
    std::printf("understood %d\n", mapchurn::set_outputs(argv[2]));
  if (Mode == "write") {
    bool Profile = mapchurn::write_profile(argv[2]);
    bool Snapshot = mapchurn::write_snapshot(argv[3]);
    std::printf("written %d %d %d\n", Profile, Snapshot, mapchurn::write_outputs());
    program_map()[5] = 5;
  }
#endif
  if (Mode == "chdir" && chdir(argv[2]) == 0)
    std::printf("process %d\n", int(getpid()));
}
