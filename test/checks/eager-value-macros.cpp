// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// In a macro the call is reported where the macro stands, without an edit.

#include <map>
#include <string>
#include <vector>

std::map<std::string, std::vector<int>> tables;

#define ADD(Name, Count) tables.emplace(Name, std::vector<int>(Count))

void add(const std::string &Name) {
  ADD(Name, 10); // expected-warning {{'emplace' on 'tables' builds its value}} \
                 // expected-note {{'std::vector<int>' is built before 'emplace' looks for the key}} expected-note {{'try_emplace' takes}}
}
