// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "escape/Owning.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/TimeProfiler.h"

namespace mapchurn {

namespace {

/// In a function that calls itself there may be many objects at a time.
constexpr uint64_t RecursionShare = 16;

std::string quoted(const clang::NamedDecl *D) {
  return "'" + D->getNameAsString() + "'";
}

std::string leavesBy(const OwnedAllocation &A) {
  switch (A.Into) {
  case OwnerSink::Returned:
    return "it is returned";
  case OwnerSink::Argument:
    return A.Callee ? "it is given to " + quoted(A.Callee)
                    : std::string("it is given to a function");
  case OwnerSink::Stored:
    return "it is assigned to what was there before";
  case OwnerSink::Captured:
    return "a lambda captures it";
  case OwnerSink::Chosen:
    return "it is made on some paths only";
  case OwnerSink::Part:
    return "it becomes a part of another object";
  case OwnerSink::Discarded:
    return "nothing owns it";
  default:
    return "its owner is not known";
  }
}

std::string leavesBy(const OwnerUse &U, const Owner &O) {
  std::string Name = quoted(O.Decl);
  switch (U.Kind) {
  case UseKind::Copy:
    return Name + " is copied";
  case UseKind::Move:
    return Name + " is moved";
  case UseKind::Release:
    return Name + " is released";
  case UseKind::Reset:
    return Name + " is reset";
  case UseKind::Assign:
  case UseKind::Forget:
    return Name + " is assigned";
  case UseKind::Swap:
    return Name + " is swapped";
  case UseKind::Return:
    return Name + " is returned";
  case UseKind::Capture:
    return "a lambda that is kept captures " + Name;
  case UseKind::Lend:
    return Name + " is given to " + quoted(U.Callee) + " by reference";
  default:
    return Name + " is used in a way that is not followed";
  }
}

class Judge {
public:
  Judge(const UnitOwners &Unit, const FunctionOwners &F) : Unit(Unit), F(F) {}

  OwnerVerdict judge(const OwnedAllocation &A) {
    OwnerVerdict V;
    if (F.Cut) {
      V.Why = "the function is too large for the analysis";
    } else if (A.Into == OwnerSink::Statement) {
      V.Stays = true;
    } else if (A.Into != OwnerSink::Variable) {
      V.Why = leavesBy(A);
      V.Where = A.Range.getBegin();
    } else {
      V.Stays = true;
      followOwner(A, F.Owners[A.Owner], V);
    }
    return V;
  }

private:
  static void leave(OwnerVerdict &V, std::string Why,
                    clang::SourceLocation Where) {
    V.Stays = false;
    V.Why = std::move(Why);
    V.Where = Where;
  }

  void followOwner(const OwnedAllocation &A, const Owner &O, OwnerVerdict &V) {
    bool Raw = O.Kind == HolderKind::Raw;
    for (const OwnerUse &U : O.Uses) {
      if (keeps(F, U, 0) ||
          (Raw && (U.Kind == UseKind::Delete || U.Kind == UseKind::Forget)))
        continue;
      return leave(V, leavesBy(U, O), U.Loc);
    }
    for (const OwnerUse &U : O.Uses)
      if (U.Kind == UseKind::Lend)
        V.Lent.push_back(&U);
    if (Raw)
      followDeletes(A, O, V);
  }

  /// The use leaves the owner with what it owns.
  bool keeps(const FunctionOwners &In, const OwnerUse &U, unsigned Depth) {
    switch (U.Kind) {
    case UseKind::Access:
    case UseKind::Address:
    case UseKind::Test:
    case UseKind::Mention:
    case UseKind::Call:
      return true;
    case UseKind::Capture:
      return !U.Kept &&
             (U.Owner == ~0u || keepsAll(In, In.Owners[U.Owner], Depth + 1));
    case UseKind::Lend:
      return isReturned(U, Depth);
    default:
      return false;
    }
  }

  bool keepsAll(const FunctionOwners &In, const Owner &O, unsigned Depth) {
    return llvm::all_of(O.Uses,
                        [&](const OwnerUse &U) { return keeps(In, U, Depth); });
  }

