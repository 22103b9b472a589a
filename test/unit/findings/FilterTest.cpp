// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What of the findings is shown, and in which order.

#include "Code.h"
#include "findings/Baseline.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace mapchurn;
using Places = std::vector<std::string>;

TEST(Filter, SortsByPositionAndCheck) {
  Code C("void f() {\n  site(1); site(2);\n  site(3);\n}\n");
  std::vector<Finding> All = C.findings();
  ASSERT_EQ(All.size(), 3u);
  std::swap(All[0], All[2]);
  Finding Earlier = All[0];
  Earlier.Check = "container-in-loop";
  All.push_back(Earlier);
  std::string Order;
  for (const Finding &F : C.filtered(All))
    Order += C.place(F.Loc) + " " + F.Check.str() + "\n";
  EXPECT_EQ(Order, "main.cpp:2:3 growth-in-loop\n"
                   "main.cpp:2:12 growth-in-loop\n"
                   "main.cpp:3:3 container-in-loop\n"
                   "main.cpp:3:3 growth-in-loop\n");
}

TEST(Filter, OneFindingPerCheckAndSite) {
  Code C("void f() { site(1); }");
  std::vector<Finding> All = C.findings();
  All.push_back(All[0]);
  All.back().Message = "of the second instantiation";
  std::vector<Finding> Left = C.filtered(All);
  ASSERT_EQ(Left.size(), 1u);
  EXPECT_EQ(Left[0].Message, "'site' is called");
}

TEST(Filter, NothingGivesNothing) {
  Code C("void f();");
  EXPECT_TRUE(C.filtered({}).empty());
  Finding Nowhere;
  Nowhere.Check = "growth-in-loop";
  EXPECT_TRUE(C.filtered({Nowhere}).empty());
}

TEST(Filter, Tier) {
  Code C("void f() {\n  site(1);\n  site(2, 1);\n}\n");
  EXPECT_EQ(C.shown(), (Places{"main.cpp:2:3"}));
  EXPECT_EQ(C.shown({"tier=all"}), (Places{"main.cpp:2:3", "main.cpp:3:3"}));
}

TEST(Filter, Checks) {
  Code C("void f() { site(1); }");
  EXPECT_EQ(C.shown({"checks=-*,growth-in-loop"}).size(), 1u);
  EXPECT_EQ(C.shown({"checks=-mapchurn-growth-in-loop"}).size(), 0u);
  EXPECT_EQ(C.shown({"checks=*,-growth-*"}).size(), 0u);
}

TEST(Filter, HeadersAreShownWhenTheirNameMatches) {
  Code C("#include \"user.h\"\n#include <system.h>\nvoid f() { site(1); }\n",
         "inline void g() { site(2); }\n", "inline void h() { site(3); }\n");
  ASSERT_EQ(C.findings().size(), 3u);
  EXPECT_EQ(C.shown(), (Places{"main.cpp:3:12"}));
  EXPECT_EQ(C.shown({"header-filter=other"}), (Places{"main.cpp:3:12"}));
  EXPECT_EQ(C.shown({"header-filter=/user\\.h$"}),
            (Places{"main.cpp:3:12", "user.h:1:19"}));
  // Never system headers.
  EXPECT_EQ(C.shown({"header-filter=.*"}).size(), 2u);
}

TEST(Filter, ANoteInTheMainFileShowsItsFinding) {
  Code C("#include \"user.h\"\n#include <system.h>\nvoid f() {}\n",
         "inline void g() { site(2); }\n", "inline void h() { site(3); }\n");
  std::vector<Finding> All = C.findings();
  ASSERT_EQ(All.size(), 2u);
  for (Finding &F : All)
    F.Notes.push_back({C.at("void f"), "seen here"});
  std::vector<Finding> Left = C.filtered(All);
  ASSERT_EQ(Left.size(), 1u);
  EXPECT_EQ(C.place(Left[0].Loc), "user.h:1:19");
}

TEST(Filter, NoLintOnEachOfItsForms) {
  Code C("void f() {\n"
         "  site(1); // NOLINT(mapchurn-growth-in-loop)\n"
         "  // NOLINTNEXTLINE\n"
         "  site(2);\n"
         "  site(3);\n"
         "  // NOLINTBEGIN(mapchurn-*)\n"
         "  site(4);\n"
         "  // NOLINTEND(mapchurn-*)\n"
         "  site(5); // NOLINT(mapchurn-temporary-key)\n"
         "}\n");
  EXPECT_EQ(C.shown(), (Places{"main.cpp:5:3", "main.cpp:9:3"}));
}

TEST(Filter, NoLintAtAnyLevelOfAMacro) {
  Code C("#define QUIET(x) site(x) // NOLINT\n"
         "#define LOUD(x) site(x)\n"
         "#define OUTER(x) LOUD(x) // NOLINT(mapchurn-*)\n"
         "void f() {\n"
         "  QUIET(1);\n"
         "  LOUD(2);\n"
         "  LOUD(3); // NOLINT\n"
         "  OUTER(4);\n"
         "}\n");
  ASSERT_EQ(C.findings().size(), 4u);
  EXPECT_EQ(C.shown(), (Places{"main.cpp:6:3"}));
}

