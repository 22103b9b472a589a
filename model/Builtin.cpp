// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The tables of this build. All else of the room is there before them: it is
// what packs them.

#include "model/Packed.h"

using llvm::StringRef;

namespace mapchurn::model {

static constexpr char Containers[] =
#include "containers.packed.inc"
    ;
static constexpr char Effects[] =
#include "effects.packed.inc"
    ;

const ContainerTable &ContainerTable::builtin() {
  static const ContainerTable Table = [] {
    TableRows Rows;
    unpack(StringRef(Containers, sizeof(Containers) - 1), Rows);
    ContainerTable T;
    T.add(std::move(Rows));
    return T;
  }();
  return Table;
}

const EffectTable &EffectTable::builtin() {
  static const EffectTable Table = [] {
    EffectTable T;
    unpack(StringRef(Effects, sizeof(Effects) - 1), T);
    return T;
  }();
  return Table;
}

} // namespace mapchurn::model
