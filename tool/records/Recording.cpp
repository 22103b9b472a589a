// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tool/records/Recording.h"
#include "tool/records/File.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <ctime>

using namespace llvm;

namespace mapchurn::records {

StringRef nameOf(Format F) {
  switch (F) {
  case Format::Profile:
    return "profile";
  case Format::Snapshot:
    return "snapshot";
  case Format::Trace:
    return "trace";
  case Format::Timeline:
    return "timeline";
  case Format::Metrics:
    return "metrics";
  }
  llvm_unreachable("a format without a name");
}

std::optional<unsigned> Recording::column(StringRef Name) const {
  auto Found =
      find_if(Columns, [&](const Column &C) { return C.Name == Name; });
  if (Found == Columns.end())
    return std::nullopt;
  return unsigned(Found - Columns.begin());
}

std::vector<const Row *> Recording::ranked() const {
  std::vector<const Row *> Ranked;
  for (const Row &R : Rows)
    Ranked.push_back(&R);
  llvm::sort(Ranked, [&](const Row *A, const Row *B) {
    if (isLarger(A->Values, B->Values))
      return true;
    return !isLarger(B->Values, A->Values) && A < B; // which is by site
  });
  return Ranked;
}

bool Recording::isLarger(ArrayRef<int64_t> A, ArrayRef<int64_t> B) const {
  // By amount, because a profile that is a difference has negative counts.
  auto amount = [](int64_t Value) {
    return Value < 0 ? 0 - uint64_t(Value) : uint64_t(Value);
  };
  for (unsigned Index : Shown)
    if (amount(A[Index]) != amount(B[Index]))
      return amount(A[Index]) > amount(B[Index]);
  return false;
}

std::optional<int64_t> checkedSum(int64_t A, int64_t B) {
  int64_t Sum;
  if (AddOverflow(A, B, Sum))
    return std::nullopt;
  return Sum;
}

/// Sums have no place of their own in a file: it is the end, where they do not
/// fit any more.
static void add(Row &To, const Row &From, const Bytes &Of) {
  for (auto [Sum, Value] : zip_equal(To.Values, From.Values)) {
    std::optional<int64_t> Added = checkedSum(Sum, Value);
    if (!Added)
      Of.fail(Of.All.size(), "expected counts whose sum is below 2^63");
    Sum = *Added;
  }
}

static SmallVector<int64_t, 4> totalOf(const Recording &R, const Bytes &Of) {
  Row Sum;
  Sum.Values.assign(R.Columns.size(), 0);
  for (const Row &Next : R.Rows)
    add(Sum, Next, Of);
  return Sum.Values;
}

/// All rows may refer to one text as long as the file: comparing them would
/// take hours.
static void checkTexts(const Recording &R, const Bytes &Of) {
  constexpr uint64_t Most = uint64_t{1} << 30;
  uint64_t Bytes = 0;
  for (const Row &Next : R.Rows)
    for (StringRef Text :
         {Next.At.File, Next.At.Function, Next.At.Type, Next.At.Event})
      Bytes += Text.size();
  if (Bytes > Most)
    Of.fail(Of.All.size(),
            "expected names of sites that are together at most " + Twine(Most) +
                " bytes, found " + Twine(Bytes));
}

/// Sums up what rows of the same site count.
static void mergeRows(Recording &R, const Bytes &Of) {
  llvm::sort(R.Rows, [](const Row &A, const Row &B) {
    return A.At.key() < B.At.key();
  });
  size_t Last = 0;
  for (size_t Next = 1; Next < R.Rows.size(); ++Next) {
    if (R.Rows[Last].At.key() == R.Rows[Next].At.key())
      add(R.Rows[Last], R.Rows[Next], Of);
    else if (++Last != Next)
      R.Rows[Last] = std::move(R.Rows[Next]);
  }
  if (!R.Rows.empty())
    R.Rows.resize(Last + 1);
}

static std::string fraction(uint64_t Nanoseconds) {
  std::string Digits = std::to_string(1000000000 + Nanoseconds % 1000000000);
  Digits[0] = '.';
  return StringRef(Digits).rtrim('0').rtrim('.').str();
}

std::string secondsText(uint64_t Nanoseconds) {
  return std::to_string(Nanoseconds / 1000000000) + fraction(Nanoseconds) +
         " s";
}

std::string timeText(uint64_t Nanoseconds) {
  time_t Seconds = time_t(Nanoseconds / 1000000000); // at most the year 2554
  std::tm Parts;
  char Text[32];
  gmtime_r(&Seconds, &Parts);
  std::strftime(Text, sizeof Text, "%Y-%m-%d %H:%M:%S", &Parts);
  return Text + fraction(Nanoseconds) + " UTC";
}

/// The first bytes, for an error.
static std::string beginning(StringRef Data) {
  if (Data.empty())
    return "an empty file";
  std::string Text = "bytes";
  for (unsigned char C : Data.take_front(8)) {
    static const char Digits[] = "0123456789abcdef";
    Text += {' ', Digits[C >> 4], Digits[C & 15]};
  }
  return Text;
}

/// The bytes that count: inflated, if they were compressed.
static Bytes plainBytes(std::unique_ptr<std::string> &Data, uint64_t Limit) {
  bool Inflated = isGzip(*Data);
  if (Inflated)
    Data = std::make_unique<std::string>(inflateGzip(*Data, Limit));
  return {*Data, Inflated};
}

static bool isSnapshot(StringRef Data) {
  return !Data.empty() &&
         Data.starts_with(SnapshotMagic.take_front(Data.size()));
}
/// Of a profile every byte may be the first, but a field's tag it is: of fields
/// 1 to 15, as a number or with a length.
static bool mayBeProfile(StringRef Data) {
  if (Data.empty())
    return false;
  unsigned char Tag = Data[0];
  return Tag < 0x80 && Tag >> 3 != 0 && ((Tag & 7) == 0 || (Tag & 7) == 2);
}

Recording readRecording(std::string Data, uint64_t Limit,
                        const model::ContainerTable &Table) {
  Recording R;
  R.Data = std::make_unique<std::string>(std::move(Data));
  Bytes Source = plainBytes(R.Data, Limit);
  if (isSnapshot(Source.All))
    readSnapshot(Source, R);
  else if (isHeapText(Source.All))
    readHeapText(Source, Table, R);
  else if (isMetrics(Source.All))
    readMetrics(Source, R);
  else if (Source.All.starts_with("{"))
    readTimeline(Source, R);
  else if (isTrace(Source.All))
    readTrace(Source, R);
  else if (mayBeProfile(Source.All))
    readProfile(Source, Table, R);
  else
    Source.fail(uint64_t(0), "expected a profile, snapshot, trace, timeline or "
                             "metrics, found " +
                                 beginning(Source.All));
  checkTexts(R, Source);
  mergeRows(R, Source);
  R.Total = totalOf(R, Source);
  return R;
}

void printStacks(std::string Data, uint64_t Limit, raw_ostream &Out) {
  auto Owned = std::make_unique<std::string>(std::move(Data));
  Bytes Source = plainBytes(Owned, Limit);
  if (isSnapshot(Source.All) || !mayBeProfile(Source.All))
    Source.fail(uint64_t(0),
                "expected a profile.proto, which has stacks, found " +
                    beginning(Source.All));
  printStacks(Source, Out);
}

} // namespace mapchurn::records
