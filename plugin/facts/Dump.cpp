// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The facts as text, for people and FileCheck. Two spaces a level:
//
//     function 'join'
//       block 3:24
//         3:30 declare v (empty)
//         loop 4:3 runs 'xs.size()'
//           4:22 append v (x)

#include "facts/Builder.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace mapchurn {

namespace {

llvm::StringRef word(RegionKind Kind) {
  switch (Kind) {
  case RegionKind::Function:
    return "body";
  case RegionKind::Block:
    return "block";
  case RegionKind::Loop:
    return "loop";
  case RegionKind::Then:
    return "then";
  case RegionKind::Else:
    return "else";
  case RegionKind::Case:
    return "case";
  case RegionKind::Arm:
    return "arm";
  case RegionKind::Lambda:
    return "lambda";
  case RegionKind::Catch:
    return "catch";
  }
  llvm_unreachable("all kinds of region are above");
}

llvm::StringRef word(EventKind Kind) {
  switch (Kind) {
  case EventKind::Declare:
    return "declare";
  case EventKind::Operation:
    return "operation";
  case EventKind::Write:
    return "write";
  case EventKind::Copy:
    return "copy";
  case EventKind::Move:
    return "move";
  case EventKind::Pass:
    return "pass";
  case EventKind::Address:
    return "address";
  case EventKind::Return:
    return "return";
  case EventKind::OwnerUse:
    return "owner";
  case EventKind::Allocate:
    return "allocate";
  case EventKind::Delete:
    return "delete";
  case EventKind::Call:
    return "call";
  case EventKind::Exit:
    return "exit";
  case EventKind::Test:
    return "test";
  case EventKind::Untracked:
    return "untracked";
  }
  llvm_unreachable("all kinds of event are above");
}

llvm::StringRef word(ResultUse Use) {
  switch (Use) {
  case ResultUse::Discarded:
    return "discarded";
  case ResultUse::Inserted:
    return "inserted";
  case ResultUse::Assigned:
    return "assigned";
  case ResultUse::Modified:
    return "modified";
  case ResultUse::Receiver:
    return "receiver";
  case ResultUse::Compared:
    return "compared";
  case ResultUse::Condition:
    return "condition";
  case ResultUse::Stored:
    return "stored";
  case ResultUse::Read:
    return "read";
  case ResultUse::Escapes:
    return "escapes";
  }
  llvm_unreachable("all uses of a result are above");
}

llvm::StringRef word(Initial Starts) {
  switch (Starts) {
  case Initial::Empty:
    return "empty";
  case Initial::Sized:
    return "sized";
  case Initial::Filled:
    return "filled";
  case Initial::Unknown:
    return "unknown";
  }
  llvm_unreachable("all beginnings are above");
}

class Dumper {
public:
  Dumper(const FunctionFacts &F, const SourceManager &SM, llvm::raw_ostream &OS)
      : F(F), SM(SM), OS(OS) {}

  void dump() {
    OS << "function '" << F.name() << "'";
    if (std::string Args = F.templateArguments(); !Args.empty())
      OS << " with " << Args;
    OS << (F.Instantiated ? " instantiated" : "") << (F.HasGoto ? " goto" : "")
       << (F.Cut ? " cut" : "") << (F.Coroutine ? " coroutine" : "") << '\n';
    unsigned Next = 1; // region 0 is the function
    dumpRange(0, F.Events.size(), RegionId{0}, Next, 1);
    for (const EntryUse &Use : F.EntryUses)
      line(Use);
    for (const CallSite &Site : F.Calls)
      line(Site);
    for (const ThreadStart &Start : F.Starts)
      line(Start);
    for (unsigned At : F.Locks)
      OS << "  locks at " << At << '\n';
  }

private:
  /// Events and inner regions in order; Next is the next region to open.
  void dumpRange(unsigned First, unsigned End, RegionId Within, unsigned &Next,
                 unsigned Level) {
    unsigned I = First;
    while (true) {
      if (Next < F.Regions.size() && F.Regions[Next].Parent == Within &&
          F.Regions[Next].FirstEvent == I) {
        RegionId Inner{Next++};
        const Region &R = F.region(Inner);
        line(R, Level);
        dumpRange(R.FirstEvent, R.EndEvent, Inner, Next, Level + 1);
        I = R.EndEvent;
        continue;
      }
      if (I >= End)
        return;
      line(F.Events[I++], Level);
    }
  }

  void position(SourceLocation Loc) {
    PresumedLoc At = SM.getPresumedLoc(Loc);
    if (At.isValid())
      OS << At.getLine() << ':' << At.getColumn();
    else
      OS << '?';
  }

  void line(const Region &R, unsigned Level) {
    OS.indent(2 * Level) << word(R.Kind) << ' ';
    position(R.Begin);
    if (R.Kind == RegionKind::Loop) {
      trip(R.Trip);
      OS << (R.InBlock ? " in-block" : "")
         << (R.FirstContinue != ~0u ? " continue" : "");
    }
    OS << (R.Instantiated ? " instantiated" : "")
       << (R.Parallel ? " parallel" : "") << (R.NamesTypes ? " types" : "")
       << (R.EarlyExit ? " early-exit" : "") << (R.Leaves ? " leaves" : "");
    tests(R.Known, "");
    if (R.Kind == RegionKind::Then)
      tests(R.Otherwise, " otherwise");
    if (!R.Ran.empty())
      OS << " after " << R.Ran.size() << " arms";
    if (R.Sole)
      OS << (R.Sole->OnlyTest ? " sole test" : " sole statement");
    OS << (R.Endless ? " endless" : "") << (R.Once ? " once" : "");
    if (R.Flag)
      OS << " if " << path(R.Flag);
    OS << '\n';
  }

