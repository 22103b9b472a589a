// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The facts: all that a check may know of a translation unit.
//
// One walk over each user function body writes these tables; nothing after it
// looks at a statement or an expression again.
//
// Words
//   place    storage as the source names it: a root (variable, `this`) and the
//            steps from it: `this->rows_`, `m[k]`, `it->second`. A reference
//            that is bound to a known place *is* that place.
//   value    an expression where it stands as an argument: its text, what it
//            reads, whether evaluating it again would give the same.
//   event    one effect on a place, in the order of evaluation.
//   region   a piece of the function that control enters as a whole: a block,
//            a branch, a loop, a lambda's body. Regions form a tree.
// Invariants
//   - Events are numbered in evaluation order within straight-line code; the
//     events of a region are contiguous: [FirstEvent, EndEvent).
//   - An event dominates a later one when its region encloses the later one's
//     (FunctionFacts::HasGoto switches that off).
//   - Each mention of a container that is not a known operation yields Copy,
//     Move, Pass, Address or Return: "no event" means "not used".
//   - Order of all tables is source order; nothing depends on addresses.
// Example
//     std::vector<int> v;                     declare   v (empty)
//     for (int x : xs) v.push_back(x);        loop 'xs.size()': append v x
// Ignored
//   Unevaluated operands, dependent code (only instantiations are walked),
//   system headers, order among the arguments of one call.

#ifndef MAPCHURN_FACTS_FACTS_H
#define MAPCHURN_FACTS_FACTS_H

#include "model/Containers.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace mapchurn {

/// Index into one of the tables below; not valid until set.
template <class Table> struct Id {
  unsigned Index = ~0u;
  bool valid() const { return Index != ~0u; }
  explicit operator bool() const { return valid(); }
  friend bool operator==(Id A, Id B) { return A.Index == B.Index; }
  friend bool operator!=(Id A, Id B) { return A.Index != B.Index; }
  friend bool operator<(Id A, Id B) { return A.Index < B.Index; }
};

/// std::vector copies when it grows what has a SmallVector in it.
template <class T> using ListOf = llvm::SmallVector<T, 0>;

class Types;
struct Place;
struct Value;
struct Region;
struct Event;
using PlaceId = Id<Place>;
using ValueId = Id<Value>;
using RegionId = Id<Region>;
using EventId = Id<Event>;

// ---- Types ----------------------------------------------------------------

/// What a check needs of a key, mapped, element or pointee type.
struct TypeFacts {
  std::string Name; ///< as the user would write it
  /// The same for the same type, whatever its name; only for comparing.
  const void *Identity = nullptr;
  uint64_t SizeBytes = 0; ///< 0 while incomplete
  bool Complete = false;
  bool Polymorphic = false;
  bool Empty = false;       ///< a class without data, bases with data, or vptr
  bool Scalar = false;      ///< arithmetic, enum, pointer
  bool Movable = false;     ///< can be moved or copied
  bool DefaultMade = false; ///< has a default constructor that all may call
  bool Assignable = false;  ///< can be assigned a new one
  bool Aggregate = false;
  bool Final = false;
  bool Trivial = false; ///< trivially copyable and destructible
  /// Making one without arguments runs no code of the user's.
  bool SilentDefault = false;
  bool Allocates = false; ///< a container, string, owner, or a class with one
  bool OwnLife = false;   ///< made and deleted by rules of its own: a private
                          ///< destructor, operator new, shared_from_this
  bool String = false;    ///< a string of the container table
  /// Characters that such a string keeps in the object.
  unsigned InlineCapacity = 0;
  /// The program's text says how many values occur: bool, char, enumerations,
  /// functions, types; also classes and pairs of only these.
  bool FewValues = false;
  bool Callable = false; ///< a function pointer, a class with operator()
};

/// How a map's value points to what it stands for.
enum class PointerKind { None, Raw, Unique, Shared };

/// A comparator, hash or key-equal.
struct FunctionObject {
  std::string Name; ///< `std::less<std::string>`; empty: the type has none
  bool Transparent = false; ///< declares is_transparent
  /// The transparent one of the same template: `std::less<>`.
  std::string General;
  bool Own = false; ///< a class of the user's, which could declare it
};

