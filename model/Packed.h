// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The built-in tables as bytes, which is how they are part of a binary.
//
// Purpose   Reading the tables' YAML takes some twenty million instructions,
//           more than all else that mapchurn does in the compilation of a small
//           file. So it is done when mapchurn is built (pack/main.cpp), and
//           Builtin.cpp unpacks what came of it.
// Invariant unpack(pack(X)) == X. Bytes are read by the build that wrote them:
//           they have no version, and nothing in them is checked but by
//           assertions.

#ifndef MAPCHURN_MODEL_PACKED_H
#define MAPCHURN_MODEL_PACKED_H

#include "model/Containers.h"
#include "model/Effects.h"

namespace mapchurn::model {

std::string pack(const TableRows &Rows);
std::string pack(const EffectTable &Table);

void unpack(llvm::StringRef Bytes, TableRows &Rows);
void unpack(llvm::StringRef Bytes, EffectTable &Table);

} // namespace mapchurn::model

#endif // MAPCHURN_MODEL_PACKED_H
