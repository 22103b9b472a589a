// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/ThreadChanges.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

namespace mapchurn {

namespace {

/// Functions that an entry calls, and those that these call.
constexpr unsigned MaxCallDepth = 4;
constexpr unsigned MaxCalls = 200;

enum class FrameKind {
  Starter, ///< the function that starts the threads
  Lambda,  ///< in that function: what it sees is what the function sees
  Function,
};

/// One body, and what its names stand for.
struct Frame {
  Frame(FrameKind Kind, unsigned Function, RegionId Body)
      : Kind(Kind), Function(Function), Body(Body) {}
  FrameKind Kind;
  unsigned Function;
  RegionId Body;
  std::optional<Shared> This; ///< what `*this` is
  llvm::SmallDenseMap<const clang::ValueDecl *, Shared, 4> Parameters;
};

const clang::ValueDecl *canonical(const clang::ValueDecl *D) {
  return llvm::cast<clang::ValueDecl>(D->getCanonicalDecl());
}

class Thread {
public:
  Thread(const UnitFacts &Unit, ThreadChanges &Out) : Unit(Unit), Out(Out) {}

  void run(const Frame &Of, unsigned Depth);
  std::optional<Shared> resolve(const Frame &Of, PlaceId P) const;

private:
  bool isOwn(const Frame &Of, RegionId In) const;
  void change(const Frame &Of, const Event &E);
  void call(const Frame &Of, const CallSite &Site, unsigned Depth);
  bool fromRoot(const Frame &Of, PlaceId Root, Shared &Made) const;

