// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The container table: what mapchurn knows of a class template before it has
// seen a line of the user's code.
//
// Purpose   A check asks "does this container move its entries when it grows?",
//           never "is this std::vector?". The answers are columns of
//           containers.yaml, which is embedded in every binary; a user's own
//           types are added by a second file of the same format.
// Words     container  a class template (or class) with a row in the table.
//           family     a named set of methods shared by several containers.
//           operation  what a call does to the container, whatever its name.
//           owner      a smart pointer that deletes its pointee.
//           box        a class whose every value is an allocation of any type.
//           view       a class that borrows characters and can make a string.
// Invariant Names are fully qualified and skip inline namespaces: `std::vector`
//           stands for std::__1::vector as well, `absl::flat_hash_map` for
//           absl::lts_20220623::flat_hash_map.
// Example   { name: std::unordered_map, kind: map, storage: node, key: 0,
//             mapped: 1, hash: 2, equal: 3, reserve: reserve, … }
// Ignored   Classes that derive from a container: they may change its meaning.

#ifndef MAPCHURN_MODEL_CONTAINERS_H
#define MAPCHURN_MODEL_CONTAINERS_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mapchurn::model {

/// What a container holds.
enum class ContainerKind { Sequence, String, Map, MultiMap, Set, MultiSet };

/// Where its entries live, and so what growth costs.
enum class Storage {
  Contiguous, ///< one array, entries move when it grows (vector, string)
  Chunked,    ///< blocks that never move (deque)
  Node,       ///< an allocation an entry (list, map, unordered_map)
  Flat,       ///< one array of entries that move (absl::flat_hash_map)
  Bucket,     ///< buckets of several entries (mapchurn::go_map)
};

/// What is still allocated after clear(): decides whether reuse saves anything.
enum class ClearKeeps { Nothing, Buckets, Capacity };

/// Whether the entries of a flat map move when it gets more of them.
enum class GrowthMoves {
  False, ///< none do, or nobody knows
  True,  ///< all do, to another array
  /// All do, unless a template argument is `true`, which asks for blocks; and
  /// nothing is known with another allocator than the standard one, in whose
  /// place such a table takes a container.
  UnlessTrue,
  InNodes, ///< of a B-tree: those of the node that gets one
};

/// What a call does to a container.
enum class Operation : unsigned char {
  Append,         ///< one element is added at an end: push_back, emplace_back
  AppendMany,     ///< any number is added: append, insert(range), +=
  Insert,         ///< a key or a pair is offered: insert({k, v}), set::insert
  Emplace,        ///< key and value are built in place: emplace(k, args…)
  TryEmplace,     ///< the value is built only for a new key
  InsertOrAssign, ///< the value replaces an old one
  Subscript,      ///< m[k]: found or made
  Find,           ///< an iterator or the value by key: find
  Bound,          ///< where keys from this one on lie: lower_bound, equal_range
  Count,          ///< count
  Contains,       ///< contains
  At,             ///< at: found or an exception
  Erase,          ///< by key, by iterator, by range
  Clear,          ///< all entries
  Extract,        ///< a node leaves
  Reserve,        ///< capacity for n entries
  Resize,         ///< the number of elements becomes n
  Assign,         ///< all contents are replaced
  Shrink,         ///< shrink_to_fit, rehash(0)
  Swap,           ///< contents are exchanged with another container
  Merge,          ///< nodes come from another container
  Size,           ///< the number of entries
  Empty,          ///< whether that is 0
  Capacity,       ///< what is reserved: capacity, bucket_count
  Begin,          ///< first iterator
  End,            ///< past-the-end iterator
  Element,        ///< an element by position: front, back, v[i], v.at(i)
  Borrow,         ///< a pointer or view into it: data, c_str
  Inspect, ///< any other use that changes nothing: hash_function, compare
};

/// The last of them, for loops over all.
constexpr Operation LastOperation = Operation::Inspect;

/// The stable lower-case name of an operation, as the table and dumps write it:
/// `append-many`. The same for the other enumerations.
llvm::StringRef name(Operation Op);
llvm::StringRef name(ContainerKind Kind);
llvm::StringRef name(Storage Store);

/// True when the operation may add or remove entries or replace contents.
bool mutates(Operation Op);