/// A class of the user's whose objects are smaller when its members are
/// declared in another order.
struct Reordering {
  std::string Name;
  clang::SourceLocation Loc;
  std::vector<std::string> Members; ///< in that order
  /// AfterBytes: when the classes of its members are reordered as well.
  uint64_t BeforeBytes = 0, AfterBytes = 0;
};

/// A container type of the source: a row of the table with its arguments.
struct ContainerType {
  const model::Container *Row = nullptr;
  std::string Name; ///< `std::map<int, Foo>`, as the user would write it
  FunctionObject Compare, Hash, Equal; ///< where the table says there is one
  TypeFacts Key;                       ///< maps and sets
  TypeFacts Element; ///< the mapped type of a map, else the element
  /// What one entry occupies in an array of entries; 0: unknown.
  uint64_t EntryBytes = 0;
  /// Maps: how much of that is padding, what an entry occupies when the classes
  /// below are reordered, and these: the members' before their owners'.
  uint64_t EntryPaddingBytes = 0, TightEntryBytes = 0;
  std::vector<Reordering> Reorderings;

  PointerKind Pointer = PointerKind::None; ///< of Element
  TypeFacts Pointee;
  bool VoidPointee = false;
  bool ArrayPointee = false;
  bool CustomDeleter = false;
  bool Boxed = false;          ///< Element is std::any or its like
  uint64_t BoxInlineBytes = 0; ///< of the largest object that the box holds

  bool Transparent = false;    ///< lookups take other types than the key
  bool LookupOffered = true;   ///< the language mode has transparent lookup
  uint64_t InlineElements = 0; ///< small-vector capacity
  /// Destroying an entry frees memory and does nothing else, so that nobody
  /// notices when it happens later.
  bool FreesOnly = false;
  bool StandardAllocator = false; ///< std::allocator
  bool GrowthMovesAll = false;    ///< of a flat map: a growth moves all entries
  const ContainerType *ElementContainer = nullptr; ///< Element is a container
  const model::Container *SetRow = nullptr;        ///< a map's: see SetOf

  /// A map whose mapped type, or what that points to, is a class without data.
  bool holdsKeysOnly() const {
    return Row->isMap() &&
           (Element.Empty || (Pointer != PointerKind::None && Pointee.Empty));
  }
};

// ---- Places ---------------------------------------------------------------

enum class PlaceKind {
  Variable, ///< Decl
  This,     ///< *this
  Field,    ///< Base.Decl
  Entry,    ///< a key and value of the map Base: *it
  Key,      ///< an entry's key: it->first
  Element,  ///< a mapped value or element of Base: m[k], it->second, v[i]
  Pointee,  ///< *Base, through a pointer or owner
  Other,    ///< a temporary, or storage the walk cannot name
};

struct Place {
  PlaceKind Kind = PlaceKind::Other;
  PlaceId Base;
  const clang::ValueDecl *Decl = nullptr;
  /// Entry, Key, Element: which one of Base's. The Value::Identity of the key,
  /// or a number of its own for each variable that stands for an entry; ~0u is
  /// any of them.
  unsigned KeyIdentity = ~0u;
  llvm::SmallVector<PlaceId, 1> Reads; ///< what KeyIdentity depends on
  const ContainerType *Type = nullptr; ///< when the place is a container
  const clang::Type *Object = nullptr; ///< canonical type; null: not known
  bool Owner = false;                  ///< a variable or member: smart pointer
  std::string Text;                    ///< as first written: `this->rows_`
  /// Field: empty in an object that no constructor of the user's has filled.
  bool BornEmpty = false;
};

// ---- Values ---------------------------------------------------------------

/// How an argument comes into being.
enum class ValueForm {
  Plain,       ///< a name, arithmetic, anything not below
  Literal,     ///< a number, character, bool, enum constant
  String,      ///< a string literal
  Null,        ///< nullptr
  Moved,       ///< std::move(x), or a temporary that is moved in
  Allocation,  ///< new T, make_unique<T>(…): From says by what
  Constructed, ///< T(…), T{…} with arguments
  Default,     ///< T(), T{}
  Call,        ///< the result of another function
};

/// What a container holds when it comes into being.
enum class Initial { Empty, Sized, Filled, Unknown };

