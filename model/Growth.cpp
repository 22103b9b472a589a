// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Growth policies, as arithmetic.
//
// Every policy answers three questions, and costs follow by stepping from array
// to array: what an empty container holds, what reserve(N) allocates, and which
// array follows a full one. The numbers below are facts of the libraries named
// in Growth.h; GrowthTest compares them with the libraries themselves.
//
//     vector, libstdc++   0 → 1 → 2 → 4 → 8 → …              elements
//     string, libstdc++   15 → 30 → 60 → 120 → …              characters
//     unordered, libc++   0 → 2 → 5 → 11 → 23 → 47 → …        buckets
//     absl-flat           0 → 1 → 3 → 7 → 15 → 31 → …         slots

#include "model/Growth.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>
#include <iterator>
#include <unordered_set>

using llvm::StringRef;

namespace mapchurn::model {

namespace {

// Far beyond what fits into memory, and small enough for sums not to overflow.
constexpr uint64_t MostElements = uint64_t(1) << 40;
constexpr uint64_t MostEntryBytes = uint64_t(1) << 20;

constexpr uint64_t PointerBytes = 8;

uint64_t leastPrimeFrom(uint64_t N) {
  auto IsPrime = [](uint64_t P) {
    if (P % 2 == 0)
      return P == 2;
    for (uint64_t D = 3; D * D <= P; D += 2)
      if (P % D == 0)
        return false;
    return P > 1;
  };
  while (!IsPrime(N))
    ++N;
  return N;
}

/// The bucket count that libstdc++ chooses when at least \p N are wanted: the
/// next prime of a list that is compiled into it. The list is asked for where
/// this program runs on libstdc++ itself, which spares a copy that could
/// differ.
uint64_t libstdcxxBuckets(uint64_t N) {
#ifdef __GLIBCXX__
  return std::__detail::_Prime_rehash_policy()._M_next_bkt(N);
#else
  return leastPrimeFrom(std::max<uint64_t>(N, 2));
#endif
}

// -- libc++'s string: its inline buffer is a 24-byte object without the byte
// that holds the size, and allocations are multiples of 8 bytes, or of 2
// characters, since the lowest bit of the capacity is in use.

uint64_t libcxxStringInline(uint64_t CharBytes) {
  return std::max<uint64_t>(23 / CharBytes, 2) - 1;
}

uint64_t libcxxStringCapacity(uint64_t Wanted, uint64_t CharBytes) {
  uint64_t Inline = libcxxStringInline(CharBytes);
  if (Wanted <= Inline)
    return Inline;
  uint64_t Boundary = CharBytes < 8 ? 8 / CharBytes : 2;
  uint64_t Capacity = llvm::alignTo(Wanted + 1, Boundary) - 1;
  // The size of the inline buffer would be taken for an inline string.
  return Capacity == Inline + 1 ? Capacity + 2 : Capacity;
}

// -- Abseil: slots are one less than a power of two; tables of up to seven fill
// completely, larger ones to seven eighths. The control bytes before the slots
// are one for each, a sentinel, and 15 that repeat the first.

uint64_t abslSlotsFor(uint64_t N) {
  return llvm::NextPowerOf2(N + (N - 1) / 7) - 1;
}

// -- Boost: groups of 15 slots, a power of two of them, of which one slot is a
// sentinel. The load factor is kept as a float there, so it is one here.

constexpr uint64_t BoostGroupSlots = 15;
constexpr uint64_t BoostGroupBytes = 16;
constexpr float BoostMaxLoad = 0.875F;

uint64_t boostSlotsFor(uint64_t N) {
  uint64_t Wanted = std::ceil(float(N) / BoostMaxLoad);
  uint64_t Groups = llvm::PowerOf2Ceil(Wanted / BoostGroupSlots + 1);
  return std::max<uint64_t>(Groups, 2) * BoostGroupSlots - 1;
}

// -- Go: 2^B buckets of 8 entries, at most 6.5 in use on average. From B = 4 on
// a sixteenth more is allocated for overflow, and what the allocator would
// round up to is used for yet more.

uint64_t goHolds(uint64_t B) {
  return std::max<uint64_t>(8, 13 * ((uint64_t(1) << B) / 2));
}

uint64_t goAllocationBytes(uint64_t Bytes) {
  static constexpr uint16_t SizeClasses[] = {
      8,     16,    24,    32,    48,    64,    80,    96,    112,   128,
      144,   160,   176,   192,   208,   224,   240,   256,   288,   320,
      352,   384,   416,   448,   480,   512,   576,   640,   704,   768,
      896,   1024,  1152,  1280,  1408,  1536,  1792,  2048,  2304,  2688,
      3072,  3200,  3456,  4096,  4864,  5376,  6144,  6528,  6784,  6912,
      8192,  9472,  9728,  10240, 10880, 12288, 13568, 14336, 16384, 18432,
      19072, 20480, 21760, 24576, 27264, 28672, 32768};
  if (Bytes > 32768)
    return llvm::alignTo(Bytes, 8192);
  return *std::lower_bound(std::begin(SizeClasses), std::end(SizeClasses),
                           Bytes);
}

uint64_t goBucketArrayBytes(uint64_t B, uint64_t EntryBytes) {
  uint64_t BucketBytes = 8 + 8 * EntryBytes + PointerBytes;
  uint64_t Buckets = uint64_t(1) << B;
  if (B >= 4) {
    Buckets += Buckets / 16;
    Buckets = goAllocationBytes(Buckets * BucketBytes) / BucketBytes;
  }
  return Buckets * BucketBytes;
}

} // namespace

llvm::ArrayRef<StringRef> GrowthPolicy::names() {
  static const StringRef Names[] = {"vector",    "string",     "unordered",
                                    "absl-flat", "boost-flat", "go-map"};
  return Names;
}

std::optional<GrowthPolicy> GrowthPolicy::find(StringRef Name,
                                               StandardLibrary Library,
                                               uint64_t EntryBytes,
                                               uint64_t EntryAlignBytes) {
  EntryBytes = std::clamp<uint64_t>(EntryBytes, 1, MostEntryBytes);
  if (EntryAlignBytes == 0)
    EntryAlignBytes =
        std::min<uint64_t>(8, uint64_t(1) << llvm::countr_zero(EntryBytes));
  bool IsLibcxx = Library == StandardLibrary::Libcxx;
  std::optional<Rule> R;
  if (Name == "vector")
    R = Rule::Vector;
  else if (Name == "string")
    R = IsLibcxx ? Rule::LibcxxString : Rule::LibstdcxxString;
  else if (Name == "unordered")
    R = IsLibcxx ? Rule::LibcxxUnordered : Rule::LibstdcxxUnordered;
  else if (Name == "absl-flat")
    R = Rule::AbslFlat;
  else if (Name == "boost-flat")
    R = Rule::BoostFlat;
  else if (Name == "go-map")
    R = Rule::GoMap;
  if (!R)
    return std::nullopt;
  return GrowthPolicy(*R, EntryBytes, EntryAlignBytes);
}

/// The allocated array of that many units.
GrowthPolicy::Array GrowthPolicy::array(uint64_t Units) const {
  switch (R) {
  case Rule::Vector:
    return {Units, Units, Units * EntryBytes};
  case Rule::LibstdcxxString:
  case Rule::LibcxxString:
    return {Units, Units, (Units + 1) * EntryBytes};
  case Rule::LibstdcxxUnordered:
  case Rule::LibcxxUnordered:
    return {Units, Units, Units * PointerBytes};
  case Rule::AbslFlat: {
    uint64_t Control = llvm::alignTo(Units + 16, EntryAlignBytes);
    uint64_t Bytes = Control + Units * EntryBytes;
    return {Units, Units - Units / 8, llvm::alignTo(Bytes, EntryAlignBytes)};
  }
  case Rule::BoostFlat: {
    uint64_t Groups = (Units + 1) / BoostGroupSlots;
    uint64_t Bytes = Units * EntryBytes + (Groups + 1) * BoostGroupBytes - 1;
    uint64_t Holds =
        Units < 2 * BoostGroupSlots ? Units : BoostMaxLoad * float(Units);
    return {Units, Holds, llvm::alignTo(Bytes, EntryBytes)};
  }
  case Rule::GoMap:
    return {Units, goHolds(Units), goBucketArrayBytes(Units, EntryBytes)};
  }
  llvm_unreachable("no such rule");
}

GrowthPolicy::Array GrowthPolicy::empty() const {
  switch (R) {
  case Rule::LibstdcxxString:
    return {15 / EntryBytes, 15 / EntryBytes, 0};
  case Rule::LibcxxString: {
    uint64_t Inline = libcxxStringInline(EntryBytes);
    return {Inline, Inline, 0};
  }
  default:
    return {0, 0, 0};
  }
}

/// What an empty container holds after reserve(N).
GrowthPolicy::Array GrowthPolicy::reserved(uint64_t N) const {
  Array None = empty();
  // The only one that allocates for reserve(0): one bucket is in the object,
  // and no table of one is ever allocated.
  if (R == Rule::LibstdcxxUnordered)
    return array(libstdcxxBuckets(std::max<uint64_t>(N, 1)));
  if (N <= None.Holds)
    return None;
  switch (R) {
  case Rule::Vector:
    return array(N);
  case Rule::LibstdcxxString:
    return array(std::max(N, 2 * None.Units));
  case Rule::LibcxxString:
    return array(libcxxStringCapacity(N, EntryBytes));
  case Rule::LibcxxUnordered:
    if (N == 1)
      return array(2);
    return array(llvm::isPowerOf2_64(N) ? N : leastPrimeFrom(N));
  case Rule::AbslFlat:
    return array(abslSlotsFor(N));
  case Rule::BoostFlat:
    return array(boostSlotsFor(N));
  case Rule::GoMap: {
    uint64_t B = 0;
    while (goHolds(B) < N)
      ++B;
    // A single bucket is allocated by the first insertion.
    return B == 0 ? None : array(B);
  }
  case Rule::LibstdcxxUnordered:
    break;
  }
  llvm_unreachable("no such rule");
}

/// The array that follows a full one when one more element comes.
GrowthPolicy::Array GrowthPolicy::grown(const Array &Full) const {
  uint64_t Size = Full.Holds;
  switch (R) {
  case Rule::Vector:
    return array(std::max<uint64_t>(1, 2 * Full.Units));
  case Rule::LibstdcxxString:
    return array(std::max(Size + 1, 2 * Full.Units));
  case Rule::LibcxxString:
    return array(
        libcxxStringCapacity(std::max(Size + 1, 2 * Full.Units), EntryBytes));
  case Rule::LibstdcxxUnordered:
    // A table that nobody reserved begins with room for eleven.
    if (Full.Bytes == 0)
      return array(libstdcxxBuckets(12));
    return array(libstdcxxBuckets(std::max(Size + 2, 2 * Full.Units)));
  case Rule::LibcxxUnordered: {
    if (Full.Units == 0)
      return array(2);
    bool IsMask = Full.Units > 2 && llvm::isPowerOf2_64(Full.Units);
    return array(IsMask ? 2 * Full.Units : leastPrimeFrom(2 * Full.Units + 1));
  }
  case Rule::AbslFlat:
    return array(2 * Full.Units + 1);
  case Rule::BoostFlat:
    // A little more than needed, so that erasing one does not bring the same
    // size back.
    return array(boostSlotsFor(Size + Size / 61 + 1));
  case Rule::GoMap:
    return array(Full.Bytes == 0 ? 0 : Full.Units + 1);
  }
  llvm_unreachable("no such rule");
}

GrowthCost GrowthPolicy::costFrom(Array Held, uint64_t N) const {
  N = std::min(N, MostElements);
  GrowthCost Cost;
  if (Held.Bytes > 0)
    Cost = {1, Held.Bytes, 0};
  while (Held.Holds < N) {
    uint64_t Size = Held.Holds;
    Held = grown(Held);
    ++Cost.Reallocations;
    Cost.Bytes += Held.Bytes;
    Cost.Moves += Size;
  }
  return Cost;
}

GrowthCost GrowthPolicy::cost(uint64_t N) const { return costFrom(empty(), N); }

GrowthCost GrowthPolicy::reservedCost(uint64_t N) const {
  return costFrom(reserved(std::min(N, MostElements)), N);
}

GrowthCost GrowthPolicy::reservedEachTimeCost(uint64_t N) const {
  N = std::min<uint64_t>(N, uint64_t(1) << 20);
  GrowthCost Cost;
  Array Held = empty();
  auto Move = [&](uint64_t Size, Array To) {
    Held = To;
    ++Cost.Reallocations;
    Cost.Bytes += Held.Bytes;
    Cost.Moves += Size;
  };
  for (uint64_t Size = 0; Size < N; ++Size) {
    // Boost compares array sizes, not what they hold. The string doubles its
    // capacity when it is asked for less.
    bool Asks =
        Held.Holds <= Size ? R != Rule::LibstdcxxString : R == Rule::BoostFlat;
    if (Array Wanted = reserved(Size + 1);
        Asks && Wanted.Bytes > 0 && Wanted.Units > Held.Units)
      Move(Size, Wanted);
    if (Held.Holds <= Size)
      Move(Size, grown(Held));
  }
  return Cost;
}

bool GrowthPolicy::reservesExactly() const {
  // Four times the elements: four times the moves when growth is geometric,
  // sixteen times when each step adds as much as the one before.
  constexpr uint64_t Few = 1000, Many = 4 * Few;
  return reservedEachTimeCost(Many).Moves > 8 * reservedEachTimeCost(Few).Moves;
}

uint64_t GrowthPolicy::inlineCapacity() const { return empty().Holds; }

} // namespace mapchurn::model
