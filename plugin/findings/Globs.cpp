// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "findings/Globs.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

namespace mapchurn {

/// The usual two-pointer match: on a mismatch, the last `*` takes one more
/// character. A regular expression per glob (clang-tidy's way) would compile
/// one automaton per NOLINT comment.
bool globMatches(StringRef Glob, StringRef Text) {
  size_t G = 0, T = 0, Star = StringRef::npos, Retry = 0;
  while (T < Text.size()) {
    if (G < Glob.size() && Glob[G] == '*') {
      Star = G++;
      Retry = T;
    } else if (G < Glob.size() && Glob[G] == Text[T]) {
      ++G;
      ++T;
    } else if (Star != StringRef::npos) {
      G = Star + 1;
      T = ++Retry;
    } else {
      return false;
    }
  }
  return Glob.drop_front(G).find_first_not_of('*') == StringRef::npos;
}

bool checkMatches(StringRef Glob, StringRef Id) {
  return globMatches(Glob, Id) || globMatches(Glob, ("mapchurn-" + Id).str());
}

GlobList::GlobList(StringRef List, Negative Rule) {
  if (Rule == Negative::Keep && List.ltrim().starts_with("-"))
    Items.push_back({"*", true});
  while (!List.empty()) {
    size_t End = List.find_first_of(",\n");
    StringRef Glob = List.take_front(End).trim();
    List = End == StringRef::npos ? StringRef() : List.drop_front(End + 1);
    bool Positive = !Glob.consume_front("-");
    if (!Glob.empty() && (Positive || Rule == Negative::Keep))
      Items.push_back({Glob.str(), Positive});
  }
}

bool GlobList::contains(StringRef Id) const {
  for (const Item &I : reverse(Items))
    if (checkMatches(I.Glob, Id))
      return I.Positive;
  return false;
}

} // namespace mapchurn
