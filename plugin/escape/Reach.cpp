// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "escape/Reach.h"
#include "escape/Grouped.h"

namespace mapchurn {

namespace {

using Link = std::pair<unsigned, unsigned>;

/// All that is linked with one of Marked, each link followed from its first to
/// its second.
template <unsigned From, unsigned To>
void spread(llvm::BitVector &Marked, llvm::ArrayRef<Link> Links) {
  Grouped Of(Marked.size(), Links.size(),
             [&](unsigned I) { return std::get<From>(Links[I]); });
  std::vector<unsigned> Work(Marked.set_bits_begin(), Marked.set_bits_end());
  while (!Work.empty()) {
    unsigned At = Work.back();
    Work.pop_back();
    for (unsigned I : Of[At]) {
      unsigned Next = std::get<To>(Links[I]);
      if (Marked.test(Next))
        continue;
      Marked.set(Next);
      Work.push_back(Next);
    }
  }
}

} // namespace

llvm::BitVector neededFor(const InView &Shown, const UnitEscape &U,
                          const IndirectCalls &Calls) {
  // Functions first, then the nodes.
  unsigned Functions = U.Flow.Functions.size();
  std::vector<Link> Links;
  llvm::BitVector Marked(Functions + Calls.nodes());
  llvm::DenseMap<const clang::ValueDecl *, bool> Known;
  auto isShown = [&](const clang::ValueDecl *D) {
    auto [At, New] = Known.try_emplace(D, false);
    if (New)
      At->second = Shown(D->getLocation());
    return At->second;
  };
  for (unsigned I = 0; I < Functions; ++I) {
    const FunctionFlow &F = U.Flow.Functions[I];
    bool Asked = Shown(F.Decl->getBeginLoc()) || Shown(F.Decl->getEndLoc());
    for (const auto &[Variable, Location] : F.Globals)
      Asked |= isShown(Variable);
    for (const FlowCall &Call : F.Calls)
      if (auto Body = U.Bodies.find(Call.Callee); Body != U.Bodies.end())
        Links.push_back({I, Body->second});
      else if (Call.Callee)
        Asked |= isShown(Call.Callee);
    if (Asked)
      Marked.set(I);
  }
  Calls.link([&](unsigned User,
                 unsigned Node) { Links.push_back({User, Functions + Node}); },
             [&](unsigned Node, unsigned Function) {
               Links.push_back({Functions + Node, Function});
             });
  spread<1, 0>(Marked, Links);
  spread<0, 1>(Marked, Links);
  Marked.resize(Functions);
  return Marked;
}

} // namespace mapchurn
