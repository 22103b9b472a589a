// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "facts/Instances.h"
#include "facts/UserVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;

namespace mapchurn {

namespace {

/// What is known of the objects of one class.
struct Objects {
  SourceLocation First; ///< of those that program variables have
  bool Others = false;
};
using ObjectMap = llvm::DenseMap<const CXXRecordDecl *, Objects>;

/// Null for what has no class or, in a template, no type yet.
const CXXRecordDecl *classOf(QualType T) {
  if (T.isNull())
    return nullptr;
  const CXXRecordDecl *Class = T.getCanonicalType()->getAsCXXRecordDecl();
  return Class ? Class->getCanonicalDecl() : nullptr;
}

/// The class that a variable is of, points to or owns.
const CXXRecordDecl *heldClass(QualType T, Types &Known) {
  T = T.getNonReferenceType();
  QualType Pointee = Known.pointeeOf(T);
  return classOf(Pointee.isNull() ? T : Pointee);
}

/// The program variable that an lvalue names, or null.
const VarDecl *programVariable(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  const ValueDecl *D = nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    D = Ref->getDecl();
  else if (const auto *Member = dyn_cast<MemberExpr>(E))
    D = Member->getMemberDecl();
  const auto *V = dyn_cast_or_null<VarDecl>(D);
  return V && V->hasGlobalStorage() ? V : nullptr;
}

/// Looks where objects of the classes are made.
class Makers : public UserVisitor<Makers> {
public:
  Makers(ObjectMap &Found, Types &T)
      : UserVisitor(T.context().getSourceManager()), Found(Found), T(T) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return true; }

  bool VisitVarDecl(VarDecl *V) {
    bool Program =
        V->hasGlobalStorage() && V->getTLSKind() == VarDecl::TLS_None;
    if (Program && V->getInit())
      grant(V->getInit(), V->getLocation());
    if (!Program || !T.owner(V->getType().getNonReferenceType()))
      argumentsOf(V->getType());
    return true;
  }
  bool VisitFieldDecl(FieldDecl *Field) {
    other(classOf(T.context().getBaseElementType(Field->getType())));
    return argumentsOf(Field->getType());
  }
  bool VisitCXXRecordDecl(CXXRecordDecl *Class) {
    if (Class->isThisDeclarationADefinition())
      for (const CXXBaseSpecifier &Base : Class->bases())
        other(classOf(Base.getType()));
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *E) {
    if (E->getOpcode() == BO_Assign)
      assigned(E->getLHS(), E->getRHS());
    return true;
  }
  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *E) {
    if (E->getOperator() == OO_Equal && E->getNumArgs() == 2)
      assigned(E->getArg(0), E->getArg(1));
    return true;
  }
  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *E) {
    const Expr *Object = E->getImplicitObjectArgument();
    const CXXMethodDecl *Method = E->getMethodDecl();
    if (Method && Method->getIdentifier() && Method->getName() == "reset")
      assigned(Object, E->getNumArgs() ? E->getArg(0) : nullptr);
    return true;
  }
  // std::make_unique<Cache>()
  bool VisitCallExpr(CallExpr *E) {
    const FunctionDecl *Callee = E->getDirectCallee();
    const TemplateArgumentList *Args =
        Callee ? Callee->getTemplateSpecializationArgs() : nullptr;
    if (Args && !Granted.count(E))
      for (const TemplateArgument &Arg : Args->asArray())
        argument(Arg);
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    if (!E->isElidable() && !Granted.count(E))
      other(classOf(E->getType()));
    return true;
  }
  bool VisitInitListExpr(InitListExpr *E) {
    if (!E->getType().isNull() && !Granted.count(E))
      other(classOf(E->getType()));
    return true;
  }
  bool VisitCXXDeleteExpr(CXXDeleteExpr *E) {
    other(classOf(E->getDestroyedType()));
    return true;
  }

