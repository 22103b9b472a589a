// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Options: what is taken, and the exact words of each refusal.

#include "findings/Options.h"
#include "checks/Registry.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

using namespace mapchurn;

static std::string refusal(llvm::StringRef KeyAndValue) {
  Options Opts;
  return llvm::toString(Opts.set(KeyAndValue));
}

static void expectBegins(const std::string &Text, const std::string &Begin) {
  EXPECT_EQ(Text.substr(0, Begin.size()), Begin);
}

static bool mentions(const std::string &Text, llvm::StringRef Part) {
  return llvm::StringRef(Text).contains(Part);
}

TEST(Options, ValuesArriveWhereTheyBelong) {
  Options Opts;
  auto Set = [&](llvm::StringRef Text) {
    EXPECT_EQ(llvm::toString(Opts.set(Text)), "") << Text.str();
  };
  Set("tier=all");
  Set("checks=-*,growth-in-loop");
  Set("header-filter=src/.*\\.h$");
  Set("baseline=known.txt");
  Set("write-baseline=new.txt");
  Set("containers=a.yaml");
  Set("containers=b=c.yaml");
  Set("value-limit=64");
  Set("export-fixes=fixes/");
  Set("sarif=out.sarif");
  EXPECT_EQ(Opts.Shown, Tier::All);
  EXPECT_EQ(Opts.Checks, "-*,growth-in-loop");
  EXPECT_EQ(Opts.HeaderFilter, "src/.*\\.h$");
  EXPECT_EQ(Opts.Baseline, "known.txt");
  EXPECT_EQ(Opts.WriteBaseline, "new.txt");
  EXPECT_EQ(Opts.ContainerFiles,
            (std::vector<std::string>{"a.yaml", "b=c.yaml"}));
  EXPECT_EQ(Opts.ValueLimitBytes, 64u);
  EXPECT_EQ(Opts.ExportFixes, "fixes/");
  EXPECT_EQ(Opts.Sarif, "out.sarif");
  Set("tier=default");
  EXPECT_EQ(Opts.Shown, Tier::Default);
}

TEST(Options, UnknownKey) {
  expectBegins(refusal("colour=red"),
               "unknown option 'colour'; expected one of: baseline, checks, ");
  expectBegins(refusal("tear=all"),
               "unknown option 'tear'; did you mean 'tier'? "
               "expected one of: baseline");
  EXPECT_TRUE(mentions(refusal("check=*"), "did you mean 'checks'?"));
  expectBegins(refusal("=x"), "unknown option ''; expected one of");
}

TEST(Options, EveryKeyIsListedOnceAndInOrder) {
  std::vector<llvm::StringRef> Keys = optionKeys();
  EXPECT_TRUE(llvm::is_sorted(Keys));
  for (llvm::StringRef Key : Keys) {
    EXPECT_TRUE(mentions(refusal("?"), Key));
    // Known keys are refused for their value, if at all.
    EXPECT_FALSE(mentions(refusal(Key), "unknown option"));
  }
}

TEST(Options, MissingValue) {
  EXPECT_EQ(refusal("sarif"), "option 'sarif' needs a value: a file or folder");
  EXPECT_EQ(refusal("baseline="), "option 'baseline' needs a value: a file");
  EXPECT_EQ(refusal("header-filter="), "");
}

TEST(Options, Tier) {
  EXPECT_EQ(refusal("tier=al"), "unknown tier 'al'; did you mean 'all'? "
                                "expected one of: default, all");
  EXPECT_EQ(refusal("tier=everything"),
            "unknown tier 'everything'; expected one of: default, all");
}

TEST(Options, StackLimit) {
  Options Opts;
  EXPECT_EQ(Opts.StackLimitBytes, 16384u);
  llvm::consumeError(Opts.set("stack-limit=4096"));
  EXPECT_EQ(Opts.StackLimitBytes, 4096u);
  EXPECT_EQ(refusal("stack-limit=16k"),
            "stack-limit '16k' is not a number of bytes; expected a whole "
            "number such as 16384");
  EXPECT_EQ(refusal("stack-limit"),
            "option 'stack-limit' needs a value: a number of bytes");
}

TEST(Options, ValueLimit) {
  for (const char *Bad : {"1k", "-1", "12.5", "99999999999999999999999"})
    EXPECT_EQ(refusal(std::string("value-limit=") + Bad),
              std::string("value-limit '") + Bad +
                  "' is not a number of bytes; expected a whole number such "
                  "as 128");
}

TEST(Options, HeaderFilter) {
  EXPECT_EQ(refusal("header-filter=["), "header-filter '[' is not a regular "
                                        "expression: brackets ([ ]) not "
                                        "balanced");
}

TEST(Options, Checks) {
  for (const CheckInfo &Check : allChecks()) {
    EXPECT_EQ(refusal("checks=" + Check.Id.str()), "");
    EXPECT_EQ(refusal("checks=-*,mapchurn-" + Check.Id.str()), "");
  }
  EXPECT_EQ(refusal("checks=*"), "");
  EXPECT_EQ(refusal("checks=-*"), "");
  EXPECT_EQ(refusal("checks=*-in-loop, -growth-*"), "");
  expectBegins(refusal("checks=growth-in-lop"),
               "unknown check 'growth-in-lop'; did you mean "
               "'growth-in-loop'? expected one of: ");
  expectBegins(refusal("checks=*,-mapchurn-growth-in-lop"),
               "unknown check 'growth-in-lop'; did you mean");
  expectBegins(refusal("checks=bugprone-*"),
               "unknown check 'bugprone-*'; expected one of: ");
}

TEST(Options, ARefusedValueChangesNothing) {
  Options Opts;
  for (const char *Bad :
       {"tier=x", "checks=x", "value-limit=x", "header-filter=[", "checks=x"})
    llvm::consumeError(Opts.set(Bad));
  EXPECT_EQ(Opts.Shown, Tier::Default);
  EXPECT_EQ(Opts.Checks, "*");
  EXPECT_EQ(Opts.ValueLimitBytes, 128u);
  EXPECT_EQ(Opts.HeaderFilter, "");
}
