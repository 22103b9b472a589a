// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What growth costs in truth: real containers, filled one by one, with an
// allocator and elements that count.
//
// Used by two programs: the unit tests, and a program of its own that is
// compiled against libc++ (GoogleTest and LLVM are built against libstdc++).
// So there is nothing of GoogleTest here, and of LLVM only what Growth.h needs.
//
// Words     subject  a container under test, with add() and reserve(n).
//           ledger   what the counting allocator and elements saw.

#ifndef MAPCHURN_TEST_UNIT_MODEL_MEASUREGROWTH_H
#define MAPCHURN_TEST_UNIT_MODEL_MEASUREGROWTH_H

#include "model/Growth.h"
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace mapchurn::test {

inline model::GrowthCost Ledger;

/// Which allocations are arrays, and not nodes: all of a flat container, those
/// of pointers in a table of nodes.
enum class Arrays { All, OfPointers };

template <typename T, Arrays Counted = Arrays::All> struct CountingAllocator {
  using value_type = T;
  template <typename U> struct rebind {
    using other = CountingAllocator<U, Counted>;
  };

  CountingAllocator() = default;
  template <typename U>
  CountingAllocator(const CountingAllocator<U, Counted> &) {}

  T *allocate(std::size_t N) {
    if (Counted == Arrays::All || std::is_pointer_v<T>) {
      ++Ledger.Reallocations;
      Ledger.Bytes += N * sizeof(T);
    }
    return std::allocator<T>().allocate(N);
  }
  void deallocate(T *P, std::size_t N) { std::allocator<T>().deallocate(P, N); }

  template <typename U>
  bool operator==(const CountingAllocator<U, Counted> &) const {
    return true;
  }
  template <typename U>
  bool operator!=(const CountingAllocator<U, Counted> &) const {
    return false;
  }
};

/// An element of a given size that counts how often it is carried over.
template <typename Unit, std::size_t Units> struct Element {
  Unit Data[Units] = {};

  Element() = default;
  Element(Element &&) noexcept { ++Ledger.Moves; }
  Element(const Element &) = delete;
  Element &operator=(const Element &) = delete;
};

template <typename E> struct VectorSubject {
  static constexpr uint64_t EntryBytes = sizeof(E),
                            EntryAlignBytes = alignof(E);
  std::vector<E, CountingAllocator<E>> Vector;

  void add(uint64_t) { Vector.emplace_back(); }
  void reserve(uint64_t N) { Vector.reserve(N); }
};

/// Characters and bucket arrays cannot count for themselves what is carried
/// over. All that is there is, so it is what the container held before the
/// insertion that made it allocate.
template <typename C, typename Insert>
void addCountingMoves(C &Container, Insert DoInsert) {
  uint64_t Before = Ledger.Reallocations, Size = Container.size();
  DoInsert();
  Ledger.Moves += (Ledger.Reallocations - Before) * Size;
}

template <typename Char> struct StringSubject {
  static constexpr uint64_t EntryBytes = sizeof(Char),
                            EntryAlignBytes = alignof(Char);
  std::basic_string<Char, std::char_traits<Char>, CountingAllocator<Char>> Text;

  void add(uint64_t I) {
    addCountingMoves(Text, [&] { Text.push_back(Char('a' + I % 16)); });
  }
  void reserve(uint64_t N) { Text.reserve(N); }
};

template <typename Mapped> struct UnorderedSubject {
  using Pair = std::pair<const uint64_t, Mapped>;
  static constexpr uint64_t EntryBytes = sizeof(Pair),
                            EntryAlignBytes = alignof(Pair);
  std::unordered_map<uint64_t, Mapped, std::hash<uint64_t>,
                     std::equal_to<uint64_t>,
                     CountingAllocator<Pair, Arrays::OfPointers>>
      Map;

  void add(uint64_t I) {
    addCountingMoves(Map, [&] { Map[I]; });
  }
  void reserve(uint64_t N) { Map.reserve(N); }
};

/// A map that keeps its entries in one array; its elements count for
/// themselves.
template <typename Map> struct FlatSubject {
  using Pair = typename Map::value_type;
  static constexpr uint64_t EntryBytes = sizeof(Pair),
                            EntryAlignBytes = alignof(Pair);
  Map Table;

  void add(uint64_t I) { Table.try_emplace(typename Map::key_type(I)); }
  void reserve(uint64_t N) { Table.reserve(N); }
};

inline std::string text(const model::GrowthCost &C) {
  return std::to_string(C.Reallocations) + " arrays, " +
         std::to_string(C.Bytes) + " bytes, " + std::to_string(C.Moves) +
         " moves";
}

inline bool operator!=(const model::GrowthCost &A, const model::GrowthCost &B) {
  return A.Reallocations != B.Reallocations || A.Bytes != B.Bytes ||
         A.Moves != B.Moves;
}

/// The first difference between what the policy predicts and what a subject
/// does on its way to \p Most elements; empty when there is none. Compared is
/// at every number up to 20,000, then before and after every growth and now and
/// then. \p Growths is given the numbers of elements that made it allocate.
template <typename Subject>
std::string compareGrowth(const model::GrowthPolicy &Policy, uint64_t Most,
                          std::set<uint64_t> &Growths) {
  auto Difference = [&](uint64_t N, const model::GrowthCost &Seen) {
    model::GrowthCost Predicted = Policy.cost(N);
    return Predicted != Seen ? std::to_string(N) + " elements: predicted " +
                                   text(Predicted) + ", seen " + text(Seen)
                             : "";
  };
  Ledger = {};
  Subject S;
  std::string Found = Difference(0, Ledger);
  for (uint64_t N = 1; N <= Most && Found.empty(); ++N) {
    model::GrowthCost Before = Ledger;
    S.add(N);
    if (Ledger != Before) {
      Growths.insert(N);
      Found = Difference(N - 1, Before);
    }
    if (Found.empty() &&
        (N <= 20000 || N == Most || N % 997 == 0 || Ledger != Before))
      Found = Difference(N, Ledger);
  }
  return Found;
}

/// The same for reserve(N) and N insertions: for all small numbers, some large
/// ones, and those around each growth.
template <typename Subject>
std::string compareReserved(const model::GrowthPolicy &Policy, uint64_t Most,
                            const std::set<uint64_t> &Growths) {
  std::set<uint64_t> Sizes = {1000, 4096, 99991, 100000, Most};
  for (uint64_t N = 0; N <= 200; ++N)
    Sizes.insert(N);
  for (uint64_t N : Growths)
    Sizes.insert({N - 1, N, N + 1});
  for (uint64_t N : Sizes) {
    Ledger = {};
    Subject S;
    S.reserve(N);
    for (uint64_t I = 0; I < N; ++I)
      S.add(I);
    if (model::GrowthCost Predicted = Policy.reservedCost(N);
        Ledger != Predicted)
      return "reserve(" + std::to_string(N) + "): predicted " +
             text(Predicted) + ", seen " + text(Ledger);
  }
  return "";
}

/// The same for reserve(size() + 1) before each of N insertions.
template <typename Subject>
std::string compareReservedEachTime(const model::GrowthPolicy &Policy,
                                    uint64_t Most) {
  Ledger = {};
  Subject S;
  for (uint64_t N = 1; N <= Most; ++N) {
    uint64_t Before = Ledger.Reallocations, Moves = Ledger.Moves;
    S.reserve(N);
    // Not all elements notice that reserve moves them.
    if (Ledger.Reallocations != Before && Ledger.Moves == Moves)
      Ledger.Moves += N - 1;
    S.add(N - 1);
    if (model::GrowthCost Predicted = Policy.reservedEachTimeCost(N);
        Ledger != Predicted)
      return "reserve(size() + 1) up to " + std::to_string(N) + ": predicted " +
             text(Predicted) + ", seen " + text(Ledger);
  }
  return "";
}

/// All three, for the policy of that name.
template <typename Subject>
std::string compare(llvm::StringRef Name, model::StandardLibrary Library,
                    uint64_t Most) {
  auto Policy = model::GrowthPolicy::find(Name, Library, Subject::EntryBytes,
                                          Subject::EntryAlignBytes);
  if (!Policy)
    return "no such policy";
  std::set<uint64_t> Growths;
  std::string Difference = compareGrowth<Subject>(*Policy, Most, Growths);
  if (Difference.empty())
    Difference = compareReserved<Subject>(*Policy, Most, Growths);
  if (Difference.empty())
    Difference = compareReservedEachTime<Subject>(*Policy, 600);
  return Difference;
}

} // namespace mapchurn::test

#endif // MAPCHURN_TEST_UNIT_MODEL_MEASUREGROWTH_H
