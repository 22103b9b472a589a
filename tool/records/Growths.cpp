// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tool/records/Growths.h"
#include "tool/records/Print.h"
#include "tool/records/TextReader.h"

using namespace llvm;

namespace mapchurn::records {

void TextReader::fail(const Twine &What) const {
  StringRef Next = Rest.take_until([](char C) { return C == '\n'; });
  std::string Found = "'" + printable(Next.take_front(20)) + "'";
  if (Next.empty())
    Found = at() == Source.All.end() ? "the end of the file"
                                     : "the end of the line";
  Source.fail(at(), "expected " + What + ", found " + Found);
}

void readPlace(StringRef Text, const Bytes &Source, Site &Of) {
  auto number = [&](uint64_t &Into) {
    auto [Before, Digits] = Text.rsplit(':');
    if (Before.size() == Text.size() || Digits.getAsInteger(10, Into))
      Source.fail(Text.data(), "expected FILE:LINE:COLUMN, found '" +
                                   printable(Text.take_front(200)) + "'");
    Text = Before;
  };
  number(Of.Column);
  number(Of.Line);
  Of.File = Text;
}

namespace {
enum GrowthColumn { Larger, SameSize, Ended, MovedEntries, ArrayBytes, Time };
}

Growths::Growths(const Bytes &Source, Recording &R) : Source(Source), R(R) {
  R.Columns = {{"growths", "count"},       {"same_size_growths", "count"},
               {"ended_growths", "count"}, {"moved_entries", "count"},
               {"array_bytes", "bytes"},   {"growth_ns", "nanoseconds"}};
  R.Shown = {ArrayBytes, Larger, SameSize, Ended, MovedEntries, Time};
}

Row &Growths::rowOf(const Site &Of, const char *At) {
  auto [Known, IsNew] = Rows.try_emplace(
      std::make_tuple(Of.File, Of.Line, Of.Column), R.Rows.size());
  if (IsNew) {
    if (R.Rows.size() == RowsMax)
      Source.fail(At,
                  "expected at most " + Twine(RowsMax) + " different sites");
    Row New;
    New.At = Of;
    New.Values.assign(R.Columns.size(), 0);
    R.Rows.push_back(std::move(New));
  }
  return R.Rows[Known->second];
}

void Growths::count(const GrowthEvent &E, unsigned Column, int64_t By) {
  int64_t &Sum = rowOf(E.Of, E.At).Values[Column];
  std::optional<int64_t> Added = checkedSum(Sum, By);
  if (!Added)
    Source.fail(E.At, "expected counts whose sum is below 2^63");
  Sum = *Added;
}

void Growths::add(const GrowthEvent &E) {
  if (!E.Ended) {
    count(E, E.SameSize ? SameSize : Larger, 1);
    count(E, MovedEntries, E.Entries);
    count(E, ArrayBytes, E.ArrayBytes);
    if (Begun.size() == RowsMax)
      Source.fail(E.At,
                  "expected at most " + Twine(RowsMax) + " growths at a time");
    Begun[E.Map] = E.TimeNs;
    return;
  }
  count(E, Ended, 1);
  auto Began = Begun.find(E.Map);
  if (Began == Begun.end()) // before this file did
    return;
  if (E.TimeNs >= Began->second)
    count(E, Time, int64_t((E.TimeNs - Began->second) & INT64_MAX));
  Begun.erase(Began);
}

} // namespace mapchurn::records
