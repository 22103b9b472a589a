// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Counts every allocation of the program that includes it, once, in its only
// source file, and says at exit on standard error how many there were:
//
//     allocations: 12, bytes: 8188
//
// Standard output stays the program's own. Code that asserts a count calls
// count_allocations::count() before and after.
//
// Only the throwing operator new is counted; that is what std::allocator calls.

#ifndef MAPCHURN_TEST_COUNT_ALLOCATIONS_H
#define MAPCHURN_TEST_COUNT_ALLOCATIONS_H

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <new>

namespace count_allocations {

// Constant-initialized, so that they count what runs before main() as well.
static unsigned long Allocations = 0;
static unsigned long Bytes = 0;

inline unsigned long count() { return Allocations; }
inline unsigned long bytes() { return Bytes; }

struct Report {
  ~Report() {
    std::fprintf(stderr, "allocations: %lu, bytes: %lu\n", Allocations, Bytes);
  }
};
static Report AtExit;

inline void *allocate(std::size_t Size, std::size_t Align) {
  ++Allocations;
  Bytes += Size;
  // aligned_alloc wants a multiple of the alignment.
  void *Memory = aligned_alloc(Align, (Size + Align) / Align * Align);
  if (!Memory)
    std::abort();
  return Memory;
}

} // namespace count_allocations

void *operator new(std::size_t Size) {
  return count_allocations::allocate(Size, alignof(std::max_align_t));
}
void *operator new[](std::size_t Size) { return operator new(Size); }
void operator delete(void *Memory) noexcept { std::free(Memory); }
void operator delete[](void *Memory) noexcept { std::free(Memory); }
void operator delete(void *Memory, std::size_t) noexcept { std::free(Memory); }
void operator delete[](void *Memory, std::size_t) noexcept {
  std::free(Memory);
}
#ifdef __cpp_aligned_new
void *operator new(std::size_t Size, std::align_val_t Align) {
  return count_allocations::allocate(Size, static_cast<std::size_t>(Align));
}
void *operator new[](std::size_t Size, std::align_val_t Align) {
  return operator new(Size, Align);
}
void operator delete(void *Memory, std::align_val_t) noexcept {
  std::free(Memory);
}
void operator delete[](void *Memory, std::align_val_t) noexcept {
  std::free(Memory);
}
void operator delete(void *Memory, std::size_t, std::align_val_t) noexcept {
  std::free(Memory);
}
void operator delete[](void *Memory, std::size_t, std::align_val_t) noexcept {
  std::free(Memory);
}
#endif // __cpp_aligned_new

#endif // MAPCHURN_TEST_COUNT_ALLOCATIONS_H
