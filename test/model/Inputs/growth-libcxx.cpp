// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The growth policies of libc++ against libc++'s containers: a program of its
// own, since all of it has to be compiled against that library. It prints a
// line for each container and returns 1 when any differs.

#include "../../unit/model/MeasureGrowth.h"
#include <cstdio>

#ifndef _LIBCPP_VERSION
#error "compile this with -stdlib=libc++"
#endif

using namespace mapchurn::test;

static bool Failed = false;

template <typename Subject>
static void check(const char *What, const char *Policy, uint64_t Most) {
  std::string Difference = compare<Subject>(
      Policy, mapchurn::model::StandardLibrary::Libcxx, Most);
  std::printf("%s: %s\n", What,
              Difference.empty() ? "as predicted" : Difference.c_str());
  Failed |= !Difference.empty();
}

int main() {
  constexpr uint64_t Million = 1000000;
  check<VectorSubject<Element<char, 1>>>("vector of 1 byte", "vector", Million);
  check<VectorSubject<Element<int, 3>>>("vector of 12 bytes", "vector", Million);
  check<StringSubject<char>>("string", "string", Million);
  check<StringSubject<char16_t>>("u16string", "string", Million);
  check<StringSubject<char32_t>>("u32string", "string", Million);
  check<UnorderedSubject<char>>("unordered_map", "unordered", Million);
  // The comparison is able to find a difference.
  Failed |= compare<StringSubject<char>>(
                "vector", mapchurn::model::StandardLibrary::Libcxx, 10)
                .empty();
  return Failed;
}
