// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A program and the shared libraries that it is linked with have one record, whichever of them includes outputs.h.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %clangxx -std=c++17 -DLIBRARY -shared -fPIC -I%root/runtime/include %s -o libwithout.so
// RUN: %clangxx -std=c++17 -DOUTPUTS -I%root/runtime/include %s -o program libwithout.so -Wl,-rpath,%t -lz
// RUN: env MAPCHURN_OPTIONS=snapshot=one.mcs ./program 2>&1 | FileCheck --check-prefix=SAID %s
// RUN: %python %S/Inputs/read_snapshot.py one.mcs | FileCheck %s

// RUN: %clangxx -std=c++17 -DLIBRARY -DOUTPUTS -shared -fPIC -I%root/runtime/include %s -o libwith.so -lz
// RUN: %clangxx -std=c++17 -I%root/runtime/include %s -o program libwith.so -Wl,-rpath,%t
// RUN: env MAPCHURN_OPTIONS=snapshot=other.mcs ./program 2>&1 | FileCheck --check-prefix=SAID %s
// RUN: %python %S/Inputs/read_snapshot.py other.mcs | FileCheck %s

// SAID:     filled
// SAID-NOT: mapchurn
// CHECK-DAG: site outputs-shared.cpp:[[#]]:{{[0-9]+}} main {{.*}}<int, int,
// CHECK-DAG: maps_alive=0 maps_ever=1 entries=0 peak_entries=20
// CHECK-DAG: site outputs-shared.cpp:[[#]]:{{[0-9]+}} fill {{.*}}<long, long,
// CHECK-DAG: maps_alive=1 maps_ever=1 entries=10

#include "mapchurn/recorder.h"
#ifdef OUTPUTS
#include "mapchurn/outputs.h"
#endif
#include <cstdio>

#ifdef LIBRARY
void fill() {
  static mapchurn::recorded_map<long, long> Map;
  for (long N = 0; N != 10; ++N)
    Map[N] = N;
}
#else
void fill();

int main() {
  mapchurn::recorded_map<int, int> Map;
  for (int N = 0; N != 20; ++N)
    Map[N] = N;
  fill();
  std::puts("filled");
}
#endif
