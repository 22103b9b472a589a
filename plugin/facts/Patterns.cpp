// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "facts/Patterns.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace mapchurn {

namespace {

/// Aliases in a written type that are looked through.
constexpr unsigned MaxAliases = 16;

std::string listed(const TemplateArgumentList &Args,
                   const TemplateParameterList *Params, const Types &T) {
  PrintingPolicy Policy(T.policy());
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  for (unsigned I = 0; I < Args.size(); ++I) {
    OS << (I ? ", " : "");
    if (Params && I < Params->size() && Params->getParam(I)->getIdentifier())
      OS << Params->getParam(I)->getName() << " = ";
    Args.get(I).print(Policy, OS, /*IncludeType=*/false);
  }
  return Types::shorten(std::move(Text));
}

/// The declaration in the template that an instantiated one was made from.
const DeclaratorDecl *patternOf(const DeclaratorDecl *D) {
  const DeclContext *Pattern = nullptr;
  const DeclContext *Context = D->getDeclContext();
  if (const auto *Class = dyn_cast<CXXRecordDecl>(Context))
    Pattern = Class->getTemplateInstantiationPattern();
  else if (const auto *Function = dyn_cast<FunctionDecl>(Context))
    Pattern = Function->getTemplateInstantiationPattern();
  if (Pattern)
    for (const Decl *Written : Pattern->decls())
      if (Written->getLocation() == D->getLocation())
        return dyn_cast<DeclaratorDecl>(Written);
  return nullptr;
}

/// The container as the template writes it, aliases resolved: `std::map<K, V>`.
const TemplateSpecializationType *writtenContainer(QualType T) {
  T = T.getNonReferenceType();
  if (T->isPointerType())
    T = T->getPointeeType();
  for (unsigned I = 0; I < MaxAliases; ++I) {
    const auto *Spec = T->getAs<TemplateSpecializationType>();
    if (!Spec || !Spec->isTypeAlias())
      return Spec;
    T = Spec->getAliasedType();
  }
  return nullptr;
}

} // namespace

std::string templateArguments(const Decl *D, const Types &T) {
  const auto *Context = dyn_cast<FunctionDecl>(D);
  for (const DeclContext *C = Context ? Context : D->getDeclContext(); C;
       C = C->getParent()) {
    if (const auto *Function = dyn_cast<FunctionDecl>(C)) {
      const FunctionTemplateDecl *Template = Function->getPrimaryTemplate();
      if (const auto *Args = Function->getTemplateSpecializationArgs())
        return listed(
            *Args, Template ? Template->getTemplateParameters() : nullptr, T);
    } else if (const auto *Spec =
                   dyn_cast<ClassTemplateSpecializationDecl>(C)) {
      return listed(Spec->getTemplateArgs(),
                    Spec->getSpecializedTemplate()->getTemplateParameters(), T);
    }
  }
  return {};
}

bool isInstantiated(const Decl *D) {
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent()) {
    const auto *Function = dyn_cast<FunctionDecl>(C);
    const auto *Class = dyn_cast<ClassTemplateSpecializationDecl>(C);
    if ((Function && Function->isTemplateInstantiation()) ||
        (Class && !Class->isExplicitSpecialization()))
      return true;
  }
  return false;
}

Dependence dependenceOf(const DeclaratorDecl *D, const model::Container &Row) {
  const DeclaratorDecl *Written = patternOf(D);
  if (!Written)
    return Dependence::Value;
  if (!Written->getType()->isDependentType())
    return Dependence::None;
  const TemplateSpecializationType *Spec = writtenContainer(Written->getType());
  if (!Spec || !Row.Mapped ||
      !isa_and_nonnull<ClassTemplateDecl>(
          Spec->getTemplateName().getAsTemplateDecl()))
    return Dependence::Value;
  llvm::ArrayRef<TemplateArgument> Args = Spec->template_arguments();
  if (Args.size() <= *Row.Mapped)
    return Dependence::Value;
  // A pack may stand for any number of arguments.
  for (const TemplateArgument &Arg : Args.take_front(*Row.Mapped + 1))
    if (Arg.isPackExpansion())
      return Dependence::Value;
  return Args[*Row.Mapped].isDependent() ? Dependence::Value
                                         : Dependence::OtherArguments;
}

} // namespace mapchurn