/// True when the operation of a map or set looks a key up: find, count,
/// contains, at, [] and those that insert or erase by key.
bool looksUp(Operation Op);

/// How a lookup with another type than the key is switched on.
enum class Transparency {
  Never,   ///< the container has no such lookup
  Compare, ///< its comparator declares is_transparent
  Hash,    ///< its hash and its key-equal both declare is_transparent
  /// String keys take views with the library's own hash or comparator, which
  /// its default arguments choose (absl, folly); others as with Hash.
  Always,
};

/// What each method of a container does.
using MethodMap = llvm::StringMap<Operation>;

/// Stands for a C++ standard in which something is still not possible.
constexpr unsigned NeverSince = ~0u;

/// One row of the table.
struct Container {
  std::string Name;   ///< qualified, without inline namespaces
  std::string Header; ///< what is included to use it: `<vector>`; may be empty
  ContainerKind Kind = ContainerKind::Sequence;
  Storage Store = Storage::Contiguous;
  ClearKeeps Keeps = ClearKeeps::Nothing;
  bool Hashed = false;   ///< a hash table (else ordered, or no keys)
  bool Adjacent = false; ///< a sorted array of entries (flat_set, flat_map)
  GrowthMoves Moves = GrowthMoves::False;

  // Positions of template arguments; absent where there is no such argument.
  // QString is no template, llvm::StringMap has no key among its arguments.
  std::optional<unsigned> Key;     ///< of maps and sets
  std::optional<unsigned> Mapped;  ///< of maps; there `void` makes it a set
  std::optional<unsigned> Element; ///< of sequences and strings
  std::optional<unsigned> Hash, Equal, Compare, Allocator;
  std::optional<unsigned> Inline; ///< count of elements held in the object

  std::string Reserve;   ///< the method that reserves; empty when there is none
  std::string Growth;    ///< growth policy, see Growth.h; empty when unknown
  std::string SetOf;     ///< for a map: the set with the same storage
  std::string SetHeader; ///< what is included for that; may be empty
  std::string NodeMap;   ///< for a flat map: the library's with nodes
  Transparency Lookup = Transparency::Never;
  unsigned LookupSince = 0; ///< C++ standard from which that works: 14, 20
  /// Lookups that never take another type, whatever the comparator says
  /// before the standard given: at → 26, erase → 23, or NeverSince.
  std::vector<std::pair<std::string, unsigned>> KeyOnly;
  unsigned TryEmplaceSince = 0; ///< C++ standard with try_emplace; 0: none
  unsigned ExtractSince = 0;    ///< C++ standard in which extract gives a node
                                ///< that insert takes back; 0: none

  bool isMap() const {
    return Kind == ContainerKind::Map || Kind == ContainerKind::MultiMap;
  }
  bool isSet() const {
    return Kind == ContainerKind::Set || Kind == ContainerKind::MultiSet;
  }
  bool isKeyed() const { return isMap() || isSet(); }
  bool isString() const { return Kind == ContainerKind::String; }
  bool isSequence() const { return Kind == ContainerKind::Sequence; }

  /// What the method or operator of this name does (`push_back`, `operator[]`),
  /// or nothing when the table does not say: such a call may do anything.
  /// All conversion functions ("operator basic_string_view<char>", as clang
  /// prints them) share the entry `operator T`.
  std::optional<Operation> operation(llvm::StringRef Method) const;

  /// The families', then its own.
  std::shared_ptr<const MethodMap> Methods;
};

enum class OwnerKind { Unique, Shared };

/// A smart pointer: `std::unique_ptr`.
struct Owner {
  std::string Name;
  OwnerKind Kind = OwnerKind::Unique;
  unsigned Pointee = 0;            ///< template argument
  std::optional<unsigned> Deleter; ///< template argument
  std::string DefaultDeleter;      ///< `std::default_delete`
  std::vector<std::string> Makers; ///< `std::make_unique`
};

/// A class whose every value is an allocation of any type: `std::any`.
struct Box {
  std::string Name;
};

/// A class that borrows characters: `std::string_view`, with the methods that
/// build a string from it (`str`, `ToString`).
struct View {
  std::string Name;
  std::vector<std::string> Makers;
};

