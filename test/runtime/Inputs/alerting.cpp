// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A program with everything wrong that the sample alerts know (or with nothing, given `calm`). It writes its metrics into
// before.prom and, about a second later, into after.prom, and prints the seconds in between.

#include "mapchurn/outputs.h"
#include "mapchurn/recorder.h"
#include <array>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <thread>

using Clock = std::chrono::steady_clock;
using Map = mapchurn::recorded_map<int, int>;
using recorded_values = mapchurn::recorded_map<int, std::array<char, 20000>>;

static void fill(Map &M, int First, int Last) {
  for (int N = First; N != Last; ++N)
    M[N] = N;
}

/// Hardly anything but growing, so that the share of time is large on a machine that is busy, too.
static void storm(Clock::time_point Until) {
  while (Clock::now() < Until) {
    Map Burst;
    fill(Burst, 0, 8);
    Burst.reserve(200000);
  }
}

/// \p Meanwhile is told when it should end.
template <class Work>
static void measure(Work Meanwhile) {
  mapchurn::write_metrics("before.prom");
  auto Start = Clock::now();
  Meanwhile(Start + std::chrono::seconds(1));
  mapchurn::check_watches();
  std::chrono::duration<double> Elapsed = Clock::now() - Start;
  mapchurn::write_metrics("after.prom");
  std::printf("%f\n", Elapsed.count());
}

static void calm() {
  Map Small;
  fill(Small, 0, 100);
  measure([](auto Until) { std::this_thread::sleep_until(Until); });
}

static void wrong() {
  recorded_values Large;
  Large[1] = {};
  Map OnlyGrows, Idle, Stalled;
  fill(OnlyGrows, 0, 200000);
  fill(Idle, 0, 100000);
  for (int N = 0; N != 99900; ++N)
    Idle.erase(N);
  fill(Stalled, 0, 53);
  storm(Clock::now() + std::chrono::milliseconds(10));
  mapchurn::set_outputs("watch=large-map");
  mapchurn::check_watches();
  measure([&](auto Until) {
    storm(Until);
    fill(OnlyGrows, 200000, 202000);
  });
}

int main(int argc, char **argv) {
  if (argc > 1 && std::string_view(argv[1]) == "calm")
    calm();
  else
    wrong();
}
