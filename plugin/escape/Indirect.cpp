// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "escape/Indirect.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseSet.h"

namespace mapchurn {

namespace {

constexpr unsigned MaxFlows = 64;

/// More dereferences count as so many.
constexpr int MaxDerefs = 3;

/// Methods that one overrides, its base's own included, which are looked at.
constexpr unsigned MaxOverridden = 64;

/// All that the method overrides, directly or not.
std::vector<const clang::CXXMethodDecl *>
overridden(const clang::CXXMethodDecl *Method) {
  std::vector<const clang::CXXMethodDecl *> Found;
  llvm::DenseSet<const clang::CXXMethodDecl *> Seen;
  Found.push_back(Method->getCanonicalDecl());
  for (size_t I = 0; I < Found.size() && I < MaxOverridden; ++I)
    for (const clang::CXXMethodDecl *Base : Found[I]->overridden_methods())
      if (Seen.insert(Base->getCanonicalDecl()).second)
        Found.push_back(Base->getCanonicalDecl());
  return Found;
}

} // namespace

IndirectCalls::IndirectCalls(const UnitEscape &U) : U(U) {
  llvm::DenseSet<const clang::FunctionDecl *> Taken(U.Flow.Taken.begin(),
                                                    U.Flow.Taken.end());
  for (const FunctionFlow &F : U.Flow.Functions)
    Taken.insert(F.Taken.begin(), F.Taken.end());
  for (unsigned I = 0; I < U.Flow.Functions.size(); ++I) {
    addFunction(I, Taken);
    for (unsigned L = 0; L < U.Flow.Functions[I].Lambdas.size(); ++L)
      addLambda(I, L);
  }
  for (unsigned I = 0; I < U.Flow.Functions.size(); ++I)
    for (const FlowCall &Call : U.Flow.Functions[I].Calls)
      if (auto Known = Nodes.find(keyOf(Call)); Known != Nodes.end())
        if (std::vector<unsigned> &Users = All[Known->second].Users;
            Users.empty() || Users.back() != I)
          Users.push_back(I);
}

void IndirectCalls::link(
    llvm::function_ref<void(unsigned User, unsigned Node)> Uses,
    llvm::function_ref<void(unsigned Node, unsigned Function)> Reaches) const {
  for (unsigned I = 0; I < All.size(); ++I)
    for (unsigned User : All[I].Users)
      Uses(User, I);
  for (const Candidate &C : Candidates)
    Reaches(C.Node, C.Function);
}

void IndirectCalls::keepUsers(const llvm::BitVector &Functions) {
  for (Node &N : All)
    llvm::erase_if(N.Users, [&](unsigned I) { return !Functions.test(I); });
}

IndirectCalls::Key IndirectCalls::keyOf(const FlowCall &Call) {
  switch (Call.Target) {
  case FlowTarget::Named:
    return {FlowTarget::Named, Call.Callee, 0};
  case FlowTarget::Pointer:
  case FlowTarget::Member:
    return {Call.Target, Call.Through, 0};
  case FlowTarget::Object:
    return objectKey(Call.Args.size() - 1, Call.Result.valid());
  case FlowTarget::Bound:
    break;
  }
  return {FlowTarget::Bound, nullptr, 0};
}

const Summary *IndirectCalls::node(const FlowCall &Call) const {
  auto Known = Nodes.find(keyOf(Call));
  return Known == Nodes.end() ? nullptr : &All[Known->second].Union;
}

void IndirectCalls::add(Key K, unsigned Function, unsigned Lambda,
                        unsigned Shift) {
  auto [At, New] = Nodes.try_emplace(K, All.size());
  if (New)
    All.emplace_back();
  Candidates.push_back({At->second, Function, Lambda, Shift, std::get<0>(K)});
}

/// A value may be thrown away, and cannot be made of nothing.
void IndirectCalls::addObject(const clang::FunctionDecl *D, unsigned Arguments,
                              unsigned Function, unsigned Lambda,
                              unsigned Shift) {
  add(objectKey(Arguments, false), Function, Lambda, Shift);
  if (!D->getReturnType()->isVoidType())
    add(objectKey(Arguments, true), Function, Lambda, Shift);
}

void IndirectCalls::addFunction(
    unsigned I, const llvm::DenseSet<const clang::FunctionDecl *> &Taken) {
  const clang::FunctionDecl *D = U.Flow.Functions[I].Decl->getCanonicalDecl();
  const auto *Method = llvm::dyn_cast<clang::CXXMethodDecl>(D);
  bool IsTaken = Taken.count(D);
  if (Method && Method->isVirtual())
    for (const clang::CXXMethodDecl *Base : overridden(Method)) {
      add({FlowTarget::Named, Base, 0}, I, ~0u);
      IsTaken |= Taken.count(Base) != 0;
    }
  if (!IsTaken)
    return;
  unsigned Parameters = D->getNumParams();
  const void *Through = signatureOf(D->getType(), D->getASTContext());
  bool OfObject = Method && Method->isImplicitObjectMemberFunction();
  add({OfObject ? FlowTarget::Member : FlowTarget::Pointer, Through, 0}, I,
      ~0u);
  addObject(D, Parameters, I, ~0u);
  // A function made from a method takes the object as its first argument.
  if (OfObject)
    addObject(D, Parameters + 1, I, ~0u, /*Shift=*/1);
  add({FlowTarget::Bound, nullptr, 0}, I, ~0u);
}

void IndirectCalls::addLambda(unsigned I, unsigned L) {
  const clang::CXXMethodDecl *Call = U.Flow.Functions[I].Lambdas[L].Call;
  add({FlowTarget::Named, Call, 0}, I, L);
  addObject(Call, Call->getNumParams(), I, L);
  add({FlowTarget::Bound, nullptr, 0}, I, L);
  if (Call->getParent()->capture_size() == 0)
    add({FlowTarget::Pointer,
         signatureOf(Call->getType(), Call->getASTContext()), 0},
        I, L);
}

std::vector<unsigned> IndirectCalls::collect() {
  for (Node &N : All)
    N.Grown = false;
  for (const Candidate &C : Candidates)
    if (!All[C.Node].Users.empty())
      merge(C);
  std::vector<unsigned> Users;
  for (const Node &N : All)
    if (N.Grown)
      Users.insert(Users.end(), N.Users.begin(), N.Users.end());
  llvm::sort(Users);
  Users.erase(std::unique(Users.begin(), Users.end()), Users.end());
  return Users;
}

void IndirectCalls::merge(const Candidate &C) {
  const FunctionEscape &E = U.Functions[C.Function];
  if (C.Lambda != ~0u && C.Lambda >= E.Lambdas.size())
    return; // the function was cut
  const Summary &From = C.Lambda == ~0u ? E.Result : E.Lambdas[C.Lambda];
  for (Leak L : From.Leaks) {
    if (L.To == Sink::Unknown || L.Undone)
      continue;
    // The address of a lambda's own copy would hide what other lambdas return
    // that they were given: whoever has the address of an object has that.
    bool IsOwn = C.Lambda != ~0u && L.To == Sink::Result && !L.FromGlobal &&
                 L.Parameter == 0 && L.Derefs == 0;
    if (IsOwn && C.How != FlowTarget::Named)
      continue;
    bool AnyOrder = C.How == FlowTarget::Bound;
    if (AnyOrder) {
      L.Path.clear();
      L.Source.clear();
    }
    auto number = [&](unsigned &Parameter) {
      Parameter = AnyOrder ? AnyArgument : Parameter + C.Shift;
    };
    if (!L.FromGlobal)
      number(L.Parameter);
    if (L.To == Sink::Pointee)
      number(L.Target);
    merge(All[C.Node], std::move(L));
  }
}

void IndirectCalls::merge(Node &N, Leak L) {
  L.Step = ~0u;
  L.Sure = false;
  if (N.Known.size() >= MaxFlows)
    L.Global = nullptr;
  // Each count by itself: one that goes through a function object which ends
  // must not hide one that does not.
  FlowKey Key{L.Parameter,
              L.FromGlobal,
              L.To,
              L.Global,
              L.Target,
              L.Level,
              std::min(L.Derefs, MaxDerefs)};
  if (N.Known.size() >= 2 * MaxFlows ||
      !N.Known.try_emplace(Key, N.Union.Leaks.size()).second)
    return;
  N.Union.Leaks.push_back(std::move(L));
  N.Grown = true;
}

} // namespace mapchurn
