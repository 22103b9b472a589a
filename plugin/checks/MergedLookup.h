// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A test and the statement it guards, as one statement.
//
//     if (m.count(k)) m.erase(k);                   m.erase(k);
//     if (!s.count(x)) s.insert(x);                 s.insert(x);
//     if (!m.count(k)) m[k] = v;                    m.try_emplace(k, v);
//     if (m.find(k) == m.end()) m.insert({k, v});   m.try_emplace(k, v);
//
// Only where the `if` is nothing else, and where what used to be evaluated for
// new keys only costs nothing: names and literals.

#ifndef MAPCHURN_CHECKS_MERGEDLOOKUP_H
#define MAPCHURN_CHECKS_MERGEDLOOKUP_H

#include "checks/Check.h"

namespace mapchurn {

/// The edits that leave Later without the test Earlier, or none.
std::vector<Edit> mergeLookups(const CheckInput &In, const FunctionFacts &F,
                               const Queries &Q, EventId Earlier,
                               EventId Later);

/// True when the value can be written, as it stands, as an argument that is
/// bound to a forwarding reference: no braces, no macro, no comment, no bit.
bool isForwardable(const FunctionFacts &F, const Value &V);

/// True when the language and the container have try_emplace.
bool offersTryEmplace(const CheckInput &In, const ContainerType &Type);

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_MERGEDLOOKUP_H