  void line(const CallSite &Site) {
    OS << (Site.Called ? "  calls '" : "  names '")
       << Site.Callee->getQualifiedNameAsString() << "' at " << Site.At;
    if (Site.Object)
      OS << " on " << path(Site.Object);
    OS << (Site.Virtual ? " virtual" : "") << (Site.Constant ? " constant" : "")
       << (Site.Once ? " once" : "") << '\n';
  }

  void line(const ThreadStart &Start) {
    OS << "  starts "
       << (Start.Entry ? "'" + Start.Entry->getQualifiedNameAsString() + "'"
                       : "a lambda")
       << " at " << Start.At;
    if (Start.Object)
      OS << " on " << path(Start.Object);
    for (const auto &[Parameter, Shared] : Start.Shared)
      OS << " with " << Parameter->getName() << " = " << path(Shared);
    if (Start.Handle)
      OS << " held by " << Start.Handle->getName();
    if (Start.Ends != ~0u)
      OS << " until " << Start.Ends;
    OS << (Start.Waits ? " waits" : "") << (Start.Many ? " many" : "") << '\n';
  }

  void trip(const TripCount &Trip) {
    if (Trip.Kind == TripKind::Unknown)
      OS << " runs unknown";
    else
      OS << " runs '" << Trip.Text << "' reserve '" << Trip.ReserveText << "'"
         << (Trip.Harmless ? " harmless" : "");
  }

  void tests(const KeyTests &Tests, llvm::StringRef When) {
    for (const KeyTest &Test : Tests)
      OS << When << (Test.Found ? " has '" : " lacks '")
         << F.value(F.event(Test.Lookup).Key).Text << "'";
  }

  void line(const Event &E, unsigned Level) {
    OS.indent(2 * Level);
    position(E.Loc);
    OS << ' ';
    if (E.Kind == EventKind::Operation)
      OS << model::name(E.Op);
    else
      OS << word(E.Kind);
    if (E.At)
      OS << ' ' << path(E.At);
    if (E.Kind == EventKind::Operation) {
      if (E.Key)
        OS << " key " << describe(E.Key);
      for (ValueId Arg : E.Args)
        OS << " arg " << describe(Arg);
      if (E.Entry)
        OS << " at " << path(E.Entry);
      OS << ' ' << word(E.Result);
      if (E.Init)
        OS << " = " << describe(E.Init);
      if (E.ByAlgorithm) {
        OS << " by '" << E.Text << "'";
        trip(E.Trip);
        OS << (E.UpperBound ? " at most" : "");
      }
    } else {
      if (E.Kind == EventKind::Declare && E.Type)
        OS << " (" << E.Type->Name << ", " << word(E.Starts) << ')';
      else if (E.Starts == Initial::Empty)
        OS << " untouched";
      if (!E.Text.empty())
        OS << " '" << E.Text << "'";
      if (E.Needs.isValid()) {
        OS << " needs ";
        position(E.Needs);
      }
      OS << (E.NameElsewhere ? " name-elsewhere" : "");
      if (E.From)
        OS << " from " << path(E.From);
      if (E.Init)
        OS << " = " << describe(E.Init);
      OS << (E.Mutable ? " mutable" : "");
      if (E.Parameter)
        OS << " as " << E.Parameter->getName();
    }
    OS << '\n';
  }

  void line(const EntryUse &Use) {
    OS << "  names " << path(Use.At);
    if (!Use.WorksInSet)
      OS << ", not in a set";
    else if (Use.Range.isValid())
      OS << ", in a set '" << Use.InSet << "'";
    OS << '\n';
  }

  std::string describe(ValueId Id) {
    const Value &V = F.value(Id);
    return "'" + V.Text + "'" + (V.Pure ? "" : " impure") +
           (V.Allocates ? " allocates" : "") +
           (V.Starts != Initial::Unknown ? (" " + word(V.Starts)).str() : "") +
           sizes(V) +
           (V.Builds == StringSource::None
                ? ""
                : " builds " + V.BuiltType + " of '" + V.BuiltFrom + "'") +
           (V.LengthLimit ? " at most " + std::to_string(*V.LengthLimit) : "");
  }

  std::string sizes(const Value &V) {
    std::string Text;
    for (const Value::Size &Term : V.Sizes)
      Text += (Text.empty() ? " with size of " : ", ") + path(Term.Of);
    return Text;
  }

  std::string path(PlaceId P) {
    const Place &At = F.place(P);
    std::string Base = At.Base ? path(At.Base) : std::string();
    switch (At.Kind) {
    case PlaceKind::Variable:
      return At.Text;
    case PlaceKind::This:
      return "this";
    case PlaceKind::Field:
      return Base + "." + At.Decl->getNameAsString();
    case PlaceKind::Entry:
      return Base + "[*]";
    case PlaceKind::Key:
      return Base + "[*].key";
    case PlaceKind::Element:
      return Base + "[" +
             (At.KeyIdentity == ~0u ? "*"
                                    : "#" + std::to_string(At.KeyIdentity)) +
             "]";
    case PlaceKind::Pointee:
      return "*" + Base;
    case PlaceKind::Other:
      return "?";
    }
    llvm_unreachable("all kinds of place are above");
  }

  const FunctionFacts &F;
  const SourceManager &SM;
  llvm::raw_ostream &OS;
};

} // namespace

void dumpFacts(const UnitFacts &Unit, const SourceManager &SM,
               llvm::raw_ostream &OS) {
  for (const FunctionFacts &F : Unit.Functions)
    Dumper(F, SM, OS).dump();
}

} // namespace mapchurn
