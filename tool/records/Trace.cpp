// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The trace: a line for each growth, docs/recording.md. On a program's standard
// error there are other lines between, which are skipped.

#include "tool/records/Growths.h"
#include "tool/records/TextReader.h"

using namespace llvm;

namespace mapchurn::records {

static constexpr StringLiteral Lead = "mapchurn/";

/// One line, from its version on.
static GrowthEvent readLine(TextReader T, const Bytes &Source) {
  GrowthEvent E;
  E.At = T.at();
  T.expect(Lead);
  if (!T.take("1 "))
    T.fail("version 1");
  T.expect("@");
  E.TimeNs = T.nanoseconds("a time in seconds");
  T.expect("s ");
  StringRef Process, Map;
  bool HasKind = false;
  while (!T.take("at ")) {
    if (T.atEnd())
      T.fail("'at' and a place");
    if (T.take("entries=")) {
      E.Entries = T.count("a number of entries");
    } else if (T.take("array=")) {
      E.ArrayBytes = T.count("a number of bytes");
    } else {
      StringRef Word = T.until(" ");
      if (Word.consume_front("process="))
        Process = Word;
      else if (Word.consume_front("map="))
        Map = Word;
      else if (Word == "grow" || Word == "grown")
        HasKind = true, E.Ended = Word == "grown";
      else if (Word == "same-size")
        E.SameSize = true;
    }
    T.expect(" ");
  }
  if (!HasKind)
    Source.fail(E.At, "expected 'grow' or 'grown' in a line of a trace");
  readPlace(T.rest(), Source, E.Of);
  E.Map = (Process + " " + T.rest() + " " + Map).str();
  return E;
}

bool isTrace(StringRef Data) {
  return Data.starts_with(Lead) || (Data.contains("\nmapchurn/") &&
                                    !Data.take_front(4096).contains(char(0)));
}

void readTrace(const Bytes &Source, Recording &R) {
  R.Kind = Format::Trace;
  Growths All(Source, R);
  uint64_t Others = 0;
  for (TextReader T(Source.All, Source); !T.atEnd();) {
    StringRef Line = T.line();
    bool IsCut = Line.end() == Source.All.end();
    if (!Line.starts_with(Lead) && !(IsCut && Lead.starts_with(Line))) {
      ++Others;
      continue;
    }
    if (IsCut)
      Source.fail(Line.end(), "expected the end of a line, found the end of "
                              "the file");
    All.add(readLine(TextReader(Line, Source), Source));
  }
  if (Others)
    R.Facts.push_back(std::to_string(Others) + " other lines");
}

} // namespace mapchurn::records
