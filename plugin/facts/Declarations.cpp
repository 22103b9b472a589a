// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Variables coming alive: how a container starts, what a reference, pointer,
// iterator or binding stands for from then on, and whether the statement could
// stand elsewhere in the function.

#include "facts/Initial.h"
#include "facts/Walker.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringMap.h"

using namespace clang;

namespace mapchurn {

namespace {

/// The last local variable that a declaration's type or initializer reads.
class LocalNames : public RecursiveASTVisitor<LocalNames> {
public:
  SourceLocation Last;

  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    const ValueDecl *D = Ref->getDecl();
    const auto *V = dyn_cast<VarDecl>(D);
    if (isa<BindingDecl>(D) || (V && V->isLocalVarDeclOrParm()))
      if (Last.isInvalid() || Last < D->getLocation())
        Last = D->getLocation();
    return true;
  }
};

} // namespace

void Walker::walkDeclarations(const DeclStmt *S, bool Standing) {
  for (const Decl *D : S->decls()) {
    if (const auto *V = dyn_cast<VarDecl>(D)) {
      walkDeclaration(V);
      if (Standing && S->isSingleDecl() && F.Declared.count(V))
        describeStatement(V, F.Events[F.Declared[V].Index]);
      continue;
    }
    if (const auto *Class = dyn_cast<CXXRecordDecl>(D))
      LocalClasses.push_back(Class);
    if (!isa<StaticAssertDecl, EmptyDecl>(D))
      F.Regions[Current.Index].NamesTypes = true;
  }
}

/// Notes what it takes to write the statement in another place.
void Walker::describeStatement(const VarDecl *V, Event &E) {
  auto IsLoop = [](const Jump &J) { return J.Loop; };
  if (!E.Type || V->hasAttrs() || E.Range.isInvalid() ||
      llvm::none_of(Jumps, IsLoop))
    return;
  llvm::StringRef Source = Lexer::getSourceText(
      CharSourceRange::getTokenRange(E.Range), sources(), Ctx.getLangOpts());
  if (Source.contains("//") || Source.contains("/*"))
    return;
  E.OwnStatement = true;
  E.Indent = indentAt(E.Range.getBegin());
  E.Text = text(E.Range);
  LocalNames Names;
  Names.TraverseDecl(const_cast<VarDecl *>(V));
  E.Needs = Names.Last;
}

/// Looks through the function's words, once, for the names of containers that
/// might be declared earlier: there another thing of that name is not to be
/// hidden. Members after `.`, `->` or `::` do not count.
void Walker::findNamesElsewhere(SourceRange Function) {
  const SourceManager &SM = sources();
  auto [File, Begin] = SM.getDecomposedLoc(Function.getBegin());
  auto [EndFile, End] = SM.getDecomposedLoc(Function.getEnd());
  if (Function.getBegin().isMacroID() || File != EndFile)
    return;
  struct Scope {
    unsigned Event, Begin, End;
  };
  llvm::StringMap<std::vector<Scope>> Scopes;
  for (unsigned I = 0; I < F.Events.size(); ++I) {
    const Event &E = F.Events[I];
    if (E.Kind != EventKind::Declare || !E.OwnStatement)
      continue;
    SourceLocation Closes = F.region(E.In).End;
    if (SM.getFileID(Closes) == File)
      Scopes[F.place(E.At).Text].push_back(
          {I, SM.getFileOffset(E.Loc), SM.getFileOffset(Closes)});
  }
  if (Scopes.empty())
    return;
  llvm::StringRef Text = SM.getBufferData(File);
  Lexer Words(SM.getLocForStartOfFile(File), Ctx.getLangOpts(), Text.begin(),
              Text.begin() + Begin, Text.end());
  Token T;
  T.startToken();
  while (true) {
    bool Member = T.isOneOf(tok::period, tok::arrow, tok::coloncolon);
    Words.LexFromRawLexer(T);
    unsigned At = T.is(tok::eof) ? End + 1 : SM.getFileOffset(T.getLocation());
    if (At > End)
      return;
    if (Member || T.isNot(tok::raw_identifier))
      continue;
    auto Known = Scopes.find(T.getRawIdentifier());
    if (Known == Scopes.end())
      continue;
    for (const Scope &S : Known->second)
      if (At < S.Begin || At > S.End)
        F.Events[S.Event].NameElsewhere = true;
  }
}

