// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The loopback endpoint answers while maps are written, and no request harms it. Under ThreadSanitizer.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %clangxx -std=c++17 -O1 -g -fsanitize=thread -I%root/runtime/include %s -o program -lz -lpthread
// RUN: timeout 300 %python %S/Inputs/ask_endpoint.py busy ./program busy | FileCheck %s
// RUN: %clangxx -std=c++17 -O1 -g -fsanitize=address,undefined -I%root/runtime/include %s -o program -lz -lpthread
// RUN: timeout 300 %python %S/Inputs/ask_endpoint.py still ./program | FileCheck %s

// CHECK:      /profile 200 application/octet-stream
// CHECK-NEXT: /debug/pprof/heap?seconds=1 200 application/octet-stream
// CHECK-NEXT: /snapshot 200 application/octet-stream
// CHECK-NEXT: /metrics 200 text/plain; version=0.0.4; charset=utf-8
// CHECK-NEXT: /timeline 200 application/json
// CHECK-NEXT: / 200 text/plain; charset=utf-8
// CHECK-NEXT: HEAD 200 0 True
// CHECK-NEXT: GET /etc/passwd 404 404 Not Found
// CHECK-NEXT: GET /metrics/ 404 404 Not Found
// CHECK-NEXT: POST /metrics 405 405 Method Not Allowed
// CHECK-NEXT: GET /metrics evil.example 403 403 Forbidden
// CHECK-NEXT: GET /metrics localhost:1 200 # HELP
// CHECK-NEXT: b'nonsense\r\n\r\n' HTTP/1.1 400 Bad Request
// CHECK-NEXT: b'GET /metrics SPDY/3\r' HTTP/1.1 400 Bad Request
// CHECK-NEXT: b'GET relative HTTP/1.' HTTP/1.1 400 Bad Request
// CHECK-NEXT: b'\x00\xff\r\n\r\n' HTTP/1.1 400 Bad Request
// CHECK-NEXT: b'GET /metrics HTTP/1.' HTTP/1.1 200 OK
// CHECK-NEXT: too long b'{{(\(reset\))?}}'
// CHECK-NEXT: after a slow one 200 True
// CHECK-NEXT: 200 more
// CHECK-NEXT: other addresses refused True
// CHECK-NEXT: ended 0
// CHECK-NOT:  {{.}}

// ---- What it answers is what the files say.
// RUN: %python %S/Inputs/read_snapshot.py still/map.mcs | FileCheck --check-prefix=SNAPSHOT %s
// RUN: %python %S/Inputs/same_metrics.py still/map.prom still/map.mcs | FileCheck --check-prefix=SAME %s
// RUN: %python %S/Inputs/read_profile.py still/map.pb.gz > profile && %python %S/Inputs/read_profile.py still/heap.pb.gz | diff profile -
// RUN: %python %S/Inputs/read_snapshot.py busy/map.mcs | FileCheck --check-prefix=BUSY %s
// RUN: FileCheck --check-prefix=INDEX %s < still/index
// SNAPSHOT: maps_alive=1 maps_ever=1 entries=100 peak_entries=100
// SAME:     0 differ
// BUSY:     site endpoint.cpp
// INDEX:      /debug/pprof/heap
// INDEX:      /metrics

// ---- A port that is taken, or none, is said at once.
// RUN: env MAPCHURN_OPTIONS=http=65536 ./program wrong 2>&1 | FileCheck --check-prefix=WRONG %s
// RUN: %python %S/Inputs/take_port.py ./program wrong 2>&1 | FileCheck --check-prefix=TAKEN %s
// WRONG:     mapchurn: MAPCHURN_OPTIONS: 'http' is a port: a number up to 65535, 0 for a free one
// WRONG-NOT: {{.}}
// TAKEN:     mapchurn: MAPCHURN_OPTIONS: cannot listen at 127.0.0.1:[[#]]: Address already in use
// TAKEN-NOT: {{.}}

#include "mapchurn/outputs.h"
#include "mapchurn/recorder.h"
#include <atomic>
#include <cstdio>
#include <string_view>
#include <thread>

int main(int argc, char **argv) {
  std::string_view Mode = argc > 1 ? argv[1] : "";
  mapchurn::recorded_map<int, int> Map;
  for (int N = 0; N != 100; ++N)
    Map[N] = N;
  if (Mode == "wrong")
    return 0;
  std::atomic<bool> Done{false};
  std::thread Writer([&] {
    while (Mode == "busy" && !Done) {
      mapchurn::recorded_map<int, int> Another;
      for (int N = 0; N != 1000; ++N)
        Another[N] = Map[N % 200] = N;
      Map.clear();
    }
  });
  std::puts("ready");
  std::fflush(stdout);
  std::getchar();
  Done = true;
  Writer.join();
}
