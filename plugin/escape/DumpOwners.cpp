// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The owners of one function as text, a line each, and what each allocation
// comes to: a part of `mapchurn check --dump=escape`.

#include "escape/Owning.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/raw_ostream.h"

namespace mapchurn {

static llvm::StringRef word(UseKind Kind) {
  switch (Kind) {
  case UseKind::Access:
    return "access";
  case UseKind::Address:
    return "address";
  case UseKind::Test:
    return "test";
  case UseKind::Mention:
    return "mention";
  case UseKind::Copy:
    return "copy";
  case UseKind::Move:
    return "move";
  case UseKind::Release:
    return "release";
  case UseKind::Reset:
    return "reset";
  case UseKind::Assign:
    return "assign";
  case UseKind::Forget:
    return "forget";
  case UseKind::Swap:
    return "swap";
  case UseKind::Return:
    return "return";
  case UseKind::Capture:
    return "capture";
  case UseKind::Lend:
    return "lend";
  case UseKind::Delete:
    return "delete";
  case UseKind::Call:
    return "call";
  case UseKind::Other:
    return "other";
  }
  llvm_unreachable("all uses are above");
}

void dumpOwners(const UnitOwnership &U, const clang::FunctionDecl *Function,
                const clang::SourceManager &SM, llvm::raw_ostream &OS) {
  auto Known = U.Owners.Bodies.find(Function);
  if (Known == U.Owners.Bodies.end())
    return;
  const FunctionOwners &F = U.Owners.Functions[Known->second];
  auto line = [&](clang::SourceLocation Loc) {
    return SM.getExpansionLineNumber(Loc);
  };
  for (const Owner &O : F.Owners) {
    OS << "  owner '" << O.Decl->getName() << "' "
       << line(O.Decl->getLocation()) << ':';
    for (const OwnerUse &Use : O.Uses) {
      OS << ' ' << word(Use.Kind) << ' ' << line(Use.Loc);
      if (Use.Kind == UseKind::Lend)
        OS << " to '" << Use.Callee->getNameAsString() << '\'';
      if (Use.Kind == UseKind::Capture && Use.Kept)
        OS << " kept";
    }
    OS << '\n';
  }
  for (unsigned I = 0; I < F.Allocations.size(); ++I) {
    const OwnerVerdict &V = U.Verdicts[Known->second][I];
    OS << "  made " << line(F.Allocations[I].Range.getBegin()) << " by '"
       << F.Allocations[I].From << "': ";
    if (V.Stays)
      OS << "stays"
         << (U.couldBeLocal(Known->second, I) ? ", could be local" : "")
         << '\n';
    else
      OS << "leaves: " << V.Why << '\n';
  }
}

} // namespace mapchurn
