// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How many elements a loop adds to a container, for growth-in-loop.
//
// Words
//   gain    what the growing calls of one container in one innermost loop add:
//           elements per pass, times the trip counts of the loops from there
//           out to the scope that declares the container.
//   sure    on every path through every pass. `if (a) v.push_back(1); else
//           v.push_back(2);` is a sure gain of one.
// Invariant A gain that is not sure is an upper bound, and says so.
// Example
//     std::vector<int> v;
//     for (r = 0; r < h; ++r) {         gain: 1 per pass, times h
//       v.push_back(0);
//       for (c = 0; c < w; ++c)         gain: 1 per pass, times h * w
//         v.push_back(c);
//     }
// Ignored   Exceptions: a loop that throws has lost more than a capacity.

#ifndef MAPCHURN_CHECKS_GAIN_H
#define MAPCHURN_CHECKS_GAIN_H

#include "facts/Facts.h"
#include "facts/Queries.h"
#include <map>

namespace mapchurn {

/// One factor of the number of elements: a loop, or an algorithm's range.
struct Factor {
  const TripCount *Trip;
  clang::SourceLocation Loc;
  /// In code, the constant's name is not visible before the outermost loop.
  bool NumberOnly = false;
  /// Evaluating it there might fail.
  bool NoCode = false;
};

struct Gain {
  EventId First; ///< of the growing calls, or of those that always run
  RegionId Loop; ///< the outermost; invalid for an algorithm without
  uint64_t PerPass = 1;
  std::vector<Factor> Factors; ///< outermost first
  bool UpperBound = false;
  bool Duplicates = false; ///< because keys may be there already
};

class GainSearch {
public:
  GainSearch(const FunctionFacts &F, const Queries &Q);

  /// Of local containers, in loops whose counts are all known before the
  /// outermost; in the order of the source.
  std::vector<Gain> gains();

  /// True when nothing was put into the container, no room made in it, and it
  /// went nowhere else, from its declaration to the loop; and nothing but
  /// growth happens to it in the loop. Without a loop: until the call.
  bool emptyBefore(PlaceId Container, RegionId Loop, EventId Call);

  /// The declaration of the variable that the container is, or is part of.
  EventId declared(PlaceId Container) const;

  /// The container as code before the loop names it: `out.rows`.
  static std::string spelled(const FunctionFacts &F, PlaceId P);
  std::string spelled(PlaceId P) const { return spelled(F, P); }

private:
  class PathCount;
  /// What a path is found by, whichever container it is for.
  struct Outline {
    explicit Outline(const FunctionFacts &F);
    std::vector<unsigned> Exits;     ///< events
    std::vector<unsigned> EndRegion; ///< by region: the first one after it
  };
  /// The growing calls of one container in one innermost loop.
  using Calls = std::vector<unsigned>;

  bool isCandidate(const Event &E) const;
  std::optional<Gain> gainOf(llvm::ArrayRef<unsigned> Growing);
  void addLoop(Gain &G, RegionId Loop, bool Conditional) const;
  bool climb(Gain &G, RegionId From, RegionId Scope) const;
  bool hoist(Gain &G);
  bool isKnownBefore(const TripCount &Trip, RegionId Loop);

  const FunctionFacts &F;
  const Queries &Q;
  /// Events by the variable that their place begins with.
  std::vector<std::vector<unsigned>> ByRoot;
  std::map<std::pair<const TripCount *, RegionId>, bool> KnownBefore;
  std::optional<Outline> Shape;
};

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_GAIN_H
