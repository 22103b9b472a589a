// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From YAML to rows of the container table.
//
// Each section of the file is a list of mappings, read by llvm/Support/
// YAMLTraits; ContainersYamlWords.h knows what single values may be. Two things
// are done here that YAMLTraits leaves to its users:
//   - `like: std::map` starts a row as a copy of another;
//   - methods are listed by operation in the file and looked up by name after.
// Once an error is found the rest of the file is read without effect; only the
// first error is told, since later ones are often its consequences.

#include "model/ContainersYaml.h"
#include "model/ContainersYamlWords.h"

using llvm::StringRef;
using llvm::Twine;
using llvm::yaml::IO;

namespace mapchurn::model {
namespace words {

// What is a mapping in the file and not a row of the table.

struct KeyOnly { // at: 26
  std::vector<std::pair<std::string, unsigned>> Methods;
};
struct Methods { // append: [push_back]
  MethodMap Map;
};
struct Family {
  std::string Text;
};

/// Reads the keys of one mapping and remembers which it may have, so that the
/// complaint about another one can name them.
class Mapping {
public:
  // Reading an absent key makes it one of Io.keys(), so they are asked before.
  explicit Mapping(IO &Io) : Io(Io), Present(Io.keys()) {}
  ~Mapping() { reader(Io.getContext()).Keys = std::move(Keys); }

  template <typename T> void read(const char *Key, T &Value) {
    Keys.push_back(Key);
    Io.mapOptional(Key, Value);
  }
  void read(const char *Key, std::optional<unsigned> &Value) {
    Position P{Value};
    read(Key, P);
    Value = P.Value;
  }
  template <typename Word> void readText(const char *Key, std::string &Value) {
    Word W{Value};
    read(Key, W);
    Value = W.Text;
  }
  void readNames(const char *Key, std::vector<std::string> &Values) {
    std::vector<Name> Names;
    read(Key, Names);
    for (Name &N : Names)
      Values.push_back(std::move(N.Text));
  }
  /// The beginnings of texts; an empty one is that of all.
  void readTexts(const char *Key, std::vector<std::string> &Values) {
    read(Key, Values);
    if (llvm::is_contained(Values, ""))
      Io.setError(Twine("empty text in '") + Key +
                  "', expected how names begin");
  }
  bool has(StringRef Key) const { return llvm::is_contained(Present, Key); }

  /// A row has no name, or one that this file already gave to another.
  bool checkName(StringRef What, StringRef Name, StringRef Key) {
    if (Name.empty() && hasUnknownKey())
      return false;
    if (Name.empty()) {
      Io.setError(Twine(What) + " without a name, expected 'name: ' and its "
                                "qualified name");
      return false;
    }
    if (!reader(Io.getContext()).Seen.insert((What + " " + Key).str()).second) {
      Io.setError("second row for " + What + " '" + Name +
                  "', expected one in a file");
      return false;
    }
    return true;
  }
  void require(StringRef What, StringRef Name, StringRef Key,
               const Twine &Expected) {
    if (!has(Key) && !hasUnknownKey())
      Io.setError(Twine(What) + " '" + Name + "' has no '" + Key +
                  "', expected " + Expected);
  }

private:
  /// A misspelt key is the cause of a missing one, and YAMLTraits tells it with
  /// its own line. True only once all keys of the format were read.
  bool hasUnknownKey() const {
    return llvm::any_of(Present, [this](StringRef Key) {
      return !llvm::is_contained(Keys, Key);
    });
  }

  IO &Io;
  std::vector<StringRef> Present; // keys of the file
  std::vector<StringRef> Keys;    // keys of the format
};

} // namespace words
} // namespace mapchurn::model

using namespace mapchurn::model;
using namespace mapchurn::model::words;

LLVM_YAML_IS_SEQUENCE_VECTOR(mapchurn::model::words::Name)
LLVM_YAML_IS_SEQUENCE_VECTOR(mapchurn::model::words::FamilyName)
LLVM_YAML_IS_SEQUENCE_VECTOR(mapchurn::model::words::Family)
LLVM_YAML_IS_SEQUENCE_VECTOR(mapchurn::model::Container)
LLVM_YAML_IS_SEQUENCE_VECTOR(mapchurn::model::Owner)
LLVM_YAML_IS_SEQUENCE_VECTOR(mapchurn::model::View)
LLVM_YAML_IS_SEQUENCE_VECTOR(mapchurn::model::Algorithm)

