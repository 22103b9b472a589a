// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "escape/Draw.h"
#include "escape/Explain.h"
#include "clang/Basic/SourceManager.h"
#include <set>

namespace mapchurn {

namespace {

/// How a node is shown.
enum class Look { Value, Object, Escaping, Holder };

class Drawing {
public:
  Drawing(const UnitEscape &U, const FunctionEscape &E,
          const GraphRequest &Asked, llvm::raw_ostream &OS)
      : U(U), E(E), F(*E.Flow), IsDot(Asked.Dot), OS(OS) {
    if (Asked.Verdict.empty()) {
      for (const FlowEdge &Edge : F.Edges)
        if (isDrawn(Edge))
          Edges.push_back(&Edge);
    } else {
      addVerdicts("'" + Asked.Verdict + "'");
    }
    for (const FlowEdge *Edge : Edges) {
      Nodes.insert(Edge->Dst.Index);
      Nodes.insert(Edge->Src.Index);
    }
  }

  bool isEmpty() const { return Edges.empty(); }

  void draw() {
    std::string Title = F.Decl->getQualifiedNameAsString();
    if (IsDot)
      OS << "digraph \"" << Title
         << "\" {\n  rankdir=LR;\n  node [fontname=sans];\n";
    else
      OS << "%% " << Title << "\nflowchart LR\n";
    for (unsigned I : Nodes)
      node(I);
    std::set<std::string> Drawn;
    for (const FlowEdge *Edge : Edges)
      edge(*Edge, Drawn);
    if (IsDot)
      OS << "}\n";
    else
      OS << "  classDef escaping stroke:#c00,stroke-width:3px\n"
            "  classDef holder stroke-dasharray:5 3\n";
  }

private:
  void addVerdicts(const std::string &Name) {
    for (const Escape &Out : E.Escapes)
      if (U.name(F, Out.Object) == Name)
        llvm::append_range(Edges, E.path(Out.Step));
    for (const Leak &L : E.Result.Leaks)
      if (!L.FromGlobal && U.name(F, F.Parameters[L.Parameter]) == Name)
        llvm::append_range(Edges, E.path(L.Step));
  }

  /// A pointer's storage under its other name is drawn only from a pointee that
  /// something is stored in.
  bool isDrawn(const FlowEdge &Edge) const {
    if (Edge.Why != FlowWhy::Alias)
      return true;
    return E.Sources[Edge.Src.Index] > 0;
  }

  Look look(unsigned I) const {
    const FlowLocation &L = F.Locations[I];
    const Escape *Found = E.escapeOf({I});
    if (Found && Found->To != Sink::Unknown)
      return Look::Escaping;
    switch (L.Kind) {
    case LocationKind::Heap:
    case LocationKind::Unknown:
    case LocationKind::Global:
    case LocationKind::Result:
      return Look::Holder;
    case LocationKind::Pointee:
      return llvm::is_contained(F.Parameters, L.Of) ? Look::Holder
                                                    : Look::Object;
    case LocationKind::Value:
      return Look::Value;
    default:
      return Look::Object;
    }
  }

  static std::string escaped(std::string Text, bool Dot) {
    std::string Made;
    for (char C : Text)
      if (C == '"')
        Made += Dot ? "\\\"" : "#quot;";
      else if (C == '\\' && Dot)
        Made += "\\\\";
      else
        Made += C;
    return Made;
  }

  void node(unsigned I) {
    std::string Name = escaped(U.name(F, {I}), IsDot);
    Look As = look(I);
    if (IsDot) {
      OS << "  n" << I << " [label=\"" << Name
         << "\", shape=" << (As == Look::Value ? "plaintext" : "box");
      if (As == Look::Escaping)
        OS << ", color=red, penwidth=3";
      if (As == Look::Holder)
        OS << ", style=dashed";
      OS << "];\n";
      return;
    }
    OS << "  n" << I << (As == Look::Value ? "(\"" : "[\"") << Name
       << (As == Look::Value ? "\")" : "\"]");
    if (As == Look::Escaping)
      OS << ":::escaping";
    if (As == Look::Holder)
      OS << ":::holder";
    OS << '\n';
  }

