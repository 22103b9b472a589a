// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a recorded file says, whatever its format: sites, and counts of each.
//
//   profile   pprof's profile.proto, gzip'd or not: the runtime's, Go's, and of
//             whatever else writes it; and gperftools' heap profiles, in text
//   snapshot  the runtime's own, docs/snapshot-format.md
//   trace     a line for each growth; timeline: the same for Perfetto
//   metrics   Prometheus' text format
//
// Words     column   what is counted: `alloc_space`, `live_bytes`.
//           row      a site and its counts, one a column.
//           site     a place in the source that allocates. A profile has call
//                    stacks: there it is the innermost frame that is not an
//                    allocator's or a library's (the table's `frames`).
// Memory    Texts are not copied: the recording keeps the bytes it was read
//           from. A file of hostile make may refer to one long text very often.

#ifndef MAPCHURN_TOOL_RECORDS_RECORDING_H
#define MAPCHURN_TOOL_RECORDS_RECORDING_H

#include "model/Containers.h"
#include "tool/records/Fault.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <deque>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

namespace mapchurn::records {

struct Site {
  llvm::StringRef File, Function;
  uint64_t Line = 0, Column = 0;
  /// When neither is known: File is the program or library, and this is where
  /// in it.
  std::optional<uint64_t> Address;
  llvm::StringRef Type;  ///< the container's, if known
  llvm::StringRef Event; ///< the kind of allocation, if the row is of one kind

  auto key() const {
    return std::tie(File, Line, Column, Function, Address, Type, Event);
  }
};

struct Row {
  Site At;
  llvm::SmallVector<int64_t, 4> Values;
};

struct Column {
  std::string Name, Unit;
};

enum class Format { Profile, Snapshot, Trace, Timeline, Metrics };
llvm::StringRef nameOf(Format F);

struct Recording {
  Format Kind = Format::Profile;
  std::vector<std::string> Facts; ///< a line each: when it was taken, of what
  std::vector<Column> Columns;
  /// The columns that a table shows, the first of which sorts it.
  std::vector<unsigned> Shown;
  std::vector<Row> Rows; ///< one a site; sorted by Site::key()
  llvm::SmallVector<int64_t, 4> Total;
  std::unique_ptr<std::string> Data;
  std::deque<std::string> Texts; ///< those that do not stand so in Data

  std::optional<unsigned> column(llvm::StringRef Name) const;
  /// Whether values count more: in the first shown column, among equals in the
  /// next.
  bool isLarger(llvm::ArrayRef<int64_t> A, llvm::ArrayRef<int64_t> B) const;
  /// Rows, those that count more first; among equals, by site.
  std::vector<const Row *> ranked() const;
};

/// Takes the bytes of a file. The table says which frames of a stack are no
/// site. Throws a Fault.
Recording readRecording(
    std::string Data, uint64_t Limit,
    const model::ContainerTable &Table = model::ContainerTable::builtin());

/// Each sample of a profile with its stack, as it stands. Throws a Fault.
void printStacks(std::string Data, uint64_t Limit, llvm::raw_ostream &Out);

// The formats, for readRecording(). What is read is in \p R.Data.
void readProfile(const Bytes &Source, const model::ContainerTable &Table,
                 Recording &R);
void readHeapText(const Bytes &Source, const model::ContainerTable &Table,
                  Recording &R);
void readSnapshot(const Bytes &Source, Recording &R);
void readTrace(const Bytes &Source, Recording &R);
void readTimeline(const Bytes &Source, Recording &R);
void readMetrics(const Bytes &Source, Recording &R);
bool isHeapText(llvm::StringRef Data);
bool isTrace(llvm::StringRef Data);
bool isMetrics(llvm::StringRef Data);
void printStacks(const Bytes &Source, llvm::raw_ostream &Out);
inline constexpr llvm::StringLiteral SnapshotMagic = "MCSNAP\r\n";

/// So that no file takes all memory: no program has so many sites.
inline constexpr size_t RowsMax = size_t{1} << 20;

/// A + B, or nothing when 63 bits do not hold it.
std::optional<int64_t> checkedSum(int64_t A, int64_t B);

/// `2026-11-20 07:30:00.5 UTC` of nanoseconds since 1970.
std::string timeText(uint64_t Nanoseconds);
/// `1.5 s`
std::string secondsText(uint64_t Nanoseconds);

} // namespace mapchurn::records

#endif // MAPCHURN_TOOL_RECORDS_RECORDING_H
