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

/// Contents go from container to container, and stay where they are in memory.
bool exchanges(Operation Op) {
  return Op == Operation::Swap || Op == Operation::Merge ||
         Op == Operation::Extract;
}

bool puts(Operation Op) {
  return model::mutates(Op) && Op != Operation::Erase &&
         Op != Operation::Clear && Op != Operation::Extract;
}

} // namespace

QualType FlowWalker::classOf(const Expr *Receiver) {
  QualType Type = Receiver->IgnoreParenImpCasts()->getType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  return Type.getNonReferenceType();
}

std::optional<Flow> FlowWalker::callLibrary(const CallExpr *E,
                                            const FunctionDecl *Callee,
                                            Flow Object, const Expr *Receiver,
                                            llvm::ArrayRef<const Expr *> Args) {
  if (Receiver) {
    QualType Class = classOf(Receiver);
    std::string Buffer;
    llvm::StringRef Method = nameOf(Callee, Buffer);
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
      if (Callee->getOverloadedOperator() == OO_Call) {
        Flow Called = callUser(E, nullptr, Object, true, Args);
        // A task keeps its result for who has its future.
        if (Callee->getParent()->isRecord() &&
            cast<CXXRecordDecl>(Callee->getParent())->getName() ==
                "packaged_task") {
          LocationId &Result = F.Calls.back().Result;
          if (!Result)
            Result = make(LocationKind::Value, E->getSourceRange());
          store(Object, {Result, 0, 0},
                {FlowWhy::Library, E, Receiver->getSourceRange(),
                 E->getSourceRange()});
        }
        return Called;
      }
      break;
    default:
      break;
    }
  if (!System)
    return std::nullopt;
  // malloc and its like say so.
  if (Callee->hasAttr<RestrictAttr>() && E->getType()->isPointerType()) {
    evalAll(Args);
    LocationId Made = make(LocationKind::Value, E->getSourceRange());
    LocationId Block = make(LocationKind::Pointee, {});
    F.Locations[Block.Index].Of = Made;
    F.Locations[Block.Index].Level = 1;
    F.Locations[Made.Index].Pointee = Block;
    flow(Made, {Block, -1, 0}, {FlowWhy::Value, E, {}, E->getSourceRange()});
    return Flow{Made, 0, 0};
  }
  if (isOfRanges(Callee))
    return rangeOf(E, Args);
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

/// True for std::ranges::find, an object, and `range | std::views::drop(1)`.
bool FlowWalker::isOfRanges(const FunctionDecl *Callee) {
  for (const DeclContext *In = Callee->getDeclContext(); In;
       In = In->getParent())
    if (const auto *Space = dyn_cast<NamespaceDecl>(In))
      if (Space->getName() == "ranges" || Space->getName() == "views")
        return true;
  return false;
}

/// An iterator or a view that is made from ranges points into them.
Flow FlowWalker::rangeOf(const CallExpr *E, llvm::ArrayRef<const Expr *> Args) {
  llvm::SmallVector<Flow, 4> Found;
  for (const Expr *Arg : Args) {
    Flow Value = eval(Arg);
    QualType Type = Arg->getType();
    if (!Value || callable(Arg).Known)
      continue;
    // A view is copied, and so is what `|` is given on its right.
    const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
    bool IsView = Class && T.isSystem(Class) && !T.container(Type);
    if (Arg->isGLValue() && isOwnStorage(Type) && !IsView)
      Found.push_back(address(Value));
    else if (T.carries(Type))
      Found.push_back(Value);
  }
  if (Found.empty() || E->isGLValue() || !T.carries(E->getType()))
    return {};
  LocationId Joined = make(LocationKind::Value, E->getSourceRange());
  for (Flow Value : Found)
    flow(Joined, Value, {FlowWhy::Library, E, {}, E->getSourceRange()});
  return {Joined, 0, 0};
}

// ---- Containers -----------------------------------------------------------

/// A method that makes an entry from its arguments.
static bool emplaces(const CallExpr *E) {
  const IdentifierInfo *Name = E->getDirectCallee()->getIdentifier();
  return Name && Name->getName().contains("emplace");
}

/// The type that a row's column names, or a null type.
static QualType argumentOf(QualType Class, std::optional<unsigned> At) {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Class->getAsCXXRecordDecl());
  if (!Spec || !At || *At >= Spec->getTemplateArgs().size() ||
      Spec->getTemplateArgs()[*At].getKind() != TemplateArgument::Type)
    return {};
  return Spec->getTemplateArgs()[*At].getAsType();
}

