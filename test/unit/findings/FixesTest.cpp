// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which edits are offered: those that can be made, all of them together.

#include "Code.h"
#include "gtest/gtest.h"

using namespace mapchurn;
using clang::CharSourceRange;
using clang::SourceLocation;

namespace {
/// A finding whose fix is the given edits.
class Fix : public testing::Test {
protected:
  Code C{"#define CALL(x) site(x)\n#include <system.h>\n"
         "void f() { site(1); CALL(2); }\n",
         "", "inline void h() { site(3); }\n"};

  static Edit replace(SourceLocation Begin, unsigned Length) {
    return {
        CharSourceRange::getCharRange(Begin, Begin.getLocWithOffset(Length)),
        "x"};
  }
  size_t editsLeft(std::vector<Edit> Fix) {
    Finding F = C.findings().at(1);
    F.Loc = C.at("site(1)");
    F.Fix = std::move(Fix);
    return C.filtered({F}).at(0).Fix.size();
  }
};
} // namespace

TEST_F(Fix, OfFilesIsKept) {
  SourceLocation At = C.at("site(1)");
  EXPECT_EQ(editsLeft({replace(At, 4), replace(At.getLocWithOffset(4), 0)}),
            2u);
  EXPECT_EQ(editsLeft({{CharSourceRange::getTokenRange(At, At), "x"}}), 1u);
}

TEST_F(Fix, ThatTouchesAMacroIsDroppedWhole) {
  std::vector<Finding> All = C.findings();
  SourceLocation InMacro = All.back().Loc;
  ASSERT_TRUE(InMacro.isMacroID());
  EXPECT_EQ(
      editsLeft({replace(C.at("site(1)"), 4),
                 {CharSourceRange::getTokenRange(InMacro, InMacro), "x"}}),
      0u);
}

TEST_F(Fix, ThatTouchesASystemHeaderIsDropped) {
  SourceLocation InSystem = C.findings().front().Loc;
  ASSERT_TRUE(C.sources().isInSystemHeader(InSystem));
  EXPECT_EQ(editsLeft({replace(InSystem, 1)}), 0u);
}

TEST_F(Fix, ThatIsNowhereOrOverlapsIsDropped) {
  SourceLocation At = C.at("site(1)");
  EXPECT_EQ(editsLeft({Edit()}), 0u);
  EXPECT_EQ(editsLeft({replace(At, 4), replace(At.getLocWithOffset(3), 4)}),
            0u);
  EXPECT_EQ(editsLeft({replace(At, 4), replace(At.getLocWithOffset(2), 0)}),
            0u);
}

namespace {
/// Two findings with a fix each.
class TwoFixes : public testing::Test {
protected:
  Code C{"void f() {\n  site(1);\n  site(2);\n}\n"};
  SourceLocation Before = C.at("site(1)");

  static Edit insert(SourceLocation At, std::string Text) {
    return {CharSourceRange::getCharRange(At, At), std::move(Text)};
  }
  static Edit remove(SourceLocation At, unsigned Length) {
    return {CharSourceRange::getCharRange(At, At.getLocWithOffset(Length)), ""};
  }
  /// The texts of both fixes, edits apart by `|`, findings by `/`.
  std::string offered(std::vector<Edit> First, std::vector<Edit> Second) {
    std::vector<Finding> All = C.findings();
    All.at(0).Fix = std::move(First);
    All.at(1).Fix = std::move(Second);
    std::string Text;
    for (const Finding &F : C.filtered(All)) {
      for (const Edit &E : F.Fix)
        Text += E.Text + "|";
      Text += "/";
    }
    return Text;
  }
};
} // namespace

TEST_F(TwoFixes, ThatAreApartAreBothOffered) {
  EXPECT_EQ(offered({insert(Before, "a")}, {insert(C.at("site(2)"), "b")}),
            "a|/b|/");
  EXPECT_EQ(
      offered({remove(Before, 4)}, {insert(Before.getLocWithOffset(4), "b")}),
      "|/b|/");
}

TEST_F(TwoFixes, MayInsertAtOnePlace) {
  EXPECT_EQ(offered({insert(Before, "a; ")}, {insert(Before, "b; ")}),
            "a; |/b; |/");
}

TEST_F(TwoFixes, MayNotChangeTheSameCharacters) {
  EXPECT_EQ(offered({remove(Before, 5)}, {remove(Before, 4)}), "|//");
  EXPECT_EQ(
      offered({remove(Before, 5)}, {insert(Before.getLocWithOffset(2), "b")}),
      "|//");
  EXPECT_EQ(offered({insert(Before.getLocWithOffset(2), "a")},
                    {insert(Before, "b"), remove(Before, 5)}),
            "a|//");
}

TEST_F(TwoFixes, OneThatIsDroppedTakesNothing) {
  Code Three("void f() {\n  site(1);\n  site(2);\n  site(3);\n}\n");
  SourceLocation At = Three.at("site(1)");
  std::vector<Finding> All = Three.findings();
  All.at(0).Fix = {remove(At, 4)};
  All.at(1).Fix = {remove(At.getLocWithOffset(10), 4), remove(At, 4)};
  All.at(2).Fix = {remove(At.getLocWithOffset(10), 4)};
  std::vector<Finding> Left = Three.filtered(All);
  EXPECT_EQ(Left.at(0).Fix.size(), 1u);
  EXPECT_EQ(Left.at(1).Fix.size(), 0u);
  EXPECT_EQ(Left.at(2).Fix.size(), 1u);
}

TEST_F(TwoFixes, OfASilencedFindingAreInNobodysWay) {
  Code Quiet("void f() {\n  site(1); // NOLINT\n  site(2);\n}\n");
  std::vector<Finding> All = Quiet.findings();
  SourceLocation At = Quiet.at("site(1)");
  All.at(0).Fix = {remove(At, 4)};
  All.at(1).Fix = {remove(At, 4)};
  std::vector<Finding> Left = Quiet.filtered(All);
  ASSERT_EQ(Left.size(), 1u);
  EXPECT_EQ(Left[0].Fix.size(), 1u);
}