  /// The function that it is lent to only uses it.
  bool isReturned(const OwnerUse &U, unsigned Depth) {
    constexpr unsigned MaxDepth = 8;
    const clang::FunctionDecl *Body =
        U.Callee && !U.Unsure ? U.Callee->getDefinition() : nullptr;
    auto Known = Body ? Unit.Bodies.find(Body) : Unit.Bodies.end();
    if (Known == Unit.Bodies.end() || Depth > MaxDepth)
      return false;
    const FunctionOwners &Borrower = Unit.Functions[Known->second];
    if (Borrower.Cut || U.Parameter >= Borrower.Parameters.size() ||
        Borrower.Parameters[U.Parameter] == ~0u)
      return false;
    return keepsAll(Borrower, Borrower.Owners[Borrower.Parameters[U.Parameter]],
                    Depth + 1);
  }

  bool isInside(unsigned Block, unsigned Outer) const {
    while (Block != ~0u && Block != Outer)
      Block = F.Blocks[Block].Parent;
    return Block == Outer;
  }

  /// The block that a statement of Block is as good as a statement of, up to
  /// Outer.
  unsigned statementBlock(unsigned Block, unsigned Outer) const {
    while (Block != Outer && Block != ~0u && F.Blocks[Block].Plain &&
           llvm::none_of(F.Exits, [&](const OwnerExit &X) {
             return X.Target == F.Blocks[Block].Parent &&
                    isInside(X.Block, Block);
           }))
      Block = F.Blocks[Block].Parent;
    return Block;
  }

  /// The exits between two orders.
  llvm::ArrayRef<OwnerExit> exits(unsigned After, unsigned Before) const {
    auto by = [](const OwnerExit &X, unsigned Order) {
      return X.Order < Order;
    };
    auto First = llvm::lower_bound(F.Exits, After, by);
    auto Last = std::lower_bound(First, F.Exits.end(), Before, by);
    return llvm::ArrayRef(F.Exits).slice(First - F.Exits.begin(), Last - First);
  }

  bool leaves(const OwnerExit &X, unsigned Block) const {
    return X.Target == ~0u || (X.Target != Block && isInside(Block, X.Target));
  }

  void followDeletes(const OwnedAllocation &A, const Owner &O,
                     OwnerVerdict &V) {
    std::vector<const OwnerUse *> Deletes;
    unsigned InScope = 0;
    for (const OwnerUse &U : O.Uses) {
      if (U.Kind != UseKind::Delete)
        continue;
      if (U.InLambda || U.Array != A.Object.Array)
        return leave(V, quoted(O.Decl) + " is deleted in another way", U.Loc);
      Deletes.push_back(&U);
      if (U.Direct && statementBlock(U.Block, O.Block) == O.Block) {
        V.Delete = &U;
        ++InScope;
      }
    }
    if (Deletes.empty())
      return leave(V, quoted(O.Decl) + " is not deleted here", {});
    if (InScope != 1 || O.Block == ~0u || (F.Facts && F.Facts->HasGoto) ||
        !isAlwaysDeleted(O, Deletes, *V.Delete) || !isLastUse(O, *V.Delete))
      return leave(V, quoted(O.Decl) + " is deleted on some paths only",
                   Deletes.front()->Loc);
    V.EndsEarly =
        llvm::any_of(Deletes, [](const OwnerUse *D) { return D->Followed; });
  }

  /// Each way out of the scope before the last delete has one of its own, and
  /// each of these is followed by the way out.
  bool isAlwaysDeleted(const Owner &O, llvm::ArrayRef<const OwnerUse *> Deletes,
                       const OwnerUse &Last) const {
    for (const OwnerUse *D : Deletes)
      if (D != &Last && !isFollowedByExit(O, *D, Last))
        return false;
    for (const OwnerExit &X : exits(O.Order, Last.Order)) {
      if (!isInside(X.Block, O.Block) || !leaves(X, O.Block))
        continue;
      if (llvm::none_of(Deletes, [&](const OwnerUse *D) {
            return D != &Last && D->Direct && D->Order < X.Order &&
                   D->Block != O.Block && isInside(X.Block, D->Block);
          }))
        return false;
    }
    return true;
  }

