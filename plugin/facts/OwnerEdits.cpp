// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How each use would be written, were the owner the object itself: `p->x` as
// `p.x`, `*p` as `p`, `p.get()` as `&p`; and the declaration, from what made
// the object. Nothing in a macro is rewritten.

#include "facts/OwnerWalker.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;

namespace mapchurn {

CharSourceRange OwnerWalker::chars(SourceRange Tokens) const {
  if (Tokens.isInvalid() || Tokens.getBegin().isMacroID())
    return {};
  if (Tokens.getEnd().isMacroID()) {
    // The first `>` of a `>>` has a place of its own, which is no macro's.
    const SourceManager &SM = Ctx.getSourceManager();
    const SrcMgr::ExpansionInfo &End =
        SM.getSLocEntry(SM.getFileID(Tokens.getEnd())).getExpansion();
    if (End.isExpansionTokenRange() || End.getExpansionLocEnd().isMacroID())
      return {};
    return CharSourceRange::getCharRange(Tokens.getBegin(),
                                         End.getExpansionLocEnd());
  }
  return Lexer::makeFileCharRange(CharSourceRange::getTokenRange(Tokens),
                                  Ctx.getSourceManager(), Ctx.getLangOpts());
}

llvm::StringRef OwnerWalker::source(SourceRange Tokens) const {
  CharSourceRange Range = chars(Tokens);
  return Range.isValid() ? Lexer::getSourceText(Range, Ctx.getSourceManager(),
                                                Ctx.getLangOpts())
                         : llvm::StringRef();
}

/// The character before a place, for tokens that must not run together.
char OwnerWalker::before(SourceLocation Loc) const {
  const SourceManager &SM = Ctx.getSourceManager();
  auto [File, Offset] = SM.getDecomposedLoc(Loc);
  return Offset ? SM.getBufferData(File)[Offset - 1] : ' ';
}

void OwnerWalker::rewriteArrow(SourceLocation Arrow, OwnerUse &U) const {
  CharSourceRange Range = chars(Arrow);
  if (Range.isInvalid() || source(Arrow) != "->")
    return;
  U.Rewritable = true;
  U.Edit = OwnerEdit{Range, "."};
}

/// `*p` is `p`. Level: of the operator's expression.
void OwnerWalker::rewriteStar(SourceLocation Star, size_t Level,
                              OwnerUse &U) const {
  // What a variable with `decltype(auto)` is depends on how it is written.
  size_t Out = Level;
  while (isa_and_nonnull<ParenExpr, FullExpr, CastExpr>(parent(Out)))
    --Out;
  if (Out && Stack[Out - 1].V &&
      Stack[Out - 1].V->getType()->getContainedDeducedType() &&
      Stack[Out - 1].V->getType()->getContainedAutoType() &&
      Stack[Out - 1].V->getType()->getContainedAutoType()->isDecltypeAuto())
    return;
  while (isa_and_nonnull<CXXConstructExpr, CXXBindTemporaryExpr,
                         MaterializeTemporaryExpr, FullExpr>(parent(Out)))
    --Out;
  // The copy of a local object is left out: one that ends less.
  QualType Object = cast<Expr>(parent(Level + 1))->getType();
  if (isa_and_nonnull<ReturnStmt, CXXThrowExpr>(parent(Out)) &&
      (returnsDecltype() || !T.freesOnly(Object)))
    return;
  // `return std::move(p)` would keep the compiler from leaving out the move,
  // and it says so.
  if (const auto *Call = dyn_cast_or_null<CallExpr>(parent(Out));
      Call && Call->isCallToStdMove() && isReturned(Out - 1))
    return;
  CharSourceRange Range = chars(Star);
  if (Range.isInvalid() || source(Star) != "*")
    return;
  U.Rewritable = true;
  char C = before(Range.getBegin());
  bool Joins = isAsciiIdentifierContinue(C);
  U.Edit = OwnerEdit{Range, Joins ? " " : ""};
}

/// The value of the expression at that level is what a function returns.
bool OwnerWalker::isReturned(size_t Level) const {
  while (isa_and_nonnull<ParenExpr, FullExpr, CastExpr, CXXConstructExpr,
                         CXXBindTemporaryExpr, MaterializeTemporaryExpr>(
      parent(Level)))
    --Level;
  return isa_and_nonnull<ReturnStmt>(parent(Level));
}

/// A function or lambda around this place that deduces its result by how the
/// operand of `return` is written.
bool OwnerWalker::returnsDecltype() const {
  const FunctionDecl *Around = F.Decl;
  for (const Frame &At : Stack)
    if (const auto *Lambda = dyn_cast_or_null<LambdaExpr>(At.S))
      Around = Lambda->getCallOperator();
  const TypeSourceInfo *Written = Around->getTypeSourceInfo();
  const auto *Type =
      Written ? Written->getType()->getAs<FunctionProtoType>() : nullptr;
  const AutoType *Auto =
      Type ? Type->getReturnType()->getContainedAutoType() : nullptr;
  return Auto && Auto->isDecltypeAuto();
}

static bool hasOwnAddressOf(QualType T, const ASTContext &Ctx) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  Class = Class ? Class->getDefinition() : nullptr;
  return Class &&
         !Class->lookup(Ctx.DeclarationNames.getCXXOperatorName(OO_Amp))
              .empty();
}

