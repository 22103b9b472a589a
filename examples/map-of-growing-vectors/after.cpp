// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An index from sensor to its readings: counted first, then filled, so that
// each vector is allocated once.

#include "../allocations.h"
#include <unordered_map>
#include <vector>

struct Reading {
  int sensor;
  double value;
};

using Index = std::unordered_map<int, std::vector<double>>;

Index bySensor(const std::vector<Reading> &readings) {
  std::unordered_map<int, std::size_t> counts;
  for (const Reading &reading : readings)
    ++counts[reading.sensor];
  Index index;
  index.reserve(counts.size());
  for (const Reading &reading : readings) {
    auto [entry, fresh] = index.try_emplace(reading.sensor);
    if (fresh)
      entry->second.reserve(counts[reading.sensor]);
    entry->second.push_back(reading.value);
  }
  return index;
}

int main() {
  std::vector<Reading> readings(100000);
  for (int i = 0; i < 100000; ++i)
    readings[i] = {i % 500, i * 0.5};
  measure("100000 readings of 500 sensors", [&] {
    Index index = bySensor(readings);
    std::printf("readings of sensor 7: %zu\n", index[7].size());
  });
}
