// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// recording_allocator in containers of several libraries: its record is what the allocator below it was asked for, and its
// profile names the line, the type and the kinds.

// REQUIRES: boost-flat-map

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %clangxx -std=c++17 -O1 -I%root/runtime/include %boost_flags %s -o program -lz
// RUN: env MAPCHURN_OPTIONS=profile=map.pb.gz ./program > said && FileCheck %s < said
// RUN: %python %S/Inputs/read_profile.py map.pb.gz | FileCheck --check-prefix=PROFILE %s
// RUN: g++-12 -std=c++20 -O1 -I%root/runtime/include %boost_flags %s -o program -lz && ./program | FileCheck %s

// CHECK:      std::vector: 11 allocations, 8188 bytes, equal 1, growths 10
// CHECK-NEXT: std::unordered_map: {{.*}} equal 1, growths {{[1-9]}}
// CHECK-NEXT: boost::unordered_flat_map: {{.*}} equal 1, growths {{[1-9]}}
// CHECK-NEXT: boost::flat_map: {{.*}} equal 1, growths {{[1-9]}}
// CHECK-NEXT: tsl::robin_map: {{.*}} equal 1, growths {{[1-9]}}

// PROFILE-DAG: allocator-containers.cpp:[[#]] vector element-array 11 8188 0 0 {{(mapchurn::recorded<)?}}std::vector<
// PROFILE-DAG: allocator-containers.cpp:[[#]] unordered_map bucket-array {{.*}} std::unordered_map<
// PROFILE-DAG: allocator-containers.cpp:[[#]] unordered_map node 1000 {{.*}} 0 0 std::unordered_map<
// PROFILE-DAG: allocator-containers.cpp:[[#]] unordered_flat_map {{.*}} 0 0 boost::unordered::unordered_flat_map<
// PROFILE-DAG: allocator-containers.cpp:[[#]] flat_map element-array {{.*}} 0 0 boost::container::flat_map<
// PROFILE-DAG: allocator-containers.cpp:[[#]] robin_map bucket-array {{.*}} 0 0 tsl::robin_map<

#include "mapchurn/outputs.h"
#include "mapchurn/recording_allocator.h"
#include <boost/container/flat_map.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdio>
#include <tsl/robin_map.h>
#include <unordered_map>
#include <vector>

static std::uint64_t Allocations, Bytes;

template <class T>
struct Counting {
  using value_type = T;
  Counting() = default;
  template <class U>
  Counting(const Counting<U> &) {}
  T *allocate(std::size_t N) {
    ++Allocations;
    Bytes += N * sizeof(T);
    return std::allocator<T>().allocate(N);
  }
  void deallocate(T *P, std::size_t N) { std::allocator<T>().deallocate(P, N); }
  template <class U>
  bool operator==(const Counting<U> &) const { return true; }
  template <class U>
  bool operator!=(const Counting<U> &) const { return false; }
};

template <class T>
using Alloc = mapchurn::recording_allocator<T, Counting<T>>;
using Pair = std::pair<const int, int>;
using Std = std::unordered_map<int, int, std::hash<int>, std::equal_to<>, Alloc<Pair>>;
using Boost = boost::unordered_flat_map<int, int, boost::hash<int>, std::equal_to<>, Alloc<Pair>>;
using Flat = boost::container::flat_map<int, int, std::less<>, Alloc<std::pair<int, int>>>;
using Robin = tsl::robin_map<int, int, std::hash<int>, std::equal_to<>, Alloc<std::pair<int, int>>>;

static void tell(const char *Name, const mapchurn::map_record &R) {
  std::printf("%s: %d allocations, %d bytes, equal %d, growths %d\n", Name, int(R.allocations), int(R.allocated_bytes),
              R.allocations == Allocations && R.allocated_bytes == Bytes, int(R.growths));
  Allocations = Bytes = 0;
}

static void vector() {
  mapchurn::recorded<std::vector<int, Alloc<int>>> V;
  for (int N = 0; N != 1000; ++N)
    V.push_back(N);
  tell("std::vector", V.record());
}
static void unordered_map() {
  mapchurn::recorded<Std> M;
  for (int N = 0; N != 1000; ++N)
    M[N] = N;
  tell("std::unordered_map", M.record());
}
static void unordered_flat_map() {
  mapchurn::recorded<Boost> M;
  for (int N = 0; N != 1000; ++N)
    M[N] = N;
  tell("boost::unordered_flat_map", M.record());
}
static void flat_map() {
  mapchurn::recorded<Flat> M;
  for (int N = 0; N != 1000; ++N)
    M[N] = N;
  tell("boost::flat_map", M.record());
}
static void robin_map() {
  mapchurn::recorded<Robin> M;
  for (int N = 0; N != 1000; ++N)
    M[N] = N;
  tell("tsl::robin_map", M.record());
}

int main() {
  vector();
  unordered_map();
  unordered_flat_map();
  flat_map();
  robin_map();
}
