// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// NOLINT comments. In each text, `@` marks the place of a finding.

#include "findings/NoLint.h"
#include "gtest/gtest.h"
#include <string>

using namespace mapchurn;

static bool silenced(std::string Text, llvm::StringRef Id = "growth-in-loop") {
  size_t At = Text.find('@');
  Text.erase(At, 1);
  return silencedOnItsLine(Text, At, Id) || NoLintBlocks(Text).silence(At, Id);
}

TEST(NoLint, SilencesItsOwnLineOnly) {
  EXPECT_TRUE(silenced("@x; // NOLINT"));
  EXPECT_TRUE(silenced("a;\n  @x; // NOLINT\nb;\n"));
  EXPECT_TRUE(silenced("a;\nx; /* NOLINT */ y; @\nb;\n"));
  EXPECT_FALSE(silenced("a; // NOLINT\n@x;\nb; // NOLINT\n"));
  EXPECT_FALSE(silenced("@x;"));
  EXPECT_FALSE(silenced("@"));
}

TEST(NoLint, NamesChecksByGlobs) {
  EXPECT_TRUE(silenced("@x; // NOLINT(mapchurn-growth-in-loop)"));
  EXPECT_TRUE(silenced("@x; // NOLINT(mapchurn-*)"));
  EXPECT_TRUE(silenced("@x; // NOLINT(*)"));
  EXPECT_TRUE(silenced("@x; // NOLINT(a, mapchurn-growth-in-loop ,b)"));
  EXPECT_TRUE(silenced("@x; // NOLINT(mapchurn-growth-in-loop): measured"));
  EXPECT_TRUE(silenced("@x; // NOLINT(a) NOLINT(mapchurn-*)"));
  EXPECT_FALSE(silenced("@x; // NOLINT(mapchurn-temporary-key)"));
  EXPECT_FALSE(silenced("@x; // NOLINT(bugprone-*)"));
}

TEST(NoLint, EmptyBracketsSilenceNothing) {
  EXPECT_FALSE(silenced("@x; // NOLINT()"));
  EXPECT_FALSE(silenced("@x; // NOLINT( )"));
}

TEST(NoLint, OpenBracketsAreNone) {
  EXPECT_TRUE(silenced("@x; // NOLINT(temporary-key\n)"));
  EXPECT_TRUE(silenced("@x; // NOLINT(temporary-key"));
  EXPECT_TRUE(silenced("@x; // NOLINT (mapchurn-temporary-key)"));
}

TEST(NoLint, NegativeGlobsAreIgnored) {
  EXPECT_TRUE(silenced("@x; // NOLINT(*,-mapchurn-growth-in-loop)"));
  EXPECT_FALSE(silenced("@x; // NOLINT(-mapchurn-growth-in-loop)"));
}

TEST(NoLint, OtherWordsAreNotDirectives) {
  EXPECT_FALSE(silenced("@x; // NOLINTED"));
  EXPECT_FALSE(silenced("@x; // NOLINTNEXT"));
  EXPECT_FALSE(silenced("@x; // nolint"));
  EXPECT_TRUE(silenced("@x; // NOLINT9"));
  EXPECT_TRUE(silenced("@x; // NOLINTED NOLINT"));
}

TEST(NoLintNextLine, SilencesTheLineBelowOnly) {
  EXPECT_TRUE(silenced("// NOLINTNEXTLINE\n@x;"));
  EXPECT_TRUE(silenced("// NOLINTNEXTLINE(mapchurn-*)\r\n@x;\r\n"));
  EXPECT_TRUE(silenced("a;\n// NOLINTNEXTLINE\n@\n"));
  EXPECT_FALSE(silenced("// NOLINTNEXTLINE\n\n@x;"));
  EXPECT_FALSE(silenced("@x; // NOLINTNEXTLINE\n"));
  EXPECT_FALSE(silenced("// NOLINTNEXTLINE(mapchurn-temporary-key)\n@x;"));
}

TEST(NoLintBlocks, SilenceWhatIsBetween) {
  EXPECT_TRUE(silenced("// NOLINTBEGIN\na;\n@x;\n// NOLINTEND\n"));
  EXPECT_FALSE(silenced("@x;\n// NOLINTBEGIN\na;\n// NOLINTEND\n"));
  EXPECT_FALSE(silenced("// NOLINTBEGIN\na;\n// NOLINTEND\n@x;"));
  EXPECT_TRUE(
      silenced("// NOLINTBEGIN(mapchurn-*)\n@x;\n// NOLINTEND(mapchurn-*)"));
  EXPECT_FALSE(silenced("// NOLINTBEGIN(a)\n@x;\n// NOLINTEND(a)"));
}

TEST(NoLintBlocks, BeginAndEndNameTheSame) {
  EXPECT_TRUE(silenced("// NOLINTBEGIN(mapchurn-*, a)\n@x;\n"
                       "// NOLINTEND( mapchurn-*,a )"));
  EXPECT_FALSE(silenced("// NOLINTBEGIN(mapchurn-*)\n@x;\n// NOLINTEND"));
  EXPECT_FALSE(silenced("// NOLINTBEGIN\n@x;\n// NOLINTEND(mapchurn-*)"));
  EXPECT_FALSE(silenced("// NOLINTBEGIN(mapchurn-*)\n@x;\n// NOLINTEND(*)"));
}

TEST(NoLintBlocks, WithoutAPartnerSilenceNothing) {
  EXPECT_FALSE(silenced("// NOLINTBEGIN\n@x;\n"));
  EXPECT_FALSE(silenced("@x;\n// NOLINTEND\n"));
}

TEST(NoLintBlocks, Nest) {
  const char *Inner = "// NOLINTBEGIN(a)\n// NOLINTBEGIN(mapchurn-*)\n@x;\n"
                      "// NOLINTEND(mapchurn-*)\n// NOLINTEND(a)\n";
  EXPECT_TRUE(silenced(Inner));
  const char *Between = "// NOLINTBEGIN(mapchurn-*)\n// NOLINTBEGIN(a)\n"
                        "// NOLINTEND(a)\n@x;\n// NOLINTEND(mapchurn-*)\n";
  EXPECT_TRUE(silenced(Between));
  // An END that would close an outer block while an inner one is open closes
  // nothing, and so leaves the outer one open.
  const char *Crossed = "// NOLINTBEGIN(mapchurn-*)\n// NOLINTBEGIN(a)\n@x;\n"
                        "// NOLINTEND(mapchurn-*)\n// NOLINTEND(a)\n";
  EXPECT_FALSE(silenced(Crossed));
}
