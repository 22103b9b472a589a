// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Numbers are LEB128, texts and lists begin with their size. A row is its
// members in order, and `Members` names them all: a structured binding that
// forgets one does not compile.

#include "model/Packed.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/raw_ostream.h"

using llvm::StringRef;

namespace mapchurn::model {

/// Calls Each(member...) with all members of a row.
struct Members {
  template <typename Fn> static void of(Container &C, Fn Each) {
    auto &[Name, Header, Kind, Store, Keeps, Hashed, Adjacent, Moves, Key,
           Mapped, Element, Hash, Equal, Compare, Allocator, Inline, Reserve,
           Growth, SetOf, SetHeader, NodeMap, Lookup, LookupSince, KeyOnly,
           TryEmplaceSince, ExtractSince, Methods] = C;
    Each(Name, Header, Kind, Store, Keeps, Hashed, Adjacent, Moves, Key, Mapped,
         Element, Hash, Equal, Compare, Allocator, Inline, Reserve, Growth,
         SetOf, SetHeader, NodeMap, Lookup, LookupSince, KeyOnly,
         TryEmplaceSince, ExtractSince, Methods);
  }
  template <typename Fn> static void of(Owner &O, Fn Each) {
    auto &[Name, Kind, Pointee, Deleter, DefaultDeleter, Makers] = O;
    Each(Name, Kind, Pointee, Deleter, DefaultDeleter, Makers);
  }
  template <typename Fn> static void of(Box &B, Fn Each) {
    auto &[Name] = B;
    Each(Name);
  }
  template <typename Fn> static void of(View &V, Fn Each) {
    auto &[Name, Makers] = V;
    Each(Name, Makers);
  }
  template <typename Fn> static void of(Algorithm &A, Fn Each) {
    auto &[Name, Arguments, First, Last, Count, Range, Out, Exact] = A;
    Each(Name, Arguments, First, Last, Count, Range, Out, Exact);
  }
  template <typename Fn> static void of(LibraryFrames &F, Fn Each) {
    auto &[Functions, Folders, Within, Programs] = F;
    Each(Functions, Folders, Within, Programs);
  }
  template <typename Fn> static void of(TableRows &R, Fn Each) {
    auto &[Families, Containers, Owners, Boxes, Views, Algorithms, Inserters,
           Harmless, Frames] = R;
    Each(Families, Containers, Owners, Boxes, Views, Algorithms, Inserters,
         Harmless, Frames);
  }
  template <typename Fn> static void of(FlowRule &R, Fn Each) {
    Each(R.To.What, R.To.Index, R.To.Derefs, R.From.What, R.From.Index,
         R.From.Derefs);
  }
  template <typename Fn> static void of(FunctionEffect &F, Fn Each) {
    auto &[Flows, Resets, Added] = F;
    Each(Flows, Resets, Added);
  }
  template <typename Fn> static void of(EffectTable &T, Fn Each) {
    auto &[Rows, Functions, Classes, LastNames, Threads, ThreadNames, Waits,
           Deferred, Flags, Policies, Few, LockWords, WaitWords, OtherWords] =
        T;
    Each(Rows, Functions, Classes, LastNames, Threads, ThreadNames, Waits,
         Deferred, Flags, Policies, Few, LockWords, WaitWords, OtherWords);
  }
};

namespace {

template <typename T>
constexpr bool IsNumber = std::is_integral_v<T> || std::is_enum_v<T>;

class Packer {
public:
  explicit Packer(llvm::raw_ostream &To) : To(To) {}

