// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What differs between the LLVM versions that mapchurn is built against. No
// other file asks for the version. A plugin is loaded by the very clang whose
// headers it was compiled with, so a mismatch must end the build, not the
// user's compilation.

#ifndef MAPCHURN_COMPAT_H
#define MAPCHURN_COMPAT_H

#include "llvm/Config/llvm-config.h"

#if LLVM_VERSION_MAJOR != 19
#error "mapchurn is written for and tested with LLVM 19"
#endif

#endif // MAPCHURN_COMPAT_H