/// What a temporary string is made of.
enum class StringSource {
  None,
  Literal,   ///< "abc"
  CString,   ///< a `const char *`, an array
  View,      ///< a std::string_view or its like
  Range,     ///< characters from a pointer on: `{p, n}`
  Substring, ///< `s.substr(1)`
  Borrowed,  ///< `s.c_str()` of a string of the same type
  Copy,      ///< `std::string(s)` of another
};

struct Value {
  ValueForm Form = ValueForm::Plain;
  clang::SourceRange Range; ///< file range; invalid inside macros
  std::string Text;         ///< as written, white space folded
  /// Equal for expressions of the same structure over the same places.
  unsigned Identity = ~0u;
  bool Pure = false; ///< no side effect: evaluating twice is evaluating once
  bool InMacro = false;
  llvm::SmallVector<PlaceId, 2> Reads; ///< places whose change changes it
  PlaceId At;                          ///< the place it is, when it is one
  TypeFacts Type;                      ///< of the expression as written
  std::optional<int64_t> Constant;
  Initial Starts = Initial::Unknown; ///< of a new container
  /// Where `rows.size()` is the value or a summand of it: rows.
  struct Size {
    PlaceId Of;
    PlaceId Variable; ///< by way of it: `n = rows.size(); … n + 1`
  };
  llvm::SmallVector<Size, 1> Sizes;

  StringSource Builds = StringSource::None; ///< a string is built for the call
  std::string BuiltType;                    ///< `std::string`
  std::string BuiltFrom; ///< its source, as text: `name`, `s` for `s.c_str()`
  std::optional<uint64_t> LengthLimit; ///< the string is never longer
  unsigned LiteralLength = 0;          ///< of Form String / Builds Literal
  std::string From; ///< Allocation: `std::make_unique`, `new`
  /// Allocation: TypeFacts::Identity of the one object made, whose constructor
  /// is public; null for arrays and whatever else is not that simple.
  const void *Made = nullptr;
  bool WithoutArguments = false; ///< Allocation: of a default object
  /// Allocation of one object by an owner: what makes it as a value, `T(a, b)`;
  /// empty when it cannot be written so. By a maker, also its arguments.
  std::string AsObject, MakerArguments;
  bool ByMaker = false;
  bool Nothrow = false; ///< Allocation: the object's constructor never throws
  /// Call: the function whose body runs, when it is in the unit and returns an
  /// owner.
  const clang::FunctionDecl *Callee = nullptr;
  /// The arguments of a container written as `T(a, b)`; none of `T{a, b}`,
  /// which other constructors take.
  llvm::SmallVector<ValueId, 2> Parts;
  /// The key of an operation: one of those that the program's text has.
  bool Written = false;
  bool Allocates = false; ///< evaluating it makes a heap allocation for sure
  bool CopiesAllocating = false; ///< copies an lvalue whose class allocates
};

// ---- Regions --------------------------------------------------------------

enum class RegionKind {
  Function,
  Block,
  Loop,
  Then,
  Else,
  Case,   ///< from a case label to the next
  Arm,    ///< of ?:, the right of && and ||
  Lambda, ///< runs any number of times, any time later
  Catch,
};

enum class TripKind { Unknown, Constant, Expression };

/// How often a loop's body runs, when it never leaves early.
struct TripCount {
  TripKind Kind = TripKind::Unknown;
  uint64_t Constant = 0;
  std::string Text; ///< `rows.size()`, for messages
  /// For code: valid before the loop and never below 0; empty when no short
  /// expression is.
  std::string ReserveText;
  bool NeedsGrouping = false;   ///< Text wants () inside a sum or product
  bool ReserveGrouping = false; ///< ReserveText wants them
  /// Evaluating ReserveText cannot fail, even if the loop is never reached: no
  /// pointer is followed, nothing divided, nothing called but size().
  bool Harmless = false;
  llvm::SmallVector<PlaceId, 2> Reads;
};

enum class LoopSyntax { For, RangeFor, While, Do };

/// What the outcome of a condition says of a lookup before it.
struct KeyTest {
  EventId Lookup; ///< find, count, contains, insert and kin
  bool Found;     ///< the key was there
};
using KeyTests = llvm::SmallVector<KeyTest, 1>;

