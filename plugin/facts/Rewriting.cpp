// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "facts/Rewriting.h"
#include "facts/UserVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"

using namespace clang;

namespace mapchurn {

namespace {

constexpr unsigned Unknown = ~0u;

/// Counts how often the code names each of the containers.
class Mentions : public UserVisitor<Mentions> {
public:
  Mentions(UnitFacts &Unit, const SourceManager &SM) : UserVisitor(SM) {
    for (ContainerDecl &D : Unit.Containers) {
      if (D.MappedArgument.isInvalid())
        continue;
      Counts[D.Decl].push_back(&D.Mentions);
      Names[D.Name].push_back(&D.Mentions);
      if (const auto *Field = dyn_cast<FieldDecl>(D.Decl))
        Members[Field->getParent()->getCanonicalDecl()].push_back(&D.Mentions);
    }
  }

  bool any() const { return !Counts.empty(); }

  bool VisitDeclRefExpr(DeclRefExpr *E) {
    return named(E->getDecl(), E->getLocation());
  }
  bool VisitMemberExpr(MemberExpr *E) {
    return named(E->getMemberDecl(), E->getMemberLoc());
  }
  // A name in a template that may come to mean the container.
  bool VisitCXXDependentScopeMemberExpr(CXXDependentScopeMemberExpr *E) {
    return maybe(E->getMember());
  }
  bool VisitDependentScopeDeclRefExpr(DependentScopeDeclRefExpr *E) {
    return maybe(E->getDeclName());
  }
  // `Table{{{1, {}}}}` and `auto &[map] = table` reach members without a name.
  bool VisitInitListExpr(InitListExpr *E) {
    return E->getNumInits() ? reached(E->getType()) : true;
  }
  bool VisitCXXParenListInitExpr(CXXParenListInitExpr *E) {
    return reached(E->getType());
  }
  bool VisitDecompositionDecl(DecompositionDecl *D) {
    return reached(D->getType());
  }

private:
  bool named(const ValueDecl *D, SourceLocation Loc) {
    auto Known = Counts.find(cast<ValueDecl>(D->getCanonicalDecl()));
    if (Known != Counts.end() && Seen.insert(Loc).second)
      for (unsigned *Count : Known->second)
        if (*Count != Unknown)
          ++*Count;
    return true;
  }

  bool maybe(DeclarationName Name) {
    auto Known = Names.find(Name.getAsString());
    if (Known != Names.end())
      for (unsigned *Count : Known->second)
        *Count = Unknown;
    return true;
  }

  bool reached(QualType T) {
    const CXXRecordDecl *Class =
        T.isNull() ? nullptr : T.getNonReferenceType()->getAsCXXRecordDecl();
    auto Known =
        Class ? Members.find(Class->getCanonicalDecl()) : Members.end();
    if (Known != Members.end())
      for (unsigned *Count : Known->second)
        *Count = Unknown;
    return true;
  }

  llvm::DenseMap<const ValueDecl *, std::vector<unsigned *>> Counts;
  llvm::StringMap<std::vector<unsigned *>> Names;
  llvm::DenseMap<const TagDecl *, std::vector<unsigned *>> Members;
  /// An initializer list is visited in two forms.
  llvm::DenseSet<SourceLocation> Seen;
};

/// `Foo` of a `std::unique_ptr<Foo>` that is written out.
std::string pointeeText(TypeLoc Owner, const ASTContext &Ctx) {
  Owner = Owner.getUnqualifiedLoc();
  if (auto Elaborated = Owner.getAs<ElaboratedTypeLoc>())
    Owner = Elaborated.getNamedTypeLoc();
  auto Named = Owner.getAs<TemplateSpecializationTypeLoc>();
  if (!Named || Named.getTypePtr()->isTypeAlias() || Named.getNumArgs() != 1)
    return {};
  CharSourceRange Written = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(Named.getArgLoc(0).getSourceRange()),
      Ctx.getSourceManager(), Ctx.getLangOpts());
  return Written.isValid()
             ? Lexer::getSourceText(Written, Ctx.getSourceManager(),
                                    Ctx.getLangOpts())
                   .str()
             : std::string();
}

} // namespace

