// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How often a piece of code runs, as far as the calls in this unit show.
//
// Words     once        at most once in the life of the program: it initializes
//                       a global or static variable, std::call_once runs it, or
//                       it is called from such code only.
//           in main     main, or called once by it: once too, but for as long
//           as
//                       a loop in it goes on.
// Invariant In doubt it runs many times: somebody outside of this file may call
//           it, or its address is taken.

#ifndef MAPCHURN_CHECKS_CALLERS_H
#define MAPCHURN_CHECKS_CALLERS_H

#include "facts/Facts.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mapchurn {

enum class Runs { Many, InMain, Once };

class Callers {
public:
  explicit Callers(const UnitFacts &Unit);

  /// How often the function is called.
  Runs function(unsigned Function);
  /// How often what is at the region runs; loops in the function are left out.
  Runs region(unsigned Function, RegionId In);
  /// Every call gives the function literals, enumerators and their like only.
  bool takesWrittenOnly(unsigned Function) const;
  /// All of its calls are in this file, and there are some.
  bool inSight(unsigned Function) const;

private:
  struct Site {
    unsigned Function;
    const CallSite *Call;
  };
  Runs judge(unsigned Function);
  bool all(unsigned Function,
           llvm::function_ref<bool(const CallSite &)> Holds) const;

  const UnitFacts &Unit;
  llvm::DenseMap<const clang::FunctionDecl *, std::vector<Site>> Sites;
  llvm::DenseMap<unsigned, Runs> Known;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_CALLERS_H
