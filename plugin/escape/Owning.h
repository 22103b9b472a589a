// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ownership as a flow of its own: does what an allocation makes leave the
// scope of its owner?
//
// The address of the object does not matter here: whoever owns it alone
// destroys it when the scope ends, and a pointer that is still about dangles,
// on the heap as on the stack. What matters is who may have become an owner.
//
//     owner facts → judge each use of the owner, of the lambdas that have
//                   captured it, and of the parameters that it is lent to
//
// Words
//   leaves   ownership may go where the walk does not follow, or end before the
//            scope does: moved, copied, released, reset, assigned, swapped,
//            returned, captured by a lambda that is kept, lent to a function
//            that is not in this file or that does any of these.
// Invariants
//   - In doubt it leaves: a use that is not understood, a body that was cut.
//   - A plain pointer stays where `delete` in the scope of its declaration is
//     reached on every way through it, once.
// Example
//     auto p = std::make_unique<T>();  p->run();  use(*p);       stays
//     T *q = new T;  if (!q->ok()) { delete q; return; }  delete q;   stays
//     auto s = std::make_shared<T>();  auto t = s;                leaves:
//     copied
// Ignored
//   Ways out by exceptions between `new` and `delete`: the object leaks there,
//   which a local object mends.

#ifndef MAPCHURN_ESCAPE_OWNING_H
#define MAPCHURN_ESCAPE_OWNING_H

#include "facts/Owners.h"
#include "llvm/ADT/DenseSet.h"

namespace clang {
class SourceManager;
}
namespace llvm {
class raw_ostream;
}

namespace mapchurn {

struct OwnerVerdict {
  bool Stays = false;
  /// It leaves: how, and where; the place may be invalid.
  std::string Why;
  clang::SourceLocation Where;
  /// It stays: the functions of this file that it is lent to.
  std::vector<const OwnerUse *> Lent;
  const OwnerUse *Delete = nullptr; ///< of a plain pointer, the last one
  /// The object would end later than now, were it one of the scope.
  bool EndsEarly = false;
};

/// All allocations of the functions that allocate, and their verdicts.
struct UnitOwnership {
  UnitOwners Owners;
  /// By function, by allocation.
  std::vector<std::vector<OwnerVerdict>> Verdicts;
  uint64_t StackLimitBytes = 0;

  /// Ownership stays, and nothing about the object keeps it on the heap: what
  /// the check heap-could-be-local says of one allocation. In a template it is
  /// said of all that the unit makes of it, or of none.
  bool couldBeLocal(unsigned Function, unsigned Allocation) const;
  /// The verdict of the allocation that starts there, in that function.
  std::optional<std::pair<unsigned, unsigned>>
  find(const clang::FunctionDecl *F, clang::SourceLocation Begin) const;

private:
  friend UnitOwnership analyseOwnership(UnitOwners, uint64_t);
  bool fits(unsigned Function, unsigned Allocation) const;
  /// Positions of allocations that are not to be local in some instantiation.
  llvm::DenseSet<unsigned> Unfit;
};

UnitOwnership analyseOwnership(UnitOwners Owners, uint64_t StackLimitBytes);

/// Stable text, a line for each owner and allocation: a part of
/// `mapchurn check --dump=escape`.
void dumpOwners(const UnitOwnership &U, const clang::FunctionDecl *Function,
                const clang::SourceManager &SM, llvm::raw_ostream &OS);

} // namespace mapchurn

#endif // MAPCHURN_ESCAPE_OWNING_H
