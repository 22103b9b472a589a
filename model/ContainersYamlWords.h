// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The words of a container table in YAML: what a single value may be.
//
// Every word, number and reference is checked where it stands, so that the
// error's line and column are those of the mistake and not of its effect. Only
// the reader of tables, ContainersYaml.cpp, includes this.

#ifndef MAPCHURN_MODEL_CONTAINERSYAMLWORDS_H
#define MAPCHURN_MODEL_CONTAINERSYAMLWORDS_H

#include "model/Containers.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/YAMLTraits.h"

namespace mapchurn::model::words {

/// What a file is read into, and what is needed meanwhile. YAMLTraits hands it
/// to every trait as its context.
struct Reader {
  const TableRows &Known;
  TableRows Rows;
  llvm::StringSet<> Seen; ///< "container std::map": rows of this file
  std::string Message;    ///< keeps an error alive until it is told
  std::vector<llvm::StringRef> Keys; ///< that the mapping just read may have
  std::string FirstError;

  const Container *container(llvm::StringRef Name) const;
  const MethodMap *family(llvm::StringRef Name) const;
};

inline Reader &reader(void *Context) { return *static_cast<Reader *>(Context); }

struct Name { // of a class or function
  std::string Text;
};
struct Header { // `<vector>`
  std::string Text;
};
struct PolicyName { // vector, as Growth.h knows it
  std::string Text;
};
struct Position { // of a template argument or function argument
  std::optional<unsigned> Value;
};
struct Standard { // 11, 14, …, never
  unsigned Year = 0;
};
struct RowName { // an earlier row
  const Container *Row = nullptr;
};
struct FamilyName {
  std::string Text;
};

// What is wrong with the text, and what was expected; empty when it was read.
llvm::StringRef read(llvm::StringRef Text, Reader &R, Name &Value);
llvm::StringRef read(llvm::StringRef Text, Reader &R, Header &Value);
llvm::StringRef read(llvm::StringRef Text, Reader &R, PolicyName &Value);
llvm::StringRef read(llvm::StringRef Text, Reader &R, Position &Value);
llvm::StringRef read(llvm::StringRef Text, Reader &R, Standard &Value);
llvm::StringRef read(llvm::StringRef Text, Reader &R, RowName &Value);
llvm::StringRef read(llvm::StringRef Text, Reader &R, FamilyName &Value);

/// The spellings of an enumeration.
template <typename Enum> struct Words;

template <> struct Words<ContainerKind> {
  static constexpr const char *What = "kind";
  static constexpr std::pair<const char *, ContainerKind> List[] = {
      {"sequence", ContainerKind::Sequence},
      {"string", ContainerKind::String},
      {"map", ContainerKind::Map},
      {"multimap", ContainerKind::MultiMap},
      {"set", ContainerKind::Set},
      {"multiset", ContainerKind::MultiSet}};
};

template <> struct Words<Storage> {
  static constexpr const char *What = "storage";
  static constexpr std::pair<const char *, Storage> List[] = {
      {"contiguous", Storage::Contiguous},
      {"chunked", Storage::Chunked},
      {"node", Storage::Node},
      {"flat", Storage::Flat},
      {"bucket", Storage::Bucket}};
};

template <> struct Words<ClearKeeps> {
  static constexpr const char *What = "clear-keeps";
  static constexpr std::pair<const char *, ClearKeeps> List[] = {
      {"nothing", ClearKeeps::Nothing},
      {"buckets", ClearKeeps::Buckets},
      {"capacity", ClearKeeps::Capacity}};
};

template <> struct Words<GrowthMoves> {
  static constexpr const char *What = "growth-moves";
  static constexpr std::pair<const char *, GrowthMoves> List[] = {
      {"false", GrowthMoves::False},
      {"true", GrowthMoves::True},
      {"unless-true", GrowthMoves::UnlessTrue},
      {"in-nodes", GrowthMoves::InNodes}};
};

template <> struct Words<Transparency> {
  static constexpr const char *What = "lookup";
  static constexpr std::pair<const char *, Transparency> List[] = {
      {"never", Transparency::Never},
      {"compare", Transparency::Compare},
      {"hash", Transparency::Hash},
      {"always", Transparency::Always}};
};

template <> struct Words<OwnerKind> {
  static constexpr const char *What = "kind of owner";
  static constexpr std::pair<const char *, OwnerKind> List[] = {
      {"unique", OwnerKind::Unique}, {"shared", OwnerKind::Shared}};
};

/// All of them, for a message.
template <typename Enum> std::string allWords() {
  return llvm::join(
      llvm::map_range(Words<Enum>::List,
                      [](auto &W) { return llvm::StringRef(W.first); }),
      ", ");
}

template <typename Enum>
llvm::StringRef read(llvm::StringRef Text, Reader &R, Enum &Value) {
  for (const auto &[Word, Meaning] : Words<Enum>::List)
    if (Text == Word) {
      Value = Meaning;
      return {};
    }
  return R.Message = (llvm::Twine("unknown ") + Words<Enum>::What + " '" +
                      Text + "', expected one of: " + allWords<Enum>())
                         .str();
}

/// What YAMLTraits asks for. Tables are only read.
template <typename T> struct Traits {
  static void output(const T &, void *, llvm::raw_ostream &) {
    llvm_unreachable("tables are only read");
  }
  static llvm::StringRef input(llvm::StringRef Text, void *Context, T &Value) {
    return read(Text, reader(Context), Value);
  }
  static llvm::yaml::QuotingType mustQuote(llvm::StringRef) {
    return llvm::yaml::QuotingType::None;
  }
};

} // namespace mapchurn::model::words

