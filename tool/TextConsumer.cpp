// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tool/TextConsumer.h"
#include "tool/Paths.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/TextDiagnostic.h"

using namespace clang;
using llvm::StringRef;

namespace mapchurn::tool {

namespace {

/// clang's renderer but for the names of files.
class Renderer : public TextDiagnostic {
public:
  Renderer(llvm::raw_ostream &OS, const LangOptions &Lang,
           DiagnosticOptions *Layout, const Preprocessor *PP, StringRef Folder)
      : TextDiagnostic(OS, Lang, Layout, PP), OS(OS), Folder(Folder),
        Directory(currentFolder()) {}

protected:
  void emitDiagnosticLoc(FullSourceLoc Loc, PresumedLoc PLoc,
                         DiagnosticsEngine::Level Level,
                         ArrayRef<CharSourceRange> Ranges) override {
    if (PLoc.isInvalid())
      return TextDiagnostic::emitDiagnosticLoc(Loc, PLoc, Level, Ranges);
    if (DiagOpts->ShowColors)
      OS.changeColor(llvm::raw_ostream::SAVEDCOLOR, /*Bold=*/true);
    OS << shown(PLoc) << ':' << PLoc.getLine() << ':' << PLoc.getColumn()
       << ": ";
  }

  void emitIncludeLocation(FullSourceLoc, PresumedLoc PLoc) override {
    if (PLoc.isValid())
      OS << "In file included from " << shown(PLoc) << ':' << PLoc.getLine()
         << ":\n";
  }

private:
  std::string shown(PresumedLoc PLoc) const {
    StringRef Name = PLoc.getFilename();
    if (Name.starts_with("<")) // <command line>, <stdin>
      return Name.str();
    return shownPath(absolutePath(Name, Directory), Folder);
  }

  llvm::raw_ostream &OS;
  StringRef Folder;
  std::string Directory; ///< of the compile command
};

} // namespace

TextConsumer::TextConsumer(std::string File, std::string Folder, bool Colors)
    : File(std::move(File)), Folder(std::move(Folder)),
      Layout(new DiagnosticOptions), OS(Text) {
  Layout->ShowColors = Colors;
  OS.enable_colors(Colors);
}

TextConsumer::~TextConsumer() = default;

std::string TextConsumer::textOf(llvm::function_ref<void()> Report) {
  std::string Before;
  std::swap(Before, Text);
  ShowAll = true;
  Report();
  ShowAll = false;
  std::swap(Before, Text);
  return Before;
}

std::string TextConsumer::takeErrors() {
  std::string Taken;
  std::swap(Taken, Text);
  return Taken;
}

void TextConsumer::BeginSourceFile(const LangOptions &Lang,
                                   const Preprocessor *PP) {
  Renderer =
      std::make_unique<tool::Renderer>(OS, Lang, Layout.get(), PP, Folder);
}

void TextConsumer::EndSourceFile() { Renderer.reset(); }

void TextConsumer::HandleDiagnostic(DiagnosticsEngine::Level Level,
                                    const Diagnostic &Info) {
  DiagnosticConsumer::HandleDiagnostic(Level, Info);
  if (Level != DiagnosticsEngine::Note)
    ShowedLast = ShowAll || Level >= DiagnosticsEngine::Error;
  if (!ShowedLast)
    return;

  llvm::SmallString<128> Message;
  Info.FormatDiagnostic(Message);
  if (Renderer && Info.getLocation().isValid()) {
    Renderer->emitDiagnostic(
        FullSourceLoc(Info.getLocation(), Info.getSourceManager()), Level,
        Message, Info.getRanges(), Info.getFixItHints());
    return;
  }
  OS << shownPath(File, Folder) << ": ";
  TextDiagnostic::printDiagnosticLevel(OS, Level, Layout->ShowColors);
  TextDiagnostic::printDiagnosticMessage(OS, /*IsSupplemental=*/false, Message,
                                         /*CurrentColumn=*/0, /*Columns=*/0,
                                         Layout->ShowColors);
}

} // namespace mapchurn::tool