void FlowWalker::keep(Operation Op, const CallExpr *E, Flow Object,
                      QualType Container, llvm::ArrayRef<const Expr *> Args,
                      llvm::SmallVectorImpl<Made> &Out) {
  const model::Container &Row = *T.container(Container)->Row;
  QualType Key = argumentOf(Container, Row.Key);
  QualType Element =
      argumentOf(Container, Row.isMap() ? Row.Mapped : Row.Element);
  if (!Row.isKeyed())
    Key = {};
  else if (!Row.isMap())
    Element = Key;
  bool Emplaces = emplaces(E);
  bool IsRange =
      Args.size() == 2 && !Emplaces &&
      Ctx.hasSameUnqualifiedType(Args[0]->getType(), Args[1]->getType());
  bool Positioned =
      Args.size() > 1 && !IsRange &&
      T.effectOf(Args[0]->getType()) == ClassEffect::Points &&
      (Row.isSequence() ||
       (Emplaces && E->getDirectCallee()->getName().contains("hint")));
  if (Positioned) {
    eval(Args[0]);
    Args = Args.drop_front();
  }
  bool Keyed = Row.isMap() && (Op == Operation::Subscript || Args.size() > 1) &&
               (Emplaces || Op == Operation::Subscript ||
                Op == Operation::TryEmplace || Op == Operation::InsertOrAssign);
  if (Emplaces && Row.isMap() &&
      makePiecewise(Object, Key, Element, Args, E, Out))
    return;
  if (Keyed) {
    Out.push_back(madeOf(Args[0], eval(Args[0]), Key));
    makeFrom(Object, Element, Args.drop_front(), E, Out);
  } else if (Emplaces && !Row.isMap()) {
    makeFrom(Object, Element, Args, E, Out);
  } else {
    for (const Expr *Arg : Args) {
      Flow Value = eval(Arg);
      if (exchanges(Op))
        handOn(Arg, Value);
      bool Carries = T.carries(Arg->getType());
      if (!Carries && !Row.isMap()) {
        Out.push_back(madeOf(Arg, Value, Element));
        continue;
      }
      // A pair, a range, another container.
      if (!Carries || !T.carries(Container))
        Value = {};
      Out.push_back({Arg, Value, false});
    }
  }
}