namespace llvm::yaml {

template <>
struct ScalarTraits<mapchurn::model::ContainerKind>
    : mapchurn::model::words::Traits<mapchurn::model::ContainerKind> {};
template <>
struct ScalarTraits<mapchurn::model::Storage>
    : mapchurn::model::words::Traits<mapchurn::model::Storage> {};
template <>
struct ScalarTraits<mapchurn::model::ClearKeeps>
    : mapchurn::model::words::Traits<mapchurn::model::ClearKeeps> {};
template <>
struct ScalarTraits<mapchurn::model::GrowthMoves>
    : mapchurn::model::words::Traits<mapchurn::model::GrowthMoves> {};
template <>
struct ScalarTraits<mapchurn::model::Transparency>
    : mapchurn::model::words::Traits<mapchurn::model::Transparency> {};
template <>
struct ScalarTraits<mapchurn::model::OwnerKind>
    : mapchurn::model::words::Traits<mapchurn::model::OwnerKind> {};
template <>
struct ScalarTraits<mapchurn::model::words::Name>
    : mapchurn::model::words::Traits<mapchurn::model::words::Name> {};
template <>
struct ScalarTraits<mapchurn::model::words::Header>
    : mapchurn::model::words::Traits<mapchurn::model::words::Header> {};
template <>
struct ScalarTraits<mapchurn::model::words::PolicyName>
    : mapchurn::model::words::Traits<mapchurn::model::words::PolicyName> {};
template <>
struct ScalarTraits<mapchurn::model::words::Position>
    : mapchurn::model::words::Traits<mapchurn::model::words::Position> {};
template <>
struct ScalarTraits<mapchurn::model::words::Standard>
    : mapchurn::model::words::Traits<mapchurn::model::words::Standard> {};
template <>
struct ScalarTraits<mapchurn::model::words::RowName>
    : mapchurn::model::words::Traits<mapchurn::model::words::RowName> {};
template <>
struct ScalarTraits<mapchurn::model::words::FamilyName>
    : mapchurn::model::words::Traits<mapchurn::model::words::FamilyName> {};

} // namespace llvm::yaml

#endif // MAPCHURN_MODEL_CONTAINERSYAMLWORDS_H