/// `p.get()` is `&p`, or the array `p` itself. Level: of the call.
void OwnerWalker::rewriteGet(const Expr *Call, size_t Level, bool Array,
                             OwnerUse &U) const {
  CharSourceRange Range = chars(Call->getSourceRange());
  QualType Pointee = T.pointeeOf(Call->getType());
  if (Range.isInvalid() || Pointee.isNull() || hasOwnAddressOf(Pointee, Ctx))
    return;
  const auto *Method =
      cast<MemberExpr>(cast<CXXMemberCallExpr>(Call)->getCallee());
  llvm::StringRef Name = source(Method->getBase()->getSourceRange());
  if (Name.empty())
    return;
  while (isa_and_nonnull<ImplicitCastExpr>(parent(Level)))
    --Level;
  const Stmt *Around = parent(Level);
  U.Rewritable = true;
  if (const auto *M = dyn_cast_or_null<MemberExpr>(Around)) {
    if (Array || source(M->getOperatorLoc()) != "->") {
      U.Rewritable = false;
      return;
    }
    CharSourceRange Arrow = chars(M->getOperatorLoc());
    U.Edit = OwnerEdit{
        CharSourceRange::getCharRange(Range.getBegin(), Arrow.getEnd()),
        (Name + ".").str()};
    return;
  }
  if (Array) {
    // Where a type is deduced, an array is no pointer.
    U.Rewritable = isa_and_nonnull<CallExpr>(Around) && takesPointer(Around);
    U.Edit = OwnerEdit{Range, Name.str()};
    return;
  }
  bool Whole =
      !Around || isa<CallExpr, CXXConstructExpr, InitListExpr, BinaryOperator,
                     ReturnStmt, ExplicitCastExpr>(Around);
  std::string Address = ("&" + Name).str();
  if (before(Range.getBegin()) == '&')
    U.Rewritable = false;
  U.Edit = OwnerEdit{Range, Whole ? Address : "(" + Address + ")"};
}

/// A call of a function whose parameters have types of their own.
bool OwnerWalker::takesPointer(const Stmt *Call) const {
  const FunctionDecl *Callee = cast<CallExpr>(Call)->getDirectCallee();
  return Callee && !Callee->isTemplateInstantiation() && !Callee->isVariadic();
}

/// The value of a plain pointer is the address of the object.
void OwnerWalker::rewriteValue(const DeclRefExpr *Ref, size_t Level,
                               OwnerUse &U) const {
  CharSourceRange Range = chars(Ref->getLocation());
  const auto *V = cast<VarDecl>(Ref->getDecl());
  if (Range.isInvalid())
    return;
  const Stmt *Around = parent(Level);
  if (F.Owners[Tracked.lookup(V)].Array) {
    U.Rewritable = isa_and_nonnull<CallExpr>(Around) && takesPointer(Around);
    return;
  }
  bool Fits =
      !Around ||
      isa<CallExpr, CXXConstructExpr, InitListExpr, ExplicitCastExpr>(Around);
  if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(Around))
    Fits = Binary->isAssignmentOp() || Binary->isComparisonOp();
  U.Rewritable = Fits && before(Range.getBegin()) != '&' &&
                 !hasOwnAddressOf(V->getType()->getPointeeType(), Ctx);
  U.Edit = OwnerEdit{
      CharSourceRange::getCharRange(Range.getBegin(), Range.getBegin()), "&"};
}

