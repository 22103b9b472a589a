// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/EscapingLocal.h"
#include "escape/Escape.h"
#include "escape/Owning.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"

namespace mapchurn {

namespace {

/// One escape, with the questions that decide whether it is told.
class Reading {
public:
  Reading(const CheckInput &In, const FunctionEscape &E, const Escape &Out)
      : In(In), U(*In.Escapes), E(E), F(*E.Flow), Out(Out),
        Last(E.Steps[Out.Step]), Object(F.location(Out.Object)),
        Holder(F.location(Out.Holder)), Store(E.store(Out.Step)),
        Owner(Object.Kind == LocationKind::Allocation ? owner() : nullptr),
        Scope(Owner ? Owner->Scope : Object.Scope) {
    End = Scope ? F.scope(Scope).End : ~0u;
  }

  bool isTold() const {
    if (!Store || Out.To == Sink::Unknown || !endsWithItsScope())
      return false;
    // Whoever holds a dead variable holds what that points to as well.
    if (Last.Ended)
      return false;
    // A coroutine's own variables are there for whoever takes what it yields.
    if (Out.To == Sink::Result && Store->Why == FlowWhy::Library)
      return false;
    return Out.Stays || !isTakenBack();
  }

  /// Nobody would leave the line as it is.
  bool isSure() const {
    return !Out.Stays && !Out.Late && !isHandedOn() && !holdsItself() &&
           !mayBeTakenBack() && !isByGuard() && !F.Decl->isMain() &&
           E.isSure(Out.Step) && isReadLater() && !mayBeAwaited() &&
           !isConditionalCall() && !isLeftToTheCompiler() &&
           !endsInDestructor();
  }

  std::string message() const {
    std::string Name = name();
    std::string What =
        Owner ? "a pointer to what " + Name + " owns" : reference() + Name;
    switch (Out.To) {
    case Sink::Result:
      return What + " is returned, and " + Name + " is gone by then";
    case Sink::Heap:
      if (Store->Why == FlowWhy::Thrown)
        return What + " is thrown, and " + Name + " is gone by then";
      if (Store->Why == FlowWhy::Library && Holder.Kind == LocationKind::Heap)
        return What + " stays in use after " + Name + " is gone";
      break;
    default:
      break;
    }
    return What + " stays in " + place() + " after " + Name + " is gone";
  }

  void addNotes(std::vector<Note> &Notes) const {
    if (Owner)
      Notes.push_back(
          {Object.Range.getBegin(), name() + " alone owns what is made here"});
    else
      Notes.push_back({Object.Range.getBegin(),
                       name() + (Object.Kind == LocationKind::Temporary
                                     ? " ends with this statement"
                                     : " is declared here")});
    std::vector<const FlowEdge *> Edges = E.path(Out.Step);
    for (const FlowEdge *Edge : llvm::reverse(Edges)) {
      LocationKind Kind = F.location(Edge->Dst).Kind;
      bool Named = Kind == LocationKind::Variable ||
                   Kind == LocationKind::Parameter ||
                   Kind == LocationKind::Closure;
      addCallee(*Edge, Notes);
      if (Edge != Store && Edge->Why != FlowWhy::Alias && Named)
        Notes.push_back({Edge->Loc, U.name(F, Edge->Dst) + " gets it here"});
    }
    addReason(Notes);
  }

  clang::SourceLocation site() const { return Store->Loc; }
  const FunctionFacts &facts() const { return *F.Facts; }

private:
  /// `new` and its kin do not end with a scope, and clang knows of lambdas
  /// that are returned.
  bool endsWithItsScope() const {
    switch (Object.Kind) {
    case LocationKind::Variable:
    case LocationKind::Parameter:
    case LocationKind::Temporary:
    case LocationKind::Closure:
      return Object.Scope.valid();
    case LocationKind::Allocation:
      return Owner;
    default:
      return false;
    }
  }

