// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The baseline file, and what changes a fingerprint and what does not.

#include "findings/Baseline.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"
#include <thread>

using namespace mapchurn;

static std::string textOf(llvm::StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  return Buffer ? (*Buffer)->getBuffer().str() : "unreadable";
}

static std::string refusal(llvm::StringRef Text) {
  llvm::Expected<Baseline> B = Baseline::parse(Text, "known.txt");
  return B ? "" : llvm::toString(B.takeError());
}

namespace {
/// A folder of its own for each test.
class BaselineFile : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("baseline", Folder));
    Path = (Folder + "/known.txt").str();
  }
  void TearDown() override { llvm::sys::fs::remove_directories(Folder); }

  BaselineEntry entry(std::string Name, uint64_t Fingerprint) {
    return {(Folder + "/" + Name).str(), "growth-in-loop", Fingerprint,
            "ns::f(int)", "  v.push_back(\t1); "};
  }

  llvm::SmallString<64> Folder;
  std::string Path;
};
} // namespace

TEST(Fingerprint, DependsOnEachPart) {
  uint64_t Same = fingerprint("a", "f", "x.cpp", "v.push_back(1);", 0);
  EXPECT_EQ(Same, fingerprint("a", "f", "x.cpp", "v.push_back(1);", 0));
  EXPECT_NE(Same, fingerprint("b", "f", "x.cpp", "v.push_back(1);", 0));
  EXPECT_NE(Same, fingerprint("a", "g", "x.cpp", "v.push_back(1);", 0));
  EXPECT_NE(Same, fingerprint("a", "f", "y.cpp", "v.push_back(1);", 0));
  EXPECT_NE(Same, fingerprint("a", "f", "x.cpp", "v.push_back(2);", 0));
  EXPECT_NE(Same, fingerprint("a", "f", "x.cpp", "v.push_back(1);", 1));
}

TEST(Fingerprint, PartsDoNotRunTogether) {
  EXPECT_NE(fingerprint("ab", "c", "x", "l", 0),
            fingerprint("a", "bc", "x", "l", 0));
}

TEST(Fingerprint, IndentationDoesNotCount) {
  EXPECT_EQ(fingerprint("a", "f", "x.cpp", "v.push_back( 1 );", 0),
            fingerprint("a", "f", "x.cpp", "\t v.push_back(  1\t);\r", 0));
}

/// A baseline that is committed has to mean the same to every later version.
TEST(Fingerprint, IsTheSameForEver) {
  EXPECT_EQ(fingerprintText(fingerprint("growth-in-loop", "ns::f", "index.cpp",
                                        "  v.push_back(x);", 0)),
            "1c9144295cd5c7bc");
}

TEST(Fingerprint, TextHasAllDigits) {
  EXPECT_EQ(fingerprintText(0x12ab), "00000000000012ab");
}

TEST(Baseline, ReadsEntriesAndSkipsComments) {
  llvm::Expected<Baseline> B =
      Baseline::parse("mapchurn baseline 1\n"
                      "# reviewed\n\n"
                      "a.cpp\tgrowth-in-loop\t00000000000000ff\tf\tline\n"
                      "b.cpp\ttemporary-key\t0123456789abcdef\n",
                      "known.txt");
  ASSERT_TRUE(static_cast<bool>(B));
  EXPECT_EQ(B->size(), 2u);
  EXPECT_TRUE(B->contains(0xff));
  EXPECT_TRUE(B->contains(0x0123456789abcdef));
  EXPECT_FALSE(B->contains(0xfe));
}

TEST(Baseline, LineEndsOfWindowsAreFine) {
  EXPECT_EQ(refusal("mapchurn baseline 1\r\na\tb\t00000000000000ff\tf\tl\r\n"),
            "");
}

