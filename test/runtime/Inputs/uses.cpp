// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every member of go_map, for compilers to see: with a recorder and without,
// keys and values in place and behind pointers, and a class that is only moved.

#include "mapchurn/go_map.h"
#include "mapchurn/recorder.h"
#include <array>
#include <cstdio>
#include <string>
#include <string_view>

template class mapchurn::go_map<int, int>;
template class mapchurn::go_map<double, std::array<char, 200>>;
template class mapchurn::go_map<std::string, std::string, mapchurn::go_hash<>,
                                std::equal_to<>>;
template class mapchurn::go_map<
    std::string, int, mapchurn::go_hash<std::string>,
    std::equal_to<std::string>, mapchurn::site_recorder>;

struct MoveOnly {
  explicit MoveOnly(int N) : Number(N) {}
  MoveOnly(MoveOnly &&) = default;
  MoveOnly &operator=(MoveOnly &&) = default;
  int Number;
};

int main() {
  mapchurn::go_map<std::string, MoveOnly, mapchurn::go_hash<>,
                   std::equal_to<>>
      Map;
  for (int N = 0; N != 100; ++N)
    Map.try_emplace(std::to_string(N), N);
  Map.insert_or_assign("5", MoveOnly(7));
  int Sum = 0;
  for (const auto &[Key, Value] : std::as_const(Map))
    Sum += Value.Number;
  Sum += int(Map.erase(std::string_view("7"))) + int(Map.count("8"));
  erase_if(Map, [](const auto &Entry) { return Entry.second.Number > 50; });
  mapchurn::recorded_map<int, int> Recorded{{1, 2}, {3, 4}};
  for (const auto &[Key, Value] : Recorded)
    Sum += Value;
  const bool Same = Map.find("8") != Map.cend() && Map.cbegin() != Map.end();
  std::printf("%d %zu %d %d\n", Sum, Map.size(), Same,
              int(Recorded.record().allocations));
}
