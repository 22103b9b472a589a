// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Counts what a program allocates: every call of operator new, and its bytes.

#ifndef MAPCHURN_EXAMPLES_ALLOCATIONS_H
#define MAPCHURN_EXAMPLES_ALLOCATIONS_H

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <new>

struct Allocations {
  std::size_t count = 0;
  std::size_t bytes = 0;
};

inline Allocations allocations;

// Out of line: GCC warns of a mismatched delete when only one of them is
// inlined.
__attribute__((noinline)) void *operator new(std::size_t bytes) {
  ++allocations.count;
  allocations.bytes += bytes;
  if (void *p = std::malloc(bytes))
    return p;
  throw std::bad_alloc();
}

__attribute__((noinline)) void operator delete(void *p) noexcept {
  std::free(p);
}
__attribute__((noinline)) void operator delete(void *p, std::size_t) noexcept {
  std::free(p);
}

/// Runs the work and prints what it allocated.
template <class Work> void measure(const char *name, Work work) {
  Allocations before = allocations;
  work();
  std::printf("%s: %zu allocations, %zu bytes\n", name,
              allocations.count - before.count,
              allocations.bytes - before.bytes);
}

#endif // MAPCHURN_EXAMPLES_ALLOCATIONS_H
