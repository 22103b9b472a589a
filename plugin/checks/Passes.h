// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Loops, as checks speak of them: what lies between an event and a region
// around it, how often that runs, and what it costs.
//
// Words
//   way     the regions from an inner one out to one that encloses it.
//   pass    one run of a loop's body.

#ifndef MAPCHURN_CHECKS_PASSES_H
#define MAPCHURN_CHECKS_PASSES_H

#include "checks/Check.h"
#include "model/Growth.h"
#include "llvm/ADT/SmallVector.h"

namespace mapchurn {

/// A constant number of elements or passes that is not worth a word.
constexpr uint64_t FewElements = 8;

/// The regions from an inner one, included, to an outer one, excluded.
struct Way {
  /// The loops that go on after control was in the inner region, innermost
  /// first: not those that it leaves by break or return.
  llvm::SmallVector<RegionId, 4> Loops;
  bool Conditional = false; ///< a branch may not be taken, a try cut short
  bool Leaves = false;      ///< control goes from there out of the outer region
  bool Lambda = false;      ///< it may run at any time, or on any thread
};

/// Outer must enclose Inner; an invalid Outer stands for the whole function,
/// or for the body of the innermost lambda.
Way wayOut(const FunctionFacts &F, RegionId Inner, RegionId Outer);

/// The block around a loop in which the variables of its header live.
RegionId headerOf(const FunctionFacts &F, RegionId Loop);

/// The product of the loops' trip counts when each is a constant.
std::optional<uint64_t> constantPasses(const FunctionFacts &F,
                                       llvm::ArrayRef<RegionId> Loops);

/// How the container grows, in the library of this compilation.
std::optional<model::GrowthPolicy> growthOf(const CheckInput &In,
                                            const ContainerType &Type);

/// "the loop runs 'rows.size()' times", or that it is there.
void noteLoop(Finding &Found, const Region &Loop);

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_PASSES_H