TEST(Filter, PositionsAreInFiles) {
  Code C("#define CALL(x) site(x)\nvoid f() {\n  CALL(1);\n}\n");
  std::vector<Finding> Left = C.filtered(C.findings());
  ASSERT_EQ(Left.size(), 1u);
  EXPECT_EQ(C.place(Left[0].Loc), "main.cpp:3:3");
  EXPECT_EQ(C.place(Left[0].Range.getBegin()), "main.cpp:3:3");
  EXPECT_EQ(C.place(Left[0].Notes[0].Loc), "main.cpp:3:3");
}

TEST(Filter, MacrosOfSystemHeadersAreNotTheUsers) {
  Code C("#include <system.h>\nvoid f() {\n  SYSTEM;\n}\n", "",
         "#define SYSTEM site(1)\n");
  ASSERT_EQ(C.findings().size(), 1u);
  EXPECT_EQ(C.shown({"header-filter=.*"}).size(), 0u);
}

TEST(Filter, FingerprintsTellEqualLinesApart) {
  Code C("void f() {\n  site(1);\n  site(1);\n}\nvoid g() {\n  site(1);\n}\n");
  std::vector<Finding> Left = C.filtered(C.findings());
  ASSERT_EQ(Left.size(), 3u);
  EXPECT_EQ(Left[0].Fingerprint,
            fingerprint("growth-in-loop", "f", "main.cpp", "site(1);", 0));
  EXPECT_EQ(Left[1].Fingerprint,
            fingerprint("growth-in-loop", "f", "main.cpp", "site(1);", 1));
  EXPECT_EQ(Left[2].Fingerprint,
            fingerprint("growth-in-loop", "g", "main.cpp", "site(1);", 0));
}

TEST(Filter, FingerprintsDoNotDependOnWhatIsShown) {
  const char *Text = "void f() {\n  site(1, 1);\n  site(1, 1);\n}\n";
  Code C(Text), Silenced("void f() {\n  site(1, 1);\n"
                         "  // NOLINTNEXTLINE\n  site(1, 1);\n}\n");
  std::vector<Finding> All = C.findings();
  All[1].Level = Tier::Default;
  uint64_t AloneInView = C.filtered(All).at(0).Fingerprint;
  EXPECT_EQ(AloneInView, C.filtered(All, {"tier=all"}).at(1).Fingerprint);
  EXPECT_EQ(
      C.filtered(All, {"tier=all"}).at(0).Fingerprint,
      Silenced.filtered(Silenced.findings(), {"tier=all"}).at(0).Fingerprint);
}

namespace {
class FilterBaseline : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("known", "txt", Path));
    llvm::sys::fs::remove(Path);
  }
  void TearDown() override { llvm::sys::fs::remove(Path); }

  void accept(const Code &C) {
    std::vector<BaselineEntry> Entries;
    for (const Finding &F : C.filtered(C.findings()))
      Entries.push_back({"/src/main.cpp", F.Check.str(), F.Fingerprint,
                         F.Symbol, "its line"});
    llvm::cantFail(Baseline::add(Path, Entries));
  }
  Places shown(const Code &C) { return C.shown({"baseline=" + Known()}); }
  std::string Known() { return Path.str().str(); }

  llvm::SmallString<64> Path;
};
} // namespace

TEST_F(FilterBaseline, HidesWhatItKnows) {
  Code C("void f() {\n  site(1);\n  site(2);\n}\n");
  EXPECT_EQ(C.shown().size(), 2u);
  accept(C);
  EXPECT_EQ(shown(C), Places{});
}

TEST_F(FilterBaseline, UnrelatedEditsDoNotBringOldFindingsBack) {
  accept(Code("void f() {\n  site(1);\n}\nvoid g() {\n  site(1);\n}\n"));
  Code Edited("// a new first line\nvoid e() {}\nvoid g() {\n    site(1);\n}\n"
              "void f() {\n  if (true) {\n    site(1);\n  }\n}\n");
  ASSERT_EQ(Edited.shown().size(), 2u);
  EXPECT_EQ(shown(Edited), Places{});
}

TEST_F(FilterBaseline, NewFindingsAreShown) {
  accept(Code("void f() {\n  site(1);\n}\n"));
  EXPECT_EQ(shown(Code("void f() {\n  site(1);\n  site(2);\n}\n")),
            (Places{"main.cpp:3:3"}));
  EXPECT_EQ(shown(Code("void f() {\n  site(1);\n  site(1);\n}\n")),
            (Places{"main.cpp:3:3"}));
  EXPECT_EQ(shown(Code("void h() {\n  site(1);\n}\n")),
            (Places{"main.cpp:2:3"}));
}

TEST_F(FilterBaseline, ThatIsMalformedIsRefused) {
  std::error_code EC;
  llvm::raw_fd_ostream(Path, EC) << "mapchurn baseline 1\nnonsense\n";
  Options Opts;
  Opts.Baseline = Known();
  auto Filter = FindingFilter::create(Opts);
  ASSERT_FALSE(static_cast<bool>(Filter));
  EXPECT_EQ(llvm::toString(Filter.takeError()).find(Known() + ":2: expected"),
            0u);
}
