// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Work in processes: results come in order and whole, and a death is one
// piece's own.

#include "tool/Workers.h"
#include "tool/UnitResult.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <chrono>
#include <csignal>
#include <thread>
#include <unistd.h>

using namespace mapchurn;
using namespace mapchurn::tool;

namespace {

struct Log {
  std::vector<size_t> Started, Done;
  std::vector<Outcome> Outcomes;

  void run(size_t Pieces, unsigned AtATime,
           llvm::function_ref<std::string(size_t)> Work) {
    runInProcesses(Pieces, AtATime,
                   {Work, [&](size_t I) { Started.push_back(I); },
                    [&](size_t I, const Outcome &O) {
                      Done.push_back(I);
                      Outcomes.push_back(O);
                    }});
  }
};

} // namespace

TEST(Workers, EndInOrderThoughTheFirstIsTheSlowest) {
  Log L;
  L.run(6, 3, [](size_t I) {
    std::this_thread::sleep_for(std::chrono::milliseconds(I == 0 ? 200 : 1));
    return "piece " + std::to_string(I);
  });
  EXPECT_EQ(L.Done, (std::vector<size_t>{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(L.Started, L.Done);
  for (size_t I = 0; I < L.Outcomes.size(); ++I) {
    EXPECT_EQ(L.Outcomes[I].Bytes, "piece " + std::to_string(I));
    EXPECT_EQ(L.Outcomes[I].Death, "");
  }
}

TEST(Workers, AreSeparateProcesses) {
  int Mine = 1;
  Log L;
  L.run(2, 1, [&](size_t) {
    ++Mine;
    return std::to_string(getpid());
  });
  EXPECT_EQ(Mine, 1);
  EXPECT_NE(L.Outcomes[0].Bytes, L.Outcomes[1].Bytes);
  EXPECT_NE(L.Outcomes[0].Bytes, std::to_string(getpid()));
}

TEST(Workers, ReturnMoreThanAPipeHolds) {
  Log L;
  L.run(2, 2, [](size_t I) { return std::string(5'000'000, char('a' + I)); });
  EXPECT_EQ(L.Outcomes[0].Bytes, std::string(5'000'000, 'a'));
  EXPECT_EQ(L.Outcomes[1].Bytes, std::string(5'000'000, 'b'));
}

TEST(Workers, DieAlone) {
  Log L;
  L.run(3, 2, [](size_t I) -> std::string {
    llvm::errs() << "said " << I << '\n';
    if (I == 0) {
      std::signal(SIGABRT, SIG_DFL);
      std::raise(SIGABRT);
    }
    if (I == 1)
      _exit(7);
    return "fine";
  });
  EXPECT_EQ(L.Outcomes[0].Death, "Aborted");
  EXPECT_EQ(L.Outcomes[1].Death, "exit status 7");
  EXPECT_EQ(L.Outcomes[2].Death, "");
  EXPECT_EQ(L.Outcomes[2].Bytes, "fine");
  for (size_t I = 0; I < 3; ++I)
    EXPECT_EQ(L.Outcomes[I].Stderr, "said " + std::to_string(I) + "\n");
}

TEST(Workers, DoNotNeedTheCallersSignals) {
  std::signal(SIGCHLD, SIG_IGN);
  Log L;
  L.run(2, 1, [](size_t) { return std::string("fine"); });
  EXPECT_EQ(L.Outcomes[1].Bytes, "fine");
  std::signal(SIGCHLD, SIG_DFL);
}

static UnitResult sample() {
  UnitResult R;
  R.How = UnitResult::State::Analysed;
  R.Errors = std::string("a\0b\xff", 4);
  R.Dump = "dump";
  UnitFinding F;
  F.Finding.Check = "growth-in-loop";
  F.Finding.Level = Tier::All;
  F.Finding.At = {"/a.cpp", 1, 2, 3, 4, 5, 6};
  F.Finding.Message = "message";
  F.Finding.Notes = {{{"/b.h", 7, 8, 9, 10, 11, 12}, "note"}};
  F.Finding.Fix = {{{"/a.cpp", 13, 0, 1, 1, 1, 1}, "text\n"}};
  F.Finding.Symbol = "symbol";
  F.Finding.LineText = "line";
  F.Finding.Fingerprint = ~uint64_t(0);
  F.Text = "shown";
  R.Findings = {F, F};
  return R;
}

TEST(UnitResult, ComesBackAsItWas) {
  UnitResult Back;
  ASSERT_TRUE(fromBytes(toBytes(sample()), Back));
  EXPECT_EQ(toBytes(Back), toBytes(sample()));
  ASSERT_EQ(Back.Findings.size(), 2u);
  const ResolvedFinding &F = Back.Findings[1].Finding;
  EXPECT_EQ(Back.How, UnitResult::State::Analysed);
  EXPECT_EQ(Back.Errors, std::string("a\0b\xff", 4));
  EXPECT_EQ(F.Level, Tier::All);
  EXPECT_EQ(F.At.EndColumn, 6u);
  EXPECT_EQ(F.Notes.at(0).At.Path, "/b.h");
  EXPECT_EQ(F.Fix.at(0).Text, "text\n");
  EXPECT_EQ(F.Fingerprint, ~uint64_t(0));
  EXPECT_EQ(Back.Findings[1].Text, "shown");
}

TEST(UnitResult, CutShortAnywhereItIsNotTaken) {
  std::string Bytes = toBytes(sample());
  for (size_t Size = 0; Size < Bytes.size(); ++Size) {
    UnitResult Back;
    EXPECT_FALSE(fromBytes(llvm::StringRef(Bytes).take_front(Size), Back))
        << Size;
  }
  UnitResult Back;
  EXPECT_FALSE(fromBytes(Bytes + "x", Back));
}
