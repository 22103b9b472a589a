// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls of the library, whose bodies are not walked: what they do to addresses
// is in the container table (operations, owners, views) and the effects table.

#include "facts/FlowWalker.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using mapchurn::model::ClassEffect;
using mapchurn::model::FlowEnd;
using mapchurn::model::Operation;

namespace mapchurn {

namespace {

/// The type of the object as it was declared, not of a base of the library's.
QualType classOf(const Expr *Receiver) {
  QualType Type = Receiver->IgnoreParenImpCasts()->getType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  return Type.getNonReferenceType();
}

/// True when the operation may take something out of the container.
bool removes(Operation Op) {
  switch (Op) {
  case Operation::Erase:
  case Operation::Clear:
  case Operation::Extract:
  case Operation::Resize:
  case Operation::Assign:
  case Operation::Swap:
  case Operation::InsertOrAssign:
    return true;
  default:
    return false;
  }
}

/// A class with `*x`: an iterator, where two of them are a range.
bool hasStar(QualType Type) {
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition())
    return false;
  DeclarationName Star =
      Class->getASTContext().DeclarationNames.getCXXOperatorName(OO_Star);
  return !Class->lookup(Star).empty();
}

bool puts(Operation Op) {
  return model::mutates(Op) && Op != Operation::Erase &&
         Op != Operation::Clear && Op != Operation::Extract;
}

} // namespace

std::optional<Flow> FlowWalker::callLibrary(const CallExpr *E,
                                            const FunctionDecl *Callee,
                                            Flow Object, const Expr *Receiver,
                                            llvm::ArrayRef<const Expr *> Args) {
  std::string Method = Receiver ? Callee->getNameAsString() : std::string();
  if (Receiver) {
    QualType Class = classOf(Receiver);
    if (const ContainerType *C = T.container(Class))
      if (std::optional<Operation> Op = C->Row->operation(Method))
        return applyOperation(*Op, E, Object, Receiver, Args);
    if (T.owner(Class))
      return applyOwner(E, Method, Object, Receiver, Args);
  }
  const model::FunctionEffect *Effect = T.effectOf(
      Callee, Args.size(), Receiver ? classOf(Receiver) : QualType());
  bool System = T.isSystem(Callee);
  if (Effect && Effect->Added)
    return applyEffect(*Effect, E, Object, Receiver, Args);
  if (!System && !Callee->getBuiltinID() && !Callee->isInStdNamespace() &&
      (!Receiver || T.effectOf(classOf(Receiver)) == ClassEffect::None))
    return std::nullopt;
  if (Effect)
    return applyEffect(*Effect, E, Object, Receiver, Args);
  if (T.isMaker(Callee))
    return makeOwned(E, Args);
  if (Receiver)
    switch (T.effectOf(classOf(Receiver))) {
    case ClassEffect::Points:
      return applyPointer(E, Object, Receiver, Args);
    case ClassEffect::Borrows:
      evalAll(Args);
      return resultOf(E, Object);
    case ClassEffect::Erases:
      if (Callee->getOverloadedOperator() == OO_Call)
        return callUser(E, nullptr, {}, false, Args);
      break;
    default:
      break;
    }
  if (!System)
    return std::nullopt;
  Flow Same;
  for (const Expr *Arg : Args) {
    Flow Value = eval(Arg);
    // `n + it`, an iterator's operators that are no members.
    if (!Same && Callee->isOverloadedOperator() &&
        T.effectOf(Arg->getType()) == ClassEffect::Points &&
        Ctx.hasSameUnqualifiedType(Arg->getType(), E->getType()))
      Same = Value;
  }
  return T.carries(E->getType()) && !E->isGLValue() ? Same : Flow();
}

// ---- Containers -----------------------------------------------------------

/// What a container or other object of type Of keeps of an argument that it
/// makes its contents from.
Flow FlowWalker::kept(const Expr *Arg, QualType Of) {
  Flow Value = eval(Arg);
  if (!T.carries(Of) || isa<CXXDefaultArgExpr>(Arg))
    return {};
  QualType Type = Arg->getType();
  if (T.carries(Type))
    return Value;
  // A view of a string is made in the container.
  if (const ContainerType *C = T.container(Of); C && Arg->isGLValue()) {
    const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        Of->getAsCXXRecordDecl());
    for (std::optional<unsigned> At :
         {C->Row->Key, C->Row->Mapped, C->Row->Element})
      if (Spec && At && *At < Spec->getTemplateArgs().size() &&
          Spec->getTemplateArgs()[*At].getKind() == TemplateArgument::Type &&
          T.effectOf(Spec->getTemplateArgs()[*At].getAsType()) ==
              ClassEffect::Borrows &&
          T.container(Type))
        return address(Value);
  }
  return {};
}

