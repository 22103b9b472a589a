// Which findings are left when the optimizer is done.
//
// REQUIRES: plugin, tool, tidy, checks
// DEFINE: %{flags} = -std=c++17 -Wno-unused
// DEFINE: %{plugin} = %clangxx_plugin -fplugin-arg-mapchurn-checks='-*,heap-could-be-local' %{flags}
//
// RUN: %{plugin} -O2 -Xclang -verify=all,left -c %s -o %t.o
// RUN: %{plugin} -O2 -g -flto=thin -Xclang -verify=all,left -c %s -o %t.o
// RUN: %{plugin} -Os -Xclang -verify=all,left -c %s -o %t.o
//
// Where nothing is optimized, or it could be seen that somebody looked, all of them.
//
// RUN: %{plugin} -O0 -Xclang -verify=all,gone -c %s -o %t.o
// RUN: %{plugin} -O2 -Xclang -verify=all,gone -fsyntax-only %s
// RUN: %{plugin} -O2 -Xclang -verify=all,gone -flto -c %s -o %t.o
// RUN: %{plugin} -O2 -Xclang -verify=all,gone -Xclang -disable-llvm-passes -c %s -o %t.o
// RUN: %{plugin} -O1 -Xclang -verify=all,gone -fsanitize=address -c %s -o %t.o
// RUN: %mapchurn check --checks='-*,heap-could-be-local' %s -- %{flags} -O2 -Xclang -verify=all,gone
// RUN: not %tidy -checks='-*,mapchurn-heap-could-be-local' -warnings-as-errors='*' %s -- %{flags} -O2 2>&1 | grep -c 'mapchurn-heap' \
// RUN:   | FileCheck --check-prefix=TIDY %s
// TIDY: {{^}}6{{$}}
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <memory>

void look(const int *);

int gone() {
  int *p = new int(1); // gone-warning {{the 'int' of 'p' never leaves this scope}} gone-note 1+ {{}}
  int r = *p;
  delete p; // gone-note {{it is deleted here}}
  return r;
}

int also_gone() {
  auto p = std::make_unique<int>(3); // gone-warning {{the 'int' of 'p' never leaves this scope}} gone-note 1+ {{}}
  return *p;
} // gone-note {{'p' ends here}}

int left() {
  auto p = std::make_unique<int>(3); // all-warning {{the 'int' of 'p' never leaves this scope}} all-note 1+ {{}}
  look(p.get());
  return *p;
} // all-note {{'p' ends here}}

// Inlined twice, and left in one of the two.
static int twice(bool seen) {
  std::unique_ptr<int> p(new int(7)); // all-warning {{the 'int' of 'p' never leaves this scope}} all-note 1+ {{}}
  if (seen)
    look(p.get());
  return *p;
} // all-note {{'p' ends here}}
int looks() { return twice(true); }
int looks_not() { return twice(false); }

// Nothing is known of code that is not made.
inline int never_used() {
  int *p = new int(1); // all-warning {{the 'int' of 'p' never leaves this scope}} all-note 1+ {{}}
  int r = *p;
  delete p; // all-note {{it is deleted here}}
  return r;
}

template <typename T>
auto for_its_type() {
  T *p = new T(1); // all-warning {{the 'int' of 'p' never leaves this scope}} all-note 1+ {{}}
  T r = *p;
  delete p; // all-note {{it is deleted here}}
  return r;
}
using Result = decltype(for_its_type<int>());
