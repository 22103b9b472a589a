// RUN: %check %s tier=all -- -Wno-everything
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Exceptions: what runs after a throw, in a handler, and in function-try-blocks.

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

void parse(int);

struct Member {
  std::vector<int> v;
  Member(int n) try : v(n) {
    v.push_back(n);
  } catch (...) {
    throw;
  }
  ~Member() noexcept(false) {}
};

int function_try(const std::vector<int> &rows) try {
  std::vector<int> v;
  for (int row : rows)
    v.push_back(row); // expected-warning {{'v' grows element by element in this loop}}
  return v.size();
} catch (const std::exception &e) {
  return -1;
} catch (int) {
  throw;
}

int loops_and_handlers(const std::vector<int> &rows) {
  std::vector<int> in_try, in_handler, around;
  for (int row : rows) {
    try {
      parse(row);
      in_try.push_back(row); // expected-warning {{'in_try' grows}}
    } catch (const std::out_of_range &) {
      in_handler.push_back(row); // expected-warning {{'in_handler' grows}}
      continue;
    } catch (...) {
      break;
    }
  }
  try {
    for (int row : rows)
      around.push_back(row); // expected-warning {{'around' grows}}
  } catch (...) {
    around.clear();
  }
  return rows.empty() ? throw std::runtime_error("none") : around[0];
}

[[noreturn]] void fail();
int never_returns(std::map<int, int> &m, int key) {
  if (!m.count(key))
    fail();
  if (key < 0)
    throw key;
  return m.at(key); // expected-warning {{'m' is searched for 'key' again, and nothing has changed since}}
}

void nested() {
  try {
    try {
      throw 1;
    } catch (int) {
      try {
        throw;
      } catch (...) {
      }
    }
  } catch (...) {
  }
}

void specified() noexcept(noexcept(nested()));