/// An `if` that is one condition and one expression statement, with or without
/// braces: no else, no declaration, no comment.
struct SoleStatement {
  clang::SourceRange If;
  clang::SourceRange Statement; ///< without its ';'
  clang::SourceLocation Tail;   ///< after that ';'
  clang::SourceLocation End;    ///< after the '}', or Tail
  bool OnlyTest = false;        ///< the condition is one test, made in place
};

struct Region {
  RegionKind Kind = RegionKind::Block;
  RegionId Parent;
  unsigned FirstEvent = 0, EndEvent = 0;
  clang::SourceLocation Begin; ///< of the statement, a file position
  clang::SourceLocation End;
  bool Leaves = false;  ///< control never reaches its end
  bool InMacro = false; ///< written by a macro
  /// The statement stands in a `{ }`, so that another may be put before it.
  bool InBlock = false;
  /// Types, aliases or using-directives are declared directly in it.
  bool NamesTypes = false;
  /// OpenMP's: what is in it may run on several threads at once.
  bool Parallel = false;
  /// Lambda: a generic one's body, for one of the types it is called with.
  bool Instantiated = false;
  /// Then, Else, Arm: what the condition has shown when control enters.
  KeyTests Known;
  /// Then, Else: what it has shown when control does not.
  KeyTests Otherwise;
  /// Then, Else, Arm: the right sides of && and || in the condition that have
  /// run when control enters.
  llvm::SmallVector<RegionId, 1> Ran;
  std::optional<SoleStatement> Sole; ///< Then
  /// Then, Else: the variable or member that the condition tests: `if (done)`.
  PlaceId Flag;
  /// Lambda: it runs once in the life of the program: to initialize a static
  /// variable, or because the library sees to that.
  bool Once = false;
  /// Lambda: captured by copy, `this` as well where `*this` is.
  llvm::SmallVector<const clang::ValueDecl *, 1> Copies;
  bool CopiesThis = false;
  // Loops only:
  /// It has no condition, or a constant, or a flag.
  bool Endless = false;
  LoopSyntax Syntax = LoopSyntax::For;
  TripCount Trip;
  bool EarlyExit = false; ///< break, return or goto out of it
  /// A continue that may skip what follows it; its event index.
  unsigned FirstContinue = ~0u;
  PlaceId RangePlace; ///< what a range-for walks over
  std::string Indent; ///< white space before the statement
};

// ---- Events ---------------------------------------------------------------

enum class EventKind {
  Declare,   ///< a variable of container type comes alive
  Operation, ///< an operation of the table
  Write,     ///< the place is assigned or changed
  Copy,      ///< a container, element or owner is copied from
  Move,      ///< the place is moved from
  Pass,      ///< given to a call by reference or pointer; Mutable says how
  Address,   ///< its address is taken and kept: &x, a reference member, …
  Return,    ///< returned (by value or reference)
  OwnerUse,  ///< a method of a smart pointer: Text is get, release, reset …
  Allocate,  ///< new or a maker; Text is by what
  Delete,    ///< delete of the place
  Test,      ///< a pointer or owner in a container is compared or tested
  Untracked, ///< an iterator to the place goes where the walk does not follow,
             ///< or comes to stand for another container's entries as well
  Call,      ///< a function that may change what is not local
  Exit,      ///< break, continue, return, throw, goto: Text
};

/// What the caller does with the result of an operation.
enum class ResultUse {
  Discarded, ///< expression statement
  Inserted,  ///< m.insert(x).second: was it new?
  Assigned,  ///< m[k] = x
  Modified,  ///< ++m[k], m[k] += x
  Receiver,  ///< m[k].f(…)
  Compared,  ///< with an iterator or number
  Condition, ///< tested for truth
  Stored,    ///< initializes or is assigned to a variable
  Read,      ///< any other use of the value
  Escapes,   ///< passed on by mutable reference, address taken, returned
};