void describeWrittenType(ContainerDecl &D, const TypeSourceInfo &Written,
                         const ASTContext &Ctx) {
  const model::Container &Row = *D.Type->Row;
  TypeLoc Loc = Written.getTypeLoc().getUnqualifiedLoc();
  SourceLocation Begin = Loc.getBeginLoc();
  if (auto Elaborated = Loc.getAs<ElaboratedTypeLoc>())
    Loc = Elaborated.getNamedTypeLoc();
  auto Named = Loc.getAs<TemplateSpecializationTypeLoc>();
  if (!Named || Named.getTypePtr()->isTypeAlias() || !Row.Key || !Row.Mapped ||
      *Row.Mapped != *Row.Key + 1 || *Row.Mapped >= Named.getNumArgs() ||
      (Row.Allocator && *Row.Allocator < Named.getNumArgs()))
    return;
  auto chars = [&](SourceRange Tokens) {
    return Lexer::makeFileCharRange(CharSourceRange::getTokenRange(Tokens),
                                    Ctx.getSourceManager(), Ctx.getLangOpts());
  };
  CharSourceRange Name = chars({Begin, Named.getTemplateNameLoc()});
  CharSourceRange Key = chars(Named.getArgLoc(*Row.Key).getSourceRange());
  CharSourceRange Mapped = chars(Named.getArgLoc(*Row.Mapped).getSourceRange());
  if (Begin.isMacroID() || Name.isInvalid() || Key.isInvalid() ||
      Mapped.isInvalid())
    return;
  if (const TypeSourceInfo *Value =
          Named.getArgLoc(*Row.Mapped).getTypeSourceInfo())
    D.PointeeText = pointeeText(Value->getTypeLoc(), Ctx);
  D.TemplateName = Name;
  D.MappedArgument =
      CharSourceRange::getCharRange(Key.getEnd(), Mapped.getEnd());
}

void countMentions(UnitFacts &Unit, ASTContext &Ctx) {
  Mentions All(Unit, Ctx.getSourceManager());
  if (All.any())
    All.TraverseDecl(Ctx.getTranslationUnitDecl());
}

std::vector<IncludeLine> includesOfMainFile(const ASTContext &Ctx) {
  const SourceManager &SM = Ctx.getSourceManager();
  FileID Main = SM.getMainFileID();
  llvm::StringRef Text = SM.getBufferData(Main);
  Lexer Words(Main, SM.getBufferOrFake(Main), SM, Ctx.getLangOpts());
  std::vector<IncludeLine> Lines;
  unsigned Conditions = 0;
  Token T;
  while (true) {
    Words.LexFromRawLexer(T);
    if (T.is(tok::eof))
      return Lines;
    if (T.isNot(tok::hash) || !T.isAtStartOfLine())
      continue;
    Words.LexFromRawLexer(T);
    if (T.isNot(tok::raw_identifier))
      continue;
    llvm::StringRef Directive = T.getRawIdentifier();
    if (Directive.starts_with("if"))
      ++Conditions;
    else if (Directive == "endif" && Conditions)
      --Conditions;
    if (Directive != "include")
      continue;
    size_t From = SM.getFileOffset(T.getEndLoc());
    size_t To = std::min(Text.find_first_of("\r\n", From), Text.size());
    llvm::StringRef Named = Text.slice(From, To).ltrim();
    size_t Close = Named.empty()
                       ? llvm::StringRef::npos
                       : Named.find(Named.front() == '<' ? '>' : '"', 1);
    if (Close == llvm::StringRef::npos)
      continue;
    Lines.push_back({Named.take_front(Close + 1).str(),
                     SM.getComposedLoc(Main, To), Conditions > 0});
  }
}

} // namespace mapchurn
