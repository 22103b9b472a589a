// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An index from sensor to its readings: every sensor's vector doubles its way
// up, and every doubling is an allocation and a copy.

#include "../allocations.h"
#include <unordered_map>
#include <vector>

struct Reading {
  int sensor;
  double value;
};

using Index = std::unordered_map<int, std::vector<double>>;

Index bySensor(const std::vector<Reading> &readings) {
  Index index;
  for (const Reading &reading : readings)
    index[reading.sensor].push_back(reading.value);
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
