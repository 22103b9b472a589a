// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Contender.h"
#include <unordered_map>

namespace mapchurn::benchmark {

template <class Key, class Value> using StdMap = std::unordered_map<Key, Value>;

std::unique_ptr<Contender> makeStd(const Case &C) { return contend<StdMap>(C); }

} // namespace mapchurn::benchmark