struct Event {
  EventKind Kind = EventKind::Call;
  RegionId In;
  PlaceId At;
  clang::SourceLocation Loc;      ///< file position
  clang::SourceLocation InMacros; ///< the same, still in its macro, if any
  clang::SourceRange Range;
  std::string Text;
  /// Pass, Address: the callee may change it; Return: the caller may.
  bool Mutable = false;
  /// Pass: the reference parameter that it is bound to, of a function whose
  /// body is in the unit and is the one that runs.
  const clang::ValueDecl *Parameter = nullptr;
  /// Pass: the object of a call of a method. Call, and such a Pass: the body
  /// that runs, when that is known.
  bool ForMethod = false;
  const clang::FunctionDecl *Callee = nullptr;
  bool InMacro = false;
  /// The statement stands alone and ends with ';' (for edits that remove it).
  bool OwnStatement = false;
  std::string Indent; ///< white space before it, when OwnStatement
  /// OwnStatement, and in a { }: others may be put around it.
  bool InBlock = false;
  unsigned Statement = 0; ///< number of the innermost statement it is in
  RegionId Target;        ///< Exit by break or continue: the loop or switch

  // Operation:
  model::Operation Op = model::Operation::Inspect;
  const ContainerType *Type = nullptr;
  std::string Receiver; ///< source text of the object: `index`, `p->rows`
  bool Arrow = false;   ///< Receiver is a pointer
  ResultUse Result = ResultUse::Read;
  ValueId Key;
  llvm::SmallVector<ValueId, 2> Args; ///< mapped value of keyed operations,
                                      ///< else the arguments
  /// The first event of the call's own evaluation: receiver and arguments.
  unsigned Begins = 0;
  /// Erase, by position: the entry that the iterator stands for.
  PlaceId Entry;
  /// Of an owner in a map: the use of the value is a ValueUse of its own.
  bool ValueNamed = false;
  /// emplace_hint(it, k, v), insert(it, x): the position is given.
  bool Hinted = false;
  /// insert({k, v}), insert(make_pair(k, v)): Key and Args are of the pair.
  bool PairArgument = false;
  /// Insertions of a value that allocates: an assertion around it, which need
  /// not be compiled, says that the key is new.
  bool Asserted = false;
  /// Op is Append by an algorithm through an inserter; runs Trip times.
  bool ByAlgorithm = false;
  bool UpperBound = false; ///< ByAlgorithm: it may write fewer than Trip
  TripCount Trip;
  clang::SourceRange ArgsRange;   ///< between the parentheses
  clang::SourceRange MethodRange; ///< the method's name
  /// Result Assigned: the whole of m[k] = x, when nobody uses what it yields.
  clang::SourceRange Assignment;

  // Declare. OwnStatement: a container in a loop, and the only name that a
  // statement in a block declares, without attributes or comments in it; Text
  // is the statement without ';'.
  // Of a variable of another class, Starts is Empty when its members are as
  // they are born.
  Initial Starts = Initial::Unknown;
  bool Arguments = false; ///< the initializer has any, if only an allocator
  /// Where the last of the local variables comes alive that the statement
  /// itself reads: `std::vector<decltype(row)> copies`.
  clang::SourceLocation Needs;
  /// The same word is used in the function where the variable is not alive.
  bool NameElsewhere = false;
  /// What is assigned, for Write and for operations with Result Assigned.
  /// Declare of a container: the only initializer; of an owner: what it holds.
  ValueId Init;
  bool Fresh = false; ///< Declare: of a pointer that new has just made
  /// Declare: the place that it is a copy of, was moved from, or, of a
  /// reference, is bound to.
  PlaceId From;
};

// ---- Calls and threads ----------------------------------------------------

/// A function of the user's is called, or named without a call.
struct CallSite {
  const clang::FunctionDecl *Callee = nullptr; ///< canonical
  RegionId In;
  unsigned At = 0;      ///< the events before it
  PlaceId Object;       ///< of a method: what is `*this` there
  bool Called = true;   ///< false: its address is taken
  bool Virtual = false; ///< another body may be the one that runs
  /// All arguments are written down: literals, enumerators, functions.
  bool Constant = false;
  bool Once = false; ///< see Region::Once
};

