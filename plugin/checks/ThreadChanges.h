// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which maps a thread changes, and whether it locks.
//
// Words     entry   what runs on a thread: a lambda, or a function of this
// file,
//                   with the functions of this file that it calls.
//           shared  a map, named so that two entries can be compared: a
//           variable
//                   or `this` of the function that starts the threads, or a
//                   global, and the members and pointers from there.
// Invariant In doubt a map is not shared: a copy, an element of a container,
//           what comes in through a pointer of unknown origin. In doubt an
//           entry locks: ThreadStart's facts say what counts.
// Ignored   Lambdas inside of an entry (they may run elsewhere), functions
//           without a body here, virtual calls.

#ifndef MAPCHURN_CHECKS_THREADCHANGES_H
#define MAPCHURN_CHECKS_THREADCHANGES_H

#include "facts/Facts.h"
#include <map>

namespace mapchurn {

/// A map, or what leads to it.
struct Shared {
  const clang::ValueDecl *Root = nullptr;               ///< null: `this`
  llvm::SmallVector<const clang::ValueDecl *, 2> Steps; ///< null: a pointer's
  bool operator<(const Shared &O) const;
};

/// What one thread does to one map.
struct MapChanges {
  std::vector<const Event *> Events;
  const clang::ValueDecl *Map = nullptr; ///< the variable or member itself
  bool OnlyLooksUp = true; ///< by `m[k]` alone, which need not add anything
};

struct ThreadChanges {
  std::vector<std::pair<Shared, MapChanges>> Maps; ///< in order of the events
  bool Locks = false;

  const MapChanges *of(const Shared &Map) const;
};

/// What the thread changes that Start, in the function, begins.
ThreadChanges changesOf(const UnitFacts &Unit, unsigned Function,
                        const ThreadStart &Start);

/// The map that a place of the function is, outside of its lambdas.
std::optional<Shared> sharedOf(const UnitFacts &Unit, unsigned Function,
                               PlaceId P);

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_THREADCHANGES_H
