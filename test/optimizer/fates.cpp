// What the optimizer did with each allocation, as explain=1 says it in a compilation that optimizes.
//
// REQUIRES: plugin
// DEFINE: %{plugin} = %clangxx_plugin -fplugin-arg-mapchurn-explain=1 -fplugin-arg-mapchurn-checks='-*' -std=c++17
//
// RUN: %{plugin} -O2 -c %s -o %t.o 2>&1 | FileCheck --implicit-check-not='{{remark: (the|no)}}' %s
// RUN: %{plugin} -O3 -g -c %s -o %t.o 2>&1 | FileCheck --implicit-check-not='{{remark: (the|no)}}' %s
// RUN: %{plugin} -O2 -g -flto=thin -c %s -o %t.o 2>&1 | FileCheck %s
//
// Nothing is known, and nothing said of it, where nothing is optimized; without -g bitcode would show that it was asked.
//
// RUN: %{plugin} -O0 -c %s -o %t.o 2>&1 | FileCheck --check-prefix=NONE --implicit-check-not='{{remark: (the|no)}}' %s
// RUN: %{plugin} -O2 -fsyntax-only %s 2>&1 | FileCheck --check-prefix=NONE --implicit-check-not='{{remark: (the|no)}}' %s
// RUN: %{plugin} -O2 -flto -c %s -o %t.o 2>&1 | FileCheck --check-prefix=NONE --implicit-check-not='{{remark: (the|no)}}' %s
// RUN: %{plugin} -O2 -fsanitize=address -c %s -o %t.o 2>&1 | FileCheck --check-prefix=NONE --implicit-check-not='{{remark: (the|no)}}' %s
// NONE: 'new int(1)' does not leave the scope: could be local
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <cstdlib>
#include <memory>
#include <new>

void look(const int *);
void keep(int *);
bool any();

int pair() {
  // CHECK: [[@LINE+1]]:12: remark: the optimizer removes this allocation
  int *p = new int(1);
  int r = *p;
  delete p;
  return r;
}

int owner() {
  // CHECK: [[@LINE+1]]:26: remark: the optimizer removes this allocation
  std::unique_ptr<int> p(new int(3));
  return *p;
}

int made() {
  // CHECK: [[@LINE+1]]:12: remark: the optimizer removes this allocation
  auto p = std::make_unique<int>(3);
  return *p;
}

int looked_at() {
  // CHECK: [[@LINE+1]]:12: remark: the allocation survives optimization, inlined from 'make_unique' at fates.cpp:[[@LINE+1]]:12
  auto p = std::make_unique<int>(3);
  look(p.get());
  return *p;
}

int shared() {
  // CHECK: [[@LINE+1]]:12: remark: the allocation survives optimization, inlined from 'make_shared' at fates.cpp:[[@LINE+1]]:12
  auto p = std::make_shared<int>(3);
  look(p.get());
  return *p;
}

// Of two copies of one allocation, one is left.
static std::unique_ptr<int> make(int n) {
  // CHECK: [[@LINE+1]]:31: remark: the allocation survives optimization, inlined from 'make' at fates.cpp:[[@LINE+5]]:28
  return std::unique_ptr<int>(new int(n));
}
int lives() {
  // CHECK: [[@LINE+1]]:28: remark: the allocation survives optimization, inlined from 'make' at fates.cpp:[[@LINE+1]]:28
  std::unique_ptr<int> p = make(3);
  look(p.get());
  return *p;
}
int dies() {
  // CHECK: [[@LINE+1]]:28: remark: the optimizer removes this allocation
  std::unique_ptr<int> p = make(3);
  return *p;
}

// Inlined twice in each other.
static int *inner() {
  // CHECK: [[@LINE+1]]:10: remark: the allocation survives optimization, inlined from 'inner' at fates.cpp:[[@LINE+4]]:30, from 'outer' at fates.cpp:[[@LINE+7]]:12
  return new int;
}
// CHECK: [[@LINE+1]]:30: remark: the allocation survives optimization, inlined from 'inner'
static int *outer() { return inner(); }
void twice() {
  // CHECK: [[@LINE+1]]:12: remark: the allocation survives optimization, inlined from 'outer' at fates.cpp:[[@LINE+1]]:12
  int *p = outer();
  keep(p);
}

// Not inlined: it is where it was.
__attribute__((noinline)) static int *apart() {
  // CHECK: [[@LINE+1]]:10: remark: the allocation survives optimization{{$}}
  return new int;
}
// CHECK: [[@LINE+1]]:27: remark: the allocation survives optimization{{$}}
void calls_apart() { keep(apart()); }

