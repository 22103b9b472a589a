// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a piece returns and prints goes to files that exist only in memory: a
// pipe would have to be read while its writer runs.

#include "tool/Workers.h"
#include "llvm/Support/raw_ostream.h"
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <memory>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;

namespace mapchurn::tool {
namespace {

/// A file in memory, open in both processes.
class SharedFile {
public:
  explicit SharedFile(const char *Name) : FD(memfd_create(Name, 0)) {}
  ~SharedFile() {
    if (FD >= 0)
      close(FD);
  }
  SharedFile(const SharedFile &) = delete;

  bool isOpen() const { return FD >= 0; }
  int descriptor() const { return FD; }

  bool write(StringRef Bytes) const {
    while (!Bytes.empty()) {
      ssize_t Written = ::write(FD, Bytes.data(), Bytes.size());
      if (Written < 0 && errno == EINTR)
        continue;
      if (Written <= 0)
        return false;
      Bytes = Bytes.drop_front(Written);
    }
    return true;
  }

  std::string read() const {
    std::string Bytes;
    char Chunk[1 << 16];
    while (true) {
      ssize_t Got = pread(FD, Chunk, sizeof(Chunk), off_t(Bytes.size()));
      if (Got < 0 && errno == EINTR)
        continue;
      if (Got <= 0)
        return Bytes;
      Bytes.append(Chunk, Got);
    }
  }

private:
  int FD;
};

struct Child {
  size_t Piece;
  SharedFile Result{"result"}, Stderr{"stderr"};
};

class Pool {
public:
  Pool(size_t Pieces, WorkerCallbacks Call) : Pieces(Pieces), Call(Call) {}

  void run(unsigned AtATime) {
    // If the caller of the command ignores it, ended processes cannot be
    // waited for.
    std::signal(SIGCHLD, SIG_DFL);
    for (size_t Next = 0; Next < Pieces || !Running.empty();) {
      if (Next < Pieces && Running.size() < AtATime && start(Next))
        ++Next;
      else
        await();
    }
  }

private:
  /// False when the system has no room for another process now.
  bool start(size_t Piece) {
    auto C = std::make_unique<Child>();
    C->Piece = Piece;
    // What is in a buffer would be printed by both processes.
    outs().flush();
    errs().flush();
    pid_t Parent = getpid();
    pid_t Id = C->Result.isOpen() && C->Stderr.isOpen() ? fork() : pid_t(-1);
    if (Id == 0)
      beChild(*C, Parent);
    if (Id < 0 && !Running.empty())
      return false;
    if (Id < 0) {
      finish(Piece, {"", "", "no process: " + std::string(strerror(errno))});
      return true;
    }
    Running[Id] = std::move(C);
    Call.Started(Piece);
    return true;
  }

  [[noreturn]] void beChild(Child &C, pid_t Parent) {
    // Whoever ends the command ends its workers with it.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != Parent)
      _exit(1);
    dup2(C.Stderr.descriptor(), STDERR_FILENO);
    std::string Bytes = Call.Work(C.Piece);
    errs().flush();
    // Destructors of globals belong to the parent.
    _exit(C.Result.write(Bytes) ? 0 : 1);
  }

  void await() {
    int Status = 0;
    pid_t Id = waitpid(-1, &Status, 0);
    auto Found = Running.find(Id);
    if (Found == Running.end())
      return; // interrupted, or a process that somebody else left behind
    std::unique_ptr<Child> C = std::move(Found->second);
    Running.erase(Found);
    Outcome O{C->Result.read(), C->Stderr.read(), ""};
    if (WIFSIGNALED(Status))
      O.Death = strsignal(WTERMSIG(Status));
    else if (WEXITSTATUS(Status) != 0)
      O.Death = "exit status " + std::to_string(WEXITSTATUS(Status));
    finish(C->Piece, std::move(O));
  }

  void finish(size_t Piece, Outcome O) {
    Waiting[Piece] = std::move(O);
    for (auto First = Waiting.find(NextDone); First != Waiting.end();
         First = Waiting.find(NextDone)) {
      Call.Done(NextDone, First->second);
      Waiting.erase(First);
      ++NextDone;
    }
  }

  size_t Pieces;
  WorkerCallbacks Call;
  std::map<pid_t, std::unique_ptr<Child>> Running;
  std::map<size_t, Outcome> Waiting; ///< done before one in front of them
  size_t NextDone = 0;
};

} // namespace

void runInProcesses(size_t Pieces, unsigned AtATime, WorkerCallbacks Call) {
  Pool(Pieces, Call).run(AtATime);
}

} // namespace mapchurn::tool