TEST(Baseline, RefusalsNameFileAndLine) {
  const std::string First = "known.txt:1: expected 'mapchurn baseline 1'";
  EXPECT_EQ(refusal(""), First);
  EXPECT_EQ(refusal("\nmapchurn baseline 1\n"), First);
  EXPECT_EQ(refusal("mapchurn baseline 2\n"), First);
  const std::string Third =
      "known.txt:3: expected file, check and a fingerprint of 16 hexadecimal "
      "digits, with tabs between";
  const std::string Good = "mapchurn baseline 1\na\tb\t00000000000000ff\n";
  EXPECT_EQ(refusal(Good), "");
  EXPECT_EQ(refusal(Good + "nonsense\n"), Third);
  EXPECT_EQ(refusal(Good + "a\tb\t00ff\n"), Third);
  EXPECT_EQ(refusal(Good + "a\tb\t00000000000000fg\n"), Third);
  EXPECT_EQ(refusal(Good + "a\t\t00000000000000ff\n"), Third);
  EXPECT_EQ(refusal(Good + "a b 00000000000000ff\n"), Third);
}

TEST(Baseline, UnreadableFile) {
  llvm::Expected<Baseline> B = Baseline::read("/nowhere/known.txt");
  ASSERT_FALSE(static_cast<bool>(B));
  EXPECT_EQ(llvm::toString(B.takeError()),
            "cannot read baseline '/nowhere/known.txt': No such file or "
            "directory");
}

TEST_F(BaselineFile, IsSortedReadableAndRelativeToItself) {
  BaselineEntry Outside = entry("", 3);
  Outside.Path = "/elsewhere/c.h";
  ASSERT_FALSE(static_cast<bool>(Baseline::add(
      Path, {entry("z.cpp", 1), entry("src/a.cpp", 2), Outside})));
  EXPECT_EQ(textOf(Path),
            "mapchurn baseline 1\n"
            "c.h\tgrowth-in-loop\t0000000000000003\tns::f(int)\t"
            "v.push_back( 1);\n"
            "src/a.cpp\tgrowth-in-loop\t0000000000000002\tns::f(int)\t"
            "v.push_back( 1);\n"
            "z.cpp\tgrowth-in-loop\t0000000000000001\tns::f(int)\t"
            "v.push_back( 1);\n");
}

TEST_F(BaselineFile, AddingKeepsWhatIsThereAndRepeatsNothing) {
  ASSERT_FALSE(static_cast<bool>(Baseline::add(Path, {entry("a.cpp", 1)})));
  ASSERT_FALSE(static_cast<bool>(
      Baseline::add(Path, {entry("a.cpp", 1), entry("b.cpp", 2)})));
  std::string Twice = textOf(Path);
  ASSERT_FALSE(static_cast<bool>(Baseline::add(Path, {entry("b.cpp", 2)})));
  EXPECT_EQ(textOf(Path), Twice);
  llvm::Expected<Baseline> B = Baseline::read(Path);
  ASSERT_TRUE(static_cast<bool>(B));
  EXPECT_EQ(B->size(), 2u);
}

TEST_F(BaselineFile, DoesNotOverwriteWhatItCannotRead) {
  ASSERT_FALSE(static_cast<bool>(Baseline::add(Path, {entry("a.cpp", 1)})));
  std::error_code EC;
  llvm::raw_fd_ostream(Path, EC) << "my notes\n";
  EXPECT_EQ(llvm::toString(Baseline::add(Path, {entry("a.cpp", 1)})),
            Path + ":1: expected 'mapchurn baseline 1'");
  EXPECT_EQ(textOf(Path), "my notes\n");
}

TEST_F(BaselineFile, SeveralMayAddAtOnce) {
  std::vector<std::thread> Writers;
  for (unsigned I = 0; I < 8; ++I)
    Writers.emplace_back(
        [&, I] { llvm::cantFail(Baseline::add(Path, {entry("a.cpp", I)})); });
  for (std::thread &W : Writers)
    W.join();
  llvm::Expected<Baseline> B = Baseline::read(Path);
  ASSERT_TRUE(static_cast<bool>(B));
  EXPECT_EQ(B->size(), 8u);
  // Nothing else is left in the folder.
  std::error_code EC;
  unsigned Files = 0;
  for (llvm::sys::fs::directory_iterator I(Folder, EC), End; I != End;
       I.increment(EC))
    ++Files;
  EXPECT_EQ(Files, 1u);
}
