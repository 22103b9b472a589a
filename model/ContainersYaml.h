// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How container tables are read from YAML. The format, for its writers, is
// told in docs/adding-a-container.md.
//
// Invariant Nothing is printed: YAML's own complaints come back in the error,
//           as `FILE:LINE:COL: text, expected …`.

#ifndef MAPCHURN_MODEL_CONTAINERSYAML_H
#define MAPCHURN_MODEL_CONTAINERSYAML_H

#include "model/Containers.h"

namespace mapchurn::model {

/// The rows of one file. Families and rows of \p Known can be referred to.
llvm::Expected<TableRows> readTable(llvm::StringRef Text,
                                    llvm::StringRef NameForErrors,
                                    const TableRows &Known);

} // namespace mapchurn::model

#endif // MAPCHURN_MODEL_CONTAINERSYAML_H
