// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tool/Compilations.h"
#include "tool/Paths.h"
#include "clang/Driver/Driver.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"
#include <set>

using namespace llvm;
using namespace clang::tooling;

namespace mapchurn::tool {

static const StringRef DatabaseName = "compile_commands.json";

StringRef ownClang() { return MAPCHURN_CLANG; }

/// Searches \p Folder, its folder `build`, then the folders above likewise.
static std::string searchDatabase(StringRef Folder) {
  for (; !Folder.empty(); Folder = sys::path::parent_path(Folder)) {
    for (StringRef Below : {"", "build"}) {
      SmallString<256> Path(Folder);
      sys::path::append(Path, Below, DatabaseName);
      if (sys::fs::exists(Path))
        return Path.str().str();
    }
  }
  return "";
}

static Expected<std::string> locateDatabase(const Request &R) {
  if (!R.Build.empty()) {
    SmallString<256> Path(R.Build);
    if (sys::fs::is_directory(Path))
      sys::path::append(Path, DatabaseName);
    if (!sys::fs::exists(Path))
      return createStringError("no such file: '" + Path.str() + "'");
    return absolutePath(Path, currentFolder());
  }
  std::string From = currentFolder();
  if (!R.Files.empty()) {
    From = absolutePath(R.Files.front(), From);
    if (!sys::fs::is_directory(From))
      From = sys::path::parent_path(From).str();
  }
  std::string Found = searchDatabase(From);
  if (Found.empty())
    return createStringError(
        "no " + DatabaseName + " in '" + From +
        "', in a folder above it, or in their folders 'build'; name its folder "
        "with -p (CMake writes one with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON), "
        "or give the compiler's flags after '--'");
  return Found;
}

/// The first place where the text is not JSON, with its line. (The database's
/// own reader prints that to standard error, under a name of its own.)
static Error syntaxError(StringRef Text, StringRef Path) {
  std::string Message;
  SourceMgr SM;
  SM.setDiagHandler(
      [](const SMDiagnostic &D, void *First) {
        auto &Message = *static_cast<std::string *>(First);
        if (Message.empty())
          Message = (":" + Twine(D.getLineNo()) + ":" +
                     Twine(D.getColumnNo() + 1) + ": " + D.getMessage())
                        .str();
      },
      &Message);
  yaml::Stream Stream(MemoryBufferRef(Text, Path), SM);
  if (Stream.validate())
    return Error::success();
  return createStringError(Path + Message);
}

static Expected<std::unique_ptr<CompilationDatabase>>
readDatabase(StringRef Path) {
  ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer = MemoryBuffer::getFile(Path);
  if (!Buffer)
    return createStringError("cannot read '" + Path +
                             "': " + Buffer.getError().message());
  StringRef Text = (*Buffer)->getBuffer();
  if (Error E = syntaxError(Text, Path))
    return E;
  std::string Why;
  std::unique_ptr<CompilationDatabase> Database =
      JSONCompilationDatabase::loadFromBuffer(
          Text, Why, JSONCommandLineSyntax::AutoDetect);
  if (!Database)
    return createStringError(Path + ": " + StringRef(Why).rtrim(".\n"));
  return expandResponseFiles(std::move(Database), vfs::getRealFileSystem());
}

/// `cmake -E env A=b ccache g++ -c x.cpp` → `g++ -c x.cpp`.
static ArrayRef<std::string> withoutLaunchers(ArrayRef<std::string> Command) {
  static const StringRef Launchers[] = {"ccache", "sccache",    "distcc",
                                        "icecc",  "buildcache", "gomacc"};
  while (Command.size() > 1) {
    StringRef Name = sys::path::stem(Command[0]);
    bool CMake = Name == "cmake" && Command.size() > 3 && Command[1] == "-E" &&
                 Command[2] == "env";
    if (CMake || Name == "env") {
      Command = Command.drop_front(CMake ? 3 : 1);
      Command = Command.drop_while([](StringRef Word) {
        return Word.starts_with("-") || Word.contains('=');
      });
    } else if (is_contained(Launchers, Name) &&
               !StringRef(Command[1]).starts_with("-")) {
      Command = Command.drop_front();
    } else {
      break;
    }
  }
  return Command;
}

/// Where the compiler is decides which C++ library it finds beside it, so a
/// clang is followed to where it really is. One that is not installed here (a
/// database from elsewhere) is stood in for by our own.
static std::string compilerPath(StringRef Program, StringRef Directory) {
  std::string Path;
  if (sys::path::has_parent_path(Program))
    Path = absolutePath(Program, Directory);
  else if (ErrorOr<std::string> Found = sys::findProgramByName(Program))
    Path = *Found;
  if (!sys::fs::can_execute(Path))
    return ownClang().str();
  SmallString<256> Real;
  if (!sys::fs::real_path(Path, Real) &&
      sys::path::filename(Real).contains("clang"))
    return Real.str().str();
  return Path;
}

/// Options that would have the driver write files or start more than the
/// parser, or that lead to the headers of another clang.
static std::vector<std::string> withoutOutputs(ArrayRef<std::string> Command) {
  std::vector<std::string> Kept;
  for (size_t I = 0; I < Command.size(); ++I) {
    StringRef Word = Command[I];
    if (Word == "--") {
      Kept.insert(Kept.end(), Command.begin() + I, Command.end());
      break;
    }
    if (Word == "-MJ" || Word == "-resource-dir")
      ++I;
    else if (!Word.starts_with("-MJ") && !Word.starts_with("-resource-dir=") &&
             !Word.starts_with("-save-temps") &&
             !Word.starts_with("--save-temps") &&
             !Word.starts_with("-fplugin-arg-"))
      Kept.push_back(Word.str());
  }
  static const ArgumentsAdjuster Strip =
      combineAdjusters(getStripPluginsAdjuster(),
                       combineAdjusters(getClangStripOutputAdjuster(),
                                        getClangStripDependencyFileAdjuster()));
  return Strip(Kept, "");
}

static Compilation prepare(StringRef Directory, StringRef File,
                           ArrayRef<std::string> Command, bool Typed) {
  Compilation C;
  C.Directory = Directory.str();
  C.File = absolutePath(File, Directory);
  C.Typed = Typed;
  C.Command = withoutOutputs(withoutLaunchers(Command));
  if (C.Command.empty())
    C.Command = {ownClang().str(), File.str()};
  // The name says which language and target are meant: g++, aarch64-…-clang.
  std::string Program = C.Command[0];
  addTargetAndModeForProgramName(C.Command, Program);
  C.Command[0] = compilerPath(Program, Directory);
  C.Command.insert(
      C.Command.begin() + 1,
      {"-resource-dir", clang::driver::Driver::GetResourcesPath(ownClang())});
  return C;
}

/// One name per file, however it was reached.
static std::string identity(StringRef Path) {
  SmallString<256> Real;
  return sys::fs::real_path(Path, Real) ? Path.str() : Real.str().str();
}

static Error missing(StringRef File) {
  return createStringError("no such file: '" + File + "'");
}

static Expected<std::vector<Compilation>> fromFlags(const Request &R) {
  if (R.Files.empty())
    return createStringError("no files; name them before the '--'");
  std::vector<Compilation> All;
  for (const std::string &File : R.Files) {
    if (!sys::fs::exists(File))
      return missing(File);
    std::vector<std::string> Command = {ownClang().str()};
    Command.insert(Command.end(), R.Flags->begin(), R.Flags->end());
    Command.insert(Command.end(), {"--", File});
    All.push_back(prepare(currentFolder(), File, Command, /*Typed=*/true));
  }
  return All;
}

/// Marks the commands of \p File, or of all files below it when it is a folder.
static Error mark(StringRef File, const StringMap<std::vector<size_t>> &ByFile,
                  StringRef Database, std::vector<bool> &Wanted) {
  std::string Id = identity(absolutePath(File, currentFolder()));
  bool Any = false;
  auto Take = [&](ArrayRef<size_t> Commands) {
    for (size_t I : Commands)
      Wanted[I] = true;
    Any = true;
  };
  if (!sys::fs::is_directory(Id)) {
    if (auto Found = ByFile.find(Id); Found != ByFile.end())
      Take(Found->second);
  } else {
    for (const auto &Entry : ByFile)
      if (Entry.first().starts_with(Id + "/"))
        Take(Entry.second);
  }
  if (Any)
    return Error::success();
  if (!sys::fs::exists(Id))
    return missing(File);
  bool Header = StringRef(sys::path::extension(Id)).starts_with(".h");
  return createStringError(
      "'" + File + "' is not in '" + Database + "'" +
      (Header ? "; a header is analysed with the files that include it, and "
                "--header-filter=REGEX shows what was found there"
              : ""));
}

static Expected<std::vector<Compilation>> fromDatabase(const Request &R) {
  Expected<std::string> Path = locateDatabase(R);
  if (!Path)
    return Path.takeError();
  Expected<std::unique_ptr<CompilationDatabase>> Database = readDatabase(*Path);
  if (!Database)
    return Database.takeError();

  std::vector<CompileCommand> Commands = (*Database)->getAllCompileCommands();
  std::vector<bool> Wanted(Commands.size(), R.Files.empty());
  if (!R.Files.empty()) {
    StringMap<std::vector<size_t>> ByFile;
    for (size_t I = 0; I < Commands.size(); ++I)
      ByFile[identity(
                 absolutePath(Commands[I].Filename, Commands[I].Directory))]
          .push_back(I);
    Error Errors = Error::success();
    for (const std::string &File : R.Files)
      Errors = joinErrors(std::move(Errors), mark(File, ByFile, *Path, Wanted));
    if (Errors)
      return Errors;
  }

  // The folder of a command may be relative to the database.
  StringRef Base = sys::path::parent_path(*Path);
  std::vector<Compilation> All;
  std::set<std::tuple<std::string, std::string, std::vector<std::string>>> Seen;
  for (size_t I = 0; I < Commands.size(); ++I) {
    if (!Wanted[I])
      continue;
    CompileCommand &C = Commands[I];
    Compilation Prepared = prepare(absolutePath(C.Directory, Base), C.Filename,
                                   C.CommandLine, /*Typed=*/false);
    if (Seen.emplace(Prepared.Directory, Prepared.File, Prepared.Command)
            .second)
      All.push_back(std::move(Prepared));
  }
  if (All.empty())
    return createStringError("'" + *Path + "' names no files");
  return All;
}

Expected<std::vector<Compilation>> findCompilations(const Request &R) {
  return R.Flags ? fromFlags(R) : fromDatabase(R);
}

} // namespace mapchurn::tool
