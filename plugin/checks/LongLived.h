// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All that is done to a container that lives as long as the program.
//
// Words     insertion  an operation that adds an entry for a key which may be
//                      another one each time.
//           removal    whatever may take entries out: erase, clear, assignment,
//                      swap, a move, and in doubt each hand that gets it.
// Invariant An insertion is only told when nothing bounds it: its keys are not
//           all written in the program, it runs more than once, no flag and no
//           look at the map's size keeps it from running.
// Ignored   Ranges and merges, which add what some other container holds.

#ifndef MAPCHURN_CHECKS_LONGLIVED_H
#define MAPCHURN_CHECKS_LONGLIVED_H

#include "checks/Callers.h"
#include "checks/Declarations.h"

namespace mapchurn {

/// What becomes of one variable or member, under all of its names.
struct History {
  std::vector<Use> Insertions;
  bool Removed = false;
  /// Entries are numbered in the order in which they come: a table of names.
  bool Numbered = false;
  /// The callers hand in objects of classes of their own: a registry.
  bool Registers = false;
};

class LongLived {
public:
  explicit LongLived(const UnitFacts &Unit);

  /// True when the container itself lives as long as the program.
  static bool holds(const ContainerDecl &D);

  History history(const ContainerDecl &D);

private:
  struct Judge;

  const UnitFacts &Unit;
  Callers Calls;
  /// Containers that functions with a body here take by reference.
  llvm::DenseMap<const clang::ValueDecl *, const ContainerDecl *> Parameters;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_LONGLIVED_H
