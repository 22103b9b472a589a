// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The words of a container table in YAML, each with what it may be.

#include "model/ContainersYamlWords.h"
#include "model/Growth.h"

using llvm::StringRef;
using llvm::Twine;

namespace mapchurn::model::words {

const Container *Reader::container(StringRef Name) const {
  for (const auto *List : {&Rows.Containers, &Known.Containers})
    for (const Container &C : *List)
      if (C.Name == Name)
        return &C;
  return nullptr;
}

const MethodMap *Reader::family(StringRef Name) const {
  for (const auto *Families : {&Rows.Families, &Known.Families}) {
    auto Found = Families->find(Name);
    if (Found != Families->end())
      return &Found->second;
  }
  return nullptr;
}

/// Keeps the text of an error, for a trait to return.
static StringRef complain(Reader &R, const Twine &Text) {
  return R.Message = Text.str();
}

/// `a::b`, with identifiers between the colons.
static bool isQualifiedName(StringRef Text) {
  while (true) {
    StringRef Part = Text.take_while(
        [](char C) { return llvm::isAlnum(C) || C == '_' || C == '$'; });
    if (Part.empty() || llvm::isDigit(Part.front()))
      return false;
    Text = Text.drop_front(Part.size());
    if (Text.empty())
      return true;
    if (!Text.consume_front("::"))
      return false;
  }
}

StringRef read(StringRef Text, Reader &R, Name &Value) {
  if (!isQualifiedName(Text))
    return complain(R, "'" + Text +
                           "' is no qualified name, expected one such "
                           "as my::flat_map, without template "
                           "arguments");
  Value.Text = Text.str();
  return {};
}

StringRef read(StringRef Text, Reader &R, Header &Value) {
  bool IsAngled = Text.size() > 2 && Text.front() == '<' && Text.back() == '>';
  bool IsQuoted = Text.size() > 2 && Text.front() == '"' && Text.back() == '"';
  if (!IsAngled && !IsQuoted)
    return complain(R, "'" + Text +
                           "' is no header, expected <name> or "
                           "'\"name\"' as #include takes it");
  Value.Text = Text.str();
  return {};
}

StringRef read(StringRef Text, Reader &R, PolicyName &Value) {
  if (!Text.empty() && !llvm::is_contained(GrowthPolicy::names(), Text))
    return complain(R, "unknown growth '" + Text + "', expected one of: " +
                           llvm::join(GrowthPolicy::names(), ", "));
  Value.Text = Text.str();
  return {};
}

StringRef read(StringRef Text, Reader &R, Position &Value) {
  unsigned Number;
  if (Text == "none") {
    Value.Value.reset();
    return {};
  }
  // More arguments than anyone writes: larger numbers are mistakes.
  if (Text.getAsInteger(10, Number) || Number > 31)
    return complain(R, "bad argument position '" + Text +
                           "', expected a number from 0 to 31, or "
                           "none");
  Value.Value = Number;
  return {};
}

StringRef read(StringRef Text, Reader &R, Standard &Value) {
  static constexpr unsigned Years[] = {11, 14, 17, 20, 23, 26};
  unsigned Number;
  if (Text == "never") {
    Value.Year = NeverSince;
    return {};
  }
  if (Text.getAsInteger(10, Number) || !llvm::is_contained(Years, Number))
    return complain(R, "unknown C++ standard '" + Text +
                           "', expected one of: 11, 14, 17, 20, 23, "
                           "26, never");
  Value.Year = Number;
  return {};
}

StringRef read(StringRef Text, Reader &R, RowName &Value) {
  Value.Row = R.container(Text);
  if (!Value.Row)
    return complain(R, "no row for '" + Text +
                           "', expected a container that mapchurn "
                           "knows, or one that stands above");
  return {};
}

StringRef read(StringRef Text, Reader &R, FamilyName &Value) {
  if (!R.family(Text)) {
    std::vector<StringRef> Names;
    for (const auto *Families :
         {&std::as_const(R.Rows).Families, &R.Known.Families})
      for (const auto &F : *Families)
        Names.push_back(F.first());
    llvm::sort(Names);
    Names.erase(std::unique(Names.begin(), Names.end()), Names.end());
    return complain(R, "unknown family '" + Text +
                           "', expected one of: " + llvm::join(Names, ", "));
  }
  Value.Text = Text.str();
  return {};
}

} // namespace mapchurn::model::words
