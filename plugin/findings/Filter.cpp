// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "findings/Filter.h"
#include "findings/Baseline.h"
#include "findings/Globs.h"
#include "findings/NoLint.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include <map>
#include <tuple>

using namespace clang;
using llvm::StringRef;

namespace mapchurn {

struct FindingFilter::State {
  Tier Shown;
  GlobList Checks;
  std::optional<llvm::Regex> Headers; ///< none: the main file only
  Baseline Known;
};

FindingFilter::FindingFilter(std::unique_ptr<State> S) : S(std::move(S)) {}
FindingFilter::~FindingFilter() = default;

llvm::Expected<std::unique_ptr<FindingFilter>>
FindingFilter::create(const Options &Opts) {
  auto S = std::make_unique<State>(
      State{Opts.Shown, GlobList(Opts.Checks), std::nullopt, Baseline()});
  if (!Opts.HeaderFilter.empty())
    S->Headers.emplace(Opts.HeaderFilter);
  if (!Opts.Baseline.empty()) {
    llvm::Expected<Baseline> Known = Baseline::read(Opts.Baseline);
    if (!Known)
      return Known.takeError();
    S->Known = std::move(*Known);
  }
  return std::unique_ptr<FindingFilter>(new FindingFilter(std::move(S)));
}

namespace {

/// A finding with its site as text, by which it is sorted and told from
/// others. A header that is included twice has two FileIDs but one name.
struct Sited {
  Finding F;
  std::string File;
  unsigned Offset;
  size_t Order;           ///< among all that were given
  SourceLocation AsGiven; ///< may be in a macro

  auto site() const { return std::tie(File, Offset, F.Check); }
};

/// What one run of the filter knows of the source.
class Pass {
public:
  explicit Pass(const ASTContext &Ctx) : SM(Ctx.getSourceManager()) {}

  std::vector<Sited> sited(std::vector<Finding> All) const;
  void fingerprintAll(std::vector<Sited> &Findings) const;
  bool inView(const Sited &F, const std::optional<llvm::Regex> &Headers) const;
  bool hasNoLint(const Sited &F);
  bool inUserCode(SourceLocation Loc,
                  const std::optional<llvm::Regex> &Headers) const;

private:
  std::string fileAt(SourceLocation Loc) const;
  StringRef lineAt(SourceLocation Loc) const;