private:
  void other(const CXXRecordDecl *Class) {
    auto Known = Found.find(Class);
    if (Class && Known != Found.end())
      Known->second.Others = true;
  }
  void argument(const TemplateArgument &Arg) {
    if (Arg.getKind() == TemplateArgument::Type)
      other(classOf(Arg.getAsType()));
    else if (Arg.getKind() == TemplateArgument::Pack)
      for (const TemplateArgument &Part : Arg.pack_elements())
        argument(Part);
  }
  bool argumentsOf(QualType Type) {
    const CXXRecordDecl *Class = classOf(Type.getNonReferenceType());
    if (const auto *Spec =
            dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class))
      for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
        argument(Arg);
    return true;
  }

  void assigned(const Expr *To, const Expr *Given) {
    const VarDecl *V = programVariable(To);
    const CXXRecordDecl *Class = V ? heldClass(V->getType(), T) : nullptr;
    if (Class && Found.count(Class) &&
        (!Given || !grant(Given, V->getLocation())))
      other(Class); // the object goes, or is another one
  }

  /// The object that E makes is a program variable's.
  bool grant(const Expr *E, SourceLocation Variable) {
    for (unsigned Depth = 0; E && Depth < 16; ++Depth) {
      E = E->IgnoreUnlessSpelledInSource();
      const CXXRecordDecl *Class = nullptr;
      if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
        E = Unary->getSubExpr(); // *new Cache
        continue;
      }
      if (const auto *New = dyn_cast<CXXNewExpr>(E)) {
        if (New->isArray())
          return false;
        E = New->getConstructExpr() ? New->getConstructExpr()
                                    : New->getInitializer();
        continue;
      }
      if (const auto *Call = dyn_cast<CallExpr>(E)) {
        if (const FunctionDecl *Callee = Call->getDirectCallee();
            Callee && Callee->getIdentifier() &&
            T.table().mayKnow(Callee->getName()) &&
            T.table().ownerMadeBy(T.qualifiedName(Callee)))
          Class = heldClass(Call->getType(), T);
      } else if (const auto *Made = dyn_cast<CXXConstructExpr>(E)) {
        if (Made->getNumArgs() && T.owner(Made->getType())) {
          E = Made->getArg(0); // std::unique_ptr<Cache>(new Cache)
          continue;
        }
        Class = classOf(Made->getType());
      } else if (isa<InitListExpr>(E) && !E->getType().isNull()) {
        Class = classOf(E->getType());
      }
      auto Known = Found.find(Class);
      if (!Class || Known == Found.end())
        return false;
      Granted.insert(E);
      if (Known->second.First.isInvalid())
        Known->second.First = Variable;
      return true;
    }
    return false;
  }

  ObjectMap &Found;
  Types &T;
  llvm::DenseSet<const Expr *> Granted;
};

bool isAssigned(const CXXRecordDecl *Class) {
  return llvm::any_of(Class->methods(), [](const CXXMethodDecl *M) {
    return (M->isCopyAssignmentOperator() || M->isMoveAssignmentOperator()) &&
           !M->isDeleted() && (M->isUsed() || M->isReferenced());
  });
}

/// True when no other file can make an object of the class.
bool isMadeHereOnly(const CXXRecordDecl *Class, const SourceManager &SM) {
  if (SM.isInMainFile(SM.getExpansionLoc(Class->getLocation())))
    return true;
  auto isOpen = [](const CXXConstructorDecl *Ctor) {
    return !Ctor->isCopyOrMoveConstructor() && !Ctor->isDeleted() &&
           Ctor->getAccess() != AS_private;
  };
  return Class->hasUserDeclaredConstructor() &&
         llvm::none_of(Class->ctors(), isOpen);
}

const CXXRecordDecl *classWithMap(const ContainerDecl &D) {
  return D.Scope == DeclScope::Member && D.Type->Row->isKeyed() &&
                 !D.Reference && !D.Instantiated
             ? dyn_cast<CXXRecordDecl>(D.Decl->getDeclContext())
             : nullptr;
}

} // namespace

void findOnlyObjects(UnitFacts &Unit, Types &T,
                     llvm::ArrayRef<const VarDecl *> ProgramVariables) {
  const SourceManager &SM = T.context().getSourceManager();
  llvm::DenseSet<const CXXRecordDecl *> Held;
  for (const VarDecl *V : ProgramVariables)
    if (const CXXRecordDecl *Class = heldClass(V->getType(), T))
      Held.insert(Class);
  ObjectMap Found;
  for (const ContainerDecl &D : Unit.Containers)
    if (const CXXRecordDecl *Class = classWithMap(D);
        Class && Held.count(Class->getCanonicalDecl()) && !isAssigned(Class) &&
        isMadeHereOnly(Class, SM))
      Found.try_emplace(Class->getCanonicalDecl());
  if (Found.empty())
    return;
  Makers(Found, T).TraverseDecl(T.context().getTranslationUnitDecl());
  for (ContainerDecl &D : Unit.Containers) {
    const CXXRecordDecl *Class = classWithMap(D);
    auto Known = Class ? Found.find(Class->getCanonicalDecl()) : Found.end();
    if (Known != Found.end() && !Known->second.Others)
      D.OnlyObject = Known->second.First;
  }
}

} // namespace mapchurn
