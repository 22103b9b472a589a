// A pass that ends the compiler in the middle of the optimization, as DIE says: by a crash, or by a fatal error of LLVM's.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "llvm/IR/PassManager.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Passes/PassPlugin.h"
#include "llvm/Support/ErrorHandling.h"
#include <cstdlib>
#include <cstring>

struct Dying : llvm::PassInfoMixin<Dying> {
  llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &) {
    if (std::strcmp(std::getenv("DIE"), "crash") == 0)
      std::abort();
    llvm::report_fatal_error("the pass gave up");
  }
};

extern "C" llvm::PassPluginLibraryInfo llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "dying", "1", [](llvm::PassBuilder &Builder) {
            Builder.registerOptimizerEarlyEPCallback(
                [](llvm::ModulePassManager &Passes, llvm::OptimizationLevel) { Passes.addPass(Dying()); });
          }};
}
