// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "facts/Builder.h"
#include "facts/Initial.h"
#include "facts/Instances.h"
#include "facts/Patterns.h"
#include "facts/Rewriting.h"
#include "facts/Walker.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;

namespace mapchurn {

namespace {

/// True when every member function, nested class and friend of the class has
/// its body in this unit, so that no other file can name a private member.
bool bodiesInSight(const CXXRecordDecl *Class, unsigned Depth = 0) {
  if (!Class || Depth > 4 || Class->isDependentContext())
    return false;
  for (const Decl *D : Class->decls()) {
    if (D->isImplicit())
      continue;
    if (isa<FunctionTemplateDecl, ClassTemplateDecl>(D))
      return false;
    if (const auto *Method = dyn_cast<CXXMethodDecl>(D)) {
      if (!Method->isDefaulted() && !Method->isDeleted() &&
          !Method->isPureVirtual() && !Method->hasBody())
        return false;
    } else if (const auto *Nested = dyn_cast<CXXRecordDecl>(D)) {
      if (Nested->isThisDeclarationADefinition()
              ? !bodiesInSight(Nested, Depth + 1)
              : !Nested->getDefinition())
        return false;
    } else if (const auto *Friend = dyn_cast<FriendDecl>(D)) {
      if (const NamedDecl *Named = Friend->getFriendDecl()) {
        const auto *Function = dyn_cast<FunctionDecl>(Named);
        if (!Function || !Function->hasBody())
          return false;
      } else if (const TypeSourceInfo *Type = Friend->getFriendType()) {
        const CXXRecordDecl *Other = Type->getType()->getAsCXXRecordDecl();
        Other = Other ? Other->getDefinition() : nullptr;
        if (!Other || !bodiesInSight(Other, Depth + 1))
          return false;
      }
    }
  }
  return true;
}

class UnitBuilder {
public:
  explicit UnitBuilder(Types &T) : T(T), SM(T.context().getSourceManager()) {}

  UnitFacts build() {
    Unit.CPlusPlus = T.cplusplus();
    Unit.Libcxx = T.libcxx();
    visitAll(T.context().getTranslationUnitDecl());
    indexUses();
    findOnlyObjects(Unit, T, ProgramVariables);
    if (KeysOnly || Owners)
      countMentions(Unit, T.context());
    if (KeysOnly) {
      Unit.Includes = includesOfMainFile(T.context());
    }
    return std::move(Unit);
  }

private:
  void visitAll(const DeclContext *Context) {
    for (const Decl *D : Context->noload_decls())
      visit(D);
  }

