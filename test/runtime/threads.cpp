// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What may be done at the same time is free of data races: many readers of one map, readers of a record and of all sites
// while a map is written, maps of one site in several threads. What may not be done is noticed, in Go's words.

// RUN: %clangxx -std=c++17 -O1 -g -fsanitize=thread -I%root/runtime/include %s -o %t -lpthread
// RUN: %t | FileCheck %s
// RUN: %clangxx -std=c++17 -O1 -I%root/runtime/include %s -o %t.plain -lpthread
// RUN: not --crash %t.plain writers 2>&1 | FileCheck --check-prefix=WRITERS %s

// CHECK: sums 60, records 1, sites 1, swaps 1
// WRITERS: fatal error: concurrent map {{writes|read and map write}}

#include "mapchurn/recorder.h"
#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

using Map = mapchurn::recorded_map<std::string, int>;

template <class Work>
void inThreads(int Count, Work work) {
  std::vector<std::thread> Threads;
  for (int N = 0; N != Count; ++N)
    Threads.emplace_back(work, N);
  for (std::thread &T : Threads)
    T.join();
}

int readers_share_a_map() {
  Map Words;
  for (int N = 0; N != 27; ++N) // in the middle of a growth
    Words[std::to_string(N)] = 1;
  std::atomic<int> Good{0};
  inThreads(3, [&Words = std::as_const(Words), &Good](int) {
    for (int Round = 0; Round != 20; ++Round) {
      int Sum = 0;
      for (auto &[Word, N] : Words)
        Sum += N + Words.at(Word) - 1;
      Good += Sum == 27;
    }
  });
  return Good;
}

bool records_are_read_while_written() {
  Map Words;
  std::atomic<bool> Done{false};
  std::uint64_t Last = 0;
  bool Rises = true;
  std::thread Reader([&] {
    while (!Done) {
      auto R = Words.record();
      Rises = Rises && R.allocations >= Last;
      Last = R.allocations;
    }
  });
  for (int N = 0; N != 5000; ++N)
    Words[std::to_string(N)] = N;
  Done = true;
  Reader.join();
  return Rises;
}

bool sites_are_read_while_maps_come_and_go() {
  inThreads(3, [](int) {
    for (int Round = 0; Round != 50; ++Round) {
      Map Words;
      Words["a"] = Round;
      mapchurn::for_each_site([](const mapchurn::site_record &) {});
    }
  });
  bool Found = false;
  mapchurn::for_each_site([&](const mapchurn::site_record &Site) {
    Found |= Site.maps_ever == 150 && Site.maps_alive == 0;
  });
  return Found;
}

/// The number of entries is read from the map, and must stay with its record wherever the entries go.
bool sites_are_read_while_maps_are_swapped() {
  Map Two{{"a", 1}, {"b", 2}};
  Map Three{{"a", 1}, {"b", 2}, {"c", 3}};
  std::atomic<bool> Done{false};
  bool Right = true;
  int Seen = 0;
  std::thread Reader([&] {
    while (!Done || Seen == 0)
      mapchurn::for_each_site([&](const mapchurn::site_record &Site) {
        if (Site.entries == 0)
          return;
        Right = Right && Site.entries == Site.peak_entries && (Site.entries == 2 || Site.entries == 3);
        ++Seen;
      });
  });
  for (int Round = 0; Round != 2000; ++Round) {
    Two.swap(Three);
    Map Moved = std::move(Two);
    Two = std::move(Moved);
  }
  Done = true;
  Reader.join();
  return Right;
}

int main(int argc, char **) {
  if (argc > 1) {
    mapchurn::go_map<int, int> Shared;
    inThreads(2, [&Shared](int) {
      for (int N = 0; N != 100000000; ++N)
        Shared[N % 8] = N;
    });
    return 0;
  }
  int Sums = readers_share_a_map();
  bool Records = records_are_read_while_written();
  bool Sites = sites_are_read_while_maps_come_and_go();
  bool Swaps = sites_are_read_while_maps_are_swapped();
  std::printf("sums %d, records %d, sites %d, swaps %d\n", Sums, Records, Sites, Swaps);
}
