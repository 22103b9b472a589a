// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "findings/Resolved.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include <tuple>

using namespace clang;
using llvm::StringRef;

namespace mapchurn {

namespace {

class Resolver {
public:
  explicit Resolver(const ASTContext &Ctx)
      : SM(Ctx.getSourceManager()), Lang(Ctx.getLangOpts()) {}

  ResolvedFinding finding(const Finding &F) const;
  std::string path(FileID File) const;

private:
  TextRegion region(FileID File, unsigned Begin, unsigned End) const;
  TextRegion token(SourceLocation Loc) const;
  TextRegion underlined(const Finding &F) const;
  std::vector<ResolvedEdit> fix(const Finding &F) const;

  const SourceManager &SM;
  const LangOptions &Lang;
};

/// Characters of UTF-8 text: bytes that do not continue one.
unsigned characters(StringRef Text) {
  return llvm::count_if(
      Text, [](char C) { return (static_cast<unsigned char>(C) >> 6) != 2; });
}

} // namespace

std::string Resolver::path(FileID File) const {
  OptionalFileEntryRef Entry = SM.getFileEntryRefForID(File);
  if (!Entry)
    return SM.getBufferName(SM.getLocForStartOfFile(File)).str();
  llvm::SmallString<256> Path(Entry->getName());
  SM.getFileManager().makeAbsolutePath(Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return Path.str().str();
}

TextRegion Resolver::region(FileID File, unsigned Begin, unsigned End) const {
  StringRef Text = SM.getBufferData(File);
  auto Column = [&](unsigned Offset) {
    StringRef Before = Text.take_front(Offset);
    return characters(Before.drop_front(Before.rfind('\n') + 1)) + 1;
  };
  return {path(File),    Begin,
          End - Begin,   SM.getLineNumber(File, Begin),
          Column(Begin), SM.getLineNumber(File, End),
          Column(End)};
}

TextRegion Resolver::token(SourceLocation Loc) const {
  auto [File, Offset] = SM.getDecomposedLoc(Loc);
  return region(File, Offset,
                Offset + Lexer::MeasureTokenLength(Loc, SM, Lang));
}

/// What the finding underlines if it begins at the site, so that the region's
/// position is always the site's; else the token there.
TextRegion Resolver::underlined(const Finding &F) const {
  CharSourceRange Chars = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(F.Range), SM, Lang);
  if (F.Range.getBegin() != F.Loc || Chars.isInvalid())
    return token(F.Loc);
  auto [File, Begin] = SM.getDecomposedLoc(Chars.getBegin());
  return region(File, Begin, SM.getFileOffset(Chars.getEnd()));
}

std::vector<ResolvedEdit> Resolver::fix(const Finding &F) const {
  std::vector<ResolvedEdit> Edits;
  for (const Edit &E : F.Fix) {
    auto [File, Begin] = SM.getDecomposedLoc(E.Range.getBegin());
    Edits.push_back(
        {region(File, Begin, SM.getFileOffset(E.Range.getEnd())), E.Text});
  }
  auto Key = [](const ResolvedEdit &E) {
    return std::tie(E.At.Path, E.At.Offset, E.At.Length);
  };
  // An insertion sort, because it keeps the order of equal ones, and
  // libstdc++ 12's std::stable_sort is deprecated in C++17's eyes.
  for (size_t I = 1; I < Edits.size(); ++I)
    for (size_t J = I; J > 0 && Key(Edits[J]) < Key(Edits[J - 1]); --J)
      std::swap(Edits[J], Edits[J - 1]);

  std::vector<ResolvedEdit> United;
  for (ResolvedEdit &E : Edits) {
    if (!United.empty() && Key(United.back()) == Key(E) && E.At.Length == 0)
      United.back().Text += E.Text;
    else
      United.push_back(std::move(E));
  }
  return United;
}

ResolvedFinding Resolver::finding(const Finding &F) const {
  ResolvedFinding R;
  R.Check = F.Check.str();
  R.Level = F.Level;
  R.At = underlined(F);
  R.Message = F.Message;
  for (const Note &N : F.Notes)
    R.Notes.push_back({token(N.Loc.isValid() ? N.Loc : F.Loc), N.Message});
  R.Fix = fix(F);
  R.Symbol = F.Symbol;
  StringRef Text = SM.getBufferData(SM.getFileID(F.Loc));
  size_t Begin = Text.take_front(R.At.Offset).rfind('\n') + 1;
  R.LineText =
      Text.slice(Begin, std::min(Text.find('\n', R.At.Offset), Text.size()))
          .str();
  R.Fingerprint = F.Fingerprint;
  return R;
}

std::vector<ResolvedFinding> resolve(llvm::ArrayRef<Finding> Findings,
                                     const ASTContext &Ctx) {
  Resolver R(Ctx);
  std::vector<ResolvedFinding> Resolved;
  for (const Finding &F : Findings)
    Resolved.push_back(R.finding(F));
  return Resolved;
}

std::string mainSource(const ASTContext &Ctx) {
  return Resolver(Ctx).path(Ctx.getSourceManager().getMainFileID());
}

void sortAndUnite(std::vector<ResolvedFinding> &Findings) {
  auto Site = [](const ResolvedFinding &F) {
    return std::tie(F.At.Path, F.At.Offset, F.Check);
  };
  // The message decides between equal sites, so that the order in which
  // translation units were finished does not.
  llvm::sort(Findings, [&](const auto &A, const auto &B) {
    return std::tuple_cat(Site(A), std::tie(A.Message)) <
           std::tuple_cat(Site(B), std::tie(B.Message));
  });
  Findings.erase(std::unique(Findings.begin(), Findings.end(),
                             [&](const auto &A, const auto &B) {
                               return Site(A) == Site(B);
                             }),
                 Findings.end());
}

} // namespace mapchurn
