// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An assembly file, be it empty, lets the package declare functions that have no body: the runtime's.
