// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "model/Effects.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLTraits.h"

using llvm::StringRef;

namespace mapchurn::model {

namespace {

struct FunctionRow {
  std::vector<std::string> Names, Flows;
  bool Resets = false;
};
struct ClassRow {
  std::vector<std::string> Holds, Erases, Points, Borrows, Refers, None;
};
struct File {
  ClassRow Classes;
  std::vector<FunctionRow> Functions;
};

constexpr char Text[] =
#include "effects.yaml.inc"
    ;

/// `**0`, `&this`, `args`, `args from 1`.
bool parseEnd(StringRef Word, FlowEnd &End) {
  while (Word.consume_front("*"))
    ++End.Derefs;
  if (!End.Derefs && Word.consume_front("&"))
    End.Derefs = -1;
  if (Word == "result")
    End.What = FlowEnd::Result;
  else if (Word == "this")
    End.What = FlowEnd::This;
  else if (Word == "heap")
    End.What = FlowEnd::Heap;
  else if (Word.consume_front("args")) {
    End.What = FlowEnd::Arguments;
    if (Word.consume_front(" from "))
      return !Word.getAsInteger(10, End.Index);
    return Word.empty();
  } else {
    End.What = FlowEnd::Argument;
    return !Word.getAsInteger(10, End.Index);
  }
  return true;
}

} // namespace

llvm::Expected<FlowRule> parseFlow(StringRef Text) {
  auto [To, From] = Text.split('=');
  FlowRule Rule;
  if (!parseEnd(To.trim(), Rule.To) || !parseEnd(From.trim(), Rule.From) ||
      Rule.To.Derefs < 0 || Rule.From.What == FlowEnd::Result ||
      Rule.From.What == FlowEnd::Heap || Rule.To.What == FlowEnd::Arguments)
    return llvm::createStringError(
        "'" + Text +
        "' is no flow, expected one such as 'result = &0' or 'this = args'");
  return Rule;
}

} // namespace mapchurn::model

LLVM_YAML_IS_SEQUENCE_VECTOR(mapchurn::model::FunctionRow)

namespace llvm::yaml {

using namespace mapchurn::model;

template <> struct MappingTraits<FunctionRow> {
  static void mapping(IO &Io, FunctionRow &Row) {
    Io.mapRequired("names", Row.Names);
    Io.mapOptional("flows", Row.Flows);
    Io.mapOptional("resets", Row.Resets);
    for (const std::string &Flow : Row.Flows)
      if (Expected<FlowRule> Rule = parseFlow(Flow); !Rule)
        Io.setError(toString(Rule.takeError()));
  }
};

template <> struct MappingTraits<ClassRow> {
  static void mapping(IO &Io, ClassRow &Row) {
    Io.mapOptional("holds", Row.Holds);
    Io.mapOptional("erases", Row.Erases);
    Io.mapOptional("points", Row.Points);
    Io.mapOptional("borrows", Row.Borrows);
    Io.mapOptional("refers", Row.Refers);
    Io.mapOptional("none", Row.None);
  }
};

template <> struct MappingTraits<File> {
  static void mapping(IO &Io, File &F) {
    Io.mapOptional("classes", F.Classes);
    Io.mapOptional("functions", F.Functions);
  }
};

} // namespace llvm::yaml

namespace mapchurn::model {

static void keepFirst(const llvm::SMDiagnostic &D, void *Context) {
  auto &Message = *static_cast<std::string *>(Context);
  if (Message.empty())
    Message = (D.getFilename() + ":" + llvm::Twine(D.getLineNo()) + ":" +
               llvm::Twine(D.getColumnNo() + 1) + ": " + D.getMessage())
                  .str();
}

llvm::Expected<EffectTable> EffectTable::read(StringRef Text,
                                              StringRef NameForErrors) {
  std::string Message;
  File F;
  llvm::yaml::Input In(llvm::MemoryBufferRef(Text, NameForErrors), nullptr,
                       keepFirst, &Message);
  In >> F;
  if (In.error())
    return llvm::createStringError(Message.empty() ? "malformed table"
                                                   : Message.c_str());
  EffectTable Table;
  auto note = [&](StringRef Name) {
    size_t Colon = Name.rfind("::");
    Table.LastNames[Name.substr(Colon == Name.npos ? 0 : Colon + 2)] = true;
  };
  for (const FunctionRow &Row : F.Functions) {
    for (const std::string &Name : Row.Names) {
      Table.Functions[Name] = Table.Rows.size();
      note(Name);
    }
    FunctionEffect &Made = Table.Rows.emplace_back();
    Made.Resets = Row.Resets;
    for (const std::string &Flow : Row.Flows)
      Made.Flows.push_back(llvm::cantFail(parseFlow(Flow)));
  }
  auto addClasses = [&](const std::vector<std::string> &Names, ClassEffect E) {
    for (const std::string &Name : Names) {
      Table.Classes[Name] = E;
      note(Name);
    }
  };
  addClasses(F.Classes.None, ClassEffect::None);
  addClasses(F.Classes.Holds, ClassEffect::Holds);
  addClasses(F.Classes.Erases, ClassEffect::Erases);
  addClasses(F.Classes.Points, ClassEffect::Points);
  addClasses(F.Classes.Refers, ClassEffect::Refers);
  addClasses(F.Classes.Borrows, ClassEffect::Borrows);
  return Table;
}

const EffectTable &EffectTable::builtin() {
  static const EffectTable Table =
      llvm::cantFail(read(Text, "effects.yaml"), "effects.yaml");
  return Table;
}

const FunctionEffect *EffectTable::function(StringRef QualifiedName) const {
  auto Found = Functions.find(QualifiedName);
  return Found == Functions.end() ? nullptr : &Rows[Found->second];
}

ClassEffect EffectTable::ofClass(StringRef QualifiedName) const {
  auto Found = Classes.find(QualifiedName);
  return Found == Classes.end() ? ClassEffect::None : Found->second;
}

} // namespace mapchurn::model
