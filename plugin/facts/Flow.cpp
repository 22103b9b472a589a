// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "facts/Flow.h"
#include "facts/FlowWalker.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/TimeProfiler.h"

using namespace clang;

namespace mapchurn {

bool FunctionFlow::holds(unsigned A, unsigned B) const {
  for (;; B = Paths[B].Parent) {
    if (A == B)
      return true;
    if (B == 0)
      return false;
  }
}

LocationId FunctionFlow::global(const ValueDecl *D) {
  auto [At, New] = Globals.try_emplace(
      D, LocationId{static_cast<unsigned>(Locations.size())});
  if (New) {
    FlowLocation &L = Locations.emplace_back();
    L.Kind = LocationKind::Global;
    L.Decl = D;
    L.Range = D->getLocation();
    L.Object = D->getType()->isRecordType();
  }
  return At->second;
}

unsigned FunctionFlow::path(unsigned Parent, const ValueDecl *Field) {
  if (!Field) {
    if (!Paths[Parent].Inside) {
      Paths.push_back({Parent, nullptr});
      Paths[Parent].Inside = Paths.size() - 1;
    }
    return Paths[Parent].Inside;
  }
  auto [At, New] = PathIds.try_emplace({Parent, Field}, Paths.size());
  if (New)
    Paths.push_back({Parent, Field});
  return At->second;
}

Flow FunctionFlow::deref(Flow Value, unsigned Steps) {
  for (; Value && Steps; --Steps) {
    if (Value.Derefs >= 0)
      Value.Path = path(Value.Path, nullptr);
    Value.Derefs = std::min(Value.Derefs + 1, 15);
  }
  return Value;
}

LocationId FunctionFlow::pointee(LocationId L, unsigned Level) {
  for (; Level; --Level) {
    LocationKind Kind = location(L).Kind;
    if (Kind == LocationKind::Heap || Kind == LocationKind::Unknown ||
        Kind == LocationKind::Global || location(L).Level == MaxPointeeLevel)
      return L;
    if (!location(L).Pointee) {
      LocationId Made{static_cast<unsigned>(Locations.size())};
      FlowLocation &P = Locations.emplace_back();
      P.Kind = LocationKind::Pointee;
      P.Of = L;
      P.Level = location(L).Level + 1;
      Locations[L.Index].Pointee = Made;
    }
    L = location(L).Pointee;
  }
  return L;
}

const void *signatureOf(QualType Function, ASTContext &Ctx) {
  const auto *Type = Function->getAs<FunctionProtoType>();
  if (!Type)
    return nullptr;
  FunctionProtoType::ExtProtoInfo Plain;
  Plain.Variadic = Type->isVariadic();
  return Ctx
      .getCanonicalType(Ctx.getFunctionType(Type->getReturnType(),
                                            Type->getParamTypes(), Plain))
      .getTypePtr();
}

/// The source between two tokens on one line.
static std::string textOf(SourceRange Range, const ASTContext &Ctx) {
  const SourceManager &SM = Ctx.getSourceManager();
  if (Range.isInvalid())
    return {};
  CharSourceRange File = SM.getExpansionRange(Range);
  std::string Text;
  bool Space = false;
  for (char C : Lexer::getSourceText(File, SM, Ctx.getLangOpts())) {
    if (isspace(static_cast<unsigned char>(C))) {
      Space = !Text.empty();
      continue;
    }
    if (Space)
      Text += ' ';
    Space = false;
    Text += C;
  }
  if (Text.size() > 60)
    Text = Text.substr(0, 57) + "...";
  return Text;
}

namespace {

/// Lambdas and names of functions in the initializer of a variable outside of
/// functions: each lambda is a function of its own there.
class InitializerVisitor : public RecursiveASTVisitor<InitializerVisitor> {
public:
  bool TraverseLambdaExpr(LambdaExpr *E) {
    if (const CXXMethodDecl *Call = E->getCallOperator();
        Call && Call->hasBody() && !Call->isDependentContext())
      Functions.push_back(Call);
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    if (const auto *Named = dyn_cast<FunctionDecl>(E->getDecl()))
      Taken.push_back(Named->getCanonicalDecl());
    return true;
  }
  std::vector<const FunctionDecl *> Functions, Taken;
};

void walkInitializer(FlowTypes &Flows, const FunctionFacts &Facts,
                     const Expr *Init, UnitFlow &Made) {
  if (!Init)
    return;
  InitializerVisitor Found;
  Found.TraverseStmt(const_cast<Expr *>(Init));
  for (const FunctionDecl *Function : Found.Functions) {
    FunctionFlow &F = Made.Functions.emplace_back();
    F.Facts = &Facts;
    FlowWalker(Flows, F).run(Function);
    Made.Taken.push_back(Function->getCanonicalDecl());
  }
  for (const FunctionDecl *Function : Found.Taken)
    if (!Flows.isSystem(Function))
      Made.Taken.push_back(Function);
}

} // namespace

UnitFlow buildFlow(Types &T, const UnitFacts &Unit) {
  llvm::TimeTraceScope Timer("mapchurn flow");
  UnitFlow Made;
  FlowTypes Flows(T);
  for (const FunctionFacts &Facts : Unit.Functions) {
    if (const auto *Variable = dyn_cast_or_null<VarDecl>(Facts.Decl)) {
      walkInitializer(Flows, Facts, Variable->getInit(), Made);
      continue;
    }
    const auto *Function = dyn_cast_or_null<FunctionDecl>(Facts.Decl);
    if (!Function || !Function->getBody())
      continue;
    FunctionFlow &F = Made.Functions.emplace_back();
    F.Facts = &Facts;
    FlowWalker(Flows, F).run(Function);
  }
  const ASTContext &Ctx = T.context();
  Made.Text = [&Ctx](SourceRange Range) { return textOf(Range, Ctx); };
  return Made;
}

} // namespace mapchurn
