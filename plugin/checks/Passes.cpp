// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/Passes.h"
#include "llvm/Support/MathExtras.h"

namespace mapchurn {

namespace {

/// How a region whose end is never reached is left: "break", "return", …
llvm::StringRef exitOf(const FunctionFacts &F, const Region &R) {
  for (unsigned I = R.EndEvent; I > R.FirstEvent; --I)
    if (F.Events[I - 1].Kind == EventKind::Exit)
      return F.Events[I - 1].Text;
  return "abort";
}

} // namespace

Way wayOut(const FunctionFacts &F, RegionId Inner, RegionId Outer) {
  Way Out;
  bool Breaks = false, Returns = false;
  for (RegionId R = Inner; R && R != Outer; R = F.region(R).Parent) {
    const Region &At = F.region(R);
    if (At.Leaves) {
      llvm::StringRef Exit = exitOf(F, At);
      Breaks |= Exit == "break";
      Returns |= Exit != "break" && Exit != "continue";
    }
    switch (At.Kind) {
    case RegionKind::Block:
      // A switch, or do { … } while (0).
      Breaks &= !At.EarlyExit;
      break;
    case RegionKind::Function:
      break;
    case RegionKind::Loop:
      if (!Breaks && !Returns)
        Out.Loops.push_back(R);
      Breaks = false;
      break;
    case RegionKind::Lambda:
      if (!Outer)
        return Out;
      Out.Lambda = true;
      break;
    case RegionKind::Then:
    case RegionKind::Else:
    case RegionKind::Case:
    case RegionKind::Arm:
    case RegionKind::Catch:
      Out.Conditional = true;
    }
  }
  Out.Leaves = Breaks || Returns;
  return Out;
}

RegionId headerOf(const FunctionFacts &F, RegionId Loop) {
  const Region &L = F.region(Loop);
  bool HasHeader =
      L.Syntax == LoopSyntax::For || L.Syntax == LoopSyntax::RangeFor;
  return HasHeader ? L.Parent : Loop;
}

std::optional<uint64_t> constantPasses(const FunctionFacts &F,
                                       llvm::ArrayRef<RegionId> Loops) {
  uint64_t N = 1;
  for (RegionId Loop : Loops) {
    const TripCount &Trip = F.region(Loop).Trip;
    if (Trip.Kind != TripKind::Constant)
      return std::nullopt;
    N = llvm::SaturatingMultiply(N, Trip.Constant);
  }
  return N;
}

std::optional<model::GrowthPolicy> growthOf(const CheckInput &In,
                                            const ContainerType &Type) {
  // std::vector<bool> grows by words of bits.
  bool Bits = Type.Row->isSequence() && Type.Element.Name == "bool";
  if (Bits || !Type.EntryBytes)
    return std::nullopt;
  return model::GrowthPolicy::find(Type.Row->Growth,
                                   In.Unit.Libcxx
                                       ? model::StandardLibrary::Libcxx
                                       : model::StandardLibrary::Libstdcxx,
                                   Type.EntryBytes);
}

void noteLoop(Finding &Found, const Region &Loop) {
  Found.Notes.push_back(
      {Loop.Begin, Loop.Trip.Kind == TripKind::Unknown
                       ? "the loop begins here"
                       : "the loop runs " + quoted(Loop.Trip.Text) + " times"});
}

} // namespace mapchurn
