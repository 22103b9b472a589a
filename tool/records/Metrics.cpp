// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Metrics: Prometheus' text format 0.0.4, of which those of mapchurn are read.
// Their rows and columns are a snapshot's: what is counted for each kind of
// allocation is `kind.counter`, and summed up.
//
// Source    https://prometheus.io/docs/instrumenting/exposition_formats/

#include "tool/records/Print.h"
#include "tool/records/TextReader.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include <map>

using namespace llvm;

namespace mapchurn::records {
namespace {

constexpr size_t ColumnsMax = 1024;
constexpr size_t CellsMax = size_t{1} << 23;

struct Labels {
  Site At;
  StringRef Event, Buckets, Watch;
};

class MetricsReader {
public:
  MetricsReader(const Bytes &Source, Recording &R) : Source(Source), R(R) {}

  void read() {
    R.Kind = Format::Metrics;
    // The columns that a table shows are there in any case.
    for (StringRef Name :
         {"live_bytes", "allocated_bytes", "allocations", "entries", "growths"})
      R.Shown.push_back(column(Name, Source.All.data()));
    for (TextReader T(Source.All, Source); !T.atEnd();) {
      StringRef Line = T.line();
      // So a file that was cut in a number is not taken for a whole one.
      if (Line.end() == Source.All.end())
        Source.fail(Line.end(), "expected the end of a line, found the end of "
                                "the file");
      TextReader L(Line.rtrim('\r'), Source);
      while (L.take(" ") || L.take("\t")) {
      }
      if (!L.atEnd() && !L.rest().starts_with("#"))
        readSample(L);
    }
    fillRows();
  }

private:
  static bool isNameCharacter(char C) {
    return isAlnum(C) || C == '_' || C == ':';
  }
  static StringRef takeName(TextReader &T, const char *What) {
    StringRef Name = T.rest().take_while(isNameCharacter);
    if (Name.empty() || isDigit(Name[0]))
      T.fail(What);
    T.expect(Name);
    return Name;
  }

  void readSample(TextReader T) {
    const char *At = T.at();
    StringRef Name = takeName(T, "a metric's name");
    Labels L;
    if (T.take("{"))
      readLabels(T, L);
    T.until("0123456789+-NI.\n");
    if (!Name.consume_front("mapchurn_")) {
      return; // of somebody else
    }
    if (Name.starts_with("watch_"))
      return readWatch(Name, T, L);
    bool IsTime = Name.contains("seconds");
    int64_t Value =
        IsTime ? int64_t(T.nanoseconds("a number of seconds") & INT64_MAX)
               : T.count("a number");
    if (!T.rest().empty() && !T.rest().starts_with(" "))
      T.fail("the end of a whole number");
    add(L, columnName(Name, L), Value, At);
    // Counted for each kind, and summed up.
    if (!L.Event.empty())
      add(L, counterName(Name), Value, At);
  }
  void readWatch(StringRef Name, TextReader &T, const Labels &L) {
    if (Name == "watch_above" && T.rest().starts_with("1"))
      R.Facts.push_back("above its limit: " + printable(L.Watch) + " at " +
                        siteText(L.At));
  }

  /// The snapshot's words for the same.
  static std::string counterName(StringRef Name) {
    Name.consume_back("_total");
    if (Name.consume_back("_seconds"))
      return (Name + "_ns").str();
    return Name.str();
  }
  static std::string columnName(StringRef Name, const Labels &L) {
    if (Name == "chains")
      return "chains_" + printable(L.Buckets);
    std::string Counter = counterName(Name);
    return L.Event.empty() ? Counter : printable(L.Event) + "." + Counter;
  }

