// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tool/records/Print.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace mapchurn::records {

static constexpr size_t TextMax = 2000;

std::string printable(StringRef Text) {
  bool Cut = Text.size() > TextMax;
  if (Cut) {
    Text = Text.take_front(TextMax);
    while (!Text.empty() && (Text.back() & 0xc0) == 0x80)
      Text = Text.drop_back(); // not in the middle of a character
    if (!Text.empty() && (Text.back() & 0x80))
      Text = Text.drop_back();
  }
  bool Utf8 = json::isUTF8(Text);
  std::string Out;
  for (size_t Index = 0; Index != Text.size(); ++Index) {
    unsigned char C = Text[Index];
    // C2 80 to C2 9F are control characters, too.
    bool Control = C < 0x20 || C == 0x7f || (C >= 0x80 && !Utf8) ||
                   (C == 0xc2 && uint8_t(Text[Index + 1]) < 0xa0);
    if (!Control) {
      Out += char(C);
      continue;
    }
    for (unsigned Bytes = C == 0xc2 && Utf8 ? 2 : 1; Bytes; --Bytes, ++Index)
      raw_string_ostream(Out) << format("\\x%02x", uint8_t(Text[Index]));
    --Index;
  }
  return Cut ? Out + "…" : Out;
}

std::string siteText(const Site &At) {
  std::string Text = printable(At.File);
  raw_string_ostream Out(Text);
  if (At.Address) {
    Out << (At.File.empty() ? "" : "+")
        << format("0x%llx", static_cast<unsigned long long>(*At.Address));
    return Text;
  }
  if (At.File.empty() && At.Function.empty())
    return "(no site)";
  if (At.File.empty())
    return printable(At.Function);
  if (At.Line)
    Out << ':' << At.Line;
  if (At.Column)
    Out << ':' << At.Column;
  if (!At.Function.empty())
    Out << " in " << printable(At.Function);
  return Text;
}

/// The site, and what it allocates.
static std::string rowText(const Site &At) {
  std::string Text = siteText(At);
  if (!At.Event.empty())
    Text += ": " + printable(At.Event) + (At.Type.empty() ? "" : " of ");
  else if (!At.Type.empty())
    Text += ": ";
  return Text + printable(At.Type);
}

namespace {

/// Numbers in columns as wide as the widest, and a text behind them. All cells
/// are measured first, and made anew to be printed: there may be a million
/// rows, with long texts.
class Table {
public:
  using Cells = std::vector<std::string>;

  void measure(const Cells &Line) {
    Widths.resize(std::max(Widths.size(), Line.size()));
    for (auto [Width, Cell] : zip(Widths, Line))
      Width = std::max(Width, Cell.size());
  }
  void print(const Cells &Line, StringRef Last, raw_ostream &Out) const {
    for (auto [Width, Cell] : zip(Widths, Line))
      Out << right_justify(Cell, unsigned(Width)) << "  ";
    Out << Last << '\n';
  }

private:
  std::vector<size_t> Widths;
};

std::vector<std::string> headOf(const Recording &R) {
  std::vector<std::string> Names;
  for (unsigned Index : R.Shown) {
    const Column &C = R.Columns[Index];
    std::string Name = printable(C.Name);
    if (R.Kind == Format::Profile && !C.Unit.empty())
      Name += "/" + printable(C.Unit);
    Names.push_back(std::move(Name));
  }
  return Names;
}

std::string signedText(int64_t Value) {
  return (Value > 0 ? "+" : "") + std::to_string(Value);
}

std::vector<std::string> cellsOf(const Recording &R, ArrayRef<int64_t> Values,
                                 std::string (*Text)(int64_t)) {
  std::vector<std::string> Cells;
  for (unsigned Index : R.Shown)
    Cells.push_back(Text(Values[Index]));
  return Cells;
}

bool isShown(const Recording &R, ArrayRef<int64_t> Values) {
  return any_of(R.Shown, [&](unsigned Index) { return Values[Index] != 0; });
}

std::string countersOf(const Recording &R, const Row &Counted, bool All) {
  std::string Text;
  for (auto [Of, Value] : zip_equal(R.Columns, Counted.Values))
    if (Value || All)
      Text += "    " + printable(Of.Name) + " " + std::to_string(Value) + "\n";
  return Text;
}

void printFacts(const Recording &R, StringRef Name, raw_ostream &Out) {
  Out << Name << ": " << nameOf(R.Kind) << '\n';
  for (StringRef Fact : R.Facts)
    Out << Fact << '\n';
}

std::string plural(size_t Count, StringRef What) {
  return (Twine(Count) + " " + What + (Count == 1 ? "" : "s")).str();
}

/// Leaves the first rows; the number of the others.
template <class T>
size_t takeTop(std::vector<T> &Rows, const ShowOptions &Options) {
  if (!Options.Top || Rows.size() <= Options.Top)
    return 0;
  size_t Left = Rows.size() - Options.Top;
  Rows.erase(Rows.begin() + Options.Top, Rows.end());
  return Left;
}

} // namespace

