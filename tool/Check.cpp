// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `mapchurn check`: the third door, the analysis of many files at once.
//
// Compilations.h says what is analysed, Unit.h how one file is, Workers.h how
// several are at a time. Here the results come together, in the order of the
// database: findings are printed, those of a header that several files include
// once; then the files that the options name are written; then fixes are made.
//
// Invariant The bytes on both streams (but for a terminal's progress line) and
//           in all files are the same whatever -j is.

#include "Analysis.h"
#include "escape/Json.h"
#include "findings/Baseline.h"
#include "findings/FixItYaml.h"
#include "findings/Outputs.h"
#include "findings/Sarif.h"
#include "tool/Compilations.h"
#include "tool/Console.h"
#include "tool/Fixes.h"
#include "tool/Paths.h"
#include "tool/Subcommand.h"
#include "tool/Unit.h"
#include "tool/Workers.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/Threading.h"
#include <deque>
#include <map>
#include <set>

using namespace llvm;

namespace mapchurn::tool {
namespace {

cl::SubCommand
    CheckCommand("check",
                 "Analyse the files of a compilation database and print what "
                 "was found");
cl::OptionCategory Category("Options");

cl::opt<std::string>
    Build("p", cl::sub(CheckCommand), cl::cat(Category),
          cl::value_desc("folder"),
          cl::desc("Folder of compile_commands.json, or that file. Without\n"
                   "it: the nearest one above the first file, or in a\n"
                   "folder 'build' there"));
cl::opt<unsigned> Jobs("j", cl::sub(CheckCommand), cl::cat(Category),
                       cl::Prefix, cl::value_desc("N"),
                       cl::desc("Files analysed at a time (default: one per "
                                "core)"));
cl::opt<bool> Fix("fix", cl::sub(CheckCommand), cl::cat(Category),
                  cl::desc("Make the edits that findings propose"));
cl::opt<Dump>
    What("dump", cl::sub(CheckCommand), cl::cat(Category),
         cl::desc("Print a stage of the analysis instead of findings"),
         cl::init(Dump::None),
         cl::values(clEnumValN(Dump::Facts, "facts",
                               "what is known of each function"),
                    clEnumValN(Dump::Escape, "escape",
                               "flows of addresses, and where they end"),
                    clEnumValN(Dump::Findings, "findings",
                               "findings with tier, symbol, edits")));
cl::opt<Dump>
    Graph("graph", cl::sub(CheckCommand), cl::cat(Category),
          cl::desc("Draw the flows of addresses instead of findings"),
          cl::init(Dump::None),
          cl::values(clEnumValN(Dump::Mermaid, "mermaid", "as a flowchart"),
                     clEnumValN(Dump::Dot, "dot", "for Graphviz")));
cl::opt<std::string>
    Function("function", cl::sub(CheckCommand), cl::cat(Category),
             cl::value_desc("name"),
             cl::desc("The one that --graph draws (default: all)"));
cl::opt<std::string>
    Verdict("verdict", cl::sub(CheckCommand), cl::cat(Category),
            cl::value_desc("name"),
            cl::desc("The variable whose paths --graph draws (default: all)"));
cl::list<std::string> Files(cl::Positional, cl::sub(CheckCommand),
                            cl::cat(Category),
                            cl::desc("[files and folders] [-- flags]"));

const char *Help = R"(
  A key of these options is the same word in -fplugin-arg-mapchurn-KEY=VALUE.

EXAMPLES:

  mapchurn check -p build               every file of build/compile_commands.json
  mapchurn check -p build src/net       those below src/net
  mapchurn check src/a.cpp              with the compile_commands.json found above
  mapchurn check a.cpp -- -std=c++20    without one
  mapchurn check -p build --fix         and edit the sources

OUTPUT: findings on standard output, errors and progress on standard error.

EXIT STATUS: 0 nothing found (or all of it fixed), 1 findings, 2 errors: options,
files that are missing or do not compile. Other files are still analysed.
)";

struct SharedOption {
  StringRef Key, Value, Text;
};
const SharedOption SharedOptions[] = {
    {"baseline", "file", "Do not show the findings that are in it"},
    {"checks", "list",
     "Names of checks, '*' for any, '-' before what is left out:\n"
     "'-*,growth-in-loop'"},
    {"containers", "file", "A table of further containers (repeatable)"},
    {"effects", "file",
     "A table of what further functions do with addresses\n(repeatable)"},
    {"explain", "level",
     "Print who outlives whom: 1 verdicts, 2 and their paths,\n"
     "3 and every flow"},
    {"explain-json", "file",
     "Write who outlives whom as JSON, with all paths and flows"},
    {"export-fixes", "file", "Write edits for clang-apply-replacements"},
    {"header-filter", "regex", "Show findings in headers whose path matches"},
    {"sarif", "file", "Write findings as SARIF 2.1.0"},
    {"stack-limit", "bytes",
     "Size up to which an object belongs on the stack\n(default: 16384)"},
    {"tier", "tier",
     "'default': what is nearly always worth a change; 'all':\n"
     "also what needs judgement"},
    {"value-limit", "bytes",
     "Size up to which a value belongs in the map itself\n(default: 128)"},
    {"write-baseline", "file", "Add all findings to it, and show none"},
};

/// The options that all doors have. Their keys are plugin/findings' to name;
/// one that has no text here is shown without.
struct SharedOptionParsers {
  SharedOptionParsers() {
    for (StringRef Key : optionKeys()) {
      const SharedOption *Known = find_if(
          SharedOptions, [&](const SharedOption &O) { return O.Key == Key; });
      bool Found = Known != std::end(SharedOptions);
      Parsers.emplace_back(Key, cl::sub(CheckCommand), cl::cat(Category),
                           cl::value_desc(Found ? Known->Value : "value"),
                           cl::desc(Found ? Known->Text : ""));
    }
  }
  Expected<Options> read() const {
    Options Opts;
    Error Errors = Error::success();
    for (const cl::list<std::string> &Parser : Parsers)
      for (const std::string &Value : Parser)
        Errors = joinErrors(std::move(Errors), Opts.set(Parser.ArgStr, Value));
    if (Errors)
      return Errors;
    return Opts;
  }
  std::deque<cl::list<std::string>> Parsers;
};

class Check {
public:
  Check(Analysis A, std::vector<Compilation> Units, UnitSettings Settings)
      : A(std::move(A)), Units(std::move(Units)), Settings(std::move(Settings)),
        Screen(this->Units.size()) {}

  int run();

private:
  void collect(size_t Index, const Outcome &Ended);
  size_t print(std::vector<UnitFinding> Found);
  void writeFiles();
  void fix(sys::TimePoint<> AnalysedSince);
  void summarize();

  const Options &options() const { return A.options(); }
  std::string shown(StringRef Path) const {
    return shownPath(Path, Settings.Folder);
  }
  void fail(const Twine &Why) {
    Screen.line("error: " + Why);
    Failed = true;
  }

  Analysis A;
  std::vector<Compilation> Units;
  UnitSettings Settings;
  Console Screen;

  /// One per site and check. (A deque: the fixes point into it.)
  std::deque<ResolvedFinding> Findings;
  std::set<std::tuple<std::string, unsigned, std::string>> Seen;
  std::vector<std::string> Explained; ///< JSON, one per unit that has it
  size_t Fixed = 0;                   ///< findings
  size_t Broken = 0;                  ///< units that do not compile
  bool Failed = false;
};

} // namespace

/// Prints the findings that no earlier unit had, and keeps them.
size_t Check::print(std::vector<UnitFinding> Found) {
  size_t New = 0;
  for (UnitFinding &F : Found) {
    const TextRegion &At = F.Finding.At;
    if (!Seen.emplace(At.Path, At.Offset, F.Finding.Check).second)
      continue;
    ++New;
    if (options().WriteBaseline.empty())
      Screen.out(F.Text);
    Findings.push_back(std::move(F.Finding));
  }
  return New;
}