// What the constructor allocates is another allocation than that of the object.
struct Box {
  // CHECK: [[@LINE+1]]:25: remark: the allocation survives optimization, inlined from 'Box' at
  Box() noexcept { keep(new int); }
  int size = 1;
};
int boxed() {
  // CHECK: [[@LINE+1]]:12: remark: the optimizer removes this allocation
  auto b = std::make_unique<Box>();
  return b->size;
}
int plainly_boxed() {
  // CHECK: [[@LINE+1]]:12: remark: the optimizer removes this allocation
  Box *b = new Box;
  int r = b->size;
  delete b;
  return r;
}

// Two calls that were made one: on one line it may be either of them, on two
// lines nobody knows.
void one_line(bool k) {
  // CHECK: [[@LINE+2]]:16: remark: the allocation survives optimization{{$}}
  // CHECK: [[@LINE+1]]:29: remark: the allocation survives optimization{{$}}
  int *p = k ? new int(1) : new int(2);
  keep(p);
}
void two_lines(bool k) {
  int *p;
  if (k)
    // CHECK: [[@LINE+1]]:9: remark: the optimizer may have made this allocation one with another
    p = new int(1);
  else
    // CHECK: [[@LINE+1]]:9: remark: the optimizer may have made this allocation one with another
    p = new int(2);
  keep(p);
}

// Never reached, as only the optimizer knows.
void never() {
  int zero = 0;
  if (zero != 0)
    // CHECK: [[@LINE+1]]:10: remark: the optimizer removes this allocation
    keep(new int);
}

// Instantiated for its type, but not emitted; and never used at all.
template <typename T>
auto for_its_type() {
  // CHECK: [[@LINE+1]]:10: remark: no code is found for this allocation here
  T *p = new T(1);
  T r = *p;
  delete p;
  return r;
}
using Result = decltype(for_its_type<int>());
inline int unused() {
  // CHECK: [[@LINE+1]]:12: remark: no code is found for this allocation here
  int *p = new int(1);
  int r = *p;
  delete p;
  return r;
}

template <typename T>
T instantiated() {
  // CHECK: [[@LINE+1]]:10: remark: the optimizer removes this allocation
  T *p = new T(1);
  T r = *p;
  delete p;
  return r;
}
int instantiates() { return instantiated<int>() + instantiated<long>(); }

// One instantiation keeps it.
template <typename T>
T kept_by_one() {
  // CHECK: [[@LINE+1]]:10: remark: the allocation survives optimization
  T *p = new T(1);
  if (sizeof(T) == sizeof(int))
    look(reinterpret_cast<int *>(p));
  T r = *p;
  delete p;
  return r;
}
int keeps_one() { return kept_by_one<int>() + kept_by_one<long>(); }

// Without locations of its own, the allocation is where the function was called.
__attribute__((nodebug)) static int *quietly() {
  // CHECK: [[@LINE+1]]:10: remark: no code is found for this allocation here
  return new int;
}
void calls_quietly() {
  // CHECK: [[@LINE+1]]:12: remark: the allocation survives optimization{{$}}
  int *p = quietly();
  keep(p);
}

// Either of two makers.
int one_of_two(bool k) {
  std::unique_ptr<int> p;
  if (k)
    // CHECK: [[@LINE+1]]:9: remark: the optimizer may have made this allocation one with another
    p = std::make_unique<int>(1);
  else
    // CHECK: [[@LINE+1]]:9: remark: the optimizer may have made this allocation one with another
    p = std::make_unique<int>(2);
  look(p.get());
  return *p;
}

// On every pass, and unrolled.
void unrolled() {
  for (int i = 0; i < 4; ++i)
    // CHECK: [[@LINE+1]]:10: remark: the allocation survives optimization{{$}}
    keep(new int(i));
}

// The other ways to write it.
#define MAKE(T) new T
int in_a_macro() {
  // CHECK: [[@LINE+1]]:12: remark: the optimizer removes this allocation
  int *p = MAKE(int);
  *p = 3;
  int r = *p;
  delete p;
  return r;
}
int without_exceptions() {
  // CHECK: [[@LINE+1]]:12: remark: the optimizer removes this allocation
  int *p = new (std::nothrow) int(3);
  delete p;
  return 3;
}
int array() {
  // CHECK: [[@LINE+1]]:28: remark: the optimizer removes this allocation
  std::unique_ptr<int[]> p(new int[4]());
  return p[2];
}
int in_a_lambda() {
  auto f = [] {
    // CHECK: [[@LINE+1]]:14: remark: the optimizer removes this allocation
    auto p = std::make_unique<int>(3);
    return *p;
  };
  return f();
}
#line 1000 "elsewhere.inc"
int with_another_name() {
  // CHECK: elsewhere.inc:1002:12: remark: the optimizer removes this allocation
  int *p = new int(1);
  int r = *p;
  delete p;
  return r;
}