void show(const Recording &R, StringRef Name, const ShowOptions &Options,
          raw_ostream &Out) {
  std::vector<const Row *> Rows = R.ranked();
  if (!Options.All)
    erase_if(Rows, [&](const Row *Of) { return !isShown(R, Of->Values); });
  size_t Left = takeTop(Rows, Options);
  auto cells = [&](ArrayRef<int64_t> Values) {
    return cellsOf(R, Values,
                   [](int64_t Value) { return std::to_string(Value); });
  };
  Table T;
  T.measure(headOf(R));
  T.measure(cells(R.Total));
  for (const Row *Next : Rows)
    T.measure(cells(Next->Values));

  printFacts(R, Name, Out);
  Out << '\n';
  T.print(headOf(R), "site", Out);
  T.print(cells(R.Total), "total of " + plural(R.Rows.size(), "row"), Out);
  for (const Row *Next : Rows) {
    T.print(cells(Next->Values), rowText(Next->At), Out);
    if (Options.EachCounter)
      Out << countersOf(R, *Next, Options.All);
  }
  if (Left)
    Out << plural(Left, "row") << " more\n";
}

namespace {

/// Two recordings as one, whose rows are what the second has more.
class Difference {
public:
  Difference(const Recording &Before, const Recording &After)
      : Before(Before), After(After) {}

  Error match() {
    if (Before.Kind != After.Kind)
      return createStringError(nameOf(Before.Kind) + " and " +
                               nameOf(After.Kind) + " cannot be compared");
    for (const Column &C : After.Columns)
      Places.push_back(Before.column(C.Name));
    // Of snapshots, one may have counters that the other's writer had not.
    if (Before.Kind == Format::Profile &&
        (Before.Columns.size() != After.Columns.size() ||
         is_contained(Places, std::nullopt)))
      return createStringError("they count different things: " + names(Before) +
                               " and " + names(After));
    return join();
  }

  struct Entry {
    const Row *Old, *New; ///< nullptr where there was or is no such site
    SmallVector<int64_t, 4> Change;
    const Site &at() const { return (New ? New : Old)->At; }
    bool changed() const {
      return any_of(Change, [](int64_t C) { return C != 0; });
    }
  };
  std::vector<Entry> Entries;
  SmallVector<int64_t, 4> Total;

  int64_t valueOf(const Row *R, bool Old, unsigned Column) const {
    if (!R || (Old && !Places[Column]))
      return 0;
    return R->Values[Old ? *Places[Column] : Column];
  }

private:
  static std::string names(const Recording &R) {
    std::string Names;
    for (const Column &C : R.Columns)
      Names += (Names.empty() ? "" : " ") + printable(C.Name);
    return Names;
  }

