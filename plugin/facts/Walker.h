// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The walk over one function body, in evaluation order.
//
//     walk(Stmt)             regions, exits, declarations       Walker.cpp
//     walk(Expr, Mode)       effects of an expression           WalkExpr.cpp
//     call(…)                operations, owners, other calls    WalkCall.cpp
//     placeOf(Expr)          the storage an lvalue names        Places.cpp
//     iteratorTarget(Expr)   what an iterator points to         Iterators.cpp
//     noteEntryUse(Expr)     how entries are named              Entries.cpp
//     valueOf(Expr)          an argument, for comparing         Values.cpp
//     describeString(Expr)   what a temporary string is of      Strings.cpp
//     testsOf(Expr)          which keys a condition finds       Conditions.cpp
//     noteCallee(…)          who calls whom, threads        Threads.cpp
//     tripCount(Stmt)        how often a loop runs              TripCount.cpp
//     boundOf(Expr)          what it counts to                  Bounds.cpp
//
// `Mode` says what the surrounding code does with the result; it travels down
// to the place, where it becomes an event. An expression that the walk does not
// know in detail is walked child by child, and every container that is
// mentioned in it becomes a Pass: in doubt, the container went somewhere.

#ifndef MAPCHURN_FACTS_WALKER_H
#define MAPCHURN_FACTS_WALKER_H

#include "facts/Facts.h"
#include "facts/Types.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseSet.h"
#include <map>
#include <tuple>

namespace clang {
class OMPExecutableDirective;
}

namespace mapchurn {

struct Bound;

/// What tells a place from all others.
struct PlaceKey {
  PlaceKind Kind;
  unsigned Base;
  const clang::ValueDecl *Decl;
  unsigned KeyIdentity;
};

/// What the code around an expression does with its result.
enum class Mode {
  Discard, ///< nothing
  Read,    ///< its scalar value is used
  Test,    ///< it is tested for truth
  Compare, ///< it is compared
  Copy,    ///< a class object is copied from it
  Move,    ///< it is moved from
  Assign,  ///< it is the left side of =
  Modify,  ///< ++, +=, or another change in place
  Receive, ///< a member of it is used or called, which changes nothing itself
  Inspect, ///< bound to a const reference for the length of a call
  Mutate,  ///< bound to a mutable reference or pointer by a call
  Keep,    ///< its address is stored: &x, a reference member
  Bind,    ///< bound to a local reference, which is then the same place
  Store,   ///< initializes or is assigned to a variable, by value
  Return,  ///< returned
};

/// Drops what does not change which object is meant. Loads of pointers stay
/// visible to the caller through the kinds of node that follow.
const clang::Expr *sameObject(const clang::Expr *E);

/// A throw, or a call that does not come back.
bool isNoReturn(const clang::Expr *E);

/// The body that runs when the function is called, or null when it is not in
/// the unit or a virtual one may run in its place.
const clang::FunctionDecl *bodyOf(const clang::FunctionDecl *Callee);

/// Drops conversions that leave the value what it is.
const clang::Expr *withoutConversions(const clang::Expr *E);

/// An argument that is written, or null.
const clang::Expr *constructionArgument(const clang::CXXConstructExpr *E,
                                        unsigned I);

} // namespace mapchurn

template <> struct llvm::DenseMapInfo<mapchurn::PlaceKey> {
  using Key = mapchurn::PlaceKey;
  static Key getEmptyKey() {
    return {mapchurn::PlaceKind::Other, ~1u, nullptr, ~0u};
  }
  static Key getTombstoneKey() {
    return {mapchurn::PlaceKind::Other, ~2u, nullptr, ~0u};
  }
  static unsigned getHashValue(const Key &K) {
    return DenseMapInfo<const void *>::getHashValue(K.Decl) ^
           (K.Base * 37u + static_cast<unsigned>(K.Kind) + K.KeyIdentity * 71u);
  }
  static bool isEqual(const Key &A, const Key &B) {
    return A.Decl == B.Decl && A.Base == B.Base && A.Kind == B.Kind &&
           A.KeyIdentity == B.KeyIdentity;
  }
};

namespace mapchurn {

class Walker {
public:
  Walker(Types &T, FunctionFacts &Facts);

