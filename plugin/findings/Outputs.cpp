// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "findings/Outputs.h"
#include "findings/Baseline.h"
#include "findings/Diagnostics.h"
#include "clang/AST/ASTContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace mapchurn {

Error writeFile(StringRef Path, StringRef Text) {
  Error Failed = writeToOutput(Path, [&](raw_ostream &OS) {
    OS << Text;
    return Error::success();
  });
  if (!Failed)
    return Error::success();
  return createStringError("cannot write '" + Path +
                           "': " + toString(std::move(Failed)));
}

Error publish(ArrayRef<Finding> Findings, const Options &Opts,
              clang::ASTContext &Ctx) {
  emitDiagnostics(Findings, Ctx.getDiagnostics());
  return Error::success();
}

} // namespace mapchurn
