// RUN: %check %s -- -std=c++17 -isystem %llvm_include
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// expected-no-diagnostics
//
// Containers that grow geometrically whatever is reserved, and those of which
// nothing is known.

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

void small_vectors(llvm::SmallVectorImpl<int> &Out, llvm::ArrayRef<int> All) {
  llvm::SmallVector<int, 4> Other;
  for (int X : All) {
    Out.reserve(Out.size() + 1);
    Out.push_back(X);
    Other.reserve(Other.size() + 1);
    Other.push_back(X);
  }
}

void hash_maps(llvm::DenseMap<int, int> &Out, llvm::ArrayRef<int> All) {
  for (int X : All) {
    Out.reserve(Out.size() + 1);
    Out[X] = 1;
  }
}