  const SourceManager &SM;
  std::map<FileID, NoLintBlocks> Blocks;
};

} // namespace

/// The name of the file as it was asked for, `./a.h` made `a.h`.
std::string Pass::fileAt(SourceLocation Loc) const {
  OptionalFileEntryRef Entry = SM.getFileEntryRefForID(SM.getFileID(Loc));
  llvm::SmallString<128> Name(Entry ? Entry->getName() : SM.getBufferName(Loc));
  llvm::sys::path::remove_dots(Name);
  return Name.str().str();
}

/// File positions, sorted, one finding per check and site. Of several the one
/// of the lower tier is kept, and of those the first one made.
std::vector<Sited> Pass::sited(std::vector<Finding> All) const {
  std::vector<Sited> Sorted;
  Sorted.reserve(All.size());
  for (Finding &F : All) {
    SourceLocation AsGiven = F.Loc;
    F.Loc = SM.getExpansionLoc(F.Loc);
    if (F.Range.isValid())
      F.Range = SM.getExpansionRange(F.Range).getAsRange();
    for (Note &N : F.Notes)
      N.Loc = SM.getExpansionLoc(N.Loc);
    std::string File = fileAt(F.Loc);
    unsigned Offset = SM.getFileOffset(F.Loc);
    Sorted.push_back(
        {std::move(F), std::move(File), Offset, Sorted.size(), AsGiven});
  }
  auto Before = [](const Sited &A, const Sited &B) {
    return std::tuple_cat(A.site(), std::tie(A.F.Level, A.Order)) <
           std::tuple_cat(B.site(), std::tie(B.F.Level, B.Order));
  };
  auto Same = [](const Sited &A, const Sited &B) {
    return A.site() == B.site();
  };
  llvm::sort(Sorted, Before);
  Sorted.erase(std::unique(Sorted.begin(), Sorted.end(), Same), Sorted.end());
  return Sorted;
}

/// The text of the line that a file position is on.
StringRef Pass::lineAt(SourceLocation Loc) const {
  auto [File, Offset] = SM.getDecomposedLoc(Loc);
  StringRef Text = SM.getBufferData(File);
  size_t Begin = Text.take_front(Offset).rfind('\n') + 1;
  return Text.slice(Begin, std::min(Text.find('\n', Offset), Text.size()));
}

void Pass::fingerprintAll(std::vector<Sited> &Findings) const {
  std::map<std::tuple<StringRef, StringRef, StringRef, std::string>, unsigned>
      Seen;
  for (Sited &S : Findings) {
    std::string Line = evenSpaces(lineAt(S.F.Loc));
    unsigned Ordinal = Seen[{S.File, S.F.Check, S.F.Symbol, Line}]++;
    S.F.Fingerprint =
        fingerprint(S.F.Check, S.F.Symbol, llvm::sys::path::filename(S.File),
                    Line, Ordinal);
  }
}

bool Pass::inUserCode(SourceLocation Loc,
                      const std::optional<llvm::Regex> &Headers) const {
  if (Loc.isInvalid() || SM.isInSystemHeader(Loc))
    return false;
  if (SM.isInMainFile(Loc))
    return true;
  OptionalFileEntryRef File = SM.getFileEntryRefForID(SM.getFileID(Loc));
  // A macro of the command line (-D) has no file and is the user's.
  return !File || (Headers && Headers->match(File->getName()));
}

bool Pass::inView(const Sited &S,
                  const std::optional<llvm::Regex> &Headers) const {
  if (S.F.Loc.isInvalid() || SM.isInSystemHeader(S.F.Loc) ||
      SM.isInSystemMacro(S.AsGiven))
    return false;
  return inUserCode(S.F.Loc, Headers) ||
         llvm::any_of(S.F.Notes, [&](const Note &N) {
           return inUserCode(N.Loc, Headers);
         });
}

/// In a macro, the comment may stand where the code is written or at any use
/// on the way to the file.
bool Pass::hasNoLint(const Sited &S) {
  for (SourceLocation Loc = S.AsGiven;;
       Loc = SM.getImmediateExpansionRange(Loc).getBegin()) {
    auto [File, Offset] = SM.getDecomposedSpellingLoc(Loc);
    if (std::optional<StringRef> Text = SM.getBufferDataOrNone(File)) {
      if (silencedOnItsLine(*Text, Offset, S.F.Check))
        return true;
      if (Blocks.try_emplace(File, *Text)
              .first->second.silence(Offset, S.F.Check))
        return true;
    }
    if (!Loc.isMacroID())
      return false;
  }
}

bool FindingFilter::isInView(SourceLocation Loc, const ASTContext &Ctx) const {
  return Pass(Ctx).inUserCode(Ctx.getSourceManager().getExpansionLoc(Loc),
                              S->Headers);
}

std::vector<Finding> FindingFilter::apply(std::vector<Finding> All,
                                          const ASTContext &Ctx) const {
  if (All.empty())
    return All;
  llvm::erase_if(All, [](const Finding &F) { return F.Loc.isInvalid(); });
  Pass P(Ctx);
  std::vector<Sited> Findings = P.sited(std::move(All));
  P.fingerprintAll(Findings);

  std::vector<Finding> Left;
  for (Sited &F : Findings) {
    if ((F.F.Level == Tier::All && S->Shown != Tier::All) ||
        !S->Checks.contains(F.F.Check) || !P.inView(F, S->Headers) ||
        S->Known.contains(F.F.Fingerprint) || P.hasNoLint(F))
      continue;
    Left.push_back(std::move(F.F));
  }
  return Left;
}

} // namespace mapchurn
