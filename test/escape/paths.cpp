// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// explain=2: how an address got where it is, one note a step, from the holder back to the object.
//
// RUN: %clangxx_plugin -std=c++17 -fsyntax-only -w -fplugin-arg-mapchurn-checks=-* \
// RUN:   -fplugin-arg-mapchurn-explain=2 -fno-caret-diagnostics %s 2>&1 | FileCheck %s
// RUN: %mapchurn check --checks=-* --explain=3 %s -- -std=c++17 -w | FileCheck --check-prefix=ALL %s

#include <string>
#include <vector>

struct Cache {
  std::vector<const char *> names;
  void add(const char *name) { names.push_back(name); }
};

Cache cache;

// CHECK: paths.cpp:[[@LINE+5]]:15: remark: 'name' escapes to 'cache'
// CHECK-NEXT: paths.cpp:[[@LINE+6]]:9: note: flow: 'cache' = 'text' (call of 'add')
// CHECK-NEXT: paths.cpp:[[@LINE+4]]:27: note: flow: 'text' = &'name' (initialized)
// ALL: paths.cpp:[[@LINE+2]]:15: remark: 'name' escapes to 'cache'
void remember() {
  std::string name = "a";
  const char *text = name.c_str();
  cache.add(text);
}
// ALL: paths.cpp:[[@LINE-3]]:27: remark: flow: 'text' = &'name' (initialized)
// ALL: paths.cpp:[[@LINE-3]]:9: remark: flow: 'cache' = 'text' (call of 'add')
