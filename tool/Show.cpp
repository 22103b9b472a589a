// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `mapchurn show` and `mapchurn diff`: what was recorded at run time, as text.
//
// They read files, of this program's runtime and of others; records/ has the
// formats. A file is somebody's input: whatever is in it, the answer is its
// text or one line that says what is wrong with it.

#include "tool/Subcommand.h"
#include "tool/records/File.h"
#include "tool/records/Print.h"

using namespace llvm;
using namespace mapchurn::records;

namespace mapchurn::tool {
namespace {

cl::SubCommand ShowCommand("show",
                           "Print what was recorded at run time as text");
cl::SubCommand DiffCommand("diff",
                           "Print what one recorded file counts more than "
                           "another");
cl::OptionCategory Category("Options");

cl::list<std::string> Shown(cl::Positional, cl::sub(ShowCommand),
                            cl::cat(Category), cl::desc("<files>"));
cl::list<std::string> Compared(cl::Positional, cl::sub(DiffCommand),
                               cl::cat(Category), cl::desc("<before> <after>"));
cl::opt<unsigned> Top("top", cl::sub(ShowCommand), cl::sub(DiffCommand),
                      cl::cat(Category), cl::value_desc("N"),
                      cl::desc("Print the first N rows (default: all)"));
cl::opt<bool> Counters("counters", cl::sub(ShowCommand), cl::sub(DiffCommand),
                       cl::cat(Category),
                       cl::desc("Print each counter of each row below it"));
cl::opt<bool> All("all", cl::sub(ShowCommand), cl::sub(DiffCommand),
                  cl::cat(Category),
                  cl::desc("Print also what is 0, or has not changed"));
cl::opt<bool> Stacks("stacks", cl::sub(ShowCommand), cl::cat(Category),
                     cl::desc("Print each sample of a profile with its stack"));
cl::list<std::string>
    Tables("containers", cl::sub(ShowCommand), cl::sub(DiffCommand),
           cl::cat(Category), cl::value_desc("file"),
           cl::desc("A table with further frames that are no site\n"
                    "(repeatable)"));
cl::opt<unsigned> LimitMiB("limit", cl::sub(ShowCommand), cl::sub(DiffCommand),
                           cl::cat(Category), cl::init(256),
                           cl::value_desc("MiB"),
                           cl::desc("Refuse files that are larger, or inflate "
                                    "to more (default: 256)"));

const char *ShowHelp = R"(
  Files are pprof profiles (of mapchurn's recorder, of Go, of heap profilers), or
  mapchurn's snapshots, traces, timelines and metrics. '-' is standard input.

EXAMPLES:

  mapchurn show --top=10 map.pb.gz      the ten sites that allocated most
  mapchurn show --counters map.mcs      all that is known of each site
  mapchurn show --stacks heap.pb.gz     every sample, with who called whom

OUTPUT: a table, sorted by its first column. A site of a profile with call stacks
is the innermost frame that is not an allocator's, a container's or a language
runtime's.

EXIT STATUS: 0, or 2 when a file cannot be read or is not what it should be.
)";

const char *DiffHelp = R"(
EXAMPLES:

  mapchurn diff one.mcs two.mcs         which sites hold more than before
  mapchurn diff old.pb.gz new.pb.gz     two runs, two versions of a program

OUTPUT: after minus before, the largest change of the first column first. Sites
are the same when file, line, column, function and type are.

EXIT STATUS: 0, or 2 when a file cannot be read or is not what it should be, or
the two are not of one kind.
)";

/// The builtin table and the files that the options name.
Expected<model::ContainerTable> table() {
  model::ContainerTable Table = model::ContainerTable::builtin();
  for (const std::string &File : Tables)
    if (Error Wrong = Table.addFile(File))
      return std::move(Wrong);
  return Table;
}

uint64_t limit() { return uint64_t(LimitMiB) << 20; }

int failed(const Twine &Message) {
  errs() << "mapchurn: " << Message << '\n';
  return HasErrors;
}

/// Reads the file and hands its bytes on; whatever is wrong is said.
int withFile(const std::string &Path,
             function_ref<void(std::string Data)> Action) {
  std::string Name = Path == "-" ? "standard input" : printable(Path);
  try {
    Expected<std::string> Data = readFile(Path, limit());
    if (!Data)
      return failed(Name + ": " + toString(Data.takeError()));
    Action(std::move(*Data));
    return Clean;
  } catch (const Fault &Found) {
    return failed(Found.message(Name));
  } catch (const std::bad_alloc &) {
    return failed(Name + ": there is not enough memory for it");
  }
}

/// The text may be too much for where it goes: a full disk.
int flushed(int Status) {
  outs().flush();
  if (!outs().has_error())
    return Status;
  std::error_code Why = outs().error();
  outs().clear_error();
  return failed("cannot write: " + Why.message());
}

ShowOptions options() { return {Top, All, Counters}; }

int runShow(std::optional<ArrayRef<std::string>>) {
  if (Shown.empty())
    return failed("show: expected a file; 'mapchurn show --help' has examples");
  Expected<model::ContainerTable> Table = table();
  if (!Table)
    return failed(toString(Table.takeError()));
  int Status = Clean;
  for (const std::string &Path : Shown) {
    int Result = withFile(Path, [&](std::string Data) {
      if (Stacks)
        printStacks(std::move(Data), limit(), outs());
      else
        show(readRecording(std::move(Data), limit(), *Table), printable(Path),
             options(), outs());
    });
    Status = std::max(Status, flushed(Result));
  }
  return Status;
}

int runDiff(std::optional<ArrayRef<std::string>>) {
  if (Compared.size() != 2)
    return failed("diff: expected two files, found " + Twine(Compared.size()));
  Expected<model::ContainerTable> Table = table();
  if (!Table)
    return failed(toString(Table.takeError()));
  Recording Sides[2];
  int Status = Clean;
  for (unsigned Side : {0, 1})
    Status = std::max(Status, withFile(Compared[Side], [&](std::string Data) {
                        Sides[Side] =
                            readRecording(std::move(Data), limit(), *Table);
                      }));
  if (Status != Clean)
    return Status;
  if (Error Unlike = showDifference(Sides[0], printable(Compared[0]), Sides[1],
                                    printable(Compared[1]), options(), outs()))
    return failed(Compared[0] + " and " + Compared[1] + ": " +
                  toString(std::move(Unlike)));
  return flushed(Clean);
}

} // namespace

Subcommand show() { return {ShowCommand, ShowHelp, runShow}; }
Subcommand diff() { return {DiffCommand, DiffHelp, runDiff}; }

} // namespace mapchurn::tool
