// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "findings/NoLint.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include <optional>

using namespace llvm;

namespace mapchurn {

namespace {

enum class Kind { Other, Line, NextLine, Begin, End };

struct Directive {
  Kind What;
  size_t Offset; ///< of the N of NOLINT
  /// What stands in the brackets; nothing when there are none.
  std::optional<StringRef> List;

  GlobList checks() const {
    return GlobList(List.value_or("*"), GlobList::Negative::Ignore);
  }
};

} // namespace

static std::vector<Directive> directives(StringRef Text) {
  const StringRef Word = "NOLINT";
  std::vector<Directive> Found;
  for (size_t At = Text.find(Word); At != StringRef::npos;) {
    StringRef Name = Text.drop_front(At).take_while(isAlpha);
    size_t Next = At + Name.size();
    Kind What = StringSwitch<Kind>(Name)
                    .Case("NOLINT", Kind::Line)
                    .Case("NOLINTNEXTLINE", Kind::NextLine)
                    .Case("NOLINTBEGIN", Kind::Begin)
                    .Case("NOLINTEND", Kind::End)
                    .Default(Kind::Other);
    std::optional<StringRef> List;
    if (Text.drop_front(Next).starts_with("(")) {
      size_t Close = Text.find_first_of(")\n", Next);
      if (Close != StringRef::npos && Text[Close] == ')')
        List = Text.slice(Next + 1, Close);
    }
    if (What != Kind::Other)
      Found.push_back({What, At, List});
    At = Text.find(Word, Next + (List ? List->size() + 2 : 0));
  }
  return Found;
}

static bool silences(StringRef Line, Kind What, StringRef Id) {
  // Most lines have none; the list is built only where the word stands.
  return any_of(directives(Line), [&](const Directive &D) {
    return D.What == What && D.checks().contains(Id);
  });
}

bool silencedOnItsLine(StringRef Buffer, size_t Offset, StringRef Id) {
  auto [Before, After] =
      std::make_pair(Buffer.take_front(Offset), Buffer.drop_front(Offset));
  size_t Begin = Before.rfind('\n') + 1; // npos + 1 is the file's begin
  size_t End = Offset + std::min(After.find('\n'), After.size());
  if (silences(Buffer.slice(Begin, End), Kind::Line, Id))
    return true;
  if (Begin == 0)
    return false;
  StringRef Above = Buffer.take_front(Begin - 1);
  Above = Above.drop_front(Above.rfind('\n') + 1);
  return silences(Above, Kind::NextLine, Id);
}

/// The lists of a BEGIN and an END that belong together are equal but for the
/// spaces around each name.
static bool sameList(const Directive &A, const Directive &B) {
  if (!A.List || !B.List)
    return !A.List && !B.List;
  SmallVector<StringRef> As, Bs;
  A.List->split(As, ',');
  B.List->split(Bs, ',');
  return equal(As, Bs,
               [](StringRef X, StringRef Y) { return X.trim() == Y.trim(); });
}

NoLintBlocks::NoLintBlocks(StringRef Buffer) {
  std::vector<Directive> Open;
  for (const Directive &D : directives(Buffer)) {
    if (D.What == Kind::Begin) {
      Open.push_back(D);
    } else if (D.What == Kind::End && !Open.empty() &&
               sameList(Open.back(), D)) {
      Blocks.push_back({Open.back().Offset, D.Offset, D.checks()});
      Open.pop_back();
    }
  }
}

bool NoLintBlocks::silence(size_t Offset, StringRef Id) const {
  return any_of(Blocks, [&](const Block &B) {
    return B.Begin < Offset && Offset < B.End && B.Checks.contains(Id);
  });
}

} // namespace mapchurn