  template <typename T> void put(const T &Value) {
    if constexpr (IsNumber<T>)
      llvm::encodeSLEB128(static_cast<int64_t>(Value), To);
    else // `of` is for both directions
      Members::of(const_cast<T &>(Value),
                  [this](const auto &...Each) { (this->put(Each), ...); });
  }
  void put(const std::string &Text) {
    put(Text.size());
    To << Text;
  }
  template <typename T> void put(const std::optional<T> &Value) {
    put(Value.has_value());
    if (Value)
      put(*Value);
  }
  template <typename A, typename B> void put(const std::pair<A, B> &Value) {
    put(Value.first);
    put(Value.second);
  }
  template <typename T> void put(const std::vector<T> &List) {
    put(List.size());
    for (const T &Each : List)
      put(Each);
  }
  /// Sorted, so that the same table is the same bytes.
  template <typename T> void put(const llvm::StringMap<T> &Map) {
    std::vector<StringRef> Keys(Map.keys().begin(), Map.keys().end());
    llvm::sort(Keys);
    put(Keys.size());
    for (StringRef Key : Keys) {
      put(Key.str());
      if constexpr (!std::is_same_v<T, std::nullopt_t>)
        put(Map.find(Key)->second);
    }
  }
  void put(const llvm::StringSet<> &Set) {
    put(static_cast<const llvm::StringMap<std::nullopt_t> &>(Set));
  }
  /// Rows that are like another share its methods.
  void put(const std::shared_ptr<const MethodMap> &Methods) {
    auto [Known, IsNew] = Shared.try_emplace(Methods.get(), Shared.size());
    put(Known->second);
    if (IsNew && Methods)
      put(*Methods);
  }

private:
  llvm::raw_ostream &To;
  llvm::DenseMap<const MethodMap *, size_t> Shared{{nullptr, 0}};
};

class Unpacker {
public:
  explicit Unpacker(StringRef Bytes)
      : At(Bytes.bytes_begin()), End(Bytes.bytes_end()) {}

  bool isAtEnd() const { return At == End; }

  template <typename T> void get(T &Value) {
    if constexpr (IsNumber<T>)
      Value = static_cast<T>(number());
    else
      Members::of(Value, [this](auto &...Each) { (this->get(Each), ...); });
  }
  void get(std::string &Text) { Text = text().str(); }
  template <typename T> void get(std::optional<T> &Value) {
    if (number())
      get(Value.emplace());
  }
  template <typename A, typename B> void get(std::pair<A, B> &Value) {
    get(Value.first);
    get(Value.second);
  }
  template <typename T> void get(std::vector<T> &List) {
    List.resize(number());
    for (T &Each : List)
      get(Each);
  }
  template <typename T> void get(llvm::StringMap<T> &Map) {
    size_t Size = number();
    // Its constructor alone makes room ahead.
    Map = llvm::StringMap<T>(Size);
    for (; Size; --Size) {
      T &Value = Map[text()];
      get(Value);
    }
  }
  void get(llvm::StringSet<> &Set) {
    for (size_t Size = number(); Size; --Size)
      Set.insert(text());
  }
  void get(std::shared_ptr<const MethodMap> &Methods) {
    size_t Number = number();
    if (Number == Shared.size()) {
      auto New = std::make_shared<MethodMap>();
      get(*New);
      Shared.push_back(std::move(New));
    }
    Methods = Shared[Number];
  }

private:
  int64_t number() {
    unsigned Size = 0;
    const char *Wrong = nullptr;
    int64_t Value = llvm::decodeSLEB128(At, &Size, End, &Wrong);
    assert(!Wrong && "cut short");
    At += Size;
    return Value;
  }
  StringRef text() {
    size_t Size = number();
    assert(Size <= size_t(End - At) && "cut short");
    StringRef Text(reinterpret_cast<const char *>(At), Size);
    At += Size;
    return Text;
  }

  const uint8_t *At, *End;
  std::vector<std::shared_ptr<const MethodMap>> Shared{nullptr};
};

template <typename T> std::string packAll(const T &Value) {
  std::string Bytes;
  llvm::raw_string_ostream To(Bytes);
  Packer(To).put(Value);
  return Bytes;
}

template <typename T> void unpackAll(StringRef Bytes, T &Value) {
  Unpacker From(Bytes);
  From.get(Value);
  assert(From.isAtEnd() && "bytes of another build");
}

} // namespace

std::string pack(const TableRows &Rows) { return packAll(Rows); }
std::string pack(const EffectTable &Table) { return packAll(Table); }

void unpack(StringRef Bytes, TableRows &Rows) { unpackAll(Bytes, Rows); }
void unpack(StringRef Bytes, EffectTable &Table) { unpackAll(Bytes, Table); }

} // namespace mapchurn::model
