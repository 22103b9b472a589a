// RUN: %mapchurn check --dump=facts %s -- -std=c++17 | FileCheck %s
// REQUIRES: tool
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a temporary string is made of, and how long it may be.

#include <set>
#include <string>
#include <string_view>

constexpr const char *Name = "constant";

// CHECK-LABEL: function 'sources'
void sources(const std::set<std::string> &names, const char *p,
             std::string_view view, const std::string &s, std::string *q) {
  char buffer[8] = "1234567";
  names.find("literal"); // CHECK: find names key '"literal"'{{.*}} builds std::string of '"literal"' at most 7
  names.find(Name); // CHECK: find names key 'Name'{{.*}} builds std::string of 'Name' at most 8
  names.find(buffer); // CHECK: find names key 'buffer'{{.*}} builds std::string of 'buffer' at most 7
  names.find(p); // CHECK: find names key 'p'{{.*}} builds std::string of 'p' discarded
  names.find({p, 4}); // CHECK: find names key '{p, 4}'{{.*}} builds std::string of 'p' at most 4
  names.find(std::string(view)); // CHECK: builds std::string of 'view' discarded
  names.find(std::string{view.substr(0, 3)}); // CHECK: builds std::string of 'view.substr(0, 3)' at most 3
  names.find(s.substr(1)); // CHECK: builds std::string of 's' discarded
  names.find(std::string(s, 2, 5)); // CHECK: builds std::string of 's' at most 5
  names.find(s.c_str()); // CHECK: builds std::string of 's' discarded
  names.find(q->data()); // CHECK: builds std::string of '*q' discarded
  names.find(std::string(s)); // CHECK: builds std::string of 's' discarded
}

// CHECK-LABEL: function 'strings_that_have_to_be'
// CHECK-NOT: builds
void strings_that_have_to_be(const std::set<std::string> &names,
                             const std::string &s, std::string t) {
  names.find(s);
  names.find(s + "/" + t);
  names.find(std::to_string(3));
  names.find(std::move(t));
}
