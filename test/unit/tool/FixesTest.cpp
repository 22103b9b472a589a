// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which edits of several findings go together, and what they make of a file.

#include "tool/Fixes.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace mapchurn;
using namespace mapchurn::tool;

namespace {

class Fixes : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("fixes", Folder));
  }
  void TearDown() override { llvm::sys::fs::remove_directories(Folder); }

  std::string write(llvm::StringRef Name, llvm::StringRef Text) {
    llvm::SmallString<128> Path(Folder);
    llvm::sys::path::append(Path, Name);
    std::error_code EC;
    llvm::raw_fd_ostream(Path, EC) << Text;
    EXPECT_FALSE(EC);
    return Path.str().str();
  }
  static std::string read(llvm::StringRef Path) {
    auto Buffer = llvm::MemoryBuffer::getFile(Path);
    return Buffer ? (*Buffer)->getBuffer().str() : "unreadable";
  }

  struct E {
    std::string Path;
    unsigned Offset, Length;
    std::string Text;
  };
  static ResolvedFinding finding(std::vector<E> Edits) {
    ResolvedFinding F;
    for (E &Each : Edits) {
      ResolvedEdit R;
      R.At.Path = Each.Path;
      R.At.Offset = Each.Offset;
      R.At.Length = Each.Length;
      R.Text = Each.Text;
      F.Fix.push_back(R);
    }
    return F;
  }
  static llvm::sys::TimePoint<> later() {
    return std::chrono::system_clock::now() + std::chrono::hours(1);
  }

  llvm::SmallString<128> Folder;
  FixSet Set;
};

} // namespace

TEST_F(Fixes, AreMadeFromTheFrontWhateverTheirOrder) {
  std::string A = write("a", "0123456789");
  ResolvedFinding Last = finding({{A, 8, 2, "eight"}});
  ResolvedFinding First = finding({{A, 1, 1, ""}, {A, 4, 0, "|"}});
  EXPECT_EQ(Set.add(Last), nullptr);
  EXPECT_EQ(Set.add(First), nullptr);
  FixSet::Applied Done = Set.apply(later());
  EXPECT_EQ(read(A), "023|4567eight");
  EXPECT_EQ(Done.Files.size(), 1u);
  EXPECT_EQ(Done.Fixed.size(), 2u);
  EXPECT_TRUE(Done.Errors.empty());
}

TEST_F(Fixes, InsertionsAtOnePlaceStandInOrderAndEqualOnesOnce) {
  std::string A = write("a", "0123");
  ResolvedFinding One = finding({{A, 2, 0, "one "}});
  ResolvedFinding Two = finding({{A, 2, 0, "two "}});
  ResolvedFinding Again = finding({{A, 2, 0, "one "}, {A, 3, 1, "x"}});
  EXPECT_EQ(Set.add(One), nullptr);
  EXPECT_EQ(Set.add(Two), nullptr);
  EXPECT_EQ(Set.add(Again), nullptr);
  EXPECT_EQ(Set.apply(later()).Fixed.size(), 3u);
  EXPECT_EQ(read(A), "01one two 2x");
}

TEST_F(Fixes, TextGoesInAtTheEndsOfWhatIsReplaced) {
  std::string A = write("a", "0123456789");
  ResolvedFinding Middle = finding({{A, 3, 3, "MID"}});
  ResolvedFinding Front = finding({{A, 3, 0, "<"}});
  ResolvedFinding Back = finding({{A, 6, 0, ">"}});
  EXPECT_EQ(Set.add(Middle), nullptr);
  EXPECT_EQ(Set.add(Front), nullptr);
  EXPECT_EQ(Set.add(Back), nullptr);
  Set.apply(later());
  EXPECT_EQ(read(A), "012<MID>6789");
}

TEST_F(Fixes, OfTwoThatOverlapTheFirstIsMadeAndNothingOfTheSecond) {
  std::string A = write("a", "0123456789"), B = write("b", "abc");
  ResolvedFinding First = finding({{A, 3, 3, "MID"}});
  ResolvedFinding Inside = finding({{B, 0, 0, "B"}, {A, 4, 0, "!"}});
  ResolvedFinding Across = finding({{A, 5, 4, ""}});
  ResolvedFinding Other = finding({{A, 3, 3, "other"}});
  EXPECT_EQ(Set.add(First), nullptr);
  EXPECT_EQ(Set.add(Inside), &First);
  EXPECT_EQ(Set.add(Across), &First);
  EXPECT_EQ(Set.add(Other), &First);
  FixSet::Applied Done = Set.apply(later());
  EXPECT_EQ(read(A), "012MID6789");
  EXPECT_EQ(read(B), "abc");
  EXPECT_EQ(Done.Fixed.count(&First), 1u);
  EXPECT_EQ(Done.Fixed.size(), 1u);
}

TEST_F(Fixes, AFindingThatCannotBeMadeInOneFileIsNotMadeInTheOther) {
  std::string A = write("a", "aaa"), Gone = write("gone", "ggg");
  ResolvedFinding Both = finding({{A, 0, 0, "1"}, {Gone, 0, 0, "1"}});
  ResolvedFinding Alone = finding({{A, 3, 0, "2"}});
  EXPECT_EQ(Set.add(Both), nullptr);
  EXPECT_EQ(Set.add(Alone), nullptr);
  ASSERT_FALSE(llvm::sys::fs::remove(Gone));
  FixSet::Applied Done = Set.apply(later());
  EXPECT_EQ(read(A), "aaa2");
  ASSERT_EQ(Done.Errors.size(), 1u);
  EXPECT_NE(Done.Errors[0].find("gone"), std::string::npos);
  EXPECT_EQ(Done.Fixed.count(&Both), 0u);
  EXPECT_EQ(Done.Fixed.count(&Alone), 1u);
}

TEST_F(Fixes, AFileThatWasChangedMeanwhileIsLeftAlone) {
  auto Start = std::chrono::system_clock::now() - std::chrono::seconds(5);
  std::string A = write("a", "changed");
  ResolvedFinding F = finding({{A, 0, 0, "1"}});
  EXPECT_EQ(Set.add(F), nullptr);
  FixSet::Applied Done = Set.apply(Start);
  EXPECT_EQ(read(A), "changed");
  EXPECT_TRUE(Done.Files.empty());
  ASSERT_EQ(Done.Errors.size(), 1u);
  EXPECT_NE(Done.Errors[0].find("changed after it was analysed"),
            std::string::npos);
}

TEST_F(Fixes, OneFileUnderTwoNamesIsOne) {
  std::string A = write("a", "0123");
  std::string Link = A + "-link";
  ASSERT_FALSE(llvm::sys::fs::create_link(A, Link));
  ResolvedFinding First = finding({{A, 1, 2, "x"}});
  ResolvedFinding Second = finding({{Link, 2, 2, "y"}});
  EXPECT_EQ(Set.add(First), nullptr);
  EXPECT_EQ(Set.add(Second), &First);
  Set.apply(later());
  EXPECT_EQ(read(Link), "0x3");
  EXPECT_TRUE(llvm::sys::fs::is_symlink_file(Link));
}

TEST_F(Fixes, NewLinesEndAsTheFilesOwn) {
  std::string A = write("a", "x\r\ny\r\n");
  ResolvedFinding F = finding({{A, 3, 0, "one\ntwo\r\n"}});
  EXPECT_EQ(Set.add(F), nullptr);
  Set.apply(later());
  EXPECT_EQ(read(A), "x\r\none\r\ntwo\r\ny\r\n");
}