  /// The local variable with whose scope an allocation ends, since nothing else
  /// ever owns it.
  const FlowLocation *owner() const {
    auto Known = In.Owners ? In.Owners->find(F.Decl, Object.Range.getBegin())
                           : std::nullopt;
    if (!Known || !In.Owners->Verdicts[Known->first][Known->second].Stays)
      return nullptr;
    const FunctionOwners &Of = In.Owners->Owners.Functions[Known->first];
    const OwnedAllocation &Made = Of.Allocations[Known->second];
    if (Made.Owner == ~0u || Made.Object.CustomDeleter)
      return nullptr;
    const clang::VarDecl *D = Of.Owners[Made.Owner].Decl;
    auto At = llvm::find_if(F.Locations, [&](const FlowLocation &L) {
      return L.Kind == LocationKind::Variable && L.Decl &&
             L.Decl->getCanonicalDecl() == D->getCanonicalDecl();
    });
    return At != F.Locations.end() && At->Scope ? &*At : nullptr;
  }

  std::string name() const {
    return Owner ? quoted(Owner->Decl->getNameAsString())
                 : U.name(F, Out.Object);
  }

  /// A local object's destructor clears the holder, or does something else to
  /// it: `struct Cleaner { ~Cleaner() { kept.clear(); } } at_the_end;`
  bool endsInDestructor() const {
    if (Holder.Kind != LocationKind::Global || !Holder.Decl)
      return false;
    if (Owner && touchesInDestructor(owned(), Holder.Decl))
      return true;
    return llvm::any_of(F.Locations, [&](const FlowLocation &L) {
      return L.Kind == LocationKind::Variable && L.OwnEnd && L.Decl &&
             touchesInDestructor(L.Decl->getType(), Holder.Decl);
    });
  }

  /// What the owner owns: a plain pointer's pointee, a smart pointer's first
  /// argument.
  clang::QualType owned() const {
    clang::QualType Type = Owner->Decl->getType();
    if (Type->isPointerType())
      return Type->getPointeeType();
    const auto *Smart =
        llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
            Type->getAsCXXRecordDecl());
    return Smart && Smart->getTemplateArgs().size() &&
                   Smart->getTemplateArgs()[0].getKind() ==
                       clang::TemplateArgument::Type
               ? Smart->getTemplateArgs()[0].getAsType()
               : Type;
  }

  bool touchesInDestructor(clang::QualType Type,
                           const clang::ValueDecl *Global) const {
    const clang::CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
    const clang::CXXDestructorDecl *Ends =
        Class && Class->hasDefinition() ? Class->getDestructor() : nullptr;
    auto Body = Ends ? In.Unit.Bodies.find(Ends->getCanonicalDecl())
                     : In.Unit.Bodies.end();
    if (Body == In.Unit.Bodies.end())
      return false;
    const FunctionFacts &Of = In.Unit.Functions[Body->second];
    return llvm::any_of(Of.Events, [&](const Event &Does) {
      PlaceId P = Does.At;
      while (P && Of.place(P).Base)
        P = Of.place(P).Base;
      bool Changes =
          Does.Kind == EventKind::Write || Does.Mutable ||
          (Does.Kind == EventKind::Operation && model::mutates(Does.Op));
      return P && Changes && Of.place(P).Decl &&
             Of.place(P).Decl->getCanonicalDecl() == Global->getCanonicalDecl();
    });
  }

  bool isTakenBack() const {
    return Store->Undone || E.isUndone(*Store, Scope) == Undoing::Sure ||
           E.isGuarded(*Store);
  }

  /// What is in a container lives on in whatever the container is moved to.
  bool isHandedOn() const {
    return edge().HandedOn && edge().Why != FlowWhy::Captured && !takesWhole();
  }

  /// A small buffer's owner points into itself, and sees to that when it is
  /// copied.
  bool holdsItself() const { return edge().Dst == Out.Object; }

  /// `list[0] = &x; …; list[0] = old;` where a function of the user's gives
  /// the place: it may be the same one again.
  bool mayBeReplaced() const {
    auto Gives = llvm::find_if(F.Calls, [&](const FlowCall &C) {
      return C.Result && C.Result == Store->Root;
    });
    if (Gives == F.Calls.end() || !Gives->Callee)
      return false;
    llvm::DenseSet<unsigned> Given;
    for (const FlowCall &C : F.Calls)
      if (C.Result && C.Callee == Gives->Callee)
        Given.insert(C.Result.Index);
    return llvm::any_of(F.Resets, [&](const FlowReset &R) {
      return R.Order > Store->Order && Given.contains(R.Root.Index);
    });
  }