namespace llvm::yaml {

template <> struct CustomMappingTraits<KeyOnly> {
  static void inputOne(IO &Io, StringRef Method, KeyOnly &Value) {
    Standard S;
    Io.mapRequired(Method.str().c_str(), S);
    Value.Methods.emplace_back(Method.str(), S.Year);
    // Keys come in the order of a hash table.
    sort(Value.Methods);
  }
  static void output(IO &, KeyOnly &) {}
};

template <> struct MappingTraits<Methods> {
  static void mapping(IO &Io, Methods &Value) {
    Mapping M(Io);
    StringMap<Operation> Here;
    for (unsigned I = 0; I <= unsigned(LastOperation); ++I) {
      auto Op = Operation(I);
      std::vector<std::string> Names;
      M.read(name(Op).data(), Names);
      for (const std::string &Method : Names) {
        auto [Entry, IsNew] = Here.try_emplace(Method, Op);
        if (!IsNew)
          Io.setError("method '" + Method + "' is listed under '" +
                      name(Entry->second) + "' and under '" + name(Op) +
                      "', expected once");
        Value.Map[Method] = Op;
      }
    }
  }
};

template <> struct MappingTraits<Family> {
  static void mapping(IO &Io, Family &Row) {
    Mapping M(Io);
    std::vector<FamilyName> From;
    Methods Own;
    M.read("name", Row.Text);
    M.read("from", From);
    M.read("methods", Own);
    if (!M.checkName("family", Row.Text, Row.Text))
      return;
    Reader &R = reader(Io.getContext());
    MethodMap All;
    for (const FamilyName &F : From)
      if (const MethodMap *Base = R.family(F.Text))
        for (const auto &Method : *Base)
          All[Method.first()] = Method.second;
    for (const auto &Method : Own.Map)
      All[Method.first()] = Method.second;
    R.Rows.Families[Row.Text] = std::move(All);
  }
};

template <> struct MappingTraits<Container> {
  static void mapping(IO &Io, Container &Row) {
    Mapping M(Io);
    RowName Like;
    M.read("like", Like);
    if (Like.Row)
      Row = *Like.Row;
    Row.Name.clear();
    M.readText<Name>("name", Row.Name);
    M.readText<Header>("header", Row.Header);
    M.read("kind", Row.Kind);
    M.read("storage", Row.Store);
    M.read("clear-keeps", Row.Keeps);
    M.read("hashed", Row.Hashed);
    M.read("adjacent", Row.Adjacent);
    M.read("growth-moves", Row.Moves);
    M.read("reserve", Row.Reserve);
    M.readText<PolicyName>("growth", Row.Growth);
    readArguments(M, Row);
    readLookup(M, Row);
    readSet(M, Row);
    // What `like` brought need not be true of another way to store entries.
    if (Row.Store != Storage::Node)
      Row.ExtractSince = 0;
    if (!Row.isMap() || Row.Store != Storage::Flat) {
      Row.Moves = GrowthMoves::False;
      Row.NodeMap.clear();
    }
    readMethods(M, Io, Row);
    if (M.checkName("container", Row.Name, Row.Name) && !Like.Row)
      checkComplete(M, Row);
    checkArguments(Io, Row);
  }

  static void readArguments(Mapping &M, Container &Row) {
    M.read("key", Row.Key);
    M.read("mapped", Row.Mapped);
    M.read("element", Row.Element);
    M.read("hash", Row.Hash);
    M.read("equal", Row.Equal);
    M.read("compare", Row.Compare);
    M.read("allocator", Row.Allocator);
    M.read("inline", Row.Inline);
  }

  static void readLookup(Mapping &M, Container &Row) {
    Standard Lookup{Row.LookupSince}, TryEmplace{Row.TryEmplaceSince},
        Extract{Row.ExtractSince};
    KeyOnly Exceptions;
    M.read("lookup", Row.Lookup);
    M.read("lookup-since", Lookup);
    M.read("key-only", Exceptions);
    M.read("try-emplace-since", TryEmplace);
    M.read("extract-since", Extract);
    Row.LookupSince = Lookup.Year;
    Row.TryEmplaceSince = TryEmplace.Year == NeverSince ? 0 : TryEmplace.Year;
    Row.ExtractSince = Extract.Year == NeverSince ? 0 : Extract.Year;
    if (M.has("key-only"))
      Row.KeyOnly = std::move(Exceptions.Methods);
  }

  static void readSet(Mapping &M, Container &Row) {
    M.readText<Name>("set", Row.SetOf);
    // The header of the set that `like` brought is not that of a new one.
    if (M.has("set"))
      Row.SetHeader.clear();
    M.readText<Header>("set-header", Row.SetHeader);
    M.readText<Name>("node-map", Row.NodeMap);
  }

  static void readMethods(Mapping &M, IO &Io, Container &Row) {
    std::vector<FamilyName> Families;
    Methods Own;
    M.read("families", Families);
    M.read("methods", Own);
    if (Families.empty() && Own.Map.empty() && Row.Methods)
      return;
    MethodMap All;
    if (Families.empty() && Row.Methods)
      All = *Row.Methods;
    for (const FamilyName &F : Families)
      if (const MethodMap *Base = reader(Io.getContext()).family(F.Text))
        for (const auto &Method : *Base)
          All[Method.first()] = Method.second;
    for (const auto &Method : Own.Map)
      All[Method.first()] = Method.second;
    Row.Methods = std::make_shared<const MethodMap>(std::move(All));
  }

  static void checkComplete(Mapping &M, const Container &Row) {
    M.require("container", Row.Name, "kind",
              "one of: " + allWords<ContainerKind>() +
                  ", or 'like: ' and a container that mapchurn knows");
    M.require("container", Row.Name, "storage",
              "one of: " + allWords<Storage>());
    if (!M.has("families"))
      M.require("container", Row.Name, "methods",
                "what its methods do, here or by 'families'");
    if (Row.isMap())
      M.require("container", Row.Name, "mapped",
                "the position of the template argument");
  }

  static void checkArguments(IO &Io, const Container &Row) {
    const std::pair<const char *, std::optional<unsigned>> All[] = {
        {"key", Row.Key},         {"mapped", Row.Mapped},
        {"element", Row.Element}, {"hash", Row.Hash},
        {"equal", Row.Equal},     {"compare", Row.Compare},
        {"inline", Row.Inline},   {"allocator", Row.Allocator}};
    for (unsigned I = 0; I < std::size(All); ++I)
      for (unsigned J = 0; J < I; ++J)
        if (All[I].second && All[I].second == All[J].second)
          Io.setError("template argument " + Twine(*All[I].second) + " of '" +
                      Row.Name + "' is both '" + All[J].first + "' and '" +
                      All[I].first + "', expected different positions");
  }
};

template <> struct MappingTraits<Owner> {
  static void mapping(IO &Io, Owner &Row) {
    Mapping M(Io);
    std::optional<unsigned> Pointee = 0;
    M.readText<Name>("name", Row.Name);
    M.read("kind", Row.Kind);
    M.read("pointee", Pointee);
    M.read("deleter", Row.Deleter);
    M.readText<Name>("default-deleter", Row.DefaultDeleter);
    M.readNames("made-by", Row.Makers);
    if (M.checkName("owner", Row.Name, Row.Name))
      M.require("owner", Row.Name, "kind", "one of: " + allWords<OwnerKind>());
    Row.Pointee = Pointee.value_or(0);
  }
};

template <> struct MappingTraits<View> {
  static void mapping(IO &Io, View &Row) {
    Mapping M(Io);
    M.readText<Name>("name", Row.Name);
    M.read("makers", Row.Makers);
    M.checkName("view", Row.Name, Row.Name);
  }
};

template <> struct MappingTraits<Algorithm> {
  static void mapping(IO &Io, Algorithm &Row) {
    Mapping M(Io);
    std::optional<unsigned> Out;
    M.readText<Name>("name", Row.Name);
    M.read("arguments", Row.Arguments);
    M.read("first", Row.First);
    M.read("last", Row.Last);
    M.read("count", Row.Count);
    M.read("range", Row.Range);
    M.read("out", Out);
    M.read("exact", Row.Exact);
    Row.Out = Out.value_or(0);
    std::string Key = Row.Name;
    if (Row.Arguments)
      Key += " with " + std::to_string(*Row.Arguments) + " arguments";
    if (!M.checkName("algorithm", Row.Name, Key))
      return;
    M.require("algorithm", Row.Name, "out",
              "the position of the output iterator");
    bool HasIterators = Row.First && Row.Last;
    if (Row.First.has_value() != Row.Last.has_value() ||
        HasIterators + Row.Count.has_value() + Row.Range.has_value() != 1)
      Io.setError("algorithm '" + Row.Name +
                  "' does not say how much it reads, expected 'first' and "
                  "'last', or 'count', or 'range'");
  }
};

template <> struct MappingTraits<LibraryFrames> {
  static void mapping(IO &Io, LibraryFrames &Frames) {
    Mapping M(Io);
    M.readTexts("functions", Frames.Functions);
    M.readTexts("folders", Frames.Folders);
    M.readTexts("within", Frames.Within);
    M.readTexts("programs", Frames.Programs);
  }
};

template <> struct MappingTraits<TableRows> {
  static void mapping(IO &Io, TableRows &Rows) {
    Mapping M(Io);
    // Families come first, wherever they stand: containers refer to them.
    std::vector<Family> Families;
    M.read("families", Families);
    M.read("containers", Rows.Containers);
    M.read("owners", Rows.Owners);
    std::vector<std::string> Boxes;
    M.readNames("boxes", Boxes);
    for (std::string &Box : Boxes)
      Rows.Boxes.push_back({std::move(Box)});
    M.read("views", Rows.Views);
    M.read("algorithms", Rows.Algorithms);
    Methods Inserters;
    M.read("inserters", Inserters);
    Rows.Inserters = std::move(Inserters.Map);
    M.readNames("harmless", Rows.Harmless);
    M.read("frames", Rows.Frames);
  }
};

} // namespace llvm::yaml

