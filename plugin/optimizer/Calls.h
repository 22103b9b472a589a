// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who called whom before the optimization, and who may allocate.
//
// Invariant A function that is not here, or that calls through a pointer, or
//           one whose body is elsewhere, may allocate and may call anything
//           that is elsewhere too; it does not call what only this module has.

#ifndef MAPCHURN_OPTIMIZER_CALLS_H
#define MAPCHURN_OPTIMIZER_CALLS_H

#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include <optional>
#include <vector>

namespace llvm {
class CallBase;
class DISubprogram;
class Function;
class Module;
class TargetLibraryInfo;
} // namespace llvm

namespace mapchurn {

/// True for operator new, the malloc family, and what is declared to be like
/// them.
bool isAllocation(const llvm::CallBase &Call,
                  const llvm::TargetLibraryInfo &Library);

class Calls {
public:
  Calls(const llvm::Module &M, const llvm::TargetLibraryInfo &Library);

  using Node = unsigned;

  /// None: there was no such function with a body.
  std::optional<Node> find(const llvm::Function &F) const;
  std::optional<Node> find(const llvm::DISubprogram *Of) const;

  /// The call may allocate, by itself or in what it calls.
  bool mayAllocate(const llvm::CallBase &Call) const;
  /// The function has an allocating call of its own.
  bool allocates(Node N) const { return Nodes[N].Allocates; }
  /// They and what they call, at any depth; they and who calls them.
  llvm::BitVector reachedFrom(llvm::ArrayRef<Node> From) const;
  llvm::BitVector reaching(llvm::ArrayRef<Node> To) const;

private:
  struct Function {
    bool Allocates = false;
    bool MayAllocate = false; ///< or calls what does, or what is not seen
    std::vector<Node> Callees, Callers;
  };
  void add(const llvm::CallBase &Call, Function &From);
  void spread();
  llvm::BitVector walk(llvm::ArrayRef<Node> From,
                       std::vector<Node> Function::*Next) const;

  const llvm::TargetLibraryInfo &Library;
  llvm::StringMap<Node> ByName;
  llvm::DenseMap<const llvm::DISubprogram *, Node> BySubprogram;
  std::vector<Function> Nodes;
};

} // namespace mapchurn

#endif // MAPCHURN_OPTIMIZER_CALLS_H