/// What a container holds: the mapped type of a map.
QualType FlowWalker::elementOf(QualType Container) {
  const model::Container *Row = T.container(Container)->Row;
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Container->getAsCXXRecordDecl());
  std::optional<unsigned> At = Row->isMap() ? Row->Mapped : Row->Element;
  if (!At)
    At = Row->Key;
  if (!Spec || !At || *At >= Spec->getTemplateArgs().size() ||
      Spec->getTemplateArgs()[*At].getKind() != TemplateArgument::Type)
    return {};
  return Spec->getTemplateArgs()[*At].getAsType();
}

Flow FlowWalker::applyOperation(Operation Op, const CallExpr *E, Flow Object,
                                const Expr *Receiver,
                                llvm::ArrayRef<const Expr *> Args) {
  QualType Class = classOf(Receiver);
  bool Range = (Op == Operation::AppendMany || Op == Operation::Insert ||
                Op == Operation::Assign) &&
               Args.size() >= 2;
  const auto *Callee = E->getDirectCallee();
  bool Emplaces = Callee->getIdentifier() &&
                  Callee->getName().contains("emplace") && !Args.empty();
  if (Emplaces) {
    bool Keyed = T.container(Class)->Row->isMap();
    if (constructFrom(Object, elementOf(Class),
                      Keyed ? Args.drop_front() : Args, E)) {
      // A map's key is still to be put in.
      Args = Keyed ? Args.take_front() : llvm::ArrayRef<const Expr *>();
      Range = false;
    }
  }
  bool Pair = Range && Ctx.hasSameUnqualifiedType(Args.back()->getType(),
                                                  Args.end()[-2]->getType());
  llvm::SmallVector<std::pair<const Expr *, Flow>, 4> Kept;
  for (const Expr *Arg : Args) {
    Flow Value = puts(Op) ? kept(Arg, Class) : eval(Arg);
    bool Points = (T.effectOf(Arg->getType()) == ClassEffect::Points ||
                   (Pair && hasStar(Arg->getType()))) &&
                  !T.owner(Arg->getType());
    bool Elements = Arg->getType()->isPointerType() &&
                    T.carries(Arg->getType()->getPointeeType()) &&
                    T.container(Class)->Row->Element;
    if (Range && (Points || Elements))
      Value = deref(Value);
    Kept.push_back({Arg, Value});
  }
  bool Same = llvm::any_of(Kept, [&](const auto &One) {
    return One.second && One.second.Loc == Object.Loc;
  });
  if (removes(Op))
    reset(Object, /*Call=*/Same && Op == Operation::Assign,
          /*Part=*/Op == Operation::Erase || Op == Operation::Extract ||
              Op == Operation::Resize || Op == Operation::InsertOrAssign);
  if (puts(Op)) {
    for (auto [Arg, Value] : Kept)
      store(Object, Value,
            {Op == Operation::Assign ? FlowWhy::Assigned : FlowWhy::Inserted, E,
             Receiver->getSourceRange(), Arg->getSourceRange()});
  }
  if (Op == Operation::Swap && Kept.size() == 1 && T.carries(Class)) {
    reset(Kept[0].second);
    store(Kept[0].second, Object,
          {FlowWhy::Inserted, E, Args[0]->getSourceRange(),
           Receiver->getSourceRange()});
  }
  switch (Op) {
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
  case Operation::AppendMany:
  case Operation::Find:
  case Operation::Bound:
  case Operation::Begin:
  case Operation::End:
  case Operation::Erase:
  case Operation::Borrow:
    if (!E->isGLValue())
      return T.carries(E->getType()) ? address(Object) : Flow();
    return Object;
  case Operation::Subscript:
  case Operation::At:
  case Operation::Element:
    Object.Path = F.path(Object.Path, nullptr);
    [[fallthrough]];
  default:
    if (E->isGLValue())
      return Object;
    return T.carries(E->getType()) ? Object : Flow();
  }
}

// ---- Pointers -------------------------------------------------------------

Flow FlowWalker::applyOwner(const CallExpr *E, llvm::StringRef Method,
                            Flow Object, const Expr *Receiver,
                            llvm::ArrayRef<const Expr *> Args) {
  if (Method == "reset" || Method == "operator=" || Method == "swap") {
    Flow Value = Args.empty() ? Flow() : value(Args[0]);
    evalAll(Args.empty() ? Args : Args.drop_front());
    reset(Object);
    if (Value)
      store(Object, Value,
            {FlowWhy::Assigned, E, Receiver->getSourceRange(),
             Args[0]->getSourceRange()});
    return E->isGLValue() ? Object : Flow();
  }
  return applyPointer(E, Object, Receiver, Args);
}

/// Iterators and smart pointers: what they hold is the address.
Flow FlowWalker::applyPointer(const CallExpr *E, Flow Object, const Expr *,
                              llvm::ArrayRef<const Expr *> Args) {
  evalAll(Args);
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
  OverloadedOperatorKind Kind = Operator ? Operator->getOperator() : OO_None;
  if (Kind == OO_Star || Kind == OO_Subscript)
    return E->isGLValue() ? deref(Object) : resultOf(E, deref(Object));
  if (E->isGLValue()) // ++it, it += n
    return Object;
  return T.carries(E->getType()) ? Object : Flow();
}