namespace mapchurn::model {

/// YAML's own complaint in this program's words: what was expected follows the
/// comma.
static std::string explain(StringRef Message, const Reader &R) {
  static constexpr std::pair<const char *, const char *> Expected[] = {
      {"not a mapping", "'key: value' lines"},
      {"not a sequence", "a list: [a, b], or a line with '- ' for each"},
      {"unexpected scalar", "a list"},
      {"invalid boolean", "true or false"},
      {"duplicated mapping key", "each key once"},
      {"unknown node kind", "a list, 'key: value' lines or a word"},
  };
  if (StringRef(Message).contains(", expected "))
    return Message.str();
  if (Message.starts_with("unknown key "))
    return (Message + ", expected one of: " + llvm::join(R.Keys, ", ")).str();
  for (const auto &[Start, Form] : Expected)
    if (Message.starts_with(Start))
      return (Message + ", expected " + Form).str();
  return ("no YAML (" + Message.rtrim(". ") +
          "), expected the form that docs/adding-a-container.md shows")
      .str();
}

static void keepFirst(const llvm::SMDiagnostic &D, void *Context) {
  Reader &R = reader(Context);
  if (!R.FirstError.empty())
    return;
  R.FirstError = D.getFilename().str();
  if (D.getLineNo() > 0)
    R.FirstError += ":" + std::to_string(D.getLineNo()) + ":" +
                    std::to_string(D.getColumnNo() + 1);
  R.FirstError += ": " + explain(D.getMessage(), R);
}

/// The first line that nests deeper than any table does, or 0. The parser
/// recurses, and would run out of stack on a hostile file.
static unsigned tooDeep(StringRef Text) {
  constexpr unsigned Most = 100;
  unsigned Line = 1, Brackets = 0;
  while (!Text.empty()) {
    auto [Row, Rest] = Text.split('\n');
    // A block opens inside the last by indentation, or after an indicator.
    size_t Blocks = Row.size() - Row.ltrim().size();
    for (size_t I = 0; I + 1 < Row.size(); ++I)
      Blocks += StringRef("-?:").contains(Row[I]) && Row[I + 1] == ' ';
    if (Blocks > Most)
      return Line;
    for (char C : Row) {
      if (C == '[' || C == '{')
        ++Brackets;
      else if ((C == ']' || C == '}') && Brackets > 0)
        --Brackets;
      if (Brackets > Most)
        return Line;
    }
    Text = Rest;
    ++Line;
  }
  return 0;
}

static llvm::Error errorAt(StringRef File, unsigned Line, const Twine &Text) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 File + ":" + Twine(Line) + ":1: " + Text);
}

