// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// pprof's profile.proto: first its tables, then sample after sample, which are
// not kept.
//
// All that refers is checked: strings, functions, mappings and locations exist,
// ids are given once and are not 0, each sample has a value for each type.
//
// Source    https://github.com/google/pprof/blob/main/proto/profile.proto

#ifndef MAPCHURN_TOOL_RECORDS_PROFILE_H
#define MAPCHURN_TOOL_RECORDS_PROFILE_H

#include "tool/records/Protobuf.h"
#include "tool/records/Recording.h"

namespace mapchurn::records {

/// A position in a program, or an address where it is not symbolized.
struct Frame {
  llvm::StringRef Function, File;
  uint64_t Line = 0, Column = 0;
  std::optional<uint64_t> Address;
};

/// Of a library: an allocator, a container, a language's runtime. What a
/// program's author can change is above it.
bool isLibraryFrame(const Frame &F, const model::ContainerTable &Table);

struct Label {
  llvm::StringRef Key, Text, Unit;
  int64_t Number = 0; ///< when the text is empty
};

struct Sample {
  const char *At; ///< in the file
  /// The index of each frame, the innermost first.
  llvm::SmallVector<uint32_t, 32> Frames;
  llvm::SmallVector<int64_t, 4> Values;
  llvm::SmallVector<Label, 4> Labels;

  llvm::StringRef label(llvm::StringRef Key) const;
};

class Profile {
public:
  /// Reads the tables. Throws a Fault.
  explicit Profile(const Bytes &Source);

  /// Throws a Fault, maybe after some samples.
  void forEachSample(llvm::function_ref<void(const Sample &)> Visit) const;

  const Frame &frame(uint32_t Index) const { return Frames[Index]; }

  std::vector<Column> Types;
  unsigned DefaultType = 0;
  uint64_t TimeNs = 0, DurationNs = 0, SampleCount = 0;
  int64_t Period = 0;
  Column PeriodType;
  std::vector<llvm::StringRef> Comments;
  llvm::StringRef Program; ///< the first mapping

private:
  // References are numbers until all tables are there; At is where they stand.
  struct Mapping {
    const char *At;
    uint64_t Id, Start, Offset, File;
  };
  struct Function {
    const char *At;
    uint64_t Id, Name, File;
  };
  struct Line {
    const char *At;
    uint64_t Function, Number, Column;
  };
  /// A location is one frame, or several where functions are inlined.
  struct Location {
    const char *At;
    uint64_t Id;
    uint32_t FirstFrame, FrameCount;
  };
  struct ValueType {
    const char *At;
    uint64_t Type = 0, Unit = 0;
  };

  void readField(Message &M);
  ValueType readValueType(Message M) const;
  void addMapping(Message M);
  void addFunction(Message M);
  void addLocation(Message M);
  Line readLine(Message M) const;
  void resolve();
  Frame resolveFrame(size_t Index) const;
  void readSample(Message M, Sample &S) const;
  Label readLabel(Message M) const;
  llvm::StringRef text(uint64_t Index, const char *At, const char *Of) const;
  Column column(const ValueType &T) const;
  template <class T>
  void checkRoom(const Message &M, const std::vector<T> &Table,
                 const char *What) const;
  template <class T> void sortById(std::vector<T> &Table, const char *What);
  template <class T>
  const T *find(const std::vector<T> &Table, uint64_t Id) const;

  const Bytes &Source;
  std::vector<llvm::StringRef> Strings;
  std::vector<Mapping> Mappings;
  std::vector<Function> Functions;
  std::vector<Location> Locations;
  std::vector<Frame> Frames;
  // While the tables are read; of each frame, one of Lines.
  std::vector<Line> Lines;
  std::vector<uint64_t> FrameMappings;
  std::vector<ValueType> TypeIndices;
  struct Reference {
    const char *At;
    uint64_t Index;
  };
  std::vector<Reference> CommentIndices;
  ValueType PeriodIndex = {nullptr};
  Reference DefaultIndex = {nullptr, 0};
};

} // namespace mapchurn::records

#endif // MAPCHURN_TOOL_RECORDS_PROFILE_H
