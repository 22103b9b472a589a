// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "escape/Explain.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include <numeric>
#include <set>

namespace mapchurn {

namespace {

std::string quote(llvm::StringRef Text) { return ("'" + Text + "'").str(); }

std::string calleeName(const FunctionFlow &F, const FlowEdge &E) {
  const clang::FunctionDecl *Callee = F.Calls[E.Call].Callee;
  if (!Callee)
    return "a pointer to a function";
  if (const auto *Ctor = llvm::dyn_cast<clang::CXXConstructorDecl>(Callee))
    return "the constructor of " + quote(Ctor->getParent()->getNameAsString());
  return quote(Callee->getNameAsString());
}

std::string why(const FunctionFlow &F, const FlowEdge &E) {
  switch (E.Why) {
  case FlowWhy::Initialized:
    return "initialized";
  case FlowWhy::Assigned:
    return "assigned";
  case FlowWhy::Inserted:
    return "put in";
  case FlowWhy::Constructed:
    return "a part of it";
  case FlowWhy::Captured:
    return "captured";
  case FlowWhy::Returned:
    return "returned";
  case FlowWhy::Thrown:
    return "thrown";
  case FlowWhy::Argument:
    return "argument";
  case FlowWhy::Library:
    return "by the library";
  case FlowWhy::Value:
    return "value";
  case FlowWhy::Call:
    return "call of " + calleeName(F, E);
  case FlowWhy::Alias:
    return "the same storage";
  }
  return {};
}

class Explainer {
public:
  Explainer(const UnitEscape &U, unsigned Level, const clang::SourceManager &SM)
      : U(U), Level(Level), SM(SM) {}

  std::vector<Finding> run() {
    for (const FunctionEscape &E : U.Functions) {
      if (!SM.isInMainFile(SM.getExpansionLoc(E.Flow->Decl->getLocation())))
        continue;
      if (E.Cut)
        add(E.Flow->Decl->getLocation(),
            quote(E.Flow->Decl->getNameAsString()) +
                " is too large for the escape analysis: everything in it "
                "counts as escaping");
      else
        explain(E);
    }
    std::vector<unsigned> Order(Made.size());
    std::iota(Order.begin(), Order.end(), 0);
    llvm::sort(Order, [&](unsigned A, unsigned B) {
      if (Made[A].Loc == Made[B].Loc)
        return A < B;
      return SM.isBeforeInTranslationUnit(Made[A].Loc, Made[B].Loc);
    });
    std::vector<Finding> Sorted;
    for (unsigned I : Order)
      Sorted.push_back(std::move(Made[I]));
    return Sorted;
  }

private:
  Finding *add(clang::SourceLocation Loc, std::string Message) {
    Loc = SM.getExpansionLoc(Loc);
    if (Loc.isInvalid() || !Seen.emplace(Loc.getRawEncoding(), Message).second)
      return nullptr;
    Finding &F = Made.emplace_back();
    F.Loc = Loc;
    F.Message = std::move(Message);
    return &F;
  }

  void explain(const FunctionEscape &E) {
    const FunctionFlow &F = *E.Flow;
    for (unsigned I = 0; I < F.Locations.size(); ++I) {
      const FlowLocation &L = F.Locations[I];
      if (L.Kind == LocationKind::Parameter && L.Carries && !L.Lambda)
        explainParameter(E, {I});
      if (L.Kind == LocationKind::This)
        explainParameter(E, {I});
      explainObject(E, {I});
    }
    if (Level < 3)
      return;
    for (const FlowEdge &Edge : F.Edges)
      if (Edge.Why != FlowWhy::Alias)
        add(Edge.Loc, "flow: " + describeEdge(U, F, Edge));
  }

  void explainObject(const FunctionEscape &E, LocationId Id) {
    const FunctionFlow &F = *E.Flow;
    const FlowLocation &L = F.location(Id);
    const Escape *Found = E.escapeOf(Id);
    switch (L.Kind) {
    case LocationKind::Variable:
    case LocationKind::Parameter:
    case LocationKind::Closure:
      if (!L.Addressed && !Found)
        return;
      break;
    case LocationKind::Allocation:
      break;
    case LocationKind::Temporary:
      if (!Found)
        return;
      break;
    default:
      return;
    }
    std::string Name = U.name(F, Id);
    std::string Text = Name + " does not escape";
    if (Found && Found->To == Sink::Unknown)
      Text = Name + " may escape" + through(E, *Found);
    else if (Found)
      Text = Name + " escapes to " + U.name(F, Found->Holder);
    Finding *Remark = add(L.Range.getBegin(), Text);
    if (Remark && L.Kind == LocationKind::Allocation)
      Remark->Allocation = L.Range.getBegin();
    if (Remark && Found)
      notes(*Remark, E, Found->Step);
  }

