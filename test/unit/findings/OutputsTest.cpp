// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The files that are written: where they go, and what is in them.

#include "findings/Outputs.h"
#include "Code.h"
#include "findings/FixItYaml.h"
#include "findings/Resolved.h"
#include "findings/Sarif.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"

using namespace mapchurn;
using clang::CharSourceRange;

static std::string textOf(llvm::StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  return Buffer ? (*Buffer)->getBuffer().str() : "unreadable";
}

static ResolvedFinding resolved(const Code &C, std::vector<Edit> Fix = {}) {
  Finding F = C.findings().at(0);
  F.Fix = std::move(Fix);
  return resolve(C.filtered({F}), C.context()).at(0);
}

TEST(Resolved, ColumnsCountCharacters) {
  Code C("/* \xC3\xA4\xE2\x82\xAC */ void f() { site(1); }\n");
  ResolvedFinding F = resolved(C);
  EXPECT_EQ(F.At.Path, "/src/main.cpp");
  EXPECT_EQ(F.At.Line, 2u);
  EXPECT_EQ(F.At.Column, 21u);
  EXPECT_EQ(F.At.EndLine, 2u);
  EXPECT_EQ(F.At.EndColumn, 28u);
  EXPECT_EQ(F.At.Length, 7u);
  EXPECT_EQ(F.LineText, "/* \xC3\xA4\xE2\x82\xAC */ void f() { site(1); }");
  ASSERT_EQ(F.Notes.size(), 1u);
  EXPECT_EQ(F.Notes[0].At.Column, 26u);
  EXPECT_EQ(F.Notes[0].At.Length, 1u);
}

TEST(Resolved, EditsAreInOrderAndInsertionsAtOnePlaceAreOne) {
  Code C("void f() { site(1); }\n");
  auto At = C.at("site(1)");
  auto Insert = CharSourceRange::getCharRange(At, At);
  auto Later = At.getLocWithOffset(5);
  ResolvedFinding F =
      resolved(C, {{CharSourceRange::getTokenRange(Later, Later), "2"},
                   {Insert, "a; "},
                   {Insert, "b; "}});
  ASSERT_EQ(F.Fix.size(), 2u);
  EXPECT_EQ(F.Fix[0].Text, "a; b; ");
  EXPECT_EQ(F.Fix[0].At.Length, 0u);
  EXPECT_EQ(F.Fix[1].Text, "2");
  EXPECT_EQ(F.Fix[1].At.Length, 1u);
}

TEST(Resolved, SeveralUnitsFindingsOfOneHeaderBecomeOne) {
  ResolvedFinding A, B, Other;
  A.Check = B.Check = Other.Check = "growth-in-loop";
  A.At.Path = B.At.Path = "/src/z.h";
  Other.At.Path = "/src/a.cpp";
  A.Message = "for 'int'";
  B.Message = "for 'char'";
  std::vector<ResolvedFinding> One = {A, B, Other, A}, Two = {Other, B, A};
  sortAndUnite(One);
  sortAndUnite(Two);
  ASSERT_EQ(One.size(), 2u);
  EXPECT_EQ(One[0].At.Path, "/src/a.cpp");
  EXPECT_EQ(One[1].Message, "for 'char'");
  ASSERT_EQ(Two.size(), 2u);
  EXPECT_EQ(Two[1].Message, "for 'char'");
}

TEST(FixItYaml, HoldsFindingNotesAndEdits) {
  Code C("void f() { site(1); }\n");
  auto At = C.at("site(1)");
  ResolvedFinding F =
      resolved(C, {{CharSourceRange::getCharRange(At, At), "first(); "}});
  std::string Yaml = fixItYaml("/src/main.cpp", {F});
  auto Holds = [&](llvm::StringRef Part) {
    return llvm::StringRef(Yaml).contains(Part);
  };
  EXPECT_TRUE(Holds("MainSourceFile:  '/src/main.cpp'"));
  EXPECT_TRUE(Holds("DiagnosticName:  mapchurn-growth-in-loop"));
  EXPECT_TRUE(Holds("ReplacementText: 'first(); '"));
  EXPECT_TRUE(Holds("Message:         with this"));
  EXPECT_TRUE(Holds("Level:           Warning"));
}

TEST(FixItYaml, JoinsWhatIsInsertedAtOnePlace) {
  Code C("void f() { site(1); }\n");
  auto Before = CharSourceRange::getCharRange(C.at("site"), C.at("site"));
  ResolvedFinding A = resolved(C, {{Before, "a; "}});
  ResolvedFinding B = resolved(C, {{Before, "b; "}});
  auto Count = [](llvm::StringRef Yaml, llvm::StringRef Part) {
    return Yaml.count(Part);
  };
  std::string Both = fixItYaml("/src/main.cpp", {A, B});
  EXPECT_EQ(Count(Both, "ReplacementText:"), 1u);
  EXPECT_EQ(Count(Both, "ReplacementText: 'a; b; '"), 1u);
  EXPECT_EQ(Count(fixItYaml("/src/main.cpp", {A, A}), "ReplacementText: 'a; '"),
            1u);
}

static llvm::json::Object parsed(const std::string &Text) {
  return *llvm::cantFail(llvm::json::parse(Text)).getAsObject();
}

