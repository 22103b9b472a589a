// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Any bytes as a recorded file: shown and compared with themselves, or refused
// with a place inside of them. What else can happen is a fault of the readers.

#include "tool/records/Print.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/Error.h"
#include <cstdlib>
#include <zlib.h>

using namespace llvm;
using namespace mapchurn::records;

static constexpr uint64_t Limit = 1 << 20;

static void require(bool Good, const char *What) {
  if (Good)
    return;
  errs() << What << '\n';
  std::abort();
}

static void read(const std::string &Data) {
  try {
    Recording R = readRecording(Data, Limit);
    ShowOptions Everything{0, true, true};
    show(R, "file", Everything, nulls());
    if (Error Unlike = showDifference(R, "a", R, "b", Everything, nulls()))
      require(false, toString(std::move(Unlike)).c_str());
    if (R.Kind == Format::Profile)
      printStacks(Data, Limit, nulls());
  } catch (const Fault &Found) {
    static const bool Broken = std::getenv("MAPCHURN_FUZZ_BROKEN"); // to see that it is noticed
    require(!Broken && Found.Offset <= (Found.Inflated ? Limit : Data.size()), "an offset beyond the file");
    require(StringRef(Found.Expected).starts_with("expected "), "not said what was expected");
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Bytes, size_t Size) {
  std::string Data(reinterpret_cast<const char *>(Bytes), Size);
  read(Data);
  // No mutation hits a checksum: behind a right one there is more to break.
  if (StringRef(Data).starts_with(SnapshotMagic) && Size >= 68) {
    auto sum = [&](size_t From, size_t To) { return uint32_t(crc32_z(0, Bytes + From, To - From)); };
    support::endian::write32le(&Data[60], sum(0, 60));
    support::endian::write32le(&Data[Size - 4], sum(64, Size - 4));
    read(Data);
  }
  return 0;
}
