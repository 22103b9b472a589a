// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One site, one finding, with the arguments of the first instantiation.

#include <map>
#include <memory>
#include <string>

template <class T>
struct Pool {
  std::map<std::string, std::unique_ptr<T>> Made;

  bool add(const std::string &Name) {
    return Made.emplace(Name, std::make_unique<T>()).second; // expected-warning {{'emplace' on 'Made' builds its value}} \
                                                             // expected-note {{runs before}} expected-note {{with the key alone}} \
                                                             // expected-note {{in the instantiation with 'T = int'}}
  }
};

bool use() {
  Pool<int> Ints;
  Pool<long> Longs;
  return Ints.add("a") && Longs.add("b");
}
