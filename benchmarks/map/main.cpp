// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The C++ contenders of `scripts/bench map`. Does what benchmarks/map.py says
// on standard input, a line each, and answers with a line:
//
//   contenders                          std_unordered_map go_map …
//   prepare CASE ENTRIES OPERATIONS SEED  ready
//   run CONTENDER OPERATION             NANOSECONDS OPERATIONS SUM
//
// So that the driver can have two programs take turns.

#include "Contender.h"
#include <cstdio>
#include <iostream>
#include <malloc.h>
#include <map>
#include <sstream>

using namespace mapchurn::benchmark;

namespace {

const std::map<std::string, Make *> Contenders = {
    {"std_unordered_map", makeStd},
#ifdef MAPCHURN_HAVE_ABSL
    {"absl_flat_hash_map", makeAbsl},
#endif
#ifdef MAPCHURN_HAVE_BOOST_FLAT_MAP
    {"boost_unordered_flat_map", makeBoost},
#endif
    {"go_map", makeGoMap},
    {"go_map_recorded", makeRecorded},
};

const std::map<std::string, Operation> Operations = {
    {"insert", Operation::Insert},   {"reserved", Operation::Reserved},
    {"hit", Operation::Hit},         {"miss", Operation::Miss},
    {"iterate", Operation::Iterate}, {"erase", Operation::Erase},
};

bool prepare(Case &C, const std::string &Name, const Size &S) {
  C = Case();
  C.LargeValues = Name == "large";
  auto text = [&](std::string (*Make)(std::uint64_t)) {
    C.Texts = std::make_unique<Data<std::string_view>>(
        S, [&](std::uint64_t Key) -> std::string_view {
          return C.Store.keep(Make(Key));
        });
  };
  if (Name == "short")
    text(shortText);
  else if (Name == "long")
    text(longText);
  else if (Name == "owned")
    C.OwnedTexts = std::make_unique<Data<std::string>>(S, longText);
  else if (Name == "u64" || Name == "large")
    C.Numbers = std::make_unique<Data<std::uint64_t>>(
        S, [](std::uint64_t Key) { return Key; });
  else
    return false;
  return true;
}

} // namespace

int main() {
  // Freed memory stays with the program, as it does in Go's: what is measured
  // is the maps, not the kernel's clearing of pages.
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 2147483647);

  Case C;
  std::map<std::string, std::unique_ptr<Contender>> Running;
  for (std::string Line; std::getline(std::cin, Line);) {
    std::istringstream Words(Line);
    std::string Verb, Name, What;
    Size S{};
    Words >> Verb;
    if (Verb == "contenders") {
      for (auto &[Known, Maker] : Contenders)
        std::cout << Known << ' ';
    } else if (Verb == "prepare" &&
               Words >> Name >> S.Entries >> S.Operations >> S.Seed &&
               S.Entries) {
      Running.clear(); // before their keys
      if (!prepare(C, Name, S))
        return 2;
      std::cout << "ready";
    } else if (Verb == "run" && Words >> Name >> What &&
               Contenders.count(Name) && Operations.count(What)) {
      auto &Runner = Running[Name];
      if (!Runner)
        Runner = Contenders.at(Name)(C);
      Measurement M = Runner->run(Operations.at(What));
      std::cout << M.Nanoseconds << ' ' << M.Operations << ' ' << M.Sum;
    } else {
      std::cerr << "not understood: " << Line << '\n';
      return 2;
    }
    std::cout << std::endl;
  }
}
