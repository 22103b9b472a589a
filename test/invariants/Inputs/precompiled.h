// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <typeinfo>
#include <unordered_map>
#include <vector>

inline std::vector<int> in_the_header(std::size_t n) {
  std::vector<int> v;
  for (std::size_t i = 0; i < n; ++i)
    v.push_back(1);
  return v;
}

inline int header_variable = static_cast<int>(in_the_header(3).size());
static std::string header_static = "another string, of the precompiled header";
struct WithVtable {
  virtual ~WithVtable() {}
  virtual int never_called() { return static_cast<int>(header_static.size()); }
};
