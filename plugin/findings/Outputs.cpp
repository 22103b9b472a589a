// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "findings/Outputs.h"
#include "findings/Baseline.h"
#include "findings/Diagnostics.h"
#include "findings/FixItYaml.h"
#include "findings/Resolved.h"
#include "findings/Sarif.h"
#include "clang/AST/ASTContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace mapchurn {

static Error cannotWrite(StringRef Path, const Twine &Why) {
  return createStringError("cannot write '" + Path + "': " + Why);
}

Error writeFile(StringRef Path, StringRef Text) {
  // A rename would replace a device or pipe instead of writing to it.
  sys::fs::file_status Status;
  if (!sys::fs::status(Path, Status) &&
      Status.type() != sys::fs::file_type::regular_file) {
    if (Status.type() == sys::fs::file_type::directory_file)
      return cannotWrite(Path, "it is a folder");
    std::error_code EC;
    raw_fd_ostream OS(Path, EC);
    if (!EC)
      OS << Text;
    return EC ? cannotWrite(Path, EC.message()) : Error::success();
  }

  Expected<sys::fs::TempFile> Temp = sys::fs::TempFile::create(
      Path + ".%%%%%%.tmp", sys::fs::all_read | sys::fs::all_write);
  if (!Temp)
    return cannotWrite(Path, toString(Temp.takeError()));
  raw_fd_ostream OS(Temp->FD, /*shouldClose=*/false);
  OS << Text;
  OS.flush();
  if (std::error_code EC = OS.error()) {
    OS.clear_error();
    consumeError(Temp->discard());
    return cannotWrite(Path, EC.message());
  }
  if (Error E = Temp->keep(Path))
    return cannotWrite(Path, toString(std::move(E)));
  return Error::success();
}

Expected<std::string> outputPath(StringRef Where, StringRef MainSource,
                                 StringRef Extension) {
  bool Named = Where.ends_with("/");
  if (!Named && !sys::fs::is_directory(Where))
    return Where.str();
  std::error_code EC = sys::fs::create_directories(Where);
  if (!EC && !sys::fs::is_directory(Where))
    EC = std::make_error_code(std::errc::not_a_directory);
  if (EC)
    return createStringError("cannot make folder '" + Where +
                             "': " + EC.message());
  std::string Hash;
  raw_string_ostream(Hash) << format_hex_no_prefix(
      xxh3_64bits(MainSource) >> 32, 8);
  SmallString<128> Path(Where);
  sys::path::append(Path,
                    sys::path::filename(MainSource) + "-" + Hash + Extension);
  return Path.str().str();
}

static Error writeFor(StringRef Where, StringRef MainSource,
                      StringRef Extension, StringRef Text) {
  Expected<std::string> Path = outputPath(Where, MainSource, Extension);
  return Path ? writeFile(*Path, Text) : Path.takeError();
}

static Error addToBaseline(StringRef Path, ArrayRef<ResolvedFinding> Findings) {
  std::vector<BaselineEntry> Entries;
  for (const ResolvedFinding &F : Findings)
    Entries.push_back(
        {F.At.Path, F.Check, F.Fingerprint, F.Symbol, F.LineText});
  return Baseline::add(Path, Entries);
}

Error publish(ArrayRef<Finding> Findings, const Options &Opts,
              clang::ASTContext &Ctx) {
  Error Errors = Error::success();
  auto Collect = [&](Error E) {
    Errors = joinErrors(std::move(Errors), std::move(E));
  };
  if (!Opts.Sarif.empty() || !Opts.ExportFixes.empty() ||
      !Opts.WriteBaseline.empty()) {
    std::vector<ResolvedFinding> Resolved = resolve(Findings, Ctx);
    std::string Main = mainSource(Ctx);
    if (!Opts.Sarif.empty())
      Collect(writeFor(Opts.Sarif, Main, ".sarif",
                       sarif(Resolved, projectRoot(Main))));
    if (!Opts.ExportFixes.empty())
      Collect(
          writeFor(Opts.ExportFixes, Main, ".yaml", fixItYaml(Main, Resolved)));
    if (!Opts.WriteBaseline.empty())
      Collect(addToBaseline(Opts.WriteBaseline, Resolved));
  }
  if (Opts.WriteBaseline.empty())
    emitDiagnostics(Findings, Ctx.getDiagnostics());
  return Errors;
}

} // namespace mapchurn
