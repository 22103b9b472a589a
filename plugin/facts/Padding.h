// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Padding: the bytes of a map's entry that hold nothing, and the order of
// members that leaves fewer of them.
//
// Words     open    a class of the user's whose members may be declared in
//                   another order: no template, union, bit-field, packing,
//                   alignment of its own, virtual base or empty member that
//                   shares its place.
//           closed  all other types. A closed class is taken to have no
//                   padding, for nobody here can take it out.
// Invariant A reordering is what clang lays out when the members are declared
//           so: largest alignment first, else in the order that there is.
//           Sizes are multiples of alignments, so nothing remains between.
// Example   struct { char a; double b; char c; }: 24 bytes, 14 of padding; as
//           b, a, c: 16 bytes.

#ifndef MAPCHURN_FACTS_PADDING_H
#define MAPCHURN_FACTS_PADDING_H

#include "facts/Types.h"

namespace mapchurn {

/// Fills in what ContainerType says of padding, for a map of complete types.
void describePadding(ContainerType &Map, clang::QualType Key,
                     clang::QualType Mapped, const Types &T);

} // namespace mapchurn

#endif // MAPCHURN_FACTS_PADDING_H
