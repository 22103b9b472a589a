// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The owner facts: who owns what an allocation has made, and what is done to
// each owner.
//
// Beside the flow of addresses (Flow.h), which merges all that one location
// holds, ownership is followed name by name: each time that a variable that
// owns an allocation is named is a use. The walk is made of functions that
// allocate, and of those that they lend an owner to.
//
// Words
//   owner    a local variable or parameter that is a smart pointer, or a plain
//            pointer that `new` has filled, or a lambda that has captured one.
//   use      one mention of an owner.
//   lend     give an owner to a function by reference.
//   block    a `{ }` of the source; an exit leaves blocks.
// Invariants
//   - Every mention of an owner in the function, lambdas and unevaluated
//     operands included, is a use; what is not understood is Use::Other.
//   - Tables are in source order; nothing depends on addresses.
// Example
//     auto p = std::make_unique<T>(1);   allocation, into p
//     p->run();                          use of p: Access, edit `->` to `.`
//     keep(std::move(p));                use of p: Move, to keep's parameter
// Ignored
//   Members, globals and elements as owners: what they own has left the scope.

#ifndef MAPCHURN_FACTS_OWNERS_H
#define MAPCHURN_FACTS_OWNERS_H

#include "facts/Facts.h"
#include "model/Containers.h"

namespace mapchurn {

class Types;

enum class HolderKind {
  Unique,  ///< std::unique_ptr and its like
  Shared,  ///< std::shared_ptr and its like
  Raw,     ///< a plain pointer
  Closure, ///< a lambda, by what it has captured
};

/// Where a value goes.
enum class OwnerSink {
  Variable,  ///< becomes a local variable: Owner
  Statement, ///< used within the expression and gone with it
  Discarded,
  Returned,
  Argument, ///< of Callee
  Stored,   ///< assigned: to a variable made before, a member, an element
  Captured, ///< by a lambda
  Chosen,   ///< one of two values of ?:
  Part,     ///< of another object that is being made
  Other,
};

enum class UseKind {
  Access,  ///< p->x, *p, p[i]: the object
  Address, ///< p.get(), or the value of a plain pointer
  Test,    ///< is it null?
  Mention, ///< (void)p
  Copy,    ///< of a shared owner
  Move,    ///< std::move(p)
  Release, ///< p.release()
  Reset,   ///< p.reset(…)
  Assign,  ///< p = …
  Forget,  ///< a plain pointer: p = nullptr
  Swap,
  Return,
  Capture, ///< by a lambda: by reference, or the value of a plain pointer
  Lend,    ///< to Callee, by reference
  Delete,  ///< delete p
  Call,    ///< of a closure
  Other,   ///< its address is taken, it gets another name, …
};

/// One edit that makes a use fit an object in place of its owner.
struct OwnerEdit {
  clang::CharSourceRange Range;
  std::string Text;
};

struct OwnerUse {
  UseKind Kind = UseKind::Other;
  clang::SourceLocation Loc; ///< of the name
  unsigned Order = 0;
  unsigned Block = 0;
  /// Lend, Move, Copy: to whom.
  const clang::FunctionDecl *Callee = nullptr;
  unsigned Parameter = 0;
  bool Unsure = false; ///< Lend: another body may be the one that runs
  OwnerSink To = OwnerSink::Other;
  unsigned Owner = ~0u; ///< To Variable: which; Capture: the closure's
  /// Capture: the lambda goes where it is not followed.
  bool Kept = false;
  bool InLambda = false; ///< it runs at another time
  /// Delete: a statement of the block itself, and not of one of its cases.
  bool Direct = false;
  bool Array = false; ///< Delete: delete[]
  /// Delete: an object of the block would end later: something comes after the
  /// statement, or was declared before it and ends by itself.
  bool Followed = false;
  clang::SourceRange Statement; ///< Delete
  /// The use can be written for an object, by Edit if there is one.
  bool Rewritable = false;
  std::optional<OwnerEdit> Edit;
};

struct Owner {
  HolderKind Kind = HolderKind::Raw;
  const clang::VarDecl *Decl = nullptr;
  bool Parameter = false;
  bool Reference = false; ///< bound to an owner without a name
  bool Array = false;     ///< of more than one object
  unsigned Block = ~0u;   ///< whose end ends it; ~0: not a block
  unsigned Order = 0;
  clang::SourceLocation End; ///< where its scope ends
  std::vector<OwnerUse> Uses;
};

/// What `new` or a maker has made.
struct MadeObject {
  TypeFacts Type; ///< of one element
  bool Array = false;
  /// Of an array, where it is a constant.
  std::optional<uint64_t> Count;
  bool KnownHere = false; ///< complete before the allocation
  /// Made by the global operator new, through a constructor for everyone.
  bool Plain = false;
  bool SameType = false;      ///< the owner's pointee is of just that type
  bool CustomDeleter = false; ///< of the owner, or an allocator
  bool TrivialEnd = false;    ///< destroying it does nothing
  bool TrailingArray = false; ///< struct { int n; char text[]; }
  /// As it is written in a declaration: `Row`, and `[16]`.
  std::string Spelling, Bounds;
};

struct OwnedAllocation {
  clang::SourceRange Range;
  std::string From; ///< `new`, `std::make_unique`
  OwnerSink Into = OwnerSink::Other;
  unsigned Owner = ~0u;                        ///< Into Variable
  const clang::FunctionDecl *Callee = nullptr; ///< Into Argument
  MadeObject Object;
  bool InLoop = false; ///< made on each pass of a loop
  /// In place of the owner's declaration: `Row r(1, 2)`. Invalid where there is
  /// no such declaration, or the owner is named by what is no use.
  std::optional<OwnerEdit> Declaration;
};

struct OwnerBlock {
  unsigned Parent = ~0u;
  /// A statement of its parent: `{ }`, or `do { } while (0)`. What is done in
  /// it is done there, unless an exit leaves it for its parent.
  bool Plain = false;
};

/// return, throw, break, continue.
struct OwnerExit {
  unsigned Order = 0;
  unsigned Block = 0;
  /// The innermost block that is not left; ~0 when the function is.
  unsigned Target = ~0u;
  bool Direct = false; ///< a statement of Block itself
};

struct FunctionOwners {
  const clang::FunctionDecl *Decl = nullptr;
  const FunctionFacts *Facts = nullptr; ///< null: only lent to
  std::vector<Owner> Owners;
  std::vector<OwnedAllocation> Allocations;
  std::vector<OwnerBlock> Blocks;
  std::vector<OwnerExit> Exits;
  /// By parameter: its owner, or ~0.
  std::vector<unsigned> Parameters;
  /// It may call itself; only looked for where a large object is made.
  bool Recursive = false;
  /// The body is deeper than the walk goes, or has what it does not know.
  bool Cut = false;
};

/// Objects up to this size are taken to be small in a function that calls
/// itself.
constexpr uint64_t SmallObjectBytes = 1024;

struct UnitOwners {
  std::deque<FunctionOwners> Functions;
  /// By the definition.
  llvm::DenseMap<const clang::FunctionDecl *, unsigned> Bodies;
};

/// Owner facts of all functions in Unit that allocate.
UnitOwners buildOwners(Types &T, const UnitFacts &Unit);

} // namespace mapchurn

#endif // MAPCHURN_FACTS_OWNERS_H
