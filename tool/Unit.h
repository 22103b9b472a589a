// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One compile command, parsed and analysed in this process.

#ifndef MAPCHURN_TOOL_UNIT_H
#define MAPCHURN_TOOL_UNIT_H

#include "escape/Draw.h"
#include "tool/Compilations.h"
#include "tool/UnitResult.h"

namespace mapchurn {
class Analysis;
}

namespace mapchurn::tool {

enum class Dump { None, Facts, Escape, Findings, Mermaid, Dot };

/// How results are shown, the same for every unit.
struct UnitSettings {
  std::string Folder; ///< where the user is, see Paths.h
  bool Colors = false;
  Dump What = Dump::None;
  GraphRequest Graph;
};

/// Changes the working directory of the process to the command's.
UnitResult analyse(const Compilation &C, const Analysis &A,
                   const UnitSettings &Settings);

} // namespace mapchurn::tool

#endif // MAPCHURN_TOOL_UNIT_H
