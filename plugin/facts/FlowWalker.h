// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The walk that makes the flow facts of one function.
//
//     walk(Stmt)         scopes, declarations                 FlowWalker.cpp
//     eval(Expr)         the flow that an expression yields   FlowExpr.cpp
//     initialize(…)      an object from its initializer       FlowInit.cpp
//     evalCall(…)        what calls do with addresses         FlowCall.cpp
//     applyOperation(…)  operations of containers             FlowLibrary.cpp
//
// eval() of an lvalue yields what the object holds (Derefs >= 0), so that its
// address is one less; of a prvalue the value itself. Every subexpression is
// evaluated once, whether or not its value goes anywhere: it may have effects.
//
// Where a value has several sources (?:, a call), it gets a location of kind
// Value with an edge from each.

#ifndef MAPCHURN_FACTS_FLOWWALKER_H
#define MAPCHURN_FACTS_FLOWWALKER_H

#include "facts/Flow.h"
#include "facts/FlowTypes.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include <map>

namespace mapchurn {

class FlowWalker {
public:
  FlowWalker(FlowTypes &T, FunctionFlow &Out);

  void run(const clang::FunctionDecl *F);

private:
  // FlowWalker.cpp
  void walk(const clang::Stmt *S);
  void walkStatement(const clang::Stmt *S);
  void walkFull(const clang::Expr *E);
  void walkDeclaration(const clang::VarDecl *V);
  void holdReference(const clang::VarDecl *V, Flow Place);
  void walkRangeFor(const clang::CXXForRangeStmt *S);
  void walkLoopParts(const clang::Stmt *S);
  void declareCaught(const clang::VarDecl *V, const clang::Stmt *Handler);
  void walkReturn(const clang::Expr *Value, const clang::Stmt *S);
  ScopeId open(bool Loop = false, bool Conditional = false);
  void close();
  void parameters(const clang::FunctionDecl *F);
  void connectLambdas();
  void keepInFrame(llvm::ArrayRef<LocationId> Parameters);

  // Locations
  LocationId make(LocationKind Kind, clang::SourceRange Range);
  LocationId declare(const clang::ValueDecl *D, LocationKind Kind);
  LocationId temporary(clang::QualType T, const clang::Expr *E,
                       const clang::ValueDecl *ExtendedBy = nullptr);
  Flow value(const clang::Expr *E);
  Flow placeOf(const clang::ValueDecl *D, bool Reads, const clang::Expr *E);
  Flow address(Flow Place);
  Flow deref(Flow Value, unsigned Steps = 1) { return F.deref(Value, Steps); }
  Flow member(Flow Place, const clang::ValueDecl *Field);

  // Edges
  struct Store {
    FlowWhy Why;
    const clang::Expr *At = nullptr;   ///< whose position is shown
    clang::SourceRange Target, Source; ///< as written
    bool Unsure = false;               ///< it may be another value
  };
  void flow(LocationId Dst, Flow Src, const Store &How);
  void store(Flow Place, Flow Src, const Store &How);
  void reset(Flow Place, bool Call = false, bool Part = false);

  // FlowExpr.cpp
  Flow eval(const clang::Expr *E);
  Flow evalNode(const clang::Expr *E);
  Flow evalCast(const clang::CastExpr *E);
  Flow evalUnary(const clang::UnaryOperator *E);
  Flow evalBinary(const clang::BinaryOperator *E);
  Flow evalAssign(const clang::BinaryOperator *E);
  Flow evalMember(const clang::MemberExpr *E);
  Flow evalConditional(const clang::AbstractConditionalOperator *E);
  Flow evalLambda(const clang::LambdaExpr *E);
  void walkLambdaBody(const clang::CXXMethodDecl *Call, LocationId Closure,
                      unsigned Number);
  Flow evalNew(const clang::CXXNewExpr *E);
  Flow evalTemporary(const clang::MaterializeTemporaryExpr *E);
  Flow evalChildren(const clang::Expr *E);
  Flow evalStatements(const clang::StmtExpr *E);
  Flow evalAwait(const clang::CoroutineSuspendExpr *E);
  /// The place that is assigned, without counting as a use of it.
  Flow evalTarget(const clang::Expr *E);

