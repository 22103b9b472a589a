// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Contender.h"
#include "mapchurn/go_map.h"

namespace mapchurn::benchmark {

template <class Key, class Value> using GoMap = mapchurn::go_map<Key, Value>;

std::unique_ptr<Contender> makeGoMap(const Case &C) {
  return contend<GoMap>(C);
}

} // namespace mapchurn::benchmark
