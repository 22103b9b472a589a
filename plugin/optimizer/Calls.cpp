// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "optimizer/Calls.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Analysis/MemoryBuiltins.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace mapchurn {

static const llvm::Function *callee(const CallBase &Call) {
  return dyn_cast<llvm::Function>(
      Call.getCalledOperand()->stripPointerCastsAndAliases());
}

/// By name too, since -fno-builtin, or a call of operator new by its name,
/// keeps the library from knowing it.
static bool isAllocationName(StringRef Name) {
  return Name.starts_with("_Znw") || Name.starts_with("_Zna") ||
         Name.starts_with("__size_returning_new") ||
         StringSwitch<bool>(Name)
             .Cases("malloc", "calloc", "realloc", "aligned_alloc", true)
             .Cases("posix_memalign", "memalign", "valloc", "pvalloc", true)
             .Cases("reallocarray", "strdup", "strndup", "__strdup", true)
             .Default(false);
}

bool isAllocation(const CallBase &Call, const TargetLibraryInfo &Library) {
  if (isAllocationFn(&Call, &Library))
    return true;
  const llvm::Function *F = callee(Call);
  return F && isAllocationName(F->getName());
}

/// Allocates nothing, though its body is elsewhere.
static bool isHarmless(const CallBase &Call, const llvm::Function &F,
                       const TargetLibraryInfo &Library) {
  LibFunc Known;
  return F.isIntrinsic() || Call.doesNotReturn() || Call.onlyReadsMemory() ||
         F.getName().starts_with("__cxa_") ||
         Library.getLibFunc(F.getName(), Known);
}

Calls::Calls(const Module &M, const TargetLibraryInfo &Library)
    : Library(Library) {
  for (const llvm::Function &F : M)
    if (!F.isDeclaration()) {
      ByName[F.getName()] = Nodes.size();
      if (const DISubprogram *Of = F.getSubprogram())
        BySubprogram[Of] = Nodes.size();
      Nodes.emplace_back();
    }
  Node N = 0;
  for (const llvm::Function &F : M)
    if (!F.isDeclaration()) {
      for (const Instruction &I : instructions(F))
        if (const auto *Call = dyn_cast<CallBase>(&I))
          add(*Call, Nodes[N]);
      ++N;
    }
  spread();
}

void Calls::add(const CallBase &Call, Function &From) {
  if (Call.isInlineAsm())
    return;
  const llvm::Function *F = callee(Call);
  if (isAllocation(Call, Library))
    From.Allocates = From.MayAllocate = true;
  else if (!F)
    From.MayAllocate = true;
  else if (std::optional<Node> Known = find(*F))
    From.Callees.push_back(*Known);
  else if (!isHarmless(Call, *F, Library))
    From.MayAllocate = true;
}

std::optional<Calls::Node> Calls::find(const llvm::Function &F) const {
  auto Known = ByName.find(F.getName());
  if (Known == ByName.end())
    return std::nullopt;
  return Known->second;
}

std::optional<Calls::Node> Calls::find(const DISubprogram *Of) const {
  auto Known = BySubprogram.find(Of);
  if (Known == BySubprogram.end())
    return std::nullopt;
  return Known->second;
}

/// From what allocates to its callers.
void Calls::spread() {
  std::vector<Node> Open;
  for (Node N = 0; N < Nodes.size(); ++N) {
    for (Node Callee : Nodes[N].Callees)
      Nodes[Callee].Callers.push_back(N);
    if (Nodes[N].MayAllocate)
      Open.push_back(N);
  }
  while (!Open.empty()) {
    Node N = Open.back();
    Open.pop_back();
    for (Node Caller : Nodes[N].Callers)
      if (!Nodes[Caller].MayAllocate) {
        Nodes[Caller].MayAllocate = true;
        Open.push_back(Caller);
      }
  }
}

bool Calls::mayAllocate(const CallBase &Call) const {
  if (Call.isInlineAsm())
    return false;
  const llvm::Function *F = callee(Call);
  if (!F)
    return true;
  if (std::optional<Node> Known = find(*F))
    return Nodes[*Known].MayAllocate;
  return isAllocation(Call, Library) || !isHarmless(Call, *F, Library);
}

BitVector Calls::walk(ArrayRef<Node> From,
                      std::vector<Node> Function::*Next) const {
  BitVector Reached(Nodes.size());
  std::vector<Node> Open(From.begin(), From.end());
  for (Node N : From)
    Reached.set(N);
  while (!Open.empty()) {
    Node N = Open.back();
    Open.pop_back();
    for (Node Other : Nodes[N].*Next)
      if (!Reached.test(Other)) {
        Reached.set(Other);
        Open.push_back(Other);
      }
  }
  return Reached;
}

BitVector Calls::reachedFrom(ArrayRef<Node> From) const {
  return walk(From, &Function::Callees);
}

BitVector Calls::reaching(ArrayRef<Node> To) const {
  return walk(To, &Function::Callers);
}

} // namespace mapchurn