  /// Walks a function with its constructor initializers.
  void run(const clang::FunctionDecl *F);
  /// Walks the initializer of a global variable.
  void run(const clang::VarDecl *Global);

  /// What a container holds after this initializer, and its first argument.

  /// Classes that were defined in the body, in source order.
  llvm::ArrayRef<const clang::CXXRecordDecl *> localClasses() const {
    return LocalClasses;
  }
  /// Static variables of the body, in source order.
  llvm::ArrayRef<const clang::VarDecl *> staticLocals() const {
    return StaticLocals;
  }

private:
  // Walker.cpp: each statement says whether control never reaches its end.
  bool walk(const clang::Stmt *S);
  bool walkStatement(const clang::Stmt *S, bool Standing);
  bool walkBlock(const clang::CompoundStmt *S);
  bool walkIf(const clang::IfStmt *S);
  void walkSwitch(const clang::SwitchStmt *S);
  void walkSwitchBody(const clang::Stmt *Body);
  void walkFor(const clang::ForStmt *S, bool Standing);
  void walkRangeFor(const clang::CXXForRangeStmt *S, bool Standing);
  void walkWhile(const clang::WhileStmt *S, bool Standing);
  void walkDo(const clang::DoStmt *S, bool Standing);
  bool inLambda() const;
  bool walkReturn(const clang::Expr *Value, const clang::Stmt *S);
  bool walkExit(llvm::StringRef How, const clang::Stmt *S);
  void walkDirective(const clang::OMPExecutableDirective *S);
  bool branch(RegionKind Kind, const clang::Expr *Condition,
              const clang::Stmt *S);

  // Declarations.cpp
  void walkDeclarations(const clang::DeclStmt *S, bool Standing);
  void describeStatement(const clang::VarDecl *V, Event &E);
  void findNamesElsewhere(clang::SourceRange Function);
  void walkDeclaration(const clang::VarDecl *V);
  PlaceId takenFrom(const clang::Expr *Init);
  void walkVariable(const clang::VarDecl *V);
  void declareContainer(const clang::VarDecl *V, const ContainerType *Type);
  Event &declare(const clang::ValueDecl *V);
  bool bindAlias(const clang::VarDecl *V);
  bool movesElsewhere(const clang::VarDecl *Pointer); // MovedPointers.cpp
  void bindDecomposition(const clang::DecompositionDecl *D);
  void nameBindings(const clang::DecompositionDecl *D, PlaceId Whole);
  void bindEntry(const clang::VarDecl *V, PlaceId Range,
                 const clang::Expr *RangeInit);

  // Walker.cpp
  void expect(clang::SourceRange Source);
  RegionId open(RegionKind Kind, const clang::Stmt *S);
  void close(RegionId R);
  RegionId openLoop(LoopSyntax Syntax, const clang::Stmt *S, bool Standing);
  void closeLoop(RegionId Loop);
  llvm::StringRef pragmaBefore(clang::SourceLocation Loc) const;

  // WalkExpr.cpp
  void walk(const clang::Expr *E, Mode M);
  void walkNode(const clang::Expr *E, Mode M, bool Whole);
  void walkLeaf(const clang::Expr *E, Mode M);
  void walkUnary(const clang::UnaryOperator *E, Mode M);
  void walkBinary(const clang::BinaryOperator *E, Mode M);
  void walkConditional(const clang::AbstractConditionalOperator *E, Mode M);
  void walkLambda(const clang::LambdaExpr *E);
  void describeLambda(const clang::LambdaExpr *E, Region &Body);
  void walkConstruct(const clang::CXXConstructExpr *E, Mode M);
  void walkMembers(const clang::CXXRecordDecl *Class);
  void walkNew(const clang::CXXNewExpr *E);
  void walkMember(const clang::MemberExpr *E, Mode M);
  void walkArm(const clang::Expr *E, Mode M);
  void walkLogical(const clang::BinaryOperator *E);
  void walkBranch(RegionKind Kind, const clang::Expr *Condition,
                  const clang::Expr *E, Mode M);
  void forget(const clang::ValueDecl *V);
  void mention(PlaceId P, const clang::Expr *E, Mode M);
  void mentionPointer(PlaceId Target, const clang::Expr *E, Mode M);
  bool interesting(PlaceId P);