void Walker::walkDeclaration(const VarDecl *V) {
  if (V->isInvalidDecl())
    return;
  bool Outer = std::exchange(InOnce, InOnce || V->isStaticLocal());
  size_t Starts = F.Starts.size();
  if (V->isStaticLocal())
    StaticLocals.push_back(V);
  walkVariable(V);
  noteHandle(Starts, V);
  InOnce = Outer;
}

void Walker::walkVariable(const VarDecl *V) {
  if (const auto *D = dyn_cast<DecompositionDecl>(V)) {
    bindDecomposition(D);
    return;
  }
  if (const ContainerType *C = T.container(V->getType())) {
    declareContainer(V, C);
    return;
  }
  const Expr *Init = V->getInit();
  if (!Init) {
    declare(V);
    return;
  }
  if (V->getType()->isReferenceType()) {
    bool Same = bindAlias(V);
    BoundResult = withoutConversions(Init);
    walk(Init, Same ? Mode::Bind
               : V->getType().getNonReferenceType().isConstQualified()
                   ? Mode::Inspect
                   : Mode::Keep);
    PlaceId From = Same ? placeOf(Init) : PlaceId();
    declare(V).From = From;
    return;
  }
  bool Outer = std::exchange(Tracking, !V->getType()->isPointerType() &&
                                           iteratorTarget(Init));
  walk(Init, Mode::Store);
  Tracking = Outer;
  bindAlias(V);
  noteFound(V, Init);
  if (V->getType()->isIntegerType()) {
    Value Holds;
    describeSize(Init, Holds);
    Sizes.erase(V);
    for (const Value::Size &Term : Holds.Sizes)
      Sizes[V].push_back(Term.Of);
  }
  ValueId Held = T.owner(V->getType()) ? valueOf(Init) : ValueId();
  PlaceId From = takenFrom(Init);
  Event &E = declare(V);
  E.Init = Held;
  E.From = From;
  E.Fresh = isa<CXXNewExpr>(Init->IgnoreParenImpCasts());
  if (makesUntouched(Init))
    E.Starts = Initial::Empty;
}

Event &Walker::declare(const ValueDecl *V) {
  Event &E = emit(EventKind::Declare, variable(V), V->getSourceRange());
  E.Loc = fileLoc(V->getLocation());
  E.InMacros = V->getLocation();
  F.Declared[V] = EventId{static_cast<unsigned>(F.Events.size() - 1)};
  return E;
}

/// Notes what a reference, pointer or iterator stands for from here on.
bool Walker::bindAlias(const VarDecl *V) {
  const Expr *Init = V->getInit();
  Aliases.erase(V);
  if (!Init)
    return false;
  if (V->getType()->isReferenceType()) {
    PlaceId Target = placeOf(Init);
    if (!Target || F.place(Target).Kind == PlaceKind::Other)
      return false;
    Aliases[V] = {Alias::Reference, chosenBy(V, Target)};
    noteEntryAlias(V, Target);
    noteValueAlias(V, Target);
    return true;
  }
  if (V->getType()->isPointerType()) {
    if (PlaceId Target = addressedBy(Init); Target && !movesElsewhere(V)) {
      Aliases[V] = {Alias::Pointer, Target};
      return true;
    }
    return false;
  }
  if (PlaceId Target = iteratorTarget(Init)) {
    Aliases[V] = {Alias::Iterator, chosenBy(V, anyOf(Target))};
    noteEntryAlias(V, Target);
    noteValueAlias(V, Target);
    return true;
  }
  return false;
}

/// The place that an initializer copies, `= x`, or moves from,
/// `(std::move(x))`.
PlaceId Walker::takenFrom(const Expr *Init) {
  const Expr *E = withoutConversions(Init);
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E)) {
    if (!Made->getConstructor()->isCopyOrMoveConstructor() ||
        Made->getNumArgs() != 1)
      return {};
    E = withoutConversions(Made->getArg(0));
  }
  if (const auto *Call = dyn_cast<CallExpr>(E);
      Call && Call->isXValue() && Call->getNumArgs() == 1)
    E = Call->getArg(0);
  return placeOf(E);
}

