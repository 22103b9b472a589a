// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The edits that make a map a set.
//
// All of them, or none: see MapEdits.h. They cover the #include, too.
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
