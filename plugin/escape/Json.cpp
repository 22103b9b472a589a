// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "escape/Json.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace mapchurn {

namespace {

/// Names of files and pieces of source need not be UTF-8; JSON is.
llvm::json::Value text(llvm::StringRef Text) {
  return llvm::json::isUTF8(Text) ? Text.str() : llvm::json::fixUTF8(Text);
}

class UnitWriter {
public:
  UnitWriter(const clang::SourceManager &SM, llvm::raw_ostream &OS)
      : SM(SM), J(OS, 2) {}

  void unit(llvm::ArrayRef<Explained> All, llvm::StringRef MainSource) {
    J.object([&] {
      J.attribute("file", text(MainSource));
      J.attributeArray("verdicts", [&] {
        for (const Explained &E : All)
          if (E.What == Explained::Verdict)
            verdict(E);
      });
      J.attributeArray("flows", [&] {
        for (const Explained &E : All)
          if (E.What == Explained::Flow)
            J.object([&] {
              J.attribute("function", text(E.Function));
              step(E.Path.front());
            });
      });
      J.attributeArray("cut", [&] {
        for (const Explained &E : All)
          if (E.What == Explained::Cut)
            J.object([&] {
              J.attribute("function", text(E.Function));
              place(E.Loc);
              J.attribute("text", text(E.Text));
            });
      });
    });
  }

private:
  void place(clang::SourceLocation Loc) {
    clang::PresumedLoc At = SM.getPresumedLoc(Loc);
    if (At.isValid())
      J.attributeObject("at", [&] {
        position(At.getFilename(), At.getLine(), At.getColumn());
      });
  }

  void position(llvm::StringRef File, unsigned Line, unsigned Column) {
    J.attribute("file", text(File));
    J.attribute("line", Line);
    J.attribute("column", Column);
  }

  void verdict(const Explained &E) {
    J.object([&] {
      J.attribute("function", text(E.Function));
      place(E.Loc);
      J.attribute("name", text(E.Name));
      J.attribute("verdict", E.Says);
      J.attributeArray("to", [&] {
        for (const std::string &Holder : E.Holders)
          J.value(text(Holder));
      });
      J.attribute("text", text(E.Text));
      J.attributeArray("path", [&] {
        for (const ExplainedFlow &Step : E.Path)
          J.object([&] { step(Step); });
      });
      if (E.Owner)
        J.attributeObject("ownership", [&] {
          place(E.Owner->At);
          J.attribute("stays", E.Owner->Stays);
          J.attribute("text", text(E.Owner->Text));
        });
      if (E.Optimizer)
        J.attributeObject("optimizer", [&] { fate(*E.Optimizer); });
    });
  }

  void step(const ExplainedFlow &Step) {
    place(Step.At);
    J.attribute("to", text(Step.To));
    J.attribute("from", text(Step.From));
    J.attribute("dereferences", Step.Derefs);
    J.attribute("why", text(Step.Why));
  }

  static llvm::StringRef word(Fate What) {
    switch (What) {
    case Fate::Unseen:
      return "no code";
    case Fate::Lost:
      return "merged";
    case Fate::Removed:
      return "removed";
    case Fate::Survives:
      return "survives";
    }
    return {};
  }

  void fate(const Survival &S) {
    J.attribute("fate", word(S.What));
    J.attributeArray("inlined", [&] {
      for (const Inlining &Step : S.Through)
        J.object([&] {
          J.attribute("function", text(Step.Function));
          J.attributeObject("at", [&] {
            position(Step.At.File, Step.At.Line, Step.At.Column);
          });
        });
    });
  }

  const clang::SourceManager &SM;
  llvm::json::OStream J;
};

} // namespace

std::string explainedUnit(llvm::ArrayRef<Explained> All,
                          llvm::StringRef MainSource,
                          const clang::SourceManager &SM) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  UnitWriter(SM, OS).unit(All, MainSource);
  return Text;
}

/// By the depth at which units stand; strings have no line ends in JSON.
static std::string indented(llvm::StringRef Unit) {
  std::string Text;
  for (char C : Unit) {
    Text += C;
    if (C == '\n')
      Text += "    ";
  }
  return Text;
}

std::string explainedFile(llvm::ArrayRef<std::string> Units) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  llvm::json::OStream J(OS, 2);
  J.object([&] {
    J.attribute("version", 1);
    J.attributeArray("units", [&] {
      for (const std::string &Unit : Units)
        J.rawValue(indented(Unit));
    });
  });
  OS << '\n';
  return Text;
}

} // namespace mapchurn
