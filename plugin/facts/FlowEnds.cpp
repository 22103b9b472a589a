// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What runs when an object ends: the destructors of the user's classes, of the
// object itself, its bases, members and elements, and of what it owns.
//
// A destructor's call is at the end of the scope. What it stores is known, and
// that it takes something back is not: isGuarded in plugin/escape is about
// that.

#include "facts/FlowWalker.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace mapchurn {

namespace {

constexpr unsigned MaxDepth = 6;
constexpr unsigned MaxEnds = 8;

} // namespace

void FlowWalker::findEnds(QualType Type, bool Owned, unsigned Depth,
                          llvm::SmallVectorImpl<End> &Found) {
  Type = Ctx.getBaseElementType(Type.getNonReferenceType());
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  Class = Class ? Class->getDefinition() : nullptr;
  if (!Class || Depth > MaxDepth || Found.size() >= MaxEnds ||
      Class->hasTrivialDestructor() || Class->isDependentContext())
    return;
  if (T.isSystem(Class)) {
    bool Owns = Owned || T.owner(Type);
    if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Class))
      for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray()) {
        if (Arg.getKind() == TemplateArgument::Type)
          findEnds(Arg.getAsType(), Owns, Depth + 1, Found);
        else if (Arg.getKind() == TemplateArgument::Pack)
          for (const TemplateArgument &Part : Arg.pack_elements())
            if (Part.getKind() == TemplateArgument::Type)
              findEnds(Part.getAsType(), Owns, Depth + 1, Found);
      }
    return;
  }
  const CXXDestructorDecl *Destructor = Class->getDestructor();
  if (Destructor && Destructor->isUserProvided() &&
      llvm::none_of(Found, [&](const End &E) {
        return E.Destructor == Destructor && E.Owned == Owned;
      }))
    Found.push_back({Destructor->getCanonicalDecl(), Owned,
                     Owned && Destructor->isVirtual()});
  for (const CXXBaseSpecifier &Base : Class->bases())
    findEnds(Base.getType(), Owned, Depth + 1, Found);
  for (const FieldDecl *Field : Class->fields())
    findEnds(Field->getType(), Owned, Depth + 1, Found);
}

const std::vector<FlowWalker::End> &FlowWalker::endsOf(QualType Type) {
  Type = Ctx.getBaseElementType(Type.getNonReferenceType());
  auto [At, New] = Ends.try_emplace(Type.getCanonicalType().getAsOpaquePtr());
  if (New) {
    llvm::SmallVector<End, MaxEnds> Found;
    findEnds(Type, /*Owned=*/false, 0, Found);
    At->second.assign(Found.begin(), Found.end());
  }
  return At->second;
}

/// Records what runs when the object at Place ends, which is here.
void FlowWalker::end(Flow Place, QualType Type, SourceRange Range) {
  for (const End &E : endsOf(Type)) {
    FlowCall Call;
    Call.Callee = E.Destructor;
    Call.Virtual = E.Virtual;
    Call.Destroys = Call.Guessed = true;
    Flow Object = Place;
    if (!E.Owned)
      Object = {Place.Loc, std::max(Place.Derefs - 1, -1), Place.Path};
    Call.add(Object, FlowCall::NoEscape);
    Call.Order = ++Order;
    Call.Scope = Current;
    Call.Loc = Range.getBegin();
    Call.Range = Range;
    F.Calls.push_back(std::move(Call));
  }
}

} // namespace mapchurn
