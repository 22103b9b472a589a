// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is disassembled: operations on maps without a recorder.

#include "mapchurn/go_map.h"
#include <string>

using Numbers = mapchurn::go_map<unsigned long, unsigned long>;
using Words = mapchurn::go_map<std::string, std::string>;

static_assert(sizeof(Numbers) == 48, "the header of Go's map, and no more");
static_assert(sizeof(Words) == 48);

unsigned long *find(Numbers &M, unsigned long Key) {
  auto At = M.find(Key);
  return At == M.end() ? nullptr : &At->second;
}
void insert(Numbers &M, unsigned long Key) { M[Key] = Key; }
bool erase(Numbers &M, unsigned long Key) { return M.erase(Key); }
void clear(Numbers &M) { M.clear(); }
void reserve(Numbers &M) { M.reserve(1000); }
Numbers construct(std::size_t Hint) { return Numbers(Hint); }
void destroy(Numbers *M) { delete M; }
void insert(Words &M, const std::string &Key) { M[Key] += Key; }
bool erase(Words &M, const std::string &Key) { return M.erase(Key); }
unsigned long sum(const Numbers &M) {
  unsigned long Sum = 0;
  for (auto &[Key, Value] : M)
    Sum += Value;
  return Sum;
}