void Check::collect(size_t Index, const Outcome &Ended) {
  UnitResult R;
  std::string Name = shown(Units[Index].File);
  bool Died = !Ended.Death.empty() || !fromBytes(Ended.Bytes, R);
  if (Died) {
    R = UnitResult();
    R.Errors = Name + ": error: the analysis crashed: " + Ended.Death + "\n";
  }
  Screen.err(R.Errors);
  Screen.err(Ended.Stderr);
  Screen.out(R.Dump);
  if (!R.Explained.empty())
    Explained.push_back(std::move(R.Explained));
  bool Had = !R.Findings.empty();
  size_t New = print(std::move(R.Findings));

  switch (R.How) {
  case UnitResult::State::Analysed:
    Screen.done(Name, Settings.What != Dump::None ? "dumped"
                      : New                       ? counted(New, "finding")
                      : Had                       ? "no new findings"
                                                  : "no findings");
    break;
  case UnitResult::State::NotCxx:
    Screen.done(Name, "not C++");
    break;
  case UnitResult::State::Verified:
    Screen.done(Name, "as expected");
    break;
  case UnitResult::State::Failed:
    ++Broken;
    Screen.done(Name, Died ? "crashed" : "errors");
    break;
  }
}

/// Writes the one file for all units that an option names. A folder, which the
/// other doors fill with a file for each unit, gets one with our name.
static Error writeAll(StringRef Where, StringRef Extension, StringRef Text) {
  if (!Where.ends_with("/") && !sys::fs::is_directory(Where))
    return writeFile(Where, Text);
  if (std::error_code EC = sys::fs::create_directories(Where))
    return createStringError("cannot make folder '" + Where +
                             "': " + EC.message());
  SmallString<128> Path(Where);
  sys::path::append(Path, "mapchurn" + Extension);
  return writeFile(Path, Text);
}

void Check::writeFiles() {
  std::vector<ResolvedFinding> Sorted(Findings.begin(), Findings.end());
  sortAndUnite(Sorted);
  auto Try = [&](Error E) {
    if (E)
      fail(toString(std::move(E)));
  };
  StringRef First = Units.front().File;
  if (!options().Sarif.empty())
    Try(writeAll(options().Sarif, ".sarif", sarif(Sorted, projectRoot(First))));
  if (!options().ExportFixes.empty())
    Try(writeAll(options().ExportFixes, ".yaml",
                 fixItYaml(Units.size() == 1 ? First : "", Sorted)));
  if (!options().ExplainJson.empty())
    Try(writeAll(options().ExplainJson, ".json", explainedFile(Explained)));
  if (!options().WriteBaseline.empty()) {
    std::vector<BaselineEntry> Entries;
    Entries.reserve(Sorted.size());
    for (const ResolvedFinding &F : Sorted)
      Entries.push_back(
          {F.At.Path, F.Check, F.Fingerprint, F.Symbol, F.LineText});
    Try(Baseline::add(options().WriteBaseline, Entries));
  }
}

void Check::fix(sys::TimePoint<> AnalysedSince) {
  auto Place = [&](const ResolvedFinding &F) {
    return shown(F.At.Path) + ":" + Twine(F.At.Line).str() + ":" +
           Twine(F.At.Column).str() + " (" + F.Check + ")";
  };
  FixSet Fixes;
  for (const ResolvedFinding &F : Findings)
    if (const ResolvedFinding *Other = Fixes.add(F))
      Screen.line("not fixed: " + Place(F) +
                  " changes the same text as the fix of " + Place(*Other) +
                  "; run again to fix it too");
  FixSet::Applied Done = Fixes.apply(AnalysedSince);
  for (const std::string &File : Done.Files)
    Screen.line("changed " + shown(File));
  for (const std::string &Why : Done.Errors)
    fail(Why);
  Fixed = Done.Fixed.size();
}

