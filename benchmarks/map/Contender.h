// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The operations that are measured, the same words for each map.
//
// What is timed is the operations alone, in CPU time of this thread: making the
// keys, destroying maps and filling one for a lookup are not.

#ifndef MAPCHURN_BENCHMARKS_MAP_CONTENDER_H
#define MAPCHURN_BENCHMARKS_MAP_CONTENDER_H

#include "Data.h"
#include <ctime>
#include <memory>

namespace mapchurn::benchmark {

struct Measurement {
  std::uint64_t Nanoseconds = 0, Operations = 0;
  /// Of all values that were met: alike for all contenders.
  std::uint64_t Sum = 0;
};

enum class Operation { Insert, Reserved, Hit, Miss, Iterate, Erase };

class Contender {
public:
  virtual ~Contender() = default;
  virtual Measurement run(Operation What) = 0;
};

inline std::uint64_t threadNanoseconds() {
  timespec Now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &Now);
  return std::uint64_t(Now.tv_sec) * 1000000000 + std::uint64_t(Now.tv_nsec);
}

template <class Map> class MapContender final : public Contender {
  using Key = typename Map::key_type;
  using Value = typename Map::mapped_type;

public:
  explicit MapContender(const Data<Key> &Keys) : Keys(Keys) {}

  Measurement run(Operation What) override {
    Measurement M;
    switch (What) {
    case Operation::Insert: // keeps the maps for the others
      Filled.clear();
      timed(M, [&] { fill(Filled, false); });
      M.Operations = Keys.Of.Entries * Filled.size();
      M.Sum = sizes(Filled);
      return M;
    case Operation::Reserved: {
      std::vector<Map> Maps;
      timed(M, [&] { fill(Maps, true); });
      M.Operations = Keys.Of.Entries * Maps.size();
      M.Sum = sizes(Maps);
      return M;
    }
    case Operation::Hit:
      return lookUp(Keys.Hits);
    case Operation::Miss:
      return lookUp(Keys.Misses);
    case Operation::Iterate:
      return iterate();
    case Operation::Erase:
      return erase();
    }
    return M;
  }

private:
  template <class Action> static void timed(Measurement &M, Action Do) {
    std::uint64_t Start = threadNanoseconds();
    Do();
    M.Nanoseconds = threadNanoseconds() - Start;
  }
  static std::uint64_t sizes(const std::vector<Map> &Maps) {
    std::uint64_t Sum = 0;
    for (const Map &M : Maps)
      Sum += M.size();
    return Sum;
  }

  void fill(std::vector<Map> &Maps, bool Reserved) {
    std::size_t Rounds = Keys.Of.rounds();
    Maps.reserve(Rounds);
    for (std::size_t Round = 0; Round != Rounds; ++Round) {
      Map &M = Maps.emplace_back();
      if (Reserved)
        M.reserve(Keys.Of.Entries);
      std::uint64_t Number = 0;
      for (const Key &K : Keys.Inserted)
        M[K] = valueOf<Value>(++Number);
    }
  }
  void needFilled() {
    if (Filled.empty())
      fill(Filled, false);
  }

  Measurement lookUp(const std::vector<Key> &Sought) {
    needFilled();
    Measurement M;
    const Map &In = Filled.front();
    timed(M, [&] {
      for (const Key &K : Sought)
        if (auto At = In.find(K); At != In.end())
          M.Sum += wordOf(At->second);
    });
    M.Operations = Sought.size();
    return M;
  }
  Measurement iterate() {
    needFilled();
    Measurement M;
    timed(M, [&] {
      for (const Map &Each : Filled)
        for (const auto &Entry : Each)
          M.Sum += wordOf(Entry.second);
    });
    M.Operations = Keys.Of.Entries * Filled.size();
    return M;
  }
  Measurement erase() {
    needFilled();
    Measurement M;
    timed(M, [&] {
      for (Map &Each : Filled)
        for (const Key &K : Keys.Erased)
          M.Sum += Each.erase(K);
    });
    M.Operations = Keys.Of.Entries * Filled.size();
    Filled.clear();
    return M;
  }

  const Data<Key> &Keys;
  std::vector<Map> Filled;
};

/// All keys of a case; one of these is there at a time.
struct Case {
  std::unique_ptr<Data<std::uint64_t>> Numbers;
  std::unique_ptr<Data<std::string_view>> Texts; ///< which lie in Store
  std::unique_ptr<Data<std::string>> OwnedTexts;
  TextStore Store;
  bool LargeValues = false;
};

/// For `template <class Key, class Value> using Map = …`.
template <template <class, class> class Map>
std::unique_ptr<Contender> contend(const Case &C) {
  if (C.Texts)
    return std::make_unique<MapContender<Map<std::string_view, std::uint64_t>>>(
        *C.Texts);
  if (C.OwnedTexts)
    return std::make_unique<MapContender<Map<std::string, std::uint64_t>>>(
        *C.OwnedTexts);
  if (C.LargeValues)
    return std::make_unique<MapContender<Map<std::uint64_t, LargeValue>>>(
        *C.Numbers);
  return std::make_unique<MapContender<Map<std::uint64_t, std::uint64_t>>>(
      *C.Numbers);
}

/// Each in a file of its own, so that none is compiled with another in mind.
using Make = std::unique_ptr<Contender>(const Case &);
Make makeStd, makeAbsl, makeBoost, makeGoMap, makeRecorded;

} // namespace mapchurn::benchmark

#endif // MAPCHURN_BENCHMARKS_MAP_CONTENDER_H
