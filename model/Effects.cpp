// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "model/Effects.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLTraits.h"

using llvm::StringRef;

namespace mapchurn::model {

namespace {

/// A name that is qualified as the analysis asks for it.
struct Name {
  std::string Text;
};
struct FunctionRow {
  std::vector<Name> Names;
  std::vector<FlowRule> Flows;
  bool Resets = false;
};
struct ClassRow {
  std::vector<Name> Holds, Erases, Points, Borrows, Refers, None, Few;
};
struct ThreadRow {
  std::vector<Name> Starts, Spreads, Policies, Deferred, Once, Joins, Waits,
      Locks, Flags;
  std::vector<std::string> LockWords, WaitWords, OtherWords;
};
struct File {
  ThreadRow Threads;
  ClassRow Classes;
  std::vector<FunctionRow> Functions;
};

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
LLVM_YAML_IS_SEQUENCE_VECTOR(mapchurn::model::FlowRule)
LLVM_YAML_IS_SEQUENCE_VECTOR(mapchurn::model::Name)

namespace llvm::yaml {

using namespace mapchurn::model;

/// Scalars, so that an error is where the text is. It may hold what was read,
/// so that somebody has to keep it.
static StringRef kept(std::string Message) {
  static thread_local std::string Last;
  Last = std::move(Message);
  return Last;
}

template <> struct ScalarTraits<FlowRule> {
  static void output(const FlowRule &, void *, raw_ostream &) {}
  static StringRef input(StringRef Text, void *, FlowRule &Rule) {
    Expected<FlowRule> Read = parseFlow(Text);
    if (!Read)
      return kept(toString(Read.takeError()));
    Rule = *Read;
    return {};
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <> struct ScalarTraits<Name> {
  static void output(const Name &, void *, raw_ostream &) {}
  static StringRef input(StringRef Text, void *, Name &N) {
    N.Text = Text.str();
    StringRef Words = Text.take_front(Text.find("operator"));
    if (Text.empty() || Text.starts_with("::") || Text.ends_with(":") ||
        Words.find_first_of("<>()& \t") != StringRef::npos)
      return kept(("'" + Text +
                   "' is no name, expected a qualified one without arguments, "
                   "such as 'std::next'")
                      .str());
    return {};
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <> struct MappingTraits<FunctionRow> {
  static void mapping(IO &Io, FunctionRow &Row) {
    Io.mapRequired("names", Row.Names);
    Io.mapOptional("flows", Row.Flows);
    Io.mapOptional("resets", Row.Resets);
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
    Io.mapOptional("few", Row.Few);
  }
};

template <> struct MappingTraits<ThreadRow> {
  static void mapping(IO &Io, ThreadRow &Row) {
    Io.mapOptional("starts", Row.Starts);
    Io.mapOptional("spreads", Row.Spreads);
    Io.mapOptional("policies", Row.Policies);
    Io.mapOptional("deferred", Row.Deferred);
    Io.mapOptional("once", Row.Once);
    Io.mapOptional("joins", Row.Joins);
    Io.mapOptional("waits", Row.Waits);
    Io.mapOptional("locks", Row.Locks);
    Io.mapOptional("flags", Row.Flags);
    Io.mapOptional("lock-words", Row.LockWords);
    Io.mapOptional("wait-words", Row.WaitWords);
    Io.mapOptional("other-words", Row.OtherWords);
  }
};

template <> struct MappingTraits<File> {
  static void mapping(IO &Io, File &F) {
    Io.mapOptional("threads", F.Threads);
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

llvm::Error EffectTable::add(StringRef Text, StringRef NameForErrors,
                             bool Added) {
  std::string Message;
  File F;
  llvm::yaml::Input In(llvm::MemoryBufferRef(Text, NameForErrors), nullptr,
                       keepFirst, &Message);
  In >> F;
  if (In.error())
    return llvm::createStringError(
        Message.empty() ? (NameForErrors + ": malformed table").str()
                        : Message);
  auto note = [&](StringRef Name) {
    size_t Colon = Name.rfind("::");
    LastNames[Name.substr(Colon == Name.npos ? 0 : Colon + 2)] = true;
  };
  for (FunctionRow &Row : F.Functions) {
    for (const Name &N : Row.Names) {
      Functions[N.Text] = Rows.size();
      note(N.Text);
    }
    Rows.push_back({std::move(Row.Flows), Row.Resets, Added});
  }
  auto addClasses = [&](const std::vector<Name> &Names, ClassEffect E) {
    for (const Name &N : Names) {
      Classes[N.Text] = E;
      note(N.Text);
    }
  };
  addClasses(F.Classes.None, ClassEffect::None);
  addClasses(F.Classes.Holds, ClassEffect::Holds);
  addClasses(F.Classes.Erases, ClassEffect::Erases);
  addClasses(F.Classes.Points, ClassEffect::Points);
  addClasses(F.Classes.Refers, ClassEffect::Refers);
  addClasses(F.Classes.Borrows, ClassEffect::Borrows);
  auto addThreads = [&](const std::vector<Name> &Names, ThreadEffect E) {
    for (const Name &N : Names) {
      Threads[N.Text] |= static_cast<unsigned>(E);
      size_t Colon = N.Text.rfind("::");
      ThreadNames.insert(
          StringRef(N.Text).substr(Colon == N.Text.npos ? 0 : Colon + 2));
    }
  };
  auto addNames = [](const std::vector<Name> &Names, llvm::StringSet<> &To) {
    for (const Name &N : Names)
      To.insert(N.Text);
  };
  addThreads(F.Threads.Starts, ThreadEffect::Starts);
  addThreads(F.Threads.Once, ThreadEffect::Once);
  addThreads(F.Threads.Joins, ThreadEffect::Joins);
  addThreads(F.Threads.Locks, ThreadEffect::Locks);
  addThreads(F.Threads.Spreads, ThreadEffect::Spreads);
  addNames(F.Threads.Policies, Policies);
  addNames(F.Threads.Waits, Waits);
  addNames(F.Threads.Deferred, Deferred);
  addNames(F.Threads.Flags, Flags);
  addNames(F.Classes.Few, Few);
  llvm::append_range(LockWords, F.Threads.LockWords);
  llvm::append_range(WaitWords, F.Threads.WaitWords);
  llvm::append_range(OtherWords, F.Threads.OtherWords);
  return llvm::Error::success();
}

llvm::Expected<EffectTable> EffectTable::read(StringRef Text,
                                              StringRef NameForErrors) {
  EffectTable Table;
  if (llvm::Error Wrong = Table.add(Text, NameForErrors, /*Added=*/false))
    return std::move(Wrong);
  return std::move(Table);
}

llvm::Error EffectTable::addFile(StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!Buffer)
    return llvm::createStringError(
        Buffer.getError(),
        Path +
            ": cannot read the effects table: " + Buffer.getError().message() +
            ", expected a YAML file as docs/escape-analysis.md describes");
  return add((*Buffer)->getBuffer(), Path, /*Added=*/true);
}

static bool hasOneOf(StringRef Name, const std::vector<std::string> &Words) {
  return llvm::any_of(
      Words, [&](StringRef Word) { return Name.contains_insensitive(Word); });
}

bool EffectTable::soundsLikeWait(StringRef UnqualifiedName) const {
  return hasOneOf(UnqualifiedName, WaitWords);
}

bool EffectTable::soundsLikeLock(StringRef UnqualifiedName) const {
  // Asked of every call: most names have no such word at all.
  if (!hasOneOf(UnqualifiedName, LockWords))
    return false;
  std::string Name = UnqualifiedName.lower();
  for (StringRef Word : OtherWords)
    for (size_t At; (At = Name.find(Word)) != std::string::npos;)
      Name.erase(At, Word.size());
  return hasOneOf(Name, LockWords);
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
