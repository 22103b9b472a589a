// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Contender.h"
#include <boost/unordered/unordered_flat_map.hpp>

namespace mapchurn::benchmark {

template <class Key, class Value>
using BoostMap = boost::unordered_flat_map<Key, Value>;

std::unique_ptr<Contender> makeBoost(const Case &C) {
  return contend<BoostMap>(C);
}

} // namespace mapchurn::benchmark
