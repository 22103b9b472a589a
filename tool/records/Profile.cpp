// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tool/records/Profile.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace mapchurn::records {

/// No program has so many; without a bound a few bytes of a file could take
/// many of memory.
static constexpr size_t TableMax = size_t{1} << 22;
static constexpr size_t TypesMax = 64;

StringRef Sample::label(StringRef Key) const {
  for (const Label &L : Labels)
    if (L.Key == Key)
      return L.Text;
  return "";
}

template <class T>
void Profile::checkRoom(const Message &M, const std::vector<T> &Table,
                        const char *What) const {
  if (Table.size() == TableMax)
    M.fail("expected at most " + Twine(TableMax) + " " + What);
}

template <class T>
void Profile::sortById(std::vector<T> &Table, const char *What) {
  llvm::sort(Table, [](const T &A, const T &B) {
    return std::tie(A.Id, A.At) < std::tie(B.Id, B.At);
  });
  auto *Twice =
      std::adjacent_find(Table.data(), Table.data() + Table.size(),
                         [](const T &A, const T &B) { return A.Id == B.Id; });
  if (Twice != Table.data() + Table.size())
    Source.fail(Twice[1].At, "expected each " + Twine(What) +
                                 " once, found id " + Twine(Twice->Id) +
                                 " again");
}

template <class T>
const T *Profile::find(const std::vector<T> &Table, uint64_t Id) const {
  // Nearly every writer counts from 1.
  if (Id - 1 < Table.size() && Table[Id - 1].Id == Id)
    return &Table[Id - 1];
  auto Found = partition_point(Table, [&](const T &E) { return E.Id < Id; });
  return Found != Table.end() && Found->Id == Id ? &*Found : nullptr;
}

Profile::Profile(const Bytes &Source) : Source(Source) {
  for (Message M(Source.All, Source, "Profile"); M.next();)
    readField(M);
  resolve();
}

void Profile::readField(Message &M) {
  switch (M.field()) {
  case 1:
    if (TypeIndices.size() == TypesMax)
      M.fail("expected at most " + Twine(TypesMax) + " sample types");
    TypeIndices.push_back(readValueType(M.message("ValueType")));
    break;
  case 2:
    ++SampleCount;
    M.skip();
    break;
  case 3:
    addMapping(M.message("Mapping"));
    break;
  case 4:
    addLocation(M.message("Location"));
    break;
  case 5:
    addFunction(M.message("Function"));
    break;
  case 6:
    checkRoom(M, Strings, "texts");
    Strings.push_back(M.bytes());
    break;
  case 9:
    TimeNs = M.number();
    break;
  case 10:
    DurationNs = M.number();
    break;
  case 11:
    PeriodIndex = readValueType(M.message("ValueType"));
    break;
  case 12:
    Period = int64_t(M.number());
    break;
  case 13:
    M.numbers([&](uint64_t Index) {
      checkRoom(M, CommentIndices, "comments");
      CommentIndices.push_back({M.at(), Index});
    });
    break;
  case 14:
    DefaultIndex = {M.at(), M.number()};
    break;
  default:
    M.skip();
  }
}

Profile::ValueType Profile::readValueType(Message M) const {
  ValueType T = {M.at()};
  while (M.next())
    switch (M.field()) {
    case 1:
      T.Type = M.number();
      break;
    case 2:
      T.Unit = M.number();
      break;
    default:
      M.skip();
    }
  return T;
}

void Profile::addMapping(Message M) {
  checkRoom(M, Mappings, "mappings");
  Mapping New = {M.at(), 0, 0, 0, 0};
  while (M.next())
    switch (M.field()) {
    case 1:
      New.Id = M.number();
      break;
    case 2:
      New.Start = M.number();
      break;
    case 4:
      New.Offset = M.number();
      break;
    case 5:
      New.File = M.number();
      break;
    default:
      M.skip();
    }
  if (New.Id == 0)
    Source.fail(New.At, "expected a mapping whose id is not 0");
  Mappings.push_back(New);
}

void Profile::addFunction(Message M) {
  checkRoom(M, Functions, "functions");
  Function New = {M.at(), 0, 0, 0};
  while (M.next())
    switch (M.field()) {
    case 1:
      New.Id = M.number();
      break;
    case 2:
      New.Name = M.number();
      break;
    case 4:
      New.File = M.number();
      break;
    default:
      M.skip();
    }
  if (New.Id == 0)
    Source.fail(New.At, "expected a function whose id is not 0");
  Functions.push_back(New);
}

void Profile::addLocation(Message M) {
  checkRoom(M, Locations, "locations");
  Location New = {M.at(), 0, uint32_t(Lines.size()), 0};
  uint64_t Mapping = 0, Address = 0;
  auto addFrame = [&](const Line &L) {
    checkRoom(M, Lines, "lines");
    Lines.push_back(L);
    ++New.FrameCount;
  };
  while (M.next())
    switch (M.field()) {
    case 1:
      New.Id = M.number();
      break;
    case 2:
      Mapping = M.number();
      break;
    case 3:
      Address = M.number();
      break;
    case 4:
      addFrame(readLine(M.message("Line")));
      break;
    default:
      M.skip();
    }
  if (New.Id == 0)
    Source.fail(New.At, "expected a location whose id is not 0");
  if (New.FrameCount == 0)
    addFrame({New.At, 0, Address,
              0}); // Number is the address where there is no line
  FrameMappings.resize(Lines.size(), Mapping);
  Locations.push_back(New);
}