  // WalkCall.cpp
  void walkCall(const clang::CallExpr *E, Mode M);
  bool walkOperation(const clang::CallExpr *E, const clang::Expr *Object,
                     bool Arrow, llvm::StringRef Method, Mode M);
  bool walkOwner(const clang::CallExpr *E, const clang::Expr *Object,
                 llvm::StringRef Method, Mode M);
  bool walkStandard(const clang::CallExpr *E, const clang::FunctionDecl *Callee,
                    const std::string &Name, Mode M);
  void walkSwap(const clang::CallExpr *E);
  bool walkAlgorithm(const clang::CallExpr *E,
                     llvm::ArrayRef<const clang::Expr *> Args,
                     const std::string &Name);
  void walkAssignment(const clang::CXXOperatorCallExpr *E, Mode M);
  void finishOperation(Event Ev, const clang::CallExpr *E, PlaceId At, Mode M);
  void noteAssigned(size_t Before, const clang::Expr *To,
                    const clang::Expr *Whole);
  void noteInserted(const clang::MemberExpr *E, Event &Insertion);
  bool isSystem(const clang::FunctionDecl *Callee) const;
  void walkArguments(const clang::FunctionDecl *Callee,
                     llvm::ArrayRef<const clang::Expr *> Args);
  void walkArgument(const clang::Expr *Arg, clang::QualType Parameter);
  void walkOperatorCall(const clang::CXXOperatorCallExpr *E, Mode M);
  void noteCall(const clang::Expr *E, const clang::FunctionDecl *Callee);
  bool takesCallable(const clang::CallExpr *E) const;
  bool addsOneAtEnd(const clang::CallExpr *E, const Event &Ev,
                    llvm::ArrayRef<const clang::Expr *> Args);
  void fillArguments(Event &Ev, const clang::CallExpr *E, unsigned First);
  ValueId keyOfOperation(const clang::Expr *Key);
  static bool isInParts(const model::Container &Row, model::Operation Op,
                        llvm::ArrayRef<const clang::Expr *> Args);
  void splitPair(Event &Ev, const clang::Expr *Pair);

  // Places.cpp
  PlaceId placeOf(const clang::Expr *E);
  PlaceId namedPlace(const clang::Expr *E);
  PlaceId pointeeOf(const clang::Expr *Pointer);
  PlaceId placeOfReference(const clang::ValueDecl *D);
  PlaceId placeOfMember(const clang::MemberExpr *E);
  PlaceId placeOfOperator(const clang::CXXOperatorCallExpr *E);
  PlaceId placeOfMethod(const clang::CXXMemberCallExpr *E);
  PlaceId placeOfFunction(const clang::CallExpr *E);
  /// What `&x`, `owner.get()` or an aliasing pointer points to.
  PlaceId addressedBy(const clang::Expr *Pointer);
  struct ChosenKey {
    unsigned Identity = ~0u;
    llvm::SmallVector<PlaceId, 2> Reads;
  };
  const ChosenKey &keyOf(const clang::Expr *Key);
  PlaceId elementOf(PlaceId Container, const clang::Expr *Key,
                    const clang::Expr *Whole);
  PlaceId fieldOf(PlaceId Base, const clang::ValueDecl *Field,
                  llvm::function_ref<std::string()> Text);
  PlaceId partOf(PlaceKind Part, PlaceId Map, PlaceId Entry);
  /// The entry or element that V stands for, told apart from all others.
  PlaceId chosenBy(const clang::ValueDecl *V, PlaceId Target);
  /// Some entry or element of the same container.
  PlaceId anyOf(PlaceId Entry);
  PlaceId variable(const clang::ValueDecl *V);
  bool isOwnPointer(const clang::ValueDecl *D);
  PlaceId givenOut(const clang::CallExpr *E);
  PlaceId thisObject(clang::QualType Class);
  PlaceId intern(Place P);
  /// Asked before a place is described: has it been already?
  PlaceId known(PlaceKind Kind, PlaceId Base = {},
                const clang::ValueDecl *D = nullptr,
                unsigned KeyIdentity = ~0u) const;
  const ContainerType *containerOf(const clang::Expr *E);
  bool isOwner(const clang::Expr *E);

