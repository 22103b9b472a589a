// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/TemporaryKey.h"
#include "llvm/ADT/StringExtras.h"

namespace mapchurn {

namespace {

using model::Operation;
using model::Transparency;

/// Lookups that only ask: what inserts needs the key itself.
bool onlyAsks(Operation Op) {
  switch (Op) {
  case Operation::Find:
  case Operation::Bound:
  case Operation::Count:
  case Operation::Contains:
  case Operation::At:
  case Operation::Erase:
    return true;
  default:
    return false;
  }
}

/// A key that is not a string, built from its parts: `{a, b}` for a vector.
bool buildsOther(const Value &Key, const ContainerType &Type) {
  return Key.Builds == StringSource::None && Key.Allocates &&
         Key.Form == ValueForm::Constructed &&
         Key.Type.Identity == Type.Key.Identity;
}

bool existsAlready(const Value &Key) {
  return Key.Builds == StringSource::Borrowed ||
         Key.Builds == StringSource::Copy;
}

/// The method that does the same and takes other types than the key, when the
/// one called does not in this language mode; and from when on it would.
struct Detour {
  bool Needed = false;
  unsigned Since = 0;
};

Detour detour(const Event &E, unsigned CPlusPlus) {
  for (const auto &[Method, Since] : E.Type->Row->KeyOnly)
    if (Method == E.Text)
      return {CPlusPlus < Since, Since};
  return {};
}

std::string standard(unsigned Since) { return "C++" + llvm::utostr(Since); }

/// "'std::equal_to<>'", or what has to be declared in a class of the user's, or
/// written where there is nothing to start from.
std::string madeTransparent(const FunctionObject &Object,
                            llvm::StringRef What) {
  if (!Object.General.empty())
    return quoted(Object.General) + " as its " + What.str();
  if (Object.Own)
    return "'is_transparent' declared in " + quoted(Object.Name);
  return "a " + What.str() + " that declares 'is_transparent'";
}

/// The library's general functions know nothing of a key's parts.
FunctionObject specific(FunctionObject Object, const Value &Key) {
  if (Key.Builds == StringSource::None)
    Object.General.clear();
  return Object;
}

std::string wayOut(const ContainerType &Type, const Value &Key) {
  if (Type.Row->Lookup == Transparency::Compare)
    return madeTransparent(specific(Type.Compare, Key), "comparator");
  std::string Text;
  if (!Type.Hash.Transparent)
    Text = madeTransparent(specific(Type.Hash, Key), "hash");
  if (!Type.Equal.Transparent)
    Text += (Text.empty() ? "" : ", and ") +
            madeTransparent(specific(Type.Equal, Key), "key equality");
  return Text;
}

/// What a transparent lookup is given instead of the string.
std::string instead(const Value &Key, const CheckInput &In) {
  switch (Key.Builds) {
  case StringSource::Literal:
  case StringSource::CString:
  case StringSource::View:
    return quoted(Key.BuiltFrom) + " as it is";
  case StringSource::Range:
  case StringSource::Substring:
    return In.Unit.CPlusPlus >= 17 ? "a 'std::string_view' of it"
                                   : "a view of it";
  default:
    return "what the key is made of";
  }
}

/// The last note: what ends the waste, in this container and language mode.
std::string advice(const CheckInput &In, const Event &E, const Value &Key) {
  const model::Container &Row = *E.Type->Row;
  Detour Around = detour(E, In.Unit.CPlusPlus);
  std::string Text = "with " + wayOut(*E.Type, Key) + ", " +
                     quoted(Around.Needed ? "find" : E.Text) + " takes " +
                     instead(Key, In);
  if (!E.Type->LookupOffered)
    return Text + ", from " + standard(Row.LookupSince) + " on";
  if (!Around.Needed)
    return Text;
  if (E.Op == Operation::Erase)
    Text += ", and 'erase' the iterator";
  if (Around.Since != model::NeverSince)
    Text += "; " + quoted(E.Text) + " itself does from " +
            standard(Around.Since) + " on";
  return Text;
}

/// What building the key costs each time.
std::string price(const ContainerType &Type, const Value &Key) {
  uint64_t Free = Type.Key.InlineCapacity;
  if (!Key.BuiltType.empty() && Key.LengthLimit && *Key.LengthLimit <= Free)
    return "up to " + llvm::utostr(Free) +
           " characters fit into the string itself: a copy each time, no "
           "allocation";
  if (Key.Builds == StringSource::Literal)
    return "its " + llvm::utostr(Key.LiteralLength) +
           " characters are an allocation each time";
  if (!Key.BuiltType.empty() && Free)
    return "more than " + llvm::utostr(Free) +
           " characters are an allocation each time";
  return "it is an allocation each time";
}

std::string what(const Value &Key, const ContainerType &Type) {
  std::string Text =
      "a " + quoted(Key.BuiltType.empty() ? Type.Key.Name : Key.BuiltType);
  switch (Key.Builds) {
  case StringSource::None:
    return Text;
  case StringSource::Range:
  case StringSource::Substring:
    return Text + " from a part of " + quoted(Key.BuiltFrom);
  default:
    return Text + " from " + quoted(Key.BuiltFrom);
  }
}

} // namespace

void TemporaryKey::run(const CheckInput &In, const FunctionFacts &F,
                       const Queries &, std::vector<Finding> &Out) const {
  for (const Event &E : F.Events) {
    if (E.Kind != EventKind::Operation || !E.Key || !onlyAsks(E.Op) ||
        E.Type->Transparent)
      continue;
    const Value &Key = F.value(E.Key);
    bool Exists = existsAlready(Key);
    if (Key.Builds == StringSource::None && !buildsOther(Key, *E.Type))
      continue;
    if (!Exists && E.Type->Row->Lookup == Transparency::Never)
      continue;
    Finding Found =
        at(E, F,
           quoted(E.Text) + " on " + quoted(object(E, F)) + " builds " +
               what(Key, *E.Type) + " for this call only");
    clang::SourceLocation Declared = Found.Loc;
    if (E.At && F.place(E.At).Decl)
      Declared = F.place(E.At).Decl->getLocation();
    if (Key.Range.isValid()) {
      Found.Loc = Key.Range.getBegin();
      Found.Range = Key.Range;
    }
    bool Fits = Key.LengthLimit && E.Type->Key.String &&
                *Key.LengthLimit <= E.Type->Key.InlineCapacity;
    bool NoView =
        In.Unit.CPlusPlus < 17 && (Key.Builds == StringSource::Range ||
                                   Key.Builds == StringSource::Substring);
    if (Fits || (!Exists && (NoView || !E.Type->LookupOffered)))
      Found.Level = Tier::All;
    Found.Notes.push_back({Found.Loc, price(*E.Type, Key)});
    if (Exists)
      Found.Notes.push_back({Found.Loc, quoted(Key.BuiltFrom) +
                                            " is such a key already: pass " +
                                            quoted(Key.BuiltFrom) + " itself"});
    else
      Found.Notes.push_back({Declared, advice(In, E, Key)});
    noteInstantiation(Found, F);
    Out.push_back(std::move(Found));
  }
}

} // namespace mapchurn
