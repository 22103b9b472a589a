// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The flow facts: which addresses a function puts where.
//
// A second walk, made only when a check or `explain` asks who outlives whom
// (FlowWalker.h). What follows from these tables is plugin/escape's to find.
//
// Words
//   location  storage with a name of its own: a variable, a temporary, an
//             allocation, a lambda, the result; all its members, elements and
//             entries together. Location 0 is the heap, 1 the unknown.
//   flow      a value seen from a location: the number of dereferences that
//             lead from what the location holds to the value.
//                 q      0      *q     1      **q    2      &q     -1
//             For an lvalue it is what the object holds: the object `p->next`
//             is (p, 1), its address (p, 0).
//   pointee   of a location: stands for whatever it points to, as the target
//             of a store through it: `*q = p` is an edge pointee(q) <- p.
//   scope     a block of the source; a scope's variables end with it.
//   order     events of the walk are numbered as they stand in the source.
// Invariants
//   - Only values that can hold an address flow (FlowTypes.h): what is copied
//     character by character ends here.
//   - A reference is what it is bound to; a reference parameter is a location
//     that holds the address of the caller's object.
//   - A container or other class object is a value: what is put in flows to
//     the object itself.
//   - Tables are in source order; nothing depends on addresses.
// Example
//     int *p = &x;           p <- x  (-1)
//     rows.push_back(p);     rows <- p  (0)
//     this->last = *rows[0]; pointee(this) <- rows  (1)
// Ignored
//   The order of statements (but for the numbers that are recorded), which
//   member or element it is, addresses made from numbers.

#ifndef MAPCHURN_FACTS_FLOW_H
#define MAPCHURN_FACTS_FLOW_H

#include "facts/Facts.h"
#include "clang/AST/Decl.h"
#include <functional>
#include <map>

namespace mapchurn {

struct FlowLocation;
struct FlowScope;
using LocationId = Id<FlowLocation>;
using ScopeId = Id<FlowScope>;

enum class LocationKind {
  Heap,       ///< storage that outlives everything, without a name
  Unknown,    ///< wherever a function without a body here puts it
  Global,     ///< a global, static or thread_local variable
  Variable,   ///< a local variable
  Parameter,  ///< a parameter, of the function or of a lambda
  This,       ///< the pointer `this`
  Result,     ///< what the function returns
  Value,      ///< a value on its way; it has no address
  Temporary,  ///< an object without a name
  Allocation, ///< what `new` or a maker made
  Closure,    ///< a lambda with its captures
  Pointee,    ///< what Of points to
};

/// Deeper pointees are one with the last.
constexpr unsigned MaxPointeeLevel = 3;

struct FlowLocation {
  LocationKind Kind = LocationKind::Value;
  const clang::ValueDecl *Decl = nullptr;
  clang::SourceRange Range;    ///< of the declaration's name or the expression
  ScopeId Scope;               ///< in which its storage ends; invalid: none
  LocationId Of;               ///< Pointee: whose
  LocationId Pointee;          ///< the location's own, once something is stored
  unsigned Level = 0;          ///< Pointee: how many steps from a variable
  bool Container = false;      ///< one of the table, or an array
  bool Object = false;         ///< a class object, with members or elements
  bool RunsAtEnd = false;      ///< the user's code runs when it ends
  bool OwnEnd = false;         ///< its destructor is the user's code
  bool Carries = false;        ///< Parameter: it can hold an address
  bool Lambda = false;         ///< Parameter: of a lambda
  bool Addressed = false;      ///< its address is taken somewhere
  bool Assigned = false;       ///< assigned after its declaration
  bool HandedOn = false;       ///< its contents may go to another object
  std::vector<unsigned> Reads; ///< orders, rising
};

struct FlowScope {
  ScopeId Parent;
  unsigned Depth = 0;          ///< of the function's own block 0
  unsigned Begin = 0, End = 0; ///< orders
  bool Loop = false;           ///< its statements run again
  bool Conditional = false;    ///< a branch, or a lambda's body
};

/// A value as seen from a location. Path: the members named on the way, for
/// telling two places of one object apart; 0 is the whole of it.
struct Flow {
  LocationId Loc;
  int Derefs = 0;
  unsigned Path = 0;
  explicit operator bool() const { return Loc.valid(); }
};

enum class FlowWhy {
  Initialized, ///< `T x = src`
  Assigned,    ///< `dst = src`
  Inserted,    ///< put into a container
  Constructed, ///< a member of an object being built
  Captured,    ///< by a lambda
  Returned,
  Thrown,
  Argument, ///< bound to a lambda's parameter
  Library,  ///< what a function of the table does
  Value,    ///< on its way: a branch of ?:, …
  Call,     ///< what a function of this file does; made by plugin/escape
  Alias,    ///< another name for the same storage; made by plugin/escape
};

struct FlowEdge {
  LocationId Dst, Src;
  int Derefs = 0;
  FlowWhy Why = FlowWhy::Value;
  unsigned Order = 0;
  clang::SourceLocation Loc; ///< of the store, may be in a macro
  clang::SourceRange Target; ///< what is stored to, as written
  clang::SourceRange Source; ///< what is stored
  LocationId Root;           ///< the place that is stored to
  unsigned Path = 0;
  unsigned SourcePath = 0; ///< of the value, from Src
  unsigned Lambda = 0;     ///< in the body of which one; 0: in none
  unsigned Call = ~0u;     ///< Why Call: which
  unsigned Leak = ~0u;     ///< Why Call: which of the callee's
  bool Undone = false;     ///< Why Call: the callee takes it back
  bool Unsure = false;     ///< it may be another value
  bool HandedOn = false;   ///< the address of what may go to another object
  bool Guessed = false;    ///< Why Call: of a function that may be the one
  unsigned Depth = 0;      ///< Why Call: of calls in each other
};

/// The place gets other contents, or may: `p = …`, `v.clear()`, `v.pop()`.
struct FlowReset {
  LocationId Root;
  unsigned Path = 0;
  unsigned Order = 0;
  bool Call = false;   ///< by a function that may do so
  unsigned Lambda = 0; ///< in whose body: it runs at another time
  ScopeId Scope;
  bool Part = false; ///< of one element, or of one entry
};

/// What is known of the function that a call reaches.
enum class FlowTarget {
  Named,   ///< Callee, or what overrides it
  Pointer, ///< a function of the type Through
  Member,  ///< a method of the type Through
  Object,  ///< whatever a function object was made from
  Bound,   ///< the same, and the arguments are in another order
};

/// A call of a function that the table does not know. Args[0] is the address
/// of the object, if there is one; an argument bound to a reference is its
/// address.
struct FlowCall {
  const clang::FunctionDecl *Callee = nullptr; ///< canonical; null: not Named
  FlowTarget Target = FlowTarget::Named;
  const void *Through = nullptr; ///< see signatureOf
  /// What the callee's declaration says of an argument.
  enum : uint8_t {
    Mutable = 1,  ///< it may store through it
    Bound = 2,    ///< [[clang::lifetimebound]]
    NoEscape = 4, ///< __attribute__((noescape))
  };
  llvm::SmallVector<Flow, 2> Args;
  llvm::SmallVector<uint8_t, 4> Says; ///< sums of these, by argument
  LocationId Result;                  ///< Value; invalid: nothing that flows
  bool Virtual = false;               ///< another body may be the one that runs
  bool Constructs = false;            ///< a constructor
  bool Handle = false;                ///< its result is used, maybe to wait by
  bool Destroys = false;              ///< an object's end
  bool Guessed = false; ///< which argument it is, or that it is called
  bool InTry = false;
  unsigned Order = 0;
  ScopeId Scope;
  clang::SourceLocation Loc;
  clang::SourceRange Range;

