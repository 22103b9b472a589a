// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The timeline: Chrome's Trace Event Format, of which the growths are read.
//
// It is cut into its events here, and each is parsed by itself: a million of
// them as one tree of JSON would take gigabytes, and a hostile one, nested deep
// enough, the stack.

#include "tool/records/Growths.h"
#include "tool/records/Print.h"
#include "tool/records/TextReader.h"
#include "llvm/Support/JSON.h"
#include <deque>

using namespace llvm;

namespace mapchurn::records {
namespace {

constexpr size_t EventBytesMax = 64 << 10;
constexpr unsigned DepthMax = 16;

class TimelineReader {
public:
  TimelineReader(const Bytes &Source, Recording &R)
      : Source(Source), R(R), All(Source, R) {}

  void read() {
    R.Kind = Format::Timeline;
    size_t Events = Source.All.find("\"traceEvents\"");
    if (Events == StringRef::npos)
      Source.fail(Source.All.size(),
                  "expected \"traceEvents\", found none in the whole file");
    readLost(Source.All.take_front(Events));
    TextReader T(Source.All.drop_front(Events), Source);
    T.expect("\"traceEvents\"");
    skipSpace(T);
    T.expect(":");
    skipSpace(T);
    T.expect("[");
    skipSpace(T);
    if (T.take("]"))
      return;
    do {
      skipSpace(T);
      readEvent(takeObject(T));
      skipSpace(T);
    } while (T.take(","));
    T.expect("]");
  }

private:
  static void skipSpace(TextReader &T) {
    while (T.take(" ") || T.take("\n") || T.take("\r") || T.take("\t")) {
    }
  }
  void readLost(StringRef Head) {
    auto [Before, After] = Head.split("\"lost events\":\"");
    StringRef Lost = After.take_until([](char C) { return C == '"'; });
    if (!Lost.empty() && Lost != "0")
      R.Facts.push_back(printable(Lost) + " later growths were not kept");
  }

  /// From a brace to the one that belongs to it.
  StringRef takeObject(TextReader &T) const {
    StringRef Rest = T.rest().take_front(EventBytesMax);
    if (!Rest.starts_with("{"))
      T.fail("an event");
    unsigned Depth = 0;
    bool InText = false;
    for (size_t At = 0; At != Rest.size(); ++At) {
      char C = Rest[At];
      if (InText) {
        if (C == '\\')
          ++At;
        if (At >= Rest.size())
          break;
        InText = C != '"';
      } else if (C == '"') {
        InText = true;
      } else if (C == '{' || C == '[') {
        if (++Depth > DepthMax)
          Source.fail(Rest.data() + At, "expected an event of at most " +
                                            Twine(DepthMax) + " levels");
      } else if ((C == '}' || C == ']') && --Depth == 0) {
        StringRef Object = Rest.take_front(At + 1);
        T.expect(Object);
        return Object;
      }
    }
    Source.fail(Rest.end(), "expected the end of an event of at most " +
                                Twine(EventBytesMax) + " bytes");
  }

  void readEvent(StringRef Text) {
    Expected<json::Value> Parsed = json::parse(Text);
    if (!Parsed)
      Source.fail(Text.data(), "expected JSON, found: " +
                                   printable(toString(Parsed.takeError())));
    const json::Object *Event = Parsed->getAsObject();
    std::optional<StringRef> Phase;
    if (!Event || !(Phase = Event->getString("ph")))
      Source.fail(Text.data(), "expected an event with a phase");
    if (Event->getString("cat").value_or("") != "growth" ||
        (*Phase != "b" && *Phase != "e"))
      return;
    addGrowth(*Event, *Phase == "e", Text);
  }
  void addGrowth(const json::Object &Event, bool Ended, StringRef Text) {
    const json::Object *Args = Event.getObject("args");
    const json::Object *Id = Event.getObject("id2");
    std::optional<StringRef> Name = Event.getString("name");
    std::optional<double> Microseconds = Event.getNumber("ts");
    if (!Args || !Id || !Name || !Microseconds || !(*Microseconds >= 0) ||
        *Microseconds > 9e15)
      Source.fail(Text.data(), "expected a growth with name, id2, ts and args");
    GrowthEvent E;
    E.At = Text.data();
    E.Ended = Ended;
    E.TimeNs = uint64_t(*Microseconds * 1000 + 0.5);
    E.Map = Id->getString("local").value_or("").str();
    E.SameSize = Args->getString("kind").value_or("") == "same-size";
    E.Entries = std::max<int64_t>(Args->getInteger("entries").value_or(0), 0);
    E.ArrayBytes =
        std::max<int64_t>(Args->getInteger("array bytes").value_or(0), 0);
    // It is the parsed text, and goes with the event.
    Bytes Place{keep(*Name)};
    try {
      readPlace(Place.All, Place, E.Of);
    } catch (const Fault &Found) {
      Source.fail(Text.data(), Found.Expected);
    }
    All.add(E);
  }
  StringRef keep(StringRef Text) {
    auto Known = Kept.find(Text);
    if (Known == Kept.end()) {
      R.Texts.push_back(Text.str());
      Known = Kept.try_emplace(R.Texts.back(), true).first;
    }
    return Known->first;
  }

  const Bytes &Source;
  Recording &R;
  Growths All;
  std::map<StringRef, bool> Kept;
};

} // namespace

void readTimeline(const Bytes &Source, Recording &R) {
  TimelineReader(Source, R).read();
}

} // namespace mapchurn::records