/// The statement goes, with its line if nothing else is on it.
void OwnerWalker::rewriteDelete(OwnerUse &U) const {
  const SourceManager &SM = Ctx.getSourceManager();
  CharSourceRange Range = chars(U.Statement);
  if (Range.isInvalid())
    return;
  auto [File, Begin] = SM.getDecomposedLoc(Range.getBegin());
  llvm::StringRef Text = SM.getBufferData(File);
  size_t End =
      Text.find_first_not_of(" \t\r\n", SM.getFileOffset(Range.getEnd()));
  if (End == llvm::StringRef::npos || Text[End] != ';')
    return;
  size_t Last = End + 1;
  size_t Next = Text.find_first_not_of(" \t\r", Last);
  size_t Before = Text.take_front(Begin).find_last_not_of(" \t");
  if (Before != llvm::StringRef::npos && Text[Before] == '\n' &&
      Next != llvm::StringRef::npos && Text[Next] == '\n')
    Begin = Before && Text[Before - 1] == '\r' ? Before - 1 : Before;
  U.Rewritable = true;
  U.Edit =
      OwnerEdit{CharSourceRange::getCharRange(SM.getComposedLoc(File, Begin),
                                              SM.getComposedLoc(File, Last)),
                ""};
}

// ---- The declaration ------------------------------------------------------

void OwnerWalker::finishEdits() {
  for (const Pending &P : Edits)
    declarationEdit(F.Allocations[P.Allocation], P.Made, P.Statement);
}

/// `{}` would have to copy what says that it is to be made explicitly.
static bool hasExplicitDefault(const CXXRecordDecl *Class) {
  for (const FieldDecl *Field : Class->fields()) {
    const CXXRecordDecl *Part = Field->getType()->getAsCXXRecordDecl();
    Part = Part ? Part->getDefinition() : nullptr;
    if (Part)
      for (const CXXConstructorDecl *Ctor : Part->ctors())
        if (Ctor->isDefaultConstructor() && Ctor->isExplicit())
          return true;
  }
  return false;
}

/// Of an object without arguments: `{}` where that makes zeros.
static std::optional<std::string> emptyInitializer(QualType Type, bool Array) {
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  Class = Class ? Class->getDefinition() : nullptr;
  if (Class && Class->hasUserProvidedDefaultConstructor())
    return "";
  if (Array)
    return Class ? std::nullopt : std::optional<std::string>(" = {}");
  if (Class && hasExplicitDefault(Class))
    return std::nullopt;
  return "{}";
}

/// A 0 that a maker has forwarded is a number; written in place it may choose
/// the constructor that takes a pointer.
bool OwnerWalker::mayBeNullPointer(const CallExpr *Maker, QualType Type) const {
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  Class = Class ? Class->getDefinition() : nullptr;
  for (unsigned I = 0; Class && I < Maker->getNumArgs(); ++I) {
    if (!Maker->getArg(I)->isNullPointerConstant(
            Ctx, Expr::NPC_ValueDependentIsNotNull) ||
        Maker->getArg(I)->getType()->isNullPtrType())
      continue;
    for (const CXXConstructorDecl *Ctor : Class->ctors())
      if (I < Ctor->getNumParams() && !Ctor->isCopyOrMoveConstructor() &&
          !Ctor->getParamDecl(I)
               ->getType()
               .getNonReferenceType()
               ->isArithmeticType())
        return true;
  }
  return false;
}

/// What stands between the parentheses of a call.
llvm::StringRef OwnerWalker::argumentsOf(const CallExpr *E) const {
  const SourceManager &SM = Ctx.getSourceManager();
  SourceLocation End = E->getRParenLoc();
  SourceLocation Begin = chars(E->getCallee()->getSourceRange()).getEnd();
  if (Begin.isInvalid() || End.isMacroID())
    return {};
  return Lexer::getSourceText(CharSourceRange::getTokenRange(Begin, End), SM,
                              Ctx.getLangOpts())
      .ltrim();
}

