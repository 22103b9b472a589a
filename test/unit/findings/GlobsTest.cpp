// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lists of checks: the cases that clang-tidy's own documentation gives, and
// those where a matcher is easily wrong.

#include "findings/Globs.h"
#include "gtest/gtest.h"

using namespace mapchurn;

TEST(GlobMatch, StarStandsForAnything) {
  EXPECT_TRUE(globMatches("*", ""));
  EXPECT_TRUE(globMatches("*", "growth-in-loop"));
  EXPECT_TRUE(globMatches("growth-*", "growth-in-loop"));
  EXPECT_TRUE(globMatches("*-in-loop", "growth-in-loop"));
  EXPECT_TRUE(globMatches("g*in*p", "growth-in-loop"));
  EXPECT_TRUE(globMatches("growth-in-loop**", "growth-in-loop"));
  EXPECT_FALSE(globMatches("growth-*", "container-in-loop"));
  EXPECT_FALSE(globMatches("growth", "growth-in-loop"));
  EXPECT_FALSE(globMatches("", "growth-in-loop"));
  EXPECT_FALSE(globMatches("growth-in-loop?", "growth-in-loop"));
}

TEST(GlobMatch, StarGivesBackWhatItTookTooMuch) {
  EXPECT_TRUE(globMatches("*-loop", "a-loop-in-a-loop"));
  EXPECT_TRUE(globMatches("*a*b*c", "aabbabcbc"));
  EXPECT_FALSE(globMatches("*a*b*c", "aabbab"));
}

TEST(GlobMatch, OtherCharactersOfRegexesAreThemselves) {
  EXPECT_FALSE(globMatches(".*", "growth-in-loop"));
  EXPECT_FALSE(globMatches("growth.in.loop", "growth-in-loop"));
  EXPECT_TRUE(globMatches("a[b]", "a[b]"));
}

TEST(GlobMatch, BothNamesOfACheckAreMeant) {
  EXPECT_TRUE(checkMatches("growth-in-loop", "growth-in-loop"));
  EXPECT_TRUE(checkMatches("mapchurn-growth-in-loop", "growth-in-loop"));
  EXPECT_TRUE(checkMatches("mapchurn-*", "growth-in-loop"));
  EXPECT_FALSE(checkMatches("bugprone-*", "growth-in-loop"));
}

TEST(GlobList, TheLastMatchDecides) {
  EXPECT_TRUE(GlobList("*").contains("temporary-key"));
  EXPECT_FALSE(GlobList("*,-temporary-key").contains("temporary-key"));
  EXPECT_TRUE(GlobList("*,-temporary-key").contains("growth-in-loop"));
  EXPECT_TRUE(GlobList("-*,temporary-*").contains("temporary-key"));
  EXPECT_FALSE(GlobList("temporary-key,-*").contains("temporary-key"));
  EXPECT_TRUE(GlobList("-*,-temporary-key,*").contains("temporary-key"));
}

TEST(GlobList, WhatNothingMatchesIsOut) {
  EXPECT_FALSE(GlobList("").contains("temporary-key"));
  EXPECT_FALSE(GlobList(",").contains("temporary-key"));
  EXPECT_FALSE(GlobList("growth-in-loop").contains("temporary-key"));
  // A list that begins by taking away takes away from all.
  EXPECT_TRUE(GlobList("-growth-in-loop").contains("temporary-key"));
  EXPECT_FALSE(GlobList("-growth-in-loop").contains("growth-in-loop"));
}

TEST(GlobList, SpacesAndLineEndsSeparate) {
  GlobList List(" -* ,\n  growth-in-loop\n, - growth-x");
  EXPECT_TRUE(List.contains("growth-in-loop"));
  EXPECT_FALSE(List.contains("temporary-key"));
}

TEST(GlobList, NegativeGlobsCanBeIgnored) {
  EXPECT_TRUE(GlobList("*,-temporary-key", GlobList::Negative::Ignore)
                  .contains("temporary-key"));
  EXPECT_FALSE(GlobList("-temporary-key", GlobList::Negative::Ignore)
                   .contains("temporary-key"));
}
