// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text that is read from left to right; a fault is where the reader stands.

#ifndef MAPCHURN_TOOL_RECORDS_TEXTREADER_H
#define MAPCHURN_TOOL_RECORDS_TEXTREADER_H

#include "tool/records/Fault.h"
#include <algorithm>

namespace mapchurn::records {

class TextReader {
public:
  /// \p Text is part of \p Source.
  TextReader(llvm::StringRef Text, const Bytes &Source)
      : Rest(Text), Source(Source) {}

  bool atEnd() const { return Rest.empty(); }
  llvm::StringRef rest() const { return Rest; }
  const char *at() const { return Rest.data(); }

  bool take(llvm::StringRef Text) { return Rest.consume_front(Text); }
  void expect(llvm::StringRef Text) {
    if (!take(Text))
      fail(llvm::Twine("'") + Text + "'");
  }
  /// Up to the first of \p Ends, which stays.
  llvm::StringRef until(llvm::StringRef Ends) {
    llvm::StringRef Taken = Rest.take_until(
        [&](char C) { return Ends.find(C) != llvm::StringRef::npos; });
    Rest = Rest.drop_front(Taken.size());
    return Taken;
  }
  /// The rest of the line, and over its end.
  llvm::StringRef line() {
    llvm::StringRef Taken = Rest.take_until([](char C) { return C == '\n'; });
    Rest = Rest.drop_front(std::min(Taken.size() + 1, Rest.size()));
    return Taken;
  }
  /// Decimal.
  uint64_t number(const llvm::Twine &What) {
    uint64_t Value = 0;
    if (Rest.empty() || Rest[0] < '0' || Rest[0] > '9' ||
        Rest.consumeInteger(10, Value))
      fail(What);
    return Value;
  }
  /// 1.5 as 1500000000. Digits beyond the ninth say nothing.
  uint64_t nanoseconds(const llvm::Twine &What) {
    uint64_t Seconds = number(What), Fraction = 0;
    if (Seconds >= 9000000000)
      fail(What + " below 9000000000");
    if (take("."))
      for (uint64_t Unit = 100000000;
           !Rest.empty() && Rest[0] >= '0' && Rest[0] <= '9';
           Unit /= 10, Rest = Rest.drop_front())
        Fraction += Unit * uint64_t(Rest[0] - '0');
    return Seconds * 1000000000 + Fraction;
  }
  int64_t count(const llvm::Twine &What) {
    const char *Begin = at();
    uint64_t Value = number(What);
    if (Value >> 63)
      Source.fail(Begin, "expected " + What + " below 2^63");
    return int64_t(Value);
  }

  /// `expected \p What, found 'the next few characters'`
  [[noreturn]] void fail(const llvm::Twine &What) const;

private:
  llvm::StringRef Rest;
  const Bytes &Source;
};

} // namespace mapchurn::records

#endif // MAPCHURN_TOOL_RECORDS_TEXTREADER_H