  bool isFollowedByExit(const Owner &O, const OwnerUse &D,
                        const OwnerUse &Last) const {
    if (!D.Direct || D.Order > Last.Order || !isInside(D.Block, O.Block))
      return false;
    for (const OwnerExit &X : exits(D.Order, Last.Order)) {
      if (!X.Direct || X.Block != D.Block)
        continue;
      return leaves(X, O.Block) &&
             llvm::none_of(O.Uses, [&](const OwnerUse &U) {
               return U.Order > D.Order && U.Order < X.Order;
             });
    }
    return false;
  }

  static bool isLastUse(const Owner &O, const OwnerUse &Last) {
    return llvm::none_of(O.Uses, [&](const OwnerUse &U) {
      return U.Kind == UseKind::Forget
                 ? U.Order < Last.Order
                 : U.Order > Last.Order && U.Kind != UseKind::Mention;
    });
  }

  const UnitOwners &Unit;
  const FunctionOwners &F;
};

} // namespace

bool UnitOwnership::fits(unsigned Function, unsigned Allocation) const {
  const FunctionOwners &F = Owners.Functions[Function];
  const MadeObject &O = F.Allocations[Allocation].Object;
  if (!O.Type.Complete || !O.KnownHere || O.Type.Polymorphic ||
      O.Type.OwnLife || !O.Plain || !O.SameType || O.CustomDeleter ||
      O.TrailingArray || (O.Array && !O.Count.value_or(0)) ||
      O.Count.value_or(1) > StackLimitBytes)
    return false;
  uint64_t Bytes = O.Type.SizeBytes * O.Count.value_or(1);
  return Bytes <= StackLimitBytes &&
         (!F.Recursive || Bytes <= StackLimitBytes / RecursionShare);
}

bool UnitOwnership::couldBeLocal(unsigned Function, unsigned Allocation) const {
  const FunctionOwners &F = Owners.Functions[Function];
  return F.Facts && Verdicts[Function][Allocation].Stays &&
         fits(Function, Allocation) &&
         !Unfit.count(
             F.Allocations[Allocation].Range.getBegin().getRawEncoding());
}

std::optional<std::pair<unsigned, unsigned>>
UnitOwnership::find(const clang::FunctionDecl *Decl,
                    clang::SourceLocation Begin) const {
  auto Known = Owners.Bodies.find(Decl);
  if (Known == Owners.Bodies.end())
    return std::nullopt;
  const FunctionOwners &F = Owners.Functions[Known->second];
  for (unsigned I = 0; I < F.Allocations.size(); ++I)
    if (F.Allocations[I].Range.getBegin() == Begin)
      return std::make_pair(Known->second, I);
  return std::nullopt;
}

UnitOwnership analyseOwnership(UnitOwners Owners, uint64_t StackLimitBytes) {
  llvm::TimeTraceScope Timer("mapchurn ownership");
  UnitOwnership Made;
  Made.Owners = std::move(Owners);
  Made.StackLimitBytes = StackLimitBytes;
  for (const FunctionOwners &F : Made.Owners.Functions) {
    std::vector<OwnerVerdict> &Verdicts = Made.Verdicts.emplace_back();
    for (const OwnedAllocation &A : F.Allocations)
      Verdicts.push_back(Judge(Made.Owners, F).judge(A));
  }
  for (unsigned I = 0; I < Made.Owners.Functions.size(); ++I) {
    const FunctionOwners &F = Made.Owners.Functions[I];
    for (unsigned J = 0; J < F.Allocations.size(); ++J)
      if (!Made.Verdicts[I][J].Stays || !Made.fits(I, J))
        Made.Unfit.insert(F.Allocations[J].Range.getBegin().getRawEncoding());
  }
  return Made;
}

} // namespace mapchurn
