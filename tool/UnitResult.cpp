// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tool/UnitResult.h"
#include <cstring>
#include <type_traits>

using llvm::StringRef;

namespace mapchurn::tool {
namespace {

class Writer {
public:
  std::string Bytes;

  template <typename... Ts> void operator()(Ts &...Values) {
    (put(Values), ...);
  }

private:
  void put(std::string &Text) {
    size_t Size = Text.size();
    put(Size);
    Bytes += Text;
  }
  template <typename T> void put(std::vector<T> &Items) {
    size_t Size = Items.size();
    put(Size);
    for (T &Item : Items)
      put(Item);
  }
  template <typename T> void put(T &Value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>)
      Bytes.append(reinterpret_cast<const char *>(&Value), sizeof(T));
    else
      fields(*this, Value);
  }
};

class Reader {
public:
  explicit Reader(StringRef Bytes) : Left(Bytes) {}

  template <typename... Ts> void operator()(Ts &...Values) {
    (get(Values), ...);
  }
  bool complete() const { return Whole && Left.empty(); }

private:
  StringRef take(size_t Size) {
    Whole = Whole && Size <= Left.size();
    if (!Whole)
      return "";
    StringRef Taken = Left.take_front(Size);
    Left = Left.drop_front(Size);
    return Taken;
  }
  void get(std::string &Text) {
    size_t Size = 0;
    get(Size);
    Text = take(Size).str();
  }
  template <typename T> void get(std::vector<T> &Items) {
    size_t Size = 0;
    get(Size);
    for (size_t I = 0; I < Size && Whole; ++I)
      get(Items.emplace_back());
  }
  template <typename T> void get(T &Value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      if (StringRef Raw = take(sizeof(T)); Whole)
        std::memcpy(&Value, Raw.data(), sizeof(T));
    } else {
      fields(*this, Value);
    }
  }

  StringRef Left;
  bool Whole = true;
};

template <typename Archive> void fields(Archive &A, TextRegion &R) {
  A(R.Path, R.Offset, R.Length, R.Line, R.Column, R.EndLine, R.EndColumn);
}
template <typename Archive> void fields(Archive &A, ResolvedNote &N) {
  A(N.At, N.Message);
}
template <typename Archive> void fields(Archive &A, ResolvedEdit &E) {
  A(E.At, E.Text);
}
template <typename Archive> void fields(Archive &A, ResolvedFinding &F) {
  A(F.Check, F.Level, F.At, F.Message, F.Notes, F.Fix, F.Symbol, F.LineText,
    F.Fingerprint);
}
template <typename Archive> void fields(Archive &A, UnitFinding &F) {
  A(F.Finding, F.Text);
}
template <typename Archive> void fields(Archive &A, UnitResult &R) {
  A(R.How, R.Errors, R.Dump, R.Explained, R.Findings);
}

} // namespace

std::string toBytes(const UnitResult &R) {
  Writer W;
  // Writing changes nothing; the constness is lost so that fields() serves
  // both directions.
  W(const_cast<UnitResult &>(R));
  return std::move(W.Bytes);
}

bool fromBytes(StringRef Bytes, UnitResult &R) {
  Reader In(Bytes);
  In(R);
  return In.complete();
}

} // namespace mapchurn::tool