  void visit(const Decl *D) {
    // A namespace may be reopened by the user; its contents are looked at one
    // by one. All else is a system header's as a whole.
    if (isa<NamespaceDecl>(D) ? inSystem(D) : D->isInvalidDecl() || inSystem(D))
      return;
    if (const auto *Function = dyn_cast<FunctionDecl>(D)) {
      function(Function);
    } else if (const auto *Variable = dyn_cast<VarDecl>(D)) {
      variable(Variable);
    } else if (const auto *Class = dyn_cast<CXXRecordDecl>(D)) {
      record(Class);
    } else if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D)) {
      if (Template->isCanonicalDecl())
        for (const FunctionDecl *Made : Template->specializations())
          function(Made);
    } else if (const auto *Template = dyn_cast<ClassTemplateDecl>(D)) {
      if (Template->isCanonicalDecl())
        for (const ClassTemplateSpecializationDecl *Made :
             Template->specializations())
          record(Made);
    } else if (const auto *Friend = dyn_cast<FriendDecl>(D)) {
      if (const NamedDecl *Named = Friend->getFriendDecl())
        visit(Named);
    } else if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl>(D)) {
      visitAll(cast<DeclContext>(D));
    }
  }

  bool inSystem(const Decl *D) const {
    SourceLocation Loc = D->getLocation();
    return Loc.isInvalid() || SM.isInSystemHeader(SM.getExpansionLoc(Loc));
  }

  bool inMainFile(const Decl *D) const {
    return SM.isInMainFile(SM.getExpansionLoc(D->getLocation()));
  }

  void record(const CXXRecordDecl *Class) {
    if (!Class->isThisDeclarationADefinition() || Class->isDependentContext() ||
        Class->isLambda() || Class->isInvalidDecl() ||
        !Visited.insert(Class).second)
      return;
    for (const FieldDecl *Field : Class->fields())
      declaration(Field, DeclScope::Member);
    visitAll(Class);
  }

  void function(const FunctionDecl *Function) {
    // A template's instantiation is redeclared, its body stands once.
    if (!Function->doesThisDeclarationHaveABody() ||
        Function->isDependentContext() || Function->isInvalidDecl() ||
        Function->isImplicit() || Function->isDefaulted() ||
        Function->hasSkippedBody() || Function->willHaveBody() ||
        !Function->getBody() || !Visited.insert(Function).second)
      return;
    for (const ParmVarDecl *P : Function->parameters())
      declaration(P, DeclScope::Parameter);
    Unit.Bodies[Function->getCanonicalDecl()] = Unit.Functions.size();
    FunctionFacts &F = Unit.Functions.emplace_back();
    F.In = &T;
    const auto *Method = dyn_cast<CXXMethodDecl>(Function);
    F.Const = Method && Method->isConst();
    F.CallsInSight = callsInSight(Function);
    F.Instantiated =
        Function->getTemplateSpecializationKind() !=
            TSK_ExplicitSpecialization &&
        (Function->isTemplateInstantiation() || isInstantiated(Function));
    Walker W(T, F);
    W.run(Function);
    finish(F, W);
  }

  void variable(const VarDecl *Variable) {
    if (Variable->getType()->isDependentType() ||
        Variable->getDeclContext()->isDependentContext())
      return;
    declaration(Variable, DeclScope::Global);
    ProgramVariables.push_back(Variable);
    if (!Variable->getInit() || Variable->getInit()->isInstantiationDependent())
      return;
    Unit.Bodies[Variable->getCanonicalDecl()] = Unit.Functions.size();
    FunctionFacts &F = Unit.Functions.emplace_back();
    Walker W(T, F);
    W.run(Variable);
    finish(F, W);
  }

  void finish(FunctionFacts &F, const Walker &W) {
    for (const Event &E : F.Events) {
      const auto *V = E.Kind == EventKind::Declare
                          ? dyn_cast<VarDecl>(F.place(E.At).Decl)
                          : nullptr;
      if (!V || !(E.Type || (V->isStaticLocal() && T.ownsAllocation(V))))
        continue;
      declaration(V, V->isStaticLocal() ? DeclScope::StaticLocal
                                        : DeclScope::Local);
    }
    llvm::append_range(ProgramVariables, W.staticLocals());
    for (const CXXRecordDecl *Class : W.localClasses())
      record(Class);
    AnyCut |= F.Cut;
  }

  void declaration(const DeclaratorDecl *D, DeclScope Scope) {
    QualType Type = D->getType();
    bool Indirect = Type->isReferenceType() || Type->isPointerType();
    const ContainerType *C =
        T.container(Indirect ? Type->getPointeeType() : Type);
    if (!C || D->getDeclContext()->isDependentContext())
      return;
    ContainerDecl &Made = Unit.Containers.emplace_back();
    Made.Decl = cast<ValueDecl>(D->getCanonicalDecl());
    Made.Scope = Scope;
    Made.Type = C;
    Made.Loc = SM.getExpansionLoc(D->getLocation());
    Made.InMacros = D->getLocation();
    if (const TypeSourceInfo *Written = D->getTypeSourceInfo()) {
      SourceRange Range = Written->getTypeLoc().getSourceRange();
      if (!Range.getBegin().isMacroID() && !Range.getEnd().isMacroID())
        Made.TypeRange = Range;
      Made.Deduced = isDeduced(Written->getType());
      if (C->holdsKeysOnly() && C->SetRow && !Indirect) {
        KeysOnly = true;
        describeWrittenType(Made, *Written, T.context());
      } else if (mayHoldObjects(*C) && !Indirect && inMainFile(D) &&
                 Scope != DeclScope::Parameter) {
        Owners = true;
        describeWrittenType(Made, *Written, T.context());
      }
    }
    Made.Name = D->getNameAsString();
    if (const auto *Outer = dyn_cast<NamedDecl>(D->getDeclContext()))
      Made.Symbol = Outer->getQualifiedNameAsString();
    Made.Reference = Indirect;
    Made.InHeader = !inMainFile(D);
    Made.Const = (Indirect ? Type->getPointeeType() : Type).isConstQualified();
    const auto *Var = dyn_cast<VarDecl>(D);
    Made.PerThread = Var && Var->getTLSKind() != VarDecl::TLS_None;
    Made.OwnAllocation = Indirect && Var && T.ownsAllocation(Var);
    Made.CopiedWithClass = isCopiedWithClass(D);
    Made.Instantiated = isInstantiated(D);
    if (Made.Instantiated) {
      Made.Depends = dependenceOf(D, *C->Row);
      Made.TemplateArgs = templateArguments(D, T);
    }
    if (!Indirect)
      Made.Starts = initialOf(D, C);
    Made.PointeeKnownHere = C->Pointer != PointerKind::None && !Indirect &&
                            T.pointeeKnownBefore(Type, Made.Loc);
    Made.AllUsesInSight =
        (!Indirect || Made.OwnAllocation) && allUsesInSight(D, Scope);
  }

  bool callsInSight(const FunctionDecl *Function) const {
    if (!Function->isExternallyVisible())
      return true;
    if (isInstantiated(Function) || Function->isTemplateInstantiation())
      return false;
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Function))
      return inMainFile(Method->getParent()) ||
             (Method->getAccess() == AS_private &&
              bodiesInSight(Method->getParent()));
    return llvm::all_of(Function->redecls(),
                        [&](const Decl *R) { return inMainFile(R); });
  }

  /// A map of owners of one small class.
  static bool mayHoldObjects(const ContainerType &C) {
    return C.Row->isMap() && C.Pointee.Complete && !C.Pointee.Polymorphic &&
           (C.Pointer == PointerKind::Unique ||
            C.Pointer == PointerKind::Shared);
  }

  static bool isDeduced(QualType Written) {
    Written = Written.getNonReferenceType();
    if (const auto *Named = Written->getAs<ElaboratedType>())
      Written = Named->getNamedType();
    return Written->getContainedDeducedType() || isa<DecltypeType>(Written);
  }

  /// Some code makes copies of the class that the member belongs to.
  static bool isCopiedWithClass(const DeclaratorDecl *Member) {
    const auto *Class = dyn_cast<CXXRecordDecl>(Member->getDeclContext());
    auto copies = [](const CXXMethodDecl *M) {
      return !M->isDeleted() && (M->isUsed() || M->isUserProvided());
    };
    if (!Class || !isa<FieldDecl>(Member))
      return false;
    for (const CXXConstructorDecl *Ctor : Class->ctors())
      if (Ctor->isCopyConstructor() && copies(Ctor))
        return true;
    for (const CXXMethodDecl *M : Class->methods())
      if (M->isCopyAssignmentOperator() && copies(M))
        return true;
    return false;
  }

  static Initial initialOf(const DeclaratorDecl *D, const ContainerType *C) {
    const Expr *Init = nullptr, *First = nullptr;
    if (const auto *Field = dyn_cast<FieldDecl>(D)) {
      if (!Field->hasInClassInitializer())
        return Initial::Empty;
      Init = Field->getInClassInitializer();
    } else if (const auto *V = dyn_cast<VarDecl>(D)) {
      if (!V->getAnyInitializer())
        return Initial::Empty;
      Init = V->getAnyInitializer();
    }
    return Init ? startsAs(Init, C, First) : Initial::Unknown;
  }

  bool allUsesInSight(const DeclaratorDecl *D, DeclScope Scope) const {
    switch (Scope) {
    case DeclScope::Local:
    case DeclScope::StaticLocal:
      return true;
    case DeclScope::Parameter:
      return false;
    case DeclScope::Global:
      if (!cast<VarDecl>(D)->hasDefinition())
        return false;
      if (llvm::all_of(D->redecls(),
                       [&](const Decl *R) { return inMainFile(R); }))
        return true;
      if (!D->isCXXClassMember())
        return false;
      break; // a static member
    case DeclScope::Member:
      break;
    }
    if (isInstantiated(D))
      return false; // other instantiations may use it in other ways
    const auto *Class = cast<CXXRecordDecl>(D->getDeclContext());
    if (inMainFile(Class))
      return true;
    return D->getAccess() == AS_private && bodiesInSight(Class);
  }

  void indexUses() {
    for (unsigned I = 0; I < Unit.Functions.size(); ++I) {
      const FunctionFacts &F = Unit.Functions[I];
      for (unsigned J = 0; J < F.Events.size(); ++J)
        for (PlaceId P = F.Events[J].At; P; P = F.place(P).Base)
          if ((F.place(P).Type || F.place(P).Owner) && F.place(P).Decl)
            Unit.Uses[F.place(P).Decl].push_back({I, EventId{J}});
    }
    if (AnyCut)
      for (ContainerDecl &D : Unit.Containers)
        D.AllUsesInSight = false;
  }

  Types &T;
  const SourceManager &SM;
  UnitFacts Unit;
  llvm::DenseSet<const Decl *> Visited;
  std::vector<const VarDecl *> ProgramVariables;
  bool AnyCut = false;
  bool KeysOnly = false; ///< there is a map that might be a set
  bool Owners = false;   ///< there is one that might hold its objects
};

} // namespace

UnitFacts buildFacts(Types &T) { return UnitBuilder(T).build(); }

} // namespace mapchurn