/// A thread is started.
struct ThreadStart {
  /// What runs on it: a function, or a lambda of this function.
  const clang::FunctionDecl *Entry = nullptr; ///< canonical
  RegionId Lambda;
  PlaceId Object; ///< of a method: what is `*this` there
  /// What a reference or pointer parameter of Entry stands for.
  llvm::SmallVector<std::pair<const clang::ValueDecl *, PlaceId>, 2> Shared;
  RegionId In;
  unsigned At = 0;     ///< the events before it
  unsigned Ends = ~0u; ///< the events before it is waited for
  clang::SourceLocation Loc;
  const clang::ValueDecl *Handle = nullptr; ///< the variable that holds it
  bool Waits = false; ///< the handle's destructor waits for the thread
  /// The call runs Entry on several threads at once, and waits for all of them.
  bool Many = false;
};

// ---- Declarations ---------------------------------------------------------

/// What the arguments of a template decide of a container's type.
enum class Dependence {
  None,
  OtherArguments, ///< but not the mapped type of the map
  Value,
};

enum class DeclScope { Local, StaticLocal, Global, Parameter, Member };

/// A variable or member of container type.
struct ContainerDecl {
  const clang::ValueDecl *Decl = nullptr;
  DeclScope Scope = DeclScope::Local;
  const ContainerType *Type = nullptr;
  clang::SourceLocation Loc;      ///< of the name
  clang::SourceLocation InMacros; ///< the same, still in its macro, if any
  clang::SourceRange TypeRange;   ///< of the type as written; invalid in macros
  std::string Name;
  std::string Symbol;     ///< qualified name of what encloses it
  bool Reference = false; ///< a reference or pointer to a container
  bool InHeader = false;
  bool Const = false;        ///< the container is
  bool Instantiated = false; ///< of a template's instantiation
  Dependence Depends = Dependence::None;
  std::string TemplateArgs; ///< `K = int`, when it is Instantiated
  bool Deduced = false;     ///< `auto`, `decltype(…)`: another one's type
  /// A member of a class of which copies are made.
  bool CopiedWithClass = false;
  /// What it holds when it comes alive, as far as its own initializer says
  /// (that of a local is in its Declare event, a constructor's is a Write).
  Initial Starts = Initial::Empty;
  /// The pointee, and all that its template arguments name, is complete before
  /// the declaration: it could be held by value here.
  bool PointeeKnownHere = false;
  /// Every use is in this file (CHECKS.md, "Seeing all uses").
  bool AllUsesInSight = false;
  bool PerThread = false; ///< thread_local
  /// A static or global reference or pointer to what `new` makes for it alone.
  /// (A pointer's place is that of the container; what it is assigned later is
  /// a Write of it.)
  bool OwnAllocation = false;
  /// Member: of a class with one object only, which lives as long as the
  /// program, as far as this unit shows; that object is made here.
  clang::SourceLocation OnlyObject;

  // Of maps that hold keys only, so that they can be made sets, and of maps of
  // owners, so that they can be made maps of values. Ranges are invalid when
  // the type is not written out here, or cannot be edited.
  clang::CharSourceRange TemplateName;   ///< `std::map`
  clang::CharSourceRange MappedArgument; ///< `, Foo`
  std::string PointeeText; ///< `Foo`, of `std::unique_ptr<Foo>` as written
  /// How often the code names it, templates and unevaluated operands included;
  /// ~0u when that cannot be told.
  unsigned Mentions = 0;
};

/// The code names an entry of a map that holds keys only, or a half of one.
/// Entries that are but passed over (`++it`, `m.erase(it)`) are not named.
struct EntryUse {
  PlaceId At; ///< Entry, Key or Element; the map when it gets another name
  /// The code goes on to work when the map becomes a set and Range is written
  /// as InSet; an invalid Range stays as it is.
  bool WorksInSet = false;
  clang::SourceRange Range; ///< `it->first`, `[key, value]`
  std::string InSet;        ///< `*it`, `key`
};

/// What the code does where it names a value of a map of owners.
enum class ValueStep {
  Member,   ///< `v->field`
  Method,   ///< `v->f()`
  Object,   ///< `*v`
  Pointer,  ///< `v.get()`
  Replaced, ///< `v = …`, `v.reset(…)`
  Alias,    ///< an iterator to it, or a reference, gets a name
  Other,
};

