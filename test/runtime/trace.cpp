// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A line for the beginning and the end of each growth, whole also when several threads write.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %clangxx -std=c++17 -O1 -I%root/runtime/include %s -o program -lz -lpthread
// RUN: env MAPCHURN_OPTIONS=trace=1 ./program 2>&1 | FileCheck %s --match-full-lines
// RUN: env MAPCHURN_OPTIONS=trace=0 ./program 2>&1 | count 0

// CHECK:      mapchurn/1 @{{[0-9]+[.][0-9]+}}s process=[[P:[0-9]+]] grow larger map=1 b=1 entries=8 array=160 live=240 at {{.*}}trace.cpp:[[#MAP:]]:{{[0-9]+}}
// CHECK-NEXT: mapchurn/1 @{{.*}}s process=[[P]] grown map=1 entries=8 live=160 at {{.*}}trace.cpp:[[#MAP]]:{{[0-9]+}}
// CHECK-NEXT: mapchurn/1 @{{.*}}s process=[[P]] grow larger map=1 b=2 entries=13 array=320 live={{[0-9]+}} at {{.*}}
// CHECK-NEXT: mapchurn/1 @{{.*}}s process=[[P]] grown map=1 entries=1{{[345]}} live={{[0-9]+}} at {{.*}}
// CHECK-NEXT: mapchurn/1 @{{.*}} grow larger map=1 b=3 entries=26 array=640 live={{[0-9]+}} at {{.*}}
// CHECK-NEXT: mapchurn/1 @{{.*}} grown map=1 entries=2{{[6-9]}} live={{[0-9]+}} at {{.*}}
// CHECK-NEXT: mapchurn/1 @{{.*}} grow larger map=1 entries=0 array=16 live=24 at {{.*}}trace.cpp:[[#]]:{{[0-9]+}}
// CHECK-NEXT: mapchurn/1 @{{.*}} grown map=1 entries=0 live=16 at {{.*}}
// CHECK-NOT:  mapchurn{{.*}}

// ---- To a file, which is appended to; from four threads, 1,000 maps that grow 4 times each.
// RUN: env MAPCHURN_OPTIONS=trace=lines-%%p.txt ./program threads && mv lines-*.txt lines.txt
// RUN: grep -c -E '^mapchurn/1 @[0-9.]+s process=[0-9]+ grow larger map=[0-9]+ b=[1-4] entries=[0-9]+ array=[0-9]+ live=[0-9]+ at [^ ]+$' lines.txt | FileCheck --check-prefix=LINES %s
// RUN: grep -c -E '^mapchurn/1 @[0-9.]+s process=[0-9]+ grown map=[0-9]+ entries=[0-9]+ live=[0-9]+ at [^ ]+$' lines.txt | FileCheck --check-prefix=LINES %s
// RUN: wc -l < lines.txt | FileCheck --check-prefix=ALL %s
// RUN: env MAPCHURN_OPTIONS=trace=lines.txt ./program && wc -l < lines.txt | FileCheck --check-prefix=MORE %s
// LINES: {{^}}4000{{$}}
// ALL:   {{^}}8000{{$}}
// MORE:  {{^}}8008{{$}}

// ---- Packing is told from growing.
// RUN: env MAPCHURN_OPTIONS=trace=1 ./program same-size 2>&1 | FileCheck --check-prefix=SAME %s
// SAME: grow same-size map=1 b=4 entries=0 array=[[#]]

// ---- A map that ends, or is assigned to, in the middle of a growth has ended that.
// RUN: env MAPCHURN_OPTIONS=trace=1 ./program unfinished 2>&1 | FileCheck --check-prefix=UNFINISHED %s
// UNFINISHED:      grow larger map=1 b=4 entries=52
// UNFINISHED-NEXT: grown map=1 entries=53 live=1384

// ---- A place that cannot be written to is said at once, one that is full once.
// RUN: env MAPCHURN_OPTIONS=trace=nowhere/x ./program 2>&1 | FileCheck --check-prefix=NOWHERE %s
// RUN: env MAPCHURN_OPTIONS=trace=x ./program 2>&1 | FileCheck --check-prefix=WRONG %s
// RUN: env MAPCHURN_OPTIONS=trace=/dev/full ./program 2>&1 | FileCheck --check-prefix=FULL %s
// NOWHERE:     mapchurn: MAPCHURN_OPTIONS: cannot write {{.*}}/nowhere/x: No such file or directory
// NOWHERE-NOT: {{.}}
// WRONG:       mapchurn: MAPCHURN_OPTIONS: 'trace' is 0, 1 or a file
// WRONG-NOT:   {{.}}
// FULL:        mapchurn: cannot write the trace: No space left on device
// FULL-NOT:    {{.}}

#include "mapchurn/outputs.h"
#include "mapchurn/recorder.h"
#include "mapchurn/recording_allocator.h"
#include <string_view>
#include <thread>
#include <vector>

struct Collide {
  std::size_t operator()(int N, std::uint32_t) const { return 0x7700000000000000 | std::size_t(N / 100); }
};

static void grow(int Entries) {
  mapchurn::recorded_map<int, int> Map;
  for (int N = 0; N != Entries; ++N)
    Map[N] = N;
}

static void threads() {
  std::vector<std::thread> All;
  for (int T = 0; T != 4; ++T)
    All.emplace_back([] {
      for (int Round = 0; Round != 250; ++Round)
        grow(60);
    });
  for (std::thread &T : All)
    T.join();
}

static void same_size() {
  mapchurn::recorded_map<int, int, Collide> Map(53);
  for (int N = 0; N != 16; ++N) {
    for (int I = 0; I != 9; ++I)
      Map[N * 100 + I] = 1;
    for (int I = 0; I != 9; ++I)
      Map.erase(N * 100 + I);
  }
  Map[1] = 1;
}

int main(int argc, char **argv) {
  std::string_view Mode = argc > 1 ? argv[1] : "";
  if (Mode == "threads")
    return threads(), 0;
  if (Mode == "same-size")
    return same_size(), 0;
  if (Mode == "unfinished")
    return grow(53), 0;
  grow(30);
  mapchurn::recorded<std::vector<long, mapchurn::recording_allocator<long>>> Vector;
  Vector.push_back(1);
  Vector.push_back(2);
}