  void add(Flow Arg, unsigned Said) {
    Args.push_back(Arg);
    Says.push_back(Said);
  }
  bool says(unsigned Arg, unsigned What) const { return Says[Arg] & What; }
};

/// A lambda that the function makes; its body is part of the function.
struct FlowLambda {
  const clang::CXXMethodDecl *Call = nullptr; ///< canonical
  LocationId Closure, Result;
  std::vector<LocationId> Parameters;
  ScopeId Scope; ///< of its body
};

/// One step of a path: a member or, where Field is null, what is inside: an
/// element, or what it points to.
struct FlowPath {
  unsigned Parent = 0;
  const clang::ValueDecl *Field = nullptr;
  unsigned Inside = 0; ///< the path that goes on to what is inside, once made
};

struct FunctionFlow {
  const clang::FunctionDecl *Decl = nullptr;
  const FunctionFacts *Facts = nullptr;
  std::vector<FlowLocation> Locations; ///< [0] heap, [1] unknown
  std::vector<FlowScope> Scopes;       ///< [0] the function
  std::vector<FlowEdge> Edges;
  ListOf<FlowCall> Calls;
  std::vector<FlowReset> Resets;
  std::vector<unsigned> Exits;     ///< orders of return, break, continue, goto
  std::vector<FlowLambda> Lambdas; ///< in source order
  /// Functions that are named without being called: pointers may lead there.
  std::vector<const clang::FunctionDecl *> Taken;
  llvm::SmallDenseMap<std::pair<unsigned, const clang::ValueDecl *>, unsigned,
                      4>
      PathIds;
  std::vector<FlowPath> Paths;        ///< [0] is the empty path
  std::vector<LocationId> Parameters; ///< [0] `this`, or invalid
  LocationId Result;
  bool Constructor = false, Destructor = false;
  /// The body is deeper than the walk goes: nothing is known of the rest.
  bool Cut = false;
  bool Throws = false; ///< and catches it not
  /// Orders of what may go on when another thread has done something, rising.
  std::vector<unsigned> Waits;

  /// The location of a global or static variable.
  llvm::DenseMap<const clang::ValueDecl *, LocationId> Globals;

  const FlowLocation &location(LocationId I) const {
    return Locations[I.Index];
  }
  const FlowScope &scope(ScopeId I) const { return Scopes[I.Index]; }
  /// True when what is at PathB is at PathA or a part of that.
  bool holds(unsigned PathA, unsigned PathB) const;
  LocationId global(const clang::ValueDecl *D);
  /// The path that goes on from Parent to a member, or (null) what is there.
  unsigned path(unsigned Parent, const clang::ValueDecl *Field);
  /// Value with Steps more dereferences.
  Flow deref(Flow Value, unsigned Steps = 1);
  /// What L points to, Level steps on; made when it is first asked for. What
  /// outlives everything points to what does, and deeper levels are one.
  LocationId pointee(LocationId L, unsigned Level);
};

/// The parameters and the result: functions with the same ones can be called
/// through one pointer. Null when the type is not known.
const void *signatureOf(clang::QualType Function, clang::ASTContext &Ctx);

constexpr LocationId HeapLocation{0}, UnknownLocation{1};

struct UnitFlow {
  std::deque<FunctionFlow> Functions;
  /// Those that initializers of variables outside of functions name.
  std::vector<const clang::FunctionDecl *> Taken;
  /// The source between two tokens, white space folded.
  std::function<std::string(clang::SourceRange)> Text;
};

} // namespace mapchurn

#endif // MAPCHURN_FACTS_FLOW_H
