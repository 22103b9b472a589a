// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A profile's samples as rows: each counts for one site.

#include "tool/records/Print.h"
#include "tool/records/Profile.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace mapchurn::records {

bool isLibraryFrame(const Frame &F, const model::ContainerTable &Table) {
  if (F.Address) // nothing but the file is known
    return Table.isLibraryProgram(F.File);
  return Table.isLibraryFrame(F.Function, F.File);
}

namespace {

/// What tells two rows apart: a frame, and two labels by where they are.
using RowKey = std::tuple<uint32_t, const char *, const char *>;

class RowMaker {
public:
  RowMaker(const Profile &P, const Bytes &Source,
           const model::ContainerTable &Table, Recording &R)
      : P(P), Source(Source), Table(Table), R(R) {}

  void add(const Sample &S) {
    uint32_t Frame = siteOf(S);
    StringRef Type = S.label("map"), Event = S.label("event");
    auto [Known, IsNew] = Indices.try_emplace(
        RowKey(Frame, Type.data(), Event.data()), unsigned(R.Rows.size()));
    if (IsNew)
      start(S.At, Frame, Type, Event);
    Row &To = R.Rows[Known->second];
    for (auto [Sum, Value] : zip_equal(To.Values, S.Values)) {
      std::optional<int64_t> Added = checkedSum(Sum, Value);
      if (!Added)
        Source.fail(S.At, "expected counts whose sum is below 2^63");
      Sum = *Added;
    }
  }

private:
  static constexpr uint32_t NoFrame = ~uint32_t{0} - 2; // not DenseMap's own

  uint32_t siteOf(const Sample &S) const {
    for (uint32_t Frame : S.Frames)
      if (!isLibraryFrame(P.frame(Frame), Table))
        return Frame;
    return S.Frames.empty() ? NoFrame : S.Frames.front();
  }
  void start(const char *At, uint32_t Frame, StringRef Type, StringRef Event) {
    if (R.Rows.size() == RowsMax)
      Source.fail(At,
                  "expected at most " + Twine(RowsMax) + " different sites");
    Row New;
    New.Values.assign(P.Types.size(), 0);
    New.At.Type = Type;
    New.At.Event = Event;
    if (Frame != NoFrame) {
      const records::Frame &F = P.frame(Frame);
      New.At.File = F.File;
      New.At.Function = F.Function;
      New.At.Line = F.Line;
      New.At.Column = F.Column;
      New.At.Address = F.Address;
    }
    R.Rows.push_back(std::move(New));
  }

  const Profile &P;
  const Bytes &Source;
  const model::ContainerTable &Table;
  Recording &R;
  DenseMap<RowKey, unsigned> Indices;
};

void addFacts(const Profile &P, Recording &R) {
  std::string Taken;
  if (P.TimeNs)
    Taken = "taken " + timeText(P.TimeNs);
  if (P.DurationNs)
    Taken +=
        (Taken.empty() ? "covers " : ", covers ") + secondsText(P.DurationNs);
  if (!Taken.empty())
    R.Facts.push_back(Taken);
  if (!P.Program.empty())
    R.Facts.push_back("program " + printable(P.Program));
  if (P.Period && !P.PeriodType.Name.empty())
    R.Facts.push_back("a sample each " + std::to_string(P.Period) + " " +
                      printable(P.PeriodType.Unit) + " of " +
                      printable(P.PeriodType.Name));
  for (StringRef Comment : P.Comments)
    R.Facts.push_back("comment " + printable(Comment));
}

} // namespace

void readProfile(const Bytes &Source, const model::ContainerTable &Table,
                 Recording &R) {
  Profile P(Source);
  R.Kind = Format::Profile;
  R.Columns = P.Types;
  addFacts(P, R);
  // The default type sorts; the others are shown in the file's order.
  R.Shown.push_back(P.DefaultType);
  for (unsigned Index = 0; Index != P.Types.size(); ++Index)
    if (Index != P.DefaultType)
      R.Shown.push_back(Index);
  RowMaker Maker(P, Source, Table, R);
  P.forEachSample([&](const Sample &S) { Maker.add(S); });
}

void printStacks(const Bytes &Source, raw_ostream &Out) {
  Profile P(Source);
  P.forEachSample([&](const Sample &S) {
    Out << "sample";
    for (auto [Type, Value] : zip_equal(P.Types, S.Values))
      Out << ' ' << printable(Type.Name) << '=' << Value;
    Out << '\n';
    for (const Label &L : S.Labels) {
      Out << "  " << printable(L.Key) << ' ';
      if (!L.Text.empty())
        Out << printable(L.Text);
      else
        Out << L.Number << (L.Unit.empty() ? "" : " ") << printable(L.Unit);
      Out << '\n';
    }
    for (uint32_t Index : S.Frames) {
      const Frame &F = P.frame(Index);
      Site At;
      At.File = F.File;
      At.Function = F.Function;
      At.Line = F.Line;
      At.Column = F.Column;
      At.Address = F.Address;
      Out << "  at " << siteText(At) << '\n';
    }
  });
}

} // namespace mapchurn::records
