// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The edits that make a map a set.
//
// One set of edits covers the declaration, every use, and the #include. If any
// use cannot be rewritten for certain, there are none: the declaration alone
// would not compile. What counts is that each mention of the name in the source
// is accounted for, also those that the walk does not see (templates that are
// never instantiated, decltype).
//
//     std::map<int, Seen> seen;              std::set<int> seen;
//     seen[1] = Seen{};                      seen.insert(1);
//     seen.emplace(2, Seen{});               seen.emplace(2);
//     for (auto &[id, mark] : seen)          for (auto &id : seen)
//     for (auto &entry : seen)               for (auto &entry : seen)
//       use(entry.first);                      use(entry);

#ifndef MAPCHURN_CHECKS_SETEDITS_H
#define MAPCHURN_CHECKS_SETEDITS_H

#include "facts/Facts.h"
#include "findings/Finding.h"

namespace mapchurn {

/// All edits, or none.
std::vector<Edit> editsToSet(const UnitFacts &Unit, const ContainerDecl &D);

/// `std::set<int>` for the map `std::map<int, Seen>`.
std::string setName(const ContainerType &Map);

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_SETEDITS_H
