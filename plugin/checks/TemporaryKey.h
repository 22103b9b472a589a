// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// temporary-key: a lookup builds a key that lives for the call only.
//
// The key's own type has to be built only because the container compares keys
// with keys. A transparent comparator or hash compares with what the caller
// has, so each finding names the one that this container lacks, and what it
// takes to use it in the language mode of the file. Where the key exists
// already (`m.find(s.c_str())`), passing that is the way out.

#ifndef MAPCHURN_CHECKS_TEMPORARYKEY_H
#define MAPCHURN_CHECKS_TEMPORARYKEY_H

#include "checks/Check.h"

namespace mapchurn {

class TemporaryKey : public Check {
public:
  static constexpr CheckInfo Info = {
      "temporary-key", "A lookup builds a key that lives for the call only.",
      Tier::Default};
  TemporaryKey() : Check(Info) {}

  void run(const CheckInput &In, const FunctionFacts &F, const Queries &Q,
           std::vector<Finding> &Out) const override;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_TEMPORARYKEY_H
