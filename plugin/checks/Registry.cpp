// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/Registry.h"
#include "checks/ArenaCandidate.h"
#include "checks/BoxedValue.h"
#include "checks/Check.h"
#include "checks/ContainerInLoop.h"
#include "checks/EagerValue.h"
#include "checks/EmptyValue.h"
#include "checks/EraseInsertChurn.h"
#include "checks/EscapingLocal.h"
#include "checks/GrowOnlyMap.h"
#include "checks/GrowthInLoop.h"
#include "checks/HeapCouldBeLocal.h"
#include "checks/LargeValue.h"
#include "checks/NestedGrowthInLoop.h"
#include "checks/NeverShrinks.h"
#include "checks/PaddedEntry.h"
#include "checks/PointerValue.h"
#include "checks/RepeatedLookup.h"
#include "checks/ReserveInLoop.h"
#include "checks/TemporaryKey.h"
#include "checks/UnsynchronizedMap.h"

namespace mapchurn {

std::vector<std::unique_ptr<Check>> makeChecks() {
  std::vector<std::unique_ptr<Check>> Made;
  Made.push_back(std::make_unique<ArenaCandidate>());
  Made.push_back(std::make_unique<BoxedValue>());
  Made.push_back(std::make_unique<ContainerInLoop>());
  Made.push_back(std::make_unique<EagerValue>());
  Made.push_back(std::make_unique<EmptyValue>());
  Made.push_back(std::make_unique<EraseInsertChurn>());
  Made.push_back(std::make_unique<EscapingLocal>());
  Made.push_back(std::make_unique<GrowOnlyMap>());
  Made.push_back(std::make_unique<GrowthInLoop>());
  Made.push_back(std::make_unique<HeapCouldBeLocal>());
  Made.push_back(std::make_unique<LargeValue>());
  Made.push_back(std::make_unique<NestedGrowthInLoop>());
  Made.push_back(std::make_unique<NeverShrinks>());
  Made.push_back(std::make_unique<PaddedEntry>());
  Made.push_back(std::make_unique<PointerValue>());
  Made.push_back(std::make_unique<RepeatedLookup>());
  Made.push_back(std::make_unique<ReserveInLoop>());
  Made.push_back(std::make_unique<TemporaryKey>());
  Made.push_back(std::make_unique<UnsynchronizedMap>());
  return Made;
}

llvm::ArrayRef<CheckInfo> allChecks() {
  static const std::vector<CheckInfo> Infos = [] {
    std::vector<CheckInfo> All;
    for (const std::unique_ptr<Check> &C : makeChecks())
      All.push_back(C->info());
    return All;
  }();
  return Infos;
}

} // namespace mapchurn
