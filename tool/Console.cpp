// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tool/Console.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include <sys/ioctl.h>
#include <unistd.h>

using namespace llvm;

namespace mapchurn::tool {

Console::Console(size_t Files)
    : Files(Files), Terminal(sys::Process::StandardErrIsDisplayed()) {}

Console::~Console() { clearLine(); }

bool Console::hasColors() {
  // https://no-color.org
  std::optional<std::string> Refused = sys::Process::GetEnv("NO_COLOR");
  return (!Refused || Refused->empty()) &&
         sys::Process::StandardOutHasColors() &&
         sys::Process::StandardErrHasColors();
}

void Console::clearLine() {
  if (LineShown)
    errs() << "\r\x1b[K";
  LineShown = false;
}

void Console::started(StringRef File) {
  if (!Terminal)
    return;
  std::string Line =
      ("[" + Twine(Done) + "/" + Twine(Files) + "] " + File).str();
  // A line that wraps could not be written over. (LLVM's StandardErrColumns()
  // knows no width on Linux but for the variable COLUMNS.)
  winsize Size;
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &Size) == 0 && Size.ws_col > 1 &&
      Line.size() >= Size.ws_col)
    Line.resize(Size.ws_col - 1);
  clearLine();
  errs() << Line;
  LineShown = true;
}

void Console::done(StringRef File, const Twine &Status) {
  ++Done;
  if (!Terminal)
    errs() << '[' << Done << '/' << Files << "] " << File << ": " << Status
           << '\n';
}

void Console::out(StringRef Text) {
  if (Text.empty())
    return;
  clearLine();
  outs() << Text;
  // In the order it was said, where both streams go to one place.
  outs().flush();
}

void Console::err(StringRef Text) {
  if (Text.empty())
    return;
  clearLine();
  errs() << Text;
  if (!Text.ends_with("\n"))
    errs() << '\n';
}

void Console::line(const Twine &Text) {
  clearLine();
  errs() << "mapchurn: " << Text << '\n';
}

std::string counted(size_t N, StringRef What) {
  return (Twine(N) + " " + What + (N == 1 ? "" : "s")).str();
}

} // namespace mapchurn::tool