  // Iterators.cpp
  /// What an iterator expression points to: the Entry of a map, the Element of
  /// a sequence or set.
  PlaceId iteratorTarget(const clang::Expr *E);
  const clang::Expr *iteratorSource(const clang::Expr *E, bool &Moved);
  static bool isIterator(clang::QualType T);
  bool isPositionIn(PlaceId Container, const clang::Expr *E);
  bool walkIterator(const clang::CallExpr *E, llvm::StringRef Function, Mode M);
  void losesSight(const clang::Expr *Iterator, Mode M);
  void noteUntracked(PlaceId Entries, const clang::Expr *Iterator);
  bool assignsIterator(const clang::Expr *Target, const clang::Expr *To);
  /// A pointer or iterator variable stands for something else from here on.
  void rebind(const clang::ValueDecl *V, const clang::Expr *To);

  // Entries.cpp
  bool ofKeysOnly(PlaceId P) const;
  void noteEntryUse(const clang::Expr *E, PlaceId At, Mode M);
  void noteEntryAlias(const clang::VarDecl *V, PlaceId Target);
  void noteEntryBindings(const clang::DecompositionDecl *D, PlaceId Entry);
  std::string keyInSet(const clang::MemberExpr *E) const;

  // OwnedValues.cpp
  bool isOwnedValue(PlaceId P) const;
  ValueUse &noteValueUse(ValueStep Step, PlaceId At);
  const clang::Expr *ownedValue(const clang::Expr *E);
  void noteValueMember(const clang::MemberExpr *E, Mode M);
  void noteValueObject(const clang::CXXOperatorCallExpr *E, Mode M);
  void noteValuePointer(const clang::CallExpr *E, Mode M);
  void noteValueReplaced(const clang::Expr *Target, const clang::Expr *Whole,
                         ValueId To);
  void noteValueNamed(const clang::Expr *E, PlaceId At, Mode M);
  void noteValueAlias(const clang::VarDecl *V, PlaceId Target);
  void noteValueArgument(const clang::Expr *Arg, const clang::FunctionDecl *To,
                         unsigned Index);
  void noteGifts(const clang::FunctionDecl *Callee,
                 llvm::ArrayRef<const clang::Expr *> Args);
  void describeMaking(const clang::Expr *E, Value &V);

  // Values.cpp
  ValueId valueOf(const clang::Expr *E);
  /// Appends what tells E apart from other expressions; false when two
  /// evaluations of it may differ.
  bool structure(const clang::Expr *E, Value &V, std::vector<uint64_t> &Out,
                 unsigned Depth);
  bool structureOfCall(const clang::CallExpr *E, Value &V,
                       std::vector<uint64_t> &Out, unsigned Depth);
  bool isRepeatable(const clang::CallExpr *E);
  void describe(const clang::Expr *E, Value &V);
  void describeNew(const clang::CXXNewExpr *E, Value &V);
  void describeSize(const clang::Expr *E, Value &V, unsigned Depth = 0);
  void describeConstruction(const clang::CXXConstructExpr *E, Value &V);
  void describeContents(const clang::Expr *Whole, const ContainerType &C,
                        Value &V);

  // Conditions.cpp
  bool isAsserted(const Event &Insertion) const;
  const clang::Expr *withoutIteratorConversions(const clang::Expr *E) const;
  EventId lookupOf(const clang::Expr *E) const;
  void noteFound(const clang::ValueDecl *V, const clang::Expr *Init);
  bool comparesToEnd(const clang::Expr *E);
  void testOf(const clang::Expr *E, bool Outcome, KeyTests &Out);
  void testsOf(const clang::Expr *Condition, bool Outcome, KeyTests &Out,
               unsigned Depth = 0);
  void armsOf(const clang::Expr *Condition, bool Outcome,
              llvm::SmallVectorImpl<RegionId> &Out, unsigned Depth = 0);
  void noteCondition(RegionId Entered, const clang::Expr *Condition,
                     bool Outcome);
  void noteSole(RegionId Then, const clang::IfStmt *S);

