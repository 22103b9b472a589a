// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Escape analysis: whose address reaches what outlives it, and by which path.
//
//     flow facts → Graph.cpp      pointers and what is stored through them
//                → Summaries.cpp  functions bottom-up, calls by their summaries
//                → Reach.cpp      which of them have to be solved
//                → Indirect.cpp   what calls do that name no function
//                → Solve.cpp      least dereferences from holders to objects
//                → Paths.cpp      what is asked of a path
//                → Explain.cpp    verdicts as text
//
// Words
//   holder   a location from which the walk starts: what it holds, it keeps.
//   escape   the address of an object (dereference count -1) reaches a holder
//            that outlives it: the heap, a global, what a parameter points to,
//            the result, or a variable of an enclosing scope.
//   leak     of a parameter: what it holds, or what is so many dereferences
//            from it, reaches such a holder. Leaks are a function's summary.
// Invariants
//   - On each path the count is clamped at 0 from below, so that no cycle of
//     `p = &q; q = &p` runs away; above 15 it counts as 15.
//   - The unknown is a holder of its own: what a function without a body here
//     was given may be anywhere, which is no proof that it is.
//   - Where a bound cut the walk of a function, its objects and parameters
//     count as escaping (Cut).
// Cost
//   A location's count only falls and has 17 values, so that one walk costs
//   17 times the edges at most. A function has one walk for each of: the heap,
//   the unknown, the result, each parameter through which it stores, and one
//   for all scopes together. Bounds: MaxWalks, and rounds of a recursive group.
// Example
//     int *p = &x;  global = p;
//     walk from global: p at 0, x at -1: x escapes by global <- p <- &x.

#ifndef MAPCHURN_ESCAPE_ESCAPE_H
#define MAPCHURN_ESCAPE_ESCAPE_H

#include "facts/Flow.h"
#include <map>
#include <string>

namespace mapchurn {

enum class Sink {
  None,
  Heap,    ///< a global, static, thrown, or stored where all outlives it
  Pointee, ///< what a parameter or `this` points to
  Result,
  Scope,   ///< a variable of an enclosing scope
  Unknown, ///< a function without a body here
};

/// The address of Object reaches Holder.
struct Escape {
  LocationId Object, Holder;
  Sink To = Sink::None;
  unsigned Step = ~0u; ///< the last step of the path
  /// What takes it back may put it there again: `p = &x; p = c ? p : q;`.
  bool Stays = false;
  /// Of the holder's own scope, declared after it: the holder's destructor may
  /// still look.
  bool Late = false;
};

/// What a parameter lets out.
struct Leak {
  unsigned Parameter = 0; ///< 0: this
  /// Instead of a parameter: what this variable holds.
  const clang::ValueDecl *FromGlobal = nullptr;
  Sink To = Sink::None; ///< Heap, Unknown, Result, Pointee
  /// Heap: in which variable, where that is known.
  const clang::ValueDecl *Global = nullptr;
  unsigned Target = 0; ///< Pointee: of which parameter
  unsigned Level = 0;  ///< Pointee: how many steps from it
  int Derefs = 0;
  unsigned Step = ~0u;
  /// Pointee: the members on the way from the parameter, see FlowPath.
  llvm::SmallVector<const clang::ValueDecl *, 2> Path;
  /// The same for what it is of the parameter that leaks.
  llvm::SmallVector<const clang::ValueDecl *, 2> Source;
  bool Undone = false; ///< the function takes it back before it returns
  bool Sure = true;    ///< see FunctionEscape::isSure
  unsigned Depth = 0;  ///< of the calls that it goes through

  bool sameFlow(const Leak &O) const {
    return Parameter == O.Parameter && FromGlobal == O.FromGlobal &&
           To == O.To && Global == O.Global && Target == O.Target &&
           Level == O.Level;
  }
};

/// A place of the caller's that the function overwrites, erases or clears.
struct TakenBack {
  unsigned Parameter = 0;
  const clang::ValueDecl *Global = nullptr; ///< instead of a parameter
  /// Not on every way through the function, or only what it put there itself.
  bool Maybe = false;
  bool Part = false; ///< see FlowReset
  llvm::SmallVector<const clang::ValueDecl *, 2> Path;
};

struct Summary {
  ListOf<Leak> Leaks;
  ListOf<TakenBack> TakesBack;
  bool Throws = false;       ///< somewhere, and does not catch it
  bool ReturnsHeap = false;  ///< the result may be storage of the heap's
  bool ReturnsFresh = false; ///< or an allocation made in the function
};

enum class Undoing {
  No,
  Call,  ///< by a function that may do so
  Maybe, ///< not on every way, or only a part of it
  Sure,
};

/// Steps of a path that are shown.
constexpr unsigned MaxPath = 200;

/// One step of a walk from a holder: over an edge, or from a location to what
/// it points to (Edge ~0).
struct WalkStep {
  unsigned Edge = ~0u;
  unsigned Before = ~0u;
  LocationId At, Holder;
  int Derefs = 0;
  // Of the path so far, so that nobody has to walk it again:
  unsigned Store = ~0u; ///< the edge by which it comes into the holder
  unsigned Prior = ~0u; ///< the last edge that is no alias
  bool Sure = true;     ///< see FunctionEscape::isSure
  unsigned Want = 0;    ///< which part of At it is about: a path
  unsigned Depth = 0;   ///< of calls in each other
  bool Ended = false;   ///< it goes through an object that ends itself
  bool Guessed = false; ///< over an edge that is
};

struct FunctionEscape {
  FunctionFlow *Flow = nullptr;
  Summary Result;
  /// Of Flow's lambdas. Parameter 0 is the lambda with its captures.
  std::vector<Summary> Lambdas;
  std::vector<Escape> Escapes; ///< by object, then sink
  std::vector<WalkStep> Steps;
  std::vector<unsigned> Thrown; ///< orders of calls that may throw, rising
  bool Cut = false; ///< a bound was reached: everything counts as escaping

