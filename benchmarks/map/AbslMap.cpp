// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Contender.h"
#include "absl/container/flat_hash_map.h"

namespace mapchurn::benchmark {

template <class Key, class Value>
using AbslMap = absl::flat_hash_map<Key, Value>;

std::unique_ptr<Contender> makeAbsl(const Case &C) {
  return contend<AbslMap>(C);
}

} // namespace mapchurn::benchmark