  void readLabels(TextReader &T, Labels &L) {
    while (!T.take("}")) {
      StringRef Name = takeName(T, "a label's name or '}'");
      T.expect("=");
      T.expect("\"");
      const char *At = T.at();
      StringRef Value = takeText(T);
      T.expect("\"");
      if (!T.take(",") && !T.rest().starts_with("}"))
        T.fail("',' or '}'");
      auto number = [&](uint64_t &Into) {
        if (Value.getAsInteger(10, Into))
          Source.fail(At, "expected a number in the label " + Name +
                              ", found '" + printable(Value.take_front(20)) +
                              "'");
      };
      if (Name == "file")
        L.At.File = Value;
      else if (Name == "function")
        L.At.Function = Value;
      else if (Name == "type")
        L.At.Type = Value;
      else if (Name == "line")
        number(L.At.Line);
      else if (Name == "column")
        number(L.At.Column);
      else if (Name == "event")
        L.Event = Value;
      else if (Name == "buckets")
        L.Buckets = Value;
      else if (Name == "watch")
        L.Watch = Value;
    }
  }
  /// Without the backslashes of \\, \" and \n.
  StringRef takeText(TextReader &T) {
    StringRef Plain = T.until("\"\\");
    if (!T.rest().starts_with("\\"))
      return Plain;
    std::string Text = Plain.str();
    while (T.take("\\")) {
      if (T.take("n"))
        Text += '\n';
      else if (T.take("\\"))
        Text += '\\';
      else if (T.take("\""))
        Text += '"';
      else
        T.fail("one of the escapes \\\\, \\\" and \\n");
      Text += T.until("\"\\");
    }
    R.Texts.push_back(std::move(Text));
    return R.Texts.back();
  }

  unsigned column(StringRef Name, const char *At) {
    auto [Known, IsNew] = Columns.try_emplace(Name, R.Columns.size());
    if (IsNew) {
      if (R.Columns.size() == ColumnsMax)
        Source.fail(At, "expected at most " + Twine(ColumnsMax) + " metrics");
      R.Columns.push_back({Name.str(), ""});
    }
    return Known->second;
  }
  void add(const Labels &L, StringRef Name, int64_t Value, const char *At) {
    auto [Known, IsNew] =
        Rows.try_emplace(std::make_tuple(L.At.File, L.At.Line, L.At.Column,
                                         L.At.Function, L.At.Type),
                         R.Rows.size());
    if (IsNew) {
      if (R.Rows.size() == RowsMax)
        Source.fail(At,
                    "expected at most " + Twine(RowsMax) + " different sites");
      R.Rows.emplace_back();
      R.Rows.back().At = L.At;
    }
    if (Cells.size() == CellsMax)
      Source.fail(At, "expected at most " + Twine(CellsMax) + " samples");
    Cells.push_back({Known->second, column(Name, At), Value, At});
  }
  /// All columns are known now.
  void fillRows() {
    if (R.Rows.size() * R.Columns.size() > CellsMax)
      Source.fail(Source.All.size(),
                  "expected at most " + Twine(CellsMax) + " numbers of sites");
    for (Row &Next : R.Rows)
      Next.Values.assign(R.Columns.size(), 0);
    for (const Cell &C : Cells) {
      int64_t &Sum = R.Rows[C.Row].Values[C.Column];
      std::optional<int64_t> Added = checkedSum(Sum, C.Value);
      if (!Added)
        Source.fail(C.At, "expected counts whose sum is below 2^63");
      Sum = *Added;
    }
  }

  struct Cell {
    size_t Row;
    unsigned Column;
    int64_t Value;
    const char *At;
  };
  const Bytes &Source;
  Recording &R;
  StringMap<unsigned> Columns;
  std::map<std::tuple<StringRef, uint64_t, uint64_t, StringRef, StringRef>,
           size_t>
      Rows;
  std::vector<Cell> Cells;
};

} // namespace

bool isMetrics(StringRef Data) {
  return Data.starts_with("# HELP ") || Data.starts_with("# TYPE ") ||
         Data.starts_with("mapchurn_");
}

void readMetrics(const Bytes &Source, Recording &R) {
  MetricsReader(Source, R).read();
}

} // namespace mapchurn::records
