// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/HeapCouldBeLocal.h"
#include "escape/Owning.h"
#include "llvm/ADT/StringExtras.h"

namespace mapchurn {

namespace {

/// One allocation that the check speaks about.
class Telling {
public:
  Telling(const UnitOwnership &U, unsigned Function, unsigned Allocation)
      : F(U.Owners.Functions[Function]), A(F.Allocations[Allocation]),
        V(U.Verdicts[Function][Allocation]),
        O(A.Owner == ~0u ? nullptr : &F.Owners[A.Owner]),
        LimitBytes(U.StackLimitBytes) {}

  std::string message() const {
    std::string Text = "the " + quoted(made());
    Text += O ? " of " + name() + " never leaves this scope: a local object"
              : " made here ends with this statement: a temporary object";
    // make_shared puts the object and its count into one, `new` does not.
    bool Two = O && O->Kind == HolderKind::Shared && A.From == "new";
    Text += std::string(" takes 0 allocations instead of ") + (Two ? "2" : "1");
    if (A.InLoop)
      Text += " on each pass";
    return Text;
  }

  void addNotes(std::vector<Note> &Notes) const {
    if (O && O->Kind == HolderKind::Raw)
      Notes.push_back({O->Decl->getLocation(), name() + " points to it"});
    else if (O)
      Notes.push_back({O->Decl->getLocation(),
                       name() + " owns it, and is not moved, copied, released "
                                "or reset"});
    for (const OwnerUse *Lent : V.Lent)
      Notes.push_back({Lent->Loc, quoted(Lent->Callee->getNameAsString()) +
                                      " is given " + name() +
                                      " by reference, and leaves it as it is"});
    if (V.Delete)
      Notes.push_back({V.Delete->Loc, "it is deleted here, whichever way the "
                                      "scope is left"});
    else if (O)
      Notes.push_back({O->End, name() + " ends here, and the object with it"});
    if (endsEarly())
      Notes.push_back({V.Delete->Loc,
                       "a local object needs a block of its own to end here: "
                       "its destructor does something"});
    Notes.push_back(
        {A.Range.getBegin(),
         quoted(made()) + " takes " +
             plural(A.Object.Type.SizeBytes * A.Object.Count.value_or(1),
                    "byte") +
             "; objects of up to " + llvm::utostr(LimitBytes) +
             " go on the stack"});
  }

  std::vector<Edit> fix() const {
    std::vector<Edit> Edits;
    if (!A.Declaration || endsEarly())
      return Edits;
    Edits.push_back({A.Declaration->Range, A.Declaration->Text});
    for (const OwnerUse &U : O->Uses)
      if (U.Edit)
        Edits.push_back({U.Edit->Range, U.Edit->Text});
    return Edits;
  }

private:
  std::string name() const { return quoted(O->Decl->getNameAsString()); }

  std::string made() const {
    return A.Object.Array
               ? A.Object.Type.Name + "[" + llvm::utostr(*A.Object.Count) + "]"
               : A.Object.Type.Name;
  }

  bool endsEarly() const { return V.EndsEarly && !A.Object.TrivialEnd; }

  const FunctionOwners &F;
  const OwnedAllocation &A;
  const OwnerVerdict &V;
  const Owner *O;
  uint64_t LimitBytes;
};

} // namespace

void HeapCouldBeLocal::run(const CheckInput &In,
                           std::vector<Finding> &Out) const {
  if (!In.Owners)
    return;
  for (unsigned I = 0; I < In.Owners->Owners.Functions.size(); ++I) {
    const FunctionOwners &F = In.Owners->Owners.Functions[I];
    for (unsigned J = 0; J < F.Allocations.size(); ++J) {
      if (!In.Owners->couldBeLocal(I, J))
        continue;
      Telling T(*In.Owners, I, J);
      Finding Found;
      Found.Check = Info.Id;
      Found.Level = Info.Level;
      Found.Loc = F.Allocations[J].Range.getBegin();
      Found.Range = F.Allocations[J].Range;
      Found.Allocation = Found.Loc;
      Found.Message = T.message();
      Found.Symbol = F.Facts->name();
      T.addNotes(Found.Notes);
      noteInstantiation(Found, *F.Facts);
      if (!F.Facts->Instantiated)
        Found.Fix = T.fix();
      Out.push_back(std::move(Found));
    }
  }
}

} // namespace mapchurn
