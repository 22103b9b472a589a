// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Diagnostics as the compiler prints them, into strings.
//
// clang's own renderer does the work. What differs: files are named as the user
// sees them (Paths.h) and not as the compile command spells them; options of
// the compile command that change the layout (-fno-caret-diagnostics,
// -fdiagnostics-format=) have no say; and what is a finding and what is an
// error go to different places. The user's own warnings are not shown: they are
// the build's to show.

#ifndef MAPCHURN_TOOL_TEXTCONSUMER_H
#define MAPCHURN_TOOL_TEXTCONSUMER_H

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <string>

namespace clang {
class TextDiagnostic;
}

namespace mapchurn::tool {

class TextConsumer : public clang::DiagnosticConsumer {
public:
  /// \p Folder is where the user is. \p File is the compilation's own, named
  /// in errors that have no position, such as those of its command line.
  TextConsumer(std::string File, std::string Folder, bool Colors);
  ~TextConsumer() override;

  /// All that is reported while \p Report runs.
  std::string textOf(llvm::function_ref<void()> Report);

  /// The errors so far, with their notes.
  std::string takeErrors();

  void BeginSourceFile(const clang::LangOptions &Lang,
                       const clang::Preprocessor *PP) override;
  void EndSourceFile() override;
  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override;

private:
  std::string File, Folder;
  llvm::IntrusiveRefCntPtr<clang::DiagnosticOptions> Layout;
  std::string Text;
  llvm::raw_string_ostream OS;
  std::unique_ptr<clang::TextDiagnostic> Renderer;
  bool ShowAll = false;    ///< in textOf()
  bool ShowedLast = false; ///< whether a note that follows belongs to it
};

} // namespace mapchurn::tool

#endif // MAPCHURN_TOOL_TEXTCONSUMER_H