TEST(Sarif, NamesFilesRelativeToTheRoot) {
  ResolvedFinding F = resolved(Code("void f() { site(1); }\n"));
  auto UriOf = [&](llvm::StringRef Path, llvm::StringRef Root) {
    F.At.Path = Path.str();
    llvm::json::Object Log = parsed(sarif({F}, Root));
    const llvm::json::Object *Artifact =
        (*(*Log.getArray("runs"))[0].getAsObject()->getArray("results"))[0]
            .getAsObject()
            ->getArray("locations")
            ->front()
            .getAsObject()
            ->getObject("physicalLocation")
            ->getObject("artifactLocation");
    return Artifact->getString("uriBaseId").value_or("").str() + "|" +
           Artifact->getString("uri")->str();
  };
  EXPECT_EQ(UriOf("/src/a b.cpp", "/src"), "SRCROOT|a%20b.cpp");
  EXPECT_EQ(UriOf("/src2/a.cpp", "/src"), "|file:///src2/a.cpp");
  EXPECT_EQ(UriOf("/src/sub/a.cpp", ""), "|file:///src/sub/a.cpp");
  EXPECT_EQ(UriOf("/src/\xC3\xA4.cpp", "/src"), "SRCROOT|%C3%A4.cpp");
}

TEST(Sarif, TextThatIsNotUtf8IsMadeSo) {
  ResolvedFinding F = resolved(Code("void f() { site(1); }\n"));
  F.Message = "bad \xFF byte";
  EXPECT_TRUE(llvm::json::isUTF8(sarif({F}, "")));
}

TEST(Sarif, AnEmptyLogIsALog) {
  llvm::json::Object Log = parsed(sarif({}, ""));
  const llvm::json::Object *Run = (*Log.getArray("runs"))[0].getAsObject();
  ASSERT_TRUE(Run->getArray("results"));
  EXPECT_TRUE(Run->getArray("results")->empty());
}

namespace {
class OutputFiles : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("outputs", Folder));
  }
  void TearDown() override { llvm::sys::fs::remove_directories(Folder); }

  std::string in(llvm::StringRef Name) { return (Folder + "/" + Name).str(); }
  unsigned count() {
    unsigned Files = 0;
    std::error_code EC;
    for (llvm::sys::fs::directory_iterator I(Folder, EC), End; I != End;
         I.increment(EC))
      ++Files;
    return Files;
  }

  llvm::SmallString<64> Folder;
};
} // namespace

TEST_F(OutputFiles, AreReplacedWholeAndLeaveNothingElse) {
  EXPECT_EQ(llvm::toString(writeFile(in("a"), "first, longer\n")), "");
  EXPECT_EQ(llvm::toString(writeFile(in("a"), "second\n")), "");
  EXPECT_EQ(textOf(in("a")), "second\n");
  EXPECT_EQ(count(), 1u);
}

TEST_F(OutputFiles, CannotBeWritten) {
  EXPECT_EQ(llvm::toString(writeFile(in("no/a"), "x")),
            "cannot write '" + in("no/a") + "': No such file or directory");
  EXPECT_EQ(llvm::toString(writeFile(Folder, "x")),
            "cannot write '" + Folder.str().str() + "': it is a folder");
}

TEST_F(OutputFiles, DevicesAreWrittenTo) {
  EXPECT_EQ(llvm::toString(writeFile("/dev/null", "x")), "");
  llvm::sys::fs::file_status Status;
  ASSERT_FALSE(llvm::sys::fs::status("/dev/null", Status));
  EXPECT_EQ(Status.type(), llvm::sys::fs::file_type::character_file);
}

TEST_F(OutputFiles, AFolderGetsOneFilePerSource) {
  auto Path = [&](llvm::StringRef Where, llvm::StringRef Main) {
    return llvm::cantFail(outputPath(Where, Main, ".sarif"));
  };
  EXPECT_EQ(Path(in("log"), "/src/a.cpp"), in("log"));
  std::string A = Path(Folder, "/src/a.cpp"), B = Path(Folder, "/lib/a.cpp");
  EXPECT_NE(A, B);
  EXPECT_EQ(A, Path(Folder, "/src/a.cpp"));
  EXPECT_EQ(A.substr(0, in("a.cpp-").size()), in("a.cpp-"));
  EXPECT_EQ(A.size(), in("a.cpp-01234567.sarif").size());
  std::string New = Path(in("new/deep/"), "/src/a.cpp");
  EXPECT_TRUE(llvm::sys::fs::is_directory(in("new/deep")));
  EXPECT_EQ(New.substr(0, in("new/deep/a.cpp-").size()), in("new/deep/a.cpp-"));
}

TEST_F(OutputFiles, TheProjectIsTheFolderUnderVersionControl) {
  ASSERT_FALSE(llvm::sys::fs::create_directories(in("project/.git")));
  ASSERT_FALSE(llvm::sys::fs::create_directories(in("project/src/deep")));
  EXPECT_EQ(projectRoot(in("project/src/deep/a.cpp")), in("project"));
  EXPECT_EQ(projectRoot(in("project/a.cpp")), in("project"));
  EXPECT_EQ(projectRoot(in("elsewhere/a.cpp")), "");
}