/// The expression's first word is that of a type: `A(x)`, `A(x).b`.
static bool beginsWithType(const Expr *E) {
  llvm::SmallVector<const Stmt *, 8> Open{E};
  while (!Open.empty()) {
    const Stmt *S = Open.pop_back_val();
    if (!S || S->getBeginLoc() != E->getBeginLoc())
      continue;
    if (isa<CXXFunctionalCastExpr, CXXTemporaryObjectExpr,
            CXXScalarValueInitExpr>(S))
      return true;
    Open.append(S->child_begin(), S->child_end());
  }
  return false;
}

/// Makers, and `new T()`, make a value: zero where no constructor says
/// otherwise. `new T` does not.
std::optional<std::string>
OwnerWalker::initializer(const Expr *Made, const MadeObject &Object) const {
  llvm::StringRef Args;
  const Expr *First = nullptr;
  bool Values = true;
  QualType Type;
  if (const auto *New = dyn_cast<CXXNewExpr>(Made)) {
    Type = New->getAllocatedType();
    Args = source(New->getDirectInitRange());
    if (New->getInitializationStyle() == CXXNewInitializationStyle::Braces)
      Args = source(New->getConstructExpr()
                        ? New->getConstructExpr()->getParenOrBraceRange()
                        : New->getInitializer()->getSourceRange());
    Values = New->getInitializationStyle() != CXXNewInitializationStyle::None;
    if (Values && Args.empty())
      return std::nullopt;
    if (Args.starts_with("{"))
      return Object.Array ? std::nullopt
                          : std::optional<std::string>(Args.str());
    First = New->getInitializer();
    if (const CXXConstructExpr *Construct = New->getConstructExpr())
      First = Construct->getNumArgs() ? Construct->getArg(0) : nullptr;
  } else {
    const auto *Call = cast<CallExpr>(Made);
    llvm::StringRef Name = Call->getDirectCallee()->getName();
    Values = !Name.contains("overwrite") && !Name.contains("noinit");
    Type = T.pointeeOf(Made->getType());
    if (const ArrayType *Array = Type->getAsArrayTypeUnsafe())
      Type = Array->getElementType();
    Args = Object.Array ? "()" : argumentsOf(Call);
    if (!Object.Array && mayBeNullPointer(Call, Type))
      return std::nullopt;
    First = !Object.Array && Call->getNumArgs() ? Call->getArg(0) : nullptr;
    if (!Args.starts_with("(") || !Args.ends_with(")"))
      return std::nullopt;
  }
  if (!Values)
    return "";
  llvm::StringRef Inner = Args.drop_front().drop_back();
  if (Inner.trim().empty())
    return emptyInitializer(Type, Object.Array);
  if (Object.Array)
    return std::nullopt;
  // `T p(A(x))` and `T p(A(x)[0])` declare functions.
  if (First && beginsWithType(First)) {
    llvm::StringRef Text = source(First->getSourceRange());
    if (Text.empty() || !Inner.ltrim().consume_front(Text))
      return std::nullopt;
    return ("((" + Text + ")" + Inner.ltrim().drop_front(Text.size()) + ")")
        .str();
  }
  return Args.str();
}

/// The declaration up to its `;`; `auto p(make())` has a `)` that belongs to
/// nothing else.
CharSourceRange OwnerWalker::declarationRange(const VarDecl *V) const {
  const SourceManager &SM = Ctx.getSourceManager();
  CharSourceRange Range = chars(V->getSourceRange());
  if (Range.isInvalid())
    return {};
  auto [File, End] = SM.getDecomposedLoc(Range.getEnd());
  llvm::StringRef Text = SM.getBufferData(File);
  size_t Next = Text.find_first_not_of(" \t\r\n", End);
  if (Next != llvm::StringRef::npos && Text[Next] == ')' &&
      V->getInitStyle() == VarDecl::CallInit) {
    Range.setEnd(SM.getComposedLoc(File, Next + 1));
    Next = Text.find_first_not_of(" \t\r\n", Next + 1);
  }
  return Next != llvm::StringRef::npos && Text[Next] == ';' ? Range
                                                            : CharSourceRange();
}