/// A function template that writes as many elements as its input range has:
/// argument positions of `std::transform(first, last, out, f)`. For a function
/// object, such as std::ranges::copy, the name is that of the object.
struct Algorithm {
  std::string Name;
  /// Number of arguments of the overload meant; absent: of any. The input of
  /// std::transform is followed by its output at 2 or, with two inputs, at 3.
  std::optional<unsigned> Arguments;
  // The input is one of these three.
  std::optional<unsigned> First, Last; ///< iterators
  std::optional<unsigned> Count;       ///< a number: copy_n, generate_n
  std::optional<unsigned> Range;       ///< a range: std::ranges::copy
  unsigned Out = 0;                    ///< the output iterator
  bool Exact = true; ///< false when some elements may be left out: copy_if
};

/// How the frames of a call stack begin that are no site: allocators,
/// containers and language runtimes, between the user's line and the
/// allocation.
struct LibraryFrames {
  std::vector<std::string> Functions; ///< names: `operator new`, `std::`
  std::vector<std::string> Folders;   ///< paths of sources: `/usr/include/`
  std::vector<std::string> Within;    ///< any part of such a path
  std::vector<std::string> Programs;  ///< files of code: `libtcmalloc`

  bool empty() const {
    return Functions.empty() && Folders.empty() && Within.empty() &&
           Programs.empty();
  }
};

/// The rows of one file, or of several on top of each other.
struct TableRows {
  llvm::StringMap<MethodMap> Families;
  std::vector<Container> Containers;
  std::vector<Owner> Owners;
  std::vector<Box> Boxes;
  std::vector<View> Views;
  std::vector<Algorithm> Algorithms;
  llvm::StringMap<Operation> Inserters;
  std::vector<std::string> Harmless;
  LibraryFrames Frames;
};

/// The whole table. Rows stay in the order of the files, so that what is
/// printed from it is the same from run to run. Pointers to rows hold until a
/// file is added.
class ContainerTable {
public:
  /// The table that is part of this build.
  static const ContainerTable &builtin();

  /// Adds the rows of a user's file to the ones here; a row of the same name
  /// replaces the old one. The error names file, line, column and what was
  /// expected there, and leaves the table as it was.
  llvm::Error addFile(llvm::StringRef Path);
  llvm::Error addText(llvm::StringRef Text, llvm::StringRef NameForErrors);

  const Container *container(llvm::StringRef QualifiedName) const;
  const Owner *owner(llvm::StringRef QualifiedName) const;
  const Owner *ownerMadeBy(llvm::StringRef QualifiedFunction) const;
  const Box *box(llvm::StringRef QualifiedName) const;
  const View *view(llvm::StringRef QualifiedName) const;
  /// The row for a call with that many arguments.
  const Algorithm *algorithm(llvm::StringRef QualifiedFunction,
                             unsigned Arguments) const;
  /// `std::back_inserter` and its kin (functions and the classes they return):
  /// the argument's element count grows by one for each element written.
  bool isInserter(llvm::StringRef QualifiedName) const;
  /// What such an inserter does for each element: append or insert.
  std::optional<Operation> inserter(llvm::StringRef QualifiedName) const;
  /// Functions that neither keep nor change what they are given, and call
  /// nothing of the user's: `std::min`, `std::to_string`, … What they return
  /// may still refer to their arguments.
  bool isHarmless(llvm::StringRef QualifiedFunction) const;

  /// True for a frame of this function, whose source is this file. Where only
  /// the file of its code is known, isLibraryProgram is asked.
  bool isLibraryFrame(llvm::StringRef Function, llvm::StringRef Source) const;
  bool isLibraryProgram(llvm::StringRef Path) const;

  /// True when any row has this last name component: a cheap first filter
  /// before a qualified name is built.
  bool mayKnow(llvm::StringRef UnqualifiedName) const;

  const std::vector<Container> &containers() const { return Rows.Containers; }
  const TableRows &rows() const { return Rows; }

private:
  void add(TableRows New);
  void index();

  TableRows Rows;
  llvm::StringMap<unsigned> ContainerIndex, OwnerIndex, MakerIndex, BoxIndex,
      ViewIndex, AlgorithmIndex;
  llvm::StringSet<> Harmless, LastNames;
};

} // namespace mapchurn::model

#endif // MAPCHURN_MODEL_CONTAINERS_H
