// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The `mapchurn` command: finds the subcommand and lets it run.

#include "tool/Subcommand.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"
#include <vector>

using namespace llvm;
using namespace mapchurn::tool;

static const char *Overview =
    "mapchurn finds heap allocations around C++ containers that buy nothing,\n"
    "and writes the fix where there is one right edit.\n";

static void printVersion(raw_ostream &OS) {
  OS << "mapchurn " MAPCHURN_VERSION " (LLVM " LLVM_VERSION_STRING ")\n";
}

int main(int Argc, char **Argv) {
  EnablePrettyStackTrace();
  setBugReportMsg("PLEASE submit a bug report to mapchurn with the file and "
                  "these lines.\n");
  sys::SetOneShotPipeSignalFunction(sys::DefaultOneShotPipeSignalHandler);

  std::vector<const char *> Args(Argv, Argv + Argc);
  auto Dashes = find_if(Args, [](StringRef Arg) { return Arg == "--"; });
  std::optional<std::vector<std::string>> AfterDashes;
  if (Dashes != Args.end()) {
    AfterDashes.emplace(Dashes + 1, Args.end());
    Args.erase(Dashes, Args.end());
  }

  std::vector<Subcommand> Subcommands = {check(), show(), diff()};
  std::string Errors;
  raw_string_ostream ErrorStream(Errors);
  cl::SetVersionPrinter(printVersion);
  static cl::OptionCategory None("");
  cl::HideUnrelatedOptions(None);
  for (const Subcommand &S : Subcommands) {
    if (Args.size() > 1 && S.Options.getName() == Args[1])
      static cl::extrahelp More(S.Help);
  }
  if (!cl::ParseCommandLineOptions(int(Args.size()), Args.data(), Overview,
                                   &ErrorStream)) {
    errs() << Errors;
    return HasErrors;
  }

  for (const Subcommand &S : Subcommands)
    if (S.Options)
      return S.Run(AfterDashes ? std::optional(ArrayRef(*AfterDashes))
                               : std::nullopt);
  errs() << "mapchurn: expected a subcommand; 'mapchurn --help' lists them\n";
  return HasErrors;
}