  bool mayBeTakenBack() const {
    if (mayBeReplaced())
      return true;
    if (E.isUndone(*Store, Scope) != Undoing::No)
      return true;
    // Its own destructor may: it put itself there.
    return Object.OwnEnd && Store->Why == FlowWhy::Call;
  }

  /// What a constructor puts somewhere, its destructor mostly takes back.
  bool isByGuard() const {
    if (Store->Why != FlowWhy::Call)
      return false;
    const auto *Made = llvm::dyn_cast_or_null<clang::CXXConstructorDecl>(
        F.Calls[Store->Call].Callee);
    const clang::CXXDestructorDecl *End =
        Made ? Made->getParent()->getDestructor() : nullptr;
    return End && End->isUserProvided();
  }

  /// An address that is not looked at again, or not before another one is in
  /// its place, does no harm.
  bool isReadLater() const {
    if (Out.To != Sink::Scope)
      return true;
    auto isRead = [&](unsigned From, unsigned To) {
      auto Read = llvm::upper_bound(Holder.Reads, From);
      return Read != Holder.Reads.end() && *Read < To &&
             !E.isOverwritten(Out.Holder, Store->Path, From, *Read);
    };
    if (isRead(End, ~0u))
      return true;
    // In the next pass of a loop that holds the variable but not the holder.
    for (ScopeId S = Scope; S && S != Holder.Scope; S = F.scope(S).Parent)
      if (F.scope(S).Loop && isRead(F.scope(S).Begin, Store->Order))
        return true;
    return false;
  }

  /// A thread that is on its own: who uses the object after that may wait for
  /// it by a condition or a counter. A lambda that is handed over for a handle,
  /// as to a thread pool for a future: who has that may wait by it. And who
  /// waits for anything after the store may wait for whoever got the address.
  bool mayBeAwaited() const {
    auto Next = llvm::upper_bound(F.Waits, Store->Order);
    if (Next != F.Waits.end() && *Next < End)
      return true;
    if (Store->Why == FlowWhy::Call && edge().Why == FlowWhy::Captured &&
        F.Calls[Store->Call].Handle)
      return true;
    return Store->Why == FlowWhy::Library && Out.To == Sink::Heap &&
           Holder.Kind == LocationKind::Heap && !Object.Reads.empty() &&
           Object.Reads.back() > Store->Order;
  }

  /// What the function that is called does only under a condition may depend
  /// on what it is given here.
  bool isConditionalCall() const {
    const FlowEdge *There = inCallee(*Store);
    return There && callee(*Store)->isConditional(There->Order);
  }

  /// `return &x;`, `return owner.get();`, of which clang warns by itself.
  bool isLeftToTheCompiler() const {
    return Out.To == Sink::Result && (Owner || &edge() == Store) &&
           Store->Why == FlowWhy::Returned;
  }

  /// The one by which the address is taken.
  const FlowEdge &edge() const { return F.Edges[Last.Edge]; }

  std::string reference() const {
    if (edge().Why == FlowWhy::Captured)
      return "a reference to ";
    return takesWhole() || !Object.Container ? "the address of "
                                             : "a pointer into ";
  }
  /// `&v`
  bool takesWhole() const {
    return U.Flow.Text(edge().Source) ==
           "&" + llvm::StringRef(U.name(F, Out.Object)).trim('\'').str();
  }

  std::string place() const {
    if (Out.To == Sink::Scope || Holder.Kind == LocationKind::Global)
      return U.name(F, Out.Holder);
    std::string Text = Store->Why == FlowWhy::Call ? std::string()
                                                   : U.Flow.Text(Store->Target);
    return Text.empty() ? holder() : "'" + Text + "'";
  }
  /// What a reference refers to is said by its name.
  std::string holder() const {
    if (Holder.Kind == LocationKind::Pointee && Holder.Level == 1)
      if (const clang::ValueDecl *D = F.location(Holder.Of).Decl;
          D && D->getType()->isReferenceType())
        return quoted(D->getNameAsString());
    return U.name(F, Out.Holder);
  }

