// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One finding for a line of a template, which says for which arguments.

#include <map>
#include <string>

template <class Key>
bool known(const std::map<Key, int> &Table, const char *Name) {
  return Table.count(Name) != 0; // expected-warning {{'count' on 'Table' builds a 'std::string' from 'Name' for this call only}} \
                                 // expected-note {{in the instantiation with 'Key = std::string'}}
}

struct Pointer {
  Pointer(const char *);
  bool operator<(const Pointer &) const;
};

bool uses(const std::map<std::string, int> &A, const std::map<Pointer, int> &B) {
  return known(A, "a") && known(B, "b");
}

// ---- Not reported: a template that nobody uses.

template <class T>
bool unused(const std::map<std::string, T> &Table, const char *Name) {
  return Table.count(Name) != 0;
}
