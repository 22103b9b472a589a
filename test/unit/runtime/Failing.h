// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Things that fail at the n-th try, and count what is alive: for tests that let
// every step of an operation fail once.

#ifndef FAILING_H
#define FAILING_H

#include <cstddef>
#include <map>
#include <memory>
#include <new>
#include <stdexcept>

/// Counts down to the failure; negative: never.
inline long FailIn = -1;
inline bool failsNow() { return FailIn >= 0 && FailIn-- == 0; }

/// What allocators have given out, and its size.
inline std::map<void *, std::size_t> Given;

template <class U> struct FailingAllocator {
  using value_type = U;
  int Id = 0;

  FailingAllocator() = default;
  explicit FailingAllocator(int Id) : Id(Id) {}
  template <class V>
  FailingAllocator(const FailingAllocator<V> &Other) : Id(Other.Id) {}

  U *allocate(std::size_t N) {
    if (failsNow())
      throw std::bad_alloc();
    U *P = std::allocator<U>().allocate(N);
    Given[P] = N * sizeof(U) + std::size_t(Id);
    return P;
  }
  void deallocate(U *P, std::size_t N) {
    auto Found = Given.find(P);
    // The same number of bytes, by an allocator of the same identity.
    if (Found == Given.end() ||
        Found->second != N * sizeof(U) + std::size_t(Id))
      std::abort();
    Given.erase(Found);
    std::allocator<U>().deallocate(P, N);
  }
  friend bool operator==(const FailingAllocator &A, const FailingAllocator &B) {
    return A.Id == B.Id;
  }
  friend bool operator!=(const FailingAllocator &A, const FailingAllocator &B) {
    return A.Id != B.Id;
  }
};

struct Failure : std::runtime_error {
  Failure() : std::runtime_error("failed") {}
};

/// A number that may fail to be copied, moved, hashed or compared. It owns
/// memory, so that a sanitizer sees one too many or too few destroyed.
template <bool NothrowMove, std::size_t Bytes = 8> class Fragile {
public:
  Fragile(int N = 0) : Value((mayFail(), std::make_unique<int>(N))) { ++Alive; }
  Fragile(const Fragile &Other)
      : Value((mayFail(), std::make_unique<int>(*Other.Value))) {
    ++Alive;
  }
  Fragile(Fragile &&Other) noexcept(NothrowMove)
      : Value((NothrowMove ? void() : mayFail(),
               std::make_unique<int>(*Other.Value))) {
    // The moved-from one keeps its number: that it is used no more is not to be
    // seen, and a hash of it stays what it was.
    ++Alive;
  }
  Fragile &operator=(const Fragile &Other) {
    mayFail();
    *Value = *Other.Value;
    return *this;
  }
  ~Fragile() { --Alive; }

  int number() const { return *Value; }
  friend bool operator==(const Fragile &A, const Fragile &B) {
    mayFail();
    return *A.Value == *B.Value;
  }
  static void mayFail() {
    if (failsNow())
      throw Failure();
  }
  static inline long Alive = 0;

private:
  std::unique_ptr<int> Value;
  char Rest[Bytes > 8 ? Bytes - 8 : 1] = {};
};

struct FragileHash {
  template <class Key>
  std::size_t operator()(const Key &K, std::uint32_t) const {
    Key::mayFail();
    auto X = std::uint64_t(K.number()) * 0x9e3779b97f4a7c15;
    return std::size_t(X ^ (X >> 29)) & 0xff0000000000003f; // long chains
  }
};

#endif
