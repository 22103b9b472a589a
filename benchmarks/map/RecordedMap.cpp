// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Contender.h"
#include "mapchurn/recorder.h"

namespace mapchurn::benchmark {

template <class Key, class Value>
using RecordedMap = mapchurn::recorded_map<Key, Value>;

std::unique_ptr<Contender> makeRecorded(const Case &C) {
  return contend<RecordedMap>(C);
}

} // namespace mapchurn::benchmark