llvm::Expected<TableRows> readTable(StringRef Text, StringRef NameForErrors,
                                    const TableRows &Known) {
  if (unsigned Line = tooDeep(Text))
    return errorAt(NameForErrors, Line,
                   "nested too deeply, expected the form that "
                   "docs/adding-a-container.md shows");
  Reader R{Known, {}, {}, {}, {}, {}};
  // The parser reads up to a null character.
  std::string Terminated = Text.str();
  llvm::yaml::Input In(llvm::MemoryBufferRef(Terminated, NameForErrors), &R,
                       keepFirst, &R);
  // `In >> R.Rows` would go on without a document, or after an error in it, and
  // fall over a node that is not there.
  if (In.setCurrentDocument() && !In.error()) {
    llvm::yaml::EmptyContext Context;
    llvm::yaml::yamlize(In, R.Rows, true, Context);
  }
  // A bad directive (a line that begins with %) fails without a diagnostic.
  if (R.FirstError.empty() && In.error())
    return errorAt(NameForErrors, 1,
                   "no YAML, expected the form that "
                   "docs/adding-a-container.md shows");
  if (!R.FirstError.empty())
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   Twine(R.FirstError));
  const TableRows &N = R.Rows;
  if (N.Families.empty() && N.Containers.empty() && N.Owners.empty() &&
      N.Boxes.empty() && N.Views.empty() && N.Algorithms.empty() &&
      N.Inserters.empty() && N.Harmless.empty() && N.Frames.empty())
    return errorAt(NameForErrors, 1,
                   "no rows, expected at least one of: families, containers, "
                   "owners, boxes, views, algorithms, inserters, harmless, "
                   "frames");
  if (In.nextDocument())
    return errorAt(NameForErrors, unsigned(Text.count('\n')) + 1,
                   "second YAML document, expected one in a file");
  return std::move(R.Rows);
}

} // namespace mapchurn::model
