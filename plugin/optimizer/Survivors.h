// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which allocations of a module the optimizer leaves.
//
// Words
//   place     a file, line and column as debug locations have them. It is asked
//             for the allocation that is written there.
//   frame     one location of an instruction's inlined-at chain; frame 0 is
//             where the instruction itself was written.
//   direct    the allocating function is called at the place: `new`.
//   through   a function is called there that allocates: `make_unique`.
// Invariants
//   - An allocation is removed only if a call for it was in the module before
//     the optimization, in a function that is emitted, and none is there after
//     it: neither the call, nor a copy of it that was inlined somewhere, nor a
//     call, not inlined, of a function that may hold it.
//   - Of a call whose location is lost (two calls that were made one) nobody
//     knows which of the two it was: then nothing is said of any allocation
//     that it may be.
// Representation
//   Functions are known by name from before to after, because the optimizer
//   deletes and replaces them; who calls whom is kept as it was before.
// Example
//     int *make() { return new int; }     // f.cpp:1:22
//     int use() { std::unique_ptr<int> p(make()); return *p; }
//   asked for f.cpp:1:22, the copy of the call that came into use() has the
//   frames f.cpp:1:22 (make), f.cpp:2:36 (use): if it is there at the end, the
//   allocation survives, inlined from 'make' at f.cpp:2:36.
// Ignored
//   Calls through pointers that the optimizer made direct ones. What allocates
//   without being known to (a system call), and a class's own operator new,
//   which is a function like any other.

#ifndef MAPCHURN_OPTIMIZER_SURVIVORS_H
#define MAPCHURN_OPTIMIZER_SURVIVORS_H

#include "llvm/ADT/ArrayRef.h"
#include <memory>
#include <string>
#include <vector>

namespace llvm {
class Function;
class Module;
} // namespace llvm

namespace mapchurn {

struct CodePlace {
  std::string File;
  unsigned Line = 0, Column = 0;
};

enum class Fate {
  Unseen,   ///< the module never had a call for it
  Lost,     ///< it may be a call whose location is lost
  Removed,  ///< there was one, and there is none
  Survives, ///< at least one is there
};

/// A function that was inlined, and the place where it was called.
struct Inlining {
  std::string Function;
  CodePlace At;
};

struct Survival {
  Fate What = Fate::Unseen;
  /// Survives: of the copy that was inlined least often, from the function that
  /// allocates outwards. Empty: that copy is where it was written.
  std::vector<Inlining> Through;
};

/// `the allocation survives optimization, inlined from 'make' at f.cpp:12:5`
std::string survivalText(const Survival &S);

class Survivors {
public:
  explicit Survivors(std::vector<CodePlace> Asked);
  ~Survivors();

  /// To be called at the begin of the optimization and at its end.
  void before(const llvm::Module &M);
  void after(const llvm::Module &M);

  /// After before(): locations are of use in calls of this function. It may
  /// hold one of the allocations, be inlined around it, or be what is called at
  /// its place.
  bool needsLocations(const llvm::Function &F) const;

  /// What became of the allocations, in the order in which they were asked for.
  std::vector<Survival> results() const;

private:
  struct State;
  std::unique_ptr<State> S;
};

} // namespace mapchurn

#endif // MAPCHURN_OPTIMIZER_SURVIVORS_H