void Check::summarize() {
  bool Baselined = !options().WriteBaseline.empty();
  std::string Text = Findings.empty() ? std::string("no findings")
                                      : counted(Findings.size(), "finding");
  Text += " in " + counted(Units.size(), "file");
  std::map<StringRef, size_t> PerCheck;
  for (const ResolvedFinding &F : Findings)
    ++PerCheck[F.Check];
  StringRef Separator = ": ";
  for (const auto &[Check, Count] : PerCheck) {
    Text += (Separator + Check + " " + Twine(Count)).str();
    Separator = ", ";
  }
  if (Fix)
    Text += "; " + std::to_string(Fixed) + " fixed";
  if (Baselined)
    Text += "; added to '" + options().WriteBaseline + "'";
  if (Broken)
    Text += "; " + counted(Broken, "file") + " with errors";
  Screen.line(Text);
}

int Check::run() {
  sys::TimePoint<> Start = std::chrono::system_clock::now();
  unsigned AtATime = Jobs.getNumOccurrences()
                         ? Jobs.getValue()
                         : hardware_concurrency().compute_thread_count();
  runInProcesses(
      Units.size(), AtATime,
      {[&](size_t I) { return toBytes(analyse(Units[I], A, Settings)); },
       [&](size_t I) { Screen.started(shown(Units[I].File)); },
       [&](size_t I, const Outcome &Ended) { collect(I, Ended); }});
  if (Settings.What == Dump::None) {
    writeFiles();
    if (Fix)
      fix(Start);
    summarize();
  }
  if (Failed || Broken)
    return HasErrors;
  // What a baseline takes is settled, as is what was fixed.
  return Findings.size() > Fixed && options().WriteBaseline.empty()
             ? HasFindings
             : Clean;
}

/// Before an hour's analysis, not after it.
static Error checkOutputs(const Options &Opts) {
  for (StringRef Path :
       {Opts.Sarif, Opts.ExportFixes, Opts.WriteBaseline, Opts.ExplainJson}) {
    StringRef Folder = sys::path::parent_path(Path);
    if (!Folder.empty() && !Path.ends_with("/") &&
        !sys::fs::is_directory(Folder))
      return createStringError("cannot write '" + Path +
                               "': there is no folder '" + Folder + "'");
  }
  return Error::success();
}

static const SharedOptionParsers &sharedOptions() {
  static const SharedOptionParsers Parsers;
  return Parsers;
}

/// Everything that can be wrong before a file is looked at.
static Expected<Check> prepare(std::optional<ArrayRef<std::string>> Flags) {
  if (Jobs.getNumOccurrences() && Jobs == 0)
    return createStringError("-j needs a number from 1 up");
  Expected<Options> Opts = sharedOptions().read();
  if (!Opts)
    return Opts.takeError();
  if (Error E = checkOutputs(*Opts))
    return E;
  Expected<Analysis> A = Analysis::create(std::move(*Opts));
  if (!A)
    return A.takeError();
  Request R;
  R.Build = Build;
  R.Files = Files;
  if (Flags)
    R.Flags = Flags->vec();
  Expected<std::vector<Compilation>> Units = findCompilations(R);
  if (!Units)
    return Units.takeError();
  return Check(std::move(*A), std::move(*Units),
               {currentFolder(),
                Console::hasColors(),
                Graph != Dump::None ? Graph.getValue() : What.getValue(),
                {Graph == Dump::Dot, Function, Verdict}});
}

static int runCheck(std::optional<ArrayRef<std::string>> AfterDashes) {
  // For other machines' targets, and for what inline assembler means.
  InitializeAllTargetInfos();
  InitializeAllTargets();
  InitializeAllTargetMCs();
  InitializeAllAsmParsers();

  Expected<Check> Ready = prepare(AfterDashes);
  if (Ready)
    return Ready->run();
  handleAllErrors(Ready.takeError(), [](const ErrorInfoBase &E) {
    errs() << "mapchurn check: error: " << E.message() << '\n';
  });
  return HasErrors;
}

Subcommand check() {
  sharedOptions();
  return {CheckCommand, Help, runCheck};
}

} // namespace mapchurn::tool
