// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/Callers.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

namespace mapchurn {

Callers::Callers(const UnitFacts &Unit) : Unit(Unit) {
  for (unsigned I = 0; I < Unit.Functions.size(); ++I)
    for (const CallSite &Call : Unit.Functions[I].Calls)
      Sites[Call.Callee].push_back({I, &Call});
}

Runs Callers::function(unsigned Function) {
  // A function that calls itself is called by others too, or never.
  auto [At, New] = Known.try_emplace(Function, Runs::Once);
  if (!New)
    return At->second;
  Runs Found = judge(Function);
  return Known[Function] = Found;
}

Runs Callers::judge(unsigned Function) {
  const FunctionFacts &F = Unit.Functions[Function];
  const auto *Decl = llvm::dyn_cast<clang::FunctionDecl>(F.Decl);
  if (!Decl)
    return Runs::Once; // the initializer of a variable
  if (Decl->isMain())
    return Runs::InMain;
  // Calls by way of a base class, and of destructors, are not noted.
  const auto *Method = llvm::dyn_cast<clang::CXXMethodDecl>(Decl);
  if (Method &&
      (Method->isVirtual() || llvm::isa<clang::CXXDestructorDecl>(Method)))
    return Runs::Many;
  auto Calls = Sites.find(Decl->getCanonicalDecl());
  if (!F.CallsInSight || Calls == Sites.end())
    return Runs::Many;
  Runs Least = Runs::Once;
  for (const Site &S : Calls->second) {
    const FunctionFacts &Caller = Unit.Functions[S.Function];
    if (!S.Call->Called)
      return Runs::Many;
    if (S.Call->Once)
      continue;
    for (RegionId R = S.Call->In; R; R = Caller.region(R).Parent)
      if (Caller.region(R).Kind == RegionKind::Loop)
        return Runs::Many;
    Least = std::min(Least, region(S.Function, S.Call->In));
  }
  return Least;
}

Runs Callers::region(unsigned Function, RegionId In) {
  const FunctionFacts &F = Unit.Functions[Function];
  for (RegionId R = In; R; R = F.region(R).Parent)
    if (F.region(R).Kind == RegionKind::Lambda)
      return F.region(R).Once ? Runs::Once : Runs::Many;
  return function(Function);
}

bool Callers::all(unsigned Function,
                  llvm::function_ref<bool(const CallSite &)> Holds) const {
  const FunctionFacts &F = Unit.Functions[Function];
  const auto *Decl = llvm::dyn_cast<clang::FunctionDecl>(F.Decl);
  auto Calls = Decl ? Sites.find(Decl->getCanonicalDecl()) : Sites.end();
  return F.CallsInSight && Calls != Sites.end() &&
         llvm::all_of(Calls->second, [&](const Site &S) {
           return S.Call->Called && Holds(*S.Call);
         });
}

bool Callers::takesWrittenOnly(unsigned Function) const {
  return all(Function, [](const CallSite &Call) { return Call.Constant; });
}

bool Callers::inSight(unsigned Function) const {
  return all(Function, [](const CallSite &) { return true; });
}

} // namespace mapchurn