  // FlowInit.cpp
  /// Makes the object at Place, of type T, from its initializer.
  void initialize(Flow Place, clang::QualType T, const clang::Expr *Init,
                  FlowWhy Why, clang::SourceRange Target);
  void initializeList(Flow Place, const clang::InitListExpr *E,
                      clang::SourceRange Target);
  void construct(Flow Place, const clang::CXXConstructExpr *E, FlowWhy Why,
                 clang::SourceRange Target);
  void constructLibrary(Flow Place, const clang::CXXConstructExpr *E,
                        FlowWhy Why, clang::SourceRange Target);
  void initializeMembers(Flow Place, const clang::CXXConstructorDecl *Ctor);
  void constructors(const clang::CXXConstructorDecl *Ctor);

  // FlowMade.cpp
  /// What an object that is made of Arg holds.
  struct Made {
    const clang::Expr *Arg;
    Flow Value;
    bool Unsure;
  };
  Made madeOf(const clang::Expr *Arg, Flow Value, clang::QualType Of);
  /// An object of type Of at Place, made by the library from Args: by a
  /// constructor of the user's, which is recorded as a call, or else Out is
  /// what there is to store.
  void makeFrom(Flow Place, clang::QualType Of,
                llvm::ArrayRef<const clang::Expr *> Args, const clang::Expr *At,
                llvm::SmallVectorImpl<Made> &Out);
  /// Puts it there. At: whose position is shown; null: the argument's.
  void storeMade(Flow Place, llvm::ArrayRef<Made> Kept, FlowWhy Why,
                 clang::SourceRange Target, const clang::Expr *At = nullptr);
  /// `m.emplace(std::piecewise_construct, …, …)`; false for another call.
  bool makePiecewise(Flow Place, clang::QualType Key, clang::QualType Mapped,
                     llvm::ArrayRef<const clang::Expr *> Args,
                     const clang::Expr *At, llvm::SmallVectorImpl<Made> &Out);
  bool mayMake(clang::QualType Parameter, clang::QualType Arg);
  bool constructFrom(Flow Place, clang::QualType Of,
                     llvm::ArrayRef<const clang::Expr *> Args,
                     const clang::Expr *At);
  Flow referent(const clang::Expr *Arg, clang::QualType Of);
  llvm::SmallVector<clang::QualType, 4> partsOf(clang::QualType Of);
  /// True for a string or container that a view, span or iterator points into,
  /// as against another view or a pointer.
  bool isOwnStorage(clang::QualType Type);

  // FlowCall.cpp
  Flow evalCall(const clang::CallExpr *E);
  Flow callUser(const clang::CallExpr *E, const clang::FunctionDecl *Callee,
                Flow Object, bool HasObject,
                llvm::ArrayRef<const clang::Expr *> Args);
  void describeTarget(FlowCall &Call, const clang::CallExpr *E);
  void take(const clang::FunctionDecl *Named);
  void recordArguments(FlowCall &Call, const clang::FunctionDecl *Callee,
                       llvm::ArrayRef<const clang::Expr *> Args);
  void recordConstructor(Flow Place, const clang::CXXConstructorDecl *Ctor,
                         llvm::ArrayRef<const clang::Expr *> Args,
                         const clang::Expr *At);
  bool assignsReferences(const clang::Expr *Receiver,
                         llvm::ArrayRef<const clang::Expr *> Args);
  bool callLambda(const clang::CXXMethodDecl *Callee,
                  llvm::ArrayRef<const clang::Expr *> Args, Flow &Result);
  Flow resultOf(const clang::Expr *E, Flow Place);

  // FlowLibrary.cpp
  /// The type of the object as it was declared, not of a base of the library's.
  static clang::QualType classOf(const clang::Expr *Receiver);
  std::optional<Flow> callLibrary(const clang::CallExpr *E,
                                  const clang::FunctionDecl *Callee,
                                  Flow Object, const clang::Expr *Receiver,
                                  llvm::ArrayRef<const clang::Expr *> Args);
  Flow applyOperation(model::Operation Op, const clang::CallExpr *E,
                      Flow Object, const clang::Expr *Receiver,
                      llvm::ArrayRef<const clang::Expr *> Args);
  Flow applyEffect(const model::FunctionEffect &Effect,
                   const clang::CallExpr *E, Flow Object,
                   const clang::Expr *Receiver,
                   llvm::ArrayRef<const clang::Expr *> Args);
  Flow applyOwner(const clang::CallExpr *E, llvm::StringRef Method, Flow Object,
                  const clang::Expr *Receiver,
                  llvm::ArrayRef<const clang::Expr *> Args);
  Flow applyPointer(const clang::CallExpr *E, Flow Object,
                    const clang::Expr *Receiver,
                    llvm::ArrayRef<const clang::Expr *> Args);
  Flow makeOwned(const clang::CallExpr *E,
                 llvm::ArrayRef<const clang::Expr *> Args);
  /// What the container keeps of the arguments of an operation that puts
  /// something into it.
  void keep(model::Operation Op, const clang::CallExpr *E, Flow Object,
            clang::QualType Container, llvm::ArrayRef<const clang::Expr *> Args,
            llvm::SmallVectorImpl<Made> &Out);
  clang::QualType emplacedType(const clang::CallExpr *E, clang::QualType Class);
  static bool hasOwnEnd(clang::QualType Type, FlowTypes &T);
  bool holds(clang::QualType Class, model::ClassEffect What);
  Flow evalAll(llvm::ArrayRef<const clang::Expr *> Args);
  static bool isOfRanges(const clang::FunctionDecl *Callee);
  Flow rangeOf(const clang::CallExpr *E,
               llvm::ArrayRef<const clang::Expr *> Args);

