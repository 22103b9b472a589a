// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// erase-insert-churn: An entry is erased and inserted again under another key
// on every pass of a loop, an allocation each time.
//
// A container of nodes frees one for the erased entry and allocates one for the
// inserted. `extract` takes the node out instead, its key can be changed, and
// `insert` takes it back.
//
// Words     carried   the value that goes in (of a set: what the new key is
//                     made from) is that of the entry that goes.
// Tiers     Carried on every pass, or on every pass that finds the entry: the
//           same entry moves to another key. Under other conditions, and where
//           any other value goes in, the node could be reused as well; that is
//           told in tier all.
// Ignored   An erase by key of an entry that need not be there, for which
//           extract gives no node; ranges; containers whose nodes have no
//           handle, or not in this C++ standard.

#ifndef MAPCHURN_CHECKS_ERASEINSERTCHURN_H
#define MAPCHURN_CHECKS_ERASEINSERTCHURN_H

#include "checks/Check.h"

namespace mapchurn {

class EraseInsertChurn : public Check {
public:
  static constexpr CheckInfo Info = {
      "erase-insert-churn",
      "An entry is erased and inserted again under another key on every pass "
      "of a loop, an allocation each time.",
      Tier::Default};
  EraseInsertChurn() : Check(Info) {}

  void run(const CheckInput &In, const FunctionFacts &F, const Queries &Q,
           std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_ERASEINSERTCHURN_H
