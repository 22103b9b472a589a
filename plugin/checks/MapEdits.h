// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Edits that give a map another type, everywhere at once.
//
// One set of edits covers the declaration and every use. If any use cannot be
// rewritten for certain, there are none: the declaration alone would not
// compile. What counts is that each mention of the name in the source is
// accounted for, also those that the walk does not see (templates that are
// never instantiated, decltype).
//
// What a use becomes is the derived classes' matter: SetEdits.cpp makes a set
// of the map, ValueEdits.cpp puts the values of its pointers into it.

#ifndef MAPCHURN_CHECKS_MAPEDITS_H
#define MAPCHURN_CHECKS_MAPEDITS_H

#include "facts/Facts.h"
#include "findings/Finding.h"

namespace mapchurn {

class MapRewriter {
public:
  MapRewriter(const UnitFacts &Unit, const ContainerDecl &D)
      : Unit(Unit), D(D) {}
  virtual ~MapRewriter() = default;

protected:
  /// The declaration is one that can be edited at all: in this file, with all
  /// uses in sight, written out, no template's, and filled by its uses only.
  bool isEditable() const;

  /// Every event of the map itself is one that operation() has edits for.
  bool uses();

  /// A call of the table, not by an algorithm and not in a macro.
  virtual bool operation(const FunctionFacts &F, const Event &E) = 0;
  /// An event of an entry or a value, rather than of the map.
  virtual bool part(const FunctionFacts &F, const Event &E) = 0;

  /// `for (… : m)` names the map without an operation on it.
  bool ranges();
  bool allMentioned() const { return Mentions == D.Mentions; }

  void replace(clang::CharSourceRange Range, std::string Text) {
    Edits.push_back({Range, std::move(Text)});
  }
  void replace(clang::SourceRange Range, std::string Text) {
    replace(clang::CharSourceRange::getTokenRange(Range), std::move(Text));
  }

  const UnitFacts &Unit;
  const ContainerDecl &D;
  std::vector<Edit> Edits;
  unsigned Mentions = 0; ///< accounted for

private:
  bool use(const FunctionFacts &F, const Event &E);
};

/// A key as the only or first argument of a call, or nothing when it reads
/// otherwise there: `{1, 2}` would be two keys.
std::string asArgument(const Value &Key);

/// In brackets a comma may be an operator, in a call it never is.
std::string groupCommas(std::string Key);

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_MAPEDITS_H
