// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "findings/LastWords.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Signals.h"
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <unistd.h>

using namespace clang;

namespace mapchurn {

/// Never freed: a handler may run at any time.
static std::atomic<const std::string *> Words;

static void speak() {
  const std::string *Text = Words.exchange(nullptr);
  for (size_t Done = 0; Text && Done < Text->size();) {
    ssize_t Written =
        write(STDERR_FILENO, Text->data() + Done, Text->size() - Done);
    if (Written <= 0)
      return;
    Done += static_cast<size_t>(Written);
  }
}

static std::string line(SourceLocation Loc, llvm::StringRef Level,
                        llvm::StringRef Message, const SourceManager &SM) {
  PresumedLoc At = SM.getPresumedLoc(Loc);
  if (At.isInvalid())
    return (Level + ": " + Message + "\n").str();
  return (llvm::Twine(At.getFilename()) + ":" + llvm::Twine(At.getLine()) +
          ":" + llvm::Twine(At.getColumn()) + ": " + Level + ": " + Message +
          "\n")
      .str();
}

void rememberLastWords(llvm::ArrayRef<Finding> Findings,
                       const DiagnosticsEngine &Diags) {
  if (Diags.getIgnoreAllWarnings() || !Diags.hasSourceManager())
    return;
  const SourceManager &SM = Diags.getSourceManager();
  llvm::StringRef Level = Diags.getWarningsAsErrors() ? "error" : "warning";
  auto *Text = new std::string;
  for (const Finding &F : Findings) {
    *Text +=
        line(F.Loc, Level, F.Message + " [mapchurn-" + F.Check.str() + "]", SM);
    for (const Note &N : F.Notes)
      *Text += line(N.Loc.isValid() ? N.Loc : F.Loc, "note", N.Message, SM);
  }
  static std::once_flag Once;
  std::call_once(Once, [] {
    // A signal runs the one, a fatal error of the backend the other.
    llvm::sys::AddSignalHandler([](void *) { speak(); }, nullptr);
    std::atexit(speak);
  });
  Words = Text;
}

void forgetLastWords() { Words = nullptr; }

} // namespace mapchurn