  // Threads.cpp
  void noteCallee(const clang::Expr *E, const clang::FunctionDecl *Callee,
                  const clang::Expr *Object,
                  llvm::ArrayRef<const clang::Expr *> Args, Mode M);
  void noteNamed(const clang::FunctionDecl *Function);
  void noteStart(const clang::Expr *E, llvm::ArrayRef<const clang::Expr *> Args,
                 const clang::CXXRecordDecl *Handle, Mode M);
  const clang::CXXRecordDecl *threadIn(const ContainerType &C);
  void noteStartInside(const clang::CallExpr *E, const ContainerType &C,
                       llvm::ArrayRef<const clang::Expr *> Args,
                       PlaceId Threads, size_t Before);
  void noteThreadsGone(const ContainerType &C, const clang::Expr *Threads);
  void noteSpread(const clang::Expr *E,
                  llvm::ArrayRef<const clang::Expr *> Args);
  bool isParallel(llvm::ArrayRef<const clang::Expr *> Args);
  void handOver(size_t Before, const clang::Expr *Pool);
  void noteHandle(size_t Before, const clang::ValueDecl *Handle);
  void noteJoin(const clang::Expr *Handle, size_t Before);
  void noteLock() { F.Locks.push_back(F.Events.size()); }
  bool runsOnce(const clang::FunctionDecl *Callee);
  bool isJoin(const clang::FunctionDecl *Callee);
  void noteMade(const clang::CallExpr *E);
  bool isLock(const clang::FunctionDecl *Callee,
              llvm::ArrayRef<const clang::Expr *> Args);
  bool findEntry(const clang::Expr *Callable,
                 llvm::ArrayRef<const clang::Expr *> Args, ThreadStart &Start);
  PlaceId sharedBy(const clang::Expr *Arg);
  PlaceId flagOf(const clang::Expr *Condition);
  bool isOfText(const clang::Expr *Key, unsigned Depth = 0);
  bool isEndless(const clang::Expr *Condition);

  // Strings.cpp
  void describeString(const clang::Expr *E, Value &V);
  void describeStringOf(const clang::CXXConstructExpr *E,
                        const ContainerType &String, Value &V);
  const clang::Expr *borrowedFrom(const clang::Expr *E);
  std::optional<uint64_t> constantOf(const clang::Expr *E) const;
  std::optional<uint64_t> longest(const clang::Expr *CString) const;
  void noteLongest(const clang::VarDecl *V, const clang::Expr *Range);

  // TripCount.cpp
  TripCount tripCount(const clang::ForStmt *S, RegionId Loop);
  TripCount tripCount(const clang::Expr *RangeInit, RegionId Loop);
  /// Elements between two iterators, of a range, or `n` itself.
  TripCount rangeCount(const clang::Expr *First, const clang::Expr *Last);
  TripCount rangeCount(const clang::Expr *Range);
  TripCount countOf(const clang::Expr *N);
  TripCount count(const clang::VarDecl *Var, const clang::Expr *Start,
                  const clang::ForStmt *S);
  TripCount countUp(const clang::VarDecl *Var, const clang::Expr *Start,
                    const clang::Expr *Limit, clang::BinaryOperatorKind Op,
                    int64_t Step);
  TripCount countDown(const clang::VarDecl *Var, const clang::Expr *Start,
                      const clang::Expr *Limit, clang::BinaryOperatorKind Op,
                      int64_t Step);
  bool startOf(const clang::VarDecl *Var, const clang::Expr *Start, Bound &Out);
  bool countsElsewhere(const clang::VarDecl *V, RegionId Loop);
  bool changedIn(RegionId Loop, llvm::ArrayRef<PlaceId> Reads) const;
  bool declaredInHeader(RegionId Loop, llvm::ArrayRef<PlaceId> Reads) const;

  // Bounds.cpp
  bool boundOf(const clang::Expr *E, Bound &Out, bool Exact = false);
  bool sizeOf(const clang::Expr *Object, Bound &Out);
  bool distance(const clang::Expr *First, const clang::Expr *Last, bool Ordered,
                Bound &Out);
  bool iteratorText(const clang::Expr *E, Bound &Out);
  void nameConstant(const clang::Expr *E, Bound &Out);
  void codeOf(const clang::Expr *E, Bound &Out);
  void readNames(const clang::Expr *E, llvm::SmallVectorImpl<PlaceId> &Reads);
  std::string objectText(const clang::Expr *E);
  const clang::Expr *whoseIterator(const clang::Expr *E, llvm::StringRef Which);
  const clang::Expr *withoutCasts(const clang::Expr *E);
  const clang::Expr *withoutLosses(const clang::Expr *E);
  const clang::Expr *throughHeader(const clang::Expr *E);
  bool neverNegative(const clang::Expr *E, unsigned Depth = 0);
  bool convertsToNonNegative(const clang::Expr *From, clang::QualType To,
                             unsigned Depth);
  bool keepsItsValue(const clang::VarDecl *V);
  unsigned valueIdentity(const clang::Expr *E);

