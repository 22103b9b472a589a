// RUN: %check %s -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Declarations and insertions that macros write.

#include <map>
#include <string>

#define DECLARE_TABLE(name) static std::map<std::string, int> name
#define RECORD(table, key) ++table[key]

DECLARE_TABLE(table); // expected-warning {{'table' only grows}} expected-note {{'table' lives as long as the program}} expected-note {{nothing in this file}}
void record(const std::string &key) {
  RECORD(table, key); // expected-note {{an entry is added here}}
}

// NOLINTNEXTLINE(mapchurn-grow-only-map)
static std::map<std::string, int> silenced;
void record_silently(const std::string &key) { RECORD(silenced, key); }

// ---- Not reported: the macro takes it away again.

#define FORGET(table, key) table.erase(key)
DECLARE_TABLE(forgotten);
void remember(const std::string &key) { RECORD(forgotten, key); }
void forget(const std::string &key) { FORGET(forgotten, key); }