void OwnerWalker::declarationEdit(OwnedAllocation &A, const Expr *E,
                                  const DeclStmt *S) {
  const Owner &O = F.Owners[A.Owner];
  const VarDecl *V = O.Decl;
  const MadeObject &Object = A.Object;
  llvm::StringRef Spelling = Object.Spelling;
  if (!S->isSingleDecl() || O.Reference || V->hasAttrs() || Spelling.empty() ||
      Spelling.find_first_of("([") != Spelling.npos ||
      Spelling == V->getName() || V->getType().isVolatileQualified() ||
      !Object.SameType || (Object.Array && Object.Bounds.size() <= 2) ||
      T.pointeeOf(V->getType()).hasQualifiers() ||
      T.pointeeOf(E->getType()).hasQualifiers())
    return;
  if (llvm::any_of(O.Uses, [](const OwnerUse &U) { return !U.Rewritable; }))
    return;
  // Compilers warn about a variable that does nothing.
  if (O.Uses.empty() && Object.TrivialEnd)
    return;
  CharSourceRange Range = declarationRange(V);
  llvm::StringRef Text =
      Lexer::getSourceText(Range, Ctx.getSourceManager(), Ctx.getLangOpts());
  if (Text.empty() || Text.contains("//") || Text.contains("/*") ||
      !allNamesAreUses(O, Range.getEnd(), O.End))
    return;
  std::optional<std::string> Init = initializer(E, Object);
  if (!Init)
    return;
  llvm::StringRef Space = Spelling.ends_with("*") ? "" : " ";
  A.Declaration = OwnerEdit{
      Range, (Spelling + Space + V->getName() + Object.Bounds + *Init).str()};
}

/// Every occurrence of the word in the scope is a use that is recorded: also in
/// what is compiled only under other conditions, and in types.
bool OwnerWalker::allNamesAreUses(const Owner &O, SourceLocation From,
                                  SourceLocation To) {
  const SourceManager &SM = Ctx.getSourceManager();
  if (From.isInvalid() || To.isInvalid() || To.isMacroID())
    return false;
  auto [File, Begin] = SM.getDecomposedLoc(From);
  auto [EndFile, End] = SM.getDecomposedLoc(To);
  if (File != EndFile || File != SM.getFileID(F.Decl->getBody()->getEndLoc()))
    return false;
  llvm::DenseSet<unsigned> Known;
  for (const OwnerUse &U : O.Uses)
    Known.insert(SM.getFileOffset(U.Loc));
  readWords();
  const std::vector<unsigned> &Places = Words[O.Decl->getName()];
  auto First = llvm::lower_bound(Places, Begin);
  return std::all_of(First, llvm::upper_bound(Places, End),
                     [&](unsigned At) { return Known.count(At); });
}

/// The names that the function's source has, but for members, with where they
/// stand.
void OwnerWalker::readWords() {
  if (!Words.empty())
    return;
  const SourceManager &SM = Ctx.getSourceManager();
  SourceRange Body = F.Decl->getBody()->getSourceRange();
  auto [File, Begin] = SM.getDecomposedLoc(SM.getExpansionLoc(Body.getBegin()));
  auto [EndFile, End] = SM.getDecomposedLoc(SM.getExpansionLoc(Body.getEnd()));
  llvm::StringRef Text = SM.getBufferData(File);
  Lexer Lex(SM.getLocForStartOfFile(File), Ctx.getLangOpts(), Text.begin(),
            Text.begin() + Begin, Text.end());
  Token Word;
  Word.startToken();
  while (File == EndFile) {
    bool Member = Word.isOneOf(tok::period, tok::arrow, tok::coloncolon);
    Lex.LexFromRawLexer(Word);
    unsigned At = SM.getFileOffset(Word.getLocation());
    if (Word.is(tok::eof) || At > End)
      return;
    if (!Member && Word.is(tok::raw_identifier))
      Words[Word.getRawIdentifier()].push_back(At);
  }
}

} // namespace mapchurn