  // Shared
  Event &emit(EventKind Kind, PlaceId At, const clang::Expr *E);
  Event &emit(EventKind Kind, PlaceId At, clang::SourceRange Range);
  std::string text(clang::SourceRange Range) const;
  clang::SourceRange fileRange(clang::SourceRange Range) const;
  clang::SourceLocation fileLoc(clang::SourceLocation Loc) const;
  std::string indentAt(clang::SourceLocation Loc) const;
  const clang::SourceManager &sources() const;

  struct Alias {
    enum { Reference, Pointer, Iterator } Kind;
    PlaceId Target; ///< of an iterator: Entry or Element
  };
  struct Jump {
    RegionId Region; ///< the loop or switch that break leaves
    bool Loop;
  };

  Types &T;
  FunctionFacts &F;
  clang::ASTContext &Ctx;
  RegionId Current;
  unsigned Depth = 0;
  bool Statement = false; ///< the next expression is a statement of its own
  bool StatementInBlock = false; ///< that statement stands in a { }
  unsigned StatementNumber = 0;  ///< of the innermost statement being walked
  unsigned Statements = 0;       ///< so far
  bool InBlock = false;          ///< the next statement stands in a { }
  /// The iterator being stored goes to a variable that will stand for it.
  bool Tracking = false;
  llvm::DenseMap<const clang::ValueDecl *, Alias> Aliases;
  /// Pointers that a loop or branch moves; not looked for while absent.
  std::optional<llvm::DenseSet<const clang::ValueDecl *>> Moving;
  llvm::SmallDenseMap<PlaceKey, PlaceId, 8> Interned;
  std::map<std::vector<uint64_t>, unsigned> Identities;
  /// Of calls that are lookups, and of variables that hold what one found.
  llvm::DenseMap<const clang::Expr *, EventId> Lookups;
  llvm::DenseMap<const clang::ValueDecl *, EventId> FoundBy;
  /// What a bool variable was initialized with.
  llvm::DenseMap<const clang::ValueDecl *, const clang::Expr *> Tested;
  /// Of the right sides of && and ||.
  llvm::DenseMap<const clang::Expr *, RegionId> Arms;
  /// Characters that a C string in a variable has at most.
  llvm::DenseMap<const clang::ValueDecl *, uint64_t> Longest;
  /// Variables that hold the size of these containers since they came alive.
  llvm::DenseMap<const clang::ValueDecl *, llvm::SmallVector<PlaceId, 1>> Sizes;
  std::map<const clang::Expr *, ChosenKey> Keys;
  /// What a reference to const is bound to, when that has no name.
  const clang::Expr *BoundResult = nullptr;
  /// Names of owned values that a use around them has accounted for.
  llvm::DenseSet<const clang::Expr *> Accounted;
  unsigned NameDepth = 0; ///< of placeOf
  bool TooDeep = false;   ///< it gave up
  std::vector<Jump> Jumps;
  std::vector<const clang::CXXRecordDecl *> LocalClasses;
  std::vector<const clang::VarDecl *> StaticLocals;
  const clang::Stmt *Header = nullptr; ///< init of the for loop being counted
  /// Variables of that header that stand for what they were made from.
  llvm::SmallVector<PlaceId, 2> HeaderReads;
  llvm::DenseMap<const clang::VarDecl *, bool> Kept; ///< keepsItsValue
  bool InOnce = false; ///< what is walked runs once in the program's life
  /// Lambdas that the expression they are in calls.
  llvm::DenseSet<const clang::LambdaExpr *> CalledHere;
  llvm::DenseMap<const clang::LambdaExpr *, RegionId> Lambdas;
  // The macro that was asked for last, and where it is expanded.
  mutable clang::FileID LastMacro;
  mutable clang::SourceLocation LastExpansion;
};

} // namespace mapchurn

#endif // MAPCHURN_FACTS_WALKER_H