  bool Solved = false; ///< else nothing is known of it, nor was asked for

  /// Forgets what was known of the flow, which has changed.
  void index();
  /// The edges from the holder to the object, in that order; of a path of more
  /// than MaxPath steps those next to the object.
  std::vector<const FlowEdge *> path(unsigned Step) const;
  /// The first one; one that is guessed only if there is no other.
  const Escape *escapeOf(LocationId Object) const;
  /// How many edges there are to a location that say something new.
  std::vector<unsigned> Sources;
  /// The edge by which it comes into the holder.
  const FlowEdge *store(unsigned Step) const;
  /// No variable on the way gets other values too, what is read from an object
  /// is what was put into it, and nothing goes through memory that a pointer
  /// stands for: the address takes this path, and not just one that shares its
  /// locations. What goes through many calls is not sure: each leaves out which
  /// member it was.
  bool isSure(unsigned Step) const;
  /// How far what is stored is overwritten, erased or cleared again, after the
  /// store and before In ends.
  Undoing isUndone(const FlowEdge &Store, ScopeId In) const;
  bool isSurelyUndone(const FlowEdge &Store, const FlowReset &R,
                      ScopeId In) const;
  /// An object that ends with the scope was given the place.
  bool isGuarded(const FlowEdge &Store) const;
  /// That part of the variable gets other contents between the two.
  bool isOverwritten(LocationId Variable, unsigned Path, unsigned After,
                     unsigned Before) const;
  /// The variable may get another value between the two.
  bool isReassigned(LocationId Variable, unsigned After, unsigned Before) const;
  /// What is at this place in the source does not run on every way through the
  /// function.
  bool isConditional(unsigned Order) const;

private:
  /// The resets of a place: what is searched lies side by side.
  struct ResetsInOrder {
    std::vector<unsigned> Orders; ///< ascending
    std::vector<unsigned> Resets; ///< which has that order
    std::vector<unsigned> InLambdas;

    /// The first that is after this point of the function.
    size_t after(unsigned Order) const;
  };
  /// Paths of places that an object was given whose destructor may put them
  /// back, with the call that made it.
  using Guards = std::vector<std::pair<unsigned, unsigned>>;

  // Of a place, null where there are none. The tables of all places are made
  // when the first one is asked for, which is seldom.
  const ResetsInOrder *resetsOf(LocationId Root) const;
  const std::vector<unsigned> *storesOf(LocationId Root) const; ///< orders
  const Guards *guardsOf(LocationId Root) const;

  mutable std::optional<std::map<unsigned, ResetsInOrder>> Resets;
  mutable std::optional<std::map<unsigned, std::vector<unsigned>>> Stores;
  mutable std::optional<std::map<unsigned, Guards>> Guarding;
};

struct UnitEscape {
  UnitFlow Flow;
  std::deque<FunctionEscape> Functions; ///< in the order of Flow.Functions
  llvm::DenseMap<const clang::FunctionDecl *, unsigned> Bodies;

  /// How messages name a location: `'x'`, `what 'p' points to`.
  std::string name(const FunctionFlow &F, LocationId L) const;
};

/// Whether what is found at a place in the source is shown.
using InView = std::function<bool(clang::SourceLocation)>;

/// Of the functions that Shown needs (Reach.h), the others are not solved.
/// Null: of all.
UnitEscape analyseEscape(UnitFlow Flow, const InView &Shown = {});

// ---- The stages -----------------------------------------------------------

/// Adds to each place that a pointer may stand for what is stored through the
/// pointer: for `q = &x; *q = p` the edge x <- pointee(q).
void connectPointees(FunctionFlow &F);

/// Finds escapes and leaks in a function whose edges are complete.
void solve(FunctionEscape &F);

/// Functions so that callees come before their callers; those that call each
/// other form one group.
std::vector<std::vector<unsigned>>
callOrder(const UnitFlow &Flow,
          const llvm::DenseMap<const clang::FunctionDecl *, unsigned> &Bodies);

} // namespace mapchurn

#endif // MAPCHURN_ESCAPE_ESCAPE_H