Profile::Line Profile::readLine(Message M) const {
  Line New = {M.at(), 0, 0, 0};
  while (M.next())
    switch (M.field()) {
    case 1:
      New.Function = M.number();
      break;
    case 2:
      New.Number = M.number();
      break;
    case 3:
      New.Column = M.number();
      break;
    default:
      M.skip();
    }
  return New;
}

StringRef Profile::text(uint64_t Index, const char *At, const char *Of) const {
  if (Index >= Strings.size())
    Source.fail(At, "expected " + Twine(Of) + " among the " +
                        Twine(Strings.size()) + " texts, found number " +
                        Twine(Index));
  return Strings[Index];
}

Column Profile::column(const ValueType &T) const {
  return {text(T.Type, T.At, "a sample type").str(),
          text(T.Unit, T.At, "a unit").str()};
}

Frame Profile::resolveFrame(size_t Index) const {
  const Line &L = Lines[Index];
  Frame F;
  if (L.Function) {
    const Function *Known = find(Functions, L.Function);
    if (!Known)
      Source.fail(L.At, "expected a function for each line, found no id " +
                            Twine(L.Function));
    F.Function = text(Known->Name, Known->At, "a function's name");
    F.File = text(Known->File, Known->At, "a function's file");
    F.Line = L.Number;
    F.Column = L.Column;
    return F;
  }
  uint64_t Id = FrameMappings[Index];
  const Mapping *Of = Id ? find(Mappings, Id) : nullptr;
  if (Id && !Of)
    Source.fail(L.At, "expected a mapping for each location, found no id " +
                          Twine(Id));
  F.File = Of ? text(Of->File, Of->At, "a mapping's file") : "";
  // As in the file, so that addr2line understands it.
  F.Address = Of ? L.Number - Of->Start + Of->Offset : L.Number;
  return F;
}

void Profile::resolve() {
  if (!Strings.empty() && !Strings[0].empty())
    Source.fail(Strings[0].data(), "expected an empty text as the first");
  sortById(Mappings, "mapping");
  sortById(Functions, "function");
  sortById(Locations, "location");
  for (size_t Index = 0; Index != Lines.size(); ++Index)
    Frames.push_back(resolveFrame(Index));
  Lines = {};
  FrameMappings = {};
  if (TypeIndices.empty())
    Source.fail(Source.All.size(),
                "expected a sample type, found none in the whole profile");
  for (const ValueType &T : TypeIndices)
    Types.push_back(column(T));
  // Without a default it is the last, by profile.proto.
  StringRef Default =
      DefaultIndex.Index
          ? text(DefaultIndex.Index, DefaultIndex.At, "a sample type")
          : "";
  DefaultType = unsigned(Types.size() - 1);
  for (auto [Index, Type] : enumerate(Types))
    if (DefaultIndex.Index && Type.Name == Default)
      DefaultType = unsigned(Index);
  for (const Reference &C : CommentIndices)
    Comments.push_back(text(C.Index, C.At, "a comment"));
  if (PeriodIndex.Type)
    PeriodType = column(PeriodIndex);
  const Mapping *First = find(Mappings, Mappings.empty() ? 0 : Mappings[0].Id);
  Program = First ? text(First->File, First->At, "a mapping's file") : "";
}

void Profile::forEachSample(function_ref<void(const Sample &)> Visit) const {
  Sample S;
  for (Message M(Source.All, Source, "Profile"); M.next();) {
    if (M.field() != 2) {
      M.skip();
      continue;
    }
    S.At = M.at();
    readSample(M.message("Sample"), S);
    if (S.Values.size() != Types.size())
      M.fail("expected " + Twine(Types.size()) +
             " values in a sample, as there are types, found " +
             Twine(S.Values.size()));
    Visit(S);
  }
}

void Profile::readSample(Message M, Sample &S) const {
  S.Frames.clear();
  S.Values.clear();
  S.Labels.clear();
  while (M.next())
    switch (M.field()) {
    case 1:
      M.numbers([&](uint64_t Id) {
        const Location *L = find(Locations, Id);
        if (!L)
          M.fail("expected a location of the profile, found id " + Twine(Id));
        for (uint32_t N = 0; N != L->FrameCount; ++N)
          S.Frames.push_back(L->FirstFrame + N);
      });
      break;
    case 2:
      M.numbers([&](uint64_t Value) { S.Values.push_back(int64_t(Value)); });
      break;
    case 3:
      S.Labels.push_back(readLabel(M.message("Label")));
      break;
    default:
      M.skip();
    }
}

Label Profile::readLabel(Message M) const {
  Label L;
  while (M.next())
    switch (M.field()) {
    case 1:
      L.Key = text(M.number(), M.at(), "a label's key");
      break;
    case 2:
      L.Text = text(M.number(), M.at(), "a label's text");
      break;
    case 3:
      L.Number = int64_t(M.number());
      break;
    case 4:
      L.Unit = text(M.number(), M.at(), "a label's unit");
      break;
    default:
      M.skip();
    }
  return L;
}

} // namespace mapchurn::records