  /// The function that is called, of an edge that a call makes.
  const FunctionEscape *callee(const FlowEdge &Of) const {
    if (Of.Why != FlowWhy::Call || Of.Leak == ~0u)
      return nullptr;
    auto Known = U.Bodies.find(F.Calls[Of.Call].Callee);
    return Known == U.Bodies.end() ? nullptr : &U.Functions[Known->second];
  }
  /// How the address leaves that function.
  const FlowEdge *inCallee(const FlowEdge &Of) const {
    const FunctionEscape *Other = callee(Of);
    return Other && Of.Leak < Other->Result.Leaks.size()
               ? Other->store(Other->Result.Leaks[Of.Leak].Step)
               : nullptr;
  }

  void addCallee(const FlowEdge &Of, std::vector<Note> &Notes) const {
    const FlowEdge *There = inCallee(Of);
    if (!There)
      return;
    llvm::StringRef Does = There->Why == FlowWhy::Captured
                               ? "is a coroutine, whose frame has it"
                           : There->Why == FlowWhy::Returned ? "returns it here"
                                                             : "stores it here";
    Notes.push_back(
        {There->Loc,
         "'" + F.Calls[Of.Call].Callee->getNameAsString() + "' " + Does.str()});
  }

  void addReason(std::vector<Note> &Notes) const {
    switch (Holder.Kind) {
    case LocationKind::Global:
      Notes.push_back(
          {Holder.Range.getBegin(), U.name(F, Out.Holder) +
                                        " is declared here and outlives the "
                                        "function"});
      return;
    case LocationKind::Variable:
    case LocationKind::Parameter:
      Notes.push_back({Holder.Range.getBegin(),
                       U.name(F, Out.Holder) + " is declared here, in an outer "
                                               "scope"});
      return;
    case LocationKind::Pointee:
      Notes.push_back(
          {Store->Loc, holder() + " was there before the function was called"});
      return;
    default:
      return;
    }
  }

  const CheckInput &In;
  const UnitEscape &U;
  const FunctionEscape &E;
  const FunctionFlow &F;
  const Escape &Out;
  const WalkStep &Last;
  const FlowLocation &Object, &Holder;
  const FlowEdge *Store;
  const FlowLocation *Owner; ///< of an allocation
  ScopeId Scope;             ///< with which the object ends
  unsigned End;
};

} // namespace

void EscapingLocal::run(const CheckInput &In, std::vector<Finding> &Out) const {
  if (!In.Escapes)
    return;
  for (const FunctionEscape &E : In.Escapes->Functions) {
    if (E.Cut)
      continue;
    // One finding a store; what else comes there is a note.
    struct Told {
      size_t Finding;
      bool Sure;
    };
    llvm::DenseMap<unsigned, Told> Sites;
    for (const Escape &One : E.Escapes) {
      Reading R(In, E, One);
      if (!R.isTold())
        continue;
      bool Sure = R.isSure();
      auto [At, New] =
          Sites.try_emplace(R.site().getRawEncoding(), Told{Out.size(), Sure});
      if (!New && (At->second.Sure || !Sure)) {
        Finding &Known = Out[At->second.Finding];
        if (Known.Message != R.message())
          Known.Notes.push_back({R.site(), R.message()});
        continue;
      }
      Finding Found;
      Found.Check = Info.Id;
      Found.Level = Sure ? Tier::Default : Tier::All;
      Found.Loc = R.site();
      Found.Message = R.message();
      Found.Symbol = R.facts().name();
      R.addNotes(Found.Notes);
      if (!New)
        Found.Notes.push_back({R.site(), Out[At->second.Finding].Message});
      At->second = {Out.size(), Sure};
      noteInstantiation(Found, R.facts());
      Out.push_back(std::move(Found));
    }
  }
}

} // namespace mapchurn