  void edge(const FlowEdge &Edge, std::set<std::string> &Drawn) {
    std::string Label =
        Edge.Why == FlowWhy::Alias ? "is"
        : Edge.Derefs < 0          ? "&"
                          : std::string(static_cast<size_t>(Edge.Derefs), '*');
    std::string Text;
    llvm::raw_string_ostream Out(Text);
    if (IsDot) {
      Out << "  n" << Edge.Src.Index << " -> n" << Edge.Dst.Index
          << " [label=\"" << Label << "\"];\n";
    } else {
      Out << "  n" << Edge.Src.Index << " -->";
      if (!Label.empty())
        Out << "|\"" << (Label == "&" ? "#amp;" : Label) << "\"|";
      Out << " n" << Edge.Dst.Index << '\n';
    }
    if (Drawn.insert(Text).second)
      OS << Text;
  }

  const UnitEscape &U;
  const FunctionEscape &E;
  const FunctionFlow &F;
  bool IsDot;
  llvm::raw_ostream &OS;
  std::vector<const FlowEdge *> Edges;
  std::set<unsigned> Nodes;
};

bool isShown(const FunctionEscape &E, const clang::SourceManager &SM) {
  return SM.isInMainFile(SM.getExpansionLoc(E.Flow->Decl->getLocation()));
}

void dumpFunction(const UnitEscape &U, const FunctionEscape &E,
                  const clang::SourceManager &SM, llvm::raw_ostream &OS) {
  const FunctionFlow &F = *E.Flow;
  OS << "function " << F.Decl->getQualifiedNameAsString()
     << (E.Cut ? " cut" : "") << '\n';
  for (const FlowEdge &Edge : F.Edges)
    if (Edge.Why != FlowWhy::Alias)
      OS << "  flow " << SM.getExpansionLineNumber(Edge.Loc) << ": "
         << describeEdge(U, F, Edge) << '\n';
    else
      OS << "  same " << U.name(F, Edge.Dst) << " holds " << U.name(F, Edge.Src)
         << '\n';
  for (const Escape &Out : E.Escapes)
    OS << "  escape " << U.name(F, Out.Object) << " to "
       << U.name(F, Out.Holder) << (E.isSure(Out.Step) ? "" : " unsure")
       << '\n';
  for (const Leak &L : E.Result.Leaks)
    OS << "  leak "
       << (L.FromGlobal ? "'" + L.FromGlobal->getNameAsString() + "'"
                        : U.name(F, F.Parameters[L.Parameter]))
       << " to " << U.name(F, E.Steps[L.Step].Holder) << " derefs " << L.Derefs
       << (L.Undone ? " undone" : "") << (L.Sure ? "" : " unsure") << '\n';
}

} // namespace

void drawEscapes(const UnitEscape &U, const GraphRequest &Asked,
                 const clang::SourceManager &SM, llvm::raw_ostream &OS) {
  for (const FunctionEscape &E : U.Functions) {
    if (!isShown(E, SM) || E.Cut)
      continue;
    if (!Asked.Function.empty() &&
        Asked.Function != E.Flow->Decl->getNameAsString() &&
        Asked.Function != E.Flow->Decl->getQualifiedNameAsString())
      continue;
    Drawing Made(U, E, Asked, OS);
    if (Asked.Verdict.empty() || !Made.isEmpty())
      Made.draw();
  }
}

void dumpEscapes(const UnitEscape &U, const UnitOwnership &Owners,
                 const clang::SourceManager &SM, llvm::raw_ostream &OS) {
  for (const FunctionEscape &E : U.Functions) {
    if (!isShown(E, SM))
      continue;
    dumpFunction(U, E, SM, OS);
    dumpOwners(Owners, E.Flow->Decl, SM, OS);
  }
}

} // namespace mapchurn
