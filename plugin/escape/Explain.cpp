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
  Explainer(const UnitEscape &U, const UnitOwnership &Owners,
            const clang::SourceManager &SM)
      : U(U), Owners(Owners), SM(SM) {}

  std::vector<Explained> run() {
    for (const FunctionEscape &E : U.Functions) {
      if (!SM.isInMainFile(SM.getExpansionLoc(E.Flow->Decl->getLocation())))
        continue;
      if (E.Cut)
        add(E, E.Flow->Decl->getLocation(), Explained::Cut,
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
    std::vector<Explained> Sorted;
    for (unsigned I : Order)
      Sorted.push_back(std::move(Made[I]));
    return Sorted;
  }

private:
  /// Null when the same was said there before, of another instantiation.
  Explained *add(const FunctionEscape &E, clang::SourceLocation Loc,
                 Explained::Kind What, std::string Text) {
    Loc = SM.getExpansionLoc(Loc);
    if (Loc.isInvalid() || !Seen.emplace(Loc.getRawEncoding(), Text).second)
      return nullptr;
    Explained &New = Made.emplace_back();
    New.What = What;
    New.Loc = Loc;
    New.Function = E.Flow->Decl->getQualifiedNameAsString();
    New.Text = std::move(Text);
    return &New;
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
    for (const FlowEdge &Edge : F.Edges)
      if (Edge.Why != FlowWhy::Alias)
        if (Explained *New = add(E, Edge.Loc, Explained::Flow,
                                 "flow: " + describeEdge(U, F, Edge)))
          New->Path.push_back(step(F, Edge));
  }

  static bool isExplained(const FlowLocation &L, const Escape *Found) {
    switch (L.Kind) {
    case LocationKind::Variable:
    case LocationKind::Parameter:
      return L.Addressed || Found;
    case LocationKind::Closure:
      return Found;
    case LocationKind::Allocation:
      return true;
    case LocationKind::Temporary:
      return Found;
    default:
      return false;
    }
  }

  void explainObject(const FunctionEscape &E, LocationId Id) {
    const FunctionFlow &F = *E.Flow;
    const FlowLocation &L = F.location(Id);
    const Escape *Found = E.escapeOf(Id);
    if (!isExplained(L, Found))
      return;
    std::string Name = U.name(F, Id), Verdict = "does not escape", To;
    if (Found && (Found->To == Sink::Unknown || E.Steps[Found->Step].Guessed)) {
      Verdict = "may escape";
      To = through(E, Found->Step);
    } else if (Found) {
      Verdict = "escapes";
      To = " to " + U.name(F, Found->Holder);
    }
    auto Owned = L.Kind == LocationKind::Allocation
                     ? Owners.find(F.Decl, L.Range.getBegin())
                     : std::nullopt;
    if (Owned && Owners.couldBeLocal(Owned->first, Owned->second)) {
      Verdict = "does not leave the scope";
      To = ": could be local";
    }
    Explained *New = add(E, L.Range.getBegin(), Explained::Verdict,
                         Name + " " + Verdict + To);
    if (!New)
      return;
    New->Name = Name;
    New->Says = Verdict;
    if (Found && Found->To != Sink::Unknown)
      New->Holders.push_back(U.name(F, Found->Holder));
    if (L.Kind == LocationKind::Allocation)
      New->Allocation = L.Range.getBegin();
    if (Found)
      addPath(*New, E, Found->Step);
    if (Owned)
      explainOwner(*New, Owned->first, Owned->second);
  }

  void explainOwner(Explained &To, unsigned Function,
                    unsigned Allocation) const {
    const OwnerVerdict &V = Owners.Verdicts[Function][Allocation];
    const FunctionOwners &F = Owners.Owners.Functions[Function];
    unsigned Owner = F.Allocations[Allocation].Owner;
    ExplainedOwner &New = To.Owner.emplace();
    New.Stays = V.Stays;
    New.Text = V.Stays ? "it ends with the statement" : V.Why;
    New.At = V.Where;
    if (V.Stays && Owner != ~0u) {
      const clang::VarDecl *D = F.Owners[Owner].Decl;
      New.Text = "it stays with " + quote(D->getNameAsString());
      New.At = D->getLocation();
    }
    New.Text.insert(0, "ownership: ");
    New.At = New.At.isValid() ? SM.getExpansionLoc(New.At) : To.Loc;
  }

  /// ` through 'f'`: the first call on the way.
  std::string through(const FunctionEscape &E, unsigned Step) const {
    for (const FlowEdge *Edge : E.path(Step))
      if (Edge->Why == FlowWhy::Call)
        return " through " + calleeName(*E.Flow, *Edge);
    return {};
  }

  void explainParameter(const FunctionEscape &E, LocationId Id) {
    const FunctionFlow &F = *E.Flow;
    const FlowLocation &L = F.location(Id);
    std::string Sure, Unsure;
    std::vector<std::string> Holders;
    std::vector<unsigned> Steps;
    for (const Leak &Out : E.Result.Leaks) {
      if (Out.FromGlobal || F.Parameters[Out.Parameter] != Id)
        continue;
      Steps.push_back(Out.Step);
      if (Out.To == Sink::Unknown || E.Steps[Out.Step].Guessed) {
        Unsure = through(E, Out.Step);
        Unsure.insert(0, "may leak");
        continue;
      }
      Holders.push_back(U.name(F, E.Steps[Out.Step].Holder));
      Sure += (Sure.empty() ? "leaks to " : " and to ") + Holders.back();
      if (Out.Derefs)
        Sure += " with " + std::to_string(Out.Derefs) +
                (Out.Derefs == 1 ? " dereference" : " dereferences");
    }
    if (L.Kind == LocationKind::This && Sure.empty())
      return;
    std::string Name = U.name(F, Id);
    std::string Text = !Sure.empty()     ? Sure
                       : !Unsure.empty() ? Unsure
                                         : "does not leak";
    Explained *New =
        add(E, L.Range.getBegin(), Explained::Verdict, Name + " " + Text);
    if (!New)
      return;
    New->Name = Name;
    New->Says = !Sure.empty()     ? "leaks"
                : !Unsure.empty() ? "may leak"
                                  : "does not leak";
    New->Holders = std::move(Holders);
    for (unsigned Step : Steps)
      addPath(*New, E, Step);
  }

  void addPath(Explained &To, const FunctionEscape &E, unsigned Step) const {
    for (const FlowEdge *Edge : E.path(Step))
      if (Edge->Why != FlowWhy::Alias)
        To.Path.push_back(step(*E.Flow, *Edge));
  }

  ExplainedFlow step(const FunctionFlow &F, const FlowEdge &Edge) const {
    return {SM.getExpansionLoc(Edge.Loc),
            U.name(F, Edge.Dst),
            U.name(F, Edge.Src),
            Edge.Derefs,
            why(F, Edge),
            "flow: " + describeEdge(U, F, Edge)};
  }

  const UnitEscape &U;
  const UnitOwnership &Owners;
  const clang::SourceManager &SM;
  std::vector<Explained> Made;
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
    return L.Decl ? quote(L.Decl->getNameAsString()) : "the lambda";
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

std::vector<Explained> explainEscapes(const UnitEscape &U,
                                      const UnitOwnership &Owners,
                                      const clang::SourceManager &SM) {
  return Explainer(U, Owners, SM).run();
}

/// What the optimizer's view adds to the verdict on an allocation.
static std::string fateText(const Survival &S) {
  switch (S.What) {
  case Fate::Unseen:
    return "no code is found for this allocation here";
  case Fate::Lost:
    return "the optimizer may have made this allocation one with another";
  case Fate::Removed:
    return "the optimizer removes this allocation";
  case Fate::Survives:
    return survivalText(S);
  }
  return {};
}

std::vector<Finding> remarksOf(llvm::ArrayRef<Explained> All, unsigned Level) {
  std::vector<Finding> Remarks;
  auto add = [&](const Explained &E, std::string Text) -> Finding & {
    Finding &Remark = Remarks.emplace_back();
    Remark.Loc = E.Loc;
    Remark.Message = std::move(Text);
    return Remark;
  };
  for (const Explained &E : All) {
    if (Level == 0 || (E.What == Explained::Flow && Level < 3))
      continue;
    Finding &Remark = add(E, E.Text);
    if (E.What == Explained::Verdict && Level > 1)
      for (const ExplainedFlow &Step : E.Path)
        Remark.Notes.push_back({Step.At, Step.Text});
    if (E.Owner && Level > 1)
      Remark.Notes.push_back({E.Owner->At, E.Owner->Text});
    if (E.Optimizer)
      add(E, fateText(*E.Optimizer));
  }
  return Remarks;
}

} // namespace mapchurn