void Walker::declareContainer(const VarDecl *V, const ContainerType *Type) {
  Initial Starts = Initial::Empty;
  ValueId Only;
  if (const Expr *Init = V->getInit()) {
    walk(Init, Mode::Store);
    const Expr *First = nullptr;
    Starts = startsAs(Init, Type, First);
    if (First)
      Only = valueOf(First);
  }
  PlaceId From = V->getInit() ? takenFrom(V->getInit()) : PlaceId();
  Event &E = declare(V);
  E.From = From;
  E.Type = Type;
  E.Starts = Starts;
  E.Arguments = V->getInit() && hasArguments(V->getInit());
  E.Init = Only;
}

/// `auto &[key, value]` over a map's entry names its two halves.
void Walker::bindDecomposition(const DecompositionDecl *D) {
  const Expr *Init = D->getInit();
  PlaceId Whole = Init ? placeOf(Init) : PlaceId();
  // `auto [it, isNew] = m.emplace(…)`
  PlaceId Entries = Init ? iteratorTarget(Init) : PlaceId();
  bool Outer = std::exchange(Tracking, Entries.valid());
  if (Init)
    walk(Init,
         Whole && D->getType()->isReferenceType() ? Mode::Bind : Mode::Store);
  Tracking = Outer;
  nameBindings(D, Whole);
  if (Entries)
    for (const BindingDecl *Binding : D->bindings())
      if (isIterator(Binding->getType()))
        Aliases[Binding] = {Alias::Iterator, chosenBy(Binding, anyOf(Entries))};
}

void Walker::nameBindings(const DecompositionDecl *D, PlaceId Whole) {
  for (const BindingDecl *Binding : D->bindings())
    declare(Binding);
  for (const BindingDecl *Binding : D->bindings())
    if (const auto *Member =
            dyn_cast_or_null<MemberExpr>(Binding->getBinding())) {
      // A class's members; the copy of a class is another object.
      PlaceId Object = D->getType()->isReferenceType() ? Whole : variable(D);
      const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
      if (Object && Field && F.place(Object).Kind != PlaceKind::Entry)
        Aliases[Binding] = {Alias::Reference, fieldOf(Object, Field, [&] {
                              return Binding->getName().str();
                            })};
    }
  // A copy is another object: its parts are not those of the original.
  if (!Whole || !D->getType()->isReferenceType() ||
      F.place(Whole).Kind != PlaceKind::Entry || D->bindings().size() != 2)
    return;
  PlaceId Map = F.place(Whole).Base;
  Aliases[D->bindings()[0]] = {Alias::Reference,
                               partOf(PlaceKind::Key, Map, Whole)};
  Aliases[D->bindings()[1]] = {Alias::Reference,
                               partOf(PlaceKind::Element, Map, Whole)};
  noteEntryBindings(D, Whole);
}

/// The variable of a range-for: a reference to an element of what it walks.
void Walker::bindEntry(const VarDecl *V, PlaceId Range, const Expr *RangeInit) {
  Aliases.erase(V);
  declare(V);
  if (!Range || !F.place(Range).Type)
    return;
  const ContainerType *C = F.place(Range).Type;
  Place Entry;
  Entry.Kind = C->Row->isMap() ? PlaceKind::Entry : PlaceKind::Element;
  Entry.Base = Range;
  Entry.Text = V->getNameAsString();
  PlaceId Target = chosenBy(V, intern(Entry));
  if (const auto *D = dyn_cast<DecompositionDecl>(V)) {
    nameBindings(D, Target);
    if (!V->getType()->isReferenceType())
      mention(Target, RangeInit, Mode::Copy);
    return;
  }
  if (V->getType()->isReferenceType()) {
    Aliases[V] = {Alias::Reference, Target};
    noteEntryAlias(V, Target);
    noteValueAlias(V, Target);
    return;
  }
  // By value: each element is copied.
  mention(Target, RangeInit, Mode::Copy);
}

} // namespace mapchurn