Flow FlowWalker::applyOperation(Operation Op, const CallExpr *E, Flow Object,
                                const Expr *Receiver,
                                llvm::ArrayRef<const Expr *> Args) {
  QualType Class = classOf(Receiver);
  bool Range = (Op == Operation::AppendMany || Op == Operation::Insert ||
                Op == Operation::Assign) &&
               Args.size() >= 2 && !emplaces(E);
  bool Pair = Range && Ctx.hasSameUnqualifiedType(Args.back()->getType(),
                                                  Args.end()[-2]->getType());
  if (exchanges(Op))
    handOn(Receiver, Object);
  llvm::SmallVector<Made, 4> Kept;
  if (puts(Op))
    keep(Op, E, Object, Class, Args, Kept);
  else
    for (const Expr *Arg : Args)
      Kept.push_back({Arg, eval(Arg), false});
  for (Made &One : Kept) {
    QualType Type = One.Arg->getType();
    bool Points =
        (T.effectOf(Type) == ClassEffect::Points || (Pair && hasStar(Type))) &&
        !T.owner(Type);
    bool Elements = Type->isPointerType() &&
                    T.carries(Type->getPointeeType()) &&
                    T.container(Class)->Row->Element;
    if (Range && (Points || Elements))
      One.Value = deref(One.Value);
  }
  bool Same = llvm::any_of(Kept, [&](const Made &One) {
    return One.Value && One.Value.Loc == Object.Loc;
  });
  if (removes(Op))
    reset(Object, /*Call=*/Same && Op == Operation::Assign,
          /*Part=*/Op == Operation::Erase || Op == Operation::Extract ||
              Op == Operation::Resize || Op == Operation::InsertOrAssign);
  if (puts(Op))
    storeMade(Object, Kept,
              Op == Operation::Assign ? FlowWhy::Assigned : FlowWhy::Inserted,
              Receiver->getSourceRange(), E);
  if (Op == Operation::Swap && Kept.size() == 1 && T.carries(Class)) {
    reset(Kept[0].Value);
    store(Kept[0].Value, Object,
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
  LocationId Id = make(LocationKind::Allocation, E->getSourceRange());
  QualType Object = T.types().pointeeOf(E->getType());
  F.Locations[Id.Index].Scope = Current;
  F.Locations[Id.Index].Object = !Object.isNull() && Object->isRecordType();
  F.Locations[Id.Index].OwnEnd = !Object.isNull() && hasOwnEnd(Object, T);
  F.Locations[Id.Index].Addressed = true;
  llvm::SmallVector<Made, 4> Kept;
  makeFrom({Id, 0, 0}, Object, Args, E, Kept);
  storeMade({Id, 0, 0}, Kept, FlowWhy::Constructed, E->getSourceRange());
  return {Id, -1, 0};
}

// ---- The effects table ----------------------------------------------------

/// True for std::optional<std::string_view> and its like, which make a view of
/// the string they are given; or the same of std::reference_wrapper.
bool FlowWalker::holds(QualType Class, ClassEffect What) {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Class->getAsCXXRecordDecl());
  return Spec &&
         llvm::any_of(Spec->getTemplateArgs().asArray(),
                      [&](const TemplateArgument &Arg) {
                        return Arg.getKind() == TemplateArgument::Type &&
                               T.effectOf(Arg.getAsType()) == What;
                      });
}

/// What optional, any or variant, queue or stack make from the arguments of
/// emplace: the type that the call names, or the first of the class's own.
QualType FlowWalker::emplacedType(const CallExpr *E, QualType Class) {
  llvm::SmallVector<QualType, 4> Parts = partsOf(Class);
  if (const TemplateArgumentList *Named =
          E->getDirectCallee()->getTemplateSpecializationArgs();
      Named && Named->size()) {
    const TemplateArgument &First = Named->get(0);
    if (First.getKind() == TemplateArgument::Type)
      return First.getAsType();
    if (First.getKind() == TemplateArgument::Integral)
      return First.getAsIntegral().ult(Parts.size())
                 ? Parts[First.getAsIntegral().getZExtValue()]
                 : QualType();
  }
  return Parts.empty() ? QualType() : Parts[0];
}

Flow FlowWalker::applyEffect(const model::FunctionEffect &Effect,
                             const CallExpr *E, Flow Object,
                             const Expr *Receiver,
                             llvm::ArrayRef<const Expr *> Args) {
  if (Receiver && emplaces(E) && !Args.empty())
    if (QualType Of = emplacedType(E, classOf(Receiver)); !Of.isNull()) {
      llvm::SmallVector<Made, 4> Kept;
      if (Effect.Resets)
        reset(Object);
      makeFrom(Object, Of, Args, E, Kept);
      storeMade(Object, Kept, FlowWhy::Library, Receiver->getSourceRange(), E);
      return E->isGLValue() ? Object : Flow();
    }
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
  if (Effect.Resets && !Receiver) // std::swap, std::exchange
    for (unsigned I = 0; I < Args.size(); ++I)
      handOn(Args[I], Values[I]);
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
               Rule.To.What == FlowEnd::This && Of->isGLValue() &&
               ((T.container(Of->getType()) &&
                 holds(classOf(Receiver), ClassEffect::Borrows)) ||
                holds(classOf(Receiver), ClassEffect::Refers)))
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