  // FlowCallables.cpp
  struct Callable {
    llvm::SmallVector<const clang::FunctionDecl *, 2> Functions;
    clang::QualType Type; ///< of whatever function it points to
    bool Known = false;
  };
  Callable callable(const clang::Expr *Arg);
  bool watchCallables(llvm::ArrayRef<const clang::Expr *> Args);
  LocationId callCallables(const clang::Expr *At,
                           llvm::ArrayRef<const clang::Expr *> Args,
                           Flow Object);
  void callThrough(const clang::FunctionDecl *Callee, clang::QualType Type,
                   Flow This, LocationId Values, LocationId Addresses,
                   LocationId Results, const clang::Expr *At);
  Flow withResults(const clang::CallExpr *E, Flow Known, LocationId Results);
  void takeOperators(const clang::Expr *Arg);

  // FlowEnds.cpp
  struct End {
    const clang::CXXDestructorDecl *Destructor;
    bool Owned; ///< of what the object points to
    bool Virtual;
  };
  void findEnds(clang::QualType Type, bool Owned, unsigned Depth,
                llvm::SmallVectorImpl<End> &Found);
  const std::vector<End> &endsOf(clang::QualType Type);
  void end(Flow Place, clang::QualType Type, clang::SourceRange Range);

  // FlowMoved.cpp
  bool keepsContents(clang::QualType Type);
  void handOn(const clang::Expr *Named, Flow Place);
  void handOnReturned(const clang::Expr *Value);
  bool isIntoContents(const FlowEdge &E);
  void markHandedOn();

  struct LambdaBody {
    LocationId Closure, Result;
  };

  FlowTypes &T;
  FunctionFlow &F;
  clang::ASTContext &Ctx;
  ScopeId Current;
  ScopeId Statement; ///< of the temporaries of the full expression; invalid
  unsigned Order = 0;
  unsigned Tries = 0; ///< try blocks around this code
  unsigned Depth = 0;
  LocationId Result; ///< of the function or lambda being walked
  clang::QualType ResultType;
  const clang::Expr *Discarded = nullptr; ///< the statement's expression
  unsigned Lambda = 0;                    ///< whose body is being walked
  unsigned LastLambda = 0;
  llvm::DenseMap<const clang::ValueDecl *, LocationId> Locations;
  /// References and other names for a place.
  llvm::DenseMap<const clang::ValueDecl *, Flow> Aliases;
  /// Variables that the lambdas around this code have copies of.
  llvm::DenseMap<const clang::ValueDecl *, LocationId> Copies;
  llvm::DenseMap<const clang::FunctionDecl *, LambdaBody> Bodies;
  llvm::DenseMap<const clang::OpaqueValueExpr *, Flow> Opaque;
  /// What arguments of the library evaluate to, where it calls one of them.
  llvm::DenseMap<const clang::Expr *, Flow> Watched;
  /// References that stand for what a call gives, as holders of its address.
  llvm::DenseMap<const clang::ValueDecl *, LocationId> Holders;
  /// Objects of the open scopes whose ends run code.
  std::vector<std::pair<ScopeId, LocationId>> Ending;
  llvm::DenseMap<const void *, std::vector<End>> Ends;
  Flow This; ///< instead of the function's own, in a member's initializer
};

/// Flow facts of all the functions in Unit.
UnitFlow buildFlow(Types &T, const UnitFacts &Unit);

} // namespace mapchurn

#endif // MAPCHURN_FACTS_FLOWWALKER_H