/// make_unique<T>(…): a new object, made from the arguments.
Flow FlowWalker::makeOwned(const CallExpr *E,
                           llvm::ArrayRef<const Expr *> Args) {
  LocationId Made = make(LocationKind::Allocation, E->getSourceRange());
  QualType Object = T.types().pointeeOf(E->getType());
  F.Locations[Made.Index].Scope = Current;
  F.Locations[Made.Index].Object = !Object.isNull() && Object->isRecordType();
  F.Locations[Made.Index].Addressed = true;
  if (constructFrom({Made, 0, 0}, Object, Args, E))
    return {Made, -1, 0};
  for (const Expr *Arg : Args) {
    Flow Value = kept(Arg, Object.isNull() ? E->getType() : Object);
    store({Made, 0, 0}, Value,
          {FlowWhy::Constructed, Arg, E->getSourceRange(),
           Arg->getSourceRange()});
  }
  return {Made, -1, 0};
}

// ---- The effects table ----------------------------------------------------

/// True for std::optional<std::string_view> and its like, which make a view of
/// the string they are given.
bool FlowWalker::holdsView(QualType Class) {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Class->getAsCXXRecordDecl());
  return Spec &&
         llvm::any_of(Spec->getTemplateArgs().asArray(),
                      [&](const TemplateArgument &Arg) {
                        return Arg.getKind() == TemplateArgument::Type &&
                               T.effectOf(Arg.getAsType()) ==
                                   ClassEffect::Borrows;
                      });
}

Flow FlowWalker::applyEffect(const model::FunctionEffect &Effect,
                             const CallExpr *E, Flow Object,
                             const Expr *Receiver,
                             llvm::ArrayRef<const Expr *> Args) {
  llvm::SmallVector<Flow, 4> Values;
  // A handle that is passed by value is a place that is reset all the same.
  bool Places = Effect.Resets && Effect.Flows.empty();
  for (const Expr *Arg : Args)
    Values.push_back(eval(Places ? Arg->IgnoreParenImpCasts() : Arg));
  auto at = [&](const FlowEnd &End, Flow Whole, QualType Type) {
    if (End.Derefs > 0)
      return T.carriesPointee(Type, End.Derefs) ? deref(Whole, End.Derefs)
                                                : Flow();
    return End.Derefs < 0 ? address(Whole) : Whole;
  };
  if (Effect.Resets)
    reset(Receiver ? Object : Values.empty() ? Flow() : Values[0]);
  llvm::SmallVector<std::pair<Flow, const Expr *>, 2> Results;
  for (const model::FlowRule &Rule : Effect.Flows) {
    Flow To;
    SourceRange Target;
    if (Rule.To.What == FlowEnd::This && Receiver) {
      To = deref(Object, Rule.To.Derefs);
      Target = Receiver->getSourceRange();
    } else if (Rule.To.What == FlowEnd::Heap) {
      To = {HeapLocation, 0, 0};
    } else if (Rule.To.What == FlowEnd::Argument &&
               Rule.To.Index < Args.size()) {
      To = deref(Values[Rule.To.Index], Rule.To.Derefs);
      Target = Args[Rule.To.Index]->getSourceRange();
    }
    llvm::SmallVector<std::pair<Flow, const Expr *>, 4> From;
    if (Rule.From.What == FlowEnd::This && Receiver)
      From.push_back({at(Rule.From, Object, classOf(Receiver)), Receiver});
    for (unsigned I = 0; I < Args.size(); ++I)
      if ((Rule.From.What == FlowEnd::Argument && I == Rule.From.Index) ||
          (Rule.From.What == FlowEnd::Arguments && I >= Rule.From.Index))
        From.push_back(
            {at(Rule.From, Values[I], Args[I]->IgnoreImpCasts()->getType()),
             Args[I]});
    for (auto [Value, Of] : From) {
      if (!Value)
        continue;
      if (Rule.To.What == FlowEnd::Result)
        Results.push_back({Value, Of});
      else if (!Rule.From.Derefs && !T.carries(Of->getType()) && Receiver &&
               Rule.To.What == FlowEnd::This && T.container(Of->getType()) &&
               Of->isGLValue() && holdsView(classOf(Receiver)))
        store(To, address(Value),
              {FlowWhy::Library, E, Target, Of->getSourceRange()});
      else if (Rule.From.Derefs || T.carries(Of->getType()))
        store(To, Value, {FlowWhy::Library, E, Target, Of->getSourceRange()});
    }
  }
  bool IsObject = E->isGLValue();
  if (Results.empty() || (!IsObject && !T.carries(E->getType())))
    return {};
  if (Results.size() == 1)
    return Results[0].first;
  LocationId Joined = make(LocationKind::Value, E->getSourceRange());
  for (auto [Value, Of] : Results)
    flow(Joined, IsObject ? address(Value) : Value,
         {FlowWhy::Value, Of, {}, Of->getSourceRange()});
  Flow Result{Joined, 0, 0};
  return IsObject ? deref(Result) : Result;
}

} // namespace mapchurn