/// The code names a value of a map of owners, an entry or the map itself.
struct ValueUse {
  ValueStep Step = ValueStep::Other;
  PlaceId At; ///< Element; Alias: of what
  RegionId In;
  unsigned Statement = 0; ///< Event::Statement
  /// The code goes on to work when the owner becomes the object itself, and
  /// these edits are made.
  bool WorksAsValue = false;
  struct Change {
    clang::CharSourceRange Range;
    std::string Text;
  };
  llvm::SmallVector<Change, 2> Changes;
  /// An address of the object, or one that a method returns, may be stored; or
  /// it is given to a function, then see Callee.
  bool Kept = false;
  /// Method: its body, when that is the one that runs. Pointer: the function
  /// with a body that takes it as its parameter of that number, from 1.
  const clang::FunctionDecl *Callee = nullptr;
  unsigned Parameter = 0;
  bool Const = false; ///< Method: it is a const one
};

/// An owner is handed to a parameter of a function with a body here.
struct OwnerGift {
  const clang::ValueDecl *Parameter = nullptr;
  ValueId Given; ///< invalid: nobody knows, a pointer to the function is kept
};

/// An #include of the main file.
struct IncludeLine {
  std::string Header;        ///< `<map>`, `"my/map.h"`
  clang::SourceLocation End; ///< of the line, before its end of line
  bool Conditional = false;  ///< within #if
};

struct FunctionFacts {
  const clang::Decl *Decl = nullptr;
  const Types *In = nullptr; ///< how types are printed
  /// The source stands for other instantiations too, which may differ: what is
  /// right here need not be right there.
  bool Instantiated = false;
  bool HasGoto = false;
  /// The body was deeper than the walk goes: nothing is known of the rest.
  bool Cut = false;
  bool Const = false; ///< a const member function
  /// The container variable of the program that the function returns by
  /// reference or pointer, each time the same: `Map &registry()`. A call of it
  /// names that variable.
  const clang::ValueDecl *GivesOut = nullptr;
  /// Who calls it is in this file, like every use of a variable.
  bool CallsInSight = false;
  bool Coroutine = false; ///< co_await, co_yield or co_return is in it

  ListOf<Place> Places;
  ListOf<Value> Values;
  ListOf<Region> Regions; ///< [0] is the function itself
  ListOf<Event> Events;
  std::vector<EntryUse> EntryUses;
  ListOf<ValueUse> ValueUses;
  std::vector<OwnerGift> OwnerGifts;
  /// What a function that returns an owner returns.
  std::vector<ValueId> ReturnedOwners;
  llvm::DenseMap<const clang::ValueDecl *, EventId> Declared;
  std::vector<CallSite> Calls; ///< in the order of their At
  ListOf<ThreadStart> Starts;  ///< likewise
  /// Events before each call or object that locks, or orders threads.
  std::vector<unsigned> Locks;

  const Place &place(PlaceId I) const { return Places[I.Index]; }
  const Value &value(ValueId I) const { return Values[I.Index]; }
  const Region &region(RegionId I) const { return Regions[I.Index]; }
  const Event &event(EventId I) const { return Events[I.Index]; }

  /// Qualified.
  std::string name() const;
  /// `T = int`, when it is an instantiation; else empty.
  std::string templateArguments() const;

  /// True when the place is the same object each time, until something that
  /// its name reads changes. False for "some element of v" and for storage
  /// without a name.
  bool isOneObject(PlaceId P) const;
};

/// Where an event stands in the unit.
struct Use {
  unsigned Function;
  EventId Event;
};

struct UnitFacts {
  std::deque<FunctionFacts> Functions;
  std::vector<ContainerDecl> Containers;
  /// In their order; only where some map holds keys only.
  std::vector<IncludeLine> Includes;
  /// Each event whose place begins at, or goes through, the declaration of a
  /// container or a smart pointer.
  llvm::DenseMap<const clang::ValueDecl *, std::vector<Use>> Uses;
  /// By canonical declaration: its place in Functions.
  llvm::DenseMap<const clang::Decl *, unsigned> Bodies;
  unsigned CPlusPlus = 17; ///< 11, 14, 17, 20, 23, 26
  bool Libcxx = false;
};

} // namespace mapchurn

#endif // MAPCHURN_FACTS_FACTS_H