  std::string through(const FunctionEscape &E, const Escape &Found) const {
    for (const FlowEdge *Edge : E.path(Found.Step))
      if (Edge->Why == FlowWhy::Call)
        return " through " + calleeName(*E.Flow, *Edge);
    return {};
  }

  void explainParameter(const FunctionEscape &E, LocationId Id) {
    const FunctionFlow &F = *E.Flow;
    const FlowLocation &L = F.location(Id);
    std::string Name = U.name(F, Id), Sure, Unsure;
    std::vector<unsigned> Steps;
    for (const Leak &Out : E.Result.Leaks) {
      if (Out.FromGlobal || F.Parameters[Out.Parameter] != Id)
        continue;
      Steps.push_back(Out.Step);
      if (Out.To == Sink::Unknown) {
        Unsure = "may leak";
        for (const FlowEdge *Edge : E.path(Out.Step))
          if (Edge->Why == FlowWhy::Call) {
            Unsure += " through " + calleeName(F, *Edge);
            break;
          }
        continue;
      }
      Sure += Sure.empty() ? "leaks to " : " and to ";
      Sure += U.name(F, E.Steps[Out.Step].Holder);
      if (Out.Derefs)
        Sure += " with " + std::to_string(Out.Derefs) +
                (Out.Derefs == 1 ? " dereference" : " dereferences");
    }
    if (L.Kind == LocationKind::This && Sure.empty())
      return;
    std::string Text = !Sure.empty()     ? Sure
                       : !Unsure.empty() ? Unsure
                                         : "does not leak";
    if (Finding *Remark = add(L.Range.getBegin(), Name + " " + Text))
      for (unsigned Step : Steps)
        notes(*Remark, E, Step);
  }

  void notes(Finding &Remark, const FunctionEscape &E, unsigned Step) const {
    if (Level < 2)
      return;
    for (const FlowEdge *Edge : E.path(Step))
      if (Edge->Why != FlowWhy::Alias)
        Remark.Notes.push_back({SM.getExpansionLoc(Edge->Loc),
                                "flow: " + describeEdge(U, *E.Flow, *Edge)});
  }

  const UnitEscape &U;
  unsigned Level;
  const clang::SourceManager &SM;
  std::vector<Finding> Made;
  std::set<std::pair<unsigned, std::string>> Seen;
};

} // namespace

std::string UnitEscape::name(const FunctionFlow &F, LocationId Id) const {
  const FlowLocation &L = F.location(Id);
  switch (L.Kind) {
  case LocationKind::Heap:
    return "the heap";
  case LocationKind::Unknown:
    return "the unknown";
  case LocationKind::Global:
  case LocationKind::Variable:
  case LocationKind::Parameter: {
    std::string Name = L.Decl->getNameAsString();
    return Name.empty() ? "a variable without a name" : quote(Name);
  }
  case LocationKind::This:
    return "'this'";
  case LocationKind::Result:
    return "the result";
  case LocationKind::Value:
    return "the value of " + quote(Flow.Text(L.Range));
  case LocationKind::Temporary:
    return L.Decl ? quote(L.Decl->getNameAsString())
                  : "the temporary " + quote(Flow.Text(L.Range));
  case LocationKind::Allocation:
    return quote(Flow.Text(L.Range));
  case LocationKind::Closure:
    return "the lambda";
  case LocationKind::Pointee: {
    LocationId Root = Id;
    while (F.location(Root).Kind == LocationKind::Pointee)
      Root = F.location(Root).Of;
    bool IsThis = F.location(Root).Kind == LocationKind::This;
    if (L.Level > 1)
      return "what is " + std::to_string(L.Level) + " dereferences from " +
             name(F, Root);
    return IsThis ? "'*this'" : "what " + name(F, Root) + " points to";
  }
  }
  return {};
}

std::string describeEdge(const UnitEscape &U, const FunctionFlow &F,
                         const FlowEdge &E) {
  std::string Count =
      E.Derefs < 0 ? "&" : std::string(static_cast<size_t>(E.Derefs), '*');
  return U.name(F, E.Dst) + " = " + Count + U.name(F, E.Src) + " (" +
         why(F, E) + ")";
}

std::vector<Finding> explainEscapes(const UnitEscape &U, unsigned Level,
                                    const clang::SourceManager &SM) {
  return Explainer(U, Level, SM).run();
}

} // namespace mapchurn