  const UnitFacts &Unit;
  ThreadChanges &Out;
  unsigned Calls = 0;
};

/// In the body itself, and not in another lambda.
bool Thread::isOwn(const Frame &Of, RegionId In) const {
  const FunctionFacts &F = Unit.Functions[Of.Function];
  for (; In && In != Of.Body; In = F.region(In).Parent)
    if (F.region(In).Kind == RegionKind::Lambda)
      return false;
  return In == Of.Body;
}

void Thread::run(const Frame &Of, unsigned Depth) {
  const FunctionFacts &F = Unit.Functions[Of.Function];
  const Region &Body = F.region(Of.Body);
  auto Lock = llvm::lower_bound(F.Locks, Body.FirstEvent);
  if (F.Cut || (Lock != F.Locks.end() && *Lock <= Body.EndEvent)) {
    Out.Locks = true;
    return;
  }
  for (unsigned I = Body.FirstEvent; I < Body.EndEvent; ++I)
    if (isOwn(Of, F.Events[I].In))
      change(Of, F.Events[I]);
  auto Site = llvm::lower_bound(
      F.Calls, Body.FirstEvent,
      [](const CallSite &S, unsigned At) { return S.At < At; });
  for (; Site != F.Calls.end() && Site->At <= Body.EndEvent; ++Site)
    if (isOwn(Of, Site->In))
      call(Of, *Site, Depth);
}

void Thread::change(const Frame &Of, const Event &E) {
  if (E.Kind != EventKind::Operation || !model::mutates(E.Op) ||
      !E.Type->Row->isMap())
    return;
  std::optional<Shared> Map = resolve(Of, E.At);
  if (!Map)
    return;
  auto isSame = [&](const auto &Known) {
    return !(Known.first < *Map) && !(*Map < Known.first);
  };
  auto At = llvm::find_if(Out.Maps, isSame);
  if (At == Out.Maps.end())
    At = Out.Maps.insert(Out.Maps.end(), {*Map, MapChanges()});
  At->second.Events.push_back(&E);
  At->second.OnlyLooksUp &= E.Op == model::Operation::Subscript;
  if (!At->second.Map) {
    const auto *Last = Map->Root;
    for (const clang::ValueDecl *Step : Map->Steps)
      Last = Step ? Step : Last;
    At->second.Map = Last;
  }
}

void Thread::call(const Frame &Of, const CallSite &Site, unsigned Depth) {
  auto Body = Unit.Bodies.find(Site.Callee);
  if (!Site.Called || Site.Virtual || Body == Unit.Bodies.end() ||
      Depth >= MaxCallDepth || ++Calls > MaxCalls)
    return;
  const FunctionFacts &F = Unit.Functions[Of.Function];
  Frame Inner(FrameKind::Function, Body->second, RegionId{0});
  if (Site.Object)
    Inner.This = resolve(Of, Site.Object);
  // Its reference parameters were bound just before.
  for (unsigned I = Site.At; I-- > 0 && I + 16 > Site.At;)
    if (const Event &E = F.Events[I]; E.Kind == EventKind::Pass && E.Parameter)
      if (std::optional<Shared> Given = resolve(Of, E.At))
        Inner.Parameters.try_emplace(canonical(E.Parameter), *Given);
  run(Inner, Depth + 1);
}

/// What a place begins with, as the function that starts the threads knows it.
bool Thread::fromRoot(const Frame &Of, PlaceId Root, Shared &Made) const {
  const FunctionFacts &F = Unit.Functions[Of.Function];
  const Place &P = F.place(Root);
  const Region &Body = F.region(Of.Body);
  if (P.Kind == PlaceKind::This) {
    if (Of.Kind != FrameKind::Function)
      return !Body.CopiesThis;
    if (!Of.This)
      return false;
    llvm::SmallVector<const clang::ValueDecl *, 2> Steps = Of.This->Steps;
    Steps.append(Made.Steps);
    Made = {Of.This->Root, std::move(Steps)};
    return true;
  }
  const auto *V = llvm::dyn_cast_or_null<clang::VarDecl>(P.Decl);
  if (P.Kind != PlaceKind::Variable || !V)
    return false;
  Made.Root = V;
  if (V->hasGlobalStorage())
    return V->getTLSKind() == clang::VarDecl::TLS_None;
  bool ByPointer = !Made.Steps.empty() && !Made.Steps.front();
  auto Given = Of.Parameters.find(V);
  if (Given != Of.Parameters.end()) {
    llvm::SmallVector<const clang::ValueDecl *, 2> Steps = Given->second.Steps;
    // A pointer parameter stands for what it points to.
    if (!V->getType()->isReferenceType() && !ByPointer)
      return false;
    Steps.append(Made.Steps.begin() + (V->getType()->isReferenceType() ? 0 : 1),
                 Made.Steps.end());
    Made = {Given->second.Root, std::move(Steps)};
    return true;
  }
  if (Of.Kind != FrameKind::Lambda)
    return Of.Kind == FrameKind::Starter;
  auto Declared = F.Declared.find(V);
  if (Declared != F.Declared.end() &&
      Declared->second.Index >= Body.FirstEvent &&
      Declared->second.Index < Body.EndEvent)
    return false;
  // A lambda's own parameter.
  if (llvm::isa<clang::ParmVarDecl>(V) &&
      llvm::cast<clang::Decl>(V->getDeclContext()) != F.Decl)
    return false;
  return ByPointer || !llvm::is_contained(Body.Copies, V);
}

std::optional<Shared> Thread::resolve(const Frame &Of, PlaceId P) const {
  const FunctionFacts &F = Unit.Functions[Of.Function];
  Shared Made;
  for (; P; P = F.place(P).Base) {
    const Place &At = F.place(P);
    if (At.Kind == PlaceKind::Field)
      Made.Steps.push_back(At.Decl);
    else if (At.Kind == PlaceKind::Pointee)
      Made.Steps.push_back(nullptr);
    else
      break;
  }
  std::reverse(Made.Steps.begin(), Made.Steps.end());
  if (!P || F.place(P).Base || !fromRoot(Of, P, Made))
    return std::nullopt;
  return Made;
}

} // namespace

bool Shared::operator<(const Shared &O) const {
  return Root != O.Root
             ? std::less<>()(Root, O.Root)
             : std::lexicographical_compare(Steps.begin(), Steps.end(),
                                            O.Steps.begin(), O.Steps.end(),
                                            std::less<>());
}

const MapChanges *ThreadChanges::of(const Shared &Map) const {
  for (const auto &[Known, Changes] : Maps)
    if (!(Known < Map) && !(Map < Known))
      return &Changes;
  return nullptr;
}

std::optional<Shared> sharedOf(const UnitFacts &Unit, unsigned Function,
                               PlaceId P) {
  ThreadChanges Nothing;
  return Thread(Unit, Nothing)
      .resolve(Frame(FrameKind::Starter, Function, RegionId{0}), P);
}

ThreadChanges changesOf(const UnitFacts &Unit, unsigned Function,
                        const ThreadStart &Start) {
  ThreadChanges Out;
  Thread Of(Unit, Out);
  Frame Starter(FrameKind::Starter, Function, RegionId{0});
  Frame Entry(FrameKind::Lambda, Function, Start.Lambda);
  if (!Start.Lambda) {
    auto Body = Unit.Bodies.find(Start.Entry);
    if (Body == Unit.Bodies.end())
      return Out;
    Entry = Frame(FrameKind::Function, Body->second, RegionId{0});
  }
  if (Start.Object)
    Entry.This = Of.resolve(Starter, Start.Object);
  for (const auto &[Parameter, Place] : Start.Shared)
    if (std::optional<Shared> Given = Of.resolve(Starter, Place))
      Entry.Parameters.try_emplace(canonical(Parameter), *Given);
  Of.run(Entry, 0);
  return Out;
}

} // namespace mapchurn
