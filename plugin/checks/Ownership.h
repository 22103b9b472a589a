// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Does a map own what its values point to, and nobody else?
//
// Purpose   Judged from the uses of the map in this unit, for the checks that
//           want to say that the pointer is not needed.
// Words     fill   a place in the code that makes a value for the map.
//           taken  a value, or shared ownership of it, that leaves the map, or
//                  comes into it from somewhere else.
// Invariant In doubt there is no answer: what the walk lost sight of, handed to
//           a function without a body here, or did not understand, is taken.
// Null      A null pointer that is written down (`m[k] = nullptr`, reset())
//           means something. One that `m[k]` left behind means "not yet made",
//           which a map of values says by having no entry; unless the code also
//           asks for null where it does not go on to fill.
// Locals    `auto p = std::make_unique<T>(…); p->…; m[k] = std::move(p);` is a
//           fill, when nothing else is done to p.
// Calls     So is a parameter that each call of its function gives a new one,
//           where all calls are in sight, and the result of a function that
//           returns nothing else. A map that is handed to a function with a
//           body here is followed into it.
// Ignored   Other files (ContainerDecl::AllUsesInSight says whether there may
//           be uses), and pointers to the value that do not own it: in a node
//           they stay valid.

#ifndef MAPCHURN_CHECKS_OWNERSHIP_H
#define MAPCHURN_CHECKS_OWNERSHIP_H

#include "checks/Declarations.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <vector>

namespace mapchurn {

/// One place that makes values for a map.
struct Fill {
  clang::SourceLocation Loc; ///< of the allocation
  std::string From;          ///< `std::make_unique`, `new`
  clang::SourceLocation InMacros;
};

class Ownership {
public:
  explicit Ownership(const UnitFacts &Unit);

  /// The fills of a map that owns its values alone, in source order; empty when
  /// it does not, or not for certain, in any of its instantiations.
  std::vector<Fill> fills(const DeclGroup &Group) const;

  /// An owner that some function gives to a parameter.
  struct Gift {
    unsigned Function;
    ValueId Given;
  };
  /// What there is in the unit to follow owners through.
  struct Index {
    /// Containers that functions with a body here take by reference.
    llvm::DenseSet<const clang::ValueDecl *> Parameters;
    llvm::DenseMap<const clang::FunctionDecl *, unsigned> Bodies;
    llvm::DenseMap<const clang::ValueDecl *, std::vector<Gift>> Gifts;
  };

private:
  const UnitFacts &Unit;
  Index Known;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_OWNERSHIP_H
