// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The edits that put the values of a map's pointers into the map.
//
// All of them, or none: see MapEdits.h. The caller has judged that the map owns
// its values alone and that none is null.
//
//     std::map<int, std::unique_ptr<Foo>> m;     std::map<int, Foo> m;
//     m[k] = std::make_unique<Foo>(a);           m[k] = Foo(a);
//     m.emplace(k, std::make_unique<Foo>(a));    m.try_emplace(k, a);
//     m.emplace(k, new Foo(a));                  m.emplace(k, Foo(a));
//     m.at(k)->x = 1;                            m.at(k).x = 1;
//     use(*it->second, it->second.get());        use(it->second, &it->second);
//     for (auto &[k, v] : m) v->reset();         for (auto &[k, v] : m)
//     v.reset();
//
// `m[k] = …` replaces what is there, with either type. It is kept where the
// class has a default constructor and can be assigned; without these there is
// no edit that means the same in every standard.

#ifndef MAPCHURN_CHECKS_VALUEEDITS_H
#define MAPCHURN_CHECKS_VALUEEDITS_H

#include "facts/Facts.h"
#include "findings/Finding.h"

namespace mapchurn {

/// All edits, or none.
std::vector<Edit> editsToValues(const UnitFacts &Unit, const ContainerDecl &D);

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_VALUEEDITS_H