  /// Both are sorted by site.
  Error join() {
    Error Beyond = Error::success();
    auto Old = Before.Rows.begin();
    for (const Row &New : After.Rows) {
      for (; Old != Before.Rows.end() && Old->At.key() < New.At.key(); ++Old)
        add(&*Old, nullptr, Beyond);
      bool Both = Old != Before.Rows.end() && Old->At.key() == New.At.key();
      add(Both ? &*Old++ : nullptr, &New, Beyond);
    }
    for (; Old != Before.Rows.end(); ++Old)
      add(&*Old, nullptr, Beyond);
    Total = change(
        [&](unsigned C) { return After.Total[C]; },
        [&](unsigned C) { return Places[C] ? Before.Total[*Places[C]] : 0; },
        Beyond);
    llvm::sort(Entries, [&](const Entry &A, const Entry &B) {
      if (After.isLarger(A.Change, B.Change))
        return true;
      return !After.isLarger(B.Change, A.Change) && A.at().key() < B.at().key();
    });
    return Beyond;
  }
  void add(const Row *Old, const Row *New, Error &Beyond) {
    Entries.push_back(
        {Old, New,
         change([&](unsigned C) { return valueOf(New, false, C); },
                [&](unsigned C) { return valueOf(Old, true, C); }, Beyond)});
  }
  SmallVector<int64_t, 4> change(function_ref<int64_t(unsigned)> New,
                                 function_ref<int64_t(unsigned)> Old,
                                 Error &Beyond) const {
    SmallVector<int64_t, 4> Change;
    for (unsigned C = 0; C != After.Columns.size(); ++C) {
      int64_t Difference = 0;
      if (SubOverflow(New(C), Old(C), Difference) && !Beyond)
        Beyond = createStringError("a difference is beyond 63 bits");
      Change.push_back(Difference);
    }
    return Change;
  }
  const Recording &Before, &After;
  std::vector<std::optional<unsigned>> Places; ///< of After's columns in Before
};

std::string changesOf(const Difference &D, const Difference::Entry &E,
                      const Recording &R, bool All) {
  std::string Text;
  for (unsigned C = 0; C != R.Columns.size(); ++C)
    if (E.Change[C] || All)
      Text += "    " + printable(R.Columns[C].Name) + " " +
              std::to_string(D.valueOf(E.Old, true, C)) + " -> " +
              std::to_string(D.valueOf(E.New, false, C)) + "\n";
  return Text;
}

} // namespace

Error showDifference(const Recording &Before, StringRef BeforeName,
                     const Recording &After, StringRef AfterName,
                     const ShowOptions &Options, raw_ostream &Out) {
  Difference D(Before, After);
  if (Error Unlike = D.match())
    return Unlike;
  // Times are measured and never twice alike: they count where they are seen.
  auto same = [&](const Difference::Entry &E) {
    bool Changed = Options.EachCounter ? E.changed() : isShown(After, E.Change);
    return !Changed && E.Old && E.New && !Options.All;
  };
  size_t Every = D.Entries.size();
  erase_if(D.Entries, same);
  size_t Same = Every - D.Entries.size();
  size_t Left = takeTop(D.Entries, Options);
  auto cells = [&](ArrayRef<int64_t> Change) {
    return cellsOf(After, Change, signedText);
  };
  Table T;
  T.measure(headOf(After));
  T.measure(cells(D.Total));
  for (const Difference::Entry &E : D.Entries)
    T.measure(cells(E.Change));

  printFacts(Before, BeforeName, Out);
  printFacts(After, AfterName, Out);
  Out << '\n';
  T.print(headOf(After), "site", Out);
  T.print(cells(D.Total), "total", Out);
  for (const Difference::Entry &E : D.Entries) {
    const char *Mark = !E.Old ? " (new)" : !E.New ? " (gone)" : "";
    T.print(cells(E.Change), rowText(E.at()) + Mark, Out);
    if (Options.EachCounter)
      Out << changesOf(D, E, After, Options.All);
  }
  if (Left)
    Out << plural(Left, "row") << " more\n";
  if (Same)
    Out << plural(Same, "row") << " the same\n";
  return Error::success();
}

} // namespace mapchurn::records
